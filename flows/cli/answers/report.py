"""The verb report: a page for analysts."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import PATHS, warehouse_option

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.argument("file", type=PATHS)
@warehouse_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="First day, such as 2025-09-01.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day.")
@click.option("--limit", type=click.IntRange(1), default=12, show_default=True, help="Most rows of a list.")
@click.option("--title", default="Who said what", show_default=True, help="Title of the page.")
def report(
    file: Path, warehouse: Path, since: "datetime | None", until: "datetime | None", limit: int, title: str
) -> None:
    """Write a page of HTML for analysts.

    FILE shows who is mentioned and quoted, by whom, about whom, and how sure that is, as the published tables have it;
    without a period, for all days. The page needs no network and no script.

    \b
    onrecord report report.html
    onrecord report september.html --since 2025-09-01 --until 2025-09-30 --title "The port strike"
    """
    from flows.output_file import writing
    from flows.outputs.report import report as render_report
    from flows.warehouse.publish import published

    with published(warehouse) as con:
        page = render_report(
            con,
            since=since.date() if since else None,
            until=until.date() if until else None,
            limit=limit,
            title=title,
        )
    with writing(file) as stream:
        stream.write(page)
    click.echo(f"written to {file}", err=not file.is_file())  # a device may be the terminal

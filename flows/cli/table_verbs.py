"""The verbs that read the published tables: sql, export, report, check."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from flows.cli.options import DATA_REJECTED, PATHS, warehouse_option

if TYPE_CHECKING:
    from datetime import datetime


@click.command("sql")
@click.argument("statement")
@warehouse_option
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.option("--output", type=PATHS, help="File to write to; default: standard output.")
def sql_(statement: str, warehouse: Path, format_: Literal["table", "csv", "json"], output: Path | None) -> None:
    """Ask the published tables; STATEMENT is one SQL statement of DuckDB, or - to read it from standard input.

    \b
    onrecord sql "select * from mart.quotes_by_speaker limit 5"
    onrecord sql "select * from mart.share_of_voice" --format csv --output voice.csv
    onrecord sql - < question.sql
    """
    from flows.outputs.query_results import run_query, write
    from flows.warehouse.publish import connect_reader

    text = sys.stdin.read() if statement == "-" else statement
    with connect_reader(warehouse) as con:
        result = run_query(con, text)
        if output is None:
            write(result, format_, sys.stdout)
            return
        with output.open("w", encoding="utf-8", newline="") as stream:
            write(result, format_, stream)


@click.command()
@click.argument("folder", type=PATHS)
@warehouse_option
@click.option("--table", "tables", multiple=True, help="Only this table or mart; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print the manifest as JSON.")
def export(folder: Path, warehouse: Path, tables: tuple[str, ...], as_json: bool) -> None:
    """Write tables and marts to FOLDER as Parquet for BI tools; the next call writes only what changed.

    \b
    onrecord export exports/
    onrecord export exports/ --table quotes --table mart.share_of_voice
    """
    from datetime import UTC, datetime

    from flows.outputs.export import export as write_export
    from flows.warehouse.publish import connect_reader

    with connect_reader(warehouse) as con:
        manifest = write_export(con, folder, exported_at=datetime.now(UTC), tables=tables or None)
    click.echo(manifest.as_json() if as_json else manifest.as_text())


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
    """Write FILE, a page of HTML for analysts: who is mentioned and quoted, by whom, about whom, and how sure that is.

    The page needs no network and no script. It shows the published tables; without a period, all days.

    \b
    onrecord report report.html
    onrecord report september.html --since 2025-09-01 --until 2025-09-30 --title "The port strike"
    """
    from flows.outputs.report import report as render_report
    from flows.outputs.report import write_report
    from flows.warehouse.publish import connect_reader

    with connect_reader(warehouse) as con:
        page = render_report(
            con,
            since=since.date() if since else None,
            until=until.date() if until else None,
            limit=limit,
            title=title,
        )
    write_report(page, file)
    click.echo(f"written to {file}")


@click.command()
@warehouse_option
@click.option("--docs", type=PATHS, metavar="FOLDER", help="Also write Data Docs: pages that open without a network.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--strict", is_flag=True, help="Exit with code 1 when anything does not hold.")
def check(warehouse: Path, docs: Path | None, as_json: bool, strict: bool) -> None:
    """Check all published tables against the expectations that guard each batch.

    \b
    onrecord check
    onrecord check --docs quality/
    """
    from flows.outputs.checks import as_text, check_published

    results = check_published(warehouse)
    click.echo(results.write_json() if as_json else as_text(results))
    if docs is not None:
        from expectations.docs import build_docs

        click.echo(f"Data Docs: {build_docs(results, docs)}", err=as_json)
    if strict and not results["success"].all():
        sys.exit(DATA_REJECTED)

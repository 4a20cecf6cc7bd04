"""The verb brief: what a day or a week brought, for a mail."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from flows.cli.options import PATHS, wait_option, warehouse_option, watchlists_option

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@warehouse_option
@watchlists_option
@click.option("--watch", "watchlist", metavar="NAME", help="Only the articles that this watchlist found.")
@click.option("--entity", metavar="NAME", help="Only the articles that name this entity; a name or an id.")
@click.option("--topic", metavar="TOPIC", help="Only the articles on this topic; a name, such as sport, or an id.")
@click.option("--period", type=click.Choice(["day", "week"]), default="day", show_default=True, help="Length.")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="A day of the period, such as 2025-09-22; default: the last period that is over and has articles.",
)
@click.option("--out", type=PATHS, metavar="FILE", help="Write HTML to a file, or text if its name ends in .txt.")
@click.option("--send", "channel", metavar="CHANNEL", help="Send it to a channel of the file of watchlists.")
@wait_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON: title, sentences, figures, text.")
def brief(
    warehouse: Path,
    watchlists: Path | None,
    watchlist: str | None,
    entity: str | None,
    topic: str | None,
    period: Literal["day", "week"],
    day: "datetime | None",
    out: Path | None,
    channel: str | None,
    wait: float,
    as_json: bool,
) -> None:
    """Say what a day or a week brought, compared with the one before.

    What changed, topics, top stories, who spoke most and what they said, denials, new names, who was first, what was
    rejected. Prints text, or writes HTML for a mail (--out), or sends it (--send): to each channel once. Days are in
    UTC, weeks begin on Monday.

    \b
    onrecord brief
    onrecord brief --period week --out week.html
    onrecord brief --watch Ports --period week --send desk
    onrecord brief --entity "Helena Brandt" --day 2025-09-22 --json
    onrecord brief --topic sport --period week
    """
    from datetime import UTC, datetime

    from flows.briefing.contents import Scope
    from flows.briefing.making import make, topic_scope, watchlist_scope
    from flows.curation.lookup import find
    from flows.output_file import writing
    from flows.warehouse.publish import published

    if len([narrowed for narrowed in (watchlist, entity, topic) if narrowed]) > 1:
        raise click.UsageError("give one of --watch, --entity and --topic")
    with published(warehouse) as con:
        scope = watchlist_scope(con, watchlist) if watchlist else Scope()
        if entity:
            standing = find(con, find(con, entity).standing_entity_id)  # under its own name, whatever the other was
            scope = Scope("entity", standing.standing_entity_id, str(standing.row["name"]))
        if topic:
            scope = topic_scope(con, topic)
        made = make(con, period, scope, today=datetime.now(UTC).date(), day=day.date() if day else None)
    if out is not None:
        with writing(out) as stream:
            stream.write(made.text if out.suffix == ".txt" else made.html)
        click.echo(f"written to {out}", err=True)
    if channel is not None:
        from flows.alerts.by_hand import send_brief

        is_new = send_brief(warehouse, made, channel, watchlists, wait_seconds=wait)
        click.echo(f"{made.contents.title}: {'sent' if is_new else 'was sent before'} to {channel}", err=True)
    if as_json:
        click.echo(json.dumps(made.as_json(), ensure_ascii=False))
    elif out is None and channel is None:
        click.echo(made.text, nl=False)

"""The verb stories: which events the press covers, and who carried one when."""

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.answers.arguments import in_order
from flows.cli.options import warehouse_option
from flows.wording import counted, printable

if TYPE_CHECKING:
    from datetime import datetime

_OUTLETS = 12  # that are shown of those that did not carry a story


@click.group()
def stories() -> None:
    """Events as the press covers them: articles of any outlet on the same event.

    \b
    onrecord stories list --since 2025-09-01
    onrecord stories show s0123456789abcdef0123
    """


@stories.command("list")
@warehouse_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Not over before this day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Begun on this day or before.")
@click.option("--outlets", type=click.IntRange(0), default=2, show_default=True, help="Least number of outlets.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most rows.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a story.")
def list_(
    warehouse: Path, since: "datetime | None", until: "datetime | None", outlets: int, limit: int, as_json: bool
) -> None:
    """List the stories, those of most outlets first.

    \b
    onrecord stories list
    onrecord stories list --since 2025-09-01 --until 2025-09-07 --outlets 3 --json
    """
    from flows.outputs.stories import listed
    from flows.warehouse.publish import published

    in_order(since, until and until + timedelta(days=1))
    days = {"since": since.date() if since else None, "until": until.date() if until else None}
    with published(warehouse) as con:
        rows = listed(con, **days, sources=outlets, limit=limit)
    for row in rows:
        click.echo(_json(row) if as_json else _line(row))
    if not rows and not as_json:
        click.echo("no story; --outlets 1 lists those of one outlet, too")


@stories.command()
@click.argument("story")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON: story, documents, absent.")
def show(story: str, warehouse: Path, as_json: bool) -> None:
    """Show the timeline of a story: who carried it when, and who did not.

    STORY is its id, the beginning of it, or the id of one of its documents.

    \b
    onrecord stories show s0123456789abcdef0123
    onrecord stories show s0123 --json
    """
    from flows.outputs.stories import timeline
    from flows.warehouse.publish import published

    with published(warehouse) as con:
        found = timeline(con, story)
    if as_json:
        click.echo(_json(found.as_dict()))
        return
    click.echo(_line(found.story))
    for row in found.documents:
        copy = " (copy)" if row["duplicate_of_document_id"] else ""
        source = printable(row["source_name"] or "unknown outlet")
        what = printable(row["headline"] or row["url"] or "")
        click.echo(f"  {_when(row)}  {_late(found.documents[0], row)}  {source}: {what}{copy}")
    if found.absent:
        names = [printable(row["source_name"]) for row in found.absent[:_OUTLETS]]
        click.echo(f"not carried by {', '.join(names)}" + (" …" if len(found.absent) > _OUTLETS else ""))


def _when(row: dict[str, Any]) -> str:
    if row["has_time"]:
        return f"{row['published_at']:%Y-%m-%d %H:%M}"
    return f"{row['published_at']:%Y-%m-%d}" + ("" if row["is_publication_time"] else " (loaded)")


def _late(first: dict[str, Any], row: dict[str, Any]) -> str:
    """Hours after the first document; days if the time of one of them is not known."""
    if first["has_time"] and row["has_time"]:
        return f"+{(row['published_at'] - first['published_at']).total_seconds() / 3600:.1f} h"
    days = (row["published_at"].date() - first["published_at"].date()).days
    return f"+{counted(days, 'day')}" if days else "same day"


def _line(row: dict[str, Any]) -> str:
    days = f"{row['started_at']:%Y-%m-%d} to {row['updated_at']:%Y-%m-%d}"
    n = f"{counted(row['n_sources'], 'outlet')}, {counted(row['n_documents'], 'article')}"
    return f"{row['story_id']}  {days}  {n}: {printable(row['headline'] or 'no headline')}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=lambda time: time.isoformat())

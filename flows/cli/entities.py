"""The verbs of `onrecord entities`: look up who is who, and overrule it."""

import sys
from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from flows.cli.entities_import import import_
from flows.cli.options import DATA_REJECTED, overrides_option, warehouse_option
from flows.wording import counted

_QUOTE_CHARACTERS = 160  # shown of a quote
_wait_option = click.option(
    "--wait", type=click.FloatRange(0), default=600.0, show_default=True, help="Seconds to wait for a run."
)
_note_option = click.option("--note", help="The reason, kept in the file.")


@click.group()
def entities() -> None:
    """Look up people, organisations and places, and overrule who is who.

    NAME is a name as the tables show it, with its type before it where several bear it (ORG:Reuters), or an entity_id.
    A correction is a row of the file that --overrides names; without it, of the file that was named last for this
    warehouse, at first seeds/entity_overrides.csv. It is applied at once and in every later run, also if that names no
    file. To undo it, remove the row and run `onrecord resolve`.

    \b
    onrecord entities search brant
    onrecord entities show "Helena Brandt"
    onrecord entities merge "Bill Clinton" "William J. Clinton"
    onrecord entities split "The Post" --from "Washington Post" --to "New York Post"
    onrecord entities rename "DJT" "Donald Trump"
    onrecord entities never-link "George Bush" "George W. Bush"
    """


entities.add_command(import_)


@entities.command()
@click.argument("name")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(name: str, warehouse: Path, as_json: bool) -> None:
    """Show an entity: names with counts, roles, how mentions were linked to it, whom it stands beside, what it said.

    \b
    onrecord entities show "Helena Brandt"
    onrecord entities show ORG:Reuters --json
    """
    from flows.curation.lookup import card, find
    from flows.warehouse.publish import connect_reader

    with connect_reader(warehouse) as con:
        found = find(con, name)
        known = card(con, found.standing_entity_id)
    if as_json:
        _print_json(known.as_dict())
        return
    if found.row["entity_id"] != found.standing_entity_id:
        click.echo(f"{_printable(found.row['name'])} is another name of:")
    click.echo(_card_text(known))


@entities.command()
@click.argument("text")
@warehouse_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most rows.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def search(text: str, warehouse: Path, limit: int, as_json: bool) -> None:
    """Find entities by any of their names, in any case, by their beginnings, and in spite of a wrong letter.

    \b
    onrecord entities search brant
    onrecord entities search "united nat" --json
    """
    from flows.curation.lookup import search as find_near
    from flows.warehouse.publish import connect_reader

    with connect_reader(warehouse) as con:
        rows = find_near(con, text, limit)
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        called = "" if row["called"] == row["name"] else f', as "{row["called"]}"'
        click.echo(_printable(f"{row['entity_id']}  {row['entity_type']:<8} {row['name']}{called}: {_counts(row)}"))
    if not rows:
        click.echo(f"nobody is called anything like {text!r}")


@entities.command()
@click.argument("name")
@click.argument("into")
@click.option("--force", is_flag=True, help="Merge even if the two are of different types, such as ORG and PERSON.")
@_note_option
@warehouse_option
@overrides_option
@_wait_option
def merge(name: str, into: str, **settings: Any) -> None:
    """Say that NAME is INTO: its mentions, quotes and names go there; its id stays and leads there.

    \b
    onrecord entities merge "Bill Clinton" "William J. Clinton"
    onrecord entities merge PERSON:Zerodha ORG:Zerodha --force --note "a company"
    """
    _overrule("merge", name, to_name=into, **settings)


@entities.command()
@click.argument("name")
@click.option("--from", "from_name", required=True, metavar="NAME", help="Entity that the name leaves.")
@click.option("--to", "to_name", metavar="NAME", help="Entity that it goes to; default: one of its own.")
@_note_option
@warehouse_option
@overrides_option
@_wait_option
def split(name: str, from_name: str, to_name: str | None, **settings: Any) -> None:
    """Take what is written NAME out of an entity, to stand for one of its own or to go to another.

    \b
    onrecord entities split "Clinton Foundation" --from "Hillary Clinton"
    onrecord entities split "The Post" --from "Washington Post" --to "New York Post"
    """
    _overrule("split", name, from_name=from_name, to_name=to_name, **settings)


@entities.command()
@click.argument("name")
@click.argument("new_name")
@_note_option
@warehouse_option
@overrides_option
@_wait_option
def rename(name: str, new_name: str, **settings: Any) -> None:
    """Show an entity by another name; its id stays.

    \b
    onrecord entities rename "DJT" "Donald Trump"
    """
    _overrule("rename", name, to_name=new_name, **settings)


@entities.command("never-link")
@click.argument("name")
@click.argument("other")
@_note_option
@warehouse_option
@overrides_option
@_wait_option
def never_link(name: str, other: str, **settings: Any) -> None:
    """Say that two names are never one entity by the rules, whatever articles come.

    \b
    onrecord entities never-link "George Bush" "George W. Bush"
    """
    _overrule("never_link", name, from_name=other, **settings)


def _overrule(action: str, name: str, **settings: Any) -> None:
    from flows.curation.override import overrule

    outcome = overrule(action, name, **settings)
    click.echo(_printable(outcome.text))
    for warning in outcome.warnings:
        click.echo(_printable(f"onrecord: {warning}"), err=True)
    if outcome.stopped:
        click.echo(outcome.stopped, err=True)
        sys.exit(DATA_REJECTED)


def _card_text(known: Any) -> str:
    """A card for a terminal, a line for each kind of thing."""
    entity = known.entity
    first = f", first on {entity['first_seen_at']:%Y-%m-%d}" if entity["first_seen_at"] else ""
    lines = [
        ("counts", [f"{_counts(entity)}{first}"]),
        ("known as", [entity[column] for column in ("country_code", "wikidata_id") if entity[column]]),
        ("written", [f"{row['alias']} ({row['n_mentions']:,})" for row in known.aliases]),
        ("roles", [f"{row['role']} ({row['n_mentions']:,})" for row in known.roles]),
        ("linked by", [f"{row['link_method']} ({row['n_mentions']:,})" for row in known.links]),
        ("merged", [f"{row['entity_type']}:{row['name']} ({row['entity_id']})" for row in known.merged]),
        ("beside", [f"{row['name']} ({row['n_documents']:,})" for row in known.company]),
    ]
    shown = [f"{entity['name']}  {entity['entity_type']}  {entity['entity_id']}"]
    shown += [f"  {head:<11}{', '.join(parts)}" for head, parts in lines if parts]
    for row in known.quotes[:3]:
        shown.append(f"  {'said':<11}{shorten(row['quote'], _QUOTE_CHARACTERS)} ({row['source']}, {row['day']})")
    return "\n".join(_printable(line) for line in shown)


def _counts(entity: dict[str, Any]) -> str:
    return f"{counted(entity['n_mentions'], 'mention')} in {counted(entity['n_documents'], 'document')}"


def _printable(text: str) -> str:
    from flows.outputs.query_results import printable

    return printable(text)


def _print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, default=str, ensure_ascii=False, indent=2))

"""The verb entities: who is who, looked up; what corrects it is in entities_correct."""

from pathlib import Path
from textwrap import shorten
from typing import Any

import click

from flows.cli.entities.correct import merge, never_link, rename, split
from flows.cli.entities.import_knowledge import import_
from flows.cli.options import warehouse_option
from flows.wording import counted, printable

_QUOTE_CHARACTERS = 160  # shown of a quote


@click.group()
def entities() -> None:
    """Look up and correct who is who.

    Entities are people, organisations, places and the like. NAME is a name as the tables show it, or an entity_id; if
    several entities have the name, put the type before it (ORG:Reuters).

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


for _verb in (merge, split, rename, never_link, import_):
    entities.add_command(_verb)


@entities.command()
@click.argument("name")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(name: str, warehouse: Path, as_json: bool) -> None:
    """Show all about an entity.

    Prints its names with counts, its roles, how mentions were linked to it, whom it stands beside, and what it said.

    \b
    onrecord entities show "Helena Brandt"
    onrecord entities show ORG:Reuters --json
    """
    from flows.curation.lookup import card, find
    from flows.warehouse.publish import published

    with published(warehouse) as con:
        found = find(con, name)
        known = card(con, found.standing_entity_id)
    if as_json:
        _print_json(known.as_dict())
        return
    if found.row["entity_id"] != found.standing_entity_id:
        click.echo(f"{printable(found.row['name'])} is another name of:")
    click.echo(_card_text(known))


@entities.command()
@click.argument("text")
@warehouse_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most rows.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def search(text: str, warehouse: Path, limit: int, as_json: bool) -> None:
    """Find entities by any of their names.

    Case does not matter, the beginning of a name is enough, and a wrong letter does no harm.

    \b
    onrecord entities search brant
    onrecord entities search "united nat" --json
    """
    from flows.curation.lookup import search as find_near
    from flows.warehouse.publish import published

    with published(warehouse) as con:
        rows = find_near(con, text, limit)
    if as_json:
        _print_json(rows)
        return
    for row in rows:
        called = "" if row["called"] == row["name"] else f', as "{row["called"]}"'
        click.echo(printable(f"{row['entity_id']}  {row['entity_type']:<8} {row['name']}{called}: {_counts(row)}"))
    if not rows:
        click.echo(f"no entity is called anything like {text!r}")


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
    return "\n".join(printable(line) for line in shown)


def _counts(entity: dict[str, Any]) -> str:
    return f"{counted(entity['n_mentions'], 'mention')} in {counted(entity['n_documents'], 'document')}"


def _print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, default=str, ensure_ascii=False, indent=2))

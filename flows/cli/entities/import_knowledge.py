"""The verb `onrecord entities import`: a knowledge base into the warehouse."""

import json
import sys
from pathlib import Path

import click

from flows.cli.options import PATHS, wait_option, warehouse_option
from flows.wording import counted


@click.command("import")
@click.argument("file", type=PATHS)
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@click.option(
    "--sitelinks",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="N",
    help="Of Wikidata only entities that at least N pages of Wikipedia and its sister projects are about.",
)
@wait_option
def import_(file: Path, warehouse: Path, as_json: bool, sitelinks: int, wait: float) -> None:
    """Import a knowledge base.

    It holds people, organisations and places that entities may be, with their Wikidata ids. FILE is Wikidata's
    JSON dump or a slice of it, one entity a line (.json, .jsonl), or a table (.csv, .tsv) with the columns of
    OpenSanctions (id, schema, name, aliases, countries) or EveryPolitician (name, id, wikidata), of any size, also as
    .gz, .zst or .bz2. Bad records are counted and left out; the same file again changes nothing. `onrecord resolve`, or
    the next run, then gives entities their items.

    \b
    onrecord entities import latest-all.json.gz --sitelinks 15
    onrecord entities import wikidata-slice.json.bz2
    onrecord entities import targets.simple.csv
    """
    from flows.curation.knowledge_import import import_file
    from flows.run.progress import LineProgress

    progress = LineProgress(sys.stderr)
    read, n_items, n_names = import_file(
        file, warehouse.absolute(), progress, wait_seconds=wait, least_sitelinks=sitelinks
    )
    if as_json:
        outcome = {"records": read.records, "items": read.items, "left_out": read.left_out, "bad": read.bad}
        click.echo(json.dumps({**outcome, "examples": read.examples, "items_there": n_items, "names_there": n_names}))
        return
    click.echo(
        f"{counted(read.records, 'record')}: {counted(read.items, 'item')}, {read.left_out:,} left out, "
        f"{read.bad:,} bad"
    )
    for example in read.examples:
        click.echo(f"  {example}")
    click.echo(
        f"the knowledge base has {counted(n_items, 'item')} with {counted(n_names, 'name')}; "
        "`onrecord resolve` links entities to them"
    )

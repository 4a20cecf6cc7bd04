"""The verbs of `onrecord entities` that correct who is who: merge, split, rename, never-link."""

import sys
from typing import Any

import click

from flows.cli.options import DATA_REJECTED, overrides_option, wait_option, warehouse_option
from flows.wording import printable

_note_option = click.option("--note", help="The reason, kept in the file.")


@click.command()
@click.argument("name")
@click.argument("into")
@click.option("--force", is_flag=True, help="Merge even if the two are of different types, such as ORG and PERSON.")
@_note_option
@warehouse_option
@overrides_option
@wait_option
def merge(name: str, into: str, **settings: Any) -> None:
    """Make two entities one.

    The mentions, quotes and names of NAME go to INTO; its id stays and leads there.

    \b
    onrecord entities merge "Bill Clinton" "William J. Clinton"
    onrecord entities merge PERSON:Zerodha ORG:Zerodha --force --note "a company"
    """
    _correct("merge", name, to_name=into, **settings)


@click.command()
@click.argument("name")
@click.option("--from", "from_name", required=True, metavar="NAME", help="Entity that the name leaves.")
@click.option("--to", "to_name", metavar="NAME", help="Entity that it goes to; default: one of its own.")
@_note_option
@warehouse_option
@overrides_option
@wait_option
def split(name: str, from_name: str, to_name: str | None, **settings: Any) -> None:
    """Take a name out of an entity.

    What is written NAME there, and the pronouns and descriptions that follow it, stands for an entity of its own then,
    or goes to another one.

    \b
    onrecord entities split "Clinton Foundation" --from "Hillary Clinton"
    onrecord entities split "The Post" --from "Washington Post" --to "New York Post"
    """
    _correct("split", name, from_name=from_name, to_name=to_name, **settings)


@click.command()
@click.argument("name")
@click.argument("new_name")
@_note_option
@warehouse_option
@overrides_option
@wait_option
def rename(name: str, new_name: str, **settings: Any) -> None:
    """Show an entity by another name.

    Its id stays. The name must not be that of another entity: those are to be merged.

    \b
    onrecord entities rename "DJT" "Donald Trump"
    """
    _correct("rename", name, to_name=new_name, **settings)


@click.command("never-link")
@click.argument("name")
@click.argument("other")
@_note_option
@warehouse_option
@overrides_option
@wait_option
def never_link(name: str, other: str, **settings: Any) -> None:
    """Keep two names apart.

    The rules never make them one entity, whatever articles come.

    \b
    onrecord entities never-link "George Bush" "George W. Bush"
    """
    _correct("never_link", name, from_name=other, **settings)


def _correct(action: str, name: str, **settings: Any) -> None:
    from flows.curation.override import overrule

    outcome = overrule(action, name, **settings)
    click.echo(printable(outcome.text))
    for warning in outcome.warnings:
        click.echo(printable(f"onrecord: {warning}"), err=True)
    if outcome.stopped:
        click.echo(outcome.stopped, err=True)
        sys.exit(DATA_REJECTED)

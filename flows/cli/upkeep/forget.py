"""The verb forget: erase what has to be taken down, and keep it out."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.options import wait_option, warehouse_option
from flows.errors import UserError
from flows.wording import counted, printable

if TYPE_CHECKING:
    from flows.erasure.forget import Outcome
    from flows.erasure.requests import Wanted
    from flows.warehouse.connection import QueryRow

_KINDS = ("url", "document", "source", "entity", "before")


@click.command()
@click.option("--url", multiple=True, metavar="ADDRESS", help="The article at an address; may be given several times.")
@click.option("--document", multiple=True, metavar="ID", help="A document by its id; may be given several times.")
@click.option("--source", multiple=True, metavar="OUTLET", help="All articles of an outlet.")
@click.option("--entity", multiple=True, metavar="NAME", help="A person or organisation: mentions, quotes, names.")
@click.option("--before", metavar="DAY", help="Articles published before a day, such as 2024-01-01.")
@click.option("--documents", "with_documents", is_flag=True, help="With --entity: also the articles that mention it.")
@click.option("--copies", "with_copies", is_flag=True, help="With --url or --document: also those with the same text.")
@click.option("--reason", help="Kept in the receipt, such as the number of a request; do not name the person.")
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--list", "as_list", is_flag=True, help="Show the requests, with their ids.")
@click.option("--undo", metavar="REQUEST", help="Let later runs load again what a request erased; nothing comes back.")
@warehouse_option
@wait_option
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
def forget(
    warehouse: Path,
    wait: float,
    dry_run: bool,
    yes: bool,
    as_list: bool,
    undo: str | None,
    as_json: bool,
    reason: str | None,
    **chosen: Any,
) -> None:
    """Erase articles, outlets or entities for good.

    Takes them out of all tables, the files of the warehouse and its exports, writes a receipt into ops.erasures, and
    keeps them out: later runs reject them as taken_down. An entity goes with its mentions, names, links and the quotes
    that it speaks; the texts of articles stay unless --documents is given. Without any of these, finishes what a killed
    `onrecord forget` has left.

    \b
    onrecord forget --url https://news.example/2026/story --reason "request 12/26"
    onrecord forget --entity "Helena Brandt" --dry-run
    onrecord forget --before 2024-01-01 --yes
    onrecord forget --list
    """
    from flows.erasure import forget as erasure

    path = warehouse.absolute()
    kinds = [kind for kind in _KINDS if chosen[kind]]
    if len(kinds) + as_list + bool(undo) > 1:
        raise click.UsageError("give one of --url, --document, --source, --entity, --before, --list and --undo")
    _check_flags(kinds, chosen)
    if as_list:
        _show_list(path, as_json=as_json)
    elif undo:
        erasure.undo(path, undo, wait_seconds=wait)
        click.echo("lifted: the next `onrecord run` with the same paths reads it again")
    elif not kinds:
        _show(erasure.finish(path, wait_seconds=wait, progress=_progress()), as_json=as_json)
    else:
        from flows.erasure.requests import wanted

        values = [chosen["before"]] if kinds == ["before"] else list(chosen[kinds[0]])
        flags = {"with_documents": chosen["with_documents"], "with_copies": chosen["with_copies"]}
        asked = wanted(path, kinds[0], values, **flags)
        if dry_run or not yes:
            _ask(path, asked, wait=wait, is_asked=not dry_run, as_json=as_json)
        if not dry_run:
            outcome = erasure.forget(path, asked, reason=reason, wait_seconds=wait, progress=_progress())
            _show(outcome, as_json=as_json)


def _check_flags(kinds: list[str], chosen: dict[str, Any]) -> None:
    if chosen["with_documents"] and kinds != ["entity"]:
        raise click.UsageError("--documents goes with --entity")
    if chosen["with_copies"] and kinds not in (["url"], ["document"]):
        raise click.UsageError("--copies goes with --url or --document")


def _progress() -> Any:
    from flows.run.progress import LineProgress

    return LineProgress(sys.stderr)


def _ask(path: Path, asked: "Wanted", *, wait: float, is_asked: bool, as_json: bool) -> None:
    """Say what would be erased, and go on only if a person wants it."""
    import json

    from flows.erasure.forget import select

    selected = select(path, asked, wait_seconds=wait)
    if as_json and not is_asked:
        click.echo(json.dumps(selected._asdict()))
        return
    click.echo(f"would be erased: {_rows(selected.n_rows)}", err=is_asked)
    for line in selected.remaining:
        click.echo(printable(f"left: {line}"), err=is_asked)
    if is_asked:
        if not sys.stdin.isatty():
            raise UserError("nothing was erased: there is nobody to ask, give --yes")
        click.confirm("Erase it for good?", abort=True, err=True)


def _rows(n_rows: dict[str, int]) -> str:
    return ", ".join(f"{counted(n, 'row')} of {table}" for table, n in n_rows.items()) or "nothing that is there"


def _show(outcome: "Outcome", *, as_json: bool) -> None:
    import json

    if as_json:
        click.echo(json.dumps(outcome.as_dict(), default=str, ensure_ascii=False))
        return
    if not outcome.erasures:
        click.echo("nothing is left to do")
    for row in outcome.erasures:
        click.echo(f"erased: {_rows(json.loads(row['n_rows']))}")
        for line in row["remaining"]:
            click.echo(printable(f"left: {line}"))
        click.echo(f"receipt: {row['erasure_id']} in ops.erasures; `onrecord forget --undo` with this id lifts the ban")
    for folder in outcome.exports:
        click.echo(printable(f"written again: {folder}"))
    if outcome.erasures:
        click.echo("not reached: back-ups, reports, answers of queries, and alerts that were sent, also to files")


def _show_list(path: Path, *, as_json: bool) -> None:
    import json

    from flows.warehouse.connection import ask
    from flows.warehouse.publish import published

    with published(path) as con:
        rows = ask(con, "erasure/list")
    if as_json:
        click.echo(json.dumps(rows, default=str, ensure_ascii=False))
        return
    click.echo("\n".join(_line(row) for row in rows) if rows else "nothing was erased on request")


def _line(row: "QueryRow") -> str:
    """A request in a line: id, day, what was named, how many articles, why, and what has become of it."""
    named = ", ".join(target[:21] for target in row["targets"])
    state = "lifted" if row["lifted_at"] else "refused by runs" if row["finished_at"] else "not finished"
    why = f", {row['reason']}" if row["reason"] else ""
    head = f"{row['erasure_id']}  {row['requested_at']:%Y-%m-%d}  {row['kind']} {named}"
    return printable(f"{head}: {counted(row['n_documents'], 'document')}{why}; {state}")

"""The verb watch: what to look out for in new articles, and what was found."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from flows.cli.answers.arguments import moment, parsed
from flows.cli.options import warehouse_option, watchlists_option
from flows.errors import UserError
from flows.wording import counted, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.outputs.hit_list import Hit
    from flows.warehouse.connection import QueryRow
    from transforms.watch.watchlists import Watchlist

_QUOTE_CHARACTERS = 200  # shown of a quote
_COLUMNS = (
    "watchlist", "document_id", "quote_id", "matched", "headline", "quote", "source", "date", "url", "n_copies",
    "matched_at", "is_past", "run_id",
)  # fmt: skip
_SINCE = "How far back, such as 7d, or the first day, such as 2025-09-01."
_TESTED = timedelta(days=7)  # how far back a test looks, if neither --since nor the watchlist says so


@click.group()
def watch() -> None:
    """Look out for words, names, entities and speakers in new articles.

    Watchlists are listed in seeds/watchlists.toml, or in the file that --watchlists or ONRECORD_WATCHLISTS names. Each
    run evaluates them over what is new; hits are in the table watch_hits. Copies of one text are one hit.

    \b
    onrecord watch add Ports --query "(port OR harbour) NEAR/10 strike" --watchlists my-watchlists.toml
    onrecord watch test Ports --since 30d --watchlists my-watchlists.toml
    onrecord run articles/ --watchlists my-watchlists.toml
    onrecord watch hits Ports --since 7d --json
    """


@watch.command("list")
@warehouse_option
@watchlists_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a watchlist.")
def list_(warehouse: Path, watchlists: Path | None, as_json: bool) -> None:
    """List the watchlists.

    \b
    onrecord watch list
    onrecord watch list --watchlists my-watchlists.toml --json
    """
    listed = _read(warehouse, watchlists)
    for each in listed:
        if as_json:
            click.echo(json.dumps(_row(each), ensure_ascii=False))
            continue
        asked = [f"query {each.query}"] if each.query else []
        for what in ("names", "entities", "speakers"):
            if values := getattr(each, what):
                asked.append(f"{what} {', '.join(values)}")
        click.echo(printable(f"{each.name}: {'; '.join(asked)}"))
    if not listed and not as_json:
        click.echo("no watchlist is listed; onrecord watch add NAME --query QUERY adds one")


@watch.command()
@click.argument("name")
@click.option("--query", help="In the language of onrecord search.")
@click.option("--name", "names", multiple=True, help="Words in the headline or the text; may be given several times.")
@click.option("--entity", "entities", multiple=True, help="Person, organisation or place, by name or id; likewise.")
@click.option("--speaker", "speakers", multiple=True, help="Whose statements are hits, by name or id; likewise.")
@click.option("--since", help=f"{_SINCE} It is evaluated over that time when it is new or changed; default: not.")
@click.option("--channel", "channels", multiple=True, help="Where alerts go; may be given several times.")
@click.option("--alert", "alerts", multiple=True, help="Kind of alert; may be given several times.")
@warehouse_option
@watchlists_option
def add(name: str, warehouse: Path, watchlists: Path | None, **fields: Any) -> None:
    """Add a watchlist to the file. Comments in it stay.

    \b
    onrecord watch add Ports --query "(port OR harbour) NEAR/10 strike" --since 30d --watchlists my-watchlists.toml
    onrecord watch add "The minister" --speaker "Helena Brandt" --entity "Marovia" --watchlists my-watchlists.toml
    """
    from flows.watch.editing import add as add_to_file

    path = _file(warehouse, watchlists)
    fields["since"] = _as_span(fields["since"])
    lists = {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}
    added = add_to_file({"name": " ".join(name.split()), **lists}, path)
    click.echo(f"{printable(added.name)} is added to {path}")


@watch.command()
@click.argument("name", required=False)
@click.option("--query", help="A query instead of a watchlist.")
@click.option("--since", help=f"{_SINCE} Default: since of the watchlist, else 7d.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most hits that are shown.")
@warehouse_option
@watchlists_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON: total and hits.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def test(
    name: str | None,
    query: str | None,
    since: str | None,
    limit: int,
    warehouse: Path,
    watchlists: Path | None,
    **form: bool,
) -> None:
    """Show what a watchlist finds in the published articles; nothing is stored.

    \b
    onrecord watch test Ports --since 30d --watchlists my-watchlists.toml
    onrecord watch test --query "tariff* NOT steel" --since 2025-09-01
    """
    from flows.warehouse.publish import published
    from flows.watch.asking import would_find

    if (name is None) == (query is None):
        raise click.UsageError("give the name of a watchlist, or --query")
    now = datetime.now(UTC)
    watchlist = _of_query(query) if query is not None else _named(_read(warehouse, watchlists), name or "")
    past = watchlist.since or _TESTED
    start = moment("--since", since, now) if since else now - past
    with published(warehouse) as con:
        found = would_find(con, watchlist, start, now)
    _write(found, limit, "" if since else _period(past, is_empty=not found), **form)


@watch.command()
@click.argument("name", required=False)
@click.option("--since", help=f"Found since. {_SINCE}")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most hits that are shown.")
@warehouse_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON: total and hits.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def hits(name: str | None, since: str | None, limit: int, warehouse: Path, **form: bool) -> None:
    """Show what the runs found, of one watchlist or of all, the last first.

    \b
    onrecord watch hits
    onrecord watch hits Ports --since 7d --json
    """
    from flows.warehouse.publish import published
    from flows.watch.asking import stored_hits

    start = moment("--since", since, datetime.now(UTC)) if since else None
    with published(warehouse) as con:
        _write(stored_hits(con, name, start), limit, "", **form)


def _file(warehouse: Path, named: Path | None) -> Path:
    """The file of watchlists: the named one, or that which was named last for the warehouse, or that of seeds/."""
    from flows.warehouse.publish import published
    from flows.warehouse.search.watch_store import WatchStore
    from flows.watch.settings import default_path

    if named is not None:
        return named
    try:
        with published(warehouse) as con:
            return WatchStore(con).path() or default_path()
    except UserError:  # nothing is published yet
        return default_path()


def _read(warehouse: Path, named: Path | None) -> "tuple[Watchlist, ...]":
    from flows.watch.settings import read

    return read(_file(warehouse, named))


def _named(listed: "Sequence[Watchlist]", name: str) -> "Watchlist":
    for each in listed:
        if each.name == name:
            return each
    there = ", ".join(each.name for each in listed) or "none"
    raise UserError(f"no watchlist is called {name!r}; there are: {there}")


def _of_query(query: str) -> "Watchlist":
    from transforms.watch.watchlists import Watchlist

    return Watchlist("query", query, parsed(query))


def _as_span(since: str | None) -> str | None:
    """How far back a day is, as files of watchlists have it, such as 30d; anything else as it is."""
    from flows.periods import day

    try:
        start = day(since or "")
    except ValueError:
        return since
    past = datetime.now(UTC) - start
    if past < timedelta(0):
        raise click.UsageError(f"--since {since}: a day in the past is needed")
    return f"{past // timedelta(days=1) + 1}d"


def _period(past: timedelta, *, is_empty: bool) -> str:
    hours = past // timedelta(hours=1)
    length = counted(hours // 24, "day") if hours % 24 == 0 else counted(hours, "hour")
    return f" in the last {length}" + ("; --since looks further back" if is_empty else "")


def _write(rows: "Sequence[QueryRow]", limit: int, period: str, *, as_json: bool, as_csv: bool) -> None:
    from flows.outputs.hit_list import form, write_hits

    shown, kind = rows[:limit], form(as_json=as_json, as_csv=as_csv)
    write_hits(shown, _COLUMNS, sys.stdout, kind, total=len(rows), lines=_lines, period=period)


def _lines(hit: "Hit") -> list[str]:
    copies = f", {counted(hit['n_copies'], 'copy')}" if hit["n_copies"] else ""
    where = f"{hit['date']:%Y-%m-%d}  {hit['source'] or 'unknown outlet'}{copies}"
    quote = shorten(hit["quote"], _QUOTE_CHARACTERS, placeholder=" …") if hit["quote"] else ""
    return [hit["headline"] or hit["url"] or hit["document_id"], where, f"{hit['watchlist']}: {hit['matched']}", quote]


def _row(watchlist: "Watchlist") -> dict[str, Any]:
    """A watchlist for a program."""
    return {
        "name": watchlist.name,
        "query": watchlist.query,
        "names": watchlist.names,
        "entities": watchlist.entities,
        "speakers": watchlist.speakers,
        "since_days": watchlist.since.total_seconds() / 86_400,
        "channels": watchlist.channels,
        "alerts": watchlist.alerts,
        "query_version": watchlist.query_version,
    }

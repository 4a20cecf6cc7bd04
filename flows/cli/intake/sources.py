"""The verb sources: outlets that are read by themselves; find, list, try and watch them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import sources_option, warehouse_option
from flows.wording import counted, printable

if TYPE_CHECKING:
    from flows.web.client import Client


@click.group()
def sources() -> None:
    """Outlets that are read by themselves.

    They are listed in seeds/sources.toml, or in the file that --sources or ONRECORD_SOURCES names. A bare
    `onrecord run` reads all of them, `onrecord schedule` does so at fixed times.

    \b
    onrecord sources add https://harbourtimes.example/ --sources my-sources.toml
    onrecord sources list --sources my-sources.toml
    onrecord sources test https://harbourtimes.example/feed.xml saved/page.html --json
    onrecord sources status --sources my-sources.toml
    """


@sources.command()
@click.argument("url")
@click.option("--name", help="Name of the outlet; default: as seeds/shared/sources.csv or the site has it.")
@sources_option
def add(url: str, name: str | None, sources: Path | None) -> None:
    """Find the feeds and news sitemaps of an outlet and list them.

    URL is its front page or any other of its pages, a feed, or a sitemap. Looks at what the page names, at links to
    feeds, at robots.txt and at usual places; each is read before it is listed. Comments in the file stay.

    \b
    onrecord sources add https://harbourtimes.example/
    onrecord sources add https://harbourtimes.example/feed.xml --name "Harbour Times" --sources my-sources.toml
    """
    from flows.sources.discovery import discover
    from flows.sources.editing import add as add_to_file
    from flows.sources.settings import SourcesFileError, check_address
    from flows.web.client import Client

    try:
        address = check_address(url if "://" in url else f"https://{url}")
    except ValueError as error:
        raise SourcesFileError(f"{url}: {error}") from error
    with Client() as client:
        found = discover(client, address)
    source, new = add_to_file(found, sources, name=name)
    if not new:
        click.echo(f"{source.source_id}: all that was found is listed already")
    for each in new:
        click.echo(f"{source.source_id}: {'feed' if each in source.feeds else 'sitemap'} {printable(each)}")


@sources.command("list")
@sources_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a source.")
def list_(sources: Path | None, as_json: bool) -> None:
    """List the sources.

    \b
    onrecord sources list
    onrecord sources list --json
    """
    from flows.sources.settings import as_row, read

    listed = read(sources)
    for source in listed:
        if as_json:
            click.echo(json.dumps(as_row(source), ensure_ascii=False))
            continue
        what = f"{counted(len(source.feeds), 'feed')}, {counted(len(source.sitemaps), 'sitemap')}"
        off = "" if source.is_enabled else ", off"
        click.echo(f"{source.source_id:<24}{printable(source.name):<32}{what}{off}")
    if not listed and not as_json:
        click.echo("no source is listed; onrecord sources add URL adds one")


@sources.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line an input.")
def test(inputs: tuple[str, ...], as_json: bool) -> None:
    """Show what feeds, sitemaps, pages and files would give; nothing is loaded.

    INPUT is an address or a path. Each JSON line has input, kind (feed, sitemap, sitemap_index, page, file), items
    (url, title, published, author) and error, the reason why there are none, or null.

    \b
    onrecord sources test https://harbourtimes.example/feed.xml
    onrecord sources test saved/*.xml page.html --json
    """
    from contextlib import ExitStack

    from flows.sources.probing import probe

    with ExitStack() as stack:
        clients: list[Client] = []

        def client() -> "Client":
            from flows.web.client import Client

            if not clients:
                clients.append(stack.enter_context(Client()))
            return clients[0]

        for each in inputs:
            found = probe(each, client)
            if as_json:
                click.echo(json.dumps(found, ensure_ascii=False))
                continue
            kind = found["kind"] or "nothing"
            click.echo(f"{printable(found['input'])}: {kind}, {counted(len(found['items']), 'item')}")
            if found["error"]:
                click.echo(f"  {printable(found['error'])}")
            for item in found["items"]:
                line = "  ".join(str(item[name]) for name in ("published", "title", "author", "url") if item[name])
                click.echo(f"  {printable(line)}")


@sources.command()
@warehouse_option
@sources_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a source.")
def status(warehouse: Path, sources: Path | None, as_json: bool) -> None:
    """Show how the sources do, as of the last run that brought anything.

    For each: when it was last reached, articles a day in the last week and in the four weeks before it, failed fetches,
    and whether it fails or fell silent: no article for five times as long as usual, and at least a day.

    \b
    onrecord sources status
    onrecord sources status --warehouse news.duckdb --json
    """
    from datetime import UTC, datetime

    from flows.alerts.source_status import as_row, statuses
    from flows.sources.settings import read
    from flows.warehouse.publish import published

    listed = read(sources)
    with published(warehouse) as con:
        found = statuses(con, listed, datetime.now(UTC))
    for each in found:
        if as_json:
            click.echo(json.dumps(as_row(each), ensure_ascii=False))
            continue
        reached = f"{each.last_success:%Y-%m-%d %H:%M}" if each.last_success else "never"
        before = "-" if each.before is None else f"{each.before:.1f}"
        line = f"{'!' if each.is_flagged else ' '} {each.source_id:<24}{each.state:<16}reached {reached:<18}"
        line += f"{each.a_day:.1f} articles a day, {before} before, {counted(each.n_errors, 'error')}"
        click.echo(line + (f": {printable(each.detail)}" if each.detail else ""))
    if not listed and not as_json:
        click.echo("no source is listed; onrecord sources add URL adds one")

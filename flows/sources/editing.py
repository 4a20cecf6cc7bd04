"""Sources written into their file, whose comments and order stay."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Table

from flows.output_file import OutputError, writing
from flows.sources.discovery import Found
from flows.sources.settings import Source, SourcesFileError, default_path, parsed, text_of
from transforms.documents.sources import source_id, source_of_url
from transforms.documents.urls import host

_HEAD = "# Sources of onrecord; docs/how_to/add_a_source.md describes the fields.\n"


def add(found: Found, path: Path | None, *, name: str | None = None) -> tuple[Source, list[str]]:
    """Write what was found into the file: a new source, or new addresses of one that is there.

    Returns the source as it is now, and its new addresses. A file that is not there is made.
    Raises SourcesFileError for a file that cannot be read or written.
    """
    path = path or default_path()
    text = text_of(path) if path.exists() else _HEAD
    before = {source.source_id: source for source in parsed(text, path)}
    identity = source_id(name) if name else source_of_url(found.homepage) or source_id(found.name)
    there = before.get(identity or "") or (None if name else _of_same_site(found, before.values()))
    document = tomlkit.parse(text)
    tables: Any = document.get("source")
    if there is None:
        table = _table(found, name, identity)
        if isinstance(tables, AoT):
            tables.append(table)
        else:
            tables = tomlkit.aot()
            tables.append(table)
            document.append("source", tables)
    else:
        _extend(tables[list(before).index(there.source_id)], found)
    new_text = tomlkit.dumps(document)
    after = {source.source_id: source for source in parsed(new_text, path)}
    source = after[there.source_id] if there else next(each for key, each in after.items() if key not in before)
    known = there.addresses if there else ()
    if after != before:
        try:
            with writing(path) as stream:
                stream.write(new_text)
        except OutputError as error:
            raise SourcesFileError(f"{error}; name another file with --sources") from error
    return source, [address for address in source.addresses if address not in known]


def _of_same_site(found: Found, sources: Iterable[Source]) -> Source | None:
    """The listed source with one of the addresses, or the host, of what was found."""
    addresses = {*found.feeds, *found.sitemaps}
    return next(
        (
            source
            for source in sources
            if addresses.intersection(source.addresses)
            or (found.homepage and host(found.homepage) == host(source.homepage))
        ),
        None,
    )


def _table(found: Found, name: str | None, identity: str | None) -> Table:
    table = tomlkit.table()
    table["name"] = name or found.name or identity or "unnamed"
    if not name and identity:
        table["id"] = identity
    if found.homepage:
        table["homepage"] = found.homepage
    for field, addresses in (("feeds", found.feeds), ("sitemaps", found.sitemaps)):
        if addresses:
            table[field] = _list(addresses)
    language = (found.language or "").split("-")[0].split("_")[0].lower()
    if language.isalpha() and language.isascii() and len(language) in (2, 3):
        table["language"] = language
    return table


def _list(addresses: list[str]) -> Any:
    array = tomlkit.array()
    array.extend(addresses)
    return array.multiline(len(addresses) > 1)


def _extend(table: Any, found: Found) -> None:
    for field, addresses in (("feeds", found.feeds), ("sitemaps", found.sitemaps)):
        new = [address for address in addresses if address not in table.get(field, [])]
        if new and field in table:
            table[field].extend(new)
        elif new:
            table[field] = _list(new)

"""Watchlists written into their file, whose comments and order stay."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT

from flows.output_file import OutputError, writing
from flows.watch.settings import WatchlistsFileError, checked, default_path, parsed, text_of
from transforms.watch.watchlists import Watchlist

_HEAD = "# Watchlists of onrecord; docs/how_to/watchlists.md describes the fields.\n"


def add(fields: Mapping[str, str | list[str] | None], path: Path | None) -> Watchlist:
    """Write a new watchlist into the file, which is made if it is not there; returns it.

    Raises WatchlistsFileError for fields that cannot stand, a name that is there, and a file that cannot be written.
    """
    path = path or default_path()
    table = {name: value for name, value in fields.items() if value}
    added = checked(table)
    text = text_of(path) if path.exists() else _HEAD
    if added.name in {watchlist.name for watchlist in parsed(text, path)}:
        raise WatchlistsFileError(f"{path}: there is a watchlist {added.name!r}; change it there, or give another name")
    document = tomlkit.parse(text)
    tables: Any = document.get("watchlist")
    if not isinstance(tables, AoT):
        tables = tomlkit.aot()
        document.append("watchlist", tables)
    item = tomlkit.table()
    item.update(table)
    tables.append(item)
    new_text = tomlkit.dumps(document).rstrip("\n") + "\n"
    parsed(new_text, path)  # what is written can be read again
    try:
        with writing(path) as stream:
            stream.write(new_text)
    except OutputError as error:
        raise WatchlistsFileError(f"{error}; name another file with --watchlists") from error
    return added

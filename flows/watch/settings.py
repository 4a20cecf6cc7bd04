"""The file that lists watchlists: seeds/watchlists.toml, or another; read and checked as a whole."""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from flows import toml_file
from flows.errors import UserError
from flows.periods import span
from flows.toml_file import Where
from transforms.watch.watchlists import ALERTS, Watchlist

MAX_NAME = 200  # characters
_TABLE = "watchlist"
_CHANNELS = "channel"  # tables of flows/alerts/settings.py


class WatchlistsFileError(UserError):
    """The file, or a watchlist in it, cannot be used; the message says which, where and what is allowed."""


def default_path() -> Path:
    """The file that is used unless another is named."""
    return Path(str(files("seeds") / "watchlists.toml"))


def read(path: Path | None = None) -> tuple[Watchlist, ...]:
    """The watchlists of a file.

    Raises WatchlistsFileError, with the line, for a file that is not there or is no TOML, an unknown field, a value of
    a wrong kind, a query that is none, a watchlist that asks for nothing, and two of one name.
    """
    path = path or default_path()
    return parsed(text_of(path), path)


def text_of(path: Path) -> str:
    """The text of a file; raises WatchlistsFileError if it cannot be read."""
    return toml_file.text_of(path, "watchlists", WatchlistsFileError)


def parsed(text: str, path: Path) -> tuple[Watchlist, ...]:
    """The watchlists of the text of a file; raises WatchlistsFileError as read() does."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WatchlistsFileError(f"{path}: {error}") from error
    except RecursionError:
        raise WatchlistsFileError(f"{path}: nested too deep for a file of watchlists") from None
    if unknown := sorted(set(content) - {_TABLE, _CHANNELS}):
        raise WatchlistsFileError(
            f"{path}: unknown field {unknown[0]!r}; allowed are [[{_TABLE}]] and [[{_CHANNELS}]] tables"
        )
    tables = content.get(_TABLE, [])
    if not isinstance(tables, list):
        raise WatchlistsFileError(f"{path}: write each watchlist as a table of its own: [[{_TABLE}]]")
    found: dict[str, Watchlist] = {}
    for number, table in enumerate(tables):
        where = Where(path, text, _TABLE, number, WatchlistsFileError)
        watchlist = checked(table, where.error)
        if watchlist.name in found:
            raise where.error("name", f"the watchlist {watchlist.name!r} is there twice; give another name")
        found[watchlist.name] = watchlist
    return tuple(found.values())


def checked(table: Any, error: Callable[[str | None, str], UserError] = lambda _, text: _said(text)) -> Watchlist:
    """The watchlist of a table; raises what error() makes of the field that is wrong and of what is wrong with it."""
    from transforms.search.grammar import QueryError, parse  # takes a while to load, and most runs have no watchlists

    if not isinstance(table, dict):
        raise error(None, f"a watchlist is a table: [[{_TABLE}]] and its fields below")
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in _FIELDS:
            raise error(name, f"unknown field {name!r}; allowed are {', '.join(_FIELDS)}")
        try:
            values[name] = _FIELDS[name](value)
        except QueryError as reason:
            raise error(name, f"{name}: {reason}") from reason
        except ValueError as reason:
            raise error(name, f"{name} = {repr(value)[:80]}: {reason}") from reason
    if "name" not in values:
        raise error(None, "a watchlist needs a name")
    if not any(values.get(name) for name in ("query", "names", "entities", "speakers")):
        raise error(None, f"the watchlist {values['name']!r} needs a query, names, entities or speakers")
    query = values.get("query")
    return Watchlist(**values, tree=parse(query) if query else None)


def _said(text: str) -> UserError:
    return WatchlistsFileError(text)


def _line(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is needed")
    return " ".join(value.split())


def _name(value: Any) -> str:
    name = _line(value)
    if len(name) > MAX_NAME:
        raise ValueError(f"at most {MAX_NAME} characters are allowed")
    return name


def _query(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError('a query is needed, such as "ferry AND strike"')
    from transforms.search.grammar import parse

    parse(value)
    return value.strip()


def _lines(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('a list of texts is needed, such as ["one", "another"]')
    return tuple(dict.fromkeys(map(_line, value)))


def _words(value: Any) -> tuple[str, ...]:
    found = _lines(value)
    from transforms.search.words import words

    if wordless := [each for each in found if not words(each)]:
        raise ValueError(f"{wordless[0]!r} has no letter or digit")
    return found


def _alerts(value: Any) -> tuple[str, ...]:
    found = _lines(value)
    if wrong := [each for each in found if each not in ALERTS]:
        raise ValueError(f"{wrong[0]!r} is no kind of alert; allowed are {', '.join(ALERTS)}")
    return found


def _since(value: Any) -> timedelta:
    return span(_line(value))


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "name": _name, "query": _query, "names": _words, "entities": _lines, "speakers": _lines, "since": _since,
    "channels": _lines, "alerts": _alerts,
}  # fmt: skip

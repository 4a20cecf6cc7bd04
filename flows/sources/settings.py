"""The file that lists sources: seeds/sources.toml, or another; read and checked as a whole."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import seeds
from flows import toml_file
from flows.errors import UserError
from flows.periods import span
from flows.toml_file import Where
from transforms.credentials import without_credentials
from transforms.documents.sources import known_source, source_id
from transforms.retention import Retention

DEFAULT_SNIPPET_WORDS = 100
_RETENTION = re.compile(r"(full|metadata|snippet)(?:[\s:]+(\d{1,6})(?:\s+words?)?)?")


class SourcesFileError(UserError):
    """The file, or a source in it, cannot be used; the message says which, where and what is allowed."""


@dataclass(frozen=True)
class Source:
    """An outlet to read: where, how often, how gently, and what is kept.

    interval: the least time between two fetches of a feed. seconds_between_requests: pause between two requests to its
    host; None: the usual one. max_items: new items of one feed or sitemap that one run takes, the newest first.
    """

    source_id: str
    name: str
    homepage: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    language: str | None = None
    country: str | None = None
    is_wire: bool = False
    interval: timedelta = timedelta(0)
    seconds_between_requests: float | None = None
    max_items: int = 500
    retention: Retention = field(default_factory=Retention)
    is_enabled: bool = True

    @property
    def addresses(self) -> tuple[str, ...]:
        """Its feeds, then its sitemaps."""
        return self.feeds + self.sitemaps


def default_path() -> Path:
    """The file that is used unless another is named."""
    return Path(str(files("seeds") / "sources.toml"))


def read(path: Path | None = None) -> tuple[Source, ...]:
    """The sources of a file, those that are switched off included; facts that it does not give are those of seeds/.

    Raises SourcesFileError, with the line, for a file that is not there or is no TOML, an unknown field, a value of a
    wrong kind, a source without a name or address, and two sources of one name.
    """
    path = path or default_path()
    return parsed(text_of(path), path)


def parsed(text: str, path: Path) -> tuple[Source, ...]:
    """The sources of the text of a file; raises SourcesFileError as read() does."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourcesFileError(f"{path}: {error}") from error
    unknown = sorted(set(content) - {"source", "defaults"})
    if unknown:
        raise SourcesFileError(f"{path}: unknown field {unknown[0]!r}; allowed are [[source]] tables and [defaults]")
    tables, defaults = content.get("source", []), content.get("defaults", {})
    if not isinstance(tables, list) or not isinstance(defaults, dict):
        raise SourcesFileError(f"{path}: write each source as a table of its own: [[source]]")
    wrong = sorted(set(defaults) - set(_SHARED))
    if wrong:
        raise SourcesFileError(f"{path}: [defaults]: unknown field {wrong[0]!r}; allowed are {', '.join(_SHARED)}")
    found: list[Source] = []
    for number, table in enumerate(tables):
        where = Where(path, text, "source", number, SourcesFileError)
        source = _source(table, defaults, where)
        if any(source.source_id == other.source_id for other in found):
            raise where.error("name", f"the source {source.source_id} is listed twice; put its feeds into one table")
        found.append(source)
    return tuple(found)


def retention(sources: Iterable[Source]) -> dict[str, Retention]:
    """What is kept of the texts of outlets, by source_id, as far as that is not everything."""
    return {source.source_id: source.retention for source in sources if source.retention.kind != "full"}


def as_row(source: Source) -> dict[str, Any]:
    """The source for a program, as JSON has it."""
    words = source.retention.words
    return {
        "source_id": source.source_id,
        "name": source.name,
        "homepage": source.homepage,
        "feeds": [without_credentials(address) for address in source.feeds],
        "sitemaps": [without_credentials(address) for address in source.sitemaps],
        "language": source.language,
        "country": source.country,
        "wire": source.is_wire,
        "interval_seconds": int(source.interval.total_seconds()),
        "seconds_between_requests": source.seconds_between_requests,
        "max_items": source.max_items,
        "retention": f"{source.retention.kind} {words}" if words else source.retention.kind,
        "enabled": source.is_enabled,
    }


def _source(table: Any, defaults: Mapping[str, Any], where: Where) -> Source:
    if not isinstance(table, dict):
        raise where.error(None, "a source is a table: [[source]] and its fields below")
    if unknown := sorted(set(table) - set(_FIELDS)):
        raise where.error(unknown[0], f"unknown field {unknown[0]!r}; allowed are {', '.join(_FIELDS)}")
    values: dict[str, Any] = {}
    for name, check in _FIELDS.items():
        given = table.get(name, defaults.get(name))
        if given is not None:
            try:
                values[name] = check(given)
            except ValueError as error:
                shown = without_credentials(repr(given))[:80]
                raise where.error(name, f"{name} = {shown}: {error}") from error
    if not (values.get("name") or values.get("id")):
        raise where.error(None, "a source needs a name")
    if not values.get("feeds") and not values.get("sitemaps"):
        raise where.error(None, f"the source {values.get('name')!r} needs feeds or sitemaps: lists of addresses")
    own = values.get("id") or values["name"]
    identity = known_source(own) or source_id(own)
    if identity is None:
        raise where.error("id" if "id" in values else "name", f"no id can be made of {own!r}; give another name")
    known = _known(identity)
    return Source(
        source_id=identity,
        name=values.get("name") or known.get("name") or identity,
        homepage=values.get("homepage") or known.get("homepage_url"),
        feeds=values.get("feeds", ()),
        sitemaps=values.get("sitemaps", ()),
        language=values.get("language") or known.get("language"),
        country=values.get("country") or known.get("country_code"),
        is_wire=values["wire"] if "wire" in values else known.get("is_wire") == "true",
        interval=values.get("interval", timedelta(0)),
        seconds_between_requests=values.get("seconds_between_requests"),
        max_items=values.get("max_items", Source.max_items),
        retention=values.get("retention", Retention()),
        is_enabled=values.get("enabled", True),
    )


def _known(identity: str) -> dict[str, Any]:
    rows = seeds.table("shared/sources").filter(source_id=identity).rows(named=True)
    return rows[0] if rows else {}


def text_of(path: Path) -> str:
    """The text of a file; raises SourcesFileError if it cannot be read."""
    return toml_file.text_of(path, "sources", SourcesFileError)


# ------------------------------------------------------------------------------------- fields and what they may be
def _line(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is needed")
    return " ".join(value.split())


def check_address(value: Any) -> str:
    """The address; raises ValueError unless it is a whole one of http or https."""
    text = _line(value)
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or " " in text:
        raise ValueError("an address is needed, such as https://example.org/feed.xml")
    return text


def _addresses(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('a list of addresses is needed, such as ["https://example.org/feed.xml"]')
    return tuple(dict.fromkeys(check_address(each) for each in value))


def _language(value: Any) -> str:
    text = _line(value).lower()
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise ValueError("a language code is needed (ISO 639-1), such as en")
    return text


def _country(value: Any) -> str:
    text = _line(value).upper()
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError("a country code is needed (ISO 3166-1), such as GB")
    return text


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is needed")
    return value


def _interval(value: Any) -> timedelta:
    return span(_line(value))


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise ValueError("a number of seconds from 0 to 3600 is needed")
    return float(value)


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError("a whole number from 1 is needed")
    return value


def _retention(value: Any) -> Retention:
    allowed = 'allowed are "full", "metadata" and "snippet 100" (words)'
    if isinstance(value, dict):
        if set(value) != {"snippet"}:
            raise ValueError(allowed)
        return Retention("snippet", _number(value["snippet"]))
    match = _RETENTION.fullmatch(_line(value).lower())
    if not match or (match[1] != "snippet" and match[2]) or match[2] == "0":
        raise ValueError(allowed)
    if match[1] == "snippet":
        return Retention("snippet", int(match[2] or DEFAULT_SNIPPET_WORDS))
    return Retention("full" if match[1] == "full" else "metadata")


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "name": _line, "id": _line, "homepage": check_address, "feeds": _addresses, "sitemaps": _addresses,
    "language": _language, "country": _country, "wire": _flag, "interval": _interval,
    "seconds_between_requests": _seconds, "max_items": _number, "retention": _retention, "enabled": _flag,
}  # fmt: skip
_SHARED = ("interval", "seconds_between_requests", "max_items", "retention")

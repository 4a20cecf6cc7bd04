"""Which outlet an article is from: names, aliases and domains to source_id, and the rows of the table sources."""

import re
import unicodedata
from datetime import UTC
from functools import cache, lru_cache

import polars as pl

import seeds
from transforms.documents.dates.zones import NOWHERE, Place, place
from transforms.documents.urls import domain, host
from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives
from transforms.schemas import SOURCES, conform

MAX_SOURCE_LENGTH = 80
_BEFORE_NAME = re.compile(rf"^(?:https?://)?(?:www\.)?|^{alternatives(closed_class('article_of_source', ANY))}\s")
_COUNTRY_OF_ENDING = {".uk": "GB"}  # the others are ISO 3166-1
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,24}")


def source_id(name: str | None) -> str | None:
    """The source_id of an outlet by its id, name, alias, domain or address; a slug of the name of an unknown one."""
    cleaned = " ".join((name or "").split()).strip(" .|-–—")
    if not cleaned or len(cleaned) > MAX_SOURCE_LENGTH:
        return None
    if "://" in cleaned:
        return source_of_url(cleaned)
    known = known_source(cleaned)
    if known or not _DOMAIN.fullmatch(cleaned.lower()):
        return known or _slug(cleaned)
    return source_of_url(f"https://{cleaned}")


def known_source(name: str | None) -> str | None:
    """The source_id of an outlet that seeds/shared/sources.csv knows by this id, name, alias or domain, else None."""
    return _by_name().get(_key(name)) if name else None


def source_of_url(url: str | None) -> str | None:
    """The source_id of the outlet at an address: the known one, else the registrable domain."""
    name = host(url)
    while name and "." in name:
        if name in _by_domain():
            return _by_domain()[name]
        name = name.partition(".")[2]
    return domain(url)


def is_wire(source: str | None) -> bool:
    """Whether the source is a news agency that seeds/shared/sources.csv knows."""
    return source in _wires()


@lru_cache(maxsize=4096)
def source_place(source: str | None, host_name: str | None = None) -> Place:
    """Where an outlet is: the country and zone of the known one, else the country that its domain or host ends in.

    Endings that are sold to everybody (.tv, .io) say nothing.
    """
    if source in _places():
        return _places()[source]
    for name in (source, host_name):
        ending = (name or "").rpartition(".")[2].lower() if "." in (name or "") else ""
        if ending and ending not in closed_class("generic_domain_ending", ANY):
            known = place(_COUNTRY_OF_ENDING.get(f".{ending}", ending.upper()))
            if known.zone is not UTC:
                return known
    return NOWHERE


def source_rows(documents: pl.DataFrame, listed: pl.DataFrame | None = None) -> pl.DataFrame:
    """The outlets of documents (column source_id) as SOURCES, one row each.

    Known ones as seeds/shared/sources.csv has them, others as `listed` has them (SOURCES of the sources that are read);
    an unknown one has a readable form of its id as its name and nulls.
    """
    ids = documents.select(pl.col("source_id").cast(pl.String)).drop_nulls().unique().sort("source_id")
    known = _seed().select(list(SOURCES.columns))
    if listed is not None:
        known = pl.concat([known, listed.join(known, on="source_id", how="anti")])
    rows = ids.join(known, on="source_id", how="left", maintain_order="left").with_columns(
        name=pl.coalesce("name", pl.col("source_id").map_elements(_readable, return_dtype=pl.String)),
        is_wire=pl.col("is_wire").fill_null(False),
    )
    return conform(rows.select(list(SOURCES.columns)), SOURCES)


@cache
def _seed() -> pl.DataFrame:
    return seeds.table("shared/sources").with_columns(
        is_wire=pl.col("is_wire").str.to_lowercase().is_in(["true", "1", "yes"])
    )


@cache
def _places() -> dict[str | None, Place]:
    rows = _seed().select("source_id", "country_code", "time_zone").iter_rows()
    return {source: place(country, zone) for source, country, zone in rows}


@cache
def _by_name() -> dict[str, str]:
    keys: dict[str, str] = {}
    rows = list(_seed().select("source_id", "name", "aliases", "domains").iter_rows())
    # An outlet's own name outranks another one's alias of the same letters.
    for column in (0, 1, 2, 3):
        for row in rows:
            for name in (row[column] or "").split("|"):
                keys.setdefault(_key(name), row[0])
    keys.pop("", None)
    return keys


@cache
def _by_domain() -> dict[str, str]:
    rows = _seed().select("source_id", "domains").iter_rows()
    return {name.strip().lower(): source for source, names in rows for name in (names or "").split("|") if name.strip()}


@cache
def _wires() -> frozenset[str]:
    return frozenset(_seed().filter(pl.col("is_wire"))["source_id"])


def _key(name: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", _BEFORE_NAME.sub("", folded.strip())).strip()


def _slug(name: str) -> str | None:
    return _key(name).replace(" ", "_") or None


def _readable(source: str) -> str:
    return source if "." in source else source.replace("_", " ").title()

"""What a person asks to erase -> a request that the warehouse understands, and what the receipt may say of it."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.curation.lookup import find
from flows.errors import UserError
from flows.warehouse.erasure.store import Request
from flows.warehouse.publish import published
from transforms import ids
from transforms.documents.sources import source_id
from transforms.documents.urls import normalize_url

_DOCUMENT_ID_CHARACTERS = 21
_ADDRESS = re.compile(r"(?i)https?://\S+$")


class CannotForget(UserError):
    """A request that names nothing, or cannot be understood."""


class Wanted(NamedTuple):
    """A request and what its receipt says of it: no address and no name, only their hashes."""

    request: Request
    targets: tuple[str, ...]


def wanted(
    warehouse: Path, kind: str, values: Sequence[str], *, with_documents: bool = False, with_copies: bool = False
) -> Wanted:
    """The request of a kind (url, document, source, entity, before) for values as a person writes them.

    Raises CannotForget for a value that is none of its kind, UnknownEntity for a name of nobody or of several, and
    WarehouseError if nothing is published.
    """
    if kind == "url":
        if wrong := [value for value in values if not _ADDRESS.match(value)]:
            raise CannotForget(f"{wrong[0]!r} is no address of an article; allowed are http and https addresses")
        urls = [normalize_url(value) or value for value in values]  # one that has no such form is known as it is
        own = tuple(ids.document_id(url) for url in urls)
        request = Request(kind, (*values, *urls), document_ids=own, with_copies=with_copies)
        return Wanted(request, tuple(dict.fromkeys(ids.content_hash(url) for url in urls)))
    if kind == "document":
        if wrong := [value for value in values if len(value) != _DOCUMENT_ID_CHARACTERS or not value.startswith("d")]:
            raise CannotForget(f"{wrong[0]!r} is no id of a document; they are in documents.document_id")
        return Wanted(Request(kind, tuple(values), with_copies=with_copies), tuple(values))
    if kind == "before":
        return _before(values[-1])
    with published(warehouse) as con:
        return _source(con, values) if kind == "source" else _entity(con, values, with_documents=with_documents)


def _before(value: str) -> Wanted:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise CannotForget(f"--before {value}: a day is written 2025-12-31") from None
    if day > datetime.now(UTC).date():
        raise CannotForget(f"--before {value}: the day lies ahead; what is not there yet cannot be erased")
    return Wanted(Request("before", (day.isoformat(),)), (day.isoformat(),))


def _source(con: duckdb.DuckDBPyConnection, values: Sequence[str]) -> Wanted:
    names = dict(con.execute("select lower(name), source_id from sources").fetchall())
    known = {own for (own,) in con.execute("select source_id from sources").fetchall()}
    found = []
    for value in values:
        own = value if value in known else names.get(value.strip().lower()) or source_id(value)
        if own not in known:
            raise CannotForget(f"no document is from {value!r}: the outlets are in sources.source_id")
        found.append(str(own))
    return Wanted(Request("source", tuple(found)), tuple(found))


def _entity(con: duckdb.DuckDBPyConnection, values: Sequence[str], *, with_documents: bool) -> Wanted:
    found: dict[str, None] = {}
    for value in values:
        standing = find(con, value).standing_entity_id
        query = "select entity_id from mart.canonical_entities where canonical_entity_id = $id order by entity_id"
        found |= dict.fromkeys(own for (own,) in con.execute(query, {"id": standing}).fetchall())
    request = Request("entity", (), entity_ids=tuple(found), with_documents=with_documents)
    return Wanted(request, tuple(ids.content_hash(own) for own in found))

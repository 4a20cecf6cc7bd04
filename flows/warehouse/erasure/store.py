"""Rows erased on request, with a receipt and the list of what later runs refuse, in one transaction."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import duckdb
import polars as pl

import sql
from flows.warehouse.catalog.compaction import remove_bytes
from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.connection import QueryRow, ask, registered
from flows.warehouse.erasure.left import left_in_tables
from flows.warehouse.erasure.ours import Target, targets
from flows.warehouse.erasure.retaining import retain
from flows.warehouse.migrations import transaction
from transforms.retention import Retention
from transforms.schemas import ERASURES, conform
from transforms.takedowns import name_hash

_COVERED = ("source", "before")  # kinds of requests that say themselves what later runs refuse
_CHOICES = {
    "url": "by_url",
    "document": "by_document",
    "source": "by_source",
    "before": "by_before",
    "entity": "by_entity",
}
_WANTED = {"value": pl.String(), "document_id": pl.String()}


@dataclass(frozen=True)
class Request:
    """What is to be erased: values are document ids, outlets, a day, or addresses as given and normalized."""

    kind: str  # ERASURES.kind
    values: tuple[str, ...]
    document_ids: tuple[str, ...] = ()  # that documents at these addresses have
    entity_ids: tuple[str, ...] = ()
    with_documents: bool = False  # that mention the entities
    with_copies: bool = False  # documents with the same text, now and in later runs


class Selected(NamedTuple):
    """What a request takes, rows by table; and lines about what stays and holds some of it."""

    n_rows: dict[str, int]
    remaining: list[str]


class ErasureStore:
    """The requests to erase, for the writer of a warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.erasures."""
        self._con = con

    def refused(self, documents: pl.DataFrame) -> dict[int, str]:
        """Which rows of DOCUMENTS a request refuses that was not lifted: {row: erasure_id}."""
        if documents.is_empty() or not self._con.execute("select 1 from ops.takedowns limit 1").fetchall():
            return {}
        columns = ("document_id", "normalized_url", "source_id", "content_hash", "date_published")
        with registered(self._con, new_documents=documents.select(columns).with_row_index("row")):
            return dict(self._con.execute(sql.query("erasure/refused")).fetchall())

    def names(self) -> frozenset[str]:
        """The hashes of names whose mentions are not loaded."""
        return frozenset(value for (value,) in self._con.execute(sql.query("erasure/names")).fetchall())

    def has_bytes_left(self) -> bool:
        """Whether the file may still have bytes of rows that were erased."""
        return bool(self._con.execute("select 1 from ops.erasures where rewritten_at is null limit 1").fetchall())

    def rewrite_lake(self, lake: Lake) -> None:
        """Take the bytes of rows that were erased out of the store and the catalog of a lake."""
        remove_bytes(self._con, lake)
        self._con.execute("update ops.erasures set rewritten_at = now() where rewritten_at is null")

    def last_rewrite(self) -> str:
        """When bytes of erased rows were last taken out of the file; empty: never."""
        return str(
            self._con.execute("select coalesce(max(rewritten_at)::varchar, '') from ops.erasures").fetchall()[0][0]
        )

    def pending(self) -> list[QueryRow]:
        """Requests of which something is left to do: erasure_id, rewritten_at, remaining."""
        return ask(self._con, "erasure/pending")

    def select(self, request: Request) -> Selected:
        """What a request would take now; nothing is changed."""
        self._choose(request)
        found = _by_table((target.table, self._count(target)) for target in self._targets(request))
        return Selected({table: n for table, n in found.items() if n}, left_in_tables(self._con))

    def erase(
        self, request: Request, *, erasure_id: str, targets: Sequence[str], reason: str | None, now: datetime
    ) -> Selected:
        """Erase rows, all or none of them; targets are what the receipt may say of the values."""
        self._choose(request)
        names = [name for (name,) in self._con.execute("select name_key from erased_names").fetchall()]
        hashes = pl.DataFrame({"value": sorted({name_hash(name) for name in names})}, schema={"value": pl.String})
        said = {
            "erasure_id": erasure_id,
            "kind": request.kind,
            "is_covered": request.kind in _COVERED,
            "with_copies": request.with_copies,
        }
        with registered(self._con, wanted=self._wanted(request), wanted_names=hashes), transaction(self._con):
            remaining = left_in_tables(self._con)
            self._con.execute(sql.query("erasure/takedowns"), said)
            self._con.execute(sql.query("erasure/went"))
            found = _by_table((target.table, self._delete(target)) for target in self._targets(request))
            n_rows = {table: n for table, n in found.items() if n}
            self._forget_files()
            self._con.execute(sql.query("erasure/keys"))
            if request.entity_ids:
                self._con.execute("update ops.state set resolved_load_id = null")
            row = {
                "erasure_id": erasure_id,
                "requested_at": now,
                "kind": request.kind,
                "targets": list(targets),
                "reason": reason,
                "n_documents": found["documents"],
                "n_rows": json.dumps(n_rows),
                "entity_ids": list(request.entity_ids),
                "rewritten_at": None,
                "finished_at": None,
                "lifted_at": None,
                "remaining": remaining,
            }
            with registered(self._con, receipt=conform(pl.DataFrame([row], schema=ERASURES.schema), ERASURES)):
                self._con.execute("insert into ops.erasures by name from receipt")
        return Selected(n_rows, remaining)

    def finish(self, erasure_ids: Collection[str], now: datetime, remaining: Sequence[str] = ()) -> None:
        """Note that all files of these requests were written again, but for what these lines say."""
        said = {"now": now, "remaining": list(remaining), "erasure_ids": list(erasure_ids)}
        with transaction(self._con):
            self._con.execute(sql.query("erasure/finish"), said)
            self._con.execute("update ops.state set change_id = uuid()")

    def undo(self, erasure_id: str, now: datetime) -> None:
        """Let later runs load again what a request made them refuse, and read the files that hold it."""
        with transaction(self._con):
            self._con.execute(sql.query("erasure/undo"), {"erasure_id": erasure_id, "now": now})
            self._con.execute(
                "create or replace temp table reread as select origin from ops.quarantine "
                "where reason_code = 'taken_down' and resolved_at is null"
            )
            self._con.execute(sql.query("erasure/files"))
            self._con.execute("update ops.state set change_id = uuid()")

    def retain(self, rules: Mapping[str, Retention], *, erasure_id: str, now: datetime) -> int:
        """Cut texts to what the rule of their outlet (by source_id) allows; returns of how many documents."""
        return retain(self._con, rules, erasure_id=erasure_id, now=now)

    def all(self) -> list[QueryRow]:
        """All requests, the last first."""
        return ask(self._con, "erasure/list")

    def entity_ids(self) -> frozenset[str]:
        """The entities that were erased by name and are not to come back."""
        query = "select distinct unnest(entity_ids) from ops.erasures where lifted_at is null"
        return frozenset(entity_id for (entity_id,) in self._con.execute(query).fetchall())

    def _choose(self, request: Request) -> None:
        """Temporary tables of what goes: erased_documents, _versions, _mentions, _quotes, _names, …"""
        entities = pl.DataFrame({"entity_id": request.entity_ids}, schema={"entity_id": pl.String})
        outlets = request.values if request.kind == "source" else ()
        sources = pl.DataFrame({"source_id": outlets}, schema={"source_id": pl.String})
        frames = {"wanted": self._wanted(request), "wanted_entities": entities, "wanted_sources": sources}
        with registered(self._con, **frames):
            self._con.execute(sql.query(f"erasure/{_CHOICES[request.kind]}"))
            self._con.execute(sql.query("erasure/rows"))
            if request.with_documents:
                self._con.execute(sql.query("erasure/documents_of_mentions"))
            while request.with_copies and self._con.execute(sql.query("erasure/copies")).fetchall()[0][0]:
                pass  # copies of copies
            self._con.execute(sql.query("erasure/quotes"))

    def _wanted(self, request: Request) -> pl.DataFrame:
        rows = [(value, None) for value in request.values] + [(None, own) for own in request.document_ids]
        return pl.DataFrame(rows, schema=_WANTED, orient="row")

    def _targets(self, request: Request) -> list[Target]:
        return targets(self._con, has_entities=bool(request.entity_ids))

    def _count(self, target: Target) -> int:
        query = f"select count(*) from {target.table} where {target.rows}"  # noqa: S608
        return int(self._con.execute(query).fetchall()[0][0])

    def _delete(self, target: Target) -> int:
        query = f"delete from {target.table} where {target.rows}"  # noqa: S608
        if target.emptied:
            query = f"update {target.table} set {target.emptied} where {target.rows}"  # noqa: S608
        return int(self._con.execute(query).fetchall()[0][0])

    def _forget_files(self) -> None:
        self._con.execute("create or replace temp table reread as select origin from erased_texts")
        self._con.execute(sql.query("erasure/files"))


def _by_table(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """How many rows of each table."""
    found: Counter[str] = Counter()
    for table, n in counted:
        found[table] += n
    return dict(found)

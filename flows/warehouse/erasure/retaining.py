"""Texts in the warehouse cut to what the rule of their outlet allows, with a receipt as for what is erased."""

import json
from collections.abc import Mapping
from datetime import datetime

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction
from transforms.retention import Retention, retained
from transforms.schemas import (
    DOCUMENT_VERSIONS,
    DOCUMENTS,
    ERASURES,
    MENTIONS,
    QUOTE_SEGMENTS,
    QUOTES,
    Table,
    conform,
)

_DOCUMENTS_AT_ONCE = 500
_CUT = (DOCUMENTS, DOCUMENT_VERSIONS, MENTIONS, QUOTES)


def retain(con: duckdb.DuckDBPyConnection, rules: Mapping[str, Retention], *, erasure_id: str, now: datetime) -> int:
    """Cut the stored texts that are longer than the rule of their outlet (by source_id) allows; returns how many.

    Some documents at a time, each all or nothing. The file is written again by the next publish.
    """
    kinds = [(source, rule.kind) for source, rule in rules.items() if rule.kind != "full"]
    if not kinds:
        return 0
    frame = pl.DataFrame(kinds, schema={"source_id": pl.String, "kind": pl.String}, orient="row")
    with registered(con, rules=frame):
        due = [own for (own,) in con.execute(sql.query("erasure/exceeding")).fetchall()]
    n_quotes = 0
    for first in range(0, len(due), _DOCUMENTS_AT_ONCE):
        ids = due[first : first + _DOCUMENTS_AT_ONCE]
        with transaction(con):
            n_quotes += _cut(con, rules, ids)
            _note(con, erasure_id, sorted(dict(kinds)), {"documents": first + len(ids), "quotes": n_quotes}, now)
    return len(due)


def _cut(con: duckdb.DuckDBPyConnection, rules: Mapping[str, Retention], ids: list[str]) -> int:
    with registered(con, wanted_documents=pl.DataFrame({"document_id": ids})):
        tables = {table.name: _rows(con, table) for table in _CUT}
    kept = retained({**tables, "quote_segments": QUOTE_SEGMENTS.empty()}, rules)
    names = ("documents", "document_versions", "quotes")
    with registered(con, **{f"kept_{name}": kept[name] for name in names}):
        return int(con.execute(sql.query("erasure/retain")).fetchall()[0][0])


def _rows(con: duckdb.DuckDBPyConnection, table: Table) -> pl.DataFrame:
    query = f"select {', '.join(table.columns)} from {table.name} semi join wanted_documents using (document_id)"  # noqa: S608
    return conform(con.sql(query).pl(), table)


def _note(
    con: duckdb.DuckDBPyConnection, erasure_id: str, sources: list[str], n_rows: dict[str, int], now: datetime
) -> None:
    """Write the receipt, in place of that of the documents before."""
    row = {
        "erasure_id": erasure_id,
        "requested_at": now,
        "kind": "retention",
        "targets": sources,
        "reason": None,
        "n_documents": n_rows["documents"],
        "n_rows": json.dumps({table: n for table, n in n_rows.items() if n}),
        "entity_ids": [],
        "rewritten_at": None,
        "finished_at": None,
        "lifted_at": None,
        "remaining": [],
    }
    with registered(con, receipt=conform(pl.DataFrame([row], schema=ERASURES.schema), ERASURES)):
        con.execute("delete from ops.erasures where erasure_id = $erasure_id", {"erasure_id": erasure_id})
        con.execute("insert into ops.erasures by name from receipt")

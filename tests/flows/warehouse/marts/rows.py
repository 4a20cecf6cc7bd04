"""Rows of a small corpus for the marts, in tables of the contract."""

import re
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import polars as pl

import sql
from flows.warehouse.sums.store import SumStore
from transforms.schemas import DOCUMENTS, ENTITIES, MENTIONS, QUOTE_SEGMENTS, QUOTES, STORED, TIMESTAMP, Table

DAY_1, DAY_2, DAY_15 = date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 15)
SEEN = datetime(2025, 9, 15, 23, 45, tzinfo=UTC)

_SQL_TYPES = {
    pl.String(): "varchar",
    pl.Int32(): "integer",
    pl.Int64(): "bigint",
    pl.Float32(): "float",
    pl.Float64(): "double",
    pl.Boolean(): "boolean",
    pl.Date(): "date",
    TIMESTAMP: "timestamptz",
    pl.List(pl.String()): "varchar[]",
}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Every stored table of the contract, empty, and every mart, with the sums that they read."""
    con.begin()
    con.execute("create schema ops; create schema mart")
    for table in STORED:
        columns = ", ".join(f"{name} {_SQL_TYPES[column.dtype]}" for name, column in table.columns.items())
        con.execute(f"create table {table.name} ({columns})")
    con.execute("create table ops.state (change_id varchar)")
    con.execute(sql.scripts("migrations")["0028_document_sums"])
    con.execute("alter table ops.statement_stems add column day date")
    waiting = list(sql.scripts("marts").values())
    while waiting:  # some read others
        script = waiting.pop(0)
        try:
            con.execute(script)
        except duckdb.CatalogException:
            waiting.append(script)
    con.commit()


def insert(con: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows by column name, columns that a row leaves out are null; what marts add up is worked out again."""
    con.register("incoming", pl.DataFrame(rows, schema=table.schema))
    con.execute(f"insert into {table.name} by name select * from incoming")
    con.unregister("incoming")
    if table in (DOCUMENTS, MENTIONS, QUOTES, QUOTE_SEGMENTS):
        date_rows(con)
    if table in (DOCUMENTS, ENTITIES, MENTIONS, QUOTES):
        con.execute("insert into ops.sums_queue select document_id from documents")
        SumStore(con).update()


def date_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Give rows that were put in by themselves the day of their document, as loading and the migration do."""
    updates = re.findall(r"^update [^;]*;", sql.scripts("migrations")["0031_days"], re.MULTILINE)
    con.execute("".join(updates))


def document(document_id: str, source_id: str | None, published: datetime | None, **more: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "source_id": source_id,
        "url": f"https://{source_id}.example/{document_id}",
        "headline": f"Headline {document_id}",
        "section": "World",
        "language": "en",
        "date_published": published,
        "first_seen_at": SEEN,
        "access": "full",
        "retention": None,
        "version_number": 1,
        "word_count": 100,
        "text": document_id,
    } | more


def mention(document_id: str, start: int, entity_id: str | None, **more: Any) -> dict[str, Any]:
    return {
        "mention_id": f"{document_id}:m{start}-{start + 5}",
        "document_id": document_id,
        "entity_id": entity_id,
        "text": "words",
        "label": "PERSON",
        "mention_kind": "name",
        "char_start": start,
        "char_end": start + 5,
        "sentence_index": start // 100,
        "is_in_quote": False,
    } | more


def quote(document_id: str, start: int, speaker: str | None, group: str, **more: Any) -> dict[str, Any]:
    return {
        "quote_id": f"{document_id}:q{start}-{start + 50}",
        "document_id": document_id,
        "quote_kind": "direct",
        "is_speech": True,
        "report_kind": "statement",
        "text": f"the words of the statement {group}",
        "char_start": start,
        "char_end": start + 50,
        "speaker_entity_id": speaker,
        "speaker_status": "named" if speaker else "unknown",
        "speaker_score": 0.875 if speaker else None,
        "polarity": "asserted",
        "quote_group_id": group,
    } | more

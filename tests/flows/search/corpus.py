"""A little warehouse of made-up words for tests of search: few words, so that random queries match often."""

import random
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl

from flows.warehouse.connection import registered
from flows.warehouse.migrations import migrate
from transforms.schemas import (
    DOCUMENT_TOPICS,
    DOCUMENTS,
    ENTITIES,
    ENTITY_ALIASES,
    MENTIONS,
    QUOTES,
    SOURCES,
    TOPICS,
    Table,
)

WORDS = ["port", "strike", "ferry", "ferries", "Ferrol", "harbour", "café", "U.S.", "talks", "Brandt's", "x1", "Øst"]
ENTITIES_OF = {
    "e1": ("Helena Brandt", "Brandt"),
    "e2": ("Ivo Danek", "Danek", "President Danek"),
    "e3": ("Østfold Harbour", "Harbour"),
    "e4": ("Łukasz O'Brien-Ångström", "M. Œuvre", "J.R. Strauß", "İnci Mærsk"),
}
TOPICS_OF = {"t1": "sport", "t2": "crime, law and justice", "t3": "economy", "t4": "SPORT <b>'; drop table topics; --"}
OUTLETS = {"times": "Harbour Times", "wire": "Northern Wire"}


def warehouse() -> duckdb.DuckDBPyConnection:
    """The tables, with entities and outlets, without documents."""
    con = duckdb.connect()
    con.execute("set timezone = 'UTC'")
    migrate(con)
    insert(con, SOURCES, [{"source_id": own, "name": name, "is_wire": False} for own, name in OUTLETS.items()])
    insert(con, TOPICS, [{"topic_id": own, "label": label} for own, label in TOPICS_OF.items()])
    insert(con, ENTITIES, [{"entity_id": own, "name": names[0]} for own, names in ENTITIES_OF.items()])
    aliases = [{"entity_id": own, "alias": name} for own, names in ENTITIES_OF.items() for name in names]
    insert(con, ENTITY_ALIASES, aliases)
    return con


def insert(con: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, object]]) -> None:
    """Insert rows; what they lack is filled with anything."""
    fillers = {pl.String(): "-", pl.Int32(): 0, pl.Int64(): 0, pl.Float32(): 0.0, pl.Boolean(): False}
    full = []
    for row in rows:
        unnamed = {name: column for name, column in table.columns.items() if name not in row}
        filled = {
            name: None if column.nullable else fillers.get(column.dtype, [] if "List" in str(column.dtype) else NOON)
            for name, column in unnamed.items()
        }
        full.append({**filled, **row})
    with registered(con, new_rows=pl.DataFrame(full, schema=table.schema)):
        con.execute(f"insert into {table.name} by name from new_rows")


NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def put(con: duckdb.DuckDBPyConnection, number: int, chance: random.Random) -> str:
    """Load a document of this number anew, as the writer does; returns its id."""
    own = f"d{number:03}"
    take(con, own)
    headline = text(chance, 4) if chance.random() < 0.9 else None
    body = text(chance, 25)
    document = {
        "document_id": own,
        "headline": headline,
        "text": f"{headline}\n\n{body}" if headline else body,
        "language": chance.choice(["en", "fr"]),
        "source_id": chance.choice([*OUTLETS, None]),
        "date_published": NOON + timedelta(days=chance.randrange(20)),
        "access": "full",
    }
    insert(con, DOCUMENTS, [document])
    quotes = [
        {
            "quote_id": f"{own}:q{at}",
            "document_id": own,
            "text": text(chance, 6),
            "report_kind": chance.choice(["statement", "statement", "belief"]),
            "quote_kind": "direct",
            "speaker_entity_id": chance.choice([*ENTITIES_OF, None]),
            "char_start": at,
        }
        for at in range(chance.randrange(3))
    ]
    if quotes:
        insert(con, QUOTES, quotes)
    mentioned = [own_id for own_id in ENTITIES_OF if chance.random() < 0.4]
    if mentioned:
        rows = [{"mention_id": f"{own}:{own_id}", "document_id": own, "entity_id": own_id} for own_id in mentioned]
        insert(con, MENTIONS, [dict(row) for row in rows])
    topics = [topic for topic in TOPICS_OF if chance.random() < 0.3]
    if topics:
        insert(con, DOCUMENT_TOPICS, [{"document_id": own, "topic_id": topic} for topic in topics])
    return own


def take(con: duckdb.DuckDBPyConnection, own: str) -> None:
    """Take a document out, and note it for the index."""
    for table in ("documents", "quotes", "mentions", "document_topics"):
        con.execute(f"delete from {table} where document_id = ?", [own])
    changed(con, own)


def changed(con: duckdb.DuckDBPyConnection, *document_ids: str) -> None:
    """Note documents for the index, as what changes them does."""
    for own in document_ids:
        con.execute("insert into ops.search_queue values (?)", [own])


def text(chance: random.Random, n_words: int) -> str:
    """Some words, at least one."""
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, n_words)))

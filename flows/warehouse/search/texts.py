"""Documents of the warehouse as a query sees them, and the names that it may ask for."""

from collections.abc import Iterator, Sequence

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import give_back, registered
from transforms.search.documents import SearchedDocument, searched_document
from transforms.search.evaluate import Names, name_words

DOCUMENTS_AT_ONCE = 500


def searched_documents(con: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> Iterator[SearchedDocument]:
    """Those of the documents that are there and counted, some read at a time."""
    for first in range(0, len(document_ids), DOCUMENTS_AT_ONCE):
        if first:  # or the texts that were read before stay in memory
            give_back(con)
        wanted = wanted_documents(document_ids[first : first + DOCUMENTS_AT_ONCE])
        with registered(con, wanted_documents=wanted):
            rows = con.execute(sql.query("search/documents")).fetchall()
            statements: dict[str, list[tuple[str, str, str, list[str]]]] = {}
            for document, *statement in con.execute(sql.query("search/statements")).fetchall():
                own, group, said, speakers = statement
                statements.setdefault(document, []).append((own, group, said, speakers))
        for document, headline, body, language, published_at, source_ids, entity_ids, topic_ids in rows:
            yield searched_document(
                document,
                published_at,
                headline=headline,
                body=body,
                language=language,
                source_ids=source_ids,
                entity_ids=entity_ids,
                topic_ids=topic_ids,
                statements=statements.get(document, ()),
            )


def names_of(con: duckdb.DuckDBPyConnection, document_ids: Sequence[str]) -> Names:
    """The names of the entities in these documents, and of all outlets and topics."""
    with registered(con, wanted_documents=wanted_documents(document_ids)):
        entities = con.execute(sql.query("search/names")).fetchall()
    own = names_by_id(entities)
    return {"entity": own, "speaker": own, "source": source_names(con), "topic": topic_names(con)}


def source_names(con: duckdb.DuckDBPyConnection) -> dict[str, list[list[str]]]:
    """The names of all outlets by source_id, which is one of them."""
    rows = con.execute("select source_id, name from sources union all select source_id, source_id from sources")
    return names_by_id(rows.fetchall())


def topic_names(con: duckdb.DuckDBPyConnection) -> dict[str, list[list[str]]]:
    """The names of all topics by topic_id, which is one of them."""
    rows = con.execute("select topic_id, label from topics union all select topic_id, topic_id from topics")
    return names_by_id(rows.fetchall())


def names_by_id(rows: Sequence[tuple[str, str]]) -> dict[str, list[list[str]]]:
    """Rows (id, name) -> the words of all names of each id."""
    found: dict[str, list[str]] = {}
    for own, name in rows:
        found.setdefault(own, []).append(name)
    return {own: name_words(names) for own, names in found.items()}


def wanted_documents(document_ids: Sequence[str]) -> pl.DataFrame:
    """The relation wanted_documents of the queries."""
    return pl.DataFrame({"document_id": document_ids}, schema={"document_id": pl.String})

"""A small corpus with duplicates, merged entities, nulls and no speaker."""

from collections.abc import Iterator
from datetime import UTC, datetime

import duckdb
import pytest

from tests.flows.warehouse.marts.rows import create_tables, document, insert, mention, quote
from transforms.schemas import DOCUMENTS, ENTITIES, MENTIONS, QUOTE_SEGMENTS, QUOTES, SOURCES


@pytest.fixture
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse without rows, in a session whose time zone is not UTC: days must be days of UTC all the same."""
    with duckdb.connect(":memory:") as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        create_tables(con)
        yield con


@pytest.fixture
def con(empty: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A, the wire, at day 1 and 15; B at day 1 and 2; C, which carries A's d1 word for word; d6 of no outlet."""
    insert(
        empty,
        SOURCES,
        [
            {"source_id": "a", "name": "Wire A", "is_wire": True},
            {"source_id": "b", "name": "Paper B", "is_wire": False},
            {"source_id": "c", "name": "Paper C", "is_wire": False},
        ],
    )
    insert(
        empty,
        DOCUMENTS,
        [
            document("d1", "a", datetime(2025, 9, 1, 8, tzinfo=UTC)),
            document("d2", "b", datetime(2025, 9, 1, 23, 30, tzinfo=UTC), version_number=3),
            document(
                "d3",
                "c",
                datetime(2025, 9, 1, 9, tzinfo=UTC),
                duplicate_of_document_id="d1",
                duplicate_kind="exact",
            ),
            document("d4", "a", None),
            document("d5", "b", datetime(2025, 9, 2, tzinfo=UTC), word_count=50),
            document("d6", None, datetime(2025, 9, 2, tzinfo=UTC)),
        ],
    )
    insert(
        empty,
        ENTITIES,
        [
            {"entity_id": "p1", "entity_type": "PERSON", "name": "Ana Silva", "role": "Minister"},
            {"entity_id": "p2", "entity_type": "PERSON", "name": "A. Silva", "merged_into_entity_id": "p1"},
            {"entity_id": "p3", "entity_type": "PERSON", "name": "Silva", "merged_into_entity_id": "p2"},
            {"entity_id": "o1", "entity_type": "ORG", "name": "Harbour Board"},
            {"entity_id": "g1", "entity_type": "GPE", "name": "Norway"},
        ],
    )
    insert(
        empty,
        MENTIONS,
        [
            mention("d1", 0, "p1", tone=0.5),
            mention("d1", 10, "p3", tone=None, mention_kind="pronoun"),
            mention("d1", 20, "o1", tone=-0.5),
            mention("d1", 30, None, tone=1.0),
            mention("d1", 250, "g1"),
            mention("d2", 0, "p2", tone=1.0),
            mention("d2", 150, "o1"),
            mention("d3", 0, "p1", tone=0.5),
            mention("d3", 20, "o1", tone=-0.5),
            mention("d4", 210, "o1", is_in_quote=True, tone=-1.0),
            mention("d4", 230, "p1", is_in_quote=True),
            mention("d4", 250, "g1"),
        ],
    )
    insert(
        empty,
        QUOTES,
        [
            quote("d1", 200, "p3", "g1", speaker_text="Silva", cue="said", cue_lemma="say", speaker_score=0.75),
            quote("d1", 300, None, "g2"),
            quote("d2", 200, "p1", "g1", quote_kind="indirect"),
            quote("d3", 200, "p3", "g1"),
            quote("d4", 200, "p1", "g3"),
            quote("d4", 300, "g1", "g4"),
            quote("d5", 200, "o1", "g2"),
            quote("d6", 200, "o1", "g3"),
        ],
    )
    # the words between 225 and 245 of d4 are not the speaker's
    insert(
        empty,
        QUOTE_SEGMENTS,
        [
            {"quote_id": "d4:q200-250", "segment_index": 0, "char_start": 200, "char_end": 225, "is_verbatim": True},
            {"quote_id": "d4:q200-250", "segment_index": 1, "char_start": 245, "char_end": 250, "is_verbatim": True},
        ],
    )
    return empty

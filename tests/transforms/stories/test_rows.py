"""Members in, rows of stories out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from transforms.ids import story_id
from transforms.schemas import TIMESTAMP
from transforms.stories.rows import story_rows

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_SCHEMA = {
    "root": pl.Int64,
    "document_id": pl.String,
    "text_document_id": pl.String,
    "seen_at": TIMESTAMP,
    "source_id": pl.String,
    "headline": pl.String,
    "score": pl.Int32,
    "centrality": pl.Int64,
}


def member(document_id: str, hours: float, **more: Any) -> dict[str, Any]:
    return {
        "root": 1,
        "document_id": document_id,
        "text_document_id": document_id,
        "seen_at": NOON + timedelta(hours=hours),
        "source_id": "paper",
        "headline": f"Headline {document_id}",
        "score": 250_000,
        "centrality": 0,
    } | more


def test_copies_count_as_documents_and_outlets_not_as_texts() -> None:
    rows = [
        member("d1", 2, score=1_000_000),
        member("d2", 3, source_id="wire", centrality=5),
        member("d3", 1, source_id="mirror", text_document_id="d1", score=1_000_000, centrality=9),
        member("d4", 4, source_id=None),
    ]
    stories, documents = story_rows(pl.DataFrame(rows, schema=_SCHEMA))
    own = story_id("d3")
    assert stories.rows() == [(own, "Headline d2", "d3", NOON + timedelta(hours=1), NOON + timedelta(hours=4), 4, 3, 3)]
    assert documents.rows() == [(own, "d3", 1.0), (own, "d1", 1.0), (own, "d2", 0.25), (own, "d4", 0.25)]


def test_a_story_may_have_no_headline_and_there_may_be_none() -> None:
    stories, _ = story_rows(pl.DataFrame([member("d1", 0, headline=None)], schema=_SCHEMA))
    assert stories["headline"].to_list() == [None]
    assert [frame.height for frame in story_rows(pl.DataFrame(schema=_SCHEMA))] == [0, 0]

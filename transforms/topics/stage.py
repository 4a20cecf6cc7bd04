"""Documents -> document_topics: at most one topic of the first level, and one below it."""

from collections.abc import Iterator

import polars as pl

from transforms.duplicates.words import body
from transforms.schemas import DOCUMENT_TOPICS, conform
from transforms.topics.scoring import Found, best, best_below, evidence
from transforms.topics.vocabulary import vocabulary

LEAST_SCORE = 0.5  # a topic that is less likely right is not given
_TOP, _BELOW = 1, 2  # levels


def document_topics(documents: pl.DataFrame) -> pl.DataFrame:
    """DOCUMENT_TOPICS of documents with document_id, headline, text, section, url and language."""
    columns = ("document_id", "headline", "text", "section", "url", "language")
    rows = [
        (document_id, found.topic_id, level, found.score)
        for document_id, *document in documents.select(columns).iter_rows()
        for level, found in _topics(*document)
    ]
    return conform(pl.DataFrame(rows, schema=DOCUMENT_TOPICS.schema, orient="row"), DOCUMENT_TOPICS)


def _topics(
    headline: str | None, text: str, section: str | None, url: str | None, language: str
) -> Iterator[tuple[int, Found]]:
    words = vocabulary(language)
    if words is None:
        return
    found = evidence(words, headline or "", body(text, headline), section, url)
    top = best(found)
    if top is None or top.score < LEAST_SCORE:
        return
    yield _TOP, top
    below = best_below(found, top)
    if below is not None and below.score >= LEAST_SCORE:
        yield _BELOW, below

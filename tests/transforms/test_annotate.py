"""documents -> annotations, by either model."""

from datetime import UTC, datetime

import polars as pl
import pytest

from flows.run.staging import batch_hash
from tests.analysed import analysed
from transforms.annotate import annotate
from transforms.annotations import Model, analysis_version
from transforms.documents.stage import documents
from transforms.mentions import mentions
from transforms.schemas import QUOTE_SEGMENTS, QUOTES, RECORDS

TEXT = """Talks resume in Geneva

“We will sign in spring,” Ana Silva told reporters in Geneva on Monday. She said that the tariffs would end in May."""


def _documents() -> pl.DataFrame:
    row = {"origin": "talks.txt", "format": "text", "payload": TEXT.encode(), "payload_sha256": "0" * 64}
    found, refused = documents(pl.DataFrame([row], schema=RECORDS.schema), now=datetime.now(UTC), run_id="r")
    assert refused.is_empty()
    return found


@pytest.mark.parametrize("model", ["fast", "accurate"])
def test_both_models_give_quotes_to_the_same_person(model: Model) -> None:
    found = annotate(_documents(), model)
    assert found.rejected.is_empty()
    silva = found.mentions.filter(pl.col("text") == "Ana Silva")["entity_id"].item()
    rows = found.quotes.select("quote_kind", "text", "speaker_entity_id", "speaker_status").rows()
    assert [(kind, who, status) for kind, _, who, status in rows] == [
        ("direct", silva, "named"),
        ("indirect", silva, "pronoun"),
    ]
    assert rows[0][1].rstrip(",") == "We will sign in spring"
    assert "the tariffs would end in May" in rows[1][1]


@pytest.mark.parametrize("model", ["fast", "accurate"])
def test_a_relative_pronoun_speaks_for_the_person_before_it(model: Model) -> None:
    text = "Talks ended on Monday. Jane Roe, who said that the plan was dead, resigned. Martin Doe left."
    found = annotate(_documents().with_columns(text=pl.lit(text)), model)
    roe = found.mentions.filter(pl.col("text") == "Jane Roe")["entity_id"].item()
    assert found.quotes.select("speaker_text", "speaker_status", "speaker_entity_id").rows() == [
        ("who", "pronoun", roe)
    ]


def test_tone_needs_no_quotes_to_be_read_before() -> None:
    """It used to be null unless the stage of quotes had run over the same object before."""
    documents = _documents().with_columns(text=pl.lit("Rescuers praised the heroic Ana Silva, a wonderful leader."))
    parsed, findings = analysed(documents, "accurate")
    named = mentions(documents, parsed, QUOTES.empty(), QUOTE_SEGMENTS.empty(), findings)
    assert named.filter(pl.col("text") == "Ana Silva")["tone"].item() > 0


def test_the_model_is_part_of_the_version() -> None:
    assert analysis_version("fast") != analysis_version("accurate")


def test_the_byline_is_part_of_what_an_analysis_depends_on() -> None:
    schema = dict.fromkeys(("document_id", "content_hash", "language", "headline"), pl.String)
    document = pl.DataFrame([("d", "c", "en", None)], schema=schema, orient="row")
    hashes = {
        batch_hash(document.with_columns(authors=pl.lit(authors, dtype=pl.List(pl.String))), "fast")
        for authors in (None, [], ["Ann Lee"], ["Ann Lee", "Jo Roe"])
    }
    assert len(hashes) == 3

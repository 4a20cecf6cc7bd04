"""Each pipeline is loaded once, by whatever way it is asked for."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl
import pytest
import spacy

from transforms.annotate import annotate
from transforms.documents.stage import documents
from transforms.schemas import RECORDS
from transforms.tokens import pipelines


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often a pipeline of a language is made, from none on."""
    made: Counter[str] = Counter()
    blank = spacy.blank

    def counted(name: str) -> spacy.language.Language:
        made[name] += 1
        return blank(name)

    monkeypatch.setattr(spacy, "blank", counted)
    pipelines.forget()
    yield made
    pipelines.forget()


def _documents(*texts: str) -> pl.DataFrame:
    rows = [
        {"origin": f"{number}.txt", "format": "text", "payload": text.encode(), "payload_sha256": "0" * 64}
        for number, text in enumerate(texts)
    ]
    return documents(pl.DataFrame(rows, schema=RECORDS.schema), now=datetime.now(UTC), run_id="r")[0]


def test_words_of_many_texts_do_not_stay(loads: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    words = {part: " ".join(f"Q{part}x{i}" for i in range(50)) for part in "ab"}
    parts = [_documents(f"The mayor said that the {each} would close.") for each in words.values()]
    alone = [annotate(part, "fast").quotes for part in parts]
    monkeypatch.setattr(pipelines, "MOST_WORDS", len(pipelines.load("en", "fast").vocab) - 1)
    for part, quotes in zip(parts, alone, strict=True):
        assert annotate(part, "fast").quotes.equals(quotes)
    assert loads["en"] == 2 and len(pipelines.load("en", "fast").vocab) <= pipelines.MOST_WORDS


def test_a_process_loads_the_english_pipeline_once(loads: Counter[str]) -> None:
    read = _documents(
        "The mayor said that the harbour would close on Monday.", "No, said Roe.", "Der Hafen ist zu, sagt er."
    )
    for part in (read, read.slice(1), read.slice(2)):
        assert annotate(part, "fast").rejected.is_empty()
    assert loads["en"] == 1 and max(loads.values()) == 1

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
from transforms.tokens.english import pipeline as english


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[str]]:
    """How often a pipeline of a language is made, from none on."""
    made: Counter[str] = Counter()
    blank = spacy.blank

    def counted(name: str) -> spacy.language.Language:
        made[name] += 1
        return blank(name)

    monkeypatch.setattr(spacy, "blank", counted)
    for cached in (english.load, pipelines._other):
        cached.cache_clear()
    yield made
    for cached in (english.load, pipelines._other):
        cached.cache_clear()


def _documents(*texts: str) -> pl.DataFrame:
    rows = [
        {"origin": f"{number}.txt", "format": "text", "payload": text.encode(), "payload_sha256": "0" * 64}
        for number, text in enumerate(texts)
    ]
    return documents(pl.DataFrame(rows, schema=RECORDS.schema), now=datetime.now(UTC), run_id="r")[0]


def test_a_process_loads_the_english_pipeline_once(loads: Counter[str]) -> None:
    read = _documents(
        "The mayor said that the harbour would close on Monday.", "No, said Roe.", "Der Hafen ist zu, sagt er."
    )
    for part in (read, read.slice(1), read.slice(2)):
        assert annotate(part, "fast").rejected.is_empty()
    assert loads["en"] == 1 and max(loads.values()) == 1

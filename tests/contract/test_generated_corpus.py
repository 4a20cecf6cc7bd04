"""The generated months that benchmarks read: the same each time, and with spans that are right."""

import polars as pl
import pytest

from tests.benchmarks import corpus_generator, corpus_plan


@pytest.fixture(scope="module")
def made() -> corpus_plan.World:
    return corpus_plan.world()


def _first_block(made: corpus_plan.World, n_articles: int) -> dict[str, pl.DataFrame]:
    return next(corpus_generator.blocks(made, corpus_plan.month(made, 0, n_articles)))


def test_the_same_seed_gives_the_same_articles(made: corpus_plan.World) -> None:
    tables, again = _first_block(made, 60), _first_block(corpus_plan.world(), 60)
    assert all(tables[name].equals(again[name]) for name in tables)
    assert not corpus_plan.month(made, 1, 60).originals.equals(corpus_plan.month(made, 0, 60).originals)


def test_spans_are_the_text_at_their_offsets(made: corpus_plan.World) -> None:
    tables = _first_block(made, 300)
    documents = tables["documents"].select("document_id", "duplicate_kind", whole="text")
    for name, start in (("mentions", ""), ("quotes", ""), ("quotes", "speaker_"), ("quotes", "cue_")):
        word = "cue" if start == "cue_" else f"{start}text"
        spans = tables[name].join(documents, on="document_id", validate="m:1")
        first = pl.col(f"{start}char_start")
        at = pl.col("whole").str.slice(first, pl.col(f"{start}char_end") - first)
        assert spans.height > 300
        assert spans.filter(at != pl.col(word)).is_empty()
    assert tables["mentions"]["mention_id"].is_unique().all()
    assert tables["quotes"].join(tables["mentions"], left_on="speaker_mention_id", right_on="mention_id").height == len(
        tables["quotes"]
    )
    assert set(documents["duplicate_kind"]) == {None, "exact", "near", "update"}

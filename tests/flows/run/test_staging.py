"""Batches are cut into what is analysed together."""

from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.run import staging
from tests.flows.warehouse.test_writer import documents


@given(st.lists(st.integers(0, 150_000), max_size=40))
def test_slices_hold_all_documents_in_order_and_no_more_than_allowed(lengths: list[int]) -> None:
    documents = pl.DataFrame({"text": ["x" * length for length in lengths]}, schema={"text": pl.String})
    found = staging.slices(documents)
    assert pl.concat(found).equals(documents)
    for part in found:
        characters = part["text"].str.len_chars().sum()
        assert part.height <= staging.AT_ONCE
        assert characters <= staging.CHARACTERS_AT_ONCE or part.height == 1
    assert all(part.height for part in found) or not lengths


def test_parts_hold_each_text_once_and_what_was_cut_otherwise_is_gone(tmp_path: Path) -> None:
    corpus = documents(*((f"d{number:02}", f"text {number % 50}") for number in range(70)))
    folder = staging.stage(corpus, tmp_path, "fast")
    other = folder / "annotations"
    other.mkdir()
    assert staging.stage(corpus, tmp_path, "fast") == folder
    found = [pl.read_parquet(part / "documents.parquet") for part in staging.parts(folder)]
    assert [part.height for part in found] == [32, 18]
    assert pl.concat(found)["document_id"].to_list() == corpus["document_id"].to_list()[:50]

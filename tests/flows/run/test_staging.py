"""Batches are cut into what is analysed together."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.run import staging


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

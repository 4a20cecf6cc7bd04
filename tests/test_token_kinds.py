"""Rows of hashes told apart by one number."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.token_kinds import distinct_rows

_hashes = st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1))


@given(st.lists(st.tuples(_hashes, _hashes, _hashes), min_size=1, max_size=30))
def test_equal_rows_are_one_kind_and_others_are_not(rows: list[tuple[int, int, int]]) -> None:
    given_rows = np.array(rows, np.uint64)
    first, which = distinct_rows(given_rows)
    assert [tuple(row) for row in given_rows[first][which].tolist()] == rows
    assert len(first) == len(set(rows))
    assert all(rows.index(rows[at]) == at for at in first.tolist())

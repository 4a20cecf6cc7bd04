"""Kinds of tokens are told apart by one number, and each is worked out once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.tokens import token_kinds
from transforms.tokens.token_kinds import TokenKinds

_hashes = st.one_of(st.integers(0, 3), st.integers(0, 2**64 - 1))
Rows = list[tuple[int, int, int]]


def _numbers(kinds: TokenKinds, rows: Rows, asked: Rows) -> list[int]:
    """The numbers of rows, each of which gets its place in asked."""

    def work_out(at: int) -> int:
        asked.append(rows[at])
        return len(asked) - 1

    return kinds.numbers(np.array(rows, np.uint64), work_out)


@given(st.lists(st.lists(st.tuples(_hashes, _hashes, _hashes), min_size=1, max_size=30), min_size=1, max_size=3))
def test_equal_rows_are_one_kind_and_others_are_not(documents: list[Rows]) -> None:
    kinds, asked = TokenKinds(), Rows()
    for rows in documents:
        assert [asked[number] for number in _numbers(kinds, rows, asked)] == rows
    assert len(asked) == len({row for rows in documents for row in rows})


def test_no_more_kinds_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_kinds, "_MOST", 2)
    kinds, asked = TokenKinds(), Rows()
    for rows in ([(1, 1, 1), (2, 2, 2), (3, 3, 3)], [(1, 1, 1)], [(1, 1, 1)]):
        assert [asked[number] for number in _numbers(kinds, rows, asked)] == rows
    assert asked == [(1, 1, 1), (2, 2, 2), (3, 3, 3), (1, 1, 1)]

"""Rows of terms in, pairs out."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transforms.stories.pairs import pairs

SCHEMA = {"day": pl.Int32, "term": pl.UInt32, "number": pl.Int64, "weight": pl.Int32, "is_new_name": pl.Boolean}
Terms = dict[int, tuple[int, bool]]  # weight, is_new_name
weights = st.tuples(st.integers(1, 100), st.booleans())
texts = st.dictionaries(
    st.integers(0, 2**60),
    st.tuples(
        st.integers(0, 40),
        st.dictionaries(st.integers(0, 6), weights, min_size=1),
    ),
    max_size=8,
)


def rows(some: dict[int, tuple[int, Terms]]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            (day, term, number, weight, is_new)
            for number, (day, terms) in some.items()
            for term, (weight, is_new) in terms.items()
        ],
        schema=SCHEMA,
        orient="row",
    )


@given(texts, st.integers(1, 20_000))
def test_pairs_are_those_of_all_terms_one_by_one(some: dict[int, tuple[int, Terms]], least: int) -> None:
    asked = dict(list(some.items())[::2])
    expected = set()
    for number, (day, terms) in asked.items():
        for other, (other_day, others) in some.items():
            shared = [(terms[term], others[term]) for term in terms if term in others]
            product = sum(mine[0] * theirs[0] for mine, theirs in shared)
            known = sum(mine[0] * theirs[0] for mine, theirs in shared if not (mine[1] and theirs[1]))
            if number != other and abs(day - other_day) <= 10 and product >= least:
                expected.add((number, other, product, known))
    parts = pairs(rows(asked).sample(fraction=1, shuffle=True, seed=1), rows(some), days=10, least=least, at_once=3)
    found = [row for part in parts for row in part.rows()]
    assert set(found) == expected
    assert len(found) == len(expected)


def test_no_text_has_no_pairs() -> None:
    nothing = rows({})
    one = rows({1: (0, {1: (5, False)})})
    for own, around in ((nothing, one), (one, nothing), (one, one)):
        assert not list(pairs(own, around, days=1, least=1))


def test_pairs_of_many_texts_that_are_alike_come_in_parts() -> None:
    alike = rows({number: (0, {1: (5, False)}) for number in range(30)})
    parts = list(pairs(alike, alike, days=1, least=1, at_once=50))
    assert sum(part.height for part in parts) == 30 * 29
    assert max(part.height for part in parts) < 50 + 29

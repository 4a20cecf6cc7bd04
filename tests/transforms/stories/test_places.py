"""Pairs of texts in, links and places out."""

from itertools import pairwise
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.stories.links import LEAST_LINK, PARTS, links
from transforms.stories.places import Link, Place, place, places
from transforms.stories.terms import UNIT

HOUR = 3_600_000_000
DAY = 24 * HOUR
_PAIR = {
    "number": pl.Int64,
    "other": pl.Int64,
    "product": pl.Int64,
    "known_product": pl.Int64,
    "seen_at": pl.Int64,
    "other_seen_at": pl.Int64,
    "source_id": pl.String,
    "other_source_id": pl.String,
    "headline_words": pl.List(pl.UInt32),
    "other_headline_words": pl.List(pl.UInt32),
}


_OTHERS = {"number": "other"} | {name: f"other_{name}" for name in ("seen_at", "source_id", "headline_words")}
_OTHERS |= {other: name for name, other in _OTHERS.items()}
_PAIR_ROW = {
    "number": 2, "other": 1, "product": UNIT**2 // 2, "seen_at": DAY, "other_seen_at": 0,
    "source_id": "paper", "other_source_id": "wire", "headline_words": [1, 2], "other_headline_words": [3, 4],
}  # fmt: skip


def linked(**values: Any) -> list[tuple[int, int, int]]:
    pair = _PAIR_ROW | values
    return links([pl.DataFrame([{"known_product": pair["product"]} | pair], schema=_PAIR)]).rows()


def test_a_link_leads_from_the_later_text_to_the_earlier_one() -> None:
    assert linked() == [(2, 1, 495_000)]
    assert linked(seen_at=-DAY) == [(1, 2, 495_000)]
    assert linked(seen_at=0) == [(2, 1, 500_000)], "at the same time, by number"


@pytest.mark.parametrize(
    ("values", "n_links"),
    [
        ({"seen_at": 29 * DAY}, 1),
        ({"seen_at": 31 * DAY}, 0),
        ({"product": int(LEAST_LINK * UNIT**2) - 1}, 0),
        ({"other_source_id": "paper", "other_headline_words": [1, 2]}, 0),  # a column
        ({"other_source_id": "paper", "other_headline_words": [1, 2], "seen_at": HOUR}, 1),  # the same day: no column
        ({"other_headline_words": [1, 2]}, 1),  # of another outlet
        ({"source_id": None, "other_source_id": None, "other_headline_words": [1, 2]}, 1),
        ({"other_source_id": "paper", "headline_words": [], "other_headline_words": []}, 1),
    ],
)
def test_far_off_texts_and_columns_have_no_link(values: dict[str, Any], n_links: int) -> None:
    assert len(linked(**values)) == n_links


def test_texts_of_one_outlet_are_less_near() -> None:
    assert linked(other_source_id="paper") == [(2, 1, round(0.7 * 495_000))]


@pytest.mark.parametrize(
    ("days", "known", "similarity"),
    [(6, 0, 470_000), (7, 0, None), (7, UNIT**2 // 10, 279_000), (7, UNIT**2 // 4, 465_000), (-7, 0, None)],
)
def test_names_that_nobody_knows_tell_little_a_week_apart(days: int, known: int, similarity: int | None) -> None:
    found = linked(seen_at=days * DAY, known_product=known)
    assert found == ([] if similarity is None else [(2, 1, similarity)])


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 12)), unique=True, min_size=6), st.data())
def test_of_each_text_the_nearest_are_linked_in_whatever_parts_pairs_come(
    numbers: list[tuple[int, int]], data: st.DataObject
) -> None:
    rows = [
        _PAIR_ROW
        | {"number": 100 + later, "other": other, "other_seen_at": -other * HOUR, "seen_at": later * HOUR}
        | {"product": (other % 7 + 1) * UNIT**2 // 8, "known_product": 0}
        for later, other in numbers
    ]
    singly = sorted((links([pl.DataFrame([row], schema=_PAIR)]).row(0) for row in rows), key=lambda link: link[1])
    expected = [  # of equal ones those to what was published first: here those of the greatest number
        link
        for number in (101, 102, 103)
        for link in sorted((link for link in singly if link[0] == number), key=lambda link: (-link[2], -link[1]))[:3]
    ]
    again = [row | {there: row[here] for here, there in _OTHERS.items()} for row in rows]  # from the other end
    pairs = pl.DataFrame(data.draw(st.permutations(rows + again)), schema=_PAIR)
    cuts = sorted(data.draw(st.lists(st.integers(0, pairs.height), max_size=4)))
    with patch("transforms.stories.links.LINKS", 3):
        found = links(pairs[a:b] for a, b in pairwise([0, *cuts, pairs.height]))
    assert sorted(found.rows()) == sorted(expected)


def near(similarity: float, root: int = 1, depth: int = 1, root_seen_at: int = 0) -> Link:
    return Link(int(similarity * PARTS), Place(root_seen_at, root, root_seen_at, depth, PARTS))


def test_a_text_begins_a_story_if_it_is_near_to_none() -> None:
    assert place(9, DAY, []) == Place(DAY, 9, DAY, 1, PARTS)
    assert place(9, DAY, [near(0.17)]).root == 9
    assert place(9, DAY, [near(0.19)]).root == 1


def test_one_near_text_of_a_long_story_is_not_enough() -> None:
    assert place(9, DAY, [near(0.4, depth=3)]).root == 9
    assert place(9, DAY, [near(0.4, depth=3), near(0.2, depth=2), near(0.1)]) == Place(DAY, 1, 0, 3, 233_333)


def test_it_goes_on_with_the_nearest_story_the_earlier_of_equal_ones() -> None:
    assert place(9, DAY, [near(0.3, root=1), near(0.4, root=2, root_seen_at=5)]).root == 2
    assert place(9, DAY, [near(0.3, root=7, root_seen_at=5), near(0.3, root=8, root_seen_at=5)]).root == 7


def test_the_older_a_story_the_nearer_a_text_has_to_be() -> None:
    assert place(9, 29 * DAY, [near(0.2)]).root == 9
    assert place(9, 29 * DAY, [near(0.3)]).root == 1
    assert place(9, 61 * DAY, [near(0.9)]).root == 9


def test_places_follow_from_earlier_places() -> None:
    found = places({1: 0, 2: HOUR, 3: 2 * HOUR}, {2: {1: 300_000}, 3: {2: 300_000}}, {})
    assert [(found[number].root, found[number].depth) for number in (1, 2, 3)] == [(1, 1), (1, 2), (3, 1)]
    known = places({3: 2 * HOUR}, {3: {2: 300_000, 1: 200_000}}, {2: found[2], 1: found[1]})
    assert known[3].root == 1

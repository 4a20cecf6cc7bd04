"""Words as search compares them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.search.words import places, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Café's owner", "the cafe owner"),
        ("BRANDT’S reply; the ministers' reply", "brandt reply the ministers reply"),
        ("It's face-to-face", "it face to face"),
        ("the U.S. and US, U.S.-led, J.K. Rowling", "the us and us us led jk rowling"),
        ("plan B. A week", "plan b a week"),
        ("Łódź, Ærø, straße, İstanbul", "lodz aero strasse istanbul"),
        ("1,000 or 3.5%", "1 000 or 3 5"),
        ("東京都の", "東 京 都 の"),
        ("don't", "don t"),
        ("cafe\u0301 ﬁne", "cafe fine"),
        ("#tag @name _x_", "tag name x"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split()


def test_indic_words_stay_whole() -> None:
    assert len(words("हिन्दी समाचार")) == 2


@given(st.text())
def test_places_are_those_of_the_words(text: str) -> None:
    found = list(places(text))
    assert [place.word for place in found] == words(text)
    assert all(place.char_start < place.char_end for place in found)
    assert all(a.char_end <= b.char_start for a, b in pairwise(found))


@given(st.text())
def test_words_have_no_blanks_and_are_never_empty(text: str) -> None:
    for word in words(text):
        assert word and word.split() == [word]


@given(st.text(), st.text())
def test_words_of_parts_are_words_of_the_whole(one: str, other: str) -> None:
    assert words(f"{one}\n\n{other}") == words(one) + words(other)

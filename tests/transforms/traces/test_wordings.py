"""Wordings in: what they have in common, what one leaves out."""

import pytest

from transforms.traces.wordings import Shared, Wording, left_out, shared

FULL = "we will not close the harbour before the dockworkers are paid what the board owes them since august"


def wording(text: str, language: str = "en") -> Wording:
    return Wording(tuple(text.split()), language)


@pytest.mark.parametrize(
    ("other", "n"),
    [
        (FULL, 18),
        ("the dockworkers are paid what the board owes them", 9),
        ("we will not close the harbour before august", 7),  # with an ellipsis: "august" stands in no shared run
        ("close the harbour before", 4),
        (f"{FULL} that is my last word on it", 18),
    ],
)
def test_a_cut_is_the_same_utterance(other: str, n: int) -> None:
    assert shared(wording(FULL), wording(other)) == Shared(n, n)


@pytest.mark.parametrize(
    "other",
    [
        "we will not be before the",  # nothing that tells
        "a request for comment",
        "the dockworkers want the harbour to close and the board to pay",  # the same subject
        "we will not close the harbour and we will not close the airport either whatever the union says",  # a phrase
    ],
)
def test_another_statement_is_another_one(other: str) -> None:
    assert shared(wording(FULL), wording(other)) is None


def test_two_cuts_of_one_utterance_share_a_long_part() -> None:
    first = wording("we will not close the harbour before the dockworkers are paid what the board owes them")
    second = wording("the harbour before the dockworkers are paid what the board owes them since august my friends")
    assert shared(first, second) == Shared(12, 12)


def test_boilerplate_has_no_keys() -> None:
    assert wording("at the end of the day it is what it is").keys == []


def test_pieces_that_are_left_out() -> None:
    cut = wording("we will not close the harbour before the board owes them since august")
    assert left_out(cut, wording(FULL)) == ["dockworkers are paid what"]
    assert left_out(wording(FULL), wording(FULL)) == []


def test_two_wordings_of_one_length_are_the_same_whichever_comes_first() -> None:
    twice = wording("nobody asked the people who live here nobody asked the people who live here")
    once = wording("nobody asked the people who live here we will finish this before the winter")
    assert shared(twice, once) == Shared(14, 7)
    assert shared(once, twice) == Shared(7, 14)

"""Whose words a report hands on, and who answers or is told of before: a text in, who says what out."""

from unittest.mock import ANY

import pytest

from tests.transforms.quotes.test_nested_reports import _said

_FIRST = "“Personally, it has taken me years to stop calling people names. It took a long time.”"


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("Xinhua quoted Roe as saying, “The pier will close.”", "Roe", "The pier will close."),
        ("The paper quoted Ann Lee as saying that it would close.", "Ann Lee", "that it would close"),
        (
            "State media quoted the ministry as saying on Monday that it would open.",
            "the ministry",
            "that it would open",
        ),
        ("Ann Lee was quoted as saying that it would open.", "Ann Lee", "that it would open"),
        ("Perry remembers her sister saying: “You will never get there.”", "her sister", "You will never get there."),
    ],
)
def test_who_is_quoted_speaks_not_who_quotes(text: str, speaker: str, words: str) -> None:
    assert (speaker, words) in _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "“The pier will close. It is old,” Ann Lee told the Morning Post, according to China Daily.",
        "“The pier will close. It is old,” Ann Lee said in a memo, the Norburg Gazette reported.",
        "“The pier will close. It is old,” Ann Lee, chief designer of the pier, told the Post, according to Reuters.",
    ],
)
def test_who_speaks_beside_the_words_has_said_them_not_who_hands_them_on(text: str) -> None:
    assert [(who, words) for who, words in _said(text) if "pier will" in words] == [
        (ANY, "The pier will close. It is old,")
    ]
    assert all(str(who).startswith("Ann Lee") for who, words in _said(text) if "pier will" in words)


@pytest.mark.parametrize("who", ["an anonymous official", "Ann Lee"])
def test_whom_an_outlet_quotes_speaks(who: str) -> None:
    text = f"“It just came to a head. There were a lot of voices,” the Post reported, quoting {who}."
    assert [speaker for speaker, words in _said(text) if "just came" in words] == [who]


@pytest.mark.parametrize(
    "text",
    [
        "Roe explained the headline by saying: “It was because I was late.”",
        "Roe answered on Monday, saying: “It was because I was late.”",
        "Roe gave a speech there, telling the crowd: “It was because I was late.”",
    ],
)
def test_a_participle_without_a_subject_of_its_own_is_of_who_reports(text: str) -> None:
    assert ("Roe", "It was because I was late.") in [(who, words[-26:]) for who, words in _said(text)]


def test_a_question_that_is_not_answered_right_behind_it_ends_no_monologue() -> None:
    text = f"“I had some say, you know?” Ann Lee says. She says she didn’t mind it. Until the crash.\n\n{_FIRST}"
    assert [who for who, words in _said(text) if words.startswith("Personally")] == ["Ann Lee"]


def test_an_answer_is_of_somebody_else_than_the_question() -> None:
    text = (
        "“Where were you on the night of the storm?” Ann Lee asked.\n\n“I was at home with my wife and the children.”"
    )
    assert [who for who, words in _said(text) if words.startswith("I was")] == [None]


def test_who_is_told_of_right_before_says_i() -> None:
    told = "Ann Lee was stuck on the plane for hours but stayed calm."
    said = "“I don't know why I am not upset about this. The story is worth more to me than a flight.”"
    assert [who for who, words in _said(f"{told} {said}") if words.startswith("I don't")] == ["Ann Lee"]
    assert [who for who, words in _said(f"It rained all day in Norburg. {said}") if words.startswith("I")] == [None]

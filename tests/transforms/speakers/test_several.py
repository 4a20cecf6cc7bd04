"""Whom words for several mean: a text in, who makes its last statement out, the first and the others."""

import pytest

from tests.analysed import texts_with_speakers

_BOTH = ["mary roe", "josh doe"]
_TOGETHER = "Mary Roe and Josh Doe announced on Monday that they were separating."


def _speakers(text: str) -> list[str]:
    """The names of those who make the last statement of a text."""
    named, quotes = texts_with_speakers([text])
    keys = dict(named.select("mention_id", "name_key").iter_rows())
    row = quotes.filter(report_kind="statement").row(-1, named=True)
    ids = [row["speaker_mention_id"], *(row["other_speaker_mention_ids"] or ())]
    return [key.split(":")[1] for own in ids if (key := keys.get(own)) is not None]


@pytest.mark.parametrize("words", ["the couple", "the pair", "the two", "they", "both"])
def test_words_for_two_mean_those_who_were_named_together(words: str) -> None:
    assert _speakers(f'{_TOGETHER} "We tried hard for a long time," {words} said in a statement.') == _BOTH


def test_a_representative_of_two_speaks_for_both() -> None:
    assert _speakers(f"{_TOGETHER} A rep for the couple told the Tribune that the split was mutual.") == _BOTH


def test_a_couple_may_be_named_apart_in_one_sentence() -> None:
    text = "Mary Roe filed for divorce from Josh Doe on Monday. The couple said that the split was mutual."
    assert _speakers(text) == _BOTH


def test_two_are_those_who_were_named_last() -> None:
    text = f"{_TOGETHER} Ann Lee and her husband, the director Jo Poe, were sad. The couple said that it was late."
    assert _speakers(text) == ["ann lee", "jo poe"]


def test_who_is_named_behind_a_relative_speaks_as_well() -> None:
    assert _speakers("Mary Roe and her husband, Josh Doe, said they would appeal the ruling.") == _BOTH


def test_they_go_on_behind_what_they_said_of_others() -> None:
    text = f"{_TOGETHER} They said the workers were late. They added that the boats had left."
    assert _speakers(text) == _BOTH


@pytest.mark.parametrize(
    "text",
    [
        f"{_TOGETHER} Officials came. They said that the road was closed.",
        "Mary Roe and Josh Doe met the officials on Monday. The officials said the pier would close.",
        "Mary Roe, Josh Doe and Ann Lee were there. The couple said that the split was mutual.",
        "Mary Roe said it was late. They said that the road was closed.",
    ],
)
def test_others_than_those_named_together_are_nobody(text: str) -> None:
    assert _speakers(text) == []


def test_the_authors_are_those_who_published_something() -> None:
    text = "Last year, Mary Roe and Josh Doe published a paper about ice. The authors argued that the glass was safe."
    assert _speakers(text) == _BOTH

"""Interviews whose turns have short labels in, whom each label means out."""

import pytest

from tests.transforms.mentions.test_mentions import _documents
from transforms.annotate import annotate
from transforms.annotations import DEFAULT_MODEL

_TURNS = (("Why did you run?", "I was angry."), ("What now?", "Nothing."))


def _interview(asker: str, question: str, answer: str) -> str:
    turns = "\n\n".join(f"{question} {asked}\n\n{answer} {told}" for asked, told in _TURNS)
    return f"{asker} spoke to the mayor of Norburg, Ann Lee, on Monday. The Echo was there.\n\n{turns}"


def _speakers(text: str) -> dict[str, str | None]:
    """The name_key of who speaks, by the words said."""
    found = annotate(_documents(text), DEFAULT_MODEL)
    keys = dict(found.mentions.select("mention_id", "name_key").iter_rows())
    return {said: keys.get(who) for said, who in found.quotes.select("text", "speaker_mention_id").iter_rows()}


@pytest.mark.parametrize(
    ("asker", "question", "answer", "asks"),
    [
        ("Reporter William S. Holt", "((WSH))", "((AL))", "PERSON:william s holt"),
        ("Harbournews", "((HN))", "((AL))", "ORG:harbournews"),
        ("Harbournews", "((HN)) :", "((AL)) :", "ORG:harbournews"),
        ("The Gazette", "GZ:", "AL:", "ORG:gazette"),
        ("The Gazette", "GZ:", "Ann Lee:", "ORG:gazette"),
    ],
)
def test_short_labels_mean_who_has_their_letters(asker: str, question: str, answer: str, asks: str) -> None:
    told = _speakers(_interview(asker, question, answer))
    assert told == {words: who for turn in _TURNS for words, who in zip(turn, (asks, "PERSON:ann lee"), strict=True)}


@pytest.mark.parametrize(
    "asker", ["Reporters William S. Holt and Wanda S. Hagen", "The Gazette and reporter Ingrid Dahl"]
)
def test_a_label_that_two_fit_or_nobody_does_is_left_alone(asker: str) -> None:
    told = _speakers(_interview(asker, "((WSH))", "((AL))"))
    assert told["What now?"] not in ("PERSON:william s holt", "PERSON:wanda s hagen", "ORG:gazette")
    assert told["Nothing."] == "PERSON:ann lee"

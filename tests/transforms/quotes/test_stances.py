"""Stances: who holds them, towards whom, and words of other senses that take no side."""

from typing import Any

import pytest

from tests.transforms.quotes.test_quotes import _frames

HOLDERS = [  # (text, cue, holder)
    ("Ann Carver left the party, backing the bill of the harbour board.", "backing", "Ann Carver"),
    ("Having earlier criticised the new pier, Ann Carver went home.", "criticised", "Ann Carver"),
    ("Ann Carver went home, having criticised the plan of the board.", "criticised", "Ann Carver"),
    ("Ann Carver became the first member of the board to endorse the new pier.", "endorse", "Ann Carver"),
    ("Roe became the first member of the board to endorse the new pier.", "endorse", "Roe"),
    ("Ann Carver is the only senator who backed the new pier.", "backed", "Ann Carver"),
    ("Ann Carver supported it and Lee, as he has in the past, opposed the measure.", "opposed", "Lee"),
    ("Another senator who has not backed Mr. Lee, Ann Carver of Sarn, went home.", "backed", "Ann Carver of Sarn"),
    ("One of the steps they have taken is to turn the charge around, blasting Derek Lee for it.", "blasting", "they"),
    ("Ann Carver criticised the plan of the board.", "criticised", "Ann Carver"),
    ("A big company backing the bill of Derek Lee, Sarn Motors, led the way.", "backing", "Sarn Motors"),
    (
        "The prize went to Ann Carver and Derek Lee, rich bankers who are backing Jo Roe.",
        "backing",
        "Ann Carver and Derek Lee",
    ),
    ("Ann Carver called on Monday for an end to the harbour tax.", "called", "Ann Carver"),
    ("Derek Lee is opposed to the law of the board.", "opposed", "Derek Lee"),
    ("Earlier in the day, Roe was attacked by Ann Carver for suggesting a pier.", "attacked", "Ann Carver"),
]
TARGETS = [  # (text, cue, target)
    ("Derek Lee was quickly dismissed by the critics as a slow bumbler.", "dismissed", "Derek Lee"),
    ("Another senator who has not backed Mr. Lee, Ann Carver of Sarn, went home.", "backed", "Mr. Lee"),
    ("Derek Lee — who was young — was quickly dismissed by the voters as an old bumbler.", "dismissed", "Derek Lee"),
    ("The mayor was lambasted as slow.", "lambasted", "The mayor"),
    ("Ann Carver blamed the old leadership for the fire.", "blamed", "the old leadership for the fire"),
    ("Ann Carver lashed out at the board of the harbour.", "lashed", "the board of the harbour"),
    ("Ann Carver blamed the fire on Derek Lee.", "blamed", "Derek Lee"),
    ("Ann Carver criticised Derek Lee, who had left the party early.", "criticised", "Derek Lee"),
    ("Ann Carver endorsed Derek Lee for mayor.", "endorsed", "Derek Lee"),
    ("Ann Carver criticised Derek Lee for his plan.", "criticised", "Derek Lee for his plan"),
    ("Ann Carver criticised Derek Lee Tuesday for his plan.", "criticised", "Derek Lee Tuesday for his plan"),
    ("Ann Carver criticised Derek Lee on Tuesday.", "criticised", "Derek Lee"),
    ("Ann Carver praised the decision on Twitter.", "praised", "the decision"),
    ("Ann Carver blasted the Harbour Bank (HB) on Monday.", "blasted", "the Harbour Bank (HB)"),
    ("Ann Carver condemned the raids in Sarn as a failed effort.", "condemned", "the raids in Sarn"),
    ("Derek Lee was criticised by Ann Carver for his plan.", "criticised", "Derek Lee"),
    ("Derek Lee has been criticised for not closing the pier in time.", "criticised", "Derek Lee"),
    (
        "Ann Carver is protesting the orders of the board by giving away a boat.",
        "protesting",
        "the orders of the board",
    ),
    ("Ann Carver condemned the vandalism after a fire in the city.", "condemned", "the vandalism"),
    ("Ann Carver is backing Derek Lee -- not me -- and he knows it.", "backing", "Derek Lee"),
    ("Ann Carver criticised the harbour board in an interview with Sarn Radio.", "criticised", "the harbour board"),
    ("The harbour firms have attacked the law saying they could be forced to close.", "attacked", "the law"),
    ("Derek Lee is opposed to the law of the board.", "opposed", "the law of the board"),
    ("Most traders are opposed to the law of the board.", "opposed", "the law of the board"),
    (
        "He told Ann Carver (who enthusiastically endorses Derek Lee and whom Lee took long to disavow) to leave.",
        "endorses",
        "Derek Lee",
    ),
    ("Ann Carver called on Monday for an end to the harbour tax.", "called", "an end to the harbour tax"),
]
DIRECTIONS = [  # (text, direction)
    ("Ann Carver called for an end to the harbour tax.", "for"),
    ("Ann Carver disagreed with the ruling of the court.", "against"),
    ("Ann Carver campaigned against the harbour tax.", "against"),
    ("Ann Carver's opposition to the harbour tax is new.", "against"),
    ("Ann Carver does not support the harbour tax.", "against"),
    ('Ann Carver supports "modest rises" of the harbour tax.', "for"),
]
NO_STANCES = [
    "Ann Carver, who hails from the old harbour, went home.",
    "Ann Carver backed away from a plan for the new pier.",
    "Ann Carver applauded along with the crowd at the pier.",
    "Ann Carver defended herself against the charges.",
    "The demographics now favour the old party of the harbour.",
    "The brewery blamed weak demand in the harbour.",
    "Ann Carver rebuffed several requests for interviews.",
    "Ann Carver might not welcome the new pier of the harbour.",
    "Perhaps Ann Carver will oppose the new pier of the harbour.",
    "The hope is for Ann Carver to oppose the new pier.",
    "Ann Carver did not immediately endorse another candidate.",
    "Judge Ann Carver dismissed the lawsuit of the harbour board.",
    "The bowler Ann Carver dismissed Derek Lee and Tom Roe on Monday.",
    "The harbour board had dismissed Derek Lee in March.",
    "Ann Carver celebrated the anniversary of the harbour.",
    "Ann Carver defended her title at the harbour on Monday.",
    "Ann Carver supports a family of five.",
    "The gunmen attacked a convoy near the harbour.",
    "Ann Carver agreed on a price for the harbour.",
    "The warnings called for rain in the harbour.",
    "He came by the Carver-endorsing White House on Monday.",
    "Few disagree with the plan of the board.",
    "None of his rivals attacked Ann Carver over the harbour tax.",
    "He did not defend the beliefs of other groups.",
    "It is easy to criticise the length of the campaign.",
    "The brewery blamed weak demand for the cut.",
    "Weak demand and poor roads were blamed for the fall in sales.",
    "Derek Lee slammed two sixes at the harbour.",
    "The new camera supports a feature of the phone.",
]


@pytest.fixture(scope="module")
def stances() -> dict[str, list[dict[str, Any]]]:
    """The stances of all these texts, by text."""
    texts = list(dict.fromkeys([*(row[0] for row in [*HOLDERS, *TARGETS, *DIRECTIONS]), *NO_STANCES]))
    found = _frames(texts)[0].to_dicts()
    kinds = [row for row in found if row["report_kind"] == "stance"]
    return {text: [row for row in kinds if row["document_id"] == f"d{number}"] for number, text in enumerate(texts)}


@pytest.mark.parametrize(("text", "cue", "holder"), HOLDERS)
def test_holders(stances: dict[str, list[dict[str, Any]]], text: str, cue: str, holder: str) -> None:
    assert [row["speaker_text"] for row in stances[text] if cue in row["cue"]] == [holder]


@pytest.mark.parametrize(("text", "cue", "target"), TARGETS)
def test_targets(stances: dict[str, list[dict[str, Any]]], text: str, cue: str, target: str) -> None:
    assert [row["text"] for row in stances[text] if cue in row["cue"]] == [target]


@pytest.mark.parametrize(("text", "direction"), DIRECTIONS)
def test_directions(stances: dict[str, list[dict[str, Any]]], text: str, direction: str) -> None:
    assert [row["stance_direction"] for row in stances[text]] == [direction]


@pytest.mark.parametrize("text", NO_STANCES)
def test_words_of_other_senses_take_no_side(stances: dict[str, list[dict[str, Any]]], text: str) -> None:
    assert stances[text] == []

"""Whom descriptions mean that the text names only later, and whom they do not."""

import pytest

from tests.analysed import texts_with_speakers
from tests.transforms.mentions.test_unnamed_speakers import _spoken
from transforms.lexicon import gazetteer

CHANCELLOR = (
    "Chancellor rallies voters\n\nOwen Marsh has issued a rallying cry to supporters.\n\n{} said that the poll would "
    "be a choice.\n\nHe was glad. {} Neil Hart was not."
)


@pytest.mark.parametrize("rank", ["Shadow chancellor", "Deputy chancellor", "Vice chancellor"])
def test_the_holder_of_an_office_is_no_deputy_who_is_named_later(rank: str) -> None:
    assert _spoken(CHANCELLOR.format("The chancellor", rank))[-1] == "PERSON:owen marsh"
    assert _spoken(CHANCELLOR.format(f"The {rank.lower()}", rank))[-1] == "PERSON:neil hart"


def test_a_mayor_is_no_deputy_mayor_who_was_named_before() -> None:
    text = (
        "The town waited. Deputy Mayor Ann Lee said that it was late. She was tired. {} told reporters that all left."
    )
    assert _spoken(text.format("The mayor"))[-1] is None
    assert _spoken(text.format("The deputy mayor"))[-1] == "PERSON:ann lee"


SERVICE = (
    "{} still busy\n\nAn ambulance service has urged people to think before they call, and said that it was late.\n\n"
    "Sarn Ambulance Service said that many had called. People should use the National Harbour Service, it said."
)


@pytest.mark.parametrize("heading", ["Sarn Ambulance Service", "Crews"])
def test_a_body_is_the_one_that_shares_the_nouns_before_its_kind_also_if_the_heading_names_it(heading: str) -> None:
    assert _spoken(SERVICE.format(heading))[0] == "ORG:sarn ambulance service"


def test_one_of_many_is_not_who_opens_the_next_paragraph() -> None:
    text = (
        "It rained all day. The pier was shut. Boats left. They were late.\n\n"
        '"Nice hat," wrote {} in response to the post.\n\nNeil Hart said that he was glad.'
    )
    assert _spoken(text.format("one Norburg user"))[0] is None
    assert _spoken(text.format("another user"))[0] is None


@pytest.mark.parametrize("office", ["speaker of the parliament", "leader of the council"])
def test_who_is_named_behind_an_office_of_several_words_speaks(office: str) -> None:
    text = f"It rained.\n\nThe {office} Owen Marsh said that it was late.\n\nThe numbers are low, said Neil Hart."
    _, quotes = texts_with_speakers([text])
    assert quotes["speaker_text"][0] == f"The {office} Owen Marsh"
    assert _spoken(text) == ["PERSON:owen marsh", "PERSON:neil hart"]


def test_what_an_office_is_of_is_nobody() -> None:
    words = gazetteer.title_words()
    assert {"chief", "member", "secretary", "president"} <= words
    assert words.isdisjoint({"police", "parliament", "staff", "state", "exchequer", "research"})

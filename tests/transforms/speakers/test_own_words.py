"""Whom the words that somebody speaks name, whose agent it is, who is former: none of them speaks."""

import pytest

from tests.transforms.mentions.test_unnamed_speakers import _spoken


def test_whom_a_regulators_words_name_is_not_the_regulator() -> None:
    text = (
        "Acme Corp has made errors.\n\nThe firm was told off by the Harbour Commission, which said that it was "
        "late.\n\nThe {} said {} would have to raise capital."
    )
    assert _spoken(text.format("regulator", "Acme Corp"))[-1] != "ORG:acme"


@pytest.mark.parametrize("said", ["Mr Lee will have a key role", "it would help Gordon Lee"])
def test_whom_a_premiers_words_name_is_not_the_premier(said: str) -> None:
    text = f"Tony Marsh met Mr Lee in Sarn. Gordon Lee will lead the campaign. The premier insisted {said}."
    assert _spoken(text)[0] != "PERSON:gordon lee"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("The evidence for Marsh is good", "PERSON:owen lee"),
        ("I owe it to Robert Marsh", "PERSON:owen lee"),
        ("The evidence is good", "PERSON:robert marsh"),
        ("My name is Robert Marsh", "PERSON:robert marsh"),
    ],
)
def test_he_is_nobody_whom_his_own_words_name_but_who_says_his_name(words: str, expected: str) -> None:
    text = (
        "Owen Lee, the bishop, spoke on Monday. The story is old.\n\nRobert Marsh lived in a small town. "
        f'"{words}," he said.'
    )
    assert _spoken(text) == [expected]


def test_who_goes_on_may_tell_what_others_call_him() -> None:
    text = "Owen Lee says that it was late. \"They shouted: 'Owen, leave!'\" he said."
    assert _spoken(text) == ["PERSON:owen lee", "PERSON:owen lee"]


@pytest.mark.parametrize("body", ["firm", "company", "group"])
def test_a_company_is_none_that_is_named_later_in_its_own_words(body: str) -> None:
    text = (
        f"A {body} has said it is in talks with goods {body} Lumen Group to buy it.\n\nLumen Group said on Monday that "
        "it was late."
    )
    assert _spoken(text) == [None, "ORG:lumen group"]


def test_a_judge_is_no_other_judge_who_is_named_in_what_was_said() -> None:
    text = "A judge said that Judge Ann Lee was wrong. It rained. Judge Owen Marsh, of Sarn, left."
    assert _spoken(text) == ["PERSON:owen marsh"]


@pytest.mark.parametrize("noun", ["agent", "lawyer", "manager"])
def test_somebodys_agent_is_somebody_else(noun: str) -> None:
    text = f"Owen Marsh has denied that his books are cruel. His {noun} said that it was late."
    assert _spoken(text)[-1] is None


@pytest.mark.parametrize(("word", "expected"), [("former ", None), ("retired ", None), ("", "ORG:acme")])
def test_a_former_official_does_not_speak_for_the_body(word: str, expected: str | None) -> None:
    assert _spoken(f"Acme Corp was told of it.\n\nThe {word}Acme official said that it was late.")[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was a message repeated by Home Secretary Owen Marsh who said that it was late.", "PERSON:owen marsh"),
        ("They got a letter from Ann Lee who said that it was late.", "PERSON:ann lee"),
    ],
)
def test_who_right_behind_a_name_is_not_the_thing_before_it(text: str, expected: str) -> None:
    assert _spoken(text)[-1] == expected


@pytest.mark.parametrize("title", ["World number one", "Former world number two", "Tory frontbencher"])
@pytest.mark.parametrize("seat", ["", " MP", " MSP", " OBE"])
def test_a_number_before_a_name_and_a_seat_behind_it_hide_nobody(title: str, seat: str) -> None:
    assert _spoken(f"{title} Ann Marsh{seat} said that it was late.") == ["PERSON:ann marsh"]


@pytest.mark.parametrize("seat", ["", " MP", " MSP", " KC"])
def test_an_office_beside_a_name_with_a_seat_is_known(seat: str) -> None:
    text = f"The mayor, Tom Marsh{seat}, was late. It rained in Sarn. The mayor said that it was dry."
    assert _spoken(text) == ["PERSON:tom marsh"]


def test_a_comic_is_a_comedian() -> None:
    text = "Comedian Peter Marsh is back. It was good. In a statement, the {} said that it was late."
    assert _spoken(text.format("Norland-born comic")) == ["PERSON:peter marsh"]


@pytest.mark.parametrize("noun", ["uncle", "brother", "lawyer", "spokesman"])
def test_he_is_somebodys_uncle_who_spoke_and_not_the_somebody(noun: str) -> None:
    text = f"Owen Marsh's {noun} said that it was late. He said that it rained."
    assert _spoken(text)[-1] is None


def test_he_is_a_lawyer_with_a_name_and_a_mother_is_not_he() -> None:
    assert _spoken("Owen Marsh's lawyer, Tom Hart, said it was late. He said it rained.")[-1] == "PERSON:tom hart"
    assert _spoken("Owen Marsh's mother said that it was late. He said that it rained.")[-1] == "PERSON:owen marsh"


@pytest.mark.parametrize("office", ["Chief Secretary to the Treasury", "Ambassador to the UN", "Secretary of State"])
def test_an_office_to_a_body_hides_nobody(office: str) -> None:
    assert _spoken(f"{office} Paul Marsh said that it was late.") == ["PERSON:paul marsh"]


@pytest.mark.parametrize("words", ["The critic of", "A critic of", "Some allies of", "A rival of"])
def test_whose_critic_or_rival_it_is_does_not_speak(words: str) -> None:
    assert _spoken(f"{words} Ann Lee said that it was late.") == [None]


@pytest.mark.parametrize("boss", ["Harbour union boss", "Union boss"])
def test_the_boss_of_a_headline_is_whom_the_text_names_as_that(boss: str) -> None:
    text = f"{boss}: 'We can go on'\n\nOwen Marsh, the boss of the Harbour union, says the strikes could go on."
    assert _spoken(text) == ["PERSON:owen marsh", "PERSON:owen marsh"]


def test_the_boss_of_a_body_is_not_the_body() -> None:
    assert _spoken("Last year the boss of Goldman Harbour said that it was late.") == [None]

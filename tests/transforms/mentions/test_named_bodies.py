"""Bodies, outlets and sites that speak without a name that the network marked: who they are, how they are written."""

import pytest

from tests.analysed import analysed
from tests.transforms.mentions.test_mentions import _documents
from tests.transforms.mentions.test_resolution import _meant
from tests.transforms.mentions.test_unnamed_speakers import _spoken
from transforms.mentions.stage import mentions
from transforms.quotes.stage import quotes

LATE = "it was late"


def _names(text: str) -> list[str]:
    """The names of a text as written, in order."""
    documents = _documents(text)
    parsed, findings = analysed(documents)
    found = mentions(documents, parsed, *quotes(parsed, findings), findings)
    return [text for text, kind in found.select("text", "mention_kind").iter_rows() if kind == "name"]


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("US forces", "ORG:american forces"),
        ("Israel's military", "ORG:israeli military"),
        ("The Israeli military", "ORG:israeli military"),
        ("China's space agency", "ORG:chinese space agency"),
        ("A spokesman for the German special forces command in Potsdam", "ORG:german special forces command"),
        ("The Icelandic prime minister's office", "ORG:icelandic prime ministers office"),
        ("A statement from the Nigerian president's office", "ORG:nigerian presidents office"),
        ("A German court", None),
        ("Norway's office", None),
    ],
)
def test_a_body_of_a_state_is_known_by_the_name_of_the_people(speaker: str, expected: str | None) -> None:
    assert _meant(f"It rained in Norburg. {speaker} said that {LATE}.", LATE, speaker) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Troops of the Israeli army were there.", "Israeli army"),
        ("They wrote to the Lebanese defence ministry on Monday.", "Lebanese defence ministry"),
        ("They wrote to an Israeli army unit on Monday.", "Israeli"),
        ("They listened to Israeli army radio on Monday.", "Israeli"),
        ("The Israeli government was there.", "Israeli"),
    ],
)
def test_a_body_of_which_a_people_has_one_is_a_name_also_if_it_does_not_speak(text: str, name: str) -> None:
    assert name in _names(f"It rained in Norburg. {text}")


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("A fisherman named Ann Lee", "PERSON:ann lee"),
        ("a commenter called “joroe4”", "PERSON:joroe4"),
        ("A user known as bluefin", "PERSON:bluefin"),
        ("A company called Tanvex", "ORG:tanvex"),
        ("A plan called Tanvex", None),
    ],
)
def test_a_noun_that_is_named_something_has_that_name(speaker: str, expected: str | None) -> None:
    assert _meant(f"It rained in Norburg. {speaker} said that {LATE}.", LATE, speaker) == expected


def test_a_body_of_a_state_that_speaks_is_a_name_as_it_is_written() -> None:
    assert "Israel's military" in _names("Israel's military said that it was late. It was dark.")
    assert "Israel" in _names("Israel's military strength grew. It was dark.")


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("A foreign ministry spokesman in Berlin", "ORG:german foreign ministry"),
        ("The foreign ministry in Berlin", "ORG:german foreign ministry"),
        ("A foreign ministry spokesman in Munich", None),
    ],
)
def test_a_ministry_in_a_capital_is_of_that_country(speaker: str, expected: str | None) -> None:
    text = f"The Taliban said that many were hurt. {speaker} said that {LATE}."
    assert _meant(text, LATE, speaker, ("many were hurt", "The Taliban")) == expected


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("skywatch.com", "ORG:skywatch.com"),
        ("State-run Linhua media", "ORG:linhua"),
        ("The news agency anr", "ORG:anr"),
        ("The Save Our Boats campaign", "ORG:save our boats"),
        ("The Norland-based #Freethem campaign", "ORG:freethem"),
        ("Norway's Guardian newspaper", "ORG:guardian"),
        ("Britain's Observer newspaper", "ORG:observer"),
        ("The Lebanese Al-Safa newspaper", "ORG:al safa"),
        ("The Irish Chronicle newspaper", "ORG:irish chronicle"),
        ("Ann Lee's Downing Street office", "ORG:downing street"),
        ("The official Kesta Twitter account", "ORG:kesta"),
        ("A chart by Kesta Corp's office in Norburg", "ORG:kesta"),
        ("Information maintained by the Kesta Society", "ORG:kesta society"),
        ("The campaign", None),
    ],
)
def test_a_kind_beside_a_name_tells_that_it_is_a_body(speaker: str, expected: str | None) -> None:
    text = f"It rained in Norburg, and Kesta did nothing. {speaker} said that {LATE}."
    found = _meant(text, LATE, speaker)
    assert (found or "").replace("skywatchcom", "skywatch.com") == (expected or "")


def test_the_firm_is_the_one_of_the_heading() -> None:
    text = (
        "The legal firm J.P. Doman said that it was glad.\n\nWhat is Norfonseca saying?\n\n"
        f"On Monday, the firm said that {LATE}. Norfonseca is in Panama."
    )
    assert _meant(text, LATE, "the firm", ("it was glad", "The legal firm J.P. Doman")) == "ORG:norfonseca"


def test_its_report_is_that_of_the_subject() -> None:
    text = "A group of former Wells Fargo officers joined Bank of Utah. The bank earned much, according to its report."
    assert _meant(text, "The bank earned much", "its report") == "ORG:bank of utah"


def test_the_report_is_the_paper_s_that_reported() -> None:
    text = (
        "The decree came after the South Korean newspaper Chosun Daily reported that ships had met. "
        f"“Sad,” Jo Roe tweeted. The report said that {LATE}."
    )
    others = (("ships had met", "the South Korean newspaper Chosun Daily"), ("Sad", "Jo Roe"))
    assert _meant(text, LATE, "The report", *others) == "ORG:chosun daily"


@pytest.mark.parametrize(("piece", "expected"), [("article", None), ("letter", "PERSON:ann lee")])
def test_who_is_quoted_in_an_article_has_not_written_it(piece: str, expected: str | None) -> None:
    text = f"Ann Lee said in the {piece} that she was glad. It was a long day. The {piece} said that {LATE}."
    assert _meant(text, LATE, f"The {piece}", ("she was glad", "Ann Lee")) in (expected, None)


def test_who_has_an_office_by_the_tables_is_meant_by_it() -> None:
    text = f"Donald Trump has come to Norburg. The US president said that {LATE}."
    assert _meant(text, LATE, "The US president") == "PERSON:donald trump"


@pytest.mark.parametrize(("noun", "expected"), [("woman", "PERSON:mary horan"), ("man", None), ("nurse", None)])
def test_a_woman_of_the_opening_is_named_by_a_newspaper(noun: str, expected: str | None) -> None:
    text = f"A Norburg {noun} says that {LATE}.\n\nThe Norburg Gazette reports that Mary Horan said she was tired."
    assert _meant(text, LATE, f"A Norburg {noun}", ("she was tired", "Mary Horan")) == expected


def test_an_engineer_of_a_country_is_named_far_below() -> None:
    days = " ".join(f"It rained on day {number}." for number in range(12))
    text = (
        f"A leading Chinese engineer has said that {LATE}.\n\nFlight Engineer Terry Wirt took this photo. {days}\n\n"
        "Zhu Peng, a top engineer at the China Aerospace Corporation, told the paper that it was dark."
    )
    assert _meant(text, LATE, "A leading Chinese engineer", ("it was dark", "Zhu Peng")) == "PERSON:zhu peng"


def test_a_government_s_spokesman_is_named_as_the_president_s() -> None:
    text = (
        f"Nigeria mourned. Nigeria slept. Nigeria was glad. A government spokesman said that {LATE}. "
        "It was cold, Garba Shado, a spokesman for President Buhari, said."
    )
    assert _meant(text, LATE, "A government spokesman", ("It was cold", "Garba Shado")) == "PERSON:garba shado"


@pytest.mark.parametrize(
    ("noun", "name", "expected"),
    [
        ("space expert", "Jonathan Doe, a renowned astronomer,", "PERSON:jonathan doe"),
        ("policeman", "Jonathan Doe, a renowned astronomer,", None),
        ("space engineer", "Jonathan Doe, from the Norland Space Centre,", "PERSON:jonathan doe"),
        ("space expert", "Former water minister Jonathan Doe", "PERSON:jonathan doe"),
        ("space engineer", "The mayor, Jonathan Doe,", None),
        ("space engineer", "Jonathan Doe", None),
        ("space engineer", "Doe", None),
    ],
)
def test_an_expert_is_named_in_the_next_sentence(noun: str, name: str, expected: str | None) -> None:
    text = f"A leading {noun} has warned that {LATE}. {name} said that it was dark."
    assert _meant(text, LATE, f"A leading {noun}", ("it was dark", name)) == expected


@pytest.mark.parametrize(("speaker", "expected"), [("American", "ORG:american airlines"), ("The American", None)])
def test_an_airline_is_called_by_the_people_that_its_name_begins_with(speaker: str, expected: str | None) -> None:
    text = f"American Airlines has apologized. {speaker} said that {LATE}."
    assert _meant(text, LATE, speaker) == expected


def test_one_site_is_no_other() -> None:
    text = f"One travel site argues that Kesta Airlines is late. The site noted that {LATE}. Kesta Airlines was glad."
    assert _spoken(text) == [None, None]


def test_no_pronoun_is_a_name() -> None:
    assert "him" not in _names("John Kasich spoke, and many commentators called him “the grownup on the stage” then.")

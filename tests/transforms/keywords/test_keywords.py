"""Documents and their names in, keywords out: fullest names, and noun phrases that the text repeats."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.keywords.phrases import has_dictionary, phrases
from transforms.keywords.stage import NAMES, PHRASES, document_keywords
from transforms.schemas import DOCUMENT_KEYWORDS
from transforms.takedowns import name_hash

_RATES = (
    "The interest rate stays where it is. Higher interest rates hurt builders, the bank's governor said. "
    "An interest rate cut may come in May. In May the builders rose early."
)


def keywords(
    text: str, names: dict[str, str], *, headline: str = "", language: str = "en", erased: tuple[str, ...] = ()
) -> list[str]:
    """The keywords of a text in which each of these names (text to name_key) is a mention wherever it stands."""
    whole = f"{headline}\n\n{text}" if headline else text
    documents = pl.DataFrame({"document_id": ["d1"], "headline": [headline], "text": [whole], "language": [language]})
    rows = [
        ("d1", key, key.split(":")[0], name, start, start + len(name))
        for name, key in names.items()
        for start in range(len(whole))
        if whole.startswith(name, start)
    ]
    columns = ["document_id", "name_key", "label", "text", "char_start", "char_end"]
    types = [pl.String, pl.String, pl.String, pl.String, pl.Int32, pl.Int32]
    frame = pl.DataFrame(rows, schema=dict(zip(columns, types, strict=True)), orient="row")
    found = document_keywords(documents, frame, {name_hash(key) for key in erased})
    assert found.schema == DOCUMENT_KEYWORDS.schema
    return list(found["keywords"][0]) if found.height else []


def test_a_phrase_stands_for_its_words_and_in_its_dictionary_form() -> None:
    found = phrases("Interest rates stay", _RATES, "en")
    assert found["interest rate"] == 4, "three times in the text and once in the headline"
    assert "interest" not in found and "rate" not in found
    assert found["builder"] == 2


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ministers cut budgets. They cut budgets again.", "cut budget"),
        ("Builders rose. Builders rose again.", "rose"),
        ("Six builders saw twelve trucks. Six builders saw twelve trucks.", "six builder"),
        ("It was Monday. It was Monday.", "monday"),
        ("The northern coast. The northern sea.", "northern"),
        ("a truck, a fire. A truck, a fire.", "truck fire"),
        ("A builder’s truck. A builder’s truck.", "builder truck"),
    ],
)
def test_verbs_numbers_days_and_neighbours_are_no_phrases(text: str, missing: str) -> None:
    assert missing not in phrases("", text, "en")


def test_the_words_of_an_erased_name_are_no_keywords() -> None:
    text = "HELENA BRANDT: No. Brandt’s baker waits. HELENA BRANDT: Yes. Brandt. A brandt is a baker, a brandt."
    assert keywords(text, {}) == ["brandt", "baker", "helena"]
    assert keywords(text, {}, erased=("PERSON:helena brandt", "PERSON:brandt")) == ["baker", "brandt"]
    assert keywords(text, {}, erased=("PERSON:baker",)) == ["brandt", "baker", "helena"], "in lower case it is a word"


def test_a_headline_alone_makes_no_phrase_and_a_single_use_none() -> None:
    assert phrases("Harbour fire", "He went home.", "en") == {}
    assert phrases("", "The harbour fire was put out.", "en") == {}
    assert phrases("Harbour fire", "The harbour fire was put out.", "en")["harbour fire"] == 2


def test_names_are_written_as_where_they_are_longest_and_part_phrases() -> None:
    names = {"Helena Brandt": "PERSON:helena brandt", "Brandt’s": "PERSON:helena brandt", "NORLAND": "GPE:norland"}
    text = "Helena Brandt spoke. The Brandt’s plan harmed NORLAND harbours. Port Brandt’s plan failed."
    assert keywords(text, names, headline="NORLAND votes") == ["Norland", "Helena Brandt"]
    peoples = {"Norlanders": "NORP:norlanders"}
    assert keywords("Norlanders spoke.", peoples) == []


def test_names_and_phrases_have_their_limits() -> None:
    many = {f"Ann Bra{chr(97 + n // 26)}{chr(97 + n % 26)}": f"PERSON:ann bra{n}" for n in range(NAMES + 3)}
    found = keywords(". ".join(many) + f". {_RATES}", many)
    assert len([each for each in found if each.startswith("Ann")]) == NAMES
    assert "interest rate" in found
    assert len(found) <= NAMES + PHRASES


def test_a_language_without_a_dictionary_has_names_alone() -> None:
    assert has_dictionary("en") and not has_dictionary("sv")
    assert keywords("Ann Bo. " + _RATES, {"Ann Bo": "PERSON:ann bo"}, language="sv") == ["Ann Bo"]


@settings(max_examples=50)
@given(st.text(max_size=150), st.sampled_from(["en", "fr", "und"]))
def test_any_text_has_keywords_without_blanks_at_their_ends(text: str, language: str) -> None:
    found = keywords(text + text, {"A": "ORG:a"}, headline=text[:9], language=language)
    assert all(each and each == " ".join(each.split()) for each in found)
    assert len(set(found)) == len(found)

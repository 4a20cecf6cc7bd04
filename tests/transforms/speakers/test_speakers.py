"""quotes, mentions -> quotes with their speakers."""

from typing import Any

import polars as pl
import pytest

from tests.analysed import analysed
from transforms import ids
from transforms.schemas import MENTIONS, QUOTES
from transforms.speakers import speakers
from transforms.text.parsed_text import ParsedText

Mentioned = tuple[str, str, str, str | None]  # text, kind, label, entity


def _quotes(speaker: str | None, status: str = "named", score: float = 0.8) -> pl.DataFrame:
    row: dict[str, Any] = dict.fromkeys(QUOTES.schema)
    row |= {"quote_id": "q", "document_id": "d", "quote_kind": "direct", "is_speech": True, "text": "It is good."}
    row |= {"char_start": 200, "char_end": 211, "polarity": "asserted", "quote_group_id": "g"}
    row |= {"speaker_status": status, "speaker_score": score}
    if speaker is not None:
        row |= {"speaker_text": speaker, "speaker_char_start": 10, "speaker_char_end": 10 + len(speaker)}
    return pl.DataFrame([row], schema=QUOTES.schema)


def _parsed(speaker: str) -> list[ParsedText]:
    """A sentence with the speaker at offset 10, parsed."""
    text = f"Meanwhile {speaker} said that it was good."
    columns = {"document_id": ["d"], "language": ["en"], "text": [text], "headline": [None], "authors": [[]]}
    return analysed(pl.DataFrame(columns))[0]


def _mentions(speaker: str, *found: Mentioned, link_score: float | None = 0.5) -> pl.DataFrame:
    rows = []
    for text, kind, label, entity in found:
        start = 10 + speaker.index(text)
        row: dict[str, Any] = dict.fromkeys(MENTIONS.schema)
        row |= {"mention_id": ids.mention_id("d", start, start + len(text)), "document_id": "d", "entity_id": entity}
        row |= {"text": text, "label": label, "mention_kind": kind, "char_start": start, "char_end": start + len(text)}
        row |= {"sentence_index": 0, "is_in_quote": False, "link_score": link_score}
        rows.append(row)
    return pl.DataFrame(rows, schema=MENTIONS.schema)


def _decided(speaker: str | None, *found: Mentioned, status: str = "named") -> dict[str, Any]:
    """The row of a quote with a speaker, given the mentions in the speaker's words."""
    words = speaker or "She"
    return speakers(_parsed(words), _quotes(speaker, status), _mentions(words, *found)).row(0, named=True)


@pytest.mark.parametrize(
    ("speaker", "found", "entity", "status"),
    [
        (
            "Chinese President Xi Jinping",
            [("Chinese", "name", "NORP", "china"), ("Xi Jinping", "name", "PERSON", "xi")],
            "xi",
            "named",
        ),
        (
            "Clinton campaign manager Robby Mook",
            [("Clinton", "name", "PERSON", "clinton"), ("Robby Mook", "name", "PERSON", "mook")],
            "mook",
            "named",
        ),
        (
            "a former spokesman for Norway's Foreign Ministry, Ola Nordmann",
            [
                ("Norway", "name", "GPE", "norway"),
                ("Foreign Ministry", "name", "ORG", "ministry"),
                ("Ola Nordmann", "name", "PERSON", "ola"),
            ],
            "ola",
            "named",
        ),
        (
            "A spokeswoman for Prime Minister Helena Brandt, Priya Nair",
            [("Helena Brandt", "name", "PERSON", "brandt"), ("Priya Nair", "name", "PERSON", "nair")],
            "nair",
            "named",
        ),
        (
            "Obama's adviser, David Axelrod",
            [("Obama", "name", "PERSON", "obama"), ("David Axelrod", "name", "PERSON", "axelrod")],
            "axelrod",
            "named",
        ),
        (
            "Ann Lee, a spokeswoman for Acme",
            [("Ann Lee", "name", "PERSON", "lee"), ("Acme", "name", "ORG", "acme")],
            "lee",
            "named",
        ),
        (
            "a spokesman for Acme",
            [("a spokesman", "nominal", "PERSON", "acme"), ("Acme", "name", "ORG", "acme")],
            "acme",
            "nominal",
        ),
        (
            "The head of the harbour's night watch, Neil Lee",
            [("Neil Lee", "name", "PERSON", "lee")],
            "lee",
            "named",
        ),
        (
            "The manager of Norbank and director of Northern Tourism, Neil Lee",
            [
                ("Norbank", "name", "ORG", "norbank"),
                ("Northern Tourism", "name", "ORG", "tourism"),
                ("Neil Lee", "name", "PERSON", "lee"),
            ],
            "lee",
            "named",
        ),
        ("the largest bank of the north, Norbank", [("Norbank", "name", "ORG", "norbank")], "norbank", "named"),
        ("residents of the north, Ann Lee among them", [("Ann Lee", "name", "PERSON", "lee")], None, "generic"),
        ("Mr. Trump's", [("Trump", "name", "PERSON", "trump")], "trump", "named"),
        ("he", [("he", "pronoun", "PERSON", "xi")], "xi", "pronoun"),
        ("they", [("they", "pronoun", "PERSON", None)], None, "pronoun"),
        ("Friends of Mr. Clinton", [("Clinton", "name", "PERSON", "clinton")], None, "generic"),
        ("Trump's friends", [("Trump", "name", "PERSON", "trump")], None, "generic"),
        ("McConnell aides", [("McConnell", "name", "PERSON", "mcconnell")], None, "generic"),
        ("some Democrats", [("Democrats", "name", "NORP", "democrat")], None, "generic"),
        ("officials", [], None, "generic"),
    ],
)
def test_the_head_of_the_phrase_speaks(speaker: str, found: list[Mentioned], entity: str | None, status: str) -> None:
    row = _decided(speaker, *found)
    assert (row["speaker_entity_id"], row["speaker_status"]) == (entity, status)


def test_scores_are_multiplied_and_other_documents_do_not_matter() -> None:
    named = _mentions("Xi", ("Xi", "name", "PERSON", "xi"))
    elsewhere = named.with_columns(document_id=pl.lit("other"), mention_id=pl.lit("other:m1"))
    row = speakers(_parsed("Xi"), _quotes("Xi"), pl.concat([elsewhere, named])).row(0, named=True)
    assert row["speaker_mention_id"] == ids.mention_id("d", 10, 12)
    assert row["speaker_score"] == pytest.approx(0.4)
    assert speakers(_parsed("Xi"), _quotes("Xi"), elsewhere)["speaker_status"].to_list() == ["generic"]


def test_no_speaker_is_unknown_and_a_poll_stays_nominal() -> None:
    assert _decided(None)["speaker_status"] == "unknown"
    assert _decided("a poll", status="nominal")["speaker_status"] == "nominal"


def test_nothing_else_changes_and_no_quotes_give_none() -> None:
    before = _quotes("Xi")
    after = speakers(_parsed("Xi"), before, _mentions("Xi", ("Xi", "name", "PERSON", "xi")))
    changed = [c for c in before.columns if c.startswith("speaker_") and not c.endswith(("text", "start", "end"))]
    assert after.drop(changed).equals(before.drop(changed))
    assert speakers([], QUOTES.empty(), MENTIONS.empty()).schema == QUOTES.schema


def test_of_joint_speakers_the_first_is_the_speaker_and_the_others_are_told() -> None:
    first, second = ("Xi", "name", "PERSON", "xi"), ("Putin", "name", "PERSON", "putin")
    joint, alone = _decided("Xi and Putin", first, second), _decided("Xi", first)
    assert joint["speaker_entity_id"] == alone["speaker_entity_id"] == "xi"
    assert joint["speaker_score"] == alone["speaker_score"]
    assert joint["other_speaker_mention_ids"] == [ids.mention_id("d", 17, 22)]
    assert alone["other_speaker_mention_ids"] is None


def test_what_is_of_a_relative_is_not_the_relative() -> None:
    text = "his appearance on behalf of his wife"
    assert _decided(text, ("wife", "nominal", "PERSON", "ann"))["speaker_entity_id"] is None

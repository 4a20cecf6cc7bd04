"""Descriptions that speak and no rule resolves -> whom the document lets them mean, or nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

import seeds
from tests.analysed import texts_with_speakers
from tests.parses import parse
from transforms.schemas import MENTIONS
from transforms.speakers.choice import best, likeliest, with_described
from transforms.speakers.speaking_mentions import Speaker
from transforms.text.parsed_text import ParsedText

AGENCY = """
Kesta NNP nsubj built ORG
built VBD ROOT built
it PRP dobj built
. . punct built
The DT det agency
agency NN nsubj gave
gave VBD ROOT gave
Ann NNP compound Roe PERSON
Roe NNP dative gave PERSON
hope NN dobj gave
. . punct gave
"""


def _rows(parsed: ParsedText, *names: tuple[str, str]) -> list[dict[str, Any]]:
    """A mention of each (text, label), named by its own text."""
    out = []
    for text, label in names:
        start = parsed.text.index(text)
        row: dict[str, Any] = dict.fromkeys(MENTIONS.schema)
        row |= {"mention_id": text, "entity_id": text, "text": text, "label": label, "mention_kind": "name"}
        first, _ = parsed.tokens(start, start + len(text))
        out.append(
            row | {"char_start": start, "char_end": start + len(text), "sentence_index": parsed.sentences[first]}
        )
    return out


def _quote(parsed: ParsedText, speaker: str, said: str) -> dict[str, Any]:
    start, end = (parsed.text.index(words) for words in (speaker, said))
    return {
        "quote_id": said,
        "char_start": end,
        "char_end": end + len(said),
        "speaker_char_start": start,
        "speaker_char_end": start + len(speaker),
        "speaker_status": "nominal",
        "report_kind": "statement",
    }


def _choosing(wanted: str | None) -> Any:
    """A choice of one candidate, with what was there to choose from."""
    seen: list[list[str | None]] = []

    def choose(
        _: Mapping[str, Any], candidates: list[str | None], signs: Sequence[Mapping[str, float]]
    ) -> tuple[int, float]:
        seen.append(candidates)
        assert len(signs) == len(candidates)
        return candidates.index(wanted), 0.75

    return choose, seen


def test_a_description_without_a_referent_gets_the_last_mention_of_whom_is_chosen() -> None:
    parsed = parse(AGENCY)
    rows = _rows(parsed, ("Kesta", "ORG"), ("Ann Roe", "PERSON"))
    quote = _quote(parsed, "The agency", "hope")
    choose, seen = _choosing("Kesta")
    assert with_described(parsed, [quote], [None], rows, choose) == [Speaker(rows[0], chosen_with=0.75)]
    assert seen == [[None, "Kesta"]]  # no body is a person
    nobody, _ = _choosing(None)
    assert with_described(parsed, [quote], [None], rows, nobody) == [None]


def test_what_a_rule_or_a_name_tells_is_left_alone() -> None:
    parsed = parse(AGENCY)
    rows = _rows(parsed, ("Kesta", "ORG"), ("Ann Roe", "PERSON"))
    told = [Speaker(rows[1])]
    choose, seen = _choosing("Kesta")
    assert with_described(parsed, [_quote(parsed, "The agency", "hope")], told, rows, choose) == told
    assert seen == []


def test_nobody_is_chosen_for_a_belief() -> None:
    parsed = parse(AGENCY)
    quote = {**_quote(parsed, "The agency", "hope"), "report_kind": "belief"}
    choose, seen = _choosing("Kesta")
    assert with_described(parsed, [quote], [None], _rows(parsed, ("Kesta", "ORG")), choose) == [None]
    assert seen == []


def test_no_document_without_names_and_no_relative_has_candidates() -> None:
    parsed = parse(AGENCY.replace("agency", "brother"))
    choose, seen = _choosing(None)
    rows = _rows(parsed, ("Kesta", "ORG"))
    assert with_described(parsed, [_quote(parsed, "The brother", "hope")], [None], rows, choose) == [None]
    assert with_described(parsed, [_quote(parsed, "The brother", "hope")], [None], [], choose) == [None]
    assert seen == []


def test_nobody_is_chosen_for_pronouns_of_persons() -> None:
    parsed = parse(AGENCY.replace("The DT det agency\nagency NN nsubj gave", "He PRP nsubj gave"))
    choose, seen = _choosing("Kesta")
    rows = _rows(parsed, ("Kesta", "ORG"), ("Ann Roe", "PERSON"))
    assert with_described(parsed, [_quote(parsed, "He", "hope")], [None], rows, choose) == [None]
    assert seen == []  # a rule knows better, or nobody


OWNED = """
{owner} NNP poss {noun}
's POS case {owner}
{noun} {tag} nsubj gave
gave VBD ROOT gave
Ann NNP compound Roe PERSON
Roe NNP dative gave PERSON
hope NN dobj gave
. . punct gave
"""


@pytest.mark.parametrize(
    ("noun", "tag", "expected"),
    [
        ("aide", "NN", ["Kesta", "Ann Roe"]),  # who speak for anybody
        ("letter", "NN", ["Kesta", "Ann Roe"]),
        ("voters", "NNS", ["Kesta"]),  # nobody whom the phrase does not name
        ("pilot", "NN", []),  # whoever is on duty
        ("wife", "NN", []),
        ("family", "NN", []),
    ],
)
def test_who_may_be_meant_by_a_phrase_that_names_somebody(noun: str, tag: str, expected: list[str]) -> None:
    parsed = parse(OWNED.format(owner="Kesta", noun=noun, tag=tag))
    rows = _rows(parsed, ("Kesta", "ORG"), ("Ann Roe", "PERSON"))
    choose, seen = _choosing(None)
    assert with_described(parsed, [_quote(parsed, f"Kesta's {noun}", "hope")], [None], rows, choose) == [None]
    assert seen == ([[None, *expected]] if expected else [])


SENT = """
Parents NNS nsubj sent
sent VBD ROOT sent
a DT det letter
letter NN dobj sent
to IN {dep} {head}
Kesta NNP pobj to
. . punct sent
The DT det letter+1
letter NN nsubj gave
gave VBD ROOT gave
hope NN dobj gave
. . punct gave
"""


@pytest.mark.parametrize(("dep", "head"), [("prep", "letter"), ("dative", "sent"), ("prep", "sent")])
def test_nobody_to_whom_a_writing_is_sent_speaks_in_it(dep: str, head: str) -> None:
    parsed = parse(SENT.format(dep=dep, head=head))
    choose, seen = _choosing(None)
    rows = _rows(parsed, ("Kesta", "ORG"), ("Parents", "ORG"))
    with_described(parsed, [_quote(parsed, "The letter", "hope")], [None], rows, choose)
    assert seen == [[None, "Parents"]]


STATEMENT = {"report_kind": "statement"}


def test_no_person_whom_a_phrase_for_a_person_names_is_that_person_unless_beside_it() -> None:
    parsed = parse(OWNED.format(owner="Lee", noun="founder", tag="NN"))
    choose, seen = _choosing(None)
    rows = _rows(parsed, ("Lee", "PERSON"), ("Ann Roe", "PERSON"))
    with_described(parsed, [_quote(parsed, "Lee's founder", "hope")], [None], rows, choose)
    assert seen == [[None, "Ann Roe"]]


@pytest.mark.parametrize(
    ("signs", "number"),
    [
        ([{"nobody_bare": 1.0}, {"rare": 9.0}], 0),
        ([{}, {"spoke_last": 1.0, "rare": 9.0}], 1),
        ([{}, {"spoke_last": 0.01}, {"spoke_last": 0.01}], 0),  # none of them is likely enough
    ],
)
def test_the_likeliest_has_the_largest_sum_of_weights(signs: list[dict[str, float]], number: int) -> None:
    weights = dict(seeds.table("model/speaker_weights").cast({"weight": pl.Float64}).iter_rows())
    assert weights["nobody_bare"] > 0 < weights["spoke_last"] and "rare" not in weights
    candidates = [None, "a", "b"][: len(signs)]
    chosen, probability = likeliest(STATEMENT, candidates, signs)
    assert chosen == number and 0.3 < probability < 1


@pytest.mark.parametrize(
    ("scores", "number"),
    [
        ((0.0, 0.3), 1),  # 1.35 times as likely as nobody
        ((0.0, 0.1), 0),  # 1.1 times
        ((0.0, 0.4, 0.3, 0.3), 0),  # more likely than nobody and all others, but less than 0.3
        ((0.0, 0.9, 0.3), 1),
    ],
)
def test_who_is_chosen_is_likely_and_clearly_likelier_than_nobody(scores: Sequence[float], number: int) -> None:
    assert best({"sign": 1.0}, [{"sign": score} for score in scores])[0] == number


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [("A team of researchers", None), ("Previous research", None), ("The study", None)],
)
def test_a_town_in_which_something_was_found_out_does_not_speak(speaker: str, expected: str | None) -> None:
    text = f"Boats are faster in Norburg, New York and Paris. {speaker} has shown that boats are late. Paris was glad."
    mentions, quotes = texts_with_speakers([text])
    keys = dict(mentions.select("mention_id", "name_key").iter_rows())
    assert [keys.get(mention) for mention in quotes["speaker_mention_id"]] == [expected]


def test_a_country_may_speak_and_a_town_may_not() -> None:
    parsed = parse(AGENCY.replace("agency", "authority"))
    quote, rows = _quote(parsed, "The authority", "hope"), _rows(parsed, ("Kesta", "GPE"))
    choose, _ = _choosing("Kesta")
    assert with_described(parsed, [quote], [None], rows, choose) == [None]
    country = {**rows[0], "text": "France"}
    assert with_described(parsed, [quote], [None], [country], choose) == [Speaker(country, chosen_with=0.75)]

"""Quotations without words for a speaker: rows of quotes and their speakers in, who speaks each out."""

from typing import Any

import pytest

from transforms.speakers.speaking_mentions import Row, Speaker
from transforms.speakers.unattributed import with_continued
from transforms.text.parsed_text import ParsedText, unread

_ROE, _LEE = ({"mention_id": name, "entity_id": name, "mention_kind": "name"} for name in ("roe", "lee"))
_TEXT = unread("text", "", [], [])


def _quote(start: int, end: int, *, has_words: bool, kind: str = "direct", report: str = "statement") -> Row:
    return {
        "char_start": start,
        "char_end": end,
        "speaker_char_start": end if has_words else None,
        "quote_kind": kind,
        "report_kind": report,
    }


def _speakers(*told: tuple[Row, dict[str, Any] | None], parsed: ParsedText = _TEXT) -> list[str | None]:
    """Who speaks each of some quotes, given in order with the speakers that are known."""
    known = [None if mention is None else Speaker(mention) for _, mention in told]
    found = with_continued(parsed, [quote for quote, _ in told], known)
    return [None if speaker is None else speaker.mention["entity_id"] for speaker in found]


def test_a_quotation_goes_on_for_who_spoke_last() -> None:
    spoken = (_quote(0, 50, has_words=True), _LEE), (_quote(60, 99, has_words=True, kind="indirect"), _ROE)
    assert _speakers(*spoken, (_quote(110, 150, has_words=False), None))[-1] == "roe"


def test_two_quotations_go_on_for_the_same_one() -> None:
    left = (_quote(110, 150, has_words=False), None), (_quote(160, 190, has_words=False), None)
    assert _speakers((_quote(0, 50, has_words=True), _ROE), *left, (_quote(200, 250, has_words=True), _LEE)) == [
        *("roe", "roe", "roe"),
        "lee",
    ]


def test_at_the_start_of_a_text_it_is_of_who_speaks_next() -> None:
    assert _speakers((_quote(0, 50, has_words=False), None), (_quote(60, 99, has_words=True), _ROE))[0] == "roe"


def test_what_is_no_statement_is_passed_over() -> None:
    belief = (_quote(60, 99, has_words=True, report="belief"), _LEE)
    left = (_quote(110, 150, has_words=False), None)
    assert _speakers((_quote(0, 50, has_words=True), _ROE), belief, left)[-1] == "roe"


@pytest.mark.parametrize(
    "left",
    [
        _quote(110, 150, has_words=False, kind="indirect"),
        _quote(110, 150, has_words=False, kind="mixed"),
        _quote(110, 150, has_words=False, report="other"),
        _quote(110, 150, has_words=True),
        _quote(2_000, 2_050, has_words=False),
    ],
)
def test_words_told_without_marks_or_far_away_or_of_somebody_else_are_nobodys(left: Row) -> None:
    assert _speakers((_quote(0, 50, has_words=True), _ROE), (left, None)) == ["roe", None]


def test_nobody_goes_on_for_a_speaker_who_is_not_known() -> None:
    spoken = (_quote(0, 50, has_words=True), _ROE), (_quote(60, 99, has_words=True), None)
    assert _speakers(*spoken, (_quote(110, 150, has_words=False), None))[-1] is None


def test_a_known_speaker_is_kept() -> None:
    assert _speakers((_quote(0, 50, has_words=True), _ROE), (_quote(60, 99, has_words=False), _LEE)) == ["roe", "lee"]


def test_a_text_without_statements_has_no_speaker() -> None:
    assert _speakers((_quote(0, 50, has_words=False), None)) == [None]

"""Quotations that nobody is told to have made, beside those of a speaker: 'We won,' Roe said. 'It was late.'"""

from collections.abc import Sequence

from transforms.lexicon.languages import ENGLISH
from transforms.speakers.speaking_mentions import Row, Speaker
from transforms.text.parsed_text import ParsedText

_STATEMENT, _DIRECT = "statement", "direct"
_NEAR = 1_000  # characters between two statements, at most, of which the second goes on for the first


def with_continued(
    parsed: ParsedText, quotes: Sequence[Row], speakers: Sequence[Speaker | None]
) -> list[Speaker | None]:
    """The speakers of a document's quotes; a quotation without words for its speaker is of who spoke last.

    Of statements in marks alone, and English alone. At the start of a text, where nobody has spoken, of who speaks
    next. A statement whose own speaker is not known neither goes on nor is gone on from.
    """
    out = list(speakers)
    if parsed.language != ENGLISH:
        return out
    spoken = [
        (quote, speaker)
        for quote, speaker in zip(quotes, speakers, strict=True)
        if quote["report_kind"] == _STATEMENT and quote["speaker_char_start"] is not None
    ]
    for number, (quote, speaker) in enumerate(zip(quotes, speakers, strict=True)):
        is_left = speaker is None and quote["speaker_char_start"] is None
        if is_left and quote["report_kind"] == _STATEMENT and quote["quote_kind"] == _DIRECT:
            out[number] = _beside(quote, spoken)
    return out


def _beside(quote: Row, spoken: Sequence[tuple[Row, Speaker | None]]) -> Speaker | None:
    """Who speaks in the last statement before a quote or, if there is none, in the next one; None if that is far."""
    before = [each for each in spoken if each[0]["char_end"] <= quote["char_start"]]
    if before:
        other, speaker = max(before, key=lambda each: int(each[0]["char_end"]))
        gap = quote["char_start"] - other["char_end"]
    else:
        behind = [each for each in spoken if each[0]["char_start"] >= quote["char_end"]]
        if not behind:
            return None
        other, speaker = min(behind, key=lambda each: int(each[0]["char_start"]))
        gap = other["char_start"] - quote["char_end"]
    is_known = speaker is not None and speaker.mention["entity_id"] is not None
    return speaker if is_known and gap <= _NEAR else None

"""quotes, mentions -> quotes: whose mention a quote's speaker is, and which entity."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from transforms.schemas import QUOTES, conform
from transforms.speakers.interviews import interviewee, is_answer
from transforms.speakers.speaking_mentions import Row, Speaker, by_token, speaker_of
from transforms.text.parsed_text import ParsedText

_STATUS = {"name": "named", "pronoun": "pronoun", "nominal": "nominal"}
_WITHOUT_MENTION = frozenset({"nominal", "generic"})  # "a recent poll", "officials"
_ONE_OF_SEVERAL = 0.5  # of the score, if the phrase names somebody else as well: "Xi and Putin"
_UNLINKED = 0.5  # of the quote's own score, for a speaker that no entity stands for

_MENTION = ("mention_id", "entity_id", "mention_kind", "label", "char_start", "char_end", "link_score")
_QUOTE = ("quote_id", "char_start", "speaker_char_start", "speaker_char_end", "speaker_status", "speaker_score")
_DECIDED = ("speaker_mention_id", "speaker_entity_id", "speaker_status", "speaker_score")


def speakers(parsed_texts: Iterable[ParsedText], quotes: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """QUOTES with the speaker's mention and entity from MENTIONS; status after that mention's form.

    Who answers in an interview has no words that name the speaker, but a mention. Of several speakers ("Xi and Putin")
    it is the first, with half the score. If no mention stands for the speaker, the status is unknown without a speaker,
    else nominal or generic as `quotes` found it, and never named or pronoun. speaker_score is the quote's score times
    the link's. parsed_texts: those of the quotes' documents.
    """
    mentions_of, quotes_of = _by_document(mentions, _MENTION), _by_document(quotes, _QUOTE)
    decided: dict[str, tuple[str | None, str | None, str, float | None]] = {}
    for parsed in parsed_texts:
        rows = mentions_of.get(parsed.document_id, [])
        known = by_token(parsed, rows)
        told = quotes_of.get(parsed.document_id, [])
        answers = [quote["char_start"] for quote in told if is_answer(parsed, quote["char_start"])]
        answering = interviewee(rows, min(answers)) if answers else None
        for quote in told:
            start, end = quote["speaker_char_start"], quote["speaker_char_end"]
            speaker = None if start is None else speaker_of(parsed, parsed.tokens(start, end), known)
            if start is None and answering is not None and quote["char_start"] in answers:
                speaker = Speaker(answering, is_joint=False)
            decided[quote["quote_id"]] = _refined(quote, speaker)
    columns = [
        pl.Series(name, [decided[quote][number] for quote in quotes["quote_id"]], dtype=QUOTES.schema[name])
        for number, name in enumerate(_DECIDED)
    ]
    return conform(quotes.with_columns(columns), QUOTES)


def _by_document(frame: pl.DataFrame, columns: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each document, some columns of them."""
    out: dict[str, list[dict[str, Any]]] = {}
    for document_id, *values in frame.select("document_id", *columns).iter_rows():
        out.setdefault(document_id, []).append(dict(zip(columns, values, strict=True)))
    return out


def _refined(quote: Row, speaker: Speaker | None) -> tuple[str | None, str | None, str, float | None]:
    """The speaker's mention, entity, status and score."""
    score = quote["speaker_score"]
    if speaker is None:
        if quote["speaker_char_start"] is None:
            return None, None, "unknown", score
        kept = quote["speaker_status"]
        return None, None, kept if kept in _WITHOUT_MENTION else "generic", score
    mention, is_joint = speaker
    if score is not None:
        score *= mention["link_score"] if mention["link_score"] is not None else _UNLINKED
        score *= _ONE_OF_SEVERAL if is_joint else 1.0
    return mention["mention_id"], mention["entity_id"], _STATUS[mention["mention_kind"]], score

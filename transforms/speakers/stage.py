"""quotes, mentions -> quotes: whose mention a quote's speaker is, and which entity."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from transforms.schemas import QUOTES, conform
from transforms.speakers.choice import Choose, likeliest, with_described
from transforms.speakers.interviews import interviewee, is_answer
from transforms.speakers.several import with_several
from transforms.speakers.speaking_mentions import Row, Speaker, by_token, speaker_of
from transforms.speakers.stance_holders import named_examples
from transforms.speakers.stance_targets import stance_targets
from transforms.text.parsed_text import ParsedText

_STATUS = {"name": "named", "pronoun": "pronoun", "nominal": "nominal"}
_WITHOUT_MENTION = frozenset({"nominal", "generic"})  # "a recent poll", "officials"
_UNLINKED = 0.5  # of the quote's own score, for a speaker that no entity stands for

_MENTION = (
    *("mention_id", "entity_id", "mention_kind", "label", "char_start", "char_end", "link_score"),
    *("text", "role", "sentence_index"),
)
_QUOTE = (
    *("quote_id", "char_start", "char_end", "report_kind"),
    *("speaker_char_start", "speaker_char_end", "speaker_status", "speaker_score"),
)
_DECIDED = ("speaker_mention_id", "speaker_entity_id", "speaker_status", "speaker_score", "other_speaker_mention_ids")
_TARGET = "stance_target_mention_id"

Decided = tuple[str | None, str | None, str, float | None, list[str] | None]  # values of _DECIDED


def speakers(
    parsed_texts: Iterable[ParsedText], quotes: pl.DataFrame, mentions: pl.DataFrame, choose: Choose = likeliest
) -> pl.DataFrame:
    """QUOTES with the speaker's mention and entity from MENTIONS, and the mention of a stance's target.

    Who answers in an interview has no words that name the speaker, but a mention. Of several speakers ("Xi and Putin")
    it is the first, and other_speaker_mention_ids has the others. The status is after the form of that mention. If no
    mention stands for the speaker, it is unknown without a speaker, else nominal or generic as `quotes` found it, and
    never named or pronoun. speaker_score is the quote's score times the link's. parsed_texts: those of the quotes'
    documents; choose: for fitting.
    """
    mentions_of, quotes_of = _by_document(mentions, _MENTION), _by_document(quotes, _QUOTE)
    decided: dict[str, Decided] = {}
    targets: dict[str, str] = {}
    for parsed in parsed_texts:
        rows = mentions_of.get(parsed.document_id, [])
        known = by_token(parsed, rows)
        told = quotes_of.get(parsed.document_id, [])
        answers = [quote["char_start"] for quote in told if is_answer(parsed, quote["char_start"])]
        answering = interviewee(rows, min(answers)) if answers else None
        by_rules: list[Speaker | None] = []
        for quote in told:
            start, end = quote["speaker_char_start"], quote["speaker_char_end"]
            speaker = None if start is None else speaker_of(parsed, parsed.tokens(start, end), known)
            if speaker is None and start is not None and quote["report_kind"] == "stance":
                speaker = named_examples(parsed, parsed.tokens(start, end), known)
            if start is None and answering is not None and quote["char_start"] in answers:
                speaker = Speaker(answering)
            by_rules.append(speaker)
        told_of = with_described(parsed, told, with_several(parsed, told, by_rules, rows), rows, choose)
        for quote, speaker in zip(told, told_of, strict=True):
            decided[quote["quote_id"]] = _refined(quote, speaker)
        targets |= stance_targets(parsed, told, known)
    columns = [
        pl.Series(name, [decided[quote][number] for quote in quotes["quote_id"]], dtype=QUOTES.schema[name])
        for number, name in enumerate(_DECIDED)
    ]
    about = pl.Series(_TARGET, [targets.get(quote) for quote in quotes["quote_id"]], dtype=QUOTES.schema[_TARGET])
    return conform(quotes.with_columns(*columns, about), QUOTES)


def _by_document(frame: pl.DataFrame, columns: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each document, some columns of them."""
    out: dict[str, list[dict[str, Any]]] = {}
    for document_id, *values in frame.select("document_id", *columns).iter_rows():
        out.setdefault(document_id, []).append(dict(zip(columns, values, strict=True)))
    return out


def _refined(quote: Row, speaker: Speaker | None) -> Decided:
    """The speaker's mention, entity, status and score, and the mentions of others who speak as well."""
    score = quote["speaker_score"]
    if speaker is None:
        if quote["speaker_char_start"] is None:
            return None, None, "unknown", score, None
        kept = quote["speaker_status"]
        return None, None, kept if kept in _WITHOUT_MENTION else "generic", score, None
    mention = speaker.mention
    if score is not None:
        score *= mention["link_score"] if mention["link_score"] is not None else _UNLINKED
        score *= speaker.chosen_with or 1.0
    others = [other["mention_id"] for other in speaker.others] or None
    status = _STATUS[mention["mention_kind"]] if speaker.chosen_with is None else "nominal"
    return mention["mention_id"], mention["entity_id"], status, score, others

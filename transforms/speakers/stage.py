"""quotes, mentions -> quotes: whose mention a quote's speaker is, and which entity."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from transforms.model.findings import Findings
from transforms.schemas import QUOTES, conform
from transforms.speakers.choice import Choose, likeliest, with_described
from transforms.speakers.interviews import interviewee, is_answer
from transforms.speakers.several import with_several
from transforms.speakers.speaking_mentions import MentionsByToken, Row, Speaker, by_token, speaker_of
from transforms.speakers.stance_certainty import certainty
from transforms.speakers.stance_holders import named_examples
from transforms.speakers.stance_signs import Signs, Stance, signs
from transforms.speakers.stance_targets import stance_targets
from transforms.speakers.unattributed import with_continued
from transforms.text.parsed_text import ParsedText

_STATUS = {"name": "named", "pronoun": "pronoun", "nominal": "nominal"}
_WITHOUT_MENTION = frozenset({"nominal", "generic"})  # "a recent poll", "officials"
_UNLINKED = 0.5  # of the quote's own score, for a speaker that no entity stands for

_MENTION = (
    *("mention_id", "entity_id", "mention_kind", "label", "char_start", "char_end", "link_score"),
    *("text", "role", "sentence_index"),
)
_QUOTE = (
    *("quote_id", "char_start", "char_end", "quote_kind", "report_kind"),
    *("speaker_char_start", "speaker_char_end", "speaker_status", "speaker_score"),
    *("cue_char_start", "cue_char_end", "cue_lemma", "stance_direction"),
)
_DECIDED = ("speaker_mention_id", "speaker_entity_id", "speaker_status", "speaker_score", "other_speaker_mention_ids")
_HELD = ("stance_target_mention_id", "stance_certainty")

Judge = Callable[[str, Signs], float]  # how certain the stance of a quote_id with these signs is


class Decided(NamedTuple):
    """Values of _DECIDED."""

    mention_id: str | None
    entity_id: str | None
    status: str
    score: float | None
    others: list[str] | None


class Held(NamedTuple):
    """Values of _HELD."""

    target_id: str | None
    certainty: float | None


def speakers(
    parsed_texts: Iterable[ParsedText],
    quotes: pl.DataFrame,
    mentions: pl.DataFrame,
    findings: Mapping[str, Findings] = MappingProxyType({}),
    *,
    choose: Choose = likeliest,
    judge: Judge = certainty,
) -> pl.DataFrame:
    """QUOTES with the speaker's mention and entity from MENTIONS, and of a stance its target and certainty.

    Who answers in an interview, or goes on, has no words that name the speaker, but a mention. Of several speakers
    ("Xi and Putin") it is the first, and other_speaker_mention_ids has the others. The status is after the form of that
    mention. If no mention stands for the speaker, it is unknown without a speaker, else nominal or generic as `quotes`
    found it, and never named or pronoun. speaker_score is the quote's score times the link's. parsed_texts: those of
    the quotes' documents; findings: by document_id, of those that the network read; choose and judge: for fitting.
    """
    mentions_of, quotes_of = _by_document(mentions, _MENTION), _by_document(quotes, _QUOTE)
    decided: dict[str, Decided] = {}
    held: dict[str, Held] = {}
    for parsed in parsed_texts:
        rows = mentions_of.get(parsed.document_id, [])
        known = by_token(parsed, rows)
        told = quotes_of.get(parsed.document_id, [])
        by_rules = with_several(parsed, told, _by_rules(parsed, told, rows, known), rows)
        told_of = with_continued(parsed, told, with_described(parsed, told, by_rules, rows, choose))
        decided |= {quote["quote_id"]: _refined(quote, of) for quote, of in zip(told, told_of, strict=True)}
        stances = [
            Stance(quote, decided[quote["quote_id"]].status, decided[quote["quote_id"]].score, of, target)
            for quote, of, target in zip(told, told_of, stance_targets(parsed, told, known), strict=True)
            if quote["report_kind"] == "stance"
        ]
        held |= _held(parsed, stances, known, findings.get(parsed.document_id), judge)
    nobody = Held(None, None)
    columns = [
        *_columns(_DECIDED, [decided[quote] for quote in quotes["quote_id"]]),
        *_columns(_HELD, [held.get(quote, nobody) for quote in quotes["quote_id"]]),
    ]
    return conform(quotes.with_columns(*columns), QUOTES)


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[pl.Series]:
    """Columns of QUOTES from their values by row."""
    return [pl.Series(name, [row[at] for row in rows], dtype=QUOTES.schema[name]) for at, name in enumerate(names)]


def _by_rules(
    parsed: ParsedText, quotes: Sequence[Row], mentions: Sequence[Row], known: MentionsByToken
) -> list[Speaker | None]:
    """The speakers of a document's quotes by the words that name them, or as those who answer in an interview."""
    answers = [quote["char_start"] for quote in quotes if is_answer(parsed, quote["char_start"])]
    answering = interviewee(mentions, min(answers)) if answers else None
    out: list[Speaker | None] = []
    for quote in quotes:
        start, end = quote["speaker_char_start"], quote["speaker_char_end"]
        speaker = None if start is None else speaker_of(parsed, parsed.tokens(start, end), known)
        if speaker is None and start is not None and quote["report_kind"] == "stance":
            speaker = named_examples(parsed, parsed.tokens(start, end), known)
        if start is None and answering is not None and quote["char_start"] in answers:
            speaker = Speaker(answering)
        out.append(speaker)
    return out


def _held(
    parsed: ParsedText, stances: Sequence[Stance], mentions: MentionsByToken, findings: Findings | None, judge: Judge
) -> dict[str, Held]:
    """Target and certainty of a document's stances, by quote."""
    shares = None if findings is None or not stances else findings.quotation_shares
    out: dict[str, Held] = {}
    for stance in stances:
        own, target = stance.quote["quote_id"], stance.target
        how_certain = judge(own, signs(parsed, stance, mentions, shares))
        out[own] = Held(None if target is None else target["mention_id"], how_certain)
    return out


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
            return Decided(None, None, "unknown", score, None)
        kept = quote["speaker_status"]
        return Decided(None, None, kept if kept in _WITHOUT_MENTION else "generic", score, None)
    mention = speaker.mention
    if score is not None:
        score *= mention["link_score"] if mention["link_score"] is not None else _UNLINKED
        score *= speaker.chosen_with or 1.0
    others = [other["mention_id"] for other in speaker.others] or None
    status = _STATUS[mention["mention_kind"]] if speaker.chosen_with is None else "nominal"
    return Decided(mention["mention_id"], mention["entity_id"], status, score, others)

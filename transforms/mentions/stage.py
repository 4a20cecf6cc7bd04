"""documents, parsed texts, quotes -> mentions: names, pronouns, and the nominals that stand for one or speak."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from transforms import ids
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.document_resolver import document_mentions
from transforms.mentions.referents import Mention
from transforms.mentions.speaking_phrases import QuoteOutline
from transforms.model.findings import Findings
from transforms.model.tone import tones
from transforms.schemas import MENTIONS, conform
from transforms.text.parsed_text import ParsedText

TONE_LABELS = frozenset({"PERSON", "ORG", "GPE", "NORP"})  # whom texts are for or against


def mentions(
    documents: pl.DataFrame,
    parsed_texts: Iterable[ParsedText],
    quotes: pl.DataFrame,
    quote_segments: pl.DataFrame,
    findings: Mapping[str, Findings],
) -> pl.DataFrame:
    """MENTIONS of parsed DOCUMENTS with their QUOTES and QUOTE_SEGMENTS, in order of the documents' texts.

    Names are the model's, repaired; within a document each gets the name_key of the fullest name that the document
    has for it, and entity_id is that key's own until `entities` joins keys across the corpus. He and she are rows,
    other pronouns and nominals when they are resolved or speak; unresolved ones have neither name_key nor entity_id.
    The tone towards those of TONE_LABELS is judged by the network's findings, by document_id; in documents without any
    it is null.
    """
    outlines = _outlines(quotes, quote_segments)
    headlines = {row[0]: row[1:] for row in documents.select("document_id", "headline", "authors").iter_rows()}
    rows: list[tuple[Any, ...]] = []
    for parsed in parsed_texts:
        quoted = outlines.get(parsed.document_id, [])
        headline, authors = headlines[parsed.document_id]
        headline_end = len(headline) if headline and parsed.text.startswith(headline) else 0
        content = _content(len(parsed.text), quoted)
        read = findings.get(parsed.document_id)
        shares = None if read is None else read.name_shares()
        found = document_mentions(parsed, headline_end, quoted, authors or (), shares)
        for mention, tone in zip(found, _tones(found, read), strict=True):
            rows.append(_row(parsed, mention, bool(content[mention.span.char_start]), tone))
    return conform(pl.DataFrame(rows, schema=MENTIONS.schema, orient="row"), MENTIONS)


def _tones(found: list[Mention], findings: Findings | None) -> list[float | None]:
    out: list[float | None] = [None] * len(found)
    if findings is None:
        return out
    judged = [number for number, mention in enumerate(found) if mention.span.label in TONE_LABELS]
    spans = [(found[number].span.first, found[number].span.last) for number in judged]
    for number, tone in zip(judged, tones(findings.pieces, findings.scores, spans), strict=True):
        out[number] = tone
    return out


def _outlines(quotes: pl.DataFrame, segments: pl.DataFrame) -> dict[str, list[QuoteOutline]]:
    """The quotes of each document, in order of the text."""
    pieces: dict[str, list[tuple[int, int, bool]]] = {}
    for quote, start, end, verbatim in segments.select("quote_id", "char_start", "char_end", "is_verbatim").iter_rows():
        pieces.setdefault(quote, []).append((start, end, verbatim))
    columns = ["document_id", "quote_id", "speaker_char_start", "speaker_char_end"]
    out: dict[str, list[QuoteOutline]] = {}
    for document, quote, start, end in quotes.sort("char_start", "char_end").select(columns).iter_rows():
        speaker = None if start is None or end is None else (start, end)
        out.setdefault(document, []).append(QuoteOutline(speaker, pieces.get(quote, [])))
    return out


def _content(size: int, quoted: list[QuoteOutline]) -> bytearray:
    """For each character whether it is the content of a quote."""
    inside = bytearray(size + 1)
    for quote in quoted:
        for start, end, _ in quote.segments:
            inside[start:end] = b"\x01" * (end - start)
    return inside


def _row(parsed: ParsedText, mention: Mention, is_in_quote: bool, tone: float | None) -> tuple[Any, ...]:
    """The mention as a row of MENTIONS."""
    span, referent = mention.span, mention.referent
    label = referent.label if referent is not None else span.label
    return (
        ids.mention_id(parsed.document_id, span.char_start, span.char_end),
        parsed.document_id,
        ids.entity_id(referent.label, referent.key) if referent is not None else None,
        referent.key if referent is not None else None,
        span.text(parsed),
        label,
        mention.kind,
        span.char_start,
        span.char_end,
        parsed.sentences[span.first],
        _role(mention),
        is_in_quote,
        tone,
        mention.method,
        mention.score,
    )


def _role(mention: Mention) -> str | None:
    """What somebody is: the office, if an honorific stands before the name, but for Lord Roe, who is shown with it."""
    span, referent = mention.span, mention.referent
    is_lone = referent is not None and referent.person is not None and not referent.person.is_full
    is_shown = lookup_key(span.role or "") in closed_class("title_shown_with_surname")
    return span.role if is_lone and is_shown else span.office or span.role

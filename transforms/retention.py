"""How much of a text is kept once it is analysed: what is not kept becomes blanks, so that every offset stays true."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import polars as pl

from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, MENTIONS, QUOTE_SEGMENTS, QUOTES, conform

Kind = Literal["full", "snippet", "metadata"]
_WORD = re.compile(r"\S+")
_INK = re.compile(r"\S")
_BLANK = " "
_SPANS = (("char_start", "char_end"), ("speaker_char_start", "speaker_char_end"), ("cue_char_start", "cue_char_end"))
_STRICTER = {None: 0, "snippet": 1, "metadata": 2}
Span = tuple[int, int]


class Retention(NamedTuple):
    """What is kept of the texts of an outlet: all (full), so many words (snippet), or none (metadata)."""

    kind: Kind = "full"
    words: int = 0  # of a snippet, without the headline


def retained(tables: Mapping[str, pl.DataFrame], rules: Mapping[str, Retention]) -> dict[str, pl.DataFrame]:
    """Tables of a batch by name -> the same with no more of each text than the rule of its outlet (source_id) allows.

    Takes and gives DOCUMENTS, DOCUMENT_VERSIONS, MENTIONS, QUOTES and QUOTE_SEGMENTS; others pass. The headline and the
    words of mentions stay; of a snippet also its first words and those of quotes, their speakers and cues; of metadata
    no quotes stay. All else becomes blanks, one for a character, so that text[char_start:char_end] is the text of each
    row that is left. content_hash stays that of the text as it was read. No text gets longer than it was.
    """
    cut = {source: rule for source, rule in rules.items() if rule.kind != "full"}
    documents, versions = tables["documents"], tables["document_versions"]
    due = pl.col("source_id").is_in(list(cut)).fill_null(False)
    if not cut or (documents.filter(due).is_empty() and versions.filter(due).is_empty()):
        return dict(tables)
    bare = [source for source, rule in cut.items() if rule.kind == "metadata"]
    without_quotes = documents.filter(pl.col("source_id").is_in(bare).fill_null(False))
    quotes = tables["quotes"].join(without_quotes, on="document_id", how="anti", maintain_order="left")
    spans = _spans(tables["mentions"], _SPANS[:1]) + _spans(quotes, _SPANS)
    return {
        **tables,
        "documents": conform(_cut(documents, cut, _by_document(spans)), DOCUMENTS),
        "document_versions": conform(_cut(versions, cut, {}), DOCUMENT_VERSIONS),
        "mentions": conform(tables["mentions"], MENTIONS),
        "quotes": conform(quotes, QUOTES),
        "quote_segments": conform(
            tables["quote_segments"].join(quotes, on="quote_id", how="semi", maintain_order="left"), QUOTE_SEGMENTS
        ),
    }


def kept_text(text: str, headline: str | None, rule: Retention, spans: Iterable[Span] = ()) -> str:
    """The text with blanks in the place of all but its headline, the words of a snippet, and these spans."""
    start = len(headline) if headline and text.startswith(headline) else 0
    words = [match.end() for match in _WORD.finditer(text, start)] if rule.kind == "snippet" else []
    end = words[min(rule.words, len(words)) - 1] if words and rule.words else start
    pieces, at = [], 0
    for first, last in sorted([(0, end), *spans]):
        if first > at:
            pieces.append(_INK.sub(_BLANK, text[at:first]))
        pieces.append(text[max(at, first) : last])
        at = max(at, last)
    return "".join([*pieces, _INK.sub(_BLANK, text[at:])])


def _cut(frame: pl.DataFrame, cut: Mapping[str, Retention], spans: Mapping[str, Sequence[Span]]) -> pl.DataFrame:
    """DOCUMENTS or DOCUMENT_VERSIONS, those of outlets with a rule cut by it."""
    texts, kinds = [], []
    columns = ("document_id", "source_id", "headline", "text", "retention")
    for document, source, headline, text, before in frame.select(columns).iter_rows():
        rule = cut.get(source)
        texts.append(text if rule is None else kept_text(text, headline, rule, spans.get(document, ())))
        kinds.append(before if rule is None else max(before, rule.kind, key=lambda kind: _STRICTER[kind]))
    return frame.with_columns(text=pl.Series(texts, dtype=pl.String), retention=pl.Series(kinds, dtype=pl.String))


def _spans(frame: pl.DataFrame, columns: Iterable[tuple[str, str]]) -> list[tuple[str, int, int]]:
    return [row for pair in columns for row in frame.select("document_id", *pair).drop_nulls().iter_rows()]


def _by_document(spans: Iterable[tuple[str, int, int]]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for document, first, last in spans:
        found.setdefault(document, []).append((first, last))
    return found

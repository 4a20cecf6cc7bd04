"""What was erased and must not come back: documents that a run rejects, and names whose mentions it drops."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import polars as pl

from transforms.ids import content_hash
from transforms.lexicon.folding import lookup_key, possessive_length
from transforms.rejections import rejected

TAKEN_DOWN = "taken_down"  # reason_code
_NAME = "name\x1f"
_TARGET = "stance_target_mention_id"
_WORD = re.compile(r"[^\W_](?:[\w.'’‑&-]*\w)?")
_LONGEST = 6  # words of a name that is looked for in a text
_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT")


class Kept(NamedTuple):
    """What is left of the rows of a batch: frames of MENTIONS, QUOTES and QUOTE_SEGMENTS."""

    mentions: pl.DataFrame
    quotes: pl.DataFrame
    quote_segments: pl.DataFrame


def name_hash(name_key: str) -> str:
    """The SHA-256 by which a list knows a name_key (PERSON:helena brandt).

    A name of two words or more counts under every type: what is taken for a person in one text can be taken for an
    organisation in the next.
    """
    label, _, name = name_key.partition(":")
    return content_hash(_NAME + (name if len(name.split()) > 1 else f"{label}:{name}"))


def erased_spans(text: str, names: Collection[str]) -> list[tuple[int, int]]:
    """Where a text has a name with one of these name_hashes: beginning with a capital letter, in order."""
    if not names:
        return []
    words = [(found.start(), found.end()) for found in _WORD.finditer(text)]
    return [
        (start, end)
        for first, (start, _) in enumerate(words)
        if text[start].isupper()
        for end in _ends(text, words[first : first + _LONGEST])
        if any(name_hash(key) in names for key in _keys(text[start:end]))
    ]


def _ends(text: str, words: list[tuple[int, int]]) -> Iterator[int]:
    """The ends of words with nothing but blanks between them."""
    before = words[0][0]
    for start, end in words:
        if text[before:start].strip():
            return
        yield end
        before = end


def _keys(words: str) -> list[str]:
    """The name_keys that words may have; more than one have the same name_hash under every type."""
    key = lookup_key(words[: len(words) - possessive_length(words)])
    return [f"{label}:{key}" for label in (_LABELS[:1] if " " in key else _LABELS)]


def without_taken_down(
    documents: pl.DataFrame, records: pl.DataFrame, erasures: Mapping[int, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """DOCUMENTS, the RECORDS that they were made from, and {row of documents: erasure_id} -> (DOCUMENTS, REJECTED)."""
    if not erasures:
        return documents, rejected([])
    payloads = dict(records.select("origin", "payload_sha256").iter_rows())
    origins = documents["origin"]
    rows = [
        {
            "stage": "documents",
            "table_name": "documents",
            "row_key": None,
            "origin": origins[row],
            "reason_code": TAKEN_DOWN,
            "detail": f"erased on request {erasure_id}; `onrecord forget --list` shows it",
            "payload_sha256": payloads.get(origins[row]),
        }
        for row, erasure_id in sorted(erasures.items())
    ]
    kept = documents.with_row_index("row").filter(~pl.col("row").is_in(list(erasures))).drop("row")
    return kept, rejected(rows)


def without_names(
    mentions: pl.DataFrame, quotes: pl.DataFrame, quote_segments: pl.DataFrame, names: Collection[str]
) -> Kept:
    """MENTIONS but for those of names with one of these name_hashes, QUOTES but for those that they speak.

    Stances about them stay, without that target.
    """
    keys = mentions["name_key"].drop_nulls().unique().to_list() if names else []
    erased = [key for key in keys if name_hash(key) in names]
    if not erased:
        return Kept(mentions, quotes, quote_segments)
    is_erased = pl.col("name_key").is_in(erased).fill_null(False)
    gone = mentions.filter(is_erased)["mention_id"].implode()
    others = pl.col("other_speaker_mention_ids").list.eval(pl.element().is_in(gone)).list.any()
    left = quotes.filter(~(pl.col("speaker_mention_id").is_in(gone) | others.fill_null(False)).fill_null(False))
    about = pl.when(~pl.col(_TARGET).is_in(gone)).then(pl.col(_TARGET))
    left = left.with_columns(about.alias(_TARGET))
    segments = quote_segments.join(left, on="quote_id", how="semi", maintain_order="left")
    return Kept(mentions.filter(~is_erased), left, segments)

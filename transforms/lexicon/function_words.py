"""Articles, pronouns, prepositions and conjunctions of other languages, and the English words they are known by."""

from functools import cache

import seeds


@cache
def _words(language: str) -> dict[tuple[str, str], str]:
    rows = seeds.table(f"{language}/function_words").select("word", "pos", "english_equivalent").iter_rows()
    return {(word, pos): known for word, pos, known in rows}


def english(language: str, word: str, pos: str) -> str | None:
    """The English word that rules know a lower-case function word by; None if it is no such word."""
    return _words(language).get((word.replace("’", "'"), pos))

"""Plurals of nouns, as the lemmatizer's tables of a language have them."""

from functools import cache

import seeds


@cache
def irregular_plurals(language: str) -> dict[str, str]:
    """The dictionary forms of nouns by their irregular forms: child by children."""
    table = seeds.table(f"{language}/lemma_exceptions")
    nouns = table.filter(table["pos"] == "noun")
    return dict(zip(nouns["form"].to_list(), nouns["lemma"].to_list(), strict=True))


@cache
def plural_suffixes(language: str) -> list[tuple[str, str]]:
    """The endings of plurals, the longest first, with what stands in their place in the dictionary: men, man."""
    rows = seeds.table(f"{language}/lemma_suffixes").fill_null("").iter_rows()
    return sorted(((suffix, instead) for pos, suffix, instead in rows if pos == "noun"), key=lambda row: -len(row[0]))

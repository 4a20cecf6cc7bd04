"""The common words of English, as the lemmatizer's tables have them, without what they have of names."""

from functools import cache

import seeds
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH


@cache
def common_words() -> frozenset[str]:
    """Dictionary forms in small letters of English nouns, verbs, adjectives and adverbs; no place and no given name."""
    words = frozenset(seeds.table(f"{ENGLISH}/lemma_words")["word"].drop_nulls())
    known = map(lookup_key, seeds.table("knowledge/items")["name"])
    peoples = (*gazetteer.demonyms(), *gazetteer.capitals(), *gazetteer.given_names())
    return words.difference(gazetteer.place_names(), known, peoples, gazetteer.label_overrides())


def is_common(folded: str) -> bool:
    """Whether a folded word, or that of which it may be the plural, is a common word."""
    return folded in common_words() or (folded.endswith("s") and folded[:-1] in common_words())

"""The common words of English, as the lemmatizer's tables have them, without what they have of names."""

from functools import cache, lru_cache

import seeds
from transforms.caches import WORDS
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH
from transforms.lexicon.plurals import irregular_plurals, plural_suffixes


@cache
def dictionary() -> frozenset[str]:
    """Dictionary forms in small letters of English nouns, verbs, adjectives and adverbs."""
    return frozenset(seeds.table(f"{ENGLISH}/lemma_words")["word"].drop_nulls())


@cache
def common_words() -> frozenset[str]:
    """The words of the dictionary but those that are names as well: no place and no given name."""
    known = map(lookup_key, seeds.table("knowledge/items")["name"])
    peoples = (*gazetteer.demonyms(), *gazetteer.capitals(), *gazetteer.given_names())
    return dictionary().difference(gazetteer.place_names(), known, peoples, gazetteer.label_overrides())


@lru_cache(WORDS)
def is_common(folded: str) -> bool:
    """Whether a folded word, or that of which it may be the plural, is a common word: workers, children, women."""
    words = common_words()
    if folded in words or irregular_plurals(ENGLISH).get(folded) in words:
        return True
    endings = plural_suffixes(ENGLISH)
    of_one = (folded.removesuffix(ending) + instead for ending, instead in endings if folded.endswith(ending))
    return any(word in words for word in of_one)

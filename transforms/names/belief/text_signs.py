"""What a folded name itself speaks for, wherever it stands."""

from collections.abc import Callable
from functools import lru_cache

from transforms.caches import NAMES
from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.names.belief.contexts import ends_like_thing
from transforms.names.belief.kinds import ends_like_organisation, has_kind_in_it, is_of_partners
from transforms.names.canonical_names import canonical_name
from transforms.names.known_roles import known_roles
from transforms.names.labels import is_given

# of a name, its words and its language
OF_TEXT: dict[str, Callable[[str, list[str], str], bool]] = {
    "thing_at_end": lambda text, words, language: ends_like_thing(text, language),
    "common_alone": lambda text, words, language: len(words) == 1 and is_common(text),
    "always_organisation": lambda text, words, language: gazetteer.known_label(text) == "ORG",
    "always_place": lambda text, words, language: gazetteer.known_label(text) in ("GPE", "LOC"),
    "item_of_person": lambda text, words, language: bool(known_roles("PERSON", canonical_name(text, "PERSON"))),
    "kind_inside": lambda text, words, language: len(words) > 1 and has_kind_in_it(text, language),
    "kind_alone": lambda text, words, language: len(words) == 1 and has_kind_in_it(text, language),
    "kind_at_end": lambda text, words, language: ends_like_organisation(text, language),
    "partners": lambda text, words, language: is_of_partners(text),
    "given_name": lambda text, words, language: is_given(words[0]),
    "given_name_of_two": lambda text, words, language: len(words) == 2 and is_given(words[0]),
    "place": lambda text, words, language: text in gazetteer.place_names(),
    "place_inside": lambda text, words, language: len(words) > 1 and not gazetteer.place_names().isdisjoint(words),
    "digits": lambda text, words, language: any(w[0].isalpha() and any(map(str.isdigit, w)) for w in words),
    "common_word": lambda text, words, language: any(map(is_common, words)),
    "one_word": lambda text, words, language: len(words) == 1,
    "two_words": lambda text, words, language: len(words) == 2,
}


@lru_cache(NAMES)
def signs_of_text(text: str, language: str) -> dict[str, float]:
    """The signs of OF_TEXT of a folded name, 0 or 1; remembered, since names come again in other documents."""
    words = text.split()
    return {name: float(sign(text, words, language)) for name, sign in OF_TEXT.items()}

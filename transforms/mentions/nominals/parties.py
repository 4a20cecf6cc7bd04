"""Parties by the words for them and for their members: Republicans, GOP, the Democrat."""

from collections.abc import Iterable

from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class, word_groups
from transforms.mentions.referents import Referent
from transforms.names.known_roles import known_roles

KNOWN_PARTIES = closed_class("party")
_PARTIES = {word: party for forms in word_groups("party_forms") for party in forms & KNOWN_PARTIES for word in forms}
PARTY_WORDS = KNOWN_PARTIES | _PARTIES.keys()


def party_of(word: str) -> str:
    """A folded word, or the party that it is a word for."""
    return _PARTIES.get(word, word)


def parties(words: Iterable[str]) -> set[str]:
    """Folded words with one form for each party."""
    return {party_of(word) for word in words}


def parties_of(person: Referent) -> set[str]:
    """The parties that the document and the knowledge base say a person is of."""
    roles = [*(role for role, _ in person.roles), *known_roles("PERSON", person.name)]
    return parties(word for role in roles for word in lookup_key(role).split()) & KNOWN_PARTIES

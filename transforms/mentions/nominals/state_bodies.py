"""Bodies of states and cities that are called by what they are: "the German foreign ministry", "Israel's military"."""

from collections import Counter
from collections.abc import Mapping

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals.noun_phrases import determiner
from transforms.mentions.referents import Mention, Referent
from transforms.text.parsed_text import ParsedText

_BODIES = closed_class("state_body_noun")
_NATIONAL = closed_class("national_body_noun")
_LEAST = 3  # times that a country is named in a document about it
_INDEFINITE = closed_class("indefinite_determiner")
_WORDS = frozenset({"NOUN", "ADJ", "PROPN", "NUM"})


def state_body(parsed: ParsedText, head: int, phrase: range, named: Mapping[int, Mention]) -> Referent | None:
    """The body that a noun means together with the place or people before it; of a country by the people's name.

    So that "Israel's military" and "the Israeli military" are one. None for one of many: "a German court".
    """
    if parsed.forms[head] not in _BODIES or determiner(parsed, head) in _INDEFINITE:
        return None
    first = head
    while first - 1 in phrase and _belongs(parsed, first - 1) and first - 1 not in named:
        first -= 1
    place = named.get(first - 1)
    if place is None or place.span.last != first or place.span.label not in ("GPE", "NORP"):
        return None
    people = _people(place)
    if people is None and place.span.label == "NORP":
        return None
    words = [lookup_key(parsed.words[t]) for t in range(first, head + 1) if parsed.words[t] not in POSSESSIVES]
    called = people or (place.referent.name if place.referent is not None else lookup_key(place.span.text(parsed)))
    return Referent("ORG", " ".join([called, *words]))


def national_body(parsed: ParsedText, head: int, named: Mapping[int, Mention]) -> Referent | None:
    """The body of the country that a document is about, if a noun means one without a place: "the government".

    None unless one country, or its people, is named at least three times and twice as often as any other.
    """
    if parsed.forms[head] not in _NATIONAL or determiner(parsed, head) != "the":
        return None
    mentions = {mention.span.first: mention for mention in named.values()}
    of = {first: country.name for first, m in mentions.items() if (country := country_of(m)) is not None}
    ranked = Counter(of.values()).most_common(2)
    if not ranked or ranked[0][1] < _LEAST or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    place = next(mentions[first] for first, name in sorted(of.items()) if name == ranked[0][0])
    people = _people(place)
    return Referent("ORG", f"{people} {parsed.forms[head]}") if people is not None else None


def country_of(place: Mention) -> gazetteer.Country | None:
    """The country that a place is or whose people a name means."""
    name = place.referent.name if place.referent is not None else ""
    return gazetteer.countries().get(name) if place.span.label == "GPE" else gazetteer.demonyms().get(name)


def _people(place: Mention) -> str | None:
    """The first name for the people of a country."""
    country = country_of(place)
    return next((people for people, of in gazetteer.demonyms().items() if of == country), None) if country else None


def _belongs(parsed: ParsedText, token: int) -> bool:
    return parsed.pos[token] in _WORDS or parsed.words[token] in POSSESSIVES

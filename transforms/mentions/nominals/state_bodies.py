"""Bodies of the country that a text is about, "the government", or in whose capital they are: a ministry in Berlin."""

from collections import Counter
from collections.abc import Iterable, Mapping

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals.noun_phrases import determiner
from transforms.mentions.referents import Mention, Referent
from transforms.text.parsed_text import ParsedText

STATE_BODIES = closed_class("state_body_noun")
_NATIONAL = closed_class("national_body_noun")
_SEATED = closed_class("body_in_capital")
_IN = closed_class("preposition_of_documents")
_MODIFIERS = frozenset({"amod", "compound"})
_LEAST = 3  # times that a country is named in a document about it


def national_body(parsed: ParsedText, head: int, named: Mapping[int, Mention]) -> Referent | None:
    """The body of the country that a document is about, if a noun means one without a place: "the government".

    None unless one country, its people or a body of it is named at least three times and twice as often as any other.
    """
    if parsed.forms[head] not in _NATIONAL or determiner(parsed, head) != "the":
        return None
    mentions = {mention.span.first: mention for mention in named.values()}
    of = {first: country.name for first, m in mentions.items() if (country := country_of(m)) is not None}
    ranked = Counter(of.values()).most_common(2)
    if not ranked or ranked[0][1] < _LEAST or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    people = people_of("GPE", lookup_key(ranked[0][0]))
    return Referent("ORG", f"{people} {parsed.forms[head]}") if people is not None else None


def body_in_capital(
    parsed: ParsedText, head: int, phrase: Iterable[int], named: Mapping[int, Mention]
) -> Referent | None:
    """The body of the country in whose capital a phrase has it: the foreign ministry, or its spokesman, in Berlin."""
    if parsed.forms[head] not in _SEATED:
        return None
    cities = (named[t] for t in phrase if t > head and t in named and parsed.forms[t - 1] in _IN)
    country = next((c for m in cities if (c := gazetteer.countries_by_capital().get(_name(m))) is not None), None)
    people = people_of("GPE", lookup_key(country.name)) if country is not None else None
    if people is None:
        return None
    before = (t for t in parsed.children[head] if t < head and parsed.deps[t] in _MODIFIERS)
    return Referent("ORG", " ".join([people, *(parsed.forms[t] for t in before), parsed.forms[head]]))


def country_of(mention: Mention) -> gazetteer.Country | None:
    """The country that a name is of, of whose people, or of a body called by them: Norland's army."""
    name = _name(mention)
    if mention.span.label == "GPE":
        return gazetteer.countries().get(name)
    words = name.split()
    is_body = mention.span.label == "ORG" and len(words) > 1 and words[-1] in STATE_BODIES
    return gazetteer.demonyms().get(words[0] if is_body else name)


def people_of(label: str, name: str) -> str | None:
    """The first name for the people of a country or people; None for any other."""
    country = gazetteer.countries().get(name) if label == "GPE" else gazetteer.demonyms().get(name)
    return next((people for people, of in gazetteer.demonyms().items() if of == country), None) if country else None


def _name(mention: Mention) -> str:
    return mention.referent.name if mention.referent is not None else ""

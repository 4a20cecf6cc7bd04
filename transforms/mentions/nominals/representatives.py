"""Who speaks through officials and documents without a name: "MTA officials", "a report by the Sámi Council"."""

from collections.abc import Iterator, Mapping

from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals.noun_phrases import determiner, place_tokens
from transforms.mentions.nominals.parties import KNOWN_PARTIES, party_of
from transforms.mentions.nominals.state_bodies import body_in_capital, country_of
from transforms.mentions.referents import Mention, Referent
from transforms.text.parsed_text import ParsedText

REPRESENTATIVES = closed_class("representative_noun")
_STAFF = closed_class("staff_noun")  # of a body that the phrase names: NASA experts; not "her agent"
_OFFICIALS = closed_class("official_noun")
_LEADERS = closed_class("leading_noun")
PARTS = closed_class("part_of_body")
_PUBLISHING = closed_class("publishing_verb")
_SAYING = closed_class("verb_of_saying") | closed_class("verb_of_suggesting")
_IN = closed_class("preposition_of_documents")
_WRITTEN_FOR = closed_class("preposition_of_outlets")
_INDEFINITE = closed_class("indefinite_determiner")
DOCUMENTS = closed_class("kind_of_document")
NEWS_WRITINGS = closed_class("news_writing")  # what outlets publish
_OF_OUTLETS = closed_class("written_by_outlet")
_PLATFORMS = closed_class("platform")
_BEFORE = frozenset({"compound", "nmod", "poss", "amod"})
_AUTHOR = closed_class("preposition_of_authors")
_FROM = closed_class("preposition_of_origin")
_OF_STATES = closed_class("writing_of_states")
_AUTHORS = ("ORG", "GPE", "PERSON")
_FORMER = closed_class("modifier_of_past")


def body_behind(parsed: ParsedText, head: int, phrase: range, named: Mapping[int, Mention]) -> Referent | None:
    """The organisation or place for which unnamed people speak, or whoever a document is by; None if none is named.

    Of a place only officials speak, "Ohio scientists" do not; of a body of it they do: "a foreign ministry spokesman in
    Berlin". A leader is somebody in particular, "a leader" is not. Former officials speak for nobody.
    """
    noun, form = parsed.lemmas[head].lower(), parsed.forms[head]
    is_leader = is_one_of_leaders(parsed, head)
    if is_former(parsed, head):
        return None
    if noun in REPRESENTATIVES | _STAFF or form in PARTS or is_leader:
        inside = [named[token] for token in phrase if token in named]
        if any(mention.span.label == "PERSON" for mention in inside):
            return None
        seated = (body_in_capital(parsed, t, phrase, named) for t in phrase if t not in named)
        body = next((b for b in seated if b is not None), None)
        of = [named[token] for token in place_tokens(parsed, head) if token in named]
        places = [m for m in inside if m.span.last <= head or (m in of and m.span.label == "GPE")]
        return _first(inside, "ORG") or body or (_state(places, named) if noun in _OFFICIALS else None)
    if noun in DOCUMENTS or form in DOCUMENTS:
        writers = [_owner_of_account(named[token], named) for token in authors(parsed, head) if token in named]
        found = (
            m.referent for m in writers if m.referent and _may_write(m.referent) and not _is_where(parsed, head, m)
        )
        return next(found, None) or _part_of_body(parsed, head, named) or outlet_of(parsed, head, named)
    return None


def is_former(parsed: ParsedText, head: int) -> bool:
    """Whether a noun says what somebody was before: a former Nato official."""
    return any(parsed.forms[child] in _FORMER for child in parsed.children[head] if child < head)


def is_one_of_leaders(parsed: ParsedText, head: int) -> bool:
    """Whether a noun means somebody who leads a body with others: a leader of the group."""
    return parsed.forms[head] in _LEADERS and determiner(parsed, head) in _INDEFINITE


def _owner_of_account(name: Mention, named: Mapping[int, Mention]) -> Mention:
    """Whoever is named right before a platform: the Acme Twitter account; else who is named."""
    before = named.get(name.span.first - 1)
    is_platform = name.referent is not None and name.referent.name in _PLATFORMS
    return before if is_platform and before is not None else name


def _is_where(parsed: ParsedText, head: int, place: Mention) -> bool:
    """Whether a place beside a document is where it was made, not who made it.

    New Hampshire polls, unlike Ohio's; a report from Norland, unlike a statement from Norland.
    """
    is_before = place.span.last <= head and POSSESSIVES.isdisjoint(parsed.words[place.span.last : head])
    is_from = is_from_where(parsed, head) and place.span.first > head
    return place.span.label == "GPE" and (is_before or is_from)


def is_from_where(parsed: ParsedText, head: int) -> bool:
    """Whether a document is told to come from somewhere, and is none that states send."""
    is_sent = parsed.lemmas[head].lower() in _OF_STATES
    return not is_sent and any(parsed.forms[c] in _FROM for c in parsed.children[head] if c > head)


def _part_of_body(parsed: ParsedText, head: int, named: Mapping[int, Mention]) -> Referent | None:
    """The organisation or person of whose part a document is: a chart by Acme's office in Norburg, Ms Roe's office."""
    for part in authors(parsed, head):
        if part not in named and parsed.forms[part] in PARTS:
            owners = [named[c] for c in parsed.children[part] if parsed.deps[c] == "poss" and c in named]
            found = _first(_inside(parsed, part, named), "ORG") or _first(owners, "PERSON")
            if found is not None:
                return found
    return None


def _inside(parsed: ParsedText, token: int, named: Mapping[int, Mention]) -> list[Mention]:
    return [named[t] for t in parsed.subtree(token) if t in named]


def outlet_of(parsed: ParsedText, head: int, named: Mapping[int, Mention]) -> Referent | None:
    """The outlet that a document stands in or was written for: a report (published) in the Norburg Gazette."""
    known = _IN | _WRITTEN_FOR if parsed.lemmas[head].lower() in NEWS_WRITINGS else _IN
    places = [head, *(child for child in parsed.children[head] if _is_published(parsed, child))]
    inside = (t for place in places for t in parsed.children[place] if t > head and parsed.forms[t] in known)
    found = (named[t] for preposition in inside for t in parsed.children[preposition] if t in named)
    return next((m.referent for m in found if m.span.label == "ORG"), None)


def _is_published(parsed: ParsedText, token: int) -> bool:
    return parsed.deps[token] == "acl" and parsed.lemmas[token].lower() in _PUBLISHING


def _may_write(referent: Referent) -> bool:
    return referent.label in _AUTHORS or party_of(referent.name) in KNOWN_PARTIES


def _state(inside: list[Mention], named: Mapping[int, Mention]) -> Referent | None:
    """The place among some names, or the country of a people: the one that the document names."""
    place = _first(inside, "GPE")
    if place is not None:
        return place
    country = next((c for mention in inside if (c := country_of(mention)) is not None), None)
    if country is None:
        return None
    places = (m.referent for m in named.values() if m.span.label == "GPE" and country_of(m) == country)
    return next((p for p in places if p is not None), Referent("GPE", lookup_key(country.name)))


def authors(parsed: ParsedText, head: int) -> Iterator[int]:
    """Where the author of a document may stand, nearest first before it: the MTA's report, a report by the MTA."""
    before = (c for c in parsed.children[head] if c < head and parsed.deps[c] in _BEFORE)
    yield from sorted(before, reverse=True)
    for child in parsed.children[head]:
        if child > head and parsed.deps[child] == "prep" and parsed.forms[child] in _AUTHOR:
            yield from parsed.children[child]
        elif child > head and parsed.deps[child] == "acl":
            agents = (t for t in parsed.children[child] if parsed.deps[t] in ("agent", "prep"))
            by = (agent for agent in agents if parsed.forms[agent] in _AUTHOR)
            yield from (t for agent in by for t in parsed.children[agent] if t > agent)


def _first(mentions: list[Mention], label: str) -> Referent | None:
    return next((m.referent for m in mentions if m.referent is not None and m.referent.label == label), None)


def writer_of(parsed: ParsedText, noun: int, referring: Mapping[int, Mention]) -> Referent | None:
    """Who is told to publish a document, or to say something in it: "the lab issued a report", "said in a letter"."""
    if parsed.lemmas[noun].lower() not in DOCUMENTS and parsed.forms[noun] not in DOCUMENTS:
        return None
    verb = parsed.heads[noun]
    if parsed.deps[noun] == "pobj" and parsed.deps[verb] == "prep" and parsed.forms[verb] in _IN:
        verb = parsed.heads[verb]
        known = _PUBLISHING | _SAYING
    else:
        known = _PUBLISHING if parsed.deps[noun] == "dobj" else frozenset()
    is_of_outlet = verb != parsed.heads[noun] and parsed.forms[noun] in _OF_OUTLETS
    if parsed.lemmas[verb].lower() not in known or (is_of_outlet and determiner(parsed, noun) == "the"):
        return None  # who is quoted in the article has not written it
    subjects = (t for t in parsed.children[verb] if parsed.deps[t] == "nsubj")
    found = (referring[t].referent for t in subjects if t in referring)
    return next((r for r in found if r is not None and _may_write(r)), None)

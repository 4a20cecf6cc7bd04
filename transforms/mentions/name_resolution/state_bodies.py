"""Bodies of states called by what they are: "Israel's military" that speaks, and the Norland army."""

from collections.abc import Iterable, Iterator, Mapping

from transforms.lexicon.folding import POSSESSIVES
from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals.noun_phrases import determiner
from transforms.mentions.nominals.representatives import DOCUMENTS, PARTS, REPRESENTATIVES
from transforms.mentions.nominals.state_bodies import STATE_BODIES, people_of
from transforms.names.canonical_names import canonical_name
from transforms.names.roles import names_person
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

_OFFICE = closed_class("office_noun")
_INDEFINITE = closed_class("indefinite_determiner")
_WORDS = frozenset({"NOUN", "ADJ", "PROPN", "NUM"})
_PLACES = ("GPE", "NORP")
_ONLY = closed_class("only_body_noun")


def with_state_bodies(parsed: ParsedText, spans: list[NameSpan], speakers: Iterable[tuple[int, int]]) -> list[NameSpan]:
    """The names, those of places and peoples with the bodies behind them whole, as organisations.

    Bodies that speak are, and wherever they stand those that a people has but one of: "the Norland army". A country's
    body is known by the name for its people: "Israel's military" and "the Israeli military" are one. No body is one of
    many, "a German court", or one that somebody with a name is from.
    """
    names = by_token(spans)
    found: dict[int, NameSpan] = {body.first: body for body in _only_bodies(parsed, spans, names)}
    for speaker in speakers:
        phrase = range(*parsed.tokens(*speaker))
        if any(t in names and names[t].label == "PERSON" for t in phrase):
            continue
        top = phrase_head(parsed, (phrase.start, phrase.stop))
        for head in phrase if _speaks_for_others(parsed, top) else (top,):
            body = _body(parsed, head, phrase, names)
            if body is not None:
                found[body.first] = body
    taken = by_token(found.values())
    return sorted([*(s for s in spans if s.first not in taken), *found.values()], key=lambda span: span.first)


def _only_bodies(parsed: ParsedText, spans: list[NameSpan], names: Mapping[int, NameSpan]) -> Iterator[NameSpan]:
    """The bodies that need not speak, of which a people has one: Norland army, Norland defence ministry."""
    for span in spans:
        last = span.last
        while last < len(parsed) and _is_lower_noun(parsed, last) and last not in names:
            last += 1
        head = last - 1
        if span.label != "NORP" or head < span.last or parsed.forms[head] not in _ONLY:
            continue
        body = _body(parsed, head, range(span.first, last), names)
        if body is not None and parsed.sentences[head] == parsed.sentences[span.first]:
            yield body


def _is_lower_noun(parsed: ParsedText, token: int) -> bool:
    return parsed.pos[token] in _WORDS and parsed.words[token].islower()


def _speaks_for_others(parsed: ParsedText, noun: int) -> bool:
    """Whether a noun means people or papers of a body: a spokesman for it, its report, its headquarters."""
    words = {parsed.lemmas[noun].lower(), parsed.forms[noun]}
    return not words.isdisjoint(REPRESENTATIVES | PARTS | DOCUMENTS)


def _body(parsed: ParsedText, head: int, phrase: range, names: Mapping[int, NameSpan]) -> NameSpan | None:
    """The name of the body that a noun means together with the place or people before it."""
    if head in names or not _is_body(parsed, head) or determiner(parsed, head) in _INDEFINITE:
        return None
    first = head
    while first - 1 in phrase and _belongs(parsed, first - 1) and first - 1 not in names:
        first -= 1
    place = names.get(first - 1)
    if place is None or place.last != first or place.label not in _PLACES or place.first not in phrase:
        return None
    name = canonical_name(place.text(parsed), place.label)
    people = people_of(place.label, name)
    if people is None and place.label == "NORP":
        return None
    first += parsed.words[first] in POSSESSIVES
    behind = parsed.text[parsed.starts[first] : parsed.ends[head]]
    called = f"{people or place.text(parsed)} {' '.join(behind.split())}"
    return NameSpan(place.first, head + 1, place.char_start, parsed.ends[head], "ORG", spelling=called)


def _is_body(parsed: ParsedText, head: int) -> bool:
    """Whether a noun means a body: a ministry, the office of somebody who holds one: the prime minister's office."""
    if parsed.forms[head] not in _OFFICE:
        return parsed.forms[head] in STATE_BODIES and parsed.lemmas[head].lower() not in REPRESENTATIVES
    return head > 1 and parsed.words[head - 1] in POSSESSIVES and names_person(parsed, head - 2)


def _belongs(parsed: ParsedText, token: int) -> bool:
    return parsed.pos[token] in _WORDS or parsed.words[token] in POSSESSIVES

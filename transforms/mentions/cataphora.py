"""Descriptions of what the text names only after them: "A judge ruled … . Judge Ann Lee …"."""

from collections.abc import Container

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.nominals.noun_phrases import determiner, phrase_start
from transforms.mentions.nominals.organisation_nouns import Kinds, fits, is_spokesman
from transforms.mentions.nominals.parties import KNOWN_PARTIES, parties, parties_of
from transforms.mentions.nominals.role_matching import alike, other_office
from transforms.mentions.referents import Mention, Referent
from transforms.names.persons import title_gender
from transforms.names.roles import names_person, role_parts
from transforms.text.parsed_text import ParsedText

_NAME_TOKENS = 4  # within which the subject stands that a full name at the start of a sentence is
_LEDE = 3  # sentences from the start in which somebody may be told of before being named
_NAMED_SOON, _NAMED_LATER = 3, 8  # sentences within which the name follows, elsewhere and there


def resolve_cataphora(
    parsed: ParsedText, names: list[Mention], found: list[Mention], speaking: Container[int], kinds: Kinds
) -> None:
    """Give descriptions that speak and mean nobody yet what the text names only after them."""
    people: dict[Referent, int] = {}
    things: dict[Referent, int] = {}
    for mention in names:
        if mention.referent is not None and mention.referent.label in ("PERSON", "ORG"):
            first = people if mention.referent.label == "PERSON" else things
            first.setdefault(mention.referent, mention.span.first)
    for mention in found:
        head = mention.span.last - 1
        if mention.method == "spoken_for" and (person := _spokesman_named_later(parsed, mention, people)) is not None:
            mention.referent, mention.method = person, "cataphora"
            continue
        if mention.kind != "nominal" or mention.referent is not None or head not in speaking:
            continue
        referent = None
        if names_person(parsed, head):
            referent = _person_named_later(parsed, head, people) or _who_opens_next(parsed, head, people)
        elif mention.span.label == "ORG" and (parsed.sentences[head] < _LEDE or determiner(parsed, head) == "the"):
            referent = _thing_named_later(parsed, head, things, kinds)
        if referent is not None:
            mention.referent, mention.method = referent, "cataphora"


def _person_named_later(parsed: ParsedText, head: int, first_named: dict[Referent, int]) -> Referent | None:
    """The one person who is named soon after with the role that a phrase says: "A judge said … . Judge Ann Lee …"."""
    wanted = alike(lookup_key(parsed.words[head]))
    here = parsed.sentences[head]
    within = _NAMED_LATER if here < _LEDE else _NAMED_SOON
    proper = {lookup_key(w) for w in parsed.words[phrase_start(parsed, head) : head]}
    gender = title_gender(lookup_key(parsed.words[head]))
    party = parties(proper) & KNOWN_PARTIES
    found = [
        person
        for person, first in first_named.items()
        if first > head
        and parsed.sentences[first] - here <= within
        and (not gender or person.gender in ("", gender))
        and party <= parties_of(person)
        and any(_names(parsed, head, role, wanted, proper) for role, _ in person.roles)
    ]
    return found[0] if len(found) == 1 else None


def _spokesman_named_later(parsed: ParsedText, mention: Mention, people: dict[Referent, int]) -> Referent | None:
    """Who is named soon after as the spokesman of a body for which one speaks: "an Acme spokesman … Ann Lee"."""
    head, body = mention.span.last - 1, mention.referent
    if body is None or body.label != "ORG" or not is_spokesman(parsed, head):
        return None
    person = _person_named_later(parsed, head, people)
    roles = [lookup_key(role).split() for role, _ in person.roles] if person is not None else []
    return person if any(body.name.split()[0] in role for role in roles) else None


def _names(parsed: ParsedText, head: int, role: str, wanted: Container[str], proper: set[str]) -> bool:
    """Whether a phrase names a role that somebody has: no health minister a prime minister, nor one of elsewhere."""
    is_alike = role_parts(role)[0] in wanted and not _other_country(proper, role)
    return is_alike and not other_office(parsed, head, role)


def _who_opens_next(parsed: ParsedText, head: int, first_named: dict[Referent, int]) -> Referent | None:
    """The person whose full name opens the next paragraph, if a subject is not named: the opening of a news agency.

    "A Norburg woman says she saw the crash.\\n\\nAnn Lee says …"; nobody of whom another role is told.
    """
    is_lede = parsed.sentences[head] < _LEDE or determiner(parsed, head) != "the"
    if parsed.deps[head] not in SUBJECTS or not is_lede:
        return None
    paragraph = parsed.text.find("\n", parsed.starts[head])
    gender = title_gender(lookup_key(parsed.words[head]))
    for person, first in first_named.items():
        begin = parsed.sentence_bounds[parsed.sentences[first]][0]
        opens = (
            first == begin
            and parsed.starts[first] > paragraph
            and not parsed.text[paragraph : parsed.starts[first]].strip()
        )
        if not opens or paragraph < 0 or person.person is None or not person.person.is_full:
            continue
        speaks = any(parsed.deps[t] == "nsubj" for t in range(first, min(first + _NAME_TOKENS, len(parsed))))
        return person if speaks and not person.roles and gender in ("", person.gender) else None
    return None


def _other_country(proper: set[str], role: str) -> bool:
    """Whether a phrase and a role name different countries or peoples."""
    countries = gazetteer.countries() | gazetteer.demonyms()
    mine, theirs = (
        {countries[w].code for w in words if w in countries} for words in (proper, lookup_key(role).split())
    )
    return bool(mine and theirs) and mine.isdisjoint(theirs)


def _thing_named_later(
    parsed: ParsedText, head: int, first_named: dict[Referent, int], kinds: Kinds
) -> Referent | None:
    """The one organisation named after it that a description fits: "A union of dockers struck"."""
    noun = lookup_key(parsed.words[head])
    is_definite = determiner(parsed, head) == "the"  # then it may be named anywhere, but nothing else that fits
    found = [
        thing
        for thing, first in first_named.items()
        if first > head
        and (is_definite or parsed.sentences[first] - parsed.sentences[head] <= _NAMED_LATER)
        and fits(noun, thing, kinds.get(id(thing), frozenset()), is_near=False)
    ]
    return found[0] if len(found) == 1 else None

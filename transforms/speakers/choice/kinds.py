"""Whether what an entity is agrees with what a phrase says: a bank is no newspaper, an actress no man."""

from collections.abc import Sequence

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals.noun_phrases import own_gender
from transforms.mentions.nominals.organisation_nouns import PLACE_NOUNS, fits, is_another, kinds_beside
from transforms.mentions.nominals.role_matching import alike, is_other_rank
from transforms.mentions.referents import Referent
from transforms.names.canonical_names import canonical_name
from transforms.names.known_roles import known_roles
from transforms.names.persons import gender, parse, person_words, title_gender
from transforms.names.roles import role_parts
from transforms.speakers.choice.known import Known, Place
from transforms.speakers.choice.phrases import Phrase
from transforms.speakers.speaking_mentions import Row
from transforms.text.parsed_text import ParsedText

_ANY_BODY = closed_class("any_body_noun")


def kind_signs(parsed: ParsedText, head: int, body: str, label: str, rows: Sequence[Row]) -> dict[str, float]:
    """What the names and roles of an entity, its rows of MENTIONS, say for or against a description, by sign.

    head: the token of its noun; body: the noun in it for a body.
    """
    names = [row for row in rows if row["mention_kind"] == "name"]
    if not names:
        return {}
    longest = max((row["text"] for row in names), key=len)
    if label == "PERSON":
        return _of_person(parsed, head, longest, [row["role"] for row in rows if row["role"]])
    if label != "ORG" or not body:
        return {}
    thing = Referent("ORG", canonical_name(longest, "ORG"))
    spans = (parsed.tokens(row["char_start"], row["char_end"]) for row in names)
    stated = frozenset().union(*(kinds_beside(parsed, span) for span in spans))
    return {
        "kind_same": float(fits(body, thing, stated, is_near=False)),
        "kind_other": float(body not in _ANY_BODY and is_another(body, thing, stated)),
    }


def _of_person(parsed: ParsedText, head: int, name: str, roles: Sequence[str]) -> dict[str, float]:
    noun = lookup_key(parsed.words[head])
    told = {role_parts(role)[0] for role in [*roles, *known_roles("PERSON", canonical_name(name, "PERSON"))]}
    return {
        "role_alike": float(not told.isdisjoint(alike(noun))),
        "role_other": float(bool(told) and told.isdisjoint(alike(noun))),
    }


def is_town(document: Known, phrase: Phrase, places: Sequence[Place]) -> bool:
    """Whether an entity is a place, but no country, and a phrase does not mean a place: its researchers."""
    names = (lookup_key(place.row["text"]) for place in places if place.row["mention_kind"] == "name")
    is_place = document.labels[places[0].entity] == "GPE" and gazetteer.countries().keys().isdisjoint(names)
    return is_place and not phrase.is_pronoun and document.parsed.forms[phrase.head] not in PLACE_NOUNS


def is_of_other_rank(parsed: ParsedText, phrase: Phrase, rows: Sequence[Row]) -> bool:
    """Whether somebody is told to have the office that a phrase names as a deputy alone: the mayor, deputy mayor."""
    nouns = alike(lookup_key(parsed.words[phrase.head]))
    words = {lookup_key(word) for word in parsed.words[slice(*phrase.span)]}
    told = {row["role"]: role_parts(row["role"], parsed.language) for row in rows if row["role"]}
    ranks = [is_other_rank(words, modifiers) for noun, modifiers in told.values() if noun in nouns]
    return bool(ranks) and all(ranks)


def gender_signs(parsed: ParsedText, phrase: Phrase, rows: Sequence[Row], called: str) -> dict[str, float]:
    """Whether the gender that a phrase tells is a person's: by the given name and roles, or called by pronouns."""
    noun = lookup_key(parsed.words[phrase.head])
    wanted = title_gender(noun, parsed.language) or own_gender(parsed, phrase.head)
    if not wanted:
        return {}
    names = (row["text"] for row in rows if row["mention_kind"] == "name")
    longest = max(names, key=len, default="")
    known = next((told for row in rows if (told := title_gender(row["role"], parsed.language))), "")
    known = known or (gender(parse(words)) if (words := person_words(longest)) else "")
    return {
        "gender_same": float(wanted == known),
        "gender_other": float(bool(known) and wanted != known),
        "called_same": float(wanted == called),
        "called_other": float(bool(called) and wanted != called),
    }

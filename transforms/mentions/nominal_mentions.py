"""Descriptions -> mentions: those that are resolved, and those that speak."""

from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.document_state import DocumentState
from transforms.mentions.nominals.adjacent_descriptions import person_just_named, person_spoken_of
from transforms.mentions.nominals.kinship import apposed, owner_of
from transforms.mentions.nominals.noun_phrases import POSSESSOR, determiner, is_definite, phrase_start, place_tokens
from transforms.mentions.nominals.organisation_nouns import (
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
)
from transforms.mentions.nominals.role_matching import person_by_role
from transforms.mentions.nominals.state_bodies import body_in_capital, national_body
from transforms.mentions.referents import Mention, Referent
from transforms.mentions.represented import behind, body_of_bare_spokesman, remembered, spokesman_for, thing_meant
from transforms.names.roles import names_person

_FORCES = closed_class("force_noun")
_KINDS_BEHIND = closed_class("kind_behind_name")
_INDEFINITE = closed_class("indefinite_determiner")
_SPECIFIC = closed_class("specific_determiner")
_EMPLOYERS = frozenset({"compound", "poss", "nmod"})
_ITS = closed_class("possessive_of_thing")
_ARTICLES = frozenset({"det", "case"})
_PARTS = frozenset({"compound", "amod", "nmod"})
_THE_OR_POSSESSOR = closed_class("definite_article") | {POSSESSOR}


def nominal(state: DocumentState, token: int) -> Mention | None:
    """The mention of the description whose noun is at a token; None if it is part of a name's phrase or means nobody.

    A noun that speaks is a mention even if nobody knows whom it means, unless it is a thing: "the poll".
    """
    parsed, speaks = state.parsed, token in state.speaking
    begin = phrase_start(parsed, token)
    if not speaks and (_is_part(state, token) or parsed.forms[begin] not in _SPECIFIC):
        return None
    while any(t in state.named for t in range(begin, token)):
        begin += 1
    referent, method = _described(state, token)
    is_organisation = lookup_key(parsed.words[token]) in ORGANISATION_NOUNS
    if referent is not None:
        return Mention(state.span(begin, token + 1, "PERSON"), "nominal", referent, method)
    if not speaks or not (is_organisation or names_person(parsed, token)):
        return None
    return Mention(state.span(begin, token + 1, "ORG" if is_organisation else "PERSON"), "nominal")


def relative(state: DocumentState, token: int, word: str) -> Mention | None:
    """The mention of "his wife": whoever was introduced as that; of a relative who speaks a mention in any case.

    A relative who is named beside the noun is remembered as that, and the name is the mention.
    """
    owner = owner_of(state.parsed, token, state.referring)
    person = apposed(state.parsed, token, state.named)
    if person is not None:
        if owner is not None:
            state.kinship.introduce(owner, word, person)
        return None
    referent = state.kinship.find(owner, word, state.people) if owner is not None else None
    if referent is None and token not in state.speaking:
        return None
    size = 1 if state.parsed.words[token].lower() == word else 3  # ex-wife
    span = state.span(token, token + size, "PERSON")
    return Mention(span, "nominal", referent, "coref_nominal" if referent is not None else None)


def _is_part(state: DocumentState, token: int) -> bool:
    """Whether a noun is part of a longer phrase that speaks or names a person: "the minister, Mr. Lee,"."""
    behind = state.named.get(token + 1)
    is_title = behind is not None and behind.span.label == "PERSON"
    is_owner = not POSSESSIVES.isdisjoint(state.parsed.words[token + 1 : token + 2])
    return is_title or (token in state.speaking.modifiers and not is_owner)


def _described(state: DocumentState, token: int) -> tuple[Referent | None, str]:
    """Whom or what a description means, and by which method: the first that knows."""
    parsed, speaks = state.parsed, token in state.speaking
    phrase = state.speaking.phrases.get(token, range(phrase_start(parsed, token), token + 1))
    if speaks and (referent := _officer(state, token, phrase)) is not None:
        return referent, "coref_nominal"
    if speaks and (referent := spokesman_for(state, token, phrase)) is not None:
        return referent, "spoken_for"
    if (referent := _beside(state, token) or _named_before(state, token)) is not None:
        return referent, "apposition"
    if speaks and parsed.language == ENGLISH and (referent := behind(state, token, phrase)) is not None:
        return referent, "spoken_for"
    if speaks and (body := body_in_capital(parsed, token, phrase, state.named)) is not None:
        return state.organisation(body), "same_name"
    if speaks and (only := _only_force(state, token)) is not None:
        return only, "coref_nominal"
    if not is_definite(parsed, token):
        return (body_of_bare_spokesman(state, token) if speaks else None), "spoken_for"
    noun = lookup_key(parsed.words[token])
    referent = person_by_role(state.discourse, token, state.people)
    if referent is not None and not state.discourse.is_since_named(parsed.forms[token], referent):
        state.described[_words(state, token)] = referent
        return referent, "coref_nominal"
    if speaks and (referent := remembered(state, token, phrase)) is not None:
        return referent, "spoken_for"  # the spokesman, the report
    if speaks and (referent := body_of_bare_spokesman(state, token)) is not None:
        return referent, "spoken_for"
    if noun in ORGANISATION_NOUNS or noun in PLACE_NOUNS or noun in state.organisation_kinds:
        thing = thing_meant(state, token)
        if thing is None and speaks and (body := national_body(parsed, token, state.named)) is not None:
            thing = state.organisation(body)
        return thing, "coref_nominal"
    if speaks and determiner(parsed, token) in _THE_OR_POSSESSOR:
        person = person_spoken_of(state.discourse, token, phrase, state.named)
        person = person or person_just_named(state.discourse, token, phrase, state.named)
        person = person or (state.described.get(_words(state, token)) if determiner(parsed, token) == "the" else None)
        if person is None or person is _owner(state, token):
            return None, ""  # his agent is somebody else than he
        state.described[_words(state, token)] = person
        return person, "adjacent_description"
    return None, ""


def _owner(state: DocumentState, token: int) -> Referent | None:
    """Whom the possessor before a noun means: his agent."""
    owners = (child for child in state.parsed.children[token] if state.parsed.deps[child] == "poss")
    found = (state.referring[owner].referent for owner in owners if owner in state.referring)
    return next(found, None)


def _officer(state: DocumentState, token: int, phrase: range) -> Referent | None:
    """Who has the office that a definite phrase names with its body, by the text: "Acme spokesman Ann Lee" before."""
    parsed = state.parsed
    bodies = {parsed.forms[t] for t in phrase if t in state.named and t < token}
    if not bodies or determiner(parsed, token) != "the" or parsed.tags[token] == "NNS":
        return None
    person = person_by_role(state.discourse, token, state.people)
    if person is None or state.discourse.is_since_named(parsed.forms[token], person):
        return None
    told = (set(lookup_key(role).split()) for role, at in person.roles if at < token)
    return person if any(bodies & words for words in told) else None


def _words(state: DocumentState, token: int) -> str:
    """The words of a description without its article, by which it is known when it comes again."""
    parsed = state.parsed
    places = [parsed.forms[t] for t in place_tokens(parsed, token)]
    forms = [*parsed.forms[phrase_start(parsed, token) : token + 1], *places]
    return " ".join(form for form in forms if form not in _THE_OR_POSSESSOR)


def _only_force(state: DocumentState, token: int) -> Referent | None:
    """The one police force or other body of many that the document names, if "police" speak without a place."""
    noun = state.parsed.forms[token]
    if noun not in _FORCES or determiner(state.parsed, token) not in ("", "the"):
        return None
    found = {thing.key: thing for thing in state.organisations if noun in thing.name.split()}
    return next(iter(found.values())) if len(found) == 1 else None


def _beside(state: DocumentState, token: int) -> Referent | None:
    """Whom a noun describes in apposition: "Ann Lee, a nurse from Ohio,"."""
    mention = state.named.get(state.parsed.heads[token]) if state.parsed.deps[token] == "appos" else None
    is_before = mention is not None and mention.span.last <= token
    return mention.referent if mention is not None and is_before else None


def _named_before(state: DocumentState, token: int) -> Referent | None:
    """The organisation that stands before its kind: the Gazette newspaper, the Save Our Pier protest campaign."""
    end = token
    while end - 1 not in state.named and state.parsed.heads[end - 1] == token and state.parsed.deps[end - 1] in _PARTS:
        end -= 1
    mention = state.named.get(end - 1)
    is_kind = state.parsed.forms[token] in _KINDS_BEHIND and determiner(state.parsed, token) not in _INDEFINITE
    is_body = mention is not None and mention.span.label == "ORG" and mention.span.last == end
    return mention.referent if mention is not None and is_kind and is_body else None

"""Descriptions -> mentions: those that are resolved, and those that speak."""

from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.document_state import DocumentState
from transforms.mentions.nominals.adjacent_descriptions import person_just_named, person_spoken_of
from transforms.mentions.nominals.kinship import apposed, owner_of
from transforms.mentions.nominals.noun_phrases import POSSESSOR, determiner, is_definite, phrase_start, place_tokens
from transforms.mentions.nominals.organisation_nouns import (
    ORGANISATION_NOUNS,
    PLACE_NOUNS,
    body_that_spoke,
    is_spokesman,
    led_by,
    led_by_subject,
    place_named,
    spoken_for,
    thing_by_noun,
)
from transforms.mentions.nominals.representatives import DOCUMENTS, REPRESENTATIVES, authors, body_behind
from transforms.mentions.nominals.role_matching import person_by_role
from transforms.mentions.nominals.state_bodies import body_in_capital, national_body
from transforms.mentions.pronouns.impersonal import it_antecedent
from transforms.mentions.referents import Mention, Referent
from transforms.names.roles import names_person
from transforms.text.parsed_text import ParsedText

_FORCES = closed_class("force_noun")
_KINDS_BEHIND = closed_class("kind_behind_name")
_INDEFINITE = closed_class("indefinite_determiner")
_SPECIFIC = closed_class("specific_determiner")
_EMPLOYERS = frozenset({"compound", "poss", "nmod"})
_ITS = closed_class("possessive_of_thing")
_ARTICLES = frozenset({"det", "case"})
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
    if speaks and (referent := _represented(state, token, phrase)) is not None:
        return referent, "spoken_for"
    if (referent := _beside(state, token) or _named_before(state, token)) is not None:
        return referent, "apposition"
    if speaks and parsed.language == ENGLISH and (referent := _behind(state, token, phrase)) is not None:
        return referent, "spoken_for"
    if speaks and (body := body_in_capital(parsed, token, phrase, state.named)) is not None:
        return state.organisation(body), "same_name"
    if speaks and (only := _only_force(state, token)) is not None:
        return only, "coref_nominal"
    if not is_definite(parsed, token):
        return None, ""
    noun = lookup_key(parsed.words[token])
    referent = person_by_role(state.discourse, token, state.people)
    if referent is not None and not state.discourse.is_since_named(parsed.forms[token], referent):
        state.described[_words(state, token)] = referent
        return referent, "coref_nominal"
    if speaks and (referent := state.represented.get(parsed.lemmas[token].lower())) is not None:
        return referent, "spoken_for"  # the spokesman, the report
    if noun in ORGANISATION_NOUNS or noun in PLACE_NOUNS or noun in state.organisation_kinds:
        thing = _thing(state, token)
        if thing is None and speaks and (body := national_body(parsed, token, state.named)) is not None:
            thing = state.organisation(body)
        return thing, "coref_nominal"
    if speaks and determiner(parsed, token) in _THE_OR_POSSESSOR:
        person = person_spoken_of(state.discourse, token, phrase, state.named)
        person = person or person_just_named(state.discourse, token, phrase, state.named)
        person = person or (state.described.get(_words(state, token)) if determiner(parsed, token) == "the" else None)
        if person is not None:
            state.described[_words(state, token)] = person
        return person, "adjacent_description"
    return None, ""


def _represented(state: DocumentState, token: int, phrase: range) -> Referent | None:
    """The organisation for which a spokesman speaks, or that is called by the person it works for."""
    employer = spoken_for(state.parsed, token, phrase, state.named)
    if employer is not None:
        state.represented[state.parsed.lemmas[token].lower()] = employer
        return employer
    led = led_by(state.parsed, token, phrase, state.referring)
    return state.organisation(led) if led is not None else None


def _behind(state: DocumentState, token: int, phrase: range) -> Referent | None:
    """For whom unnamed people or a document speak, remembered by their noun."""
    referent = body_behind(state.parsed, token, phrase, state.named) or _author(state, token) or _employer(state, token)
    referent = referent or _owner(state, token)
    if referent is None:
        return None
    referent = state.organisation(referent) if referent.label == "ORG" else referent
    state.represented[state.parsed.lemmas[token].lower()] = referent
    return referent


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


def _author(state: DocumentState, token: int) -> Referent | None:
    """The organisation that a description names as a document's author: "a statement from the ministry"."""
    parsed = state.parsed
    if parsed.lemmas[token].lower() not in DOCUMENTS:
        return None
    nouns = (t for t in authors(parsed, token) if t not in state.named and _is_known(parsed, token, t))
    found = (_thing(state, t) for t in nouns if lookup_key(parsed.words[t]) in ORGANISATION_NOUNS)
    return next((thing for thing in found if thing is not None), None)


def _is_known(parsed: ParsedText, document: int, author: int) -> bool:
    """Whether a document's author is one that was named: the ministry's report, a company statement."""
    is_before = parsed.deps[author] == "compound" and parsed.heads[author] == document
    return determiner(parsed, author) == "the" or (is_before and not parsed.children[author])


def _owner(state: DocumentState, token: int) -> Referent | None:
    """Whose document it is, by a pronoun: its website, her statement."""
    parsed = state.parsed
    if parsed.lemmas[token].lower() not in DOCUMENTS:
        return None
    for owner in parsed.children[token]:
        if parsed.deps[owner] != "poss" or parsed.pos[owner] != "PRON":
            continue
        if parsed.forms[owner] in _ITS:
            subject = _body_as_subject(state, owner)
            if subject is not None:
                return _thing(state, subject)
            found = it_antecedent(state.discourse, owner, state.referring)
            return found if found is not None and found.label == "ORG" else None
        mention = state.referring.get(owner)
        return mention.referent if mention is not None else None
    return None


def _body_as_subject(state: DocumentState, owner: int) -> int | None:
    """The noun for a body that is the subject of a sentence before "its": the bank grew, according to its report."""
    parsed = state.parsed
    begin = parsed.sentence_bounds[parsed.sentences[owner]][0]
    subjects = (t for t in range(begin, owner) if parsed.deps[t] in SUBJECTS and determiner(parsed, t) == "the")
    return next((t for t in subjects if t not in state.named and parsed.forms[t] in ORGANISATION_NOUNS), None)


def _employer(state: DocumentState, token: int) -> Referent | None:
    """The organisation that a noun before a representative means: a company spokesman, the union's officials."""
    parsed = state.parsed
    if parsed.lemmas[token].lower() not in REPRESENTATIVES:
        return None
    if is_definite(parsed, token) and (
        not is_spokesman(parsed, token) or person_by_role(state.discourse, token, state.people) is not None
    ):
        return None  # the board's chief executive is somebody in particular
    before = [t for t in parsed.children[token] if t < token and parsed.deps[t] in _EMPLOYERS]
    if (
        len(before) == 1
        and (led := led_by(parsed, before[0], range(phrase_start(parsed, token), token), state.referring)) is not None
    ):
        return led
    if (
        len(before) != 1
        or before[0] in state.named
        or any(parsed.deps[t] not in _ARTICLES for t in parsed.children[before[0]])
    ):
        return None  # "fire department officials" are of another one than "the department"
    return _thing(state, before[0]) if lookup_key(parsed.words[before[0]]) in ORGANISATION_NOUNS else None


def _beside(state: DocumentState, token: int) -> Referent | None:
    """Whom a noun describes in apposition: "Ann Lee, a nurse from Ohio,"."""
    mention = state.named.get(state.parsed.heads[token]) if state.parsed.deps[token] == "appos" else None
    is_before = mention is not None and mention.span.last <= token
    return mention.referent if mention is not None and is_before else None


def _named_before(state: DocumentState, token: int) -> Referent | None:
    """The organisation that stands before its kind: the Gazette newspaper, the Save Our Pier campaign."""
    mention = state.named.get(token - 1)
    is_kind = state.parsed.forms[token] in _KINDS_BEHIND and determiner(state.parsed, token) not in _INDEFINITE
    is_body = mention is not None and mention.span.label == "ORG" and mention.span.last == token
    return mention.referent if mention is not None and is_kind and is_body else None


def _thing(state: DocumentState, token: int) -> Referent | None:
    """The organisation or place that a definite noun means."""
    led = led_by_subject(state.discourse, token, state.leaders)
    return (
        (state.organisation(led) if led is not None else None)
        or place_named(state.parsed, token, state.named)
        or thing_by_noun(state.discourse, token, [*state.organisations, *state.places], state.kinds)
        or (body_that_spoke(state.discourse, token, state.kinds) if token in state.speaking else None)
    )

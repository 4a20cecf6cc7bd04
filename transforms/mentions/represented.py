"""For whom unnamed people and documents speak: the body of "a company spokesman", whose "the report" is.

What was told once is remembered by the noun: "a spokesman for Acme said … . The spokesman".
"""

from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.document_state import DocumentState
from transforms.mentions.nominals.noun_phrases import determiner, is_definite, phrase_start
from transforms.mentions.nominals.organisation_nouns import (
    COMPANIES,
    ORGANISATION_NOUNS,
    body_that_spoke,
    is_spokesman,
    led_by,
    led_by_subject,
    may_be_outlet,
    place_named,
    spoken_for,
    thing_by_noun,
)
from transforms.mentions.nominals.representatives import (
    DOCUMENTS,
    NEWS_WRITINGS,
    REPRESENTATIVES,
    authors,
    body_behind,
    is_one_of_leaders,
    outlet_of,
    writer_of,
)
from transforms.mentions.nominals.role_matching import person_by_role
from transforms.mentions.pronouns.impersonal import it_antecedent
from transforms.mentions.referents import Referent
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

_EMPLOYING = closed_class("preposition_of_employers")
_EMPLOYERS = frozenset({"compound", "poss", "nmod"})
_ARTICLES = frozenset({"det", "case"})
_OWNERS = frozenset({"ORG", "PERSON"})
_ITS = closed_class("possessive_of_thing")
_INDEFINITE = closed_class("indefinite_determiner")
_GOES_ON = 250  # characters outside quotes, at most, from a body that spoke to the spokesman who goes on


def spokesman_for(state: DocumentState, token: int, phrase: range) -> Referent | None:
    """The organisation for which a spokesman speaks, or that is called by the person it works for."""
    employer = spoken_for(state.parsed, token, phrase, state.named)
    if employer is not None:
        _remember(state, token, employer)
        return employer
    led = led_by(state.parsed, token, phrase, state.referring)
    return state.organisation(led) if led is not None else None


def behind(state: DocumentState, token: int, phrase: range) -> Referent | None:
    """For whom unnamed people or a document speak, remembered by their noun."""
    referent = body_behind(state.parsed, token, phrase, state.named) or _author(state, token) or _employer(state, token)
    referent = referent or _owner(state, token)
    if referent is None:
        return None
    referent = state.organisation(referent) if referent.label == "ORG" else referent
    _remember(state, token, referent)
    return referent


def body_of_bare_spokesman(state: DocumentState, token: int) -> Referent | None:
    """The body that spoke last, for a spokesman of whom nothing else is said: "Acme said … . A spokesman added"."""
    parsed = state.parsed
    is_bare = all(parsed.deps[child] in _ARTICLES for child in parsed.children[token])
    if not is_bare or not is_spokesman(parsed, token) or parsed.tags[token] != "NN":
        return None
    body = state.discourse.body_before(token, _GOES_ON)
    if body is not None:
        _remember(state, token, body)
    return body


def introduces_writing(state: DocumentState, token: int) -> None:
    """Note whose a document is that a noun introduces: "the lab issued a report", "an article for the Gazette".

    A report that speaks and of which nothing of the kind is said is nobody's.
    """
    parsed, noun = state.parsed, state.parsed.lemmas[token].lower()
    if (writer := writer_of(parsed, token, state.referring)) is not None:
        state.represented[noun] = writer
    elif noun in NEWS_WRITINGS and (outlet := outlet_of(parsed, token, state.named)) is not None:
        _remember_outlet(state, outlet)
    elif token in state.speaking and determiner(parsed, token) in _INDEFINITE and noun in NEWS_WRITINGS:
        state.represented.pop(noun, None)


def reported(state: DocumentState, token: int, body: Referent) -> None:
    """Note that a body spoke at a token: "the Post reported … . The report", or any outlet … . The article."""
    phrase = state.speaking.phrases[token]
    verb = state.parsed.lemmas[state.parsed.heads[phrase_head(state.parsed, (phrase.start, phrase.stop))]].lower()
    if may_be_outlet(body, state.kinds.get(id(body), frozenset()), is_told=verb not in NEWS_WRITINGS):
        _remember_outlet(state, body)
    elif verb in DOCUMENTS:
        state.represented[verb] = body


def remembered(state: DocumentState, token: int, phrase: range) -> Referent | None:
    """For whom a noun was last told to speak; of those who name an owner themselves, "the Post's piece", nobody."""
    if any(t in state.named and state.named[t].span.label in _OWNERS for t in phrase if t < token):
        return None
    return state.represented.get(state.parsed.lemmas[token].lower())


def _remember(state: DocumentState, token: int, referent: Referent) -> None:
    state.represented[state.parsed.lemmas[token].lower()] = referent


def _remember_outlet(state: DocumentState, outlet: Referent) -> None:
    """Whatever outlets write is from now on the one's that was named last: its article is a story, and a report."""
    state.represented.update(dict.fromkeys(NEWS_WRITINGS, outlet))


def _author(state: DocumentState, token: int) -> Referent | None:
    """The organisation that a description names as a document's author: "a statement from the ministry"."""
    parsed = state.parsed
    if parsed.lemmas[token].lower() not in DOCUMENTS:
        return None
    nouns = (t for t in authors(parsed, token) if t not in state.named and _is_known(parsed, token, t))
    found = (thing_meant(state, t) for t in nouns if lookup_key(parsed.words[t]) in ORGANISATION_NOUNS)
    return next((thing for thing in found if thing is not None), None)


def _is_known(parsed: ParsedText, document: int, author: int) -> bool:
    """Whether a document's author is one that was named: the ministry's report, a company statement."""
    is_before = parsed.deps[author] == "compound" and parsed.heads[author] == document
    return determiner(parsed, author) == "the" or (is_before and not parsed.children[author])


def _owner(state: DocumentState, token: int) -> Referent | None:
    """Whose document it is, or that in which it stands, by a pronoun: her statement, a post on its website."""
    parsed = state.parsed
    if (client := _client(state, token)) is not None or parsed.lemmas[token].lower() not in DOCUMENTS:
        return client
    prepositions = (c for c in parsed.children[token] if c > token and parsed.deps[c] == "prep")
    places = [t for c in prepositions for t in parsed.children[c] if parsed.lemmas[t].lower() in DOCUMENTS]
    for owner in (t for document in (token, *places) for t in parsed.children[document]):
        if parsed.deps[owner] != "poss" or parsed.pos[owner] != "PRON":
            continue
        if parsed.forms[owner] in _ITS:
            subject = _body_as_subject(state, owner)
            if subject is not None:
                return thing_meant(state, subject)
            found = it_antecedent(state.discourse, owner, state.referring)
            return found if found is not None and found.label == "ORG" else None
        mention = state.referring.get(owner)
        return mention.referent if mention is not None else None
    return None


def _client(state: DocumentState, token: int) -> Referent | None:
    """The person for whom several speak, or somebody in a document, by a pronoun or description: her aides, the
    singer's publicists, a statement from his lawyer.
    """
    parsed = state.parsed
    is_document = parsed.lemmas[token].lower() in DOCUMENTS
    people = authors(parsed, token) if is_document else (token,) if parsed.tags[token] == "NNS" else ()
    working = [person for person in people if parsed.lemmas[person].lower() in REPRESENTATIVES]
    owners = (child for person in working for child in parsed.children[person] if parsed.deps[child] == "poss")
    found = (state.referring[t].referent for t in owners if t in state.referring and t not in state.named)
    return next((client for client in found if client is not None and client.label == "PERSON"), None)


def _body_as_subject(state: DocumentState, owner: int) -> int | None:
    """The noun for a body that is the subject of a sentence before "its": the bank grew, according to its report."""
    parsed = state.parsed
    begin = parsed.sentence_bounds[parsed.sentences[owner]][0]
    subjects = (t for t in range(begin, owner) if parsed.deps[t] in SUBJECTS and determiner(parsed, t) == "the")
    return next((t for t in subjects if t not in state.named and parsed.forms[t] in ORGANISATION_NOUNS), None)


def _employer(state: DocumentState, token: int) -> Referent | None:
    """The organisation that a noun before a representative means: a company spokesman, the union's officials."""
    parsed = state.parsed
    if parsed.lemmas[token].lower() not in REPRESENTATIVES and not is_one_of_leaders(parsed, token):
        return None
    if is_definite(parsed, token) and (
        not is_spokesman(parsed, token) or person_by_role(state.discourse, token, state.people) is not None
    ):
        return None  # the board's chief executive is somebody in particular
    before = [t for t in parsed.children[token] if t < token and parsed.deps[t] in _EMPLOYERS]
    if not before:
        return _employer_behind(state, token)
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
    return thing_meant(state, before[0]) if lookup_key(parsed.words[before[0]]) in ORGANISATION_NOUNS else None


def _employer_behind(state: DocumentState, token: int) -> Referent | None:
    """The body of a leader of the group, a spokesman for the German shoe company; not for the fire service."""
    parsed = state.parsed
    prepositions = (t for t in parsed.children[token] if t > token and parsed.forms[t] in _EMPLOYING)
    for noun in (t for preposition in prepositions for t in parsed.children[preposition]):
        is_bare = all(parsed.deps[t] in _ARTICLES for t in parsed.children[noun])
        is_meant = parsed.forms[noun] in (ORGANISATION_NOUNS if is_bare else COMPANIES)
        if is_meant and determiner(parsed, noun) == "the" and noun not in state.named:
            return thing_meant(state, noun)
    return None


def thing_meant(state: DocumentState, token: int) -> Referent | None:
    """The organisation or place that a definite noun means; what spoke is from then on known by the noun."""
    led = led_by_subject(state.discourse, token, state.leaders)
    found = (
        (state.organisation(led) if led is not None else None)
        or place_named(state.parsed, token, state.named)
        or thing_by_noun(state.discourse, token, [*state.organisations, *state.places], state.kinds)
    )
    if found is not None or token not in state.speaking:
        return found
    body = body_that_spoke(state.discourse, token, state.kinds)
    if body is not None:
        noun = lookup_key(state.parsed.words[token])
        state.kinds[id(body)] = state.kinds.get(id(body), frozenset()) | {noun}
    return body

"""The mentions of one document: names first, then pronouns and descriptions in the order of reading."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.cataphora import resolve_cataphora
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.document_state import DocumentState
from transforms.mentions.name_resolution.acronyms import as_organisations
from transforms.mentions.name_resolution.missed_speakers import as_bodies, as_persons, with_named_speakers
from transforms.mentions.name_resolution.names import resolve_names
from transforms.mentions.name_resolution.state_bodies import with_state_bodies
from transforms.mentions.nominal_mentions import nominal, relative
from transforms.mentions.nominals.kinship import is_kin_noun, kin_word
from transforms.mentions.nominals.noun_phrases import DEFINITE, determiner, is_introduced, is_member
from transforms.mentions.nominals.organisation_nouns import spoken_for
from transforms.mentions.nominals.role_matching import alike
from transforms.mentions.pronoun_mentions import pronoun
from transforms.mentions.pronouns.first_person import FIRST_PERSON, author_of, first_persons
from transforms.mentions.pronouns.interviewees import interviewee
from transforms.mentions.pronouns.stated_genders import state_genders
from transforms.mentions.pronouns.third_person import HE
from transforms.mentions.referents import Mention, Referent
from transforms.mentions.represented import introduces_writing, reported
from transforms.mentions.speaking_phrases import QuoteOutline
from transforms.names.certainty import Certainty
from transforms.names.repair.passes import names
from transforms.names.roles import add_roles, copula_role, names_person, role_parts
from transforms.text.parsed_text import ParsedText

_COMPANY = closed_class("any_company")
_ON_DUTY = closed_class("duty_noun")
_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_NOUNS = ("NOUN", "PROPN", "ADJ", "NUM")  # as which a description's noun is tagged


def document_mentions(
    parsed: ParsedText,
    headline_end: int,
    quotes: list[QuoteOutline],
    authors: Sequence[str] = (),
    shares: NDArray[np.float64] | None = None,
) -> list[Mention]:
    """The mentions of a document in order of the text; no two overlap; shares are those of Findings.name_shares."""
    speaking = frozenset(t for q in quotes if q.speaker for t in range(*parsed.tokens(*q.speaker)))
    spans = names(parsed, headline_end, None if shares is None else Certainty(shares, speaking))
    spans = with_named_speakers(parsed, spans, [q.speaker for q in quotes if q.speaker])
    as_persons(parsed, spans, [q.speaker for q in quotes if q.speaker and q.is_verbatim])
    as_bodies(parsed, spans, [q.speaker for q in quotes if q.speaker])
    as_organisations(parsed, spans)
    spans = with_state_bodies(parsed, spans, [q.speaker for q in quotes if q.speaker])
    add_roles(parsed, spans)
    named = resolve_names(parsed, spans)
    state = DocumentState(parsed, named, quotes)
    _drop_members(state)
    _add_copula_roles(state)
    if parsed.language == ENGLISH:
        state_genders(state)
        state.discourse.interviewee = interviewee(state)
    state.author = author_of(parsed, headline_end, named, authors, _first_persons_outside_quotes(state))
    found = _pronouns_and_nominals(state)
    resolve_cataphora(parsed, named, found, state.speaking, state.kinds)
    _go_on_for_anonymous(state, found)
    found += first_persons(parsed, named, found, state.speaking.verbatim())
    return sorted([*named, *found], key=lambda m: m.span.char_start)


def _drop_members(state: DocumentState) -> None:
    """A party's or a people's name that speaks in the singular is no party: "the Republican said"."""
    for token in state.speaking.phrases:
        mention = state.named.get(token)
        if mention is None or mention.span.label != "NORP" or state.parsed.tags[token] == "NNPS":
            continue
        if is_member(state.parsed, token):
            state.drop(mention)


def _add_copula_roles(state: DocumentState) -> None:
    """Note what the text says that persons are: "Ann Lee is the mayor"."""
    for mention in state.names:
        role = copula_role(state.parsed, mention.span) if mention.span.label == "PERSON" else None
        if role and mention.referent is not None:
            mention.referent.roles.append((role, mention.span.first))


def _first_persons_outside_quotes(state: DocumentState) -> list[int]:
    """Where somebody speaks as I outside of quotes."""
    spoken = (token for token in state.speaking.phrases if state.parsed.forms[token] in FIRST_PERSON)
    return [token for token in spoken if not state.is_quoted(token)]


def _pronouns_and_nominals(state: DocumentState) -> list[Mention]:
    """The pronouns and descriptions in order, with the referents that are known when they are met."""
    found: list[Mention] = []
    role_nouns = _role_nouns(state)
    for token in range(len(state.parsed)):
        mention = state.named.get(token)
        if mention is not None:
            if mention.span.first == token:
                state.discourse.mentions.append(mention)
            _speaks(state, token, mention)
            continue
        _introduces(state, token)
        mention = _mention_at(state, token, role_nouns)
        if mention is None or mention.referent is None:
            _recalls(state, token)
        if mention is not None:
            found.append(mention)
            if mention.referent is None and token not in state.speaking:
                continue  # a pronoun that says nothing of whom others mean
            state.referring[token] = mention
            if not (is_kin_noun(state.parsed, token) and state.is_quoted(token)):
                _note(state, mention)  # relatives talked of in a quote are not who speaks next
            _speaks(state, token, mention)
    return found


def _go_on_for_anonymous(state: DocumentState, found: list[Mention]) -> None:
    """Give he and she that went on for somebody without a name whoever the text names only later as that."""
    at = {mention.span.last - 1: mention for mention in found}
    for token, other in state.discourse.goes_on_for.items():
        he, before = at.get(token), at.get(other)
        if he is None or before is None or he.referent is not None or before.method != "cataphora":
            continue
        gender = "m" if state.parsed.forms[token] in HE else "f"
        if before.referent is not None and before.referent.label == "PERSON" and before.referent.gender in ("", gender):
            he.referent, he.method = before.referent, "cataphora"


def _role_nouns(state: DocumentState) -> frozenset[str]:
    """The nouns that may mean somebody by a role that the document tells."""
    roles = (role for person in state.people for role, _ in person.roles if role)
    return frozenset().union(*(alike(role_parts(role, state.parsed.language)[0]) for role in roles))


def _mention_at(state: DocumentState, token: int, role_nouns: frozenset[str]) -> Mention | None:
    """The pronoun or description at a token."""
    parsed, speaks = state.parsed, token in state.speaking
    word, pos = parsed.forms[token], parsed.pos[token]
    if pos == "PRON":
        return pronoun(state, token)
    if parsed.tags[token] == "NN" and is_kin_noun(parsed, token):
        return relative(state, token, kin_word(parsed, token))
    if pos in _NOUNS and (speaks or word in role_nouns or word in _COMPANY):
        return nominal(state, token)
    return pronoun(state, token) if speaks else None


def _introduces(state: DocumentState, token: int) -> None:
    """Note a noun outside of quotes that introduces somebody without a name, "a minister", or what somebody wrote."""
    parsed = state.parsed
    if parsed.tags[token] != "NN" or state.is_quoted(token):
        return
    introduces_writing(state, token)
    if is_introduced(parsed, token, speaks=token in state.speaking):
        state.discourse.introduced[parsed.forms[token]] = token
        state.represented.pop(parsed.lemmas[token].lower(), None)  # another spokesman
        if parsed.deps[token] in SUBJECTS | _OBJECTS:
            state.discourse.anonymous.append(token)


def _recalls(state: DocumentState, token: int) -> None:
    """Note somebody without a name who does something again: "a resident said … . The resident added"."""
    parsed = state.parsed
    is_known = parsed.tags[token] == "NN" and parsed.forms[token] in state.discourse.introduced
    is_doing = token in state.speaking or parsed.deps[token] in SUBJECTS
    if is_known and is_doing and not state.is_quoted(token) and determiner(parsed, token) in DEFINITE:
        state.discourse.anonymous.append(token)


def _note(state: DocumentState, mention: Mention) -> None:
    """Note a pronoun or description as the last that was met."""
    state.discourse.mentions.append(mention)
    if mention.referent is not None:
        mention.referent.count += 1


def _speaks(state: DocumentState, token: int, mention: Mention) -> None:
    """Note who speaks, if a phrase of a quote's speaker has its token here."""
    if token not in state.speaking:
        return
    state.speaking.meet(token, mention)
    referent = mention.referent
    is_person = referent is not None and referent.label == "PERSON"
    body = referent if referent is not None and referent.label == "ORG" else _employer(state, token)
    if body is not None:
        state.discourse.bodies.add(body)
        state.discourse.last_body = body
        state.discourse.last_body_at = state.parsed.starts[token]
    if referent is not None and is_person:
        state.discourse.last_speaker = (state.parsed.starts[token], referent)
    state.discourse.last_unnamed = None if is_person else token
    is_on_duty = referent is None and (state.parsed.forms[token] in _ON_DUTY or _is_of_person(state, token))
    if is_on_duty or (not is_person and mention.method == "spoken_for" and names_person(state.parsed, token)):
        state.discourse.anonymous.append(token)  # the Nato spokesman, the captain, Lee's uncle
    if body is not None:
        reported(state, token, body)


def _is_of_person(state: DocumentState, token: int) -> bool:
    """Whether a noun for somebody without a name has a person's name before it: Lee's uncle, Roe's lawyer."""
    parsed = state.parsed
    owners = (state.named.get(child) for child in parsed.children[token] if parsed.deps[child] == "poss")
    is_owned = any(owner is not None and owner.span.label == "PERSON" for owner in owners)
    return is_owned and (names_person(parsed, token) or is_kin_noun(parsed, token))


def _employer(state: DocumentState, token: int) -> Referent | None:
    """The organisation for which somebody with a name speaks: Acme spokesman Jo Roe."""
    phrase = state.speaking.phrases[token]
    found = (spoken_for(state.parsed, noun, phrase, state.named) for noun in phrase)
    return next((body for body in found if body is not None), None)

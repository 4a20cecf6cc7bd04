"""Pronouns -> mentions: he and she, and of the others those that are resolved or speak."""

from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.mentions.document_state import DocumentState
from transforms.mentions.pronouns.first_person import FIRST_PERSON
from transforms.mentions.pronouns.impersonal import (
    IT,
    OTHERS,
    RELATIVE,
    THEY,
    it_antecedent,
    relative_antecedent,
    they_antecedent,
)
from transforms.mentions.pronouns.third_person import HE, SHE, antecedent, named_below, subject_after
from transforms.mentions.referents import Mention, Referent

_REFLEXIVE = closed_class("reflexive_pronoun") | closed_class("reflexive_of_things")
_SELF = frozenset({"attr", "oprd"})  # relations of what somebody says to be: my name is Roe
_GOES_ON = 250  # characters outside quotes, at most, from who spoke to the pronoun that goes on speaking


def pronoun(state: DocumentState, token: int) -> Mention | None:
    """The mention of a pronoun; he and she are one even if the text does not tell whom they mean.

    None for other pronouns that neither mean anybody of the document nor speak.
    """
    word, speaks = state.parsed.forms[token], token in state.speaking
    is_third = word in HE or word in SHE
    if is_third and state.parsed.language != ENGLISH and not speaks:
        return None  # il and elle stand for things as well
    is_of_author = word in FIRST_PERSON and state.author is not None and not state.is_quoted(token)
    if not is_third and not is_of_author and (not speaks or word not in OTHERS | FIRST_PERSON):
        return None
    span = state.span(token, token + 1, "ORG" if word in IT else "PERSON")
    referent: Referent | None
    if (stressed := _stressed(state, token)) is not None:
        referent, method = stressed, "apposition"
    elif is_third:
        referent, method = _third_person(state, token)
    elif is_of_author:
        referent, method = state.author, "first_person"
    elif word in IT:
        said = state.speaking.spoken_by(token)
        referent, method = it_antecedent(state.discourse, token, state.referring, said), "coref_pronoun"
        if referent is None and speaks:
            referent = state.discourse.body_before(token, _GOES_ON)
    elif word in THEY:
        referent, method = they_antecedent(state.discourse, token, state.referring), "coref_pronoun"
    elif word in RELATIVE:
        referent, method = relative_antecedent(state.discourse, token, state.referring), "relative_pronoun"
    else:
        referent, method = None, ""
    if referent is None:
        return Mention(span, "pronoun") if speaks or is_third else None
    return Mention(span, "pronoun", referent, method)


def _stressed(state: DocumentState, token: int) -> Referent | None:
    """Whom a pronoun only stresses, right behind a name: Acme itself said."""
    is_apposed = state.parsed.deps[token] == "appos" and state.parsed.heads[token] == token - 1
    mention = state.named.get(token - 1) if is_apposed and state.parsed.forms[token] in _REFLEXIVE else None
    return mention.referent if mention is not None else None


def _third_person(state: DocumentState, token: int) -> tuple[Referent | None, str]:
    """Whom he or she means, and by which method."""
    barred = _speakers_around(state, token) | named_below(state.parsed, token, state.named)
    barred |= _named_by(state, token)
    referent = subject_after(state.discourse, token, state.named) or antecedent(
        state.discourse, token, barred, state.speaking.spoken_by(token)
    )
    if referent is None and token in state.speaking:
        return _represented(state, token), "spoken_for"
    return referent, "coref_pronoun"


def _named_by(state: DocumentState, token: int) -> frozenset[Referent]:
    """Whom a pronoun's own words between quotation marks name: “I owe it to Roe,” he said.

    Not who says that it is he, “My name is Roe,” nor who spoke last and may tell what others call him.
    """
    parsed, spoke = state.parsed, state.discourse.last_speaker
    spans = (parsed.tokens(*piece) for piece in state.speaking.verbatim_by(token))
    names = (t for span in spans for t in range(*span) if t in state.named and parsed.deps[t] not in _SELF)
    found = (state.named[t].referent for t in names if t == state.named[t].span.last - 1)
    return frozenset(r for r in found if r is not None and (spoke is None or r is not spoke[1]))


def _speakers_around(state: DocumentState, token: int) -> frozenset[Referent]:
    """Who says I at a token: who speaks the verbatim words around it, outside of them the author."""
    if state.is_quoted(token):
        return state.speaking.speakers_at(state.parsed.starts[token])
    return frozenset({state.author} if state.author is not None else ())


def _represented(state: DocumentState, token: int) -> Referent | None:
    """What the unnamed one speaks for whom a pronoun stands for: "A spokeswoman for Acme said … . She added"."""
    discourse = state.discourse
    spoke = discourse.last_unnamed
    if spoke is None or discourse.unquoted(state.parsed.starts[spoke], state.parsed.starts[token]) > _GOES_ON:
        return None
    discourse.goes_on_for.setdefault(token, discourse.goes_on_for.get(spoke, spoke))
    before = state.referring.get(spoke)
    return before.referent if before is not None and before.method == "spoken_for" else None

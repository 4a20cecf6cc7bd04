"""Who answers in an interview whose narrator says I: "I sit opposite Ann Lee", "I ask Lee"."""

from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.document_state import DocumentState
from transforms.mentions.referents import Referent
from transforms.text.parsed_text import ParsedText

_I = closed_class("pronoun_i_subject")
_WITH = closed_class("preposition_of_company")
_LEAST = 2  # times that a narrator asks in an interview
_MEETING = closed_class("interviewing_verb")
_OBJECTS = frozenset({"dobj", "dative", "pobj"})


def interviewee(state: DocumentState) -> Referent | None:
    """The one person whom a narrator meets or asks who asks more than once; None if there are several."""
    parsed, met, n_asked = state.parsed, set[Referent](), 0
    for token, form in enumerate(parsed.forms):
        verb = parsed.heads[token]
        if form not in _I or parsed.deps[token] not in SUBJECTS or state.is_quoted(token):
            continue
        if parsed.lemmas[verb].lower() in _MEETING:
            n_asked += 1
            met.update(_people(state, _objects(parsed, verb)))
    return met.pop() if len(met) == 1 and n_asked >= _LEAST else None


def _objects(parsed: ParsedText, verb: int) -> list[int]:
    """The objects of a verb, and whom it is done with or to."""
    children = parsed.children[verb]
    with_whom = (prep for prep in children if parsed.deps[prep] == "prep" and parsed.forms[prep] in _WITH)
    under = [child for prep in with_whom for child in parsed.children[prep]]
    return [token for token in (*children, *under) if parsed.deps[token] in _OBJECTS]


def _people(state: DocumentState, tokens: list[int]) -> list[Referent]:
    found = (state.named[token].referent for token in tokens if token in state.named)
    return [referent for referent in found if referent is not None and referent.label == "PERSON"]

"""Pronouns that are not he, she or I: "it" for an organisation or country, "who" and "which" for what they follow."""

from transforms.mentions.pronouns import SUBJECTS, Trail
from transforms.mentions.referents import Mention, Referent

IT = frozenset({"it", "its"})
RELATIVE = frozenset({"who", "which", "that"})
_WHO = frozenset({"PERSON"})
_THINGS = frozenset({"ORG", "GPE"})
_SINGULAR = frozenset({"NN", "NNP"})
_REACH = 300  # characters outside quotes, at most, from "it" back to the subject that it stands for

Referring = dict[int, Mention]  # tokens of names, and of the pronouns and nominals met so far


def thing_meant(trail: Trail, token: int, referring: Referring) -> Referent | None:
    """The organisation or country that it stands for: the nearest subject before it, of those outside quotes.

    None where that subject is a thing without a name: "the poll … it found".
    """
    reading = trail.reading
    inside = trail.quote_at(reading.starts[token])
    for subject in range(token - 1, -1, -1):
        if reading.deps[subject] not in SUBJECTS or trail.quote_at(reading.starts[subject]) not in (None, inside):
            continue
        if trail.unquoted(reading.ends[subject], reading.starts[token]) > _REACH:
            return None
        mention = referring.get(subject)
        if mention is None:
            if reading.tags[subject] in _SINGULAR:
                return None
        elif mention.referent is not None and mention.referent.label in _THINGS:
            return mention.referent
    return None


def relative_antecedent(trail: Trail, token: int, referring: Referring) -> Referent | None:
    """What who or which stands for: the name right before it or whose clause it opens, or whom that clause describes.

    "Ann Lee, who …"; "Lee and Roe, who …" (Roe); "Lee is a lawyer who …"; "Lee, a lawyer who …".
    """
    reading, verb = trail.reading, trail.reading.heads[token]
    while reading.deps[verb] in ("conj", "ccomp") and reading.heads[verb] != verb:
        verb = reading.heads[verb]
    if reading.deps[verb] != "relcl":
        return None
    noun = reading.heads[verb]
    wanted = _WHO if reading.forms[token] == "who" else _THINGS
    before = token - 1
    while before > noun and reading.pos[before] == "PUNCT":
        before -= 1
    described = [reading.heads[noun]] if reading.deps[noun] == "appos" else []
    if reading.deps[noun] == "attr":
        described = [c for c in reading.children[reading.heads[noun]] if reading.deps[c] in SUBJECTS]
    for place in ([before] if reading.deps[before] == "conj" and noun in referring else []) + [noun, *described]:
        mention = referring.get(place)
        if mention is not None and mention.referent is not None and mention.referent.label in wanted:
            return mention.referent
    return None

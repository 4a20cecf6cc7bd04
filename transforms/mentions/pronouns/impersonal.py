"""Pronouns that are not he, she or I: "it" for an organisation or country, "who" and "which" for what they follow."""

from collections.abc import Sequence

from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import SUBJECTS, Discourse
from transforms.mentions.referents import Mention, Referent
from transforms.names.roles import names_person
from transforms.text.parsed_text import CharSpan, ParsedText

IT = closed_class("impersonal_pronoun")
THEY = closed_class("pronoun_they")
RELATIVE = closed_class("relative_word")
OTHERS = closed_class("other_pronoun")  # these, and we, you and they
_OR = closed_class("or")
_WHO = frozenset({"PERSON"})
_THINGS = frozenset({"ORG", "GPE"})
_SINGULAR = frozenset({"NN", "NNP"})
_TOLD = frozenset({"ccomp", "advcl", "relcl", "acl"})  # relations of clauses within another
_REACH = 300  # characters outside quotes, at most, from "it" back to the subject that it stands for

Referring = dict[int, Mention]  # tokens of names, and of the pronouns and nominals met so far


def it_antecedent(
    discourse: Discourse, token: int, referring: Referring, said: Sequence[CharSpan] = ()
) -> Referent | None:
    """The organisation or country that it stands for: the nearest subject before it, of those outside quotes.

    None if that subject is a thing without a name, "the poll … it found"; not if it is in what the organisation tells,
    "the fund said the vote … it". said: what the pronoun itself speaks, in which everybody is somebody else.
    """
    parsed = discourse.parsed
    inside = discourse.quote_at(parsed.starts[token])
    for subject in range(token - 1, -1, -1):
        if parsed.deps[subject] not in SUBJECTS or discourse.quote_at(parsed.starts[subject]) not in (None, inside):
            continue
        if any(start <= parsed.starts[subject] < end for start, end in said):
            continue
        if discourse.unquoted(parsed.ends[subject], parsed.starts[token]) > _REACH:
            return None
        mention = referring.get(subject)
        if mention is None:
            if parsed.tags[subject] in _SINGULAR and not _is_told(parsed, parsed.heads[subject]):
                return None
        elif mention.referent is not None and mention.referent.label in _THINGS:
            return mention.referent
    return None


def _is_told(parsed: ParsedText, verb: int) -> bool:
    """Whether the clause of a verb, or the one that it is joined to, is part of another."""
    while parsed.deps[verb] == "conj" and parsed.heads[verb] != verb:
        verb = parsed.heads[verb]
    return parsed.deps[verb] in _TOLD


def they_antecedent(discourse: Discourse, token: int, referring: Referring) -> Referent | None:
    """The organisation that they stands for, if they speaks: the only subject of this sentence or the last."""
    parsed, sentence = discourse.parsed, discourse.parsed.sentences[token]
    begin = parsed.sentence_bounds[max(sentence - 1, 0)][0]
    if discourse.paragraph(parsed.starts[begin]) != discourse.paragraph(parsed.starts[token]):
        begin = parsed.sentence_bounds[sentence][0]
    subjects = [t for t in range(begin, token) if parsed.deps[t] in SUBJECTS and parsed.forms[t] != parsed.forms[token]]
    found = [referring[t].referent if t in referring else None for t in subjects]
    one = found[0] if found else None
    return one if one is not None and one.label == "ORG" and all(other is one for other in found) else None


def relative_antecedent(discourse: Discourse, token: int, referring: Referring) -> Referent | None:
    """What who or which stands for: the name right before it or whose clause it opens, or whom that clause describes.

    "Ann Lee, who …"; "Lee and Roe, who …" (Roe); "Lee is a lawyer who …"; "Lee, a lawyer who …"; not what something is
    called as well: "Lee, of the Marine Survey, or Masu, who …" (Lee).
    """
    parsed, verb = discourse.parsed, discourse.parsed.heads[token]
    while parsed.deps[verb] in ("conj", "ccomp") and parsed.heads[verb] != verb:
        verb = parsed.heads[verb]
    if parsed.deps[verb] != "relcl":
        return None
    noun = parsed.heads[verb]
    if parsed.deps[noun] == "conj" and _is_other_name(parsed, parsed.heads[noun], noun):
        noun = parsed.heads[noun]
    wanted = _WHO if parsed.forms[token] == "who" else _THINGS
    before = token - 1
    while before > noun and parsed.pos[before] == "PUNCT":
        before -= 1
    described = [parsed.heads[noun]] if parsed.deps[noun] == "appos" else []
    if parsed.deps[noun] == "attr":
        described = [c for c in parsed.children[parsed.heads[noun]] if parsed.deps[c] in SUBJECTS]
    is_joined = parsed.deps[before] == "conj" and noun in referring and not _is_other_name(parsed, noun, before)
    for place in ([before] if is_joined else []) + [noun, *described]:
        mention = referring.get(place)
        if mention is not None and mention.referent is not None and mention.referent.label in wanted:
            return mention.referent
    return _person_right_before(parsed, token, noun, referring)


def _person_right_before(parsed: ParsedText, token: int, noun: int, referring: Referring) -> Referent | None:
    """The person right before "who" if its clause hangs on a thing by the parse: a message from Ann Lee who said."""
    mention = referring.get(token - 1)
    if mention is None or mention.referent is None or parsed.forms[token] != "who":
        return None
    is_of_thing = parsed.pos[noun] == "NOUN" and noun not in referring and not names_person(parsed, noun)
    return mention.referent if is_of_thing and mention.referent.label in _WHO else None


def _is_other_name(parsed: ParsedText, noun: int, joined: int) -> bool:
    """Whether a conjunction joins another name for a noun, or for what is said of it: the Marine Survey, or Masu."""
    return any(parsed.deps[t] == "cc" and parsed.forms[t] in _OR for t in range(noun + 1, joined))

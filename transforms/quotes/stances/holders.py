"""Who holds a stance, by syntax: the subject, of whatever verb governs the cue, and who that is said to be."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.names.acting import BODY_NOUNS, may_act
from transforms.names.roles import names_person
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.rules.speaking_subjects import antecedent, speaker_token
from transforms.quotes.speaker_phrases import speaker_span
from transforms.quotes.stances.senses import object_of_participle
from transforms.text.parsed_text import TokenSpan
from transforms.text.phrase_heads import phrase_head

_LINKING = closed_class("linking_verb")
_RELATIVE = closed_class("relative_subject")
_PLANS = closed_class("noun_of_plans")
_POINTING = closed_class("pointing_word")
_CLAUSES = frozenset({"relcl", "acl"})
_PLURAL = frozenset({"NNS", "NNPS"})


def with_own_holder(text: MarkedText, utterance: Utterance) -> Utterance:
    """A stance with the holder that syntax gives it, if it gives one.

    That is the subject of the cue or of the verb that governs it ("Roe left, backing | the bill |"), of "became the
    first to back | it |" the one who did, the name behind "the mayor who backed | it |, Ann Roe,",
    and both of "Roe and Lee, who back | it |,".
    """
    head, known = utterance.head, utterance.speaker
    if head is None:
        return utterance
    subject = _subject(text, utterance, head)
    nouns = [subject] if known is None else [subject, phrase_head(text.parsed, known)]
    found = [noun for noun in nouns if noun is not None]
    if not found:
        return utterance
    named = next((name for noun in found if (name := _named_behind(text, utterance, noun)) is not None), None)
    if named is not None:
        return replace(utterance, speaker=named)
    linked = _linked(text, found[0])
    linked = _first_of_several(text, head, found[0]) if linked is None else linked
    other = _owner(text, found[0]) if linked is None else linked
    is_known = known is not None and (
        subject is None or _means(text, known, subject) or not _is_somebody(text, subject)
    )
    if other is None and is_known:
        return utterance
    parts = [text.tokens(*span) for span in utterance.spans]
    avoid = tuple(parts if utterance.cue is None else [*parts, utterance.cue])
    return replace(utterance, speaker=speaker_span(text.tree, found[0] if other is None else other, avoid))


def _subject(text: MarkedText, utterance: Utterance, head: int) -> int | None:
    """The subject of a cue; of a participle behind a thing who stands before it: advice for | Democrats | backing it.

    A subject of its own that was found as well counts before any that other clauses have.
    """
    parsed = text.parsed
    if object_of_participle(text, head) is not None:
        subject = text.tree.subject(head, "nsubjpass")
        return None if subject is None else antecedent(parsed, head, subject)
    known = range(0) if utterance.speaker is None else range(*utterance.speaker)
    for own in text.tree.relations[head].get("nsubj", ()):
        if own in known and parsed.forms[own] not in _RELATIVE:
            return own
    subject = speaker_token(text.tree, head, utterance.frame)
    if subject is None or parsed.deps[head] != "acl" or _is_somebody(text, subject):
        return subject
    before = head - 1
    while before > subject and parsed.pos[before] == "ADV":
        before -= 1
    is_noun = before > subject and parsed.pos[before] in ("NOUN", "PROPN")
    return before if is_noun and _is_somebody(text, before) else subject


def _means(text: MarkedText, phrase: TokenSpan, noun: int) -> bool:
    """Whether a phrase has a noun, or is the relative pronoun that stands for it."""
    is_relative = phrase[1] - phrase[0] == 1 and text.parsed.forms[phrase[0]] in _RELATIVE
    return noun in range(*phrase) or is_relative


def _linked(text: MarkedText, noun: int) -> int | None:
    """The subject of which a noun says who it is: Roe | became the first senator; none for "it was a senator"."""
    parsed, verb = text.parsed, text.parsed.heads[noun]
    if parsed.deps[noun] != "attr" or parsed.pos[noun] != "NOUN" or parsed.lemmas[verb].lower() not in _LINKING:
        return None
    subject = text.tree.subject(verb, "nsubj")
    return None if subject is None or parsed.forms[subject] in _POINTING else subject


def _first_of_several(text: MarkedText, verb: int, noun: int) -> int | None:
    """The first of those whom a clause in the plural is about: | Roe and Lee |, both traders, who back it."""
    parsed = text.parsed
    if parsed.deps[verb] not in _CLAUSES or parsed.heads[verb] != noun:
        return None
    is_plural = any(parsed.tags[t] == "VBP" or parsed.deps[t] == "preconj" for t in (verb, *parsed.children[verb]))
    first = parsed.heads[noun] if parsed.deps[noun] == "appos" and parsed.tags[noun] in _PLURAL else noun
    label = parsed.name_labels[first]
    if not is_plural or not label or noun > verb:
        return None
    while parsed.deps[first] == "conj" and parsed.name_labels[parsed.heads[first]] == label:
        first = parsed.heads[first]
    is_joint = any(parsed.deps[t] == "conj" and parsed.name_labels[t] == label for t in parsed.children[first])
    return first if is_joint else None


def _owner(text: MarkedText, noun: int) -> int | None:
    """Whose plan a noun says, in place of the plan: | Roe |'s decision to back it; one of the steps | they | took."""
    parsed, tree = text.parsed, text.tree
    of = tree.child(noun, "prep") if parsed.pos[noun] == "NUM" else None
    plan = noun if of is None else tree.child(of, "pobj")
    if plan is None or parsed.lemmas[plan].lower() not in _PLANS:
        return None
    clause = tree.child(plan, "relcl")
    found = tree.child(plan, "poss")
    if found is None and clause is not None:
        found = tree.subject(clause, "nsubj")
    if found is None and parsed.deps[plan] == "dobj":
        found = tree.subject(parsed.heads[plan], "nsubj")
    return None if found is None or parsed.forms[found] in _RELATIVE else found


def _is_somebody(text: MarkedText, noun: int) -> bool:
    """Whether a noun may hold an opinion: no decision, no bill; several may be people."""
    return may_act(text.parsed, noun) or text.parsed.tags[noun] == "NNS"


def _named_behind(text: MarkedText, utterance: Utterance, noun: int) -> TokenSpan | None:
    """The name between commas behind a clause about a noun: the mayor who backed the bill, | Ann Roe |,; of bodies too.

    That of a body may end the sentence before its verb: a group backing the bill, | Roe for Sarn |, went on.
    """
    parsed, head = text.parsed, utterance.head
    if head is None or parsed.deps[head] not in _CLAUSES or noun > head:
        return None
    is_body = parsed.lemmas[noun].lower() in BODY_NOUNS and parsed.tags[noun] not in _PLURAL
    label = "ORG" if is_body else "PERSON" if names_person(parsed, noun) else None
    first = text.tokens(*utterance.spans[-1])[1] + 1
    if label is None or first >= len(parsed) or parsed.words[first - 1] != "," or parsed.name_labels[first] != label:
        return None
    last = first + 1
    while last < len(parsed) and parsed.name_labels[last] == label and not parsed.name_starts[last]:
        last += 1
    span = speaker_span(text.tree, phrase_head(parsed, (first, last)))
    return span if span[0] == first and parsed.words[span[1] : span[1] + 1] == [","] else None

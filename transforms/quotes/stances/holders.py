"""Who holds a stance, by syntax: the subject, of whatever verb governs the cue, and who that is said to be."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.names.roles import names_person
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.report_kinds import is_bare_stance
from transforms.quotes.rules.speaking_subjects import speaker_token
from transforms.quotes.speaker_phrases import speaker_span
from transforms.quotes.stance_direction import may_act
from transforms.text.parsed_text import TokenSpan
from transforms.text.phrase_heads import phrase_head

_LINKING = closed_class("linking_verb")
_RELATIVE = closed_class("relative_subject")
_PLANS = closed_class("noun_of_plans")
_POINTING = closed_class("pointing_word")
_CLAUSES = frozenset({"relcl", "acl"})


def with_own_holder(text: MarkedText, utterance: Utterance) -> Utterance:
    """A stance with the holder that syntax gives it; other reports, and stances between marks, stay as they are.

    That is the subject of the cue or of the verb that governs it ("Roe left, backing | the bill |"), of "became the
    first to back | it |" the one who did, and the name behind "the mayor who backed | it |, Ann Roe,".
    """
    head, known = utterance.head, utterance.speaker
    if head is None or not is_bare_stance(text, utterance):
        return utterance
    subject = speaker_token(text.tree, head, utterance.frame)
    nouns = [subject] if known is None else [subject, phrase_head(text.parsed, known)]
    found = [noun for noun in nouns if noun is not None]
    if not found:
        return utterance
    named = next((name for noun in found if (name := _named_behind(text, utterance, noun)) is not None), None)
    if named is not None:
        return replace(utterance, speaker=named)
    linked = _linked(text, found[0])
    other = _owner(text, found[0]) if linked is None else linked
    is_known = known is not None and (
        subject is None or _means(text, known, subject) or not _is_somebody(text, subject)
    )
    if other is None and is_known:
        return utterance
    parts = [text.tokens(*span) for span in utterance.spans]
    avoid = tuple(parts if utterance.cue is None else [*parts, utterance.cue])
    return replace(utterance, speaker=speaker_span(text.tree, found[0] if other is None else other, avoid))


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
    return may_act(text, noun) or text.parsed.tags[noun] == "NNS"


def _named_behind(text: MarkedText, utterance: Utterance, noun: int) -> TokenSpan | None:
    """The person's name between commas behind a clause about a noun: the mayor who backed the bill, | Ann Roe |,"""
    parsed, head = text.parsed, utterance.head
    if head is None or parsed.deps[head] not in _CLAUSES or not names_person(parsed, noun) or noun > head:
        return None
    first = text.tokens(*utterance.spans[-1])[1] + 1
    if first >= len(parsed) or parsed.words[first - 1] != "," or parsed.name_labels[first] != "PERSON":
        return None
    last = first + 1
    while last < len(parsed) and parsed.name_labels[last] == "PERSON" and not parsed.name_starts[last]:
        last += 1
    span = speaker_span(text.tree, phrase_head(parsed, (first, last)))
    return span if span[0] == first and parsed.words[span[1] : span[1] + 1] == [","] else None

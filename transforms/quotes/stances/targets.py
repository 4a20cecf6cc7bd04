"""What a stance is about: the object of its verb alone, without what else hangs on the verb."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.quotes.learned.edges import whole_word
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.report_kinds import is_bare_stance
from transforms.quotes.rules.speaking_subjects import antecedent
from transforms.quotes.speaker_phrases import speaker_span
from transforms.text.parsed_text import CharSpan, TokenSpan

_REASONS = closed_class("reason_opening")
_OBJECTS = ("dobj", "obj")
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def with_bare_target(text: MarkedText, utterance: Utterance) -> Utterance:
    """A stance without words behind its object: backed | the bill | on Monday, criticised | the board | as slow.

    What it is for belongs to it: criticised | the board for its plan |. Of a passive it is the subject: | the board |
    was dismissed as slow. Other reports, and stances with words in quotation marks or in several pieces, stay as they
    are.
    """
    head = utterance.head
    if head is None or not is_bare_stance(text, utterance) or any(_is_marked(text, span) for span in utterance.spans):
        return utterance
    subject = _subject_of_passive(text, utterance, head)
    if subject is not None or len(utterance.spans) != 1:
        return utterance if subject is None else replace(utterance, spans=[text.chars(subject)])
    first, last = text.tokens(*utterance.spans[0])
    first, last = whole_word(text, (first, last)) or (first, last)
    parsed = text.parsed
    objects = [t for kind in _OBJECTS for t in text.tree.relations[head].get(kind, ()) if first <= t < last]
    if len(objects) != 1 or parsed.pos[objects[0]] not in _NOUNS:
        return utterance
    others = set(_other_person(text, objects[0]))
    whole = [t for t in parsed.subtree(objects[0]) if first <= t < last and t > head and t not in others]
    behind = max(whole, default=last - 1) + 1
    while behind > first + 1 and parsed.pos[behind - 1] in ("PUNCT", "CCONJ", "SCONJ", "SPACE"):
        behind -= 1
    if not first < behind < last or parsed.forms[behind] in _REASONS:
        behind = last
    return replace(utterance, spans=[text.chars((first, behind))])


def _is_marked(text: MarkedText, span: CharSpan) -> bool:
    """Whether a span has no token, or one between quotation marks."""
    first, last = text.tokens(*span)
    return first == last or any(text.is_marked[first:last])


def _subject_of_passive(text: MarkedText, utterance: Utterance, head: int) -> TokenSpan | None:
    """The subject of a passive, if what was found is not a part of it: | Roe | was dismissed as slow."""
    subject = text.tree.subject(head, "nsubjpass")
    noun = None if subject is None else antecedent(text.parsed, head, subject)
    if subject is None or noun is None:
        return None
    first, last = text.tree.edges[noun]
    spans = [text.tokens(*span) for span in utterance.spans]
    if all(first <= span[0] and span[1] <= last and span[1] <= head for span in spans):
        return None
    return speaker_span(text.tree, noun, ((head, head + 1),))


def _other_person(text: MarkedText, noun: int) -> list[int]:
    """The tokens of another person whom the parse has in apposition to one: backed Roe|, Ann Lee of Sarn|, left."""
    parsed = text.parsed
    if parsed.name_labels[noun] != "PERSON":
        return []
    names = [t for t in parsed.children[noun] if parsed.deps[t] == "appos" and parsed.name_labels[t] == "PERSON"]
    return [token for name in names for token in parsed.subtree(name)]

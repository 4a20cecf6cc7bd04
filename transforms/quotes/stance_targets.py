"""What a stance is about: the object of its verb alone, without what else hangs on the verb."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.report_kinds import report_kind, stance_direction

_REASONS = closed_class("reason_opening")
_OBJECTS = ("dobj", "obj")
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})


def with_bare_target(text: MarkedText, utterance: Utterance) -> Utterance:
    """A stance without words behind its object: backed | the bill | on Monday, criticised | the board | as slow.

    What it is for belongs to it: criticised | the board for its plan |. Other reports, and stances with words in
    quotation marks or in several pieces, stay as they are.
    """
    if utterance.head is None or utterance.pieces or len(utterance.spans) != 1:
        return utterance
    start, end = utterance.spans[0]
    first, last = text.tokens(start, end)
    if first == last or any(text.is_marked[first:last]) or stance_direction(text, utterance) is None:
        return utterance
    if report_kind(text, utterance, 0) != "stance":
        return utterance
    parsed = text.parsed
    objects = [t for kind in _OBJECTS for t in text.tree.relations[utterance.head].get(kind, ()) if first <= t < last]
    if len(objects) != 1 or parsed.pos[objects[0]] not in _NOUNS:
        return utterance
    whole = [t for t in parsed.subtree(objects[0]) if first <= t < last and t > utterance.head]
    behind = max(whole, default=last - 1) + 1
    while behind > first + 1 and parsed.pos[behind - 1] in ("PUNCT", "CCONJ", "SCONJ", "SPACE"):
        behind -= 1
    if not first < behind < last or parsed.forms[behind] in _REASONS:
        return utterance
    return replace(utterance, spans=[(start, parsed.ends[behind - 1])])

"""Whether a cue says that somebody is for or against something, and which."""

from transforms.lexicon.languages import closed_class, word_rows
from transforms.names.acting import may_act
from transforms.quotes.cue_meaning import cue_lemma
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.stances.senses import has_child, is_other_sense
from transforms.text.phrase_heads import phrase_head

_FOR, _AGAINST = "for", "against"
_SIDES = {
    **dict.fromkeys(closed_class("verb_of_support"), _FOR),
    **dict.fromkeys(closed_class("verb_of_opposition"), _AGAINST),
}
SIDES = frozenset(_SIDES)
_NOUNS = {
    **dict.fromkeys(closed_class("noun_of_support"), _FOR),
    **dict.fromkeys(closed_class("noun_of_disapproval"), _AGAINST),
}
_WITH_PREPOSITION = {  # of (verb, preposition)
    (verb, row[0]): side
    for name, side in (("verb_of_support_with", _FOR), ("verb_of_opposition_with", _AGAINST))
    for row in word_rows(name)
    for verb in row[1:]
}
_PEOPLE = closed_class("noun_of_related")
_ANNOUNCING = closed_class("verb_of_announced_support")  # who did not do so is not against it
_PAST = closed_class("past_auxiliary")


def stance_direction(text: MarkedText, utterance: Utterance) -> str | None:
    """for or against, if the cue says that somebody is so; who does not support is against; else None."""
    head, lemma = utterance.head, cue_lemma(text.parsed, utterance) or ""
    if head is None:
        return None
    side = _side(text, utterance, head, lemma)
    if side is None or is_other_sense(text, utterance, head, lemma):
        return None
    if "neg" not in text.tree.relations[head]:
        return side
    is_left_open = lemma in _ANNOUNCING and has_child(text, head, _PAST)
    return _AGAINST if side == _FOR and not is_left_open else None


def _side(text: MarkedText, utterance: Utterance, head: int, lemma: str) -> str | None:
    """Which side the cue's word takes: opposes; | his | opposition to; calls for, disagrees with.

    Nouns, and verbs that need a preposition, do so only if somebody is said to.
    """
    side = _SIDES.get(lemma)
    if side is not None or utterance.speaker is None:
        return side
    holder = phrase_head(text.parsed, utterance.speaker)
    if not may_act(text.parsed, holder) and text.parsed.lemmas[holder].lower() not in _PEOPLE:
        return None
    if text.parsed.pos[head] in ("NOUN", "PROPN"):
        return _NOUNS.get(lemma)
    first, last = text.tokens(*utterance.spans[0])
    if first == last:
        return None
    linking = first if text.parsed.pos[first] == "ADP" else first - 1
    return _WITH_PREPOSITION.get((lemma, text.parsed.forms[linking])) if linking >= 0 else None

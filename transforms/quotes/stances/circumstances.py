"""What stands behind the target of a stance and says when, how or where: the bill | after the vote, | by giving it."""

from transforms.lexicon.languages import closed_class
from transforms.quotes.marked_text import MarkedText

_CIRCUMSTANCES = closed_class("circumstance_opening")
_BEHIND = closed_class("adverb_behind_object")
_MEANS = closed_class("preposition_of_means")
_SAYING = closed_class("verb_of_saying")
_REASONS = closed_class("reason_preposition")
_IN = closed_class("preposition_of_place")
_MEDIA = closed_class("noun_of_medium")
_ARTICLES = closed_class("indefinite_article")
_REMARKS = closed_class("noun_of_claims") | closed_class("noun_of_remark") | closed_class("kind_of_document")
_DASHES = frozenset({"-", "--", "–", "—"})


def end_before_circumstance(text: MarkedText, first: int, last: int) -> int:
    """Where the words of a target end, if what follows says when, how or where somebody was for or against it.

    That is the plan| after the fire, | by giving a talk, | saying it is slow, | in a speech, | – not me, | instead.
    What is said below a verb, or of a reason, stays: the plan that failed after the fire, Roe for his talk in a speech.
    """
    parsed = text.parsed
    for token in range(first + 1, last):
        if _opens(text, first, token, last):
            return token
        if parsed.pos[token] in ("VERB", "AUX") or parsed.forms[token] in _REASONS:
            break
    is_adverb = last - first > 1 and parsed.forms[last - 1] in _BEHIND
    return last - 1 if is_adverb else last


def _opens(text: MarkedText, first: int, token: int, last: int) -> bool:
    """Whether a word inside of a target opens such a phrase."""
    parsed = text.parsed
    form, tag = parsed.forms[token], parsed.tags[token]
    behind = token + 1 if token + 1 < last else None
    if form in _DASHES and _stands_apart(text, token):
        return behind is not None and parsed.tags[behind] != "VBN"
    if tag == "VBG" and parsed.lemmas[token].lower() in _SAYING:
        return parsed.lemmas[token - 1].lower() not in _REMARKS
    if behind is None:
        return False
    if form in _MEANS and parsed.tags[behind] == "VBG":
        return True
    if form in _CIRCUMSTANCES and parsed.pos[token] in ("ADP", "SCONJ"):
        return True
    return form in _IN and _is_medium(text, first, token)


def _stands_apart(text: MarkedText, token: int) -> bool:
    """Whether blanks stand on both sides of a sign: the bill – not the tax."""
    starts, ends = text.parsed.starts, text.parsed.ends
    return ends[token - 1] < starts[token] and token + 1 < len(starts) and ends[token] < starts[token + 1]


def _is_medium(text: MarkedText, first: int, preposition: int) -> bool:
    """Whether a preposition says where somebody spoke: the plan | in a speech |; "his words in a speech" are there."""
    parsed, tree = text.parsed, text.tree
    thing = tree.child(preposition, "pobj")
    opening = preposition + 1
    if thing is None or not (parsed.forms[opening] in _ARTICLES or parsed.tags[opening] == "PRP$"):
        return False
    of = tree.child(thing, "prep")
    parts = [thing, *(() if of is None else tree.relations[of].get("pobj", ()))]
    is_said = any(parsed.lemmas[token].lower() in _REMARKS for token in range(first, preposition))
    return not is_said and any(parsed.lemmas[token].lower() in _MEDIA for token in parts)

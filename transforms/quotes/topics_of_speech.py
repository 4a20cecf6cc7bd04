"""Quotes without what they are about, where the report names it: “They lied,” he said of the ministers."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.parsed_text import CharSpan

_ABOUT = closed_class("preposition_of_topic")


def without_topic(text: MarkedText, utterance: Utterance) -> Utterance:
    """The quote without spans outside the marks that lie in a phrase with "of" or "about" of its verb of saying.

    A quote without marked words stays as it is: there the phrase may be all that is told of its content.
    """
    if utterance.head is None or not any(_has_marked_words(text, span) for span in utterance.spans):
        return utterance
    parsed = text.parsed
    topics = [set(parsed.subtree(t)) for t in parsed.children[utterance.head] if parsed.forms[t] in _ABOUT]
    kept = [
        span
        for span in utterance.spans
        if _has_marked_words(text, span) or not any(topic.issuperset(range(*text.tokens(*span))) for topic in topics)
    ]
    return utterance if len(kept) == len(utterance.spans) else replace(utterance, spans=kept)


def _has_marked_words(text: MarkedText, span: CharSpan) -> bool:
    return bool(text.overlapping(*span)) and not text.blank(*span)

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
    if utterance.head is None or not any(map(text.overlapping, *zip(*utterance.spans, strict=True))):
        return utterance
    parsed = text.parsed
    phrases = [parsed.subtree(t) for t in parsed.children[utterance.head] if parsed.forms[t] in _ABOUT]
    topics = [(parsed.starts[phrase[0]], parsed.ends[phrase[-1]]) for phrase in phrases]
    kept = [span for span in utterance.spans if text.overlapping(*span) or not _is_in_one(span, topics)]
    return utterance if len(kept) == len(utterance.spans) else replace(utterance, spans=kept)


def _is_in_one(span: CharSpan, topics: list[CharSpan]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in topics)

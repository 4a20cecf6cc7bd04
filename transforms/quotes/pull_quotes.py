"""What is set off from an article to catch the eye, and said in it: pull quotes, and crossheads between marks."""

from collections.abc import Iterator
from dataclasses import replace

from transforms.quotes.marked_text import LONG_PIECE, WORD, MarkedText, Utterance
from transforms.text.parsed_text import CharSpan


def with_pulled(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes; one without a cue whose words recur in a quote with cue and speaker has that one's speaker.

    Unless it stands beside other words and has a speaker of its own. A paragraph between marks that was joined to a
    quote beside it, but recurs in a third one, is on its own.
    """
    said = _said(text, found)
    out = [part for utterance in found for part in _apart(text, utterance, said)]
    said = _said(text, out)
    return [_credited(text, utterance, said) for utterance in out]


def _credited(text: MarkedText, utterance: Utterance, said: list[tuple[str, Utterance]]) -> Utterance:
    """A quote with the speaker of its repetition, if it has no cue, and no speaker or a paragraph to itself."""
    if utterance.cue is not None or not (utterance.speaker is None or _is_paragraph(text, utterance.spans[0])):
        return utterance
    source = _recurs(text, utterance.spans, said, utterance)
    return utterance if source is None else replace(source, spans=utterance.spans, cue=None, head=None)


def _said(text: MarkedText, found: list[Utterance]) -> list[tuple[str, Utterance]]:
    """The quotes with cue and speaker, behind their words if all are marked; other marks may be somebody else's."""
    credited = [u for u in found if u.cue is not None and u.speaker is not None]
    return [(_words(text, [span for span in u.spans if _is_marked(text, span)]), u) for u in credited]


def _is_marked(text: MarkedText, span: CharSpan) -> bool:
    return all(text.is_marked[token] for token in range(*text.tokens(*span)))


def _apart(text: MarkedText, utterance: Utterance, said: list[tuple[str, Utterance]]) -> Iterator[Utterance]:
    """A quote, and on their own those of its paragraphs that recur in another quote."""
    pulled = [span for span in utterance.spans if len(utterance.spans) > 1 and _is_paragraph(text, span)]
    pulled = [span for span in pulled if _recurs(text, [span], said, utterance) is not None]
    kept = [span for span in utterance.spans if span not in pulled]
    if not kept:
        pulled, kept = [], utterance.spans
    yield replace(utterance, spans=kept)
    for span in pulled:
        yield Utterance([span], utterance.rule, pieces=text.overlapping(*span))


def _recurs(
    text: MarkedText, spans: list[CharSpan], said: list[tuple[str, Utterance]], but: Utterance
) -> Utterance | None:
    """The first other quote that these words stand in, if they are no single phrase."""
    words = _words(text, spans)
    if words.count(" ") <= LONG_PIECE:
        return None
    return next((other for theirs, other in said if words in theirs and other.spans != but.spans), None)


def _is_paragraph(text: MarkedText, span: CharSpan) -> bool:
    """Whether a span is a whole paragraph, and that stands between one pair of marks."""
    start, end = text.paragraph(span[0])
    pieces = text.overlapping(*span)
    return len(pieces) == 1 and text.blank(start, span[0]) and text.blank(span[1], end)


def _words(text: MarkedText, spans: list[CharSpan]) -> str:
    """The words of spans, each between blanks."""
    return f" {' '.join(word.casefold() for span in spans for word in WORD.findall(text.characters, *span))} "

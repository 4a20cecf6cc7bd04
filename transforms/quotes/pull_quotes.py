"""What is set off from an article to catch the eye, and said in it: pull quotes, and crossheads between marks."""

from collections.abc import Iterator
from dataclasses import replace

from transforms.quotes.page import LONG_PIECE, WORD, Page, Utterance
from transforms.text.dependency_tree import Span


def with_pulled(page: Page, found: list[Utterance]) -> list[Utterance]:
    """The quotes; one without a cue whose words recur in a quote with cue and speaker has that one's speaker.

    Unless it stands beside other words and has a speaker of its own. A paragraph between marks that was joined to a
    quote beside it, but recurs in a third one, is on its own.
    """
    said = _said(page, found)
    out = [part for utterance in found for part in _apart(page, utterance, said)]
    said = _said(page, out)
    return [_credited(page, utterance, said) for utterance in out]


def _credited(page: Page, utterance: Utterance, said: list[tuple[str, Utterance]]) -> Utterance:
    """A quote with who says it where it recurs, if it has no cue, and no speaker or a paragraph to itself."""
    if utterance.cue is not None or not (utterance.speaker is None or _is_paragraph(page, utterance.spans[0])):
        return utterance
    source = _recurs(page, utterance.spans, said, utterance)
    return utterance if source is None else replace(source, spans=utterance.spans, cue=None, head=None)


def _said(page: Page, found: list[Utterance]) -> list[tuple[str, Utterance]]:
    """The quotes with cue and speaker, behind their words if all are marked; other marks may be somebody else's."""
    credited = [u for u in found if u.cue is not None and u.speaker is not None]
    return [(_words(page, [span for span in u.spans if _is_marked(page, span)]), u) for u in credited]


def _is_marked(page: Page, span: Span) -> bool:
    return all(page.marked[token] for token in range(*page.tokens(*span)))


def _apart(page: Page, utterance: Utterance, said: list[tuple[str, Utterance]]) -> Iterator[Utterance]:
    """A quote, and on their own those of its paragraphs that recur in another quote."""
    pulled = [span for span in utterance.spans if len(utterance.spans) > 1 and _is_paragraph(page, span)]
    pulled = [span for span in pulled if _recurs(page, [span], said, utterance) is not None]
    kept = [span for span in utterance.spans if span not in pulled]
    if not kept:
        pulled, kept = [], utterance.spans
    yield replace(utterance, spans=kept)
    for span in pulled:
        yield Utterance([span], utterance.rule, pieces=page.overlapping(*span))


def _recurs(page: Page, spans: list[Span], said: list[tuple[str, Utterance]], but: Utterance) -> Utterance | None:
    """The first other quote that these words stand in, if they are no single phrase."""
    words = _words(page, spans)
    if words.count(" ") <= LONG_PIECE:
        return None
    return next((other for theirs, other in said if words in theirs and other.spans != but.spans), None)


def _is_paragraph(page: Page, span: Span) -> bool:
    """Whether a span is a whole paragraph, and that stands between one pair of marks."""
    start, end = page.paragraph(span[0])
    pieces = page.overlapping(*span)
    return len(pieces) == 1 and page.blank(start, span[0]) and page.blank(span[1], end)


def _words(page: Page, spans: list[Span]) -> str:
    """The words of spans, each between blanks."""
    return f" {' '.join(word.casefold() for span in spans for word in WORD.findall(page.text, *span))} "

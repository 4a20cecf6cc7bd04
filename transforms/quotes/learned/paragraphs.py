"""Quotes that go on in the next paragraph: each marked piece to the quote that it belongs to."""

from itertools import pairwise

from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.parsed_text import CharSpan
from transforms.text.quotation_marks import MarkedPiece


def carried_on(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes; one that is open at its paragraph's end has the marked words that the next paragraph opens with.

    Unless these are reported again in their own sentence: “It fell. ¶ “It fell twice,” he added. What nobody is said to
    say before that is said by the same speaker: the cue stands behind the second paragraph.
    """
    for piece, following in pairwise(text.pieces):
        if not piece.continues:
            continue
        spoken, taken_up = (_last_over(found, p.char_start, p.char_end) for p in (piece, following))
        if spoken is None or taken_up is None or spoken is taken_up:
            continue
        if _is_reported(text, following, taken_up):
            if spoken.cue is None and spoken.speaker is None and taken_up.speaker is not None:
                taken_up.spans = sorted([*spoken.spans, *taken_up.spans])
                spoken.spans = []
            continue
        moved = [span for span in taken_up.spans if following.outer_start <= span[0] and span[1] <= following.outer_end]
        taken_up.spans = [span for span in taken_up.spans if span not in moved]
        spoken.spans = sorted([*spoken.spans, *moved])
    return [utterance for utterance in found if utterance.spans]


def whole_paragraph(text: MarkedText, span: CharSpan) -> bool:
    """Whether a span between quotation marks is all that its paragraph has."""
    first, last = text.paragraph(span[0])
    is_marked = bool(text.overlapping(*span))
    return is_marked and text.blank(first, span[0]) and text.blank(span[1], last)


def _last_over(found: list[Utterance], start: int, end: int) -> Utterance | None:
    """Of the quotes that share text with text[start:end] the one that goes on longest."""
    over = ((b, u) for u in found for a, b in u.spans if a < end and start < b)
    return max(over, key=lambda pair: pair[0], default=(0, None))[1]


def _is_reported(text: MarkedText, piece: MarkedPiece, utterance: Utterance) -> bool:
    """Whether a quote's cue stands in a marked piece's last sentence."""
    sentences, last = text.parsed.sentences, text.tokens(piece.outer_start, piece.outer_end)[1] - 1
    return utterance.cue is not None and sentences[utterance.cue[0]] == sentences[last]

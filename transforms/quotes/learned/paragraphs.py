"""Quotes that go on in the next paragraph: each marked piece to the quote that it belongs to."""

import re
from dataclasses import replace
from itertools import pairwise

from transforms.quotes.learned.cues import ACCORDING_TO
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.parsed_text import CharSpan
from transforms.text.quotation_marks import MarkedPiece

_TOLD = frozenset({"ccomp", "parataxis", "advcl", ACCORDING_TO})  # frames of what is told in a sentence
_LINE = re.compile(r"\S(?:[^\n]*\S)?")


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


def apart_from_next(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes; paragraphs that are closed before the one with the cue are a quote of their own, without a speaker.

    Only right behind a paragraph in which somebody speaks, who may go on: “No,” Roe said. ¶ “Never.” ¶ “Yes,” Lee said.
    """
    ends = {text.paragraph(u.spans[-1][0])[1] for u in found if u.speaker is not None}
    out: list[Utterance] = []
    for utterance in found:
        spans, before = sorted(utterance.spans), _before_cue(text, utterance)
        is_closed = 0 < len(before) < len(spans) and text.overlapping(*before[-1])[-1].is_closed
        if is_closed and _paragraph_end_before(text, before[0]) in ends:
            out.append(Utterance(before, "turn"))
            utterance = replace(utterance, spans=spans[len(before) :])
        out.append(utterance)
    return out


def _before_cue(text: MarkedText, utterance: Utterance) -> list[CharSpan]:
    """The spans that are whole paragraphs between marks before the paragraph of the cue, or of the speaker."""
    told_at = utterance.cue or utterance.speaker
    if told_at is None:
        return []
    own = text.paragraph(text.parsed.starts[told_at[0]])[0]
    return [span for span in sorted(utterance.spans) if span[1] <= own and whole_paragraph(text, span)]


def _paragraph_end_before(text: MarkedText, span: CharSpan) -> int:
    """Where the paragraph before that of a span ends; -1 if there is none."""
    end = len(text.characters[: text.paragraph(span[0])[0]].rstrip())
    return text.paragraph(end - 1)[1] if end else -1


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


def by_paragraph(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes, of a monologue each paragraph on its own; the speaker is that of the whole.

    The cue stays with the paragraph that it stands in, or with the first.
    """
    out: list[Utterance] = []
    for utterance in found:
        paragraphs: dict[int, list[CharSpan]] = {}
        for start, end in sorted(utterance.spans):
            for line in _LINE.finditer(text.characters, start, end):
                paragraphs.setdefault(text.paragraph(line.start())[0], []).append(line.span())
        is_marked = all(text.overlapping(*spans[0]) for spans in paragraphs.values())
        if len(paragraphs) < 2 or not is_marked:
            out.append(utterance)
            continue
        cue_at = None if utterance.cue is None else text.paragraph(text.parsed.starts[utterance.cue[0]])[0]
        cued = cue_at if cue_at in paragraphs else next(iter(paragraphs))
        for at, spans in paragraphs.items():
            own = replace(utterance, spans=spans, pieces=text.overlapping(spans[0][0], spans[-1][1]))
            out.append(own if at == cued else replace(own, cue=None, head=None, frame="", rule="turn"))
    return out


def by_form(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes, of what is told and then quoted in a sentence of its own each: Roe said he fell. | “It hurt.”"""
    out: list[Utterance] = []
    for utterance in found:
        spans = sorted(utterance.spans)
        at = next((number for number in range(1, len(spans)) if _is_quoted_apart(text, utterance, spans, number)), None)
        if at is None:
            out.append(utterance)
            continue
        out.append(replace(utterance, spans=spans[:at], pieces=text.overlapping(spans[0][0], spans[at - 1][1])))
        rest = replace(utterance, cue=None, head=None, frame="", rule="turn")
        out.append(replace(rest, spans=spans[at:], pieces=text.overlapping(spans[at][0], spans[-1][1])))
    return out


def _is_quoted_apart(text: MarkedText, utterance: Utterance, spans: list[CharSpan], number: int) -> bool:
    """Whether all before a span is told outside of marks, and it and all behind it stand in sentences between marks.

    Marked words may stand in what is told if it follows the cue: Roe said it was “late”. | “We will go.”
    """
    has_marks = any(text.overlapping(*span) for span in spans[:number])
    if utterance.frame not in _TOLD or any(_is_quoted(text, span) for span in spans[:number]):
        return False
    if has_marks and (utterance.cue is None or utterance.cue[1] > text.tokens(*spans[0])[0]):
        return False
    parsed, cue = text.parsed, utterance.cue
    first, last = text.tokens(*spans[number - 1])[1] - 1, text.tokens(*spans[number])[0]
    told = max(first, cue[1] - 1) if cue is not None and cue[0] < last else first
    is_next = parsed.sentences[told] < parsed.sentences[last]
    return is_next and _is_quoted(text, spans[number]) and (cue is None or cue[0] < last)


def _is_quoted(text: MarkedText, span: CharSpan) -> bool:
    """Whether a span opens with a mark."""
    pieces = text.overlapping(*span)
    return bool(pieces) and pieces[0].outer_start <= span[0]

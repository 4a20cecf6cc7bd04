"""Quotes of a document: reports by syntax and pieces between quotation marks brought together."""

import re
from collections.abc import Iterable

from transforms.lexicon.datelines import dateline
from transforms.quotes.marked_text import WORD, MarkedText, Utterance
from transforms.quotes.rules.reported_speech import Report, reports
from transforms.quotes.rules.unreported_pieces import utterance_of
from transforms.text.parsed_text import CharSpan
from transforms.text.quotation_marks import MarkedPiece

_STRAY = ",;:-–—("  # signs that a content's ends do without
_STRAY_START = re.compile(rf"[\s.){re.escape(_STRAY)}]+|['’]s(?=\s)")  # … or the end of a possessor: Roe | ’s claim


def by_rules(text: MarkedText) -> list[Utterance]:
    """The quotes of a document by the rules of marks and syntax."""
    return utterances(text, reports(text.tree))


def utterances(text: MarkedText, found: Iterable[Report]) -> list[Utterance]:
    """The quotes of a document: each report with the marked pieces that it introduces, and pieces by context."""
    out = [_from_report(text, report) for report in found]
    known = {utterance.head: utterance for utterance in out if utterance.head is not None}
    owner: dict[int, Utterance] = {}
    for utterance in out:
        for number in _touching(text, utterance.spans):
            before = owner.get(number)
            if before is None or _overlap(utterance, text.pieces[number]) > _overlap(before, text.pieces[number]):
                owner[number] = utterance
    for number, piece in enumerate(text.pieces):
        if number not in owner:
            found_beside = utterance_of(text, number, owner, known)
            if found_beside is None:
                continue
            owner[number] = found_beside
            if not found_beside.spans and not found_beside.pieces:
                out.append(found_beside)
        owner[number].pieces.append(piece)
    for utterance in out:
        _join_spans(text, utterance, owner)
    return [utterance for utterance in out if utterance.spans]


def _from_report(text: MarkedText, report: Report) -> Utterance:
    spans = [text.chars(part) for part in report.content]
    return Utterance(spans, "syntax", report.cue, report.head, report.frame, report.speaker, report.score)


def _touching(text: MarkedText, spans: list[CharSpan]) -> Iterable[int]:
    """The numbers of the pieces that share text with the spans."""
    for start, end in spans:
        for number in text.numbers(start, end):
            if text.pieces[number].char_start < end and start < text.pieces[number].char_end:
                yield number


def _overlap(utterance: Utterance, piece: MarkedPiece) -> int:
    return sum(max(0, min(end, piece.char_end) - max(start, piece.char_start)) for start, end in utterance.spans)


def _join_spans(text: MarkedText, utterance: Utterance, owner: dict[int, Utterance]) -> None:
    """Join report and pieces to the final spans: other utterances' pieces, cue and speaker cut out."""
    own = [(piece.outer_start, piece.outer_end) for piece in utterance.pieces]
    spans = _union([*utterance.spans, *own])
    if not spans:
        return
    near = (
        number for number in text.numbers(spans[0][0], spans[-1][1]) if owner.get(number, utterance) is not utterance
    )
    holes = [(text.pieces[number].outer_start, text.pieces[number].outer_end) for number in near]
    holes += [text.chars(words) for words in (utterance.cue, utterance.speaker) if words is not None]
    spans = _minus(spans, [hole for hole in holes if not any(a <= hole[0] and hole[1] <= b for a, b in own)])
    found = [trimmed(text.characters, after_dateline(text, span)) for span in spans]
    utterance.spans = [span for span in found if span is not None]


def after_dateline(text: MarkedText, span: CharSpan) -> CharSpan:
    """The span without its part of a dateline that opens its paragraph; without any text if it has no other part."""
    found = dateline(text.characters, *text.paragraph(span[0]))
    return span if found is None else (min(max(span[0], found.end), span[1]), span[1])


def _union(spans: Iterable[CharSpan]) -> list[CharSpan]:
    out: list[CharSpan] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _minus(spans: list[CharSpan], holes: list[CharSpan]) -> list[CharSpan]:
    for first, last in holes:
        spans = [
            part
            for start, end in spans
            for part in ((start, min(end, first)), (max(start, last), end))
            if part[0] < part[1]
        ]
    return spans


def trimmed(text: str, span: CharSpan) -> CharSpan | None:
    """The span without blanks and stray signs outside marks at its ends; None if no word is left."""
    start, end = span
    while stray := _STRAY_START.match(text, start, end):
        start = stray.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in _STRAY):
        end -= 1
    return (start, end) if WORD.search(text, start, end) else None

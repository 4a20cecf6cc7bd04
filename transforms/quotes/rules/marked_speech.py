"""Quotes of a document: reports by syntax and pieces between quotation marks brought together."""

import re
from collections.abc import Iterable

from transforms.quotes.page import WORD, Page, Utterance
from transforms.quotes.rules.reported_speech import Report, reports
from transforms.quotes.rules.unreported_pieces import utterance_of
from transforms.text.dependency_tree import Span
from transforms.text.quotation_marks import Marked

_DATELINE = re.compile(  # PARIS—, OSLO (Reuters) - ; no COVID-19
    r"[A-Z][A-Z.,’' ]+(?:, \w[\w. ]*)?(?: ?\([^()\n]{2,30}\))? ?(?:(?:--|[–—]) ?|(?<= )- ?|- )(?=\w|[“\"‘])"
)
_DATED = re.compile(  # New York, April 3 -
    r"(?:[A-Z][\w.’']*,? ){1,4}?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2} "
    r"(?:--|[-–—]) (?=\w|[“\"‘])"
)
_STRAY = ",;:-–—("  # signs that a content's ends do without
_STRAY_START = re.compile(rf"[\s.){re.escape(_STRAY)}]+|['’]s(?=\s)")  # … or the end of a possessor: Roe | ’s claim


def by_rules(page: Page) -> list[Utterance]:
    """The quotes of a document by the rules of marks and syntax."""
    return utterances(page, reports(page.tree))


def utterances(page: Page, found: Iterable[Report]) -> list[Utterance]:
    """The quotes of a document: each report with the marked pieces that it introduces, and pieces by context."""
    out = [_from_report(page, report) for report in found]
    known = {utterance.head: utterance for utterance in out if utterance.head is not None}
    owner: dict[int, Utterance] = {}
    for utterance in out:
        for number in _touching(page, utterance.spans):
            before = owner.get(number)
            if before is None or _overlap(utterance, page.pieces[number]) > _overlap(before, page.pieces[number]):
                owner[number] = utterance
    for number, piece in enumerate(page.pieces):
        if number not in owner:
            found_beside = utterance_of(page, number, owner, known)
            if found_beside is None:
                continue
            owner[number] = found_beside
            if not found_beside.spans and not found_beside.pieces:
                out.append(found_beside)
        owner[number].pieces.append(piece)
    for utterance in out:
        _settle(page, utterance, owner)
    return [utterance for utterance in out if utterance.spans]


def _from_report(page: Page, report: Report) -> Utterance:
    spans = [page.chars(part) for part in report.content]
    return Utterance(spans, "syntax", report.cue, report.head, report.frame, report.speaker, report.score)


def _touching(page: Page, spans: list[Span]) -> Iterable[int]:
    """The numbers of the pieces that share text with the spans."""
    for start, end in spans:
        for number in page.numbers(start, end):
            if page.pieces[number].char_start < end and start < page.pieces[number].char_end:
                yield number


def _overlap(utterance: Utterance, piece: Marked) -> int:
    return sum(max(0, min(end, piece.char_end) - max(start, piece.char_start)) for start, end in utterance.spans)


def _settle(page: Page, utterance: Utterance, owner: dict[int, Utterance]) -> None:
    """Join report and pieces to the final spans: other utterances' pieces, cue and speaker cut out."""
    own = [(piece.outer_start, piece.outer_end) for piece in utterance.pieces]
    spans = _union([*utterance.spans, *own])
    if not spans:
        return
    near = (
        number for number in page.numbers(spans[0][0], spans[-1][1]) if owner.get(number, utterance) is not utterance
    )
    holes = [(page.pieces[number].outer_start, page.pieces[number].outer_end) for number in near]
    holes += [page.chars(words) for words in (utterance.cue, utterance.speaker) if words is not None]
    spans = _minus(spans, [hole for hole in holes if not any(a <= hole[0] and hole[1] <= b for a, b in own)])
    found = [trimmed(page.text, after_dateline(page, span)) for span in spans]
    utterance.spans = [span for span in found if span is not None]


def after_dateline(page: Page, span: Span) -> Span:
    """The span without its part of a dateline that opens its paragraph; without any text where it has no other part."""
    paragraph = page.paragraph(span[0])
    dateline = _DATELINE.match(page.text, *paragraph) or _DATED.match(page.text, *paragraph)
    return span if dateline is None else (min(max(span[0], dateline.end()), span[1]), span[1])


def _union(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _minus(spans: list[Span], holes: list[Span]) -> list[Span]:
    for first, last in holes:
        spans = [
            part
            for start, end in spans
            for part in ((start, min(end, first)), (max(start, last), end))
            if part[0] < part[1]
        ]
    return spans


def trimmed(text: str, span: Span) -> Span | None:
    """The span without blanks and stray signs outside marks at its ends; None where no word is left."""
    start, end = span
    while stray := _STRAY_START.match(text, start, end):
        start = stray.end()
    while end > start and (text[end - 1].isspace() or text[end - 1] in _STRAY):
        end -= 1
    return (start, end) if WORD.search(text, start, end) else None

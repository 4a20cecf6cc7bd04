"""Quotes inside of quotes: "The pier will close, Jane Roe warned, the paper reported" has words of Jane Roe's, too."""

from transforms.quotes.page import Page, Utterance
from transforms.quotes.rules.marked_speech import trimmed
from transforms.quotes.rules.reported_speech import (
    QUOTING_THRESHOLD,
    Report,
    part_of_speech,
    reports_inside,
    word_class,
)
from transforms.text.dependency_tree import Span

_LEAST = 0.5  # probability of a report inside of another, where it holds no marked words; PolNeAR's dev part by eye
_CUE_POS = frozenset({"VERB", "AUX", "NOUN"})
_CLAUSES = ("ccomp", "parataxis")


def nested(page: Page, found: list[Utterance]) -> list[Utterance]:
    """What somebody with a name says, in so many words, in the report of somebody else; its cue outside of marks.

    PolNeAR annotates the outer reports alone, so these are by rule.
    """
    outer = [(utterance.cue, span) for utterance in found if utterance.cue is not None for span in utterance.spans]
    cues = {token for _, span in outer for token in range(*page.tokens(*span)) if _is_speech(page, token)}
    inner = [report for report in reports_inside(page.tree, sorted(cues)) if _is_named(page, report)]
    kept = [r for r in inner if any(_holds(page, span, r) and r.head not in range(*cue) for cue, span in outer)]
    return [utterance for report in kept if (utterance := _utterance(page, report)).spans]


def _is_speech(page: Page, token: int) -> bool:
    """Whether a word is a cue of speech."""
    parsed = page.parsed
    if parsed.pos[token] not in _CUE_POS:
        return False
    lemma, pos = parsed.lemmas[token].lower(), part_of_speech(parsed, token)
    return word_class(lemma, pos, parsed.language) == "speech"


def _is_named(page: Page, report: Report) -> bool:
    """Whether a report is likely one by a name in front of its content or behind it."""
    parsed, speaker = page.parsed, report.speaker
    if speaker is None or report.frame not in _CLAUSES:
        return False
    is_marked = any(page.marked[token] for part in report.content for token in range(*part))
    is_apart = all(speaker[1] <= first or last <= speaker[0] for first, last in report.content)
    is_likely = report.score >= (QUOTING_THRESHOLD if is_marked else _LEAST)
    return is_likely and is_apart and any(parsed.pos[token] == "PROPN" for token in range(*speaker))


def _holds(page: Page, span: Span, report: Report) -> bool:
    """Whether a stretch of the text holds a report with its cue and speaker."""
    parts = [report.cue, *report.content, *filter(None, [report.speaker])]
    return all(span[0] <= start and end <= span[1] for start, end in map(page.chars, parts))


def _utterance(page: Page, report: Report) -> Utterance:
    spans = (trimmed(page.text, page.snapped(page.chars(part))) for part in report.content)
    kept = [span for span in spans if span is not None]
    return Utterance(kept, "syntax", report.cue, report.head, report.frame, report.speaker, report.score)

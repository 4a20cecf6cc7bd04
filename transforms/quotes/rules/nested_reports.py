"""Quotes inside of quotes: "The pier will close, Jane Roe warned, the paper reported" has words of Jane Roe's, too."""

from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.rules.marked_speech import trimmed
from transforms.quotes.rules.reported_speech import (
    QUOTING_THRESHOLD,
    Report,
    part_of_speech,
    reports_inside,
    word_class,
)
from transforms.text.parsed_text import CharSpan

_LEAST = 0.5  # probability of a report inside of another that holds no marked words; PolNeAR's dev part by eye
_CUE_POS = frozenset({"VERB", "AUX", "NOUN"})
_CLAUSES = ("ccomp", "parataxis")


def nested(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """What somebody with a name says, in so many words, in the report of somebody else; its cue outside of marks.

    PolNeAR annotates the outer reports alone, so these are by rule.
    """
    outer = [(utterance.cue, span) for utterance in found if utterance.cue is not None for span in utterance.spans]
    cues = {token for _, span in outer for token in range(*text.tokens(*span)) if _is_speech(text, token)}
    inner = [report for report in reports_inside(text.tree, sorted(cues)) if _is_named(text, report)]
    kept = [r for r in inner if any(_holds(text, span, r) and r.head not in range(*cue) for cue, span in outer)]
    return [utterance for report in kept if (utterance := _utterance(text, report)).spans]


def _is_speech(text: MarkedText, token: int) -> bool:
    """Whether a word is a cue of speech."""
    parsed = text.parsed
    if parsed.pos[token] not in _CUE_POS:
        return False
    lemma, pos = parsed.lemmas[token].lower(), part_of_speech(parsed, token)
    return word_class(lemma, pos, parsed.language) == "speech"


def _is_named(text: MarkedText, report: Report) -> bool:
    """Whether a report is likely one by a name in front of its content or behind it."""
    parsed, speaker = text.parsed, report.speaker
    if speaker is None or report.frame not in _CLAUSES:
        return False
    is_marked = any(text.is_marked[token] for part in report.content for token in range(*part))
    is_apart = all(speaker[1] <= first or last <= speaker[0] for first, last in report.content)
    is_likely = report.score >= (QUOTING_THRESHOLD if is_marked else _LEAST)
    return is_likely and is_apart and any(parsed.pos[token] == "PROPN" for token in range(*speaker))


def _holds(text: MarkedText, span: CharSpan, report: Report) -> bool:
    """Whether a stretch of the text holds a report with its cue and speaker."""
    parts = [report.cue, *report.content, *filter(None, [report.speaker])]
    return all(span[0] <= start and end <= span[1] for start, end in map(text.chars, parts))


def _utterance(text: MarkedText, report: Report) -> Utterance:
    spans = (trimmed(text.characters, text.snapped(text.chars(part))) for part in report.content)
    kept = [span for span in spans if span is not None]
    return Utterance(kept, "syntax", report.cue, report.head, report.frame, report.speaker, report.score)

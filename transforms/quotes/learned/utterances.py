"""The network's attributions -> quotes in the making, which `quotes` turns into rows as it does those of the rules."""

import re
from collections.abc import Container, Mapping
from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.lexicon.patterns import alternatives
from transforms.model.findings import Attribution, Findings
from transforms.quotes.learned.content_ends import also_reported
from transforms.quotes.learned.contents import is_quoted_paragraph, with_own_contents
from transforms.quotes.learned.cues import cue_head, frame_of, is_own_name
from transforms.quotes.learned.edges import bare, whole_word
from transforms.quotes.learned.false_quotes import is_no_quote, is_speaker_alone
from transforms.quotes.learned.own_cues import by_own_cues, handed_on
from transforms.quotes.learned.paragraphs import apart_from_next, by_form, by_paragraph, carried_on
from transforms.quotes.learned.prior import prior
from transforms.quotes.learned.relayed import with_own_speaker
from transforms.quotes.learned.sources import own_words, who_speaks, with_name
from transforms.quotes.learned.title_topics import without_topics
from transforms.quotes.learned.turns_of_dialogue import with_turns
from transforms.quotes.marked_text import BY_MODEL, MarkedText, Utterance
from transforms.quotes.rules.marked_speech import after_dateline, by_rules, trimmed
from transforms.text.parsed_text import CharSpan, TokenSpan

_RULES_ALONE = 0.6  # least probability of a report outside of marks that only the rules found; on PolNeAR's dev part
_JOINING = re.compile(rf"[\s,;]{alternatives(closed_class('joining_conjunction'))}$")


def utterances(text: MarkedText, findings: Findings) -> list[Utterance]:
    """The quotes of a document by the network, helped by the rules; what only they found if it is marked or likely."""
    ruled = by_rules(text)
    speakers = {u.cue[0]: u.speaker for u in ruled if u.cue is not None and u.speaker is not None}
    attributed = handed_on(text, by_own_cues(text, findings.attributions(prior(text, ruled)), ruled))
    attributions = [own for each in attributed for own in (with_own_contents(text, each), *also_reported(text, each))]
    out = [with_own_speaker(text, _utterance(text, attribution, speakers)) for attribution in attributions]
    speaking = {s[0]: s[1] for utterance in out if utterance.spans and (s := utterance.speaker) is not None}
    out = [u for u in out if u.spans and not is_no_quote(text, u) and not is_speaker_alone(text, u, speaking)]
    covered = bytearray(len(text.characters))
    for start, end in (span for utterance in out for span in utterance.spans):
        covered[start:end] = b"\1" * (end - start)
    cues = {token for utterance in out if utterance.cue is not None for token in range(*utterance.cue)}
    missed = (_missed(text, utterance, covered, cues) for utterance in ruled)
    carried = carried_on(text, [*out, *(utterance for utterance in missed if utterance is not None)])
    own = without_topics(text, apart_from_next(text, carried))
    return by_form(text, by_paragraph(text, with_turns(text, own)))


def _utterance(text: MarkedText, attribution: Attribution, speakers: Mapping[int, TokenSpan]) -> Utterance:
    spans = [after_dateline(text, text.snapped(text.chars(content))) for content in attribution.contents]
    spans = _apart(sorted(kept for span in spans if (kept := _trimmed(text, span)) is not None))
    cue = whole_word(text, bare(text, attribution.cue))
    head = None if cue is None else cue_head(text, cue)
    frame = "" if cue is None or head is None else frame_of(text, attribution, cue, head)
    known = None if cue is None else next((speakers[token] for token in range(*cue) if token in speakers), None)
    speaker, score = who_speaks(text, attribution, known, head, frame)
    if speaker is not None:
        speaker = with_name(text.parsed, own_words(text, _behind_dateline(text, speaker)))
    return Utterance(spans, BY_MODEL, cue, head, frame, speaker, score)


def _behind_dateline(text: MarkedText, speaker: TokenSpan) -> TokenSpan:
    """The speaker's words without a dateline before them: LONDON (Reuters) - | Ann Lee."""
    start, end = after_dateline(text, text.chars(speaker))
    first, last = text.tokens(start, end)
    return (first, last) if first < last else speaker


def _missed(text: MarkedText, utterance: Utterance, covered: bytearray, cues: Container[int]) -> Utterance | None:
    """What the rules found and the network did not: likely reports, marked ones, quoted paragraphs that go on.

    If the network gave a cue another content, that is what the cue reports.
    """
    spans = sorted(utterance.spans)
    left = [span for span in spans if not any(covered[slice(*span)])]
    if len(left) == len(spans):
        is_marked = any(text.overlapping(*span) for span in left)
        is_likely = utterance.score >= _RULES_ALONE and (utterance.cue is None or utterance.cue[0] not in cues)
        is_name = utterance.head is not None and is_own_name(text, utterance.head)
        return utterance if not is_name and (is_marked or is_likely) else None
    is_rest = bool(left) and left == spans[-len(left) :] and all(_opens_paragraph(text, start) for start, _ in left)
    is_open = utterance.cue is None and bool(left) and left == spans[: len(left)] and _is_open(text, left[-1])
    return replace(utterance, spans=left) if is_rest or is_open else None


def _opens_paragraph(text: MarkedText, at: int) -> bool:
    """Whether what stands at an offset is the first of its paragraph, or all of that is between marks."""
    return text.blank(text.paragraph(at)[0], at) or is_quoted_paragraph(text, at)


def _is_open(text: MarkedText, span: tuple[int, int]) -> bool:
    """Whether a marked piece is open at its paragraph's end."""
    return any(piece.continues for piece in text.overlapping(*span))


def _trimmed(text: MarkedText, span: CharSpan) -> CharSpan | None:
    """The span without stray signs at its ends, and without an "and" outside of marks that joins what follows."""
    bare_span = trimmed(text.characters, span)
    if bare_span is None:
        return None
    start, end = bare_span
    joining = _JOINING.search(text.characters, start, end)
    if joining is None or text.overlapping(end - 1, end):
        return bare_span
    return trimmed(text.characters, (start, joining.start()))


def _apart(spans: list[CharSpan]) -> list[CharSpan]:
    """Spans in order, those that touch or overlap joined."""
    out: list[CharSpan] = []
    for start, end in spans:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out

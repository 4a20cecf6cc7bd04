"""The reader's attributions -> quotes in the making, which `quotes` turns into rows as it does those of the rules."""

import re
from collections.abc import Container, Mapping
from dataclasses import replace
from itertools import pairwise
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.model.findings import Attribution, Findings
from transforms.model.labels import QUOTATION_TAGS
from transforms.names.trimming import ARTICLES
from transforms.quotes.learned.attribution_words import (
    bare,
    cue_head,
    is_impression,
    is_naming,
    is_own_name,
    is_quoted_paragraph,
    own_words,
    settled,
    whole_word,
    with_name,
)
from transforms.quotes.learned.own_cues import by_own_cues
from transforms.quotes.marked_text import READER, WORD, MarkedText, Utterance
from transforms.quotes.rules.marked_speech import after_dateline, by_rules, trimmed
from transforms.quotes.rules.speaking_subjects import agent, is_asked, speaker_token
from transforms.quotes.rules.unreported_pieces import is_utterance
from transforms.quotes.speaker_phrases import speaker_span
from transforms.text.parsed_text import CharSpan, TokenSpan
from transforms.text.phrase_heads import phrase_tops
from transforms.text.quotation_marks import MarkedPiece

_ACCORDING_TO = "according to"
_RULED_IN, _RULED_OUT = 0.8, 0.5  # log odds that the rules add to their tags, and to O where they see nothing
_RULES_ALONE = 0.6  # least probability of a report outside of marks that only the rules found; on PolNeAR's dev part
_SURE = 0.8  # probability of a source below which a speaker that the rules found for the same cue stands in for it
_SUBJECT_SCORE = 0.68  # share of speakers right that only the rules find; on PolNeAR's dev part
_SLOPE, _SHIFT, _SUREST = 0.4, 0.4, 0.9995  # what makes of a pointer's probability the share right there (Platt 1999)
_FRAMES = frozenset({"ccomp", "parataxis", "advcl", "xcomp", "dobj", "acl"})
_RELATIVE = frozenset({"who", "whom", "whose", "which"})
_LABELS = closed_class("headline_label")
_JOINING = re.compile(r"[\s,;](?:and|but|or)$")


def utterances(text: MarkedText, findings: Findings) -> list[Utterance]:
    """The quotes of a document by the reader, helped by the rules; what only they found if it is marked or likely."""
    ruled = by_rules(text)
    speakers = {u.cue[0]: u.speaker for u in ruled if u.cue is not None and u.speaker is not None}
    attributed = by_own_cues(text, findings.attributions(prior(text, ruled)), ruled)
    attributions = [settled(text, attribution) for attribution in attributed]
    out = [_utterance(text, attribution, speakers) for attribution in attributions]
    speaking = {s[0]: s[1] for utterance in out if utterance.spans and (s := utterance.speaker) is not None}
    out = [u for u in out if u.spans and not _is_none(text, u) and not _is_speaker(text, u, speaking)]
    covered = bytearray(len(text.characters))
    for start, end in (span for utterance in out for span in utterance.spans):
        covered[start:end] = b"\1" * (end - start)
    cues = {token for utterance in out if utterance.cue is not None for token in range(*utterance.cue)}
    missed = (_missed(text, utterance, covered, cues) for utterance in ruled)
    return _carried_on(text, [*out, *(utterance for utterance in missed if utterance is not None)])


def _carried_on(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes, where one is open at its paragraph's end, with the marked words that the next paragraph opens with.

    Unless these are reported anew in their own sentence: “It fell. ¶ “It fell twice,” he added. What nobody is said to
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


def _last_over(found: list[Utterance], start: int, end: int) -> Utterance | None:
    """Of the quotes that share text with text[start:end] the one that goes on longest."""
    over = ((b, u) for u in found for a, b in u.spans if a < end and start < b)
    return max(over, key=lambda pair: pair[0], default=(0, None))[1]


def _is_reported(text: MarkedText, piece: MarkedPiece, utterance: Utterance) -> bool:
    """Whether a quote's cue stands in a marked piece's last sentence."""
    sentences, last = text.parsed.sentences, text.tokens(piece.outer_start, piece.outer_end)[1] - 1
    return utterance.cue is not None and sentences[utterance.cue[0]] == sentences[last]


def _missed(text: MarkedText, utterance: Utterance, covered: bytearray, cues: Container[int]) -> Utterance | None:
    """What the rules found and the reader did not: likely reports, marked ones, quoted paragraphs that go on.

    Where the reader gave a cue another content, that is what the cue reports.
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


def _is_none(text: MarkedText, utterance: Utterance) -> bool:
    """Whether what the reader found is no quote: a scrap, or what somebody or something is called."""
    head = utterance.head
    if utterance.cue is None and utterance.speaker is None:
        return not text.overlapping(*utterance.spans[0]) or _is_scare_quote(text, utterance)
    if head is not None and is_own_name(text, head):
        return True
    if head is None or utterance.speaker is not None:
        return _is_scrap(text, utterance)
    return is_naming(text, head) or _is_subject_alone(text, utterance, head) or _is_scrap(text, utterance)


def _is_speaker(text: MarkedText, utterance: Utterance, speaking: Mapping[int, int]) -> bool:
    """Whether a quote is but who speaks in its sentence: "Writing in the journal, Dr. Roe shows that …"."""
    if len(utterance.spans) > 1 or text.overlapping(*utterance.spans[0]):
        return False
    first, last = text.tokens(*utterance.spans[0])
    return last <= speaking.get(first, 0)


def _is_scare_quote(text: MarkedText, utterance: Utterance) -> bool:
    """Whether a quote of nobody is a marked phrase, not a sentence."""
    span = utterance.spans[0]
    pieces = text.overlapping(*span)
    is_whole = len(utterance.spans) == 1 and len(pieces) == 1 and pieces[0].outer_start <= span[0]
    return is_whole and span[1] <= pieces[0].outer_end and not is_utterance(text, pieces[0])


def _is_subject_alone(text: MarkedText, utterance: Utterance, head: int) -> bool:
    """Whether a quote is no more than who is asked, told or meant: "His wife was asked the same question"."""
    is_felt = utterance.cue is not None and is_impression(text, utterance.cue, head)
    subject = text.tree.subject(head, "nsubjpass", *(("nsubj",) if is_felt else ()))
    inside = [token for span in utterance.spans for token in range(*text.tokens(*span))]
    is_before = inside[-1] < head or text.parsed.lemmas[head].lower() in speaker_words("asks")
    if subject is None or subject not in inside or subject > head or not is_before or text.is_marked[inside[-1]]:
        return False
    return not any(text.parsed.pos[token] in ("VERB", "AUX") for token in inside)


def _is_scrap(text: MarkedText, utterance: Utterance) -> bool:
    """Whether a quote is a single word outside of quotation marks, such as the "it" of "she did not deny it"."""
    span = utterance.spans[0]
    return len(utterance.spans) == 1 and len(WORD.findall(text.characters, *span)) < 2 and not text.overlapping(*span)


def prior(text: MarkedText, ruled: list[Utterance]) -> NDArray[np.float32]:
    """What the rules say of each token, as an addition to the reader's scores of tags: [tokens, quotation tags].

    A product of experts: each tag that the rules give counts as log odds, its weight chosen on PolNeAR's dev part.
    """
    tags = np.zeros(len(text.parsed), np.int64)
    sources = [u.speaker for u in ruled if u.speaker is not None]
    cues = [u.cue for u in ruled if u.cue is not None]
    contents = [text.tokens(*span) for u in ruled for span in u.spans]
    for kind, spans in (("SOURCE", sources), ("CUE", cues), ("CONTENT", contents)):
        begin = QUOTATION_TAGS.index(f"B-{kind}")
        for first, last in spans:
            tags[first:last] = begin + 1
            tags[first : min(first + 1, last)] = begin
    out = np.zeros((len(tags), len(QUOTATION_TAGS)), np.float32)
    out[np.arange(len(tags)), tags] = np.where(tags == 0, _RULED_OUT, _RULED_IN)
    return out


def _utterance(text: MarkedText, attribution: Attribution, speakers: Mapping[int, TokenSpan]) -> Utterance:
    spans = [after_dateline(text, text.snapped(text.chars(content))) for content in attribution.contents]
    spans = _apart(sorted(kept for span in spans if (kept := _trimmed(text, span)) is not None))
    cue = whole_word(text, bare(text, attribution.cue))
    head = None if cue is None else cue_head(text, cue)
    frame = "" if cue is None or head is None else _frame(text, attribution, cue, head)
    known = None if cue is None else next((speakers[token] for token in range(*cue) if token in speakers), None)
    speaker, score = _who(text, attribution, known, head, frame)
    if speaker is not None:
        speaker = with_name(text.parsed, own_words(text, speaker))
    return Utterance(spans, READER, cue, head, frame, speaker, score)


def _who(
    text: MarkedText, attribution: Attribution, known: TokenSpan | None, head: int | None, frame: str
) -> tuple[TokenSpan | None, float]:
    """The speaker and how sure that is: the source, whom the rules found for the cue, or the cue's subject."""
    found = (_speaker(text, attribution), known)
    source, known = (s if s is not None and _may_speak(text, attribution, s, head) else None for s in found)
    if known is not None and (source is None or attribution.score < _SURE):
        return known, _SUBJECT_SCORE
    if head is not None and frame != _ACCORDING_TO and (source is None or _is_elsewhere(text, source, head)):
        subject = _subject(text, attribution, head, frame)
        if source is None or subject is not None:
            return subject, _SUBJECT_SCORE
    return source, calibrated(attribution.score)


def _is_elsewhere(text: MarkedText, source: TokenSpan, head: int) -> bool:
    """Whether a source stands in another sentence than its cue."""
    return text.parsed.sentences[source[0]] != text.parsed.sentences[head]


def _may_speak(text: MarkedText, attribution: Attribution, speaker: TokenSpan, head: int | None) -> bool:
    """Whether a source is no part of what is said, nor apart from a passive, asked, a label ("Video:"), or "there"."""
    if any(first <= speaker[0] and speaker[1] <= last for first, last in attribution.contents):
        return False
    is_word = speaker[1] - speaker[0] == 1
    if is_word and (text.parsed.forms[speaker[0]] in ARTICLES or text.parsed.deps[speaker[0]] == "expl"):
        return False
    if head is None:
        return text.parsed.forms[speaker[0]] not in _LABELS or not is_word
    is_passive = "nsubjpass" in text.tree.relations[head] and _is_elsewhere(text, speaker, head)  # "is expected to"
    return not (is_passive or is_asked(text.tree, head)) or agent(text.tree, head) in range(*speaker)


def calibrated(probability: float) -> float:
    """The share of speakers that are right where the pointer gives its source this probability."""
    within = min(max(probability, 1 - _SUREST), _SUREST)
    return round(1 / (1 + exp(-_SLOPE * log(within / (1 - within)) - _SHIFT)), 6)


def _speaker(text: MarkedText, attribution: Attribution) -> TokenSpan | None:
    """The source without a relative clause at its end."""
    source = bare(text, attribution.source)
    if source is None:
        return None
    first, last = source
    relative = (token for token in range(first + 1, last) if text.parsed.words[token].lower() in _RELATIVE)
    return bare(text, (first, next(relative, last)))


def _others(attribution: Attribution) -> tuple[TokenSpan, ...]:
    return attribution.contents if attribution.cue is None else (attribution.cue, *attribution.contents)


def _frame(text: MarkedText, attribution: Attribution, cue: TokenSpan, head: int) -> str:
    """The complement of the cue that the content is, where the parse joins them."""
    parsed = text.parsed
    if "according to" in " ".join(parsed.words[slice(*cue)]).lower():
        return _ACCORDING_TO
    for content in attribution.contents:
        top = phrase_tops(parsed, content)[0]
        if parsed.heads[top] == head and parsed.deps[top] in _FRAMES:
            return "acl:that" if parsed.deps[top] == "acl" else parsed.deps[top]
        if parsed.heads[head] == top and parsed.deps[head] in ("parataxis", "advcl"):
            return parsed.deps[head]
    return ""


def _subject(text: MarkedText, attribution: Attribution, head: int, frame: str) -> TokenSpan | None:
    """The subject of the cue, unless it stands in the content or between marks, or makes an impression on others."""
    if attribution.cue is not None and is_impression(text, attribution.cue, head):
        return None
    token = speaker_token(text.tree, head, frame)
    others = _others(attribution)
    if token is None or text.is_marked[token] or any(first <= token < last for first, last in others):
        return None
    return speaker_span(text.tree, token, others)


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

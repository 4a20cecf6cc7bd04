"""Who is the source of an attribution, in which words, and how sure that is."""

from math import exp, log

from transforms.lexicon.languages import closed_class
from transforms.model.findings import Attribution
from transforms.names.roles import names_person
from transforms.names.trimming import ARTICLES
from transforms.quotes.learned.cues import ACCORDING_TO, is_empty_subject, is_impression
from transforms.quotes.learned.edges import bare
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.speaking_subjects import agent, is_asked, is_told, speaker_token
from transforms.quotes.speaker_phrases import speaker_span
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_SURE = 0.8  # probability of a source below which a speaker that the rules found for the same cue stands in for it
_SUBJECT_SCORE = 0.68  # share of speakers right that only the rules find; on PolNeAR's dev part
_SLOPE, _SHIFT, _SUREST = 0.4, 0.4, 0.9995  # what makes of a pointer's probability the share right there (Platt 1999)
_GAP = 3  # tokens from "according to" to whom it names
_RELATIVE = closed_class("relative_pronoun_form")
_LABELS = closed_class("headline_label")
_REMARKS = closed_class("indirect_remark")
_FOCUSING = closed_class("focusing_adverb")  # belong to the name behind them
_ADVERBIALS = frozenset({"npadvmod", "prep", "advmod"})


def who_speaks(
    text: MarkedText, attribution: Attribution, known: TokenSpan | None, head: int | None, frame: str
) -> tuple[TokenSpan | None, float]:
    """The speaker and how sure that is: the source, whom the rules found for the cue, or the cue's subject."""
    if frame == ACCORDING_TO and (named := _behind_cue(text, attribution)) is not None:
        return named, _SUBJECT_SCORE
    found = (_speaker(text, attribution), known)
    source, known = (s if s is not None and _may_speak(text, attribution, s, head) else None for s in found)
    if known is not None and (source is None or attribution.score < _SURE):
        return known, _SUBJECT_SCORE
    if head is not None and frame != ACCORDING_TO and (source is None or _is_elsewhere(text, source, head)):
        subject = _subject(text, attribution, head, frame)
        if source is None or subject is not None:
            return subject, _SUBJECT_SCORE
    return source, calibrated(attribution.score)


def _behind_cue(text: MarkedText, attribution: Attribution) -> TokenSpan | None:
    """Whom "according to" names, if the pointer went elsewhere; None if it did not."""
    cue = bare(text, attribution.cue)
    if cue is None or (attribution.source is not None and attribution.source[0] in range(cue[1] - 1, cue[1] + _GAP)):
        return None
    noun = text.tree.child(cue[1] - 1, "pobj")
    return None if noun is None else speaker_span(text.tree, noun, _others(attribution))


def _speaker(text: MarkedText, attribution: Attribution) -> TokenSpan | None:
    """The source without a relative clause at its end."""
    source = bare(text, attribution.source)
    if source is None:
        return None
    first, last = source
    relative = (token for token in range(first + 1, last) if text.parsed.words[token].lower() in _RELATIVE)
    return bare(text, (first, next(relative, last)))


def _may_speak(text: MarkedText, attribution: Attribution, speaker: TokenSpan, head: int | None) -> bool:
    """Whether a source is no part of what is said, nor apart from a passive, asked, a label, a dateline, or "there"."""
    if any(first <= speaker[0] and speaker[1] <= last for first, last in attribution.contents):
        return False
    is_word = speaker[1] - speaker[0] == 1
    if is_word and (text.parsed.forms[speaker[0]] in ARTICLES or is_empty_subject(text.parsed, speaker[0])):
        return False
    line = text.parsed.dateline_around(speaker[0])
    if line is not None and head is not None and text.chars(speaker)[1] <= line.end <= text.parsed.starts[head]:
        return False
    if head is None:
        return text.parsed.forms[speaker[0]] not in _LABELS or not is_word
    if is_told(text.parsed, head) and text.parsed.heads[head] < speaker[0] < head:
        return False  # let the town know
    is_passive = "nsubjpass" in text.tree.relations[head] and _is_elsewhere(text, speaker, head)  # "is expected to"
    return not (is_passive or is_asked(text.tree, head)) or agent(text.tree, head) in range(*speaker)


def _subject(text: MarkedText, attribution: Attribution, head: int, frame: str) -> TokenSpan | None:
    """The subject of the cue, unless it stands in the content or between marks, or makes an impression on others."""
    if attribution.cue is not None and is_impression(text, attribution.cue, head):
        return None
    token = speaker_token(text.tree, head, frame)
    others = _others(attribution)
    if token is None or text.is_marked[token] or any(first <= token < last for first, last in others):
        return None
    return speaker_span(text.tree, token, others)


def _others(attribution: Attribution) -> tuple[TokenSpan, ...]:
    return attribution.contents if attribution.cue is None else (attribution.cue, *attribution.contents)


def _is_elsewhere(text: MarkedText, source: TokenSpan, head: int) -> bool:
    """Whether a source stands in another sentence than its cue."""
    return text.parsed.sentences[source[0]] != text.parsed.sentences[head]


def calibrated(probability: float) -> float:
    """The share of speakers that are right if the pointer gives their source this probability."""
    within = min(max(probability, 1 - _SUREST), _SUREST)
    return round(1 / (1 + exp(-_SLOPE * log(within / (1 - within)) - _SHIFT)), 6)


def own_words(text: MarkedText, speaker: TokenSpan) -> TokenSpan:
    """A speaker's phrase without the adverbials around it that belong to the cue: Earlier | the board | today said."""
    parsed = text.parsed
    head = phrase_head(parsed, speaker)
    first = speaker[0]
    is_adverb = parsed.pos[first] == "ADV" and parsed.forms[first] not in _FOCUSING
    if is_adverb and first + 1 < speaker[1] and parsed.pos[first + 1] == "PROPN":
        head, first = phrase_head(parsed, (first + 1, speaker[1])), first + 1
    others = (t for t in range(head + 1, speaker[1]) if not first <= parsed.heads[t] < speaker[1])
    cuts = [max(text.tree.edges[t][0], head + 1) for t in others if parsed.deps[t] in _ADVERBIALS]
    cuts += [text.tree.edges[t][0] for t in range(head + 1, speaker[1]) if _is_remark(text, t)]
    return bare(text, (first, min(cuts, default=speaker[1]))) or speaker


def with_name(parsed: ParsedText, speaker: TokenSpan) -> TokenSpan:
    """A speaker's phrase with the person's name right behind what the person is: the harbour master | Ann Lee."""
    first, last = speaker
    if last >= len(parsed) or not parsed.name_starts[last] or parsed.name_labels[last] != "PERSON":
        return speaker
    if not names_person(parsed, phrase_head(parsed, speaker)):
        return speaker
    end = last + 1
    while end < len(parsed) and parsed.name_labels[end] == "PERSON" and not parsed.name_starts[end]:
        end += 1
    return first, end


def _is_remark(text: MarkedText, token: int) -> bool:
    """Whether an apposition says what the words mean, not who speaks them: said Ann Lee, a reference to the strike."""
    return text.parsed.deps[token] == "appos" and text.parsed.lemmas[token].lower() in _REMARKS

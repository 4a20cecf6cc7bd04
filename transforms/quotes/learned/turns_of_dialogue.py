"""Quoted paragraphs without a reporting word: whose turn it is in a dialogue, an interview, a monologue."""

import re
from collections.abc import Sequence

from transforms.lexicon.languages import closed_class
from transforms.quotes.learned.paragraphs import whole_paragraph
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.speaker_phrases import speaker_span
from transforms.text.parsed_text import CharSpan, TokenSpan

_BREAK = re.compile(r"\n+")
_FIRST_PERSON = closed_class("pronoun_i")
_SPEAKS_OF_SELF = _FIRST_PERSON | closed_class("pronoun_we")
_STOPS = frozenset({".", "!", ":"})
_NEAR = 3  # paragraphs from one turn of a speaker to the next that nobody is said to speak
_LAST = 4  # quotes back


def with_turns(text: MarkedText, found: Sequence[Utterance]) -> list[Utterance]:
    """The quotes, each turn of a dialogue on its own, and turns without a speaker given to whoever has the floor.

    A paragraph that is quoted as a whole, without a reporting word, is said by the last speaker, unless a question
    stands before it or is asked in it: then the turn is that of the other of the two who speak.
    """
    out: list[Utterance] = []
    for utterance in sorted(found, key=lambda u: u.spans[0]):
        asker = _asker(text, out, utterance)
        for turn in _turns(text, utterance, asker):
            _give_floor(text, out, turn)
            if turn.speaker is None and turn.cue is None and (told := _told_of_before(text, turn)) is not None:
                turn.speaker, turn.rule = told, "turn"
            out.append(turn)
    return out


def _turns(text: MarkedText, utterance: Utterance, asker: TokenSpan | None) -> list[Utterance]:
    """A quote, cut where somebody else speaks: behind a question, and in front of one of who asked before."""
    spans = sorted(utterance.spans)
    turns = [utterance]
    speakers = [utterance.speaker, asker]
    for number in range(1, len(spans)):
        before, span = spans[number - 1], spans[number]
        is_apart = whole_paragraph(text, span) and _is_closed(text, before)
        is_turn = _is_answered(text, before, span) or (asker is not None and _asks(text, span))
        if not is_apart or not is_turn:
            if len(turns) > 1:
                turns[-1].spans.append(span)
            continue
        speakers.reverse()
        turns[0].spans = [s for s in turns[0].spans if s < span]
        turns.append(Utterance([span], "turn", speaker=speakers[0]))
    return turns


def _is_answered(text: MarkedText, before: CharSpan, span: CharSpan) -> bool:
    """Whether a question stands right before a paragraph but for its cue's words: “Why?” she asked. | “It fell.”"""
    sentences, (first, last) = text.parsed.sentences, text.tokens(before[1], span[0])
    between = {sentences[token] for token in range(first, last) if text.parsed.pos[token] != "PUNCT"}
    return _asks(text, before) and len(between) <= 1


def _asker(text: MarkedText, before: Sequence[Utterance], utterance: Utterance) -> TokenSpan | None:
    """Who asked in the paragraph right before a quote, if that is somebody else."""
    if not before or before[-1].speaker is None or before[-1].speaker == utterance.speaker:
        return None
    last = before[-1].spans[-1]
    is_next = _paragraphs_between(text, last, utterance.spans[0]) == 1
    return before[-1].speaker if is_next and _asks(text, last) else None


def _give_floor(text: MarkedText, before: Sequence[Utterance], turn: Utterance) -> None:
    """Give a quoted paragraph without reporting word and speaker to who spoke last nearby, but for an interviewer."""
    own = text.paragraph(turn.spans[0][0])
    is_cued = turn.cue is not None and text.paragraph(text.parsed.starts[turn.cue[0]]) == own
    if is_cued or turn.speaker is not None or not all(whole_paragraph(text, s) for s in turn.spans):
        return
    for last in reversed(before[-_LAST:]):
        if _paragraphs_between(text, last.spans[-1], turn.spans[0]) > _NEAR:
            return
        if last.speaker is not None and text.parsed.forms[last.speaker[0]] not in _FIRST_PERSON:
            if not _is_question(text, last):
                turn.speaker, turn.rule = last.speaker, "turn"
            return


def _told_of_before(text: MarkedText, turn: Utterance) -> TokenSpan | None:
    """The subject of a paragraph's sentence right before marked sentences in which somebody says I, or we.

    "Roe was amused. “I love planes.”"
    """
    parsed = text.parsed
    first, last = text.tokens(turn.spans[0][0], turn.spans[-1][1])
    is_own = any(parsed.forms[token] in _SPEAKS_OF_SELF for token in range(first, last))
    if not is_own or not first or not all(text.overlapping(*span) for span in turn.spans):
        return None
    before = next((token for token in reversed(range(first)) if parsed.pos[token] != "PUNCT"), 0)
    begin, end = parsed.sentence_bounds[parsed.sentences[before]]
    is_here = text.paragraph(parsed.starts[before]) == text.paragraph(turn.spans[0][0])
    is_apart = is_here and parsed.words[before + 1] in _STOPS and not any(text.is_marked[begin : before + 1])
    roots = [token for token in range(begin, end) if parsed.deps[token] == "ROOT"] if is_apart else []
    subject = text.tree.subject(roots[0], "nsubj", "nsubjpass") if len(roots) == 1 else None
    is_somebody = subject is not None and parsed.name_labels[subject] in ("PERSON", "ORG")
    return speaker_span(text.tree, subject) if subject is not None and is_somebody else None


def _is_question(text: MarkedText, utterance: Utterance) -> bool:
    """Whether somebody else has to answer: marked words end in a question mark."""
    return bool(text.overlapping(*utterance.spans[-1])) and _asks(text, utterance.spans[-1])


def _paragraphs_between(text: MarkedText, first: CharSpan, second: CharSpan) -> int:
    """How many paragraphs further a span begins than another ends."""
    return len(_BREAK.findall(text.characters, first[1], second[0]))


def _asks(text: MarkedText, span: CharSpan) -> bool:
    return text.characters[span[0] : span[1]].rstrip(" \"'”’").endswith("?")


def _is_closed(text: MarkedText, span: CharSpan) -> bool:
    pieces = text.overlapping(*span)
    return bool(pieces) and pieces[-1].is_closed

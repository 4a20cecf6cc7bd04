"""MarkedPiece pieces that no report by syntax covers: whose they are by what stands around them, if they are quotes."""

import re
from collections.abc import Iterator
from itertools import chain

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import closed_class
from transforms.lexicon.patterns import alternatives
from transforms.quotes.marked_text import LONG_PIECE, WORD, MarkedText, Utterance
from transforms.quotes.rules.reported_speech import word_class
from transforms.quotes.rules.speaking_subjects import speaker_token
from transforms.quotes.speaker_phrases import name_before, speaker_span
from transforms.text.parsed_text import CharSpan, TokenSpan
from transforms.text.quotation_marks import MarkedPiece

_REACH = 14  # tokens between a piece and the cue beside it
_LABEL_TOKENS = 6
_FAR = 4  # tokens that a cue before a piece counts as further off without a comma or colon between
_NEAR = 5  # how far off a cue before a short piece may be: said simply “no”; said on Monday: “no”
_SAYING = ("speech", "writing")  # classes of cues
_STOPS = (".", "!", "?", ";")
_UTTERANCE_END = re.compile(r"[,!?…—–-]$")
_JOINED = re.compile(rf"[ ,]*{alternatives(closed_class('piece_conjunction'))} ")  # as “one” and “two”
_SENTENCE_END = re.compile(r"[.!?…]['’”\")\]]*$")


def utterance_of(
    text: MarkedText, number: int, owner: dict[int, Utterance], known: dict[int, Utterance]
) -> Utterance | None:
    """The quote that a piece without report belongs to: a new one, one of those known, or None if it is none.

    owner: the quotes of the pieces before it by the piece's number; known: the quotes found by syntax, by their cue.
    """
    piece = text.pieces[number]
    last = owner.get(number - 1)
    before = text.pieces[number - 1] if number else None
    if before is not None and last is not None and before.continues:
        return last
    if (
        last is not None
        and before is not None
        and _JOINED.fullmatch(text.characters, before.outer_end, piece.outer_start)
    ):
        return last
    beside = _beside(text, number, known)
    if beside is not None:
        return beside
    if last is not None and before is not None and _goes_on(text, before, piece, last):
        return last
    n_words = len(WORD.findall(text.characters[piece.char_start : piece.char_end]))
    introduced = _introduced(text, piece)
    if introduced is not None:
        return introduced
    if n_words < LONG_PIECE:
        return None
    if last is not None and before is not None and _leads_on(text, before, piece, last):
        return last
    in_clause = _in_clause(text, piece)
    if in_clause is not None:
        return in_clause
    return Utterance([], "unknown") if is_utterance(text, piece) else None


def is_utterance(text: MarkedText, piece: MarkedPiece) -> bool:
    """Whether a piece without cue reads like speech, not like a heading, a slogan or a title: a sentence."""
    words = WORD.findall(text.characters[piece.char_start : piece.char_end])
    lower = sum(word.islower() for word in words)
    begins = bool(words) and not words[0].islower()
    return (
        begins
        and lower * 2 > len(words)
        and bool(_SENTENCE_END.search(text.characters[piece.char_start : piece.outer_end + 1].strip()))
    )


def _beside(text: MarkedText, number: int, known: dict[int, Utterance]) -> Utterance | None:
    """A piece with a reporting verb right behind it or before it, if the parse did not join them."""
    piece = text.pieces[number]
    first = text.tokens(piece.char_start, piece.char_end)[0]
    short = len(WORD.findall(text.characters, piece.char_start, piece.char_end)) < LONG_PIECE
    for distance, token in sorted(_cues_beside(text, number)):
        if token in known:
            if not known[token].pieces:
                return known[token]
            continue
        if short and token < first and distance > _NEAR:
            continue
        if (beside := _spoken(text, "beside", token)) is not None:
            return beside
    return None


def _spoken(text: MarkedText, rule: str, verb: int, end: int | None = None) -> Utterance | None:
    """The quote of a verb's subject, if it names one outside of marks; the cue goes on to end, or is the verb alone."""
    head = speaker_token(text.tree, verb, "ccomp")
    if head is None or text.is_marked[head]:
        return None
    cue = (verb, verb + 1 if end is None else end)
    return Utterance([], rule, cue, verb, "ccomp", speaker_span(text.tree, head, (cue,)))


def _cues_beside(text: MarkedText, number: int) -> Iterator[tuple[int, int]]:
    """(distance, token) of the reporting verbs near a piece, between its neighbours and in its paragraph."""
    piece = text.pieces[number]
    start, end = text.paragraph(piece.outer_start)
    following = text.pieces[number + 1].outer_start if number + 1 < len(text.pieces) else end
    previous = text.pieces[number - 1].outer_end if number else start
    behind = text.tokens(piece.outer_end, min(end, following))
    inner = text.characters[piece.char_start : piece.char_end]
    if _UTTERANCE_END.search(inner) or text.characters[piece.outer_end : piece.outer_end + 1] == ",":
        first = behind[0]
        for token in _cues(text, (first, min(behind[1], first + _REACH))):
            if not any(text.parsed.words[t] in _STOPS for t in range(first, token)):
                yield token - first, token
    ahead = text.tokens(max(start, previous), piece.outer_start)
    if ahead[0] < ahead[1] and text.parsed.words[ahead[1] - 1] not in _STOPS:
        last = ahead[1] - 1
        extra = 0 if text.parsed.words[last] in (",", ":") else _FAR
        for token in _cues(text, _last_sentence(text, (max(ahead[0], last - _REACH), ahead[1]))):
            yield last - token + extra, token


def _cues(text: MarkedText, span: TokenSpan) -> list[int]:
    """The verbs of saying and writing in a span."""
    parsed = text.parsed
    verbs = (token for token in range(*span) if parsed.pos[token] == "VERB")
    return [t for t in verbs if word_class(parsed.lemmas[t].lower(), "verb", parsed.language) in _SAYING]


def _last_sentence(text: MarkedText, span: TokenSpan) -> TokenSpan:
    begin = next((t + 1 for t in range(span[1] - 1, span[0] - 1, -1) if text.parsed.words[t] in _STOPS), span[0])
    return begin, span[1]


def _goes_on(text: MarkedText, before: MarkedPiece, piece: MarkedPiece, last: Utterance) -> bool:
    """Whether the last utterance goes on in this piece: in its paragraph, with no more than its attribution between."""
    if text.characters.find("\n", before.outer_end, piece.outer_start) >= 0:
        return False
    if text.blank(before.outer_end, piece.outer_start):
        return True
    between = text.tokens(before.outer_end, piece.outer_start)
    return last.cue is not None and between[0] <= last.cue[0] < between[1]


def _leads_on(text: MarkedText, before: MarkedPiece, piece: MarkedPiece, last: Utterance) -> bool:
    """Whether a piece goes on with the last quote: a paragraph of its own behind it, or a sentence that opens one.

    The latter if only its attribution stands behind the last quote: “It rains,” she said. ¶ “A lot.” It did.
    """
    start, end = text.paragraph(piece.outer_start)
    is_next = text.blank(text.paragraph(before.outer_end)[1], start) and text.blank(start, piece.outer_start)
    if not is_next or text.blank(piece.outer_end, end):
        return is_next
    return is_utterance(text, piece) and _is_end(text, before, last)


def _is_end(text: MarkedText, before: MarkedPiece, last: Utterance) -> bool:
    """Whether a piece ends its paragraph but for its attribution."""
    behind = text.tokens(before.outer_end, text.paragraph(before.outer_end)[1])
    parts = [part for part in (last.cue, last.speaker) if part is not None and part[0] >= behind[0]]
    others = set(range(*behind)).difference(*(range(*part) for part in parts))
    return all(text.parsed.pos[token] == "PUNCT" for token in others)


def _introduced(text: MarkedText, piece: MarkedPiece) -> Utterance | None:
    """Smith: “…”, and “…” — Smith: the name before a colon or after a dash is the speaker."""
    start, end = text.paragraph(piece.outer_start)
    lead = text.characters[start : piece.outer_start].rstrip()
    if not lead:
        upper = text.characters[:start].rstrip()
        start = upper.rfind("\n") + 1
        lead = upper[start:] if upper.endswith(":") else ""
    if lead.endswith(":"):
        return _before_colon(text, (start, start + len(lead)))
    tail = text.characters[piece.outer_end : end].strip()
    if tail[:1] in "—–-" and tail and not text.blank(piece.outer_end, end) and text.blank(start, piece.outer_start):
        behind = text.tokens(piece.outer_end, end)
        named = [t for t in range(*behind) if text.parsed.pos[t] == "PROPN"]
        if named and behind[1] - behind[0] <= _REACH:
            return Utterance([], "dash", speaker=(named[0], _run(text, named)))
    return None


def _run(text: MarkedText, tokens: list[int]) -> int:
    """The token after the first run of neighbours."""
    last = tokens[0]
    for token in tokens[1:]:
        if token != last + 1:
            break
        last = token
    return last + 1


def _before_colon(text: MarkedText, lead: CharSpan) -> Utterance | None:
    span = _last_sentence(text, text.tokens(*lead))
    if span[0] >= span[1]:
        return None
    reported = ((token, token + 1) for token in reversed(_cues(text, span)))
    for verb, after in chain(_announcing(text, span), reported):
        if (introduced := _spoken(text, "colon", verb, after)) is not None:
            return introduced
    label = span[0], span[1] - 1
    is_short = label[0] < label[1] and span[1] - span[0] <= _LABEL_TOKENS
    if is_short and all(word[0].isupper() for word in text.parsed.words[label[0] : label[1]]):
        return Utterance([], "colon", speaker=label)  # the label of an interview
    speaker = name_before(text.tree, span)
    return None if speaker is None else Utterance([], "colon", speaker=speaker)


def _announcing(text: MarkedText, span: TokenSpan) -> Iterator[TokenSpan]:
    """The cues of what was made, not said: Roe | made the following remarks | on the law that Poe had announced."""
    parsed = text.parsed
    for noun in range(*span):
        verb = parsed.heads[noun]
        is_object = parsed.deps[noun] == "dobj" and span[0] <= verb < noun
        if is_object and word_class(parsed.lemmas[noun].lower(), "noun", parsed.language) in _SAYING:
            yield verb, noun + 1


def _in_clause(text: MarkedText, piece: MarkedPiece) -> Utterance | None:
    """A long piece inside a sentence: the subject of the verb that governs it, if that can report."""
    first, last = text.tokens(piece.char_start, piece.char_end)
    parsed = text.parsed
    for token in range(first, last):
        above = parsed.heads[token]
        if first <= above < last or text.is_marked[above]:
            continue
        for _ in range(4):
            if parsed.pos[above] == "VERB":
                break
            above = parsed.heads[above]
        if parsed.pos[above] != "VERB" or text.is_marked[above]:
            continue
        if (parsed.lemmas[above].lower(), "verb") not in cue_classes(parsed.language):
            continue
        if (spoken := _spoken(text, "clause", above)) is not None:
            return spoken
    return None

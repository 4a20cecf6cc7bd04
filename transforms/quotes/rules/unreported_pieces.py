"""Marked pieces that no report by syntax covers: whose they are by what stands around them, if they are quotes."""

import re
from collections.abc import Iterator
from itertools import chain

from transforms.lexicon.cues import cue_classes
from transforms.quotes.page import LONG_PIECE, WORD, Page, Utterance
from transforms.quotes.rules.reported_speech import word_class
from transforms.quotes.rules.speaking_subjects import speaker_token
from transforms.quotes.speaker_phrases import name_before, speaker_span
from transforms.text.dependency_tree import Span
from transforms.text.quotation_marks import Marked

_REACH = 14  # tokens between a piece and the cue beside it
_LABEL_TOKENS = 6
_FAR = 4  # tokens that a cue before a piece counts as further off without a comma or colon between
_NEAR = 5  # how far off a cue before a short piece may be: said simply “no”; said on Monday: “no”
_SAYING = ("speech", "writing")  # classes of cues
_STOPS = (".", "!", "?", ";")
_UTTERANCE_END = re.compile(r"[,!?…—–-]$")
_JOINED = re.compile(r"[ ,]*(?:and|or|but|nor|yet) ")  # as “one” and “two”
_SENTENCE_END = re.compile(r"[.!?…]['’”\")\]]*$")


def utterance_of(page: Page, number: int, owner: dict[int, Utterance], known: dict[int, Utterance]) -> Utterance | None:
    """The quote that a piece without report belongs to: a new one, one of those known, or None where it is none.

    owner: the quotes of the pieces before it by the piece's number; known: the quotes found by syntax, by their cue.
    """
    piece = page.pieces[number]
    last = owner.get(number - 1)
    before = page.pieces[number - 1] if number else None
    if before is not None and last is not None and before.continues:
        return last
    if last is not None and before is not None and _JOINED.fullmatch(page.text, before.outer_end, piece.outer_start):
        return last
    beside = _beside(page, number, known)
    if beside is not None:
        return beside
    if last is not None and before is not None and _goes_on(page, before, piece, last):
        return last
    n_words = len(WORD.findall(page.text[piece.char_start : piece.char_end]))
    introduced = _introduced(page, piece)
    if introduced is not None:
        return introduced
    if n_words < LONG_PIECE:
        return None
    if last is not None and before is not None and _leads_on(page, before, piece, last):
        return last
    in_clause = _in_clause(page, piece)
    if in_clause is not None:
        return in_clause
    return Utterance([], "unknown") if is_utterance(page, piece) else None


def is_utterance(page: Page, piece: Marked) -> bool:
    """Whether a piece without cue reads like speech, not like a heading, a slogan or a title: a sentence."""
    words = WORD.findall(page.text[piece.char_start : piece.char_end])
    lower = sum(word.islower() for word in words)
    begins = bool(words) and not words[0].islower()
    return (
        begins
        and lower * 2 > len(words)
        and bool(_SENTENCE_END.search(page.text[piece.char_start : piece.outer_end + 1].strip()))
    )


def _beside(page: Page, number: int, known: dict[int, Utterance]) -> Utterance | None:
    """A piece with a reporting verb right behind it or before it, where the parse did not join them."""
    piece = page.pieces[number]
    first = page.tokens(piece.char_start, piece.char_end)[0]
    short = len(WORD.findall(page.text, piece.char_start, piece.char_end)) < LONG_PIECE
    for distance, token in sorted(_cues_beside(page, number)):
        if token in known:
            if not known[token].pieces:
                return known[token]
            continue
        if short and token < first and distance > _NEAR:
            continue
        if (beside := _spoken(page, "beside", token)) is not None:
            return beside
    return None


def _spoken(page: Page, rule: str, verb: int, end: int | None = None) -> Utterance | None:
    """The quote of a verb's subject, if it names one outside of marks; the cue goes on to end, or is the verb alone."""
    head = speaker_token(page.tree, verb, "ccomp")
    if head is None or page.marked[head]:
        return None
    cue = (verb, verb + 1 if end is None else end)
    return Utterance([], rule, cue, verb, "ccomp", speaker_span(page.tree, head, (cue,)))


def _cues_beside(page: Page, number: int) -> Iterator[tuple[int, int]]:
    """(distance, token) of the reporting verbs near a piece, between its neighbours and in its paragraph."""
    piece = page.pieces[number]
    start, end = page.paragraph(piece.outer_start)
    following = page.pieces[number + 1].outer_start if number + 1 < len(page.pieces) else end
    previous = page.pieces[number - 1].outer_end if number else start
    behind = page.tokens(piece.outer_end, min(end, following))
    inner = page.text[piece.char_start : piece.char_end]
    if _UTTERANCE_END.search(inner) or page.text[piece.outer_end : piece.outer_end + 1] == ",":
        first = behind[0]
        for token in _cues(page, (first, min(behind[1], first + _REACH))):
            if not any(page.parsed.words[t] in _STOPS for t in range(first, token)):
                yield token - first, token
    ahead = page.tokens(max(start, previous), piece.outer_start)
    if ahead[0] < ahead[1] and page.parsed.words[ahead[1] - 1] not in _STOPS:
        last = ahead[1] - 1
        extra = 0 if page.parsed.words[last] in (",", ":") else _FAR
        for token in _cues(page, _last_sentence(page, (max(ahead[0], last - _REACH), ahead[1]))):
            yield last - token + extra, token


def _cues(page: Page, span: Span) -> list[int]:
    """The verbs of saying and writing in a span."""
    parsed = page.parsed
    verbs = (token for token in range(*span) if parsed.pos[token] == "VERB")
    return [t for t in verbs if word_class(parsed.lemmas[t].lower(), "verb", parsed.language) in _SAYING]


def _last_sentence(page: Page, span: Span) -> Span:
    begin = next((t + 1 for t in range(span[1] - 1, span[0] - 1, -1) if page.parsed.words[t] in _STOPS), span[0])
    return begin, span[1]


def _goes_on(page: Page, before: Marked, piece: Marked, last: Utterance) -> bool:
    """Whether the last utterance goes on in this piece: in its paragraph, with no more than its attribution between."""
    if page.text.find("\n", before.outer_end, piece.outer_start) >= 0:
        return False
    if page.blank(before.outer_end, piece.outer_start):
        return True
    between = page.tokens(before.outer_end, piece.outer_start)
    return last.cue is not None and between[0] <= last.cue[0] < between[1]


def _leads_on(page: Page, before: Marked, piece: Marked, last: Utterance) -> bool:
    """Whether a piece goes on with the last quote: a paragraph of its own behind it, or a sentence that opens one.

    The latter where nothing but its attribution stands behind the last quote: “It rains,” she said. ¶ “A lot.” It did.
    """
    start, end = page.paragraph(piece.outer_start)
    is_next = page.blank(page.paragraph(before.outer_end)[1], start) and page.blank(start, piece.outer_start)
    if not is_next or page.blank(piece.outer_end, end):
        return is_next
    return is_utterance(page, piece) and _is_end(page, before, last)


def _is_end(page: Page, before: Marked, last: Utterance) -> bool:
    """Whether a piece ends its paragraph but for its attribution."""
    behind = page.tokens(before.outer_end, page.paragraph(before.outer_end)[1])
    parts = [part for part in (last.cue, last.speaker) if part is not None and part[0] >= behind[0]]
    others = set(range(*behind)).difference(*(range(*part) for part in parts))
    return all(page.parsed.pos[token] == "PUNCT" for token in others)


def _introduced(page: Page, piece: Marked) -> Utterance | None:
    """Smith: “…”, and “…” — Smith: the name before a colon or after a dash is the speaker."""
    start, end = page.paragraph(piece.outer_start)
    lead = page.text[start : piece.outer_start].rstrip()
    if not lead:
        upper = page.text[:start].rstrip()
        start = upper.rfind("\n") + 1
        lead = upper[start:] if upper.endswith(":") else ""
    if lead.endswith(":"):
        return _before_colon(page, (start, start + len(lead)))
    tail = page.text[piece.outer_end : end].strip()
    if tail[:1] in "—–-" and tail and not page.blank(piece.outer_end, end) and page.blank(start, piece.outer_start):
        behind = page.tokens(piece.outer_end, end)
        named = [t for t in range(*behind) if page.parsed.pos[t] == "PROPN"]
        if named and behind[1] - behind[0] <= _REACH:
            return Utterance([], "dash", speaker=(named[0], _run(page, named)))
    return None


def _run(page: Page, tokens: list[int]) -> int:
    """The token after the first run of neighbours."""
    last = tokens[0]
    for token in tokens[1:]:
        if token != last + 1:
            break
        last = token
    return last + 1


def _before_colon(page: Page, lead: Span) -> Utterance | None:
    span = _last_sentence(page, page.tokens(*lead))
    if span[0] >= span[1]:
        return None
    reported = ((token, token + 1) for token in reversed(_cues(page, span)))
    for verb, after in chain(_announcing(page, span), reported):
        if (introduced := _spoken(page, "colon", verb, after)) is not None:
            return introduced
    if span[1] - span[0] <= _LABEL_TOKENS and all(
        word[0].isupper() for word in page.parsed.words[span[0] : span[1] - 1]
    ):
        return Utterance([], "colon", speaker=(span[0], span[1] - 1))  # the label of an interview
    speaker = name_before(page.tree, span)
    return None if speaker is None else Utterance([], "colon", speaker=speaker)


def _announcing(page: Page, span: Span) -> Iterator[Span]:
    """The cues of what was made, not said: Roe | made the following remarks | on the law that Poe had announced."""
    parsed = page.parsed
    for noun in range(*span):
        verb = parsed.heads[noun]
        is_object = parsed.deps[noun] == "dobj" and span[0] <= verb < noun
        if is_object and word_class(parsed.lemmas[noun].lower(), "noun", parsed.language) in _SAYING:
            yield verb, noun + 1


def _in_clause(page: Page, piece: Marked) -> Utterance | None:
    """A long piece inside a sentence: the subject of the verb that governs it, if that can report."""
    first, last = page.tokens(piece.char_start, piece.char_end)
    parsed = page.parsed
    for token in range(first, last):
        above = parsed.heads[token]
        if first <= above < last or page.marked[above]:
            continue
        for _ in range(4):
            if parsed.pos[above] == "VERB":
                break
            above = parsed.heads[above]
        if parsed.pos[above] != "VERB" or page.marked[above]:
            continue
        if (parsed.lemmas[above].lower(), "verb") not in cue_classes(parsed.language):
            continue
        if (told := _spoken(page, "clause", above)) is not None:
            return told
    return None

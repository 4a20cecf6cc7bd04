"""Subtitles (WebVTT, SRT) to the text of what was said: a paragraph for each turn, with its speaker's label.

Cues are cut by hand: pysubs2 and webvtt-py drop the names of voices or add notes and style sheets to what was said.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from transforms.documents.encoding import decode, repair_mojibake
from transforms.documents.formats.extracted import Extracted
from transforms.rejections import Refused

_TIMES = re.compile(r"^\s*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->\s*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>\n]{1,100})>|(</v>)")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<[\d:.]{4,20}>|\{\\[^{}\n]{1,200}\}")
_NOT_SAID = re.compile(r"^[\s♪♫#*]*(?:\[[^\[\]]*\]|\([^()]*\)|[♪♫].*)?[\s♪♫.]*$")
_SOUND = re.compile(r"[\[(][a-z][a-z ]{2,40}[\])]")  # [applause]
_NEW_TURN = re.compile(r"^\s*(?:>>+|[-–—](?=\s?\S))\s*")
_LABEL = re.compile(r"^(?:[^\W\d_][\w.’'()-]*)(?: [^\W\d_(][\w.’'()-]*){0,4}:(?=\s|$)")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"”’»)]*$")
_PARAGRAPH_LENGTH = 500  # characters after which the next sentence begins a new one
_REPEATED_WORDS = 2  # a line with more is not said twice in a row by chance


@dataclass
class _Turn:
    """What one speaker says: the name of the voice, if there is one, and the lines."""

    voice: str | None
    lines: list[str] = field(default_factory=list)


def subtitles(data: bytes) -> Extracted:
    """The text of subtitles; given: the title of WebVTT and its language.

    A turn begins where the voice changes, at >> or a dash, and at a line that begins with a name and a colon. Lines
    that captions repeat while they scroll count once; notes, styles and sounds in brackets are left out.
    Raises Refused: binary_content, malformed_subtitles (no times), no_text.
    """
    text = repair_mojibake(decode(data)).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    cues = list(_cues(lines))
    if not cues:
        raise Refused("malformed_subtitles", "no line with the times of a subtitle (00:01.000 --> 00:02.000)")
    turns = _turns(cues)
    times = Counter(turn.voice for turn in turns)
    # a name that labels a single turn is known for a label by its capitals (transforms/quotes/transcripts.py)
    is_rare = any(n == 1 for voice, n in times.items() if voice)
    paragraphs = [paragraph for turn in turns for paragraph in _paragraphs(turn, in_capitals=is_rare)]
    if not paragraphs:
        raise Refused("no_text", "subtitles without words")
    return Extracted("text", "\n\n".join(paragraphs).encode(), _given(lines))


def _given(lines: list[str]) -> dict[str, str]:
    if not lines[0].startswith("WEBVTT"):
        return {}
    head = [line.strip() for line in lines[: lines.index("")] if line] if "" in lines else lines[:1]
    title = head[0].removeprefix("WEBVTT").strip(" \t-–—:")
    named = dict(line.split(":", 1) for line in head[1:] if ":" in line)
    given = {"headline": named.get("Title", title).strip(), "language": named.get("Language", "").strip()}
    return {key: value for key, value in given.items() if value}


def _cues(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each cue, without its number or name and its times."""
    cue: list[str] | None = None
    is_web = lines[0].startswith("WEBVTT")
    for number, line in enumerate(lines):
        follows = lines[number + 1] if number + 1 < len(lines) else ""
        if _TIMES.match(line):
            if cue:
                yield cue
            cue = []
        elif cue is None or _TIMES.match(follows):  # the number of the next cue
            continue
        elif line.strip():
            cue.append(line.strip())
        elif not line and is_web:  # what stands behind a blank line of SRT may be said, too
            if cue:
                yield cue
            cue = None
    if cue:
        yield cue


def _turns(cues: list[list[str]]) -> list[_Turn]:
    turns: list[_Turn] = []
    before: list[str] = []
    for cue in cues:
        shown = cue[_n_repeated(before, cue) :]
        before = cue
        voice: str | None = None
        for line in shown:
            for spoken_by, said in _voiced(line, voice):
                voice = spoken_by
                _add(turns, spoken_by, said)
    return [turn for turn in turns if turn.lines]


def _n_repeated(before: list[str], cue: list[str]) -> int:
    """How many lines at the cue's start were shown by the one before: captions that scroll."""
    for n_lines in range(min(len(before), len(cue)), 0, -1):
        shown = [_words(line) for line in cue[:n_lines]]
        if shown == [_words(line) for line in before[-n_lines:]] and len(" ".join(shown).split()) > _REPEATED_WORDS:
            return n_lines
    return 0


def _voiced(line: str, voice: str | None) -> Iterator[tuple[str | None, str]]:
    """(voice, words) of the parts of a line; the voice before goes on."""
    at = 0
    for mark in _VOICE.finditer(line):
        if words := _words(line[at : mark.start()]):
            yield voice, words
        voice = " ".join(html.unescape(mark[1]).split()) if mark[1] else None
        at = mark.end()
    yield voice, _words(line[at:])


def _words(text: str) -> str:
    words = " ".join(html.unescape(_SOUND.sub(" ", _TAG.sub("", text))).split())
    return "" if _NOT_SAID.match(words) else words


def _add(turns: list[_Turn], voice: str | None, said: str) -> None:
    if not said:
        return
    marked = _NEW_TURN.match(said)
    said = said[marked.end() :] if marked else said
    is_new = not turns or marked or voice != turns[-1].voice or (voice is None and _is_label(said))
    if is_new:
        turns.append(_Turn(voice))
    if said:
        turns[-1].lines.append(said)


def _is_label(said: str) -> bool:
    label = _LABEL.match(said)
    return label is not None and all(word[0].isupper() or word[0] == "(" for word in label[0].split())


def _paragraphs(turn: _Turn, *, in_capitals: bool) -> Iterator[str]:
    """A turn as one paragraph, or several if it is long; the first has the label."""
    pieces = [f"{turn.voice.upper() if in_capitals else turn.voice}:"] if turn.voice else []
    length = 0
    for line in turn.lines:
        pieces.append(line)
        length += len(line)
        if length > _PARAGRAPH_LENGTH and _ENDS_SENTENCE.search(line):
            yield " ".join(pieces)
            pieces, length = [], 0
    if length:
        yield " ".join(pieces)

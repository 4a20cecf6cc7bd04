"""Turns of a transcript or interview: NAME: what was said, [Name] what was said, Q: and A:, each to the next label."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_WORD = r"[^\W\d_][\w.’'-]*"
_NAME = rf"[QA](?=[:.] )|{_WORD}(?: (?:{_WORD}|\([^()\n]{{1,30}}\))){{0,4}}"
_END = r"(?(bracket)(?:\]|\)\))(?:[ \t]?:)?|(?P<colon>[:.]))"  # of a label
_LABEL = re.compile(rf"^[ \t]*(?P<mark>[\"“]?)(?P<bracket>\[|\(\()?(?P<name>{_NAME}){_END}[ \t]+(?=\S)", re.MULTILINE)
_PARAGRAPH = re.compile(r"\S(?:[^\n]*\S)?")
_NOTE = re.compile(r"[(\[][A-Z][A-Z .,]+[)\]][\s.\"”]*$")  # (APPLAUSE)
_DOUBLE = "(("  # a bracket that nothing but a label has
_OPENING, _CLOSING = '"“', '"”'
_LEAST_TURNS = 3  # labelled paragraphs that make a transcript
_MOST_AGAIN = 0.55  # of the turns, whose label is that of the turn before
_MOST_ONCE = 3  # labels without capitals that come once, for each that comes again
_QUESTION_AND_ANSWER = frozenset({"Q", "A"})


@dataclass(frozen=True)
class Turn:
    """One turn: offsets of the label's name (None for Q and A) and of what was said, a span for each paragraph."""

    name: tuple[int, int] | None
    spans: tuple[tuple[int, int], ...]


def turns(text: str) -> list[Turn]:
    """The turns of a text that is, or holds, a transcript; none if fewer than three paragraphs have a label.

    A label is a name in capitals or, if two names alternate, any name that labels more than one paragraph. A
    paragraph between two labels goes on with the turn before it; what follows the last labelled one does not. If all
    labels are one name in double brackets, the paragraphs between are answers without a label, and no turns. A note in
    capitals and brackets at the end of a paragraph is nothing that was said.
    """
    labels = [match for match in _LABEL.finditer(text) if _is_label(match)]
    times = Counter(match["name"] for match in labels)
    cased = [times[name] > 1 for name in times if not name.isupper()]
    least = 2 if _MOST_ONCE * sum(cased) >= cased.count(False) else len(text)  # of many captions two may be alike
    labels = [match for match in labels if match["name"].isupper() or times[match["name"]] >= least]
    is_one_side = len({match["name"] for match in labels}) == 1
    if len(labels) < _LEAST_TURNS or (is_one_side and any(match["bracket"] != _DOUBLE for match in labels)):
        return []
    if not is_one_side and not _is_conversation(text, labels):
        return []
    out = []
    for number, match in enumerate(labels):
        own_end = _line_end(text, match.end())
        end = labels[number + 1].start() if number + 1 < len(labels) and not is_one_side else own_end
        paragraphs = [(match.end(), own_end), *_paragraphs(text, own_end, end)]
        spans = [said for span in paragraphs if (said := _before_note(text, *span)) is not None]
        if match["mark"]:
            spans = [_unmarked(text, *span) for span in spans]
        name = None if match["name"] in _QUESTION_AND_ANSWER else match.span("name")
        if spans:
            out.append(Turn(name, tuple(spans)))
    return out


def _is_conversation(text: str, labels: list[re.Match[str]]) -> bool:
    """Whether somebody speaks again, after somebody else: captions, headings and details of contact have labels, too.

    Jane Roe may be ROE then; turns that open with marks may be an excerpt, with one turn each. A caption that is
    printed twice is one, and an address by mail is no turn.
    """
    lines = {text[match.start() : _line_end(text, match.end())]: match["name"] for match in labels}
    names = [_last_word(name) for line, name in lines.items() if "@" not in line.rsplit(None, 1)[-1]]
    n_same = sum(name == other for name, other in pairwise(names))
    is_marked = any(match["mark"] for match in labels)
    return (is_marked or len(set(names)) < len(names)) and n_same < _MOST_AGAIN * len(names)


def _last_word(name: str) -> str:
    words = [word for word in name.split() if word[0] != "("]
    return (words or [name])[-1].lower()


def _before_note(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The offsets without a note at their end; None if nothing else is there."""
    note = _NOTE.search(text, start, end)
    if note is None:
        return start, end
    said = text[start : note.start()].rstrip()
    return (start, start + len(said)) if said.strip(_OPENING) else None


def _is_label(match: re.Match[str]) -> bool:
    """Q. and A. may end in a full stop, a name only in a colon or a bracket; every word of a name has a capital."""
    name = match["name"]
    if name in _QUESTION_AND_ANSWER:
        return True
    return match["colon"] != "." and all(word[0].isupper() or word[0] == "(" for word in name.split())


def _unmarked(text: str, start: int, end: int) -> tuple[int, int]:
    """The offsets without the marks at both ends, if each turn or each paragraph opens with one."""
    return start + (text[start] in _OPENING), end - (end - start > 1 and text[end - 1] in _CLOSING)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text.rstrip()) if end < 0 else end


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The offsets of the paragraphs of text[start:end], without the blanks around them."""
    return [match.span() for match in _PARAGRAPH.finditer(text, start, end)]

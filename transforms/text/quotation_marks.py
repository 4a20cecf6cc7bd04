"""Which parts of a text stand between quotation marks: marks paired by kind inside each paragraph."""

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives

_PARAGRAPH = re.compile(r"[^\n]+")
_DOUBLED, _SIGNS = "``|''", "\"“”„‟«»‹›「」『』‚‘’'"
MARKS = _SIGNS + "`"  # the characters of quotation marks

# what closes a piece, by the mark that opens it; typographic and straight marks stand in for each other
_CLOSERS: dict[str, str | tuple[str, ...]] = {
    '"': '"”',
    "“": '”"“',
    "”": '”"',
    "„": '“”"',
    "‟": '”"“',
    "``": ("''", '"', "”", "``"),
    "''": ("''", '"', "``"),
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    "‚": "‘’'",
    "‘": "’'",
    "'": "'’",
}
_SINGLE = frozenset("‚‘’'")
_EITHER_WAY = frozenset("”»›")  # open in Swedish, Danish or German, close elsewhere
_CJK = frozenset("「『")
_NEVER_OPENS = frozenset("’」』")
_BEFORE_OPENING = frozenset("([{<—–-―/…\"“”„‟«»‹›`'‘’‚")
_ELISION = re.compile(
    rf"(?:\d0s?|\d\ds|{alternatives(closed_class('elided_word', ANY))})\b(?!\s+\w+[’'])",
    re.IGNORECASE,
)
_FEET_AND_INCHES = re.compile(r"\d\s?['’′]\s?\d*\d$")
_PLURAL_POSSESSIVE = re.compile(r"\s+[a-z]")
_MEASURE = re.compile(r"[ -][a-z]")
SENTENCE_ENDS = frozenset(".?!…")
_LOOKAHEAD = 100  # marks: keeps a paragraph of nothing but marks from costing their number squared


@dataclass(frozen=True)
class MarkedPiece:
    """A piece between outer quotation marks: text[char_start:char_end], the marks themselves left out."""

    char_start: int
    char_end: int
    outer_start: int  # offset of the opening mark
    outer_end: int  # offset after the closing mark; char_end if there is none
    mark: str
    is_closed: bool
    continues: bool = False  # unclosed, and the next paragraph or sentence opens with the same mark

    @property
    def is_single(self) -> bool:
        """Whether it stands in single marks, as British usage has it."""
        return self.mark in _SINGLE


def marked_pieces(text: str, pairs: tuple[str, ...] = ()) -> list[MarkedPiece]:
    """The outermost pieces between quotation marks, in order; marks inside a piece are part of it.

    An opening mark without its partner runs to the end of its paragraph; a closing one without is passed over. pairs:
    the marks of the text's language, besides those that every language may have.
    """
    marks = _marks(pairs)
    paragraphs = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text) if m.group().strip()]
    found = [_Paragraph(text, start, end, marks).pieces() for start, end in paragraphs]
    out: list[MarkedPiece] = []
    for here, after in pairwise([*found, []]):
        out += here[:-1]
        if here:
            last = here[-1]
            out.append(_continued(text, last, after[0]) if after and not last.is_closed else last)
    return [piece for piece in out if piece.char_start < piece.char_end]


def _continued(text: str, last: MarkedPiece, following: MarkedPiece) -> MarkedPiece:
    line = text.rfind("\n", 0, following.outer_start) + 1
    opens = not text[line : following.outer_start].strip() and following.mark == last.mark
    return replace(last, continues=opens)


class _Marks(NamedTuple):
    """The marks of a language: what finds them, and what closes a piece that one of them opens."""

    pattern: re.Pattern[str]
    closers: dict[str, str | tuple[str, ...]]


@cache
def _marks(pairs: tuple[str, ...]) -> _Marks:
    added = {pair[0]: pair[1] for pair in pairs if pair[0] not in _CLOSERS}
    signs = "".join(re.escape(sign) for pair in added.items() for sign in pair)
    return _Marks(re.compile(rf"{_DOUBLED}|[{_SIGNS}{signs}]"), {**_CLOSERS, **added})


class _Paragraph:
    """The marks of text[start:end], and what each of them does there."""

    def __init__(self, text: str, start: int, end: int, marks: _Marks) -> None:
        self.text, self.start, self.end = text, start, end
        self.closers = marks.closers
        self.marks = [(m.start(), m.group()) for m in marks.pattern.finditer(text, start, end)]
        self.n_straight = sum(mark == '"' for _, mark in self.marks)  # still to come

    def pieces(self) -> list[MarkedPiece]:
        """The outermost pieces."""
        out: list[MarkedPiece] = []
        opened: tuple[int, str] | None = None
        for number, (at, mark) in enumerate(self.marks):
            self.n_straight -= mark == '"'
            if opened is None:
                if self._opens(number):
                    opened = (at, mark)
                continue
            begin, kind = opened
            if mark in self.closers[kind] and self._closes(number, kind):
                out.append(self._piece(begin, kind, at, at + len(mark)))
                opened = None
            elif mark == kind and kind not in _SINGLE and kind not in _CJK and self._before_word(at, mark):
                unclosed = self._piece(begin, kind, at, None)
                goes_on = self.text[unclosed.char_end - 1] in SENTENCE_ENDS  # a paragraph that lost its line
                out.append(replace(unclosed, continues=goes_on))
                opened = (at, mark)
        if opened is not None:
            out.append(self._piece(*opened, self.end, None))
        return out

    def _piece(self, begin: int, kind: str, end: int, outer_end: int | None) -> MarkedPiece:
        """The piece without the blanks beside its marks."""
        first, last = begin + len(kind), end
        while first < last and self.text[first].isspace():
            first += 1
        while last > first and self.text[last - 1].isspace():
            last -= 1
        return MarkedPiece(first, last, begin, last if outer_end is None else outer_end, kind, outer_end is not None)

    def _before(self, at: int) -> str:
        return self.text[at - 1] if at > self.start else " "

    def _after(self, at: int) -> str:
        return self.text[at] if at < self.end else " "

    def _rest(self, number: int) -> list[tuple[int, str]]:
        return self.marks[number + 1 : number + 1 + _LOOKAHEAD]

    def _before_word(self, at: int, mark: str) -> bool:
        """Whether a mark has the place of an opening one: after a blank or bracket, before a word."""
        before, after = self._before(at), self._after(at + len(mark))
        return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and after not in ".,;:!?)"

    def _opens(self, number: int) -> bool:
        at, mark = self.marks[number]
        if mark in _NEVER_OPENS or mark not in self.closers:
            return False
        if mark in _SINGLE:
            return self._opens_single(number)
        before, after = self._before(at), self._after(at + len(mark))
        if mark in _EITHER_WAY:
            closes_later = any(other in self.closers[mark] for _, other in self._rest(number))
            return closes_later and (mark != "”" or (before.isspace() and not after.isspace()))
        if mark in ('"', "''"):
            return not before.isalnum() and (not after.isspace() or (before.isspace() and number + 1 < len(self.marks)))
        return True

    def _opens_single(self, number: int) -> bool:
        """Whether a single mark opens a piece, against an apostrophe, an elision or a decade."""
        at, mark = self.marks[number]
        before = self._before(at)
        if self._after(at + 1).isspace() or not (before.isspace() or before in _BEFORE_OPENING):
            return False
        if mark != "‚" and _ELISION.match(self.text, at + 1):
            return False
        return self._closes_later(number, mark) or (mark == "‘" and not self.text[self.start : at].strip())

    def _closes_later(self, number: int, kind: str) -> bool:
        at = self.marks[number][0]
        return any(
            other in self.closers[kind] and place > at + 1 and self._ends_word(place)
            for place, other in self._rest(number)
        )

    def _ends_word(self, at: int) -> bool:
        return not self._before(at).isspace() and not self._after(at + 1).isalnum()

    def _closes(self, number: int, kind: str) -> bool:
        """Whether a mark of a closing kind closes the open piece, against an apostrophe, a measure or a nested mark."""
        at, mark = self.marks[number]
        before = self._before(at)
        if kind in _SINGLE:
            possessive = before in "sS" and _PLURAL_POSSESSIVE.match(self.text, at + 1)
            return self._ends_word(at) and not (possessive and self._closes_later(number, kind))
        if mark == '"' and (_FEET_AND_INCHES.search(self.text, max(self.start, at - 8), at) or self._is_inch(at)):
            return False
        if mark == kind or mark == "“":  # opens and closes, or stands in for the closing mark
            return kind == "„" or not self._before_word(at, mark) or (mark == '"' and before in "-—–…")
        return True

    def _is_inch(self, at: int) -> bool:
        """A straight mark after a digit, in mid-sentence, that would leave an odd number of marks behind."""
        return self._before(at).isdigit() and self.n_straight % 2 == 1 and bool(_MEASURE.match(self.text, at + 1))

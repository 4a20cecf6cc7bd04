"""What the rules for quotes look at and make: a text with its marked pieces, and the quotes in the making."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import CharSpan, ParsedText, TokenSpan
from transforms.text.quotation_marks import MarkedPiece

WORD = re.compile(r"\w+")
BY_MODEL = "model"  # what found a quote, in place of a rule: the network
LONG_PIECE = 4  # words; a shorter piece without a cue is a title, a nickname or a scare quote


@dataclass
class Utterance:
    """A quote in the making: spans of code points in order of finding, cue and speaker as token spans."""

    spans: list[CharSpan]
    rule: str
    cue: TokenSpan | None = None
    head: int | None = None
    frame: str = ""
    speaker: TokenSpan | None = None
    score: float = 0.0
    pieces: list[MarkedPiece] = field(default_factory=list)


class MarkedText:
    """A document's tree, marked pieces and paragraphs, with the look-ups between tokens and offsets."""

    def __init__(self, parsed: ParsedText, pieces: list[MarkedPiece]) -> None:
        self.parsed, self.pieces = parsed, pieces
        self.characters = parsed.text
        self.outer_starts = [piece.outer_start for piece in pieces]
        self.outer_ends = [piece.outer_end for piece in pieces]
        self.is_marked = [False] * len(parsed)
        for piece in pieces:
            for token in range(*self.tokens(piece.outer_start, piece.outer_end)):
                self.is_marked[token] = True
        self.tree = Tree(parsed, self.is_marked)

    def tokens(self, start: int, end: int) -> TokenSpan:
        """The tokens that begin in text[start:end]."""
        return self.parsed.tokens(start, end)

    def chars(self, span: TokenSpan) -> CharSpan:
        """The offsets that a span of tokens covers."""
        return self.parsed.starts[span[0]], self.parsed.ends[span[1] - 1]

    def paragraph(self, at: int) -> CharSpan:
        """The offsets of the paragraph around an offset."""
        end = self.characters.find("\n", at)
        return self.characters.rfind("\n", 0, at) + 1, len(self.characters) if end < 0 else end

    def snapped(self, span: CharSpan) -> CharSpan:
        """The span widened to a marked piece's edges, if no word stands between."""
        start, end = span
        for piece in self.overlapping(start, end):
            if piece.char_start < start < piece.char_end and self.blank(piece.char_start, start):
                start = piece.outer_start
            if piece.char_start < end < piece.char_end and self.blank(end, piece.char_end):
                end = piece.outer_end
        return start, end

    def overlapping(self, start: int, end: int) -> list[MarkedPiece]:
        """The marked pieces, with their marks, that share text with text[start:end]."""
        return [self.pieces[number] for number in self.numbers(start, end)]

    def numbers(self, start: int, end: int) -> range:
        """The numbers of the marked pieces that share text, marks included, with text[start:end]."""
        return range(bisect_right(self.outer_ends, start), bisect_left(self.outer_starts, end))

    def blank(self, start: int, end: int) -> bool:
        """Whether no word stands in text[start:end]."""
        return not WORD.search(self.characters, start, end)

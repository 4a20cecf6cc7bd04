"""Lines of the pages of a PDF file to paragraphs: without running heads, hyphens at line ends undone."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from transforms.documents.article import letters
from transforms.documents.formats.extracted import Extracted
from transforms.rejections import Refused

_EDGE_LINES = 3  # at the top and bottom of a page, where running heads and page numbers stand
_REPEATED_SHARE = 0.5  # of the pages; a line that is on so many is none of the text
_LEAST_PAGES = 2
_PAGE_NUMBER = re.compile(r"^\W*(?:[^\W\d_]{1,8}\s)?\d{1,4}(?:\s?(?:[^\W\d_]{1,4}|/)\s?\d{1,4})?\W*$")
_ENDS_SENTENCE = re.compile(r"[.!?…:][\"”’»)\]]*$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\ufffe]$")
_BROKEN = "\ufffe"  # a hyphen where a line ended; the library writes it, too, and joins the lines
_HYPHENS = {0x02: _BROKEN, 0xAD: None}
_BROKEN_WORD = re.compile(r"([^\W\d_]*)\ufffe([^\W\d_]*)")
_GAP = 1.35  # times the usual distance of lines: a paragraph ends
_INDENT = 0.7  # times the height of a line
_SHORT = 0.85  # of the width of a column: a line that ends sooner may be the last of its paragraph
_LARGER = 1.2  # times the usual height: a heading
_LONGEST_TITLE = 200


@dataclass(frozen=True)
class _Line:
    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def pdf_text(items: Sequence[dict[str, Any]]) -> Extracted:
    """The text of a PDF file, as flows/inputs/wrapped/guarded_process.py reads it: title, then pages of lines.

    given: the headline, if the first page begins with larger letters or with the title that the file has in its
    properties. Raises Refused("no_text_layer") if the pages are images, or empty.
    """
    found = [item["lines"] for item in items if "lines" in item]
    pages = [
        [_Line(text.replace("\x02", _BROKEN).replace("\u00ad", ""), *box) for text, *box in lines] for lines in found
    ]
    if not any(pages):
        detail = f"no text in {len(pages)} pages: they are images or empty; read them by OCR first"
        raise Refused("no_text_layer", detail)
    pages = _without_running_heads(pages)
    usual = median([line.height for page in pages for line in page] or [0])
    title = next((str(item["title"]) for item in items if "title" in item), "")
    headline, pages[0] = _headline(pages[0], usual, title)
    words = Counter(word.lower() for page in pages for line in page for word in re.findall(r"[\w-]+", line.text))
    text = "\n\n".join(_paragraphs([line for page in pages for line in page], usual, words))
    return Extracted("text", text.encode("utf-8", "replace"), {"headline": headline} if headline else {})


def _without_running_heads(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without lines at their edges that stand on many of them, but for digits, and without page numbers."""
    times = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    least = max(_LEAST_PAGES, _REPEATED_SHARE * len(pages))

    def is_running(line: _Line) -> bool:
        return times[_key(line)] >= least or (len(pages) > 1 and _PAGE_NUMBER.match(line.text) is not None)

    kept = []
    for page in pages:
        dropped = {id(line) for line in _edges(page) if is_running(line)}
        kept.append([line for line in page if id(line) not in dropped])
    return kept if any(kept) else pages


def _edges(page: list[_Line]) -> list[_Line]:
    """The lines at the top and bottom, wherever the file has them."""
    by_height = sorted(page, key=lambda line: -line.top)
    return by_height[:_EDGE_LINES] + by_height[_EDGE_LINES:][-_EDGE_LINES:]


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "#", letters(line.text)) or line.text


def _headline(page: list[_Line], usual: float, title: str) -> tuple[str | None, list[_Line]]:
    """The headline, and the first page without it."""
    large = [line for line in page if line.height >= _LARGER * usual > 0]
    if large:
        top = max(line.height for line in large)
        first = next(n for n, line in enumerate(page) if line.height >= 0.95 * top)
        last = first
        while last + 1 < len(page) and page[last + 1].height >= 0.95 * top:
            last += 1
        found = " ".join(line.text for line in page[first : last + 1])
        if len(found) <= _LONGEST_TITLE and any(c.isalpha() for c in found):
            return found, page[:first] + page[last + 1 :]
    if len(title.split()) > 1 and letters(title) in letters(" ".join(line.text for line in page[:8])):
        return title, page
    return None, page


def _paragraphs(lines: list[_Line], usual: float, words: Counter[str]) -> Iterator[str]:
    spacing = _usual_spacing(lines, usual)
    pieces: list[str] = []
    before: _Line | None = None
    for line, column_end in zip(lines, _column_ends(lines), strict=True):
        if before is not None and _begins(before, line, usual, spacing, column_end):
            yield _text(pieces, words)
            pieces = []
        elif before is not None and _HYPHEN.search(before.text) and line.text[:1].islower():
            pieces[-1] = pieces[-1][:-1] + _BROKEN
        elif pieces:
            pieces.append(" ")
        pieces.append(line.text)
        before = line
    if pieces:
        yield _text(pieces, words)


def _text(pieces: list[str], words: Counter[str]) -> str:
    """The paragraph; a hyphen at a line's end goes, unless its word is written with it elsewhere in the file."""

    def mended(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        compound, joined = f"{first}-{second}", f"{first}{second}"
        return compound if not (first and second) or words[compound.lower()] > words[joined.lower()] else joined

    return _BROKEN_WORD.sub(mended, "".join(pieces))


def _usual_spacing(lines: list[_Line], usual: float) -> float:
    """The distance of lines within a paragraph: a small one, since some texts have paragraphs of one line only."""
    steps = sorted(step for a, b in pairwise(lines) if 0.7 * usual < (step := a.bottom - b.bottom) < 6 * usual)
    return steps[len(steps) // 5] if steps else 0.0


def _column_ends(lines: list[_Line]) -> list[float]:
    """For each line, where the column ends that it is in: the furthest end of the lines around it."""
    ends = [line.right for line in lines]
    return [max(ends[max(0, n - 6) : n + 7]) for n in range(len(ends))]


def _begins(before: _Line, line: _Line, usual: float, spacing: float, column_end: float) -> bool:
    """Whether a line begins a paragraph."""
    if line.top == line.bottom or not spacing:  # nothing is known about its place
        return bool(_ENDS_SENTENCE.search(before.text))
    if max(before.height, line.height) > _LARGER * min(before.height, line.height):
        return True
    step = before.bottom - line.bottom
    ended = bool(_ENDS_SENTENCE.search(before.text))
    if step < -usual or step > 6 * spacing:  # the next column or page: a sentence goes on
        return ended and (before.right < _SHORT * column_end or line.text[:1].isupper())
    if step > _GAP * max(spacing, before.height):
        return True
    if line.left > before.left + _INDENT * usual and ended:
        return True
    return ended and before.right < before.left + _SHORT * (column_end - before.left)

"""The words of a quote: as they are read, and as they are compared with those of others."""

import re
from collections.abc import Sequence
from itertools import pairwise

from transforms import ids
from transforms.text.quotation_marks import MARKS

# scripts without blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{1,2}"  # about a word
WORD = re.compile(rf"{_UNSPACED}|\w+(?:['’]\w+)*")
GAP = " … "  # stands for words that are not said
_CLOSING = re.compile(rf"^\s*[{MARKS}]+")
_OPENING = re.compile(rf"[{MARKS}]+\s*$")


def folded_words(text: str, start: int, end: int) -> list[str]:
    """The words between two characters of a text."""
    return [word.casefold().replace("’", "'") for word in WORD.findall(text, start, end)]


def words_group_id(words: list[str]) -> str:
    """The id of the group of quotes with exactly these words."""
    return "g" + ids.digest("quote", " ".join(words))


def words_said(text: str, start: int, end: int, segments: Sequence[tuple[int, int, bool]]) -> str:
    """The quote text[start:end] as it was said: without the words between its segments (start, end, is_verbatim).

    In their place stands “ … ”; marks beside a verbatim segment stay. Segments between which there is no word are as
    the text has them. Those of a quote that is verbatim as a whole are without their marks, each joined by “ … ”.
    """
    if all(is_verbatim for _, _, is_verbatim in segments):
        return GAP.join(text[first:last] for first, last, _ in segments)
    pieces = [text[start : segments[0][1]]]
    for before, after in pairwise(segments):
        between = text[before[1] : after[0]]
        if WORD.search(between):
            between = _marks(_CLOSING, between, before) + GAP + _marks(_OPENING, between, after)
        pieces += [between, text[after[0] : after[1]]]
    return "".join([*pieces, text[segments[-1][1] : end]])


def _marks(pattern: re.Pattern[str], between: str, beside: tuple[int, int, bool]) -> str:
    found = pattern.search(between) if beside[2] else None
    return found.group() if found else ""

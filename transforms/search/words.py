"""Text -> its words as search compares them: without case, accents, punctuation and possessive endings."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from transforms.caches import WORDS
from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import NO_SPACES, alternatives

# marks inside words that Python counts to no word: Hebrew, Arabic and Indic vowels, combining accents
_MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_INDIC = "\u0900-\u0963\u0966-\u0dff"
_LETTERS = rf"[^\W_{NO_SPACES}]"
_LETTER = rf"[^\W\d_{NO_SPACES}]"
_NO_LETTER = rf"(?![^\W_{NO_SPACES}]|[{_MARKS}{_INDIC}])"
_DOTTED = rf"{_LETTER}(?:\.{_LETTER})+{_NO_LETTER}\.?"  # U.S. is us
_WORD = re.compile(
    rf"({_DOTTED}|{_LETTERS}+(?:[{_MARKS}{_INDIC}]+{_LETTERS}*)*|[{NO_SPACES}])"
    rf"(?i:{alternatives(closed_class('possessive_ending', ANY))}{_NO_LETTER})?"
)
# letters that are no letter with an accent to Unicode
_STROKES = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


class Place(NamedTuple):
    """A word and where it stands, in code points; a possessive ending is not part of it."""

    word: str
    char_start: int
    char_end: int


def words(text: str) -> list[str]:
    """The words of a text in order, folded."""
    return list(map(_folded, _WORD.findall(text)))


def places(text: str) -> Iterator[Place]:
    """words() of a text with their offsets in it."""
    for match in _WORD.finditer(text):
        yield Place(_folded(match[1]), *match.span(1))


@lru_cache(WORDS)
def _folded(word: str) -> str:
    """A word without case, accents and full stops; never empty, and never with a blank."""
    if word.isascii():
        return word.lower().replace(".", "")
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c) and not c.isspace()).translate(_STROKES)
    return unicodedata.normalize("NFC", plain.replace(".", "")) or word

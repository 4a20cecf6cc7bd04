"""Parts of regular expressions: scripts, and words of a table."""

import re
from collections.abc import Iterable

# Thai to Khmer, kana, Chinese characters: scripts without blanks between words, in which a character counts as a word.
NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"


def alternatives(words: Iterable[str]) -> str:
    """A group that matches any of the words or phrases as they are written, longer ones first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"


def in_any_case(words: Iterable[str]) -> str:
    """A group that matches lower-case words also with a capital and in capitals."""
    return alternatives({form for word in words for form in (word, word.capitalize(), word.upper())})

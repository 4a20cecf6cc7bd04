"""Parts of regular expressions that are made of the words of a table."""

import re
from collections.abc import Iterable


def alternatives(words: Iterable[str]) -> str:
    """A group that matches any of the words or phrases as they are written, longer ones first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))})"


def in_any_case(words: Iterable[str]) -> str:
    """A group that matches lower-case words also with a capital and in capitals."""
    return alternatives({form for word in words for form in (word, word.capitalize(), word.upper())})

"""The words of a quote as they are compared with those of others: folded, without punctuation."""

import re

from transforms import ids

# scripts without blanks between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{1,2}"  # about a word
WORD = re.compile(rf"{_UNSPACED}|\w+(?:['’]\w+)*")


def folded_words(text: str, start: int, end: int) -> list[str]:
    """The words between two characters of a text."""
    return [word.casefold().replace("’", "'") for word in WORD.findall(text, start, end)]


def words_group_id(words: list[str]) -> str:
    """The id of the group of quotes with exactly these words."""
    return "g" + ids.digest("quote", " ".join(words))

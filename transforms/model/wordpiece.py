"""Words -> ids of BERT's uncased vocabulary: lower case, no accents, punctuation apart, longest known piece first."""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from transforms.annotations import VOCABULARY, WEIGHTS
from transforms.caches import WORDS
from transforms.model.pieces import UNKNOWN, Encode

_LONGEST_WORD = 100  # characters; a longer one is unknown, as in BERT
_ASCII_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_IDEOGRAPHS = (
    *((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F)),
    *((0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)),
)


@cache
def encoder() -> Encode:
    """A cached function from a word to its vocabulary ids; none for a word of control characters alone."""
    words = (WEIGHTS / VOCABULARY).read_text(encoding="utf-8").splitlines()
    vocabulary = {piece: number for number, piece in enumerate(words)}
    return lru_cache(WORDS)(lambda word: encode(word, vocabulary))


def encode(word: str, vocabulary: Mapping[str, int]) -> tuple[int, ...]:
    """The ids of a word's pieces (Devlin et al. 2019; Wu et al. 2016 for the pieces)."""
    known = vocabulary.get(word)
    if known is not None and word.isascii() and word.isalpha() and word.islower():
        return (known,)
    return tuple(number for part in _parts(word) for number in _pieces(part, vocabulary))


def _parts(word: str) -> list[str]:
    """The word normalised, and cut at blanks, signs and ideographs."""
    out = [""]
    for c in unicodedata.normalize("NFD", "".join(c for c in word if not _is_control(c))):
        if unicodedata.category(c) == "Mn":
            continue
        if c.isspace():
            out.append("")
        elif c in _ASCII_SIGNS or unicodedata.category(c)[0] == "P" or _is_ideograph(c):
            out += [c, ""]
        else:
            out[-1] += c.lower()
    return [part for part in out if part]


def _is_control(c: str) -> bool:
    return c in "\0\ufffd" or (unicodedata.category(c)[0] == "C" and c not in "\t\n\r")


def _is_ideograph(c: str) -> bool:
    return c > "\u33ff" and any(first <= ord(c) <= last for first, last in _IDEOGRAPHS)


def _pieces(part: str, vocabulary: Mapping[str, int]) -> list[int]:
    if len(part) > _LONGEST_WORD:
        return [UNKNOWN]
    out, at = [], 0
    while at < len(part):
        for end in range(len(part), at, -1):
            number = vocabulary.get(part[at:end] if at == 0 else "##" + part[at:end])
            if number is not None:
                break
        else:
            return [UNKNOWN]
        out.append(number)
        at = end
    return out

"""The words of a document's body as they are compared with those of others: without headline, case and punctuation."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from transforms.caches import WORDS
from transforms.lexicon.patterns import NO_SPACES
from transforms.text.quotation_marks import marked_pieces

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Offsets = npt.NDArray[np.int64]

_HAS_NO_SPACES = re.compile(f"[{NO_SPACES}]")
_WORD = re.compile(r"[^\W_]+(?:['’.,:][^\W_]+)*")
_WORD_OR_SIGN = re.compile(rf"[{NO_SPACES}]|[^\W_{NO_SPACES}]+(?:['’.,:][^\W_{NO_SPACES}]+)*")
_INSIDE = str.maketrans("", "", ".,:'’")  # 1,000 and 1.000, don't and don’t are one word
_BEFORE_CAPITAL = re.compile(r"[\w,;)%]\s*$")  # what a capital letter does not have to follow
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_SLOTS = 1 << 13  # of Words.slots: a run of another text is in one that is taken by chance one time of twenty
RUN = 3  # words in a row that count as shared: with one word of ten edited, 0.87 of the words stand in such runs


@dataclass(frozen=True)
class Words:
    """The words of a body in order: their hashes, and the text as it is compared."""

    hashes: Hashes
    text: str

    @cached_property
    def starts(self) -> Offsets:
        """Where each word starts in the text."""
        starts = [match.start() for match in _pattern(self.text).finditer(self.text)]
        return np.array(starts or [0], np.int64)

    @cached_property
    def is_quoted(self) -> Flags:
        """Which words stand in quotation marks."""
        found = np.zeros(len(self.hashes), np.bool_)
        for piece in marked_pieces(self.text):
            first, last = np.searchsorted(self.starts, (piece.char_start, piece.char_end))
            found[first:last] = True
        return found

    @cached_property
    def n_facts(self) -> Offsets:
        """How many of the words before each one, and at last of all words, are figures or names."""
        text = self.text
        is_fact = [not text[start].islower() and _is_fact(text, start) for start in self.starts.tolist()]
        return np.cumsum([False, *is_fact], dtype=np.int64)

    @cached_property
    def number(self) -> int:
        """Digest of the words in order, 60 bits: equal for equal bodies."""
        return int(blake2b(self.hashes.tobytes(), digest_size=8).hexdigest()[:15], 16)

    @cached_property
    def runs(self) -> Hashes:
        """Hashes of each run of RUN words, in order."""
        return shingles(self.hashes, RUN)

    @cached_property
    def distinct_runs(self) -> Hashes:
        """The same, sorted, each once."""
        return np.unique(self.runs)

    @cached_property
    def slots(self) -> npt.NDArray[np.uint16]:
        """The slot of each run, out of _SLOTS."""
        return (self.runs % np.uint64(_SLOTS)).astype(np.uint16)

    @cached_property
    def is_taken(self) -> Flags:
        """Which slots are those of a run: a run whose slot is not taken is not in this text."""
        taken = np.zeros(_SLOTS, np.bool_)
        taken[self.slots] = True
        return taken


def body(text: str, headline: str | None) -> str:
    """The text of a document (documents.text) without its headline."""
    start = f"{headline}\n\n"
    return text[len(start) :] if headline and text.startswith(start) else text


def words(text: str) -> Words:
    """The words of a body (see body()); of a text without any word, its characters stand for one."""
    text = unicodedata.normalize("NFKC", text)
    found = _pattern(text).findall(text) or [text]
    return Words(np.fromiter(map(_hash, found), np.uint64, len(found)), text)


def _pattern(text: str) -> re.Pattern[str]:
    return _WORD_OR_SIGN if _HAS_NO_SPACES.search(text) else _WORD


def shingles(hashes: Hashes, size: int) -> Hashes:
    """Hashes of each run of so many words, in order; of fewer words, of all of them."""
    size = min(size, len(hashes))
    found = np.zeros(len(hashes) - size + 1, np.uint64)
    for at in range(size):
        found = (found ^ hashes[at : len(hashes) - size + 1 + at]) * _FACTOR
        found ^= found >> _SHIFT
    return found


def _is_fact(text: str, start: int) -> bool:
    """Whether the word that starts there is a figure, or has a capital letter inside a sentence, as names have."""
    if text[start].isupper():
        return _BEFORE_CAPITAL.search(text, max(0, start - 3), start) is not None
    return text[start].isdigit() and not _WORD_OR_SIGN.match(text, start)[0].islower()  # type: ignore[index]


@lru_cache(WORDS)
def _hash(word: str) -> int:
    plain = word.translate(_INSIDE).casefold()
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")

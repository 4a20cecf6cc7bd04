"""Tokens -> word pieces with what an uncased encoder does not see: case shape, and where quotation marks stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from transforms.quotation_marks import marked_pieces
from transforms.reading import Reading

CLS, SEP, PAD, UNKNOWN = 101, 102, 0, 100
N_SHAPES, N_QUOTATION_STATES = 8, 4
MAX_PIECES = 300  # of a window, before its context
_CACHED_WORDS = 100_000
_OUTSIDE, _CLOSED, _UNCLOSED, _MARK = range(N_QUOTATION_STATES)

Encode = Callable[[str], Sequence[int]]


@dataclass(frozen=True)
class Pieces:
    """A document as word pieces: vocabulary ids, case shapes, quotation states, and the token each piece starts.

    `token` is -1 where a piece continues a token or separates paragraphs; `cuts` are the places, first and last
    included, at which the sequence may be cut: paragraph ends, and starts of tokens inside overlong paragraphs.
    """

    ids: NDArray[np.int64]
    shapes: NDArray[np.int64]
    quoted: NDArray[np.int64]
    token: NDArray[np.int64]
    cuts: list[int]

    @property
    def paragraph_ends(self) -> NDArray[np.int64]:
        """The token after the last of each paragraph."""
        n_tokens: NDArray[np.int64] = np.cumsum(self.token >= 0)
        return n_tokens[np.flatnonzero(self.ids == SEP)]


@lru_cache(_CACHED_WORDS)
def shape(word: str) -> int:
    """Case shape of a word, 1 to 7: digits, signs, lower, UPPER, one capital, Title, miXed."""
    if not any(c.isalpha() for c in word):
        return 1 if any(c.isdigit() for c in word) else 2
    if word.islower():
        return 3
    if word.isupper():
        return 4 if len(word) > 1 else 5
    return 6 if word[0].isupper() and word[1:].islower() else 7


def quotation_states(reading: Reading) -> list[int]:
    """For each token: outside of marks, inside of a closed pair, after an unclosed mark, or a mark itself."""
    states = [_OUTSIDE] * len(reading)
    token = 0
    for piece in marked_pieces(reading.text):
        while token < len(reading) and reading.ends[token] <= piece.outer_start:
            token += 1
        while token < len(reading) and reading.starts[token] < piece.outer_end:
            inside = piece.char_start <= reading.starts[token] < piece.char_end
            states[token] = (_CLOSED if piece.is_closed else _UNCLOSED) if inside else _MARK
            token += 1
    return states


def pieces(reading: Reading, encode: Encode) -> Pieces:
    """A document's tokens as word pieces, a separator after each paragraph."""
    ids: list[int] = []
    shapes: list[int] = []
    quoted: list[int] = []
    token: list[int] = []
    cuts = [0]
    words, states = reading.words, quotation_states(reading)
    for index, word in enumerate(words):
        if index and "\n" in reading.text[reading.ends[index - 1] : reading.starts[index]]:
            _end_paragraph(ids, shapes, quoted, token, cuts)
        found = encode(word) or (UNKNOWN,)
        ids += found
        shapes += [shape(word)] * len(found)
        quoted += [states[index]] * len(found)
        token += [index] + [-1] * (len(found) - 1)
    _end_paragraph(ids, shapes, quoted, token, cuts)
    as_ids, as_shapes, as_quoted, as_token = (np.array(column, np.int64) for column in (ids, shapes, quoted, token))
    return Pieces(as_ids, as_shapes, as_quoted, as_token, cuts)


def _end_paragraph(ids: list[int], shapes: list[int], quoted: list[int], token: list[int], cuts: list[int]) -> None:
    for column, value in ((ids, SEP), (shapes, 0), (quoted, _OUTSIDE), (token, -1)):
        column.append(value)
    while len(ids) - cuts[-1] > MAX_PIECES:
        cut = cuts[-1] + MAX_PIECES
        while token[cut] < 0 and cut > cuts[-1] + 1:
            cut -= 1
        cuts.append(cut)
    cuts.append(len(ids))


def windows(cuts: Sequence[int], size: int, first: int | None = None) -> list[tuple[int, int]]:
    """Neighbouring stretches between cuts, each of as many pieces as fit into size (the first into `first`)."""
    out, at, limit = [], 0, first or size
    while at < len(cuts) - 1:
        end = at + 1
        while end + 1 < len(cuts) and cuts[end + 1] - cuts[at] <= limit:
            end += 1
        out.append((cuts[at], cuts[end]))
        at, limit = end, size
    return out

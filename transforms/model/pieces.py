"""Tokens -> word pieces with what an uncased encoder does not see: case shape, and where quotation marks stand."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from transforms.caches import WORDS
from transforms.text.parsed_text import ParsedText
from transforms.text.quotation_marks import SENTENCE_ENDS, marked_pieces

CLS, SEP, PAD, UNKNOWN = 101, 102, 0, 100
N_SHAPES, N_QUOTATION_STATES = 8, 4
MAX_PIECES = 300  # of a window
_OUTSIDE, _CLOSED, _UNCLOSED, _MARK = range(N_QUOTATION_STATES)

Encode = Callable[[str], Sequence[int]]


@dataclass(frozen=True)
class Pieces:
    """A document as word pieces: vocabulary ids, case shapes, quotation states, and the token each piece starts.

    `token` is -1 where a piece continues a token or separates paragraphs; `cuts` are the places, first and last
    included, at which the sequence may be cut: paragraph ends, and inside overlong paragraphs ends of sentences that
    stand outside of quotation marks, else starts of tokens.
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


@lru_cache(WORDS)
def shape(word: str) -> int:
    """Case shape of a word, 1 to 7: digits, signs, lower, UPPER, one capital, Title, miXed."""
    if not any(c.isalpha() for c in word):
        return 1 if any(c.isdigit() for c in word) else 2
    if word.islower():
        return 3
    if word.isupper():
        return 4 if len(word) > 1 else 5
    return 6 if word[0].isupper() and word[1:].islower() else 7


def quotation_states(parsed: ParsedText) -> list[int]:
    """For each token: outside of marks, inside of a closed pair, after an unclosed mark, or a mark itself."""
    states = [_OUTSIDE] * len(parsed)
    token = 0
    for piece in marked_pieces(parsed.text):
        while token < len(parsed) and parsed.ends[token] <= piece.outer_start:
            token += 1
        while token < len(parsed) and parsed.starts[token] < piece.outer_end:
            inside = piece.char_start <= parsed.starts[token] < piece.char_end
            states[token] = (_CLOSED if piece.is_closed else _UNCLOSED) if inside else _MARK
            token += 1
    return states


def pieces(parsed: ParsedText, encode: Encode) -> Pieces:
    """A document's tokens as word pieces, a separator after each paragraph."""
    words = parsed.words
    found = [encode(word) or (UNKNOWN,) for word in words]
    sizes = [len(ids) for ids in found]
    starts = np.cumsum([0, *sizes], dtype=np.int64)
    token = np.full(starts[-1], -1)
    token[starts[:-1]] = np.arange(len(words))
    ends = starts[_paragraph_ends(parsed)]  # where separators go
    shapes, quoted = ([shape(word) for word in words], quotation_states(parsed))
    columns = (
        (np.fromiter(chain.from_iterable(found), np.int64, len(token)), SEP),
        (np.repeat(np.array(shapes, np.int64), sizes), 0),
        (np.repeat(np.array(quoted, np.int64), sizes), _OUTSIDE),
        (token, -1),
    )
    as_ids, as_shapes, as_quoted, as_token = (np.insert(column, ends, separator) for column, separator in columns)
    paragraph_ends = ends + np.arange(1, len(ends) + 1)
    sentences = np.flatnonzero(np.isin(as_token, _sentence_starts(parsed, quoted)))
    return Pieces(as_ids, as_shapes, as_quoted, as_token, _cuts(as_token, paragraph_ends, sentences))


def _paragraph_ends(parsed: ParsedText) -> list[int]:
    """The token after the last of each paragraph: before a line end, and at the end of the text."""
    breaks = [match.start() for match in re.finditer("\n", parsed.text)]
    after = np.searchsorted(np.array(parsed.starts, np.int64), breaks)
    inside = {int(token) for token in after if 0 < token < len(parsed)}
    return [*sorted(inside), len(parsed)]


def _sentence_starts(parsed: ParsedText, quoted: Sequence[int]) -> list[int]:
    """The tokens in front of which a sentence ends, as far as signs and capitals tell, outside of quotation marks."""
    words, out = parsed.words, []
    for token in range(1, len(words)):
        before = token - 1
        while before and quoted[before] == _MARK:
            before -= 1
        is_outside = quoted[token] == _OUTSIDE or (quoted[token] == _MARK and quoted[token - 1] == _OUTSIDE)
        if is_outside and words[before][-1:] in SENTENCE_ENDS and not words[token][:1].islower():
            out.append(token)
    return out


def _cuts(token: NDArray[np.int64], paragraph_ends: NDArray[np.int64], sentence_starts: NDArray[np.int64]) -> list[int]:
    """The ends of paragraphs, and in those that are longer than MAX_PIECES ends of sentences or else tokens' starts."""
    cuts = [0]
    for end in paragraph_ends.tolist():
        while end - cuts[-1] > MAX_PIECES:
            limit = cuts[-1] + MAX_PIECES
            sentence = int(np.searchsorted(sentence_starts, limit, side="right")) - 1
            cut = int(sentence_starts[sentence]) if sentence >= 0 else 0
            if cut <= cuts[-1]:
                cut = limit
                while token[cut] < 0 and cut > cuts[-1] + 1:
                    cut -= 1
            cuts.append(cut)
        cuts.append(end)
    return cuts


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

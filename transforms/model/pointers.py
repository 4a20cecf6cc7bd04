"""Spans of a document -> what each points at: the network's attention from a span's ends to the pieces around."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from transforms.model.network import Pointer, Window
from transforms.model.parsing import Doubles
from transforms.model.pieces import Pieces
from transforms.text.parsed_text import TokenSpan


class Here(NamedTuple):
    """The spans that start in a window, by their numbers; first_pieces has the piece that each token starts with."""

    window: Window
    first_pieces: NDArray[np.int64]
    numbers: list[int]

    def place(self, token: int) -> int:
        """The position of a token in the window's hidden states, outside of them for one outside of the window."""
        return int(self.first_pieces[token]) - self.window.start + 1

    def places(self, tokens: Sequence[int]) -> NDArray[np.int64]:
        """The place of each token."""
        return self.first_pieces[tokens] - self.window.start + 1


def by_window(document: Pieces, windows: list[Window], spans: Sequence[TokenSpan]) -> list[Here]:
    """The token spans grouped by the window that they start in."""
    first_pieces = np.append(np.flatnonzero(document.token >= 0), len(document.token))
    starts = [window.start for window in windows]
    numbers: dict[int, list[int]] = {}
    for number, span in enumerate(spans):
        numbers.setdefault(bisect_right(starts, int(first_pieces[span[0]])) - 1, []).append(number)
    return [Here(windows[at], first_pieces, here) for at, here in numbers.items()]


def ends(found: Sequence[Here], spans: Sequence[TokenSpan]) -> Doubles:
    """The hidden states [spans, 2 * size] of the first and last tokens of the spans, window by window."""
    return np.concatenate([_ends(here, spans) for here in found])


def _ends(here: Here, spans: Sequence[TokenSpan]) -> Doubles:
    hidden = here.window.hidden
    last_inside = int(np.searchsorted(here.first_pieces, here.window.start - 1 + len(hidden))) - 1
    first = here.places([spans[number][0] for number in here.numbers])
    last = here.places([min(spans[number][1] - 1, last_inside) for number in here.numbers])
    return np.concatenate([hidden[first], hidden[last]], axis=1, dtype=np.float64)


def shares(
    found: Sequence[Here], pointers: Sequence[Pointer], of: Doubles
) -> Iterator[tuple[Here, Doubles, list[Doubles]]]:
    """Window by window its hidden states, and for each pointer the share [spans, positions] of each position.

    Shares are of what the window's spans point at; of: the ends of the spans of all windows. Position 0, that of
    [CLS], stands for nowhere.
    """
    last = np.cumsum([len(here.numbers) for here in found])[:-1]
    by_pointer = [np.split((of @ each.query + each.bias) @ each.key, last) for each in pointers]
    for here, *directions in zip(found, *by_pointer, strict=True):
        hidden = here.window.doubles
        yield here, hidden, [softmax(each @ hidden.T) for each in directions]


def softmax(odds: Doubles) -> Doubles:
    """Shares [rows, columns] that add up to 1 in each row, of log odds."""
    powers = np.exp(odds - odds.max(axis=1, keepdims=True))
    return cast(Doubles, powers / powers.sum(axis=1, keepdims=True))

"""Mentions -> the tone towards each: what the text around says of it, by the network's attention from the mention."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

import numpy as np

from transforms.reader.decode import Span
from transforms.reader.labels import POINTERS, TONES
from transforms.reader.model import Floats, Window
from transforms.reader.pieces import Pieces

_FIRST, _LAST, _THIRD = range(3)  # the third is the key of vectors, and of tones what a position says
_TONE = POINTERS.index("tone")


def tones(document: Pieces, windows: list[Window], targets: Sequence[Span]) -> list[float]:
    """For each token span of a mention the tone towards it: probability of positive less that of negative, -1 to 1."""
    starts = np.append(np.flatnonzero(document.token >= 0), len(document.token))  # the piece that a token starts with
    first_pieces = [window.start for window in windows]
    by_window: dict[int, list[int]] = {}
    for number, target in enumerate(targets):
        by_window.setdefault(bisect_right(first_pieces, int(starts[target[0]])) - 1, []).append(number)
    out: list[float] = [0.0] * len(targets)
    for number, here in by_window.items():
        window = windows[number]
        places = starts + window.offset
        inside = int(np.searchsorted(places, len(window.vectors))) - 1
        first = places[[targets[target][0] for target in here]]
        last = places[[min(targets[target][1] - 1, inside) for target in here]]
        vectors = window.vectors[:, _TONE].astype(np.float32)
        attention = _softmax((vectors[first, _FIRST] + vectors[last, _LAST]) @ vectors[:, _THIRD].T)
        odds = window.tones[first, _FIRST] + window.tones[last, _LAST] + attention @ window.tones[:, _THIRD]
        shares = _softmax(odds)
        scores = shares[:, TONES.index("positive")] - shares[:, TONES.index("negative")]
        for place, score in zip(here, scores.tolist(), strict=True):
            out[place] = round(float(score), 4)
    return out


def _softmax(odds: Floats) -> Floats:
    powers: Floats = np.exp(odds - odds.max(axis=1, keepdims=True))
    return cast(Floats, powers / powers.sum(axis=1, keepdims=True))

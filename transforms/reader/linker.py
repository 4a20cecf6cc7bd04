"""Contents, cues and sources -> attributions: each content points at the cue and the source that it belongs to."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.reader.decode import Span
from transforms.reader.model import Window
from transforms.reader.pieces import Pieces

_FIRST, _LAST, _KEY = range(3)


@dataclass(frozen=True)
class Link:
    """A content with its cue and source, None where it points at none; score is the probability of the source."""

    content: Span
    cue: Span | None
    source: Span | None
    score: float


def links(
    document: Pieces, windows: list[Window], contents: list[Span], cues: list[Span], sources: list[Span]
) -> list[Link]:
    """A Link for each content, in order."""
    starts = np.append(np.flatnonzero(document.token >= 0), len(document.token))  # the piece that a token starts with
    first_pieces = [window.start for window in windows]
    by_window: dict[int, list[Span]] = {}
    for content in contents:
        by_window.setdefault(bisect_right(first_pieces, int(starts[content[0]])) - 1, []).append(content)
    out = []
    for number, here in by_window.items():
        places = starts + windows[number].offset
        found = (_point(windows[number], places, here, role, spans) for role, spans in enumerate((cues, sources)))
        for content, (cue, _), (source, score) in zip(here, *found, strict=True):
            out.append(Link(content, cue, source, score))
    return out


def _point(
    window: Window, places: NDArray[np.int64], contents: list[Span], role: int, candidates: list[Span]
) -> list[tuple[Span | None, float]]:
    """For each content the candidate that most probability falls on, or None where more falls on "nowhere".

    places: the position of each token in the window's vectors, outside of them for tokens outside of the window.
    Position 0, that of [CLS], stands for nowhere.
    """
    vectors = window.vectors[:, role].astype(np.float32)
    n_positions = len(vectors)
    last_inside = int(np.searchsorted(places, n_positions)) - 1
    first = places[[content[0] for content in contents]]
    last = places[[min(content[1] - 1, last_inside) for content in contents]]
    odds = (vectors[first, _FIRST] + vectors[last, _LAST]) @ vectors[:, _KEY].T
    probabilities = np.exp(odds - odds.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    nowhere: list[tuple[Span | None, float]] = [(None, float(p)) for p in probabilities[:, 0]]
    near = [c for c in candidates if places[c[0]] < n_positions and places[c[1] - 1] > 0]
    if not near:
        return nowhere
    begin, end = (np.clip(places[[c[side] for c in near]], 1, n_positions) for side in (0, 1))
    before = np.pad(probabilities.cumsum(axis=1), ((0, 0), (1, 0)))
    mass = before[:, end] - before[:, begin]
    best = mass.argmax(axis=1)
    return [
        (near[number], float(row[number])) if row[number] > none[1] else none
        for number, row, none in zip(best, mass, nowhere, strict=True)
    ]

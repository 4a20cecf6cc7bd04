"""Contents, cues and sources -> attributions: each content points at the cue and the source that it belongs to."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from transforms.model.labels import ROLES
from transforms.model.network import Scores
from transforms.model.parsing import Doubles
from transforms.model.pieces import Pieces
from transforms.model.pointers import Here, by_window, ends, shares
from transforms.text.parsed_text import TokenSpan


@dataclass(frozen=True)
class Link:
    """A content with its cue and source, None where it points at none; score is the probability of the source."""

    content: TokenSpan
    cue: TokenSpan | None
    source: TokenSpan | None
    score: float


def links(
    document: Pieces, scores: Scores, contents: list[TokenSpan], cues: list[TokenSpan], sources: list[TokenSpan]
) -> list[Link]:
    """A Link for each content, in order."""
    if not contents:
        return []
    found = by_window(document, scores.windows, contents)
    pointers = [scores.layers.pointers[role] for role in ROLES]
    out = []
    for here, _, shared in shares(found, pointers, ends(found, contents)):
        pointed = (_point(here, share, spans) for share, spans in zip(shared, (cues, sources), strict=True))
        for number, (cue, _), (source, score) in zip(here.numbers, *pointed, strict=True):
            out.append(Link(contents[number], cue, source, score))
    return out


def _point(here: Here, probabilities: Doubles, candidates: list[TokenSpan]) -> list[tuple[TokenSpan | None, float]]:
    """For each content the candidate that most probability falls on, or None where more falls on "nowhere"."""
    n_positions = probabilities.shape[1]
    nowhere: list[tuple[TokenSpan | None, float]] = [(None, float(p)) for p in probabilities[:, 0]]
    first = bisect_left(candidates, 1, key=lambda span: here.place(span[1] - 1))
    near = candidates[first : bisect_left(candidates, n_positions, key=lambda span: here.place(span[0]))]
    if not near:
        return nowhere
    begin, end = (np.clip(here.places([c[side] for c in near]), 1, n_positions) for side in (0, 1))
    before = np.zeros((len(probabilities), n_positions + 1), np.float32)
    probabilities.cumsum(axis=1, out=before[:, 1:])
    mass = before[:, end] - before[:, begin]
    best = mass.argmax(axis=1)
    return [
        (near[number], float(row[number])) if row[number] > none[1] else none
        for number, row, none in zip(best, mass, nowhere, strict=True)
    ]

"""Scores of tags -> the best sequence in which no I- stands without its B-; sequences -> spans."""

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]  # first token, token after the last


def best_tags(scores: NDArray[np.float32]) -> list[int]:
    """The permitted sequence of tags with the highest sum of scores (Viterbi 1967).

    Tags are numbered as in labels.tags: O, then B- and I- of each kind. Where each token's best tags are permitted
    together, they are the answer.
    """
    best = scores.argmax(axis=1)
    inside = (best > 0) & (best % 2 == 0)
    before = np.concatenate(([0], best[:-1])) if len(best) else best
    if not np.any(inside & (before != best) & (before != best - 1)):
        return list(map(int, best))
    return _viterbi(scores.tolist())


def _viterbi(rows: list[list[float]]) -> list[int]:
    n_tags = len(rows[0])
    sums = [0.0] + [-np.inf] * (n_tags - 1)  # as after an O
    back: list[list[int]] = []
    for row in rows:
        top = max(range(n_tags), key=sums.__getitem__)
        came = [top] * n_tags
        for inside in range(2, n_tags, 2):
            came[inside] = inside if sums[inside] >= sums[inside - 1] else inside - 1
        sums = [sums[tag] + score for tag, score in zip(came, row, strict=True)]
        back.append(came)
    path = [max(range(n_tags), key=sums.__getitem__)]
    for came in reversed(back[1:]):
        path.append(came[path[-1]])
    return path[::-1]


def spans(tags: list[int], kind: int) -> list[Span]:
    """The spans of a kind (its index in labels.QUOTATION_KINDS or NAME_KINDS), in order."""
    begin, inside = 1 + 2 * kind, 2 + 2 * kind
    out: list[Span] = []
    for token, tag in enumerate(tags):
        if tag == begin:
            out.append((token, token + 1))
        elif tag == inside:
            out[-1] = (out[-1][0], token + 1)
    return out

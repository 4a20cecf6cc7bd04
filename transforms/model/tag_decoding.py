"""Scores of tags -> the best sequence in which no I- stands without its B-; sequences -> spans."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

import seeds
from transforms.model.labels import QUOTATION_TAGS
from transforms.text.parsed_text import TokenSpan

_WEIGHT = 0.25  # of the transitions that PolNeAR's train part shows; the network knows most of them itself


def permitted(n_tags: int) -> NDArray[np.float64]:
    """Weights [tag before, tag] of 0, and of minus infinity where an I- follows anything but its own B- or I-.

    Tags are numbered as in labels.tags: O, then B- and I- of each kind.
    """
    weights = np.zeros((n_tags, n_tags))
    for inside in range(2, n_tags, 2):
        weights[:, inside] = -np.inf
        weights[[inside - 1, inside], inside] = 0.0
    return weights


@cache
def quotation_transitions() -> NDArray[np.float64]:
    """Weights [tag before, tag] of the quotation tags, from seeds/model/tag_transitions.csv; no two cues touch."""
    weights = permitted(len(QUOTATION_TAGS))
    for before, tag, log_ratio in seeds.table("model/tag_transitions").iter_rows():
        weights[QUOTATION_TAGS.index(before), QUOTATION_TAGS.index(tag)] = _WEIGHT * float(log_ratio)
    cue, inside = (QUOTATION_TAGS.index(f"{part}-CUE") for part in "BI")
    weights[[cue, inside], cue] = -np.inf  # 3 of the 19,827 cues of PolNeAR's train part
    return weights


def best_tags(scores: NDArray[np.float32], transitions: NDArray[np.float64], ends: NDArray[np.int64]) -> list[int]:
    """The tags with the highest sum of scores and transitions (Viterbi 1967) of each paragraph; an O stands before it.

    ends: the token after the last of each paragraph.
    """
    size = np.diff(ends, prepend=0)
    order = np.argsort(-size, kind="stable")
    starts, size = (ends - size)[order], size[order]
    steps = np.arange(int(size.max(initial=0)))
    longer = np.searchsorted(-size, -steps, side="left").tolist()  # how many paragraphs have a token there
    best = np.zeros((len(size), scores.shape[1]))
    best[:, 1:] = -np.inf
    before: list[NDArray[np.float64]] = []
    for step, n in enumerate(longer):
        before.append(best[:n].copy())
        reached = best[:n].T[:, :, None] + transitions[:, None]
        best[:n] = np.maximum.reduce(reached) + scores[starts[:n] + step]
    last = best.argmax(axis=1)
    into = transitions.T
    out = np.zeros(len(scores), np.int64)
    for step in reversed(steps.tolist()):
        n = longer[step]
        out[starts[:n] + step] = last[:n]
        last[:n] = (before[step] + into[last[:n]]).argmax(axis=1)
    return out.tolist()


def spans(tags: list[int], kind: int) -> list[TokenSpan]:
    """The spans of a kind (its index in labels.QUOTATION_KINDS or NAME_KINDS), in order."""
    begin, inside = 1 + 2 * kind, 2 + 2 * kind
    out: list[TokenSpan] = []
    for token, tag in enumerate(tags):
        if tag == begin:
            out.append((token, token + 1))
        elif tag == inside:
            out[-1] = (out[-1][0], token + 1)
    return out


def names(scores: NDArray[np.float32]) -> list[tuple[int, TokenSpan]]:
    """The names as (index in labels.NAME_KINDS, span), in order, from the scores [tokens, name tags].

    A name is what stands together and is likelier inside of names than outside, cut where a token most likely begins
    one; its kind is the one that scores most over its tokens.
    """
    best = scores.argmax(axis=1)
    inside = best > 0
    begins = inside & ((best % 2 == 1) | ~np.roll(inside, 1))
    begins[:1] = inside[:1]
    firsts = np.flatnonzero(begins)
    ends = np.flatnonzero(~inside | begins)
    lasts = np.append(ends, len(best))[np.searchsorted(ends, firsts, side="right")]
    kinds = np.maximum(scores[:, 1::2], scores[:, 2::2])
    return [
        (int(kinds[first:last].sum(axis=0).argmax()), (first, last))
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    ]

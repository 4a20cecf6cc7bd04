"""Mentions -> the tone towards each: what the text around says of it, by the network's attention from the mention."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from transforms.model.labels import TONES
from transforms.model.network import Judge, Scores
from transforms.model.parsing import Doubles
from transforms.model.pieces import Pieces
from transforms.model.pointers import Here, by_window, ends, shares, softmax
from transforms.text.parsed_text import TokenSpan


def tones(document: Pieces, scores: Scores, targets: Sequence[TokenSpan]) -> list[float]:
    """For each token span of a mention the tone towards it, -1 to 1: its sign says which, its size how surely.

    Probability of positive less that of negative; 0 where neutral is the likeliest.
    """
    if not targets:
        return []
    found = by_window(document, scores.windows, targets)
    by_tone = _judged(scores.layers.judge, found, ends(found, targets))
    is_toned = by_tone.argmax(axis=1) != TONES.index("neutral")
    tone = is_toned * (by_tone[:, TONES.index("positive")] - by_tone[:, TONES.index("negative")])
    out = [0.0] * len(targets)
    for number, score in zip(chain.from_iterable(here.numbers for here in found), tone.tolist(), strict=True):
        out[number] = round(score, 4)
    return out


def _judged(judge: Judge, found: Sequence[Here], of: Doubles) -> Doubles:
    """The probabilities [targets, tones] of the tones towards the targets with these ends, window by window."""
    heard = shares(found, [judge.pointer], of)
    said = np.concatenate([share @ (hidden @ judge.said) for _, hidden, (share,) in heard])
    return softmax(of @ judge.target + judge.bias + said)

"""Mentions -> the tone towards each: what the text around says of it, by the network's attention from the mention."""

from collections.abc import Sequence
from typing import cast

from transforms.reader.decode import Span
from transforms.reader.labels import TONES
from transforms.reader.model import Judge, Scores
from transforms.reader.pieces import Pieces
from transforms.reader.pointers import Here, by_window, ends, shares, softmax
from transforms.reader.syntax import Floats


def tones(document: Pieces, scores: Scores, targets: Sequence[Span]) -> list[float]:
    """For each token span of a mention the tone towards it, -1 to 1: its sign says which, its size how surely.

    Probability of positive less that of negative; 0 where neutral is the likeliest.
    """
    out: list[float] = [0.0] * len(targets)
    for here in by_window(document, scores.windows, targets):
        of = ends(here, targets)
        by_tone = _judged(scores.layers.judge, here, of)
        is_toned = by_tone.argmax(axis=1) != TONES.index("neutral")
        tone = is_toned * (by_tone[:, TONES.index("positive")] - by_tone[:, TONES.index("negative")])
        for number, score in zip(here.numbers, tone.tolist(), strict=True):
            out[number] = round(float(score), 4)
    return out


def _judged(judge: Judge, here: Here, of: Floats) -> Floats:
    """The probabilities [targets, tones] of the tones towards the targets with these ends."""
    said = shares(here, judge.pointer, of) @ here.window.hidden @ judge.said
    return softmax(cast(Floats, of @ judge.target + judge.bias + said))

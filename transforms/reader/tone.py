"""Mentions -> the tone towards each: what the text around says of it, by the network's attention from the mention."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from transforms.reader.decode import Span
from transforms.reader.labels import TONES
from transforms.reader.model import Judges, Scores
from transforms.reader.pieces import Pieces
from transforms.reader.pointers import Here, by_window, ends, softmax
from transforms.reader.syntax import Floats


def tones(document: Pieces, scores: Scores, targets: Sequence[Span]) -> list[float]:
    """For each token span of a mention the tone towards it, -1 to 1: its sign says which, its size how surely.

    Probability of positive less that of negative; 0 where neutral is the likeliest.
    """
    out: list[float] = [0.0] * len(targets)
    for here in by_window(document, scores.windows, targets):
        of = ends(here, targets)
        by_tone = _judged(scores.layers.judges, here, of).mean(axis=0)
        is_toned = by_tone.argmax(axis=1) != TONES.index("neutral")
        tone = is_toned * (by_tone[:, TONES.index("positive")] - by_tone[:, TONES.index("negative")])
        for number, score in zip(here.numbers, tone.tolist(), strict=True):
            out[number] = round(float(score), 4)
    return out


def _judged(judges: Judges, here: Here, of: Floats) -> Floats:
    """What each judge says is how probable: [judges, targets, tones]."""
    hidden, n_judges = cast(Floats, here.window.hidden.astype(np.float64)), len(judges.key)  # as precise as the ends
    directions = _apart(of @ judges.query + judges.query_bias, n_judges) @ judges.key
    shares = softmax(cast(Floats, directions.reshape(-1, hidden.shape[1]) @ hidden.T))
    said = shares.reshape(n_judges, len(of), -1) @ _apart(hidden @ judges.said, n_judges)
    odds = _apart(of @ judges.target + judges.bias, n_judges) + said
    return softmax(odds.reshape(-1, len(TONES))).reshape(odds.shape)


def _apart(values: Floats, n_judges: int) -> Floats:
    """[rows, judges * size] -> [judges, rows, size]."""
    return values.reshape(len(values), n_judges, -1).transpose(1, 0, 2)

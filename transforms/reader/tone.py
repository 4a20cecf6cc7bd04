"""Mentions -> the tone towards each: what the text around says of it, by the network's attention from the mention."""

from collections.abc import Sequence

from transforms.reader.decode import Span
from transforms.reader.labels import TONES
from transforms.reader.model import Window
from transforms.reader.pieces import Pieces
from transforms.reader.pointers import by_window, pointing, softmax

_FIRST, _LAST, _SAID = range(3)


def tones(document: Pieces, windows: list[Window], targets: Sequence[Span]) -> list[float]:
    """For each token span of a mention the tone towards it: probability of positive less that of negative, -1 to 1."""
    out: list[float] = [0.0] * len(targets)
    for here in by_window(document, windows, targets):
        first, last, attention = pointing(here, "tone", targets)
        tone = here.window.tones
        shares = softmax(tone[first, _FIRST] + tone[last, _LAST] + attention @ tone[:, _SAID])
        scores = shares[:, TONES.index("positive")] - shares[:, TONES.index("negative")]
        for number, score in zip(here.numbers, scores.tolist(), strict=True):
            out[number] = round(float(score), 4)
    return out

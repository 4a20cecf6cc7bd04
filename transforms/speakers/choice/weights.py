"""The weights of the signs: who is the likeliest speaker among candidates and nobody (conditional logistic model)."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

import seeds

LEAST = 0.3  # probability of who is chosen; with less nobody is
MARGIN = 1.2  # times as likely as nobody is who is chosen


def likeliest(_: object, candidates: Sequence[object], signs: Sequence[Mapping[str, float]]) -> tuple[int, float]:
    """The number of the likeliest of some candidates by their signs, and its probability; nobody is the first."""
    return best(_weights(), signs)


def best(weights: Mapping[str, float], signs: Sequence[Mapping[str, float]]) -> tuple[int, float]:
    """The number of the likeliest, and its probability; the first, who is nobody, if no other is likely enough."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in of.items()) for of in signs]
    highest = max(scores)
    odds = [exp(score - highest) for score in scores]
    number, every = odds.index(1.0), sum(odds)
    is_likely = 1 / every >= LEAST and odds[0] * MARGIN <= 1
    return (number, 1 / every) if is_likely else (0, odds[0] / every)


@cache
def _weights() -> dict[str, float]:
    """By sign; a sign without a row weighs nothing."""
    return {sign: float(weight) for sign, weight in seeds.table("model/speaker_weights").iter_rows()}

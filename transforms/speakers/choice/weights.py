"""The weights of the signs: who is the likeliest speaker among candidates and nobody (conditional logistic model)."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

import seeds


def likeliest(_: object, candidates: Sequence[object], signs: Sequence[Mapping[str, float]]) -> tuple[int, float]:
    """The number of the likeliest of some candidates by their signs, and its probability."""
    weights = _weights()
    scores = [sum(weights.get(name, 0.0) * value for name, value in of.items()) for of in signs]
    best = max(range(len(candidates)), key=scores.__getitem__)
    return best, 1 / sum(exp(score - scores[best]) for score in scores)


@cache
def _weights() -> dict[str, float]:
    """By sign; a sign without a row weighs nothing."""
    return {sign: float(weight) for sign, weight in seeds.table("model/speaker_weights").iter_rows()}

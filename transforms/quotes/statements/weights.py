"""The weights of the signs: how likely a quote is a statement (logistic model)."""

from collections.abc import Mapping
from functools import cache
from math import exp

import seeds


def likelihood(signs: Mapping[str, float]) -> float:
    """The probability that a quote with these signs is a statement."""
    return by_weights(_weights(), signs)


def by_weights(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """The same by given weights; a sign without one weighs nothing."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in signs.items())))


@cache
def _weights() -> dict[str, float]:
    """By sign; a sign without a row weighs nothing."""
    return {sign: float(weight) for sign, weight in seeds.table("model/statement_weights").iter_rows()}

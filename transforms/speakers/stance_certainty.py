"""How certain a stance is: the probability that holder, words and target are right all at once (logistic models)."""

from collections.abc import Mapping
from functools import cache
from math import exp, prod

import seeds

PARTS = ("holder", "words", "target", "kind")  # what may be wrong; kind: that it is a stance at all
Weights = Mapping[str, Mapping[str, float]]  # by part and sign


def certainty(_: object, signs: Mapping[str, float]) -> float:
    """The product of the probabilities that holder, words, target and kind of a stance with these signs are right."""
    return by_weights(_weights(), signs)


def by_weights(weights: Weights, signs: Mapping[str, float]) -> float:
    """The same by given weights; a sign without one weighs nothing."""
    return prod(likelihood(of, signs) for of in weights.values())


def likelihood(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """The probability by the weights of one part."""
    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in signs.items())))


@cache
def _weights() -> Weights:
    """By part and sign; a sign without a row weighs nothing."""
    table = seeds.table("model/stance_weights")
    return {part: {sign: float(weight) for sign, weight in table.select("sign", part).iter_rows()} for part in PARTS}

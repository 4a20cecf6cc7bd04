"""The weights of the signs: how likely a form is an organisation, a person, or neither."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

import seeds
from transforms.names.belief.signs import names_of_signs

KINDS = ("ORG", "PERSON", "")  # what a form may be; the last is neither


def likelihoods(found: list[dict[str, float]]) -> NDArray[np.float64]:
    """The probability that each form is one of KINDS [forms, kinds], by its signs: a multinomial logistic model."""
    return probabilities(np.array([values(each) for each in found]) @ _weights())


def values(found: dict[str, float]) -> list[float]:
    """The signs of a form in the order of names_of_signs()."""
    return [found[name] for name in _names()]


def probabilities(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scores [forms, kinds] as probabilities."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


@cache
def _names() -> tuple[str, ...]:
    return tuple(names_of_signs())


@cache
def _weights() -> NDArray[np.float64]:
    """[signs, kinds]; a sign without a row weighs nothing."""
    columns = ("organisation", "person", "other")
    rows = {row[0]: row[1:] for row in seeds.table("model/name_weights").select("sign", *columns).iter_rows()}
    return np.array([[float(weight) for weight in rows.get(name, ("0", "0", "0"))] for name in _names()])

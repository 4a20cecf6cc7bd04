"""Weights -> int8: near to them, and no pair of them too much for 16 bits."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flows.training.quantisation import PAIR, paired


def _weights(seed: int, spread: float) -> np.ndarray:
    chance = np.random.default_rng(seed)
    return (chance.standard_t(spread, (64, 8)) * chance.uniform(0.01, 3, 8)).astype(np.float32)


@given(st.integers(0, 10_000), st.floats(2, 30))
def test_no_pair_of_neighbours_overflows_and_all_are_near(seed: int, spread: float) -> None:
    weights = _weights(seed, spread)
    levels, scales = paired(weights)
    assert np.abs(levels.astype(int).reshape(-1, 2, 8).sum(axis=1)).max() <= PAIR
    assert 255 * PAIR < 2**15 <= 255 * (PAIR + 1)
    step = 2 * np.abs(weights).max(axis=0) / 127  # at which nothing is held back
    assert (((levels * scales - weights) ** 2).mean(axis=0) <= (step / 2) ** 2).all()


def test_weights_on_the_levels_of_their_largest_stay_as_they_are() -> None:
    on_levels = np.array([[127, 0], [-127, 0], [32, 0], [25, 0]], np.int8)
    levels, scales = paired((on_levels / 127).astype(np.float32))
    assert (levels == on_levels).all() and np.isclose(scales[0], 1 / 127)

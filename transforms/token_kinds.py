"""Kinds of tokens: rows of spaCy's attributes that are the same in many tokens."""

import numpy as np
from numpy.typing import NDArray

_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)


def distinct_rows(rows: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each distinct row of hashes stands first, and for each row which of them it is.

    Rows are told apart by a hash of 64 bits, as spaCy tells strings apart.
    """
    _, first, which = np.unique(rows @ _ODD[: rows.shape[1]], return_index=True, return_inverse=True)
    return first, which

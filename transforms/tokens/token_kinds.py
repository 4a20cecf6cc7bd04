"""Kinds of tokens: what is the same for all tokens with the same attributes is worked out once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_MOST = 500_000  # kinds that are remembered


class TokenKinds:
    """Remembers a number for each kind of token: rows of spaCy's attributes, which are hashes of strings.

    Rows are told apart by a hash of 64 bits, as spaCy tells strings apart.
    """

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def numbers(self, rows: NDArray[np.uint64], work_out: Callable[[int], int]) -> list[int]:
        """The number of each row's kind; work_out gives it, from a row's place, where the kind is new."""
        known = self._known
        if len(known) > _MOST:
            known.clear()
        keys = (rows @ _ODD[: rows.shape[1]]).tolist()
        for at, key in enumerate(keys):
            if key not in known:
                known[key] = work_out(at)
        return [known[key] for key in keys]

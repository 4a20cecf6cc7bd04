"""What spans point at, window by window."""

import numpy as np

from transforms.model.network import Window
from transforms.model.pieces import Pieces
from transforms.model.pointers import by_window

_TOKENS, _WINDOW = 20_000, 200


def test_memory_grows_with_the_tokens_and_not_with_the_windows_as_well() -> None:
    numbers = np.arange(_TOKENS)
    document = Pieces(numbers, numbers, numbers, numbers, [0, _TOKENS])
    hidden = np.zeros((1 + _WINDOW, 1), np.float32)
    windows = [Window(start, start + _WINDOW, hidden) for start in range(0, _TOKENS, _WINDOW)]
    found = by_window(document, windows, [(token, token + 1) for token in range(0, _TOKENS, 50)])
    assert len(found) == len(windows)
    held = {id(part): part.nbytes for here in found for part in here if isinstance(part, np.ndarray)}
    assert sum(held.values()) < 20 * _TOKENS, "an array of all tokens for each window: gigabytes for a long document"
    assert [here.place(here.window.start) for here in found] == [1] * len(windows)

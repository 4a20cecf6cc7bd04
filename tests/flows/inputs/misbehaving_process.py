"""A guarded process whose libraries do what those of PDF may do."""

import os
import time
from collections.abc import Iterator

from flows.inputs.wrapped.guarded_process import MEMORY, serve


def hang(data: bytes) -> Iterator[int]:
    """Sleep for ever."""
    while data is not None:
        time.sleep(1)
    yield 0


def die(data: bytes) -> Iterator[int]:
    """Crash."""
    os.abort()
    yield len(data)


def fill(data: bytes) -> Iterator[int]:
    """Ask for more memory than there is for it."""
    yield len(b"0" * 2 * MEMORY)


def flood(data: bytes) -> Iterator[str]:
    """Write a line without end."""
    yield "0" * 100_000_000


def good(data: bytes) -> Iterator[int]:
    """Behave."""
    yield len(data)


if __name__ == "__main__":
    serve({"hang": hang, "die": die, "fill": fill, "flood": flood, "good": good})

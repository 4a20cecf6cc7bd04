"""Memory that is free inside the process, given back to the system."""

import ctypes
from functools import cache
from typing import Any


def give_back() -> None:
    """Return freed memory to the system where the C library can (glibc); numpy's large arrays fragment it."""
    trim = _malloc_trim()
    if trim is not None:
        trim(0)


@cache
def _malloc_trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # musl, macOS; Windows
        return None

"""Memory: what was freed goes back to the system, and what stays is not searched for garbage again and again."""

import ctypes
import gc
from functools import cache
from typing import Any

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # options of glibc's mallopt
_KEPT = 4 * 1024 * 1024
_OBJECTS = 50_000  # that are made before garbage is looked for


def trim() -> None:
    """Return freed memory to the system if the C library can (glibc): numpy's large arrays fragment it."""
    trim = _function("malloc_trim")
    if trim is not None:
        trim(0)


def keep_little() -> None:
    """Let the C library keep no more than 4 MB of what was freed at the end of each of its arenas, if it is glibc.

    It has eight arenas for each processor, raises what it keeps at their ends up to 64 MB, and trims that of the first
    alone. A process that runs every hour grew by 14 MB in each, of the search index's writers: their threads come and
    go.
    """
    if is_glibc():
        _function("mallopt")(_MMAP_THRESHOLD, _KEPT)
        _function("mallopt")(_TRIM_THRESHOLD, _KEPT)


def collect_seldom() -> None:
    """Let Python look for garbage seldom: libraries make many objects when they are loaded, and these stay."""
    gc.set_threshold(_OBJECTS)


@cache
def pass_over_loaded() -> None:
    """Let the garbage collector pass over what is there at the first call: modules and tables, which stay.

    To walk through a million objects of theirs takes a tenth of a second, and it did so every 30 articles.
    """
    gc.freeze()


def is_glibc() -> bool:
    """Whether the C library is glibc; musl has mallopt as well, for nothing."""
    return _function("malloc_trim") is not None


@cache
def _function(name: str) -> Any:
    try:
        return getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError, TypeError):  # musl, macOS; Windows
        return None

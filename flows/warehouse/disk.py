"""Files copied so that they are on the disk, not only in memory, before another takes their place."""

import os
import shutil
from pathlib import Path
from typing import BinaryIO

_COPIED_AT_ONCE = 1 << 30


def copy_file(source: Path, target: Path) -> None:
    """Copy a file and have the system write it to its disk."""
    with source.open("rb") as old, target.open("wb") as new:
        _copy(old, new)
        new.flush()
        os.fsync(new.fileno())


def sync(path: Path) -> None:
    """Have the system write a file, or the names of a folder, to its disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy(old: BinaryIO, new: BinaryIO) -> None:
    """Copy a file inside the kernel, which shares the blocks where the file system can."""
    try:
        while os.copy_file_range(old.fileno(), new.fileno(), _COPIED_AT_ONCE):
            pass
    except (AttributeError, OSError):
        old.seek(0)
        new.seek(0)
        new.truncate()
        shutil.copyfileobj(old, new, 1 << 20)

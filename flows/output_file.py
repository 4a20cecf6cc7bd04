"""A file that a person names for output: it is there as a whole or stays as it was, and devices are never replaced."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import TextIO

from flows.errors import UserError, plain

_PART = ".onrecord-{}.part"


class OutputError(UserError):
    """A file that cannot be written; what was there before is still there."""


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A stream of UTF-8 text for a file, whose folder is made if need be; lines end as they are written.

    A regular file takes the place of the former one when the block ends, with its permissions; past a symbolic link, so
    that the link stays. Devices and pipes are written to as they are. What a process left behind that died while it
    wrote into the same folder is removed. Raises OutputError for a folder and a disk, and when the file cannot be
    written; other errors of the block pass, and leave the file as it was.
    """
    try:
        kind = _kind(path)
        if kind is None or stat.S_ISREG(kind):
            with _replacing(path.resolve(), is_new=kind is None) as stream:
                yield stream
        else:
            with path.open("w", encoding="utf-8", newline="") as stream:
                yield stream
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {plain(error)}") from error


def _kind(path: Path) -> int | None:
    """The mode of the file that a path leads to, None if there is none; raises OutputError for folders and disks."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise OutputError(f"{path} is a folder: give the name of a file")
    if stat.S_ISBLK(mode):
        raise OutputError(f"{path} is a disk: give the name of a file")
    return mode


@contextmanager
def _replacing(path: Path, *, is_new: bool) -> Iterator[TextIO]:
    if not is_new and not os.access(path, os.W_OK):
        raise PermissionError("permission denied")
    path.parent.mkdir(parents=True, exist_ok=True)
    _tidy(path.parent)
    partial = path.with_name(_PART.format(token_hex(8)))
    try:
        with partial.open("x", encoding="utf-8", newline="") as stream:
            _lock(stream.fileno())
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            if not is_new:
                partial.chmod(stat.S_IMODE(path.stat().st_mode))
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _tidy(folder: Path) -> None:
    """Remove parts that no process has open: those that are being written are locked."""
    for left in folder.glob(_PART.format("*")):
        try:
            with left.open("rb+") as stream:
                if _lock(stream.fileno()):
                    left.unlink(missing_ok=True)
        except OSError:  # somebody else's, or gone meanwhile
            continue


def _lock(descriptor: int) -> bool:
    """Lock an open file until it is closed; False if another process has it, or if the system has no such locks."""
    try:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True

"""The published copy before the last, kept beside it: the next one is made of it where nobody reads it any more."""

import os
import shutil
import sys
from pathlib import Path

from flows.warehouse.names import spare_of

_LOCAL = frozenset({"ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs"})
_ROOM = 2  # times its own size that stay free on the disk, else no spare is kept


def take(copy: Path, partial: Path) -> None:
    """Put the spare of a copy into the place where the next one is written, if nothing else has it open."""
    spare = spare_of(copy)
    if spare.exists() and _is_alone(spare):
        spare.replace(partial)
    spare.unlink(missing_ok=True)


def keep(copy: Path) -> None:
    """Keep a copy, which is about to be replaced, as the spare of the next one, if there is room for both."""
    spare = spare_of(copy)
    spare.unlink(missing_ok=True)
    if copy.exists() and shutil.disk_usage(copy.parent).free > _ROOM * copy.stat().st_size:
        try:
            os.link(copy, spare)
        except OSError:  # a file system without such names
            return


def drop(copy: Path) -> None:
    """Remove the spare: it has what is to be gone, or its room is needed."""
    spare_of(copy).unlink(missing_ok=True)


def _is_alone(spare: Path) -> bool:
    """Whether no program reads a file, under whatever name it opened it: Linux grants a lease to the only one."""
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        with spare.open("r+b") as file:
            found = os.fstat(file.fileno())
            if found.st_nlink > 1 or not _is_local(found.st_dev):  # where a process died after keep(), it is the copy
                return False
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError:
        return False
    return True


def _is_local(device: int) -> bool:
    """Whether a file system is one of this machine alone: of one that others share, the kernel does not see readers."""
    number = f"{os.major(device)}:{os.minor(device)}"
    for mount in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        place, _, kind = mount.partition(" - ")
        if place.split()[2] == number:
            return kind.split()[0] in _LOCAL
    return False

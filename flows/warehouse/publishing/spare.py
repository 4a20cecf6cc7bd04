"""The published copy before the last, kept beside it: the next one is made of it where nobody reads it any more."""

import os
import shutil
import sys
from pathlib import Path

from flows.warehouse.names import spare_of

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

    with spare.open("r+b") as file:
        if os.fstat(file.fileno()).st_nlink > 1:  # a process died between keep() and what follows; it is the copy
            return False
        try:
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        except OSError:
            return False
    return True

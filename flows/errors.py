"""Errors that a user can fix: shown as one line, without a traceback."""

import errno
import os
import tempfile
import traceback

from transforms.credentials import without_credentials

_PLAIN = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EISDIR: "it is a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EEXIST: "there is a file of that name",
    errno.ELOOP: "its symbolic links lead to each other",
    errno.EFBIG: "the file would be larger than is allowed",
    errno.ENXIO: "nothing reads from it",
}
_TOO_LARGE = os.strerror(errno.EFBIG)  # as ulimit -f and some file systems have it
_FULL = (errno.ENOSPC, errno.EDQUOT)


class UserError(Exception):
    """What happened, where, and what is allowed or to be done, in one line without passwords of addresses."""

    def __str__(self) -> str:
        return without_credentials(super().__str__())


def plain(error: OSError) -> str:
    """Why the system refused something, in plain words."""
    return _PLAIN.get(error.errno or 0) or error.strerror or str(error)


def full_disk_in(error: BaseException) -> BaseException | None:
    """The first error, of this one and those that it was raised from, that says that no space is left on a disk.

    Libraries that only pass on the words of the system count as well. None: no error says so.
    """
    found: BaseException | None = None
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        if (isinstance(cause, OSError) and cause.errno in _FULL) or any(os.strerror(n) in str(cause) for n in _FULL):
            found = cause
        cause = cause.__cause__ or cause.__context__
    return found


def in_one_line(error: Exception) -> tuple[str, bool]:
    """What to say of an error that nothing else explains, and whether it is one of onrecord itself.

    The traceback of such an error is written to a file for its owner alone, which the line names.
    """
    if full := full_disk_in(error):
        where = full.filename or "" if isinstance(full, OSError) else _first_line(full)
        what = f"the disk is full{f': {where}' if where else ''}"
        return f"{what}; what was loaded stays, free some space and run again", False
    if not isinstance(error, OSError) and _TOO_LARGE in str(error):
        line = next(line for line in str(error).splitlines() if _TOO_LARGE in line)
        return f"a file would be larger than is allowed: {without_credentials(line)}; what was loaded stays", False
    if isinstance(error, UnicodeEncodeError) and _has_raw_bytes(error.object):
        name = error.object.encode("utf-8", "backslashreplace").decode()
        return f"{name} has bytes that are not UTF-8: give another name", False
    if isinstance(error, OSError) and error.errno in _PLAIN:
        return f"{error.filename}: {plain(error)}" if error.filename else plain(error), False
    first = _first_line(error)
    what = f"unexpected {type(error).__name__}" + (f": {first}" if first else "")
    lines = "".join(traceback.format_exception(error))
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="onrecord-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as log:
            log.write(without_credentials(lines))
    except OSError:
        return f"{what}; no log could be written: {' '.join(lines.split())}", True
    return f"{what}; what was loaded stays, and {log.name} says more: please report it", True


def _first_line(error: BaseException) -> str:
    return without_credentials((str(error).strip().splitlines() or [""])[0])


def _has_raw_bytes(text: str) -> bool:
    """Whether a text has bytes that Python could not decode, as names of files and arguments may."""
    return any("\udc80" <= character <= "\udcff" for character in text)

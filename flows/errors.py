"""Errors that a user can fix: shown as one line, without a traceback."""

import errno

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
}


class UserError(Exception):
    """What happened, where, and what is allowed or to be done, in one line without passwords of addresses."""

    def __str__(self) -> str:
        return without_credentials(super().__str__())


def plain(error: OSError) -> str:
    """Why the system refused something, in plain words."""
    return _PLAIN.get(error.errno or 0) or error.strerror or str(error)

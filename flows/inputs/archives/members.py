"""What a zip or tar archive holds: which members are read, and how much of them."""

from dataclasses import dataclass
from typing import IO

from flows.inputs.compression import ArchiveRefused, Limits, Refused, Source
from flows.inputs.file_names import printable_name
from flows.inputs.files import is_passed_over, kind_of_name

ARCHIVES = ("zip", "tar")
_LONGEST_NAME = 500


@dataclass(frozen=True)
class Member:
    """A member to read: its printable name, format, compression, and its content, which can be read until the next.

    problem is what keeps it from being read; source is then None.
    """

    name: str
    format: str
    compression: str | None
    source: Source | None
    problem: Refused | None = None


def wanted(name: str, limits: Limits, n_seen: int) -> tuple[str, str, str | None] | None:
    """(printable name, format, compression) of a member that is read: of a known format, in no hidden folder.

    Names are labels: nothing is ever written under them. Raises ArchiveRefused above the number of members allowed.
    """
    if n_seen > limits.max_members:
        detail = f"more than {limits.max_members} members, the rest was not read; unpack it and give the folder"
        raise ArchiveRefused("too_many_members", detail)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or any(is_passed_over(part) for part in parts):
        return None
    kind, compression = kind_of_name(parts[-1])
    if kind is None:
        return None
    try:
        shown = printable_name(name)
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "backslashreplace").decode()
    return (shown if len(shown) <= _LONGEST_NAME else f"…{shown[-_LONGEST_NAME:]}"), kind, compression


class Budget:
    """Counts what all members of an archive unpack to."""

    def __init__(self, size: int, limits: Limits) -> None:
        self._size, self._limits, self._n_bytes = max(size, 1), limits, 0

    def add(self, n_bytes: int) -> None:
        """Count bytes; raises ArchiveRefused as decompression_bomb or archive_too_large."""
        self._n_bytes += n_bytes
        limits = self._limits
        if self._n_bytes > max(limits.max_record_bytes, limits.max_ratio * self._size):
            detail = f"{self._size} bytes grew to more than {self._n_bytes}; allowed is {limits.max_ratio} times"
            raise ArchiveRefused("decompression_bomb", detail)
        if self._n_bytes > limits.max_archive_bytes:
            detail = f"more than {limits.max_archive_bytes} bytes in all members, the rest was not read; unpack it"
            raise ArchiveRefused("archive_too_large", detail)


def size_of(file: IO[bytes] | Source) -> int:
    """The size of a file that can be searched; it is then at its beginning."""
    size = file.seek(0, 2)
    file.seek(0)
    return size

"""Members of a zip archive, in the order of their names."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from flows.inputs.archives.members import Budget, Member, size_of, wanted
from flows.inputs.compression import ArchiveRefused, Limits, Refused, Source

_DIRECTORY_BYTES = 32 * 1024**2  # the list of members, which is held in memory: some 200,000 of them
_END = b"PK\x05\x06"
_LONGEST_END = 65_557
_BREAKS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, struct.error, IndexError)


def zip_members(file: IO[bytes] | Source, limits: Limits) -> Iterator[Member]:
    """The members that are read; links, folders and unknown formats are passed over.

    Raises Refused if it is no zip archive, ArchiveRefused beyond its limits.
    """
    size = size_of(file)
    _check_directory(file, size)
    try:
        archive = zipfile.ZipFile(file)
    except (*_BREAKS, NotImplementedError) as error:
        raise Refused("malformed_archive", f"no zip archive, or its end was cut off: {error}") from error
    budget = Budget(size, limits)
    with archive:
        for number, info in enumerate(sorted(archive.infolist(), key=lambda info: info.filename), 1):
            found = wanted(info.filename, limits, number)
            if found is None or info.is_dir() or stat.S_ISLNK(info.external_attr >> 16):
                continue
            if info.file_size > max(limits.max_record_bytes, limits.max_ratio * max(info.compress_size, 1)):
                detail = f"{info.compress_size} bytes grow to {info.file_size}; allowed is {limits.max_ratio} times"
                yield Member(*found, None, Refused("decompression_bomb", detail))
                continue
            try:
                with archive.open(info) as content:
                    yield Member(*found, Source(_Content(content, budget)))
            except NotImplementedError as error:
                problem = Refused("unsupported_compression", f"{error}; pack it with deflate")
                yield Member(*found, None, problem)
            except RuntimeError as error:
                yield Member(*found, None, _encrypted(error))
            except _BREAKS as error:
                yield Member(*found, None, Refused("malformed_archive", f"broken member: {error}"))


def _encrypted(error: RuntimeError) -> Refused:
    if "encrypted" not in str(error):
        raise error
    return Refused("encrypted_file", "the member has a password; unpack it first")


def _check_directory(file: IO[bytes] | Source, size: int) -> None:
    """Raises ArchiveRefused if the list of members is too long to be held in memory."""
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read(_LONGEST_END) or b""
    at = tail.rfind(_END)
    file.seek(0)
    if at < 0 or len(tail) < at + 22:
        return  # zipfile says what is wrong
    n_bytes = int.from_bytes(tail[at + 12 : at + 16], "little")
    if n_bytes == 0xFFFFFFFF:  # in the record of zip64, which stands before
        record = tail.rfind(b"PK\x06\x06", 0, at)
        n_bytes = int.from_bytes(tail[record + 40 : record + 48], "little") if record >= 0 else n_bytes
    if n_bytes > _DIRECTORY_BYTES:
        raise ArchiveRefused("too_many_members", f"a list of members of {n_bytes} bytes; unpack it and give the folder")


class _Content(io.RawIOBase):
    """A member's content, with its bytes counted and its breaks as Refused."""

    def __init__(self, content: IO[bytes], budget: Budget) -> None:
        super().__init__()
        self._content, self._budget = content, budget

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self._content.tell()

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._content.read(len(buffer))
        except _BREAKS as error:
            raise Refused("malformed_archive", f"broken member: {error}") from error
        self._budget.add(len(data))
        buffer[: len(data)] = data
        return len(data)

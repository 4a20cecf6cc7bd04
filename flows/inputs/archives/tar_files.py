"""Members of a tar archive, in its order, read forward only."""

import io
import tarfile
from collections.abc import Iterator
from typing import Any, Self

from flows.inputs.archives.members import Member, wanted
from flows.inputs.compression import BUFFER_BYTES, ArchiveRefused, Limits, Refused, Source

_HEADERS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME,
            tarfile.GNUTYPE_LONGLINK)  # fmt: skip
_HEADER_BYTES = 1024**2  # of one that holds a long name and the like: it is held in memory


def tar_members(stream: io.BufferedReader, limits: Limits) -> Iterator[Member | Refused]:
    """The members that are read, and a Refused for each damaged part; reading goes on behind it.

    Links, devices, folders and unknown formats are passed over. Raises Refused if it is no tar archive and where it
    is cut off, ArchiveRefused beyond its limits.
    """
    breaks: list[str] = []
    n_seen = 0
    try:
        archive = tarfile.TarFile(fileobj=_Forward(stream), tarinfo=_header(breaks), ignore_zeros=True)
        while (info := archive.next()) is not None:
            vars(archive)["members"] = []  # it keeps them all
            if breaks:
                yield Refused("malformed_archive", f"a damaged part of the archive was passed over: {breaks[0]}")
                breaks.clear()
            n_seen += 1
            found = wanted(info.name, limits, n_seen)
            if found is None or not info.isreg() or info.sparse is not None:
                continue
            content = archive.extractfile(info)
            if content is not None:
                yield Member(*found, Source(_Content(content)))
    except (tarfile.TarError, EOFError, ValueError, OverflowError, OSError) as error:
        if not n_seen:
            raise Refused("malformed_archive", "no tar archive") from error
        raise ArchiveRefused("malformed_archive", f"broken tar archive, the rest was not read: {error}") from error
    if not n_seen:
        raise Refused("malformed_archive", "a tar archive without members")
    if breaks:
        yield Refused("malformed_archive", f"a damaged part of the archive was passed over: {breaks[0]}")


def _header(breaks: list[str]) -> type[tarfile.TarInfo]:
    """A kind of TarInfo that takes note of headers that are none, and refuses those that would fill the memory."""

    class Header(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: Any, encoding: str, errors: str) -> Self:
            try:
                found = super().frombuf(buf, encoding, errors)
            except tarfile.HeaderError as error:
                if any(buf):
                    breaks.append(str(error))
                raise
            if found.type in _HEADERS and found.size > _HEADER_BYTES:
                raise ArchiveRefused("malformed_archive", f"a header of {found.size} bytes")
            return found

    return Header


class _Forward(io.RawIOBase):
    """A stream that tarfile may search forward, by reading."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream, self._at = stream, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET or offset < self._at:
            raise tarfile.ReadError("a member lies before one that was read")
        while self._at < offset and self.read(min(BUFFER_BYTES, offset - self._at)):
            pass
        return self._at


class _Content(io.RawIOBase):
    """A member's content, with its breaks as Refused."""

    def __init__(self, content: Any) -> None:
        super().__init__()
        self._content, self._at = content, 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._content.read(len(buffer))
        except (tarfile.TarError, ValueError, OSError) as error:
            raise ArchiveRefused("malformed_archive", f"the archive is cut off in a member: {error}") from error
        self._at += len(data)
        buffer[: len(data)] = data
        return len(data)

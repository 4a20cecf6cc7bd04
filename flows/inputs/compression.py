"""Opening input files: the hash of their bytes, and their content as a stream that limits cut off."""

import bz2
import gzip
import io
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, Any, Protocol

COMPRESSIONS = (".gz", ".zst", ".bz2")
BUFFER_BYTES = 256 * 1024
_STEP_BYTES = 64 * 1024
IN_MEMORY_BYTES = 16 * 1024**2  # files up to this size are read from disk once, for hash and content alike


@dataclass(frozen=True)
class Limits:
    """How much of an input is taken in; sizes are of decompressed bytes.

    max_record_bytes: one record: a text file, a line, a row (10 MiB; a novel has 1).
    max_file_bytes: one file of rows; the rows up to there are read (4 GiB).
    max_json_bytes: one .json file, which is held in memory whole (64 MiB).
    max_binary_bytes: one PDF, workbook or mail with what is attached to it (64 MiB).
    max_archive_bytes: all that an archive holds (64 GiB); what was read up to there is kept.
    max_members: files in a zip or tar archive (200,000).
    max_ratio: decompressed to compressed, counted once a record's worth has come out (100; news text has 3 to 10).
    """

    max_record_bytes: int = 10 * 1024**2
    max_file_bytes: int = 4 * 1024**3
    max_json_bytes: int = 64 * 1024**2
    max_binary_bytes: int = 64 * 1024**2
    max_archive_bytes: int = 64 * 1024**3
    max_members: int = 200_000
    max_ratio: int = 100


class Refused(Exception):
    """The rest of a file cannot be taken in; is_final is false where a later try may succeed with the same bytes."""

    def __init__(self, reason_code: str, detail: str, *, is_final: bool = True) -> None:
        super().__init__(detail)
        self.reason_code, self.detail, self.is_final = reason_code, detail, is_final


class ArchiveRefused(Refused):
    """The rest of an archive cannot be taken in, not only one of its members."""


def unreadable(error: OSError) -> Refused:
    """The refusal that stands for an error of the operating system."""
    return Refused("unreadable_file", f"cannot be read: {error.strerror or error}", is_final=False)


class Source(io.RawIOBase):
    """A binary file whose read errors are Refused, so that no decompressor takes them for broken data."""

    def __init__(self, handle: IO[bytes] | io.RawIOBase) -> None:
        super().__init__()
        self._handle = handle

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """As of the file."""
        return self._handle.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of the file."""
        return self._handle.seek(offset, whence)

    def tell(self) -> int:
        """As of the file."""
        return self._handle.tell()

    def readinto(self, buffer: Any) -> int:
        """As of the file; raises Refused where the operating system fails."""
        try:
            data = self._handle.read(len(buffer)) or b""
        except OSError as error:
            raise unreadable(error) from error
        buffer[: len(data)] = data
        return len(data)


def hashed(handle: IO[bytes]) -> tuple[Source, str]:
    """The file from its beginning and the SHA-256 of its bytes; small files are held in memory."""
    head = handle.read(IN_MEMORY_BYTES + 1)
    digest = sha256(head)
    if len(head) <= IN_MEMORY_BYTES:
        return Source(io.BytesIO(head)), digest.hexdigest()
    while block := handle.read(BUFFER_BYTES):
        digest.update(block)
    handle.seek(0)
    return Source(handle), digest.hexdigest()


class _Reads(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Read1:
    """GzipFile read in single steps: its read() would drop the good bytes before a break."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        return self._file.read1(size)


class Meter:
    """Counts what comes out of a compressed or plain file and refuses it where it goes beyond the limits."""

    def __init__(self, source: Source, limits: Limits, max_bytes: int, *, compressed: bool) -> None:
        self._source, self._limits, self._max_bytes, self._compressed = source, limits, max_bytes, compressed
        self._n_bytes = 0

    @property
    def room(self) -> int:
        """How many more bytes are allowed."""
        return max(self._max_bytes - self._n_bytes, 0)

    def add(self, n_bytes: int, n_compressed: int | None = None) -> None:
        """Count more bytes; raises Refused as decompression_bomb, record_too_large or file_too_large."""
        self._n_bytes += n_bytes
        limits = self._limits
        if self._compressed and self._n_bytes > limits.max_record_bytes:
            held = max(self._source.tell() if n_compressed is None else n_compressed, 1)
            if self._n_bytes > limits.max_ratio * held:
                raise Refused(
                    "decompression_bomb",
                    f"{held} compressed bytes grew to more than {self._n_bytes}; allowed is {limits.max_ratio} times",
                )
        if self._n_bytes <= self._max_bytes:
            return
        if self._max_bytes in (limits.max_record_bytes, limits.max_binary_bytes):
            raise Refused("record_too_large", f"more than {self._max_bytes} bytes; allowed are {self._max_bytes}")
        raise Refused(
            "decompression_bomb" if self._compressed else "file_too_large",
            f"more than {self._max_bytes} bytes, the rest was not read; split the file or raise max_file_bytes",
        )


class _Metered(io.RawIOBase):
    def __init__(self, source: _Reads, meter: Meter) -> None:
        super().__init__()
        self._source, self._meter = source, meter
        self._refused: Refused | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer to the end of the file, or to a break, which is raised by the next call."""
        if self._refused:
            raise self._refused
        filled = 0
        try:
            while filled < len(buffer):
                data = self._source.read(min(len(buffer) - filled, _STEP_BYTES, self._meter.room + 1))
                if not data:
                    break
                buffer[filled : filled + len(data)] = data
                filled += len(data)
                self._meter.add(len(data))
        except Refused as refused:
            self._refused = refused
        except (OSError, EOFError, zlib.error) as error:
            self._refused = Refused("malformed_archive", f"broken compressed data: {error}")
        if self._refused and not filled:
            raise self._refused
        return filled


def decompressed(source: Source, compression: str | None, limits: Limits, max_bytes: int) -> io.BufferedReader:
    """The content as a stream: what breaks, exceeds max_bytes or grows too much raises Refused after the good bytes.

    compression is one of COMPRESSIONS or None. Concatenated gzip members and Zstandard
    frames are one content; a Zstandard frame may ask for 128 MiB of window at most, as with the zstd command.
    """
    opened: _Reads = source
    if compression == ".gz":
        opened = _Read1(gzip.GzipFile(fileobj=source, mode="rb"))
    elif compression == ".bz2":
        opened = bz2.BZ2File(source)
    elif compression == ".zst":
        import pyarrow as pa  # takes a while to load, and few inputs need it

        # pyarrow, because zstandard's own stream_reader takes a truncated frame for a whole one
        opened = pa.CompressedInputStream(pa.PythonFile(source, mode="r"), "zstd")
    meter = Meter(source, limits, max_bytes, compressed=compression is not None)
    return io.BufferedReader(_Metered(opened, meter), BUFFER_BYTES)

"""Lines of a byte stream that may be huge, in any encoding: bounded in memory, decoded or given up one by one."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flows.inputs.compression import BUFFER_BYTES

_BOMS = (  # the longer first: the mark of UTF-32 begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SUSPECT_BYTES = 64 * 1024  # of what is not UTF-8: enough to tell its encoding by


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A row that was read: its number from 1 (None: it is the whole file), its bytes, and what else is known of it.

    format is that of RECORDS where it is not the file's own; url, fetched_at and given are those of RECORDS; member is
    the name within the archive that the file is.
    """

    number: int | None
    payload: bytes
    format: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None
    given: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A row that was refused, with the reason; member is the name within the archive that the file is."""

    number: int | None
    reason_code: str
    detail: str
    payload_sha256: str | None = None
    member: str | None = None


def bad(row: RawRecord, reason_code: str, detail: str) -> BadRecord:
    """The refusal of a row."""
    return BadRecord(row.number, reason_code, detail, sha256(row.payload).hexdigest())


def lines(stream: io.BufferedReader, max_bytes: int, *, keep_ends: bool = False) -> Iterator[RawRecord | BadRecord]:
    """The lines, numbered from 1; one above max_bytes is skipped as record_too_large without being held."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) > max_bytes and not line.endswith(b"\n"):
            yield _too_long(stream, number, line, max_bytes)
        else:
            yield RawRecord(number, line if keep_ends else line.removesuffix(b"\n").removesuffix(b"\r"))


def _too_long(stream: io.BufferedReader, number: int, line: bytes, max_bytes: int) -> BadRecord:
    digest, size = sha256(), 0
    while line:
        digest.update(line.removesuffix(b"\n"))
        size += len(line)
        if line.endswith(b"\n"):
            break
        line = stream.readline(BUFFER_BYTES)
    detail = f"line {number} has {size} bytes; allowed are {max_bytes}"
    return BadRecord(number, "record_too_large", detail, digest.hexdigest())


def utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream without byte order mark; UTF-16 and UTF-32 with such a mark become UTF-8."""
    head = stream.peek(4)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return io.BufferedReader(_Transcoded(stream, encoding), BUFFER_BYTES)
    return stream


def with_line_feeds(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream; one whose lines end with carriage returns alone, as old spreadsheets write them, with line feeds."""
    head = stream.peek()
    if b"\n" in head or b"\r" not in head:
        return stream
    return io.BufferedReader(_LineFeeds(stream), BUFFER_BYTES)


class _LineFeeds(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._stream.read1(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(block)] = block
        return len(block)


class _Transcoded(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        super().__init__()
        self._stream, self._left = stream, b""
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            block = self._stream.read1(BUFFER_BYTES)
            self._left = self._decoder.decode(block, final=not block).encode()
            if not block:
                break
        taken = self._left[: len(buffer)]
        self._left = self._left[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)


class Decoder:
    """Decodes the lines of one file: UTF-8, or else the one older encoding that its other lines are in.

    The older encoding is told from the lines of the sample (the file's beginning) that are not UTF-8, or else from
    the first such line.
    """

    def __init__(self, sample: bytes) -> None:
        self._sample = sample
        self._older: str | None = None

    def decode(self, line: bytes) -> str | None:
        """The text of a line, None where no encoding fits."""
        try:
            return line.decode()
        except UnicodeDecodeError:
            repaired = line.decode(errors="replace")
        if _is_damaged_utf8(repaired):
            return repaired
        if self._older is None:
            self._older = _older_encoding(self._sample, line)
        try:
            return line.decode(self._older)
        except UnicodeDecodeError:
            return None


def _older_encoding(sample: bytes, line: bytes) -> str:
    parts = [part for part in sample.split(b"\n") if not _is_utf8(part)]
    suspects = b"\n".join(part for part in parts if not _is_damaged_utf8(part.decode(errors="replace"))) or line
    from transforms.documents.charsets.code_pages import likeliest_code_page  # few texts are read by guessing

    return likeliest_code_page(suspects[:_SUSPECT_BYTES])


def _is_damaged_utf8(repaired: str) -> bool:
    """Whether most of what is not ASCII is in order."""
    return sum(c > "\x7f" for c in repaired) > 2 * repaired.count("\ufffd")


def _is_utf8(part: bytes) -> bool:
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return True

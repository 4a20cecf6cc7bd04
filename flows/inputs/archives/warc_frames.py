"""WARC files cut into their records, one at a time; what is broken costs its own record, not those behind it.

fastwarc reads the records themselves (warc.py). It does not read the files: it stops at the first damaged member, takes
a file that was cut off for a whole one, and panics if a Python stream raises.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flows.inputs.compression import ArchiveRefused, Limits, Meter, Source

_READ_BYTES = 64 * 1024
_ZLIB_STEP, _ZSTD_STEP = 4096, 1024  # packed bytes at a time: they unpack to 4 and 32 MiB at most
_HEADER_BYTES = 64 * 1024
_HTTP_BYTES = 64 * 1024  # what headers and transfer encoding may add to a page
_MAGIC = {".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd"}
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # frame that holds the dictionary of a .warc.zst
_MAX_DICTIONARY = 16 * 1024**2
_MAX_WINDOW = 128 * 1024**2
_START = re.compile(rb"(?:\A|\n)(?=WARC/[01]\.\d{1,2}\r?\n)")
_FOLLOWS = re.compile(rb"\r\n\r\n(?=WARC/[01]\.\d)")
_LENGTH = re.compile(rb"(?im)^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$")
_TYPE = re.compile(rb"(?im)^WARC-Type:[ \t]*([a-z]{1,20})[ \t]*\r?$")


@dataclass(frozen=True)
class Frame:
    """A record: its number from 1, its type, and its bytes, headers included; data is None where it is not wanted.

    problem says why it cannot be read: (reason code, detail).
    """

    number: int
    kind: str
    data: bytes | None
    problem: tuple[str, str] | None = None


def frames(source: Source, compression: str | None, limits: Limits, wanted: frozenset[str]) -> Iterator[Frame]:
    """The records of a WARC file, those of wanted types with their bytes.

    Raises Refused for errors of reading, ArchiveRefused beyond the limits of the whole.
    """
    stream = _Stream(_unpacked(source, compression, limits))
    number = 0
    while stream.has_more():
        number += 1
        yield _frame(stream, number, limits, wanted)


def _frame(stream: "_Stream", number: int, limits: Limits, wanted: frozenset[str]) -> Frame:
    header = stream.header()
    length = _LENGTH.search(header) if header else None
    if header is None or length is None:
        broken = stream.broken or f"no header of a record{'' if header is None else ', or one without length'}"
        stream.to_next_start()
        return Frame(number, "", None, ("malformed_archive", broken))
    found = _TYPE.search(header)
    kind = found[1].decode().lower() if found else ""
    n_bytes = int(length[1])
    if kind not in wanted:
        stream.skip(n_bytes)
        stream.end_record()
        return Frame(number, kind, None)
    if n_bytes > limits.max_record_bytes + _HTTP_BYTES:
        stream.skip(n_bytes)
        stream.end_record()
        detail = f"a record of {n_bytes} bytes; allowed are {limits.max_record_bytes}"
        return Frame(number, kind, None, ("record_too_large", detail))
    body = stream.take(n_bytes)
    is_short = len(body) < n_bytes
    if (is_short or not stream.end_record()) and (follows := _FOLLOWS.search(body)):
        stream.put_back(body[follows.end() :])  # its length is wrong: it would swallow those behind it
        body = body[: follows.start()]
        header = _LENGTH.sub(b"Content-Length: %d\\r" % len(body), header)
    elif is_short:
        broken = stream.broken or "the file was cut off"
        stream.to_next_start()
        return Frame(number, kind, None, ("malformed_archive", f"record of {n_bytes} bytes: {broken}"))
    return Frame(number, kind, header + body)


class _Stream:
    """Unpacked bytes with a break where a member is damaged; nothing is read over a break unless told to."""

    def __init__(self, pieces: Iterator[bytes | str]) -> None:
        self._pieces = pieces
        self._held = bytearray()
        self.broken: str | None = None  # what is wrong at the end of what is held
        self._at_end = False

    def _pull(self) -> bool:
        """Whether there are more bytes before the next break or the end."""
        if self.broken is not None or self._at_end:
            return False
        piece = next(self._pieces, None)
        if piece is None:
            self._at_end = True
        elif isinstance(piece, str):
            self.broken = piece
        else:
            self._held += piece
            return True
        return False

    def has_more(self) -> bool:
        """Whether another record or break is to come; blank lines are passed over."""
        while True:
            blank = len(self._held) - len(self._held.lstrip(b"\r\n\0"))
            del self._held[:blank]
            if self._held:
                return True
            if not self._pull():
                return self.broken is not None

    def header(self) -> bytes | None:
        """The header lines with the blank one after them, None where there are none."""
        while True:
            if self._held[:5] != b"WARC/"[: len(self._held)]:
                return None
            end = re.search(rb"\r?\n\r?\n", self._held[:_HEADER_BYTES])
            if end:
                return self.take(end.end())
            if len(self._held) > _HEADER_BYTES or not self._pull():
                return None

    def take(self, n_bytes: int) -> bytes:
        """The next bytes, fewer at a break."""
        while len(self._held) < n_bytes and self._pull():
            pass
        taken = bytes(self._held[:n_bytes])
        del self._held[:n_bytes]
        return taken

    def put_back(self, data: bytes) -> None:
        """Let these bytes come again."""
        self._held[:0] = data

    def skip(self, n_bytes: int) -> None:
        """Pass over the next bytes."""
        while n_bytes > len(self._held):
            n_bytes -= len(self._held)
            self._held.clear()
            if not self._pull():
                return
        del self._held[:n_bytes]

    def end_record(self) -> bool:
        """Whether a record ends here: blank lines follow, or nothing does."""
        while len(self._held) < 4 and self._pull():
            pass
        return not self._held or self._held[:2] == b"\r\n" or self._held[:1] == b"\n" or self._held[:5] == b"WARC/"

    def to_next_start(self) -> None:
        """Go on to where the next record seems to begin, over a break if there is one."""
        if self.broken is not None:
            self.broken = None
            self._held.clear()
        elif self._held[:5] == b"WARC/":
            del self._held[:5]
        while True:
            start = _START.search(self._held)
            if start:
                del self._held[: start.end()]
                return
            del self._held[:-16]
            if not self._pull():
                self._held.clear()
                return


def _unpacked(source: Source, compression: str | None, limits: Limits) -> Iterator[bytes | str]:
    """The content in pieces, and a text for each damaged member: what is wrong with it."""
    meter = Meter(source, limits, limits.max_archive_bytes, compressed=compression is not None)
    if compression is None:
        while data := source.read(_READ_BYTES):
            meter.add(len(data))
            yield data
        return
    packed = _Packed(source, _MAGIC[compression])
    dictionary = packed.dictionary() if compression == ".zst" else b""
    step, error = (_ZLIB_STEP, zlib.error) if compression == ".gz" else (_ZSTD_STEP, _zstd_error())
    while packed.at_member():
        unpacker = zlib.decompressobj(31) if compression == ".gz" else _zstd(dictionary)
        try:
            while not unpacker.eof and (data := packed.take(step)):
                out = unpacker.decompress(data)
                packed.put_back(unpacker.unused_data)
                if out:
                    meter.add(len(out))
                    yield out
        except error as problem:
            packed.put_back(data[1:])  # the next member may begin in the very piece that could not be unpacked
            packed.to_next_member()
            yield f"broken compressed data: {problem}"
            continue
        if not unpacker.eof:
            yield "the file was cut off in a compressed member"
    if packed.is_garbage:
        yield "what follows is not compressed data"


class _Packed:
    """Packed bytes, which can be given back, and a search for the next member."""

    def __init__(self, source: Source, magic: bytes) -> None:
        self._source, self._magic = source, magic
        self._held = bytearray()
        self.is_garbage = False  # what follows the last member

    def take(self, n_bytes: int) -> bytes:
        if len(self._held) < n_bytes:
            self._held += self._source.read(_READ_BYTES) or b""
        taken = bytes(self._held[:n_bytes])
        del self._held[:n_bytes]
        return taken

    def put_back(self, data: bytes) -> None:
        self._held[:0] = data

    def dictionary(self) -> bytes:
        """The dictionary at the beginning of the file, empty if there is none."""
        head = self.take(8)
        if not head.startswith(_DICTIONARY):
            self.put_back(head)
            return b""
        size = int.from_bytes(head[4:], "little")
        if size > _MAX_DICTIONARY:
            raise ArchiveRefused("malformed_archive", f"a dictionary of {size} bytes")
        data = b""
        while len(data) < size and (more := self.take(size - len(data))):
            data += more
        if data.startswith(_MAGIC[".zst"]):
            import zstandard

            try:
                unpacker = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)
                with unpacker.stream_reader(data) as reader:
                    return reader.read(_MAX_DICTIONARY)
            except zstandard.ZstdError as error:
                raise ArchiveRefused("malformed_archive", f"broken dictionary: {error}") from error
        return data

    def at_member(self) -> bool:
        """Whether another member begins here, after zeros or what does not belong to one."""
        while self._fill():
            if self._held[0] == 0:
                self._held = self._held.lstrip(b"\0")
            elif self._held.startswith(self._magic):
                return True
            else:
                self.is_garbage = True
                self.to_next_member()
        return False

    def _fill(self) -> bool:
        """Whether anything is left; enough of it is held to know a member by."""
        if len(self._held) < len(self._magic):
            self._held += self._source.read(_READ_BYTES) or b""
        return bool(self._held)

    def to_next_member(self) -> None:
        """Go on to the next bytes that look like the beginning of a member, or to the end."""
        while True:
            at = self._held.find(self._magic)
            if at >= 0:
                del self._held[:at]
                return
            del self._held[: 1 - len(self._magic)]
            more = self._source.read(_READ_BYTES)
            if not more:
                self._held.clear()
                return
            self._held += more


def _zstd(dictionary: bytes) -> Any:
    import zstandard  # few inputs need it

    known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    return zstandard.ZstdDecompressor(dict_data=known, max_window_size=_MAX_WINDOW).decompressobj()


def _zstd_error() -> type[Exception]:
    import zstandard

    return zstandard.ZstdError

"""The body of an answer, decompressed as it comes in, and never larger than a limit.

gzip and deflate are asked for and decompressed piece by piece. Brotli and Zstandard are not asked for, but some servers
send them all the same: these are decompressed at the end, out of at most as many bytes, up to the limit.
"""

import io
import re
import zlib

ACCEPTED = "gzip, deflate"
_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "brotli", "zstd": "zstd"}
_GZIP = b"\x1f\x8b"
_MAX_MEMBERS = 1000
_MAX_CODINGS = 3
_TAIL = 4096
_TEXT = re.compile(r"(?i)^\s*text/|[/+](?:xml|json|xhtml)")
_ENDS = (b"</html>", b"</rss>", b"</feed>", b"</rdf:rdf>", b"</urlset>", b"</sitemapindex>")


class TooLarge(Exception):
    """More bytes than the limit."""


class BadEncoding(Exception):
    """Bytes that are not what Content-Encoding says."""


class Body:
    """Takes the pieces of an answer and gives its content.

    content_encoding: the header, None or empty for plain bytes; names that are no compression ("utf-8") count as plain.
    limit: of the bytes that come in and of those that come out.
    """

    def __init__(self, content_encoding: str | None, limit: int) -> None:
        names = [_NAMES.get(name.strip().lower()) for name in (content_encoding or "").split(",")]
        self._codings = [name for name in names if name]
        if len(self._codings) > _MAX_CODINGS:
            raise BadEncoding(f"compressed {len(self._codings)} times")
        self._limit = limit
        self._n_in = 0
        self._first = _stage(self._codings.pop() if self._codings else None, limit)

    def feed(self, piece: bytes) -> None:
        """Take the next piece. Raises TooLarge, BadEncoding."""
        self._n_in += len(piece)
        if self._n_in > self._limit:
            raise TooLarge(f"more than {self._limit} bytes")
        self._first.feed(piece)

    @property
    def n_received(self) -> int:
        """How many bytes came in."""
        return self._n_in

    @property
    def ended(self) -> bool:
        """Whether a compressed content has come to its own end, whatever Content-Length promised."""
        return self._first.ended

    def is_whole_document(self) -> bool:
        """Whether plain content ends as a page, feed or sitemap does, so that nothing of it is missing."""
        return not self._codings and self._first.tail(_TAIL).rstrip().lower().endswith(_ENDS)

    def content(self) -> bytes:
        """The content, decompressed. Raises TooLarge, BadEncoding (also for compressed content without its end)."""
        content = self._first.content()
        for coding in reversed(self._codings):
            stage = _stage(coding, self._limit)
            stage.feed(content)
            content = stage.content()
        return content


def undeclared(content: bytes, content_type: str | None, limit: int) -> bytes:
    """Text that is compressed once more than its server says, decompressed; files that are meant to be gzip stay so.

    Raises TooLarge, BadEncoding.
    """
    if not content.startswith(_GZIP) or not _TEXT.search(content_type or ""):
        return content
    body = Body("gzip", limit)
    body.feed(content)
    return body.content()


class _Plain:
    """Bytes as they come."""

    ended = False

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._out = bytearray()

    def feed(self, piece: bytes) -> None:
        self._out += piece

    def tail(self, size: int) -> bytes:
        return bytes(self._out[-size:])

    def content(self) -> bytes:
        return bytes(self._out)


class _Zlib(_Plain):
    """gzip and deflate; what is not compressed though the header says so is taken as it is."""

    def __init__(self, coding: str, limit: int) -> None:
        super().__init__(limit)
        self._coding = coding
        self._head = b""
        self._members = 0
        self._inner: zlib._Decompress | None = None
        self._is_plain = False

    def feed(self, piece: bytes) -> None:
        if self._inner is None and not self._is_plain:
            self._head += piece
            if len(self._head) < len(_GZIP):
                return
            piece, self._head = self._head, b""
            self._begin(piece)
        if self._is_plain:
            super().feed(piece)
        elif not self.ended:
            self._decompress(piece)

    def _begin(self, start: bytes) -> None:
        if self._coding == "gzip" and not start.startswith(_GZIP):
            self._is_plain = True
            return
        # "deflate" has a zlib header by the standard, and none from some servers
        has_header = start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        bits = 31 if start.startswith(_GZIP) else 15 if has_header else -15
        self._inner = zlib.decompressobj(bits)

    def _decompress(self, piece: bytes) -> None:
        while self._inner is not None:
            try:
                self._out += self._inner.decompress(piece, self._limit - len(self._out) + 1)
            except zlib.error as error:
                raise BadEncoding(f"not {self._coding}: {error}") from None
            if len(self._out) > self._limit:
                raise TooLarge(f"more than {self._limit} bytes, decompressed")
            if not self._inner.eof:
                return
            piece = self._inner.unused_data
            if not piece.startswith(_GZIP):
                self.ended = True
                return
            self._members += 1
            if self._members > _MAX_MEMBERS:
                raise BadEncoding(f"more than {_MAX_MEMBERS} gzip members")
            self._inner = zlib.decompressobj(31)

    def content(self) -> bytes:
        if self._inner is None:
            return bytes(self._out) + self._head
        if not self._inner.eof:
            raise BadEncoding(f"{self._coding} without its end")
        return bytes(self._out)


class _AtTheEnd(_Plain):
    """Brotli and Zstandard, by pyarrow."""

    def __init__(self, coding: str, limit: int) -> None:
        super().__init__(limit)
        self._coding = coding

    def content(self) -> bytes:
        if not self._out:
            return b""
        import pyarrow as pa  # rarely needed

        out = io.BytesIO()
        try:
            with pa.CompressedInputStream(pa.BufferReader(bytes(self._out)), self._coding) as stream:
                while piece := stream.read(min(256 * 1024, self._limit - out.tell() + 1)):
                    out.write(piece)
                    if out.tell() > self._limit:
                        raise TooLarge(f"more than {self._limit} bytes, decompressed")
        except (OSError, ValueError) as error:
            raise BadEncoding(f"not {self._coding}: {error}") from None
        return out.getvalue()


def _stage(coding: str | None, limit: int) -> _Plain:
    if coding is None:
        return _Plain(limit)
    return _Zlib(coding, limit) if coding in ("gzip", "deflate") else _AtTheEnd(coding, limit)

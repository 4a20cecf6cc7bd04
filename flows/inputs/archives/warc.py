"""Pages of WARC files, as crawlers, Common Crawl (CC-NEWS, WET) and browsers write them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from flows.inputs.archives.warc_frames import Frame, frames
from flows.inputs.compression import Limits, Refused, Source
from flows.inputs.text_lines import BadRecord, RawRecord
from flows.wording import counted
from transforms.documents.encoding import transcoded

_WANTED = frozenset(("response", "resource", "conversion"))
_FORMATS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
_ROBOTS = re.compile(r"(?i)^https?://[^/]+/(?:\.well-known/)?(?:robots|ads|app-ads|humans|security|llms)\.txt$")
_ADDRESS = re.compile(r"(?i)^https?://\S+$")
_LOOKS_HTML = re.compile(rb"(?i)<(?:!doctype html|html|head|body)\b")
_PACKED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_SNIFFED_BYTES = 1024


def warc_pages(source: Source, compression: str | None, limits: Limits) -> Iterator[RawRecord | BadRecord]:
    """The pages and plain texts, numbered by their records, each with its address and the time of its fetch.

    Passed over: what is no answer (requests, revisits, metadata), answers without success (status other than 2xx),
    what is neither HTML nor text by its declared type (by its beginning where none is declared), robots.txt and its
    kind. A damaged record is refused; reading goes on behind it. Raises Refused if there is no page at all,
    ArchiveRefused beyond the limits.
    """
    n_passed_over = n_rows = 0
    for frame in frames(source, compression, limits, _WANTED):
        row = _row(frame, limits)
        if row is None:
            n_passed_over += 1
            continue
        n_rows += 1
        yield row
    if not n_rows:
        passed = counted(n_passed_over, "record")
        raise Refused("nothing_to_read", f"no page or text in it; {passed} of other kinds or without success")


def _row(frame: Frame, limits: Limits) -> RawRecord | BadRecord | None:
    """The page in a record, None where the record is passed over."""
    if frame.problem:
        return BadRecord(frame.number, *frame.problem)
    if frame.data is None:
        return None
    try:
        return _page(frame.number, frame.data, limits, decode=True)
    except OSError as error:
        problem = error
    try:  # crawlers store what they have decoded, and leave the headers as they were
        row = _page(frame.number, frame.data, limits, decode=False)
    except OSError:
        row = None
    if isinstance(row, RawRecord) and (b"\0" in row.payload or row.payload.startswith(_PACKED)):
        row = None
    return row or BadRecord(frame.number, "malformed_record", f"a damaged record: {problem}")


def _page(number: int, data: bytes, limits: Limits, *, decode: bool) -> RawRecord | BadRecord | None:
    """The page in a record as it is, or with its encodings of HTTP undone. Raises OSError where it is damaged."""
    from fastwarc.warc import WarcRecord  # a library of compiled code that few inputs need

    record = WarcRecord.from_bytes(data)
    headers = record.headers
    charset = None
    if record.is_http:
        record.parse_http(auto_decode="all" if decode else "none")
        headers, charset = record.http_headers, record.http_charset
        if headers is None or headers.status_code is None:
            return BadRecord(number, "malformed_record", "an answer without the status line of HTTP")
        if not 200 <= headers.status_code < 300:
            return None
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    kind = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if (kind and kind not in _FORMATS) or _ROBOTS.match(url):
        return None
    payload = record.reader.read(limits.max_record_bytes + 1)
    if len(payload) > limits.max_record_bytes:
        detail = f"more than {limits.max_record_bytes} bytes; allowed are {limits.max_record_bytes}"
        return BadRecord(number, "record_too_large", detail)
    if not kind and not _LOOKS_HTML.search(payload[:_SNIFFED_BYTES]):
        return None
    address = url if _ADDRESS.match(url) else None
    found = _FORMATS.get(kind, "html")
    return RawRecord(number, transcoded(payload, charset), found, address, _time(record.record_date))


def _time(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment and moment.tzinfo else moment.replace(tzinfo=UTC) if moment else None

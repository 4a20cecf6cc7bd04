"""From paths to raw records: files and folders read as a stream of chunks, refusals beside them."""

import io
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import IO, Any

import polars as pl

from flows.inputs.compression import Limits, Refused, Source, decompressed, hashed, unreadable
from flows.inputs.contents import DOCUMENT_FORMATS, rows
from flows.inputs.files import InputError, InputFile, check, find, survey
from flows.inputs.text_lines import RawRecord
from flows.wording import counted
from transforms.ids import digest
from transforms.rejections import rejected
from transforms.schemas import FEED_ITEMS, FETCHES, RECORDS, conform

__all__ = ["Chunk", "Finished", "InputError", "Limits", "read", "survey"]

PARSER_VERSION = "5"  # raise it when the same bytes give other records: unchanged files are then read again
_SHA256_OF_NOTHING = sha256(b"").hexdigest()
_JSON_FEED, _JSON_FEED_HEAD = b"jsonfeed.org/version/", 4096
_CHUNK_BYTES = 8 * 1024**2
_CHUNK_REFUSALS = 1024
# A file is given up when so many rows were refused and not even one in so many was good: it is no such file.
_HOPELESS_ROWS, _HOPELESS_RATIO = 1000, 10


@dataclass(frozen=True)
class Finished:
    """A file that was read to its end, in this run or before: a row of ops.inputs."""

    origin: str
    fingerprint: str
    n_records: int


@dataclass(frozen=True)
class FeedFile:
    """A file of a feed or sitemap, whose items are still to be taken in: not finished until that is done."""

    origin: str
    fingerprint: str
    payload: bytes


@dataclass(frozen=True)
class Fetches:
    """What is to be remembered of addresses: FETCHES and FEED_ITEMS."""

    fetches: pl.DataFrame
    items: pl.DataFrame


NO_FETCHES = Fetches(FETCHES.empty(), FEED_ITEMS.empty())


@dataclass(frozen=True)
class Chunk:
    """Some records and what happened since the chunk before.

    records: RECORDS. rejected: REJECTED, stage "read". finished: files whose last record is in this chunk or an
    earlier one. skipped: unchanged files, or items of feeds, that were passed over. feeds: files of feeds, whose items
    somebody has to take in. n_unchanged: records of addresses that are as they were. fetches: what is remembered once
    these records are loaded.
    """

    records: pl.DataFrame
    rejected: pl.DataFrame
    finished: tuple[Finished, ...]
    skipped: tuple[Finished, ...]
    feeds: tuple[FeedFile, ...] = ()
    n_unchanged: int = 0
    fetches: Fetches = NO_FETCHES


def read(
    paths: Sequence[Path],
    *,
    known: Mapping[str, tuple[str, int]] = {},
    root: Path | None = None,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    chunk_records: int = 128,
    salt: str = "",
    follow_symlinks: bool = False,
    more: Iterable[InputFile] | None = None,
) -> Iterator[Chunk]:
    """The records of files and folders, and of more files, as chunks of at most chunk_records and about 8 MiB.

    Which files of a folder are read, and in which order: see files.find. An origin is the file's path, its links
    resolved, from root where it lies below it, with ::<member> for a member of an archive, and with #<row> for a row
    of a list or table (of JSON lines: the line; of a WARC file: the record). A file whose origin has the same
    (fingerprint, number of records) in known is passed over; the fingerprint covers the file's bytes, PARSER_VERSION,
    limits, and salt: whatever else decides what becomes of the records. Of a file that breaks or goes beyond the
    limits, the rows before that are kept.

    Raises InputError at the call: for a path that is not there and a folder without any file that can be read.
    """
    if paths or more is None:
        check(paths, follow_symlinks=follow_symlinks)
    files = find(paths, root, follow_symlinks=follow_symlinks)
    return _chunks(chain(files, more or ()), known, limits, chunk_records, salt)


def _chunks(
    files: Iterator[InputFile],
    known: Mapping[str, tuple[str, int]],
    limits: Limits,
    chunk_records: int,
    salt: str,
) -> Iterator[Chunk]:
    pending = _Pending()
    for file in files:
        for event in _events(file, known, limits, salt):
            if isinstance(event, _Record | _Reject | FeedFile) and pending.is_full(chunk_records):
                yield pending.chunk()
                pending = _Pending()
            pending.add(event)
    if not pending.is_empty():
        yield pending.chunk()


@dataclass(frozen=True, slots=True)
class _Record:
    origin: str
    format: str
    row: RawRecord


@dataclass(frozen=True, slots=True)
class _Reject:
    origin: str
    reason_code: str
    detail: str
    payload_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class _Skipped:
    file: Finished


_Event = _Record | _Reject | _Skipped | Finished | FeedFile


class _Pending:
    """What the next chunk is made of."""

    def __init__(self) -> None:
        self._records: list[_Record] = []
        self._rejects: list[_Reject] = []
        self._finished: list[Finished] = []
        self._skipped: list[Finished] = []
        self._feeds: list[FeedFile] = []
        self._n_bytes = 0

    def add(self, event: _Event) -> None:
        """Take in what happened."""
        if isinstance(event, _Record):
            self._records.append(event)
            self._n_bytes += len(event.row.payload)
        elif isinstance(event, _Reject):
            self._rejects.append(event)
        elif isinstance(event, Finished):
            self._finished.append(event)
        elif isinstance(event, FeedFile):
            self._feeds.append(event)
            self._n_bytes += len(event.payload)
        else:
            self._skipped.append(event.file)

    def is_full(self, chunk_records: int) -> bool:
        """Whether it is time for a chunk."""
        refused = len(self._rejects) >= _CHUNK_REFUSALS
        return len(self._records) >= chunk_records or self._n_bytes >= _CHUNK_BYTES or refused

    def is_empty(self) -> bool:
        """Whether nothing happened since the last chunk."""
        return not (self._records or self._rejects or self._finished or self._skipped or self._feeds)

    def chunk(self) -> Chunk:
        """All that as a chunk."""
        found = pl.DataFrame([_record_row(r) for r in self._records], schema=RECORDS.schema, orient="row")
        records = conform(found, RECORDS)
        refused = rejected([_rejected_row(reject) for reject in self._rejects])
        return Chunk(records, refused, tuple(self._finished), tuple(self._skipped), tuple(self._feeds))


def _record_row(record: _Record) -> tuple[Any, ...]:
    row = record.row
    digested = sha256(row.payload).hexdigest()
    return record.origin, record.format, row.payload, digested, row.url, row.fetched_at, row.given


def _rejected_row(reject: _Reject) -> dict[str, Any]:
    return {
        "stage": "read",
        "table_name": "documents",
        "row_key": None,
        "origin": reject.origin,
        "reason_code": reject.reason_code,
        "detail": reject.detail,
        "payload_sha256": reject.payload_sha256,
    }


def _events(file: InputFile, known: Mapping[str, tuple[str, int]], limits: Limits, salt: str) -> Iterator[_Event]:
    """What one file gives; ends with Finished unless another try might go otherwise."""
    if file.problem or file.format is None:
        reason_code, detail = file.problem or ("unsupported_format", "")
        yield _Reject(file.origin, reason_code, detail)
        return
    try:
        with _opened(file) as handle:
            source, file_sha256 = (Source(handle), None) if isinstance(handle, io.RawIOBase) else hashed(handle)
            how = (PARSER_VERSION, file.format, file.compression or "", repr(limits), salt)
            fingerprint = digest(file_sha256 or file.version or "", *how, length=64)
            if known.get(file.origin, ("", 0))[0] == fingerprint:
                yield _Skipped(Finished(file.origin, fingerprint, known[file.origin][1]))
                return
            if file.format == "feed" or (file.format == "json" and _is_json_feed(source)):
                yield from _feed(file, source, fingerprint, limits)
                return
            n_records = yield from _content(file, source, file_sha256, limits)
    except OSError as error:
        yield _Reject(file.origin, "unreadable_file", unreadable(error).detail)
        return
    if n_records is not None:
        yield Finished(file.origin, fingerprint, n_records)


def _is_json_feed(source: Source) -> bool:
    """Whether the file, which is at its beginning and stays there, is a JSON Feed."""
    head = source.read(_JSON_FEED_HEAD) or b""
    source.seek(0)
    return _JSON_FEED in head


def _feed(file: InputFile, source: Source, fingerprint: str, limits: Limits) -> Iterator[_Reject | FeedFile]:
    """The file as a feed, of which others know what to do with it."""
    try:
        payload = decompressed(source, file.compression, limits, limits.max_json_bytes).read()
    except Refused as refused:
        yield _Reject(file.origin, refused.reason_code, refused.detail)
        return
    yield FeedFile(file.origin, fingerprint, payload)


def _opened(file: InputFile) -> IO[bytes] | io.RawIOBase:
    return file.opener() if file.opener else Path(file.path).open("rb")


def _content(
    file: InputFile, source: Source, file_sha256: str | None, limits: Limits
) -> Generator[_Record | _Reject, None, int | None]:
    """Records and refusals of a file; returns how many records, or None when another try might go otherwise."""
    kind = file.format if file.format in DOCUMENT_FORMATS else "record"
    n_records = n_rejects = 0
    try:
        if file_sha256 == _SHA256_OF_NOTHING:
            raise Refused("empty_file", "the file is empty")
        for row in rows(file.format, file.compression, source, limits):
            origin = file.origin if row.member is None else f"{file.origin}::{row.member}"
            origin = origin if row.number is None else f"{origin}#{row.number}"
            if isinstance(row, RawRecord):
                n_records += 1
                yield _Record(origin, row.format or str(kind), row)
                continue
            n_rejects += 1
            yield _Reject(origin, row.reason_code, row.detail, row.payload_sha256)
            if n_rejects >= _HOPELESS_ROWS and n_rejects > _HOPELESS_RATIO * n_records:
                found = f"{counted(n_rejects, 'bad row')} and {counted(n_records, 'good one')}"
                detail = f"given up after {found}; is it a {file.format} file?"
                raise Refused("too_many_bad_rows", detail)
        if not n_records + n_rejects:
            raise Refused("empty_file", "the file is empty")
    except Refused as refused:
        yield _Reject(file.origin, refused.reason_code, refused.detail, file_sha256)
        return n_records if refused.is_final else None
    return n_records

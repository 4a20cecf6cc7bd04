"""What a file holds, by its format: its rows, or the document that it is; members of archives are read like files."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO

from flows.inputs.archives.members import ARCHIVES, Member
from flows.inputs.compression import BUFFER_BYTES, ArchiveRefused, Limits, Meter, Refused, Source, decompressed
from flows.inputs.csv_files import csv_file
from flows.inputs.json_files import json_file, json_lines
from flows.inputs.text_lines import BadRecord, RawRecord
from flows.inputs.wrapped.mailbox import mails
from flows.inputs.wrapped.unwrapping import WRAPPERS, unwrapped
from flows.inputs.wrapped.workbooks import workbook

DOCUMENT_FORMATS = ("text", "markdown", "html")
_Rows = Iterator[RawRecord | BadRecord]
_IN_MEMORY_BYTES = 8 * 1024**2  # of a file that must be searched; a larger one waits on the disk
_DEEPEST = 1  # archives within an archive


def rows(kind: str | None, compression: str | None, source: Source, limits: Limits, *, depth: int = 0) -> _Rows:
    """The rows of a file of rows, or a document as the one row; raises Refused at a break.

    kind and compression as in InputFile; depth: how many archives are around it. Of an archive, each member is read as
    a file of a folder would be; what cannot be read of one is refused, and the next is read.
    """
    if kind == "feed":
        raise Refused("feed_in_archive", "a feed or sitemap in an archive; unpack it: its pages are fetched")
    if kind in ARCHIVES:
        yield from _archive(str(kind), compression, source, limits, depth)
    elif kind == "warc":
        from flows.inputs.archives.warc import warc_pages

        yield from warc_pages(source, compression, limits)
    elif kind == "parquet":
        yield from _parquet(compression, source, limits)
    else:
        yield from _streamed(kind, compression, source, limits)


def _streamed(kind: str | None, compression: str | None, source: Source, limits: Limits) -> _Rows:
    max_bytes = limits.max_file_bytes
    if kind in (*DOCUMENT_FORMATS, "subtitles"):
        max_bytes = limits.max_record_bytes
    elif kind in ("mail", "pdf", "workbook"):
        max_bytes = limits.max_binary_bytes
    stream = decompressed(source, compression, limits, max_bytes)
    if kind in DOCUMENT_FORMATS:
        content = stream.read()
        if content.strip():
            yield RawRecord(None, content, kind)
    elif kind in WRAPPERS:
        yield unwrapped(None, stream.read(), str(kind))
    elif kind == "mailbox":
        yield from mails(stream, limits)
    elif kind == "workbook":
        yield from workbook(stream.read(), limits)
    elif kind in ("csv", "tsv"):
        yield from csv_file(stream, limits, delimiter="\t" if kind == "tsv" else None)
    elif kind == "json":
        yield from json_file(stream, limits)
    else:
        yield from json_lines(stream, limits)


def _parquet(compression: str | None, source: Source, limits: Limits) -> _Rows:
    from flows.inputs.parquet_files import parquet_file  # its library takes a while to load

    meter = Meter(source, limits, limits.max_file_bytes, compressed=True)  # Parquet is compressed inside, too
    with _searchable(compression, source, limits) as file:  # Parquet is read from its end
        yield from parquet_file(file, limits, meter)


def _archive(kind: str, compression: str | None, source: Source, limits: Limits, depth: int) -> _Rows:
    if depth > _DEEPEST:
        raise Refused("nested_archive", "an archive in an archive in an archive; unpack the outer one")
    if kind == "tar":
        from flows.inputs.archives.tar_files import tar_members

        stream = decompressed(source, compression, limits, limits.max_archive_bytes)
        yield from _members(tar_members(stream, limits), limits, depth)
        return
    from flows.inputs.archives.zip_files import zip_members

    with _searchable(compression, source, limits) as file:
        yield from _members(zip_members(file, limits), limits, depth)


def _members(members: Iterator[Member | Refused] | Iterator[Member], limits: Limits, depth: int) -> _Rows:
    n_rows = 0
    for member in members:
        n_rows += 1
        if isinstance(member, Refused):
            yield BadRecord(None, member.reason_code, member.detail)
        else:
            yield from _member(member, limits, depth)
    if not n_rows:
        raise Refused("nothing_to_read", "no member that can be read; allowed are the same files as in a folder")


def _member(member: Member, limits: Limits, depth: int) -> _Rows:
    """The rows of a member; one refusal if it breaks or has none.

    Raises ArchiveRefused, and Refused where a later try may go otherwise.
    """
    n_rows = 0
    try:
        if member.problem or member.source is None:
            raise member.problem or Refused("malformed_archive", "the member has no content")
        for row in rows(member.format, member.compression, member.source, limits, depth=depth + 1):
            n_rows += 1
            inner = member.name if row.member is None else f"{member.name}::{row.member}"
            yield replace(row, member=inner)
        if not n_rows:
            raise Refused("empty_file", "the file is empty")
    except Refused as refused:
        is_own = member.format in (*ARCHIVES, "warc")  # the archive that ends here is the member
        if (isinstance(refused, ArchiveRefused) and not is_own) or not refused.is_final:
            raise
        yield BadRecord(None, refused.reason_code, refused.detail, None, member.name)


@contextmanager
def _searchable(compression: str | None, source: Source, limits: Limits) -> Iterator[IO[bytes] | Source]:
    """The content as a file that can be searched."""
    if compression is None and source.seekable():
        yield source
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as unpacked:
        shutil.copyfileobj(decompressed(source, compression, limits, limits.max_file_bytes), unpacked, BUFFER_BYTES)
        yield unpacked

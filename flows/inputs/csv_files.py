"""CSV files, read as a stream: every row as a JSON object, or a reason why not."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from flows.inputs.compression import Limits, Refused
from flows.inputs.text_lines import BadRecord, Decoder, RawRecord, lines, utf8, with_line_feeds

_DELIMITERS = ",;\t"
_SAMPLE_ROWS = 50
_NAME_LENGTH = 500
_DECLARED = re.compile(r'\ufeff?"?sep=(.)"?[,;\t| ]*\r?\n', re.IGNORECASE)  # the first line, as Excel has it


def csv_file(
    stream: io.BufferedReader, limits: Limits, *, delimiter: str | None = None
) -> Iterator[RawRecord | BadRecord]:
    """The rows below the header, numbered from 1, each as an object of its fields; blank rows are no rows.

    The delimiter is that which a line "sep=;" before the header names, else a comma, semicolon or tab, whichever cuts
    the beginning into the most regular table. A row that is too large or does not fit the header is refused; raises
    Refused where that is the header.
    """
    stream = with_line_feeds(utf8(stream))
    sample = stream.peek()
    decoder = Decoder(sample)
    feed = _Feed(stream, decoder, limits)
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_record_bytes + 1))  # _Feed is the bound
    beginning = sample.decode(errors="replace")
    if declared := _DECLARED.match(beginning):
        rows = feed.rows(declared[1])
        next(rows)
    else:
        rows = feed.rows(delimiter or _delimiter(beginning))
    header: list[str] = []
    for fields in rows:
        if isinstance(fields, BadRecord):
            raise Refused(fields.reason_code, f"no header: {fields.detail}")
        if any(field.strip() for field in fields):
            header = unique_names(fields)
            if len(max(header, key=len)) > _NAME_LENGTH:  # every row would repeat it
                raise Refused("malformed_row", f"no header: a column name has more than {_NAME_LENGTH} characters")
            break
    number = 0
    for fields in rows:
        if isinstance(fields, list):
            while len(fields) > len(header) and not fields[-1].strip():
                fields.pop()  # spreadsheets fill up with empty cells
            if not any(field.strip() for field in fields):
                continue
        number += 1
        if isinstance(fields, BadRecord):
            yield BadRecord(number, fields.reason_code, fields.detail, fields.payload_sha256)
        elif len(fields) != len(header):
            detail = f"{feed.where()}: {len(fields)} fields, the header has {len(header)}"
            if feed.n_lines > 1:
                detail += "; a quotation mark may have no end"
            yield BadRecord(number, "malformed_row", detail, feed.sha256())
        else:
            yield RawRecord(number, json.dumps(dict(zip(header, fields, strict=True)), ensure_ascii=False).encode())


class _Feed:
    """Hands lines to a csv reader and keeps account of those that make up the present row."""

    def __init__(self, stream: io.BufferedReader, decoder: Decoder, limits: Limits) -> None:
        self._lines = lines(stream, limits.max_record_bytes, keep_ends=True)
        self._decoder, self._max_bytes = decoder, limits.max_record_bytes
        self._begin()

    def _begin(self) -> None:
        self._digest, self._n_bytes, self.n_lines, self._last = sha256(), 0, 0, 0

    def where(self) -> str:
        """The lines of the present row, in words."""
        first = self._last - self.n_lines + 1
        return f"line {first}" if self.n_lines == 1 else f"lines {first} to {self._last}"

    def sha256(self) -> str:
        """Of the lines of the present row."""
        return self._digest.hexdigest()

    def rows(self, delimiter: str) -> Iterator[list[str] | BadRecord]:
        """The rows; after one that is refused, the next begins with the next line."""
        reader = csv.reader(self, delimiter=delimiter)
        while True:
            self._begin()
            try:
                yield next(reader)
                continue
            except StopIteration:
                return
            except _RefusedRow as refused:
                yield refused.bad
            except csv.Error as error:
                yield BadRecord(None, "malformed_row", f"{self.where()}: {error}", self.sha256())
            reader = csv.reader(self, delimiter=delimiter)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        if isinstance(line, BadRecord):
            raise _RefusedRow(line)
        self.n_lines += 1
        self._last = line.number or 0
        self._n_bytes += len(line.payload)
        self._digest.update(line.payload)
        if self._n_bytes > self._max_bytes:
            detail = f"{self.where()}: more than {self._max_bytes} bytes in a row; a quotation mark may have no end"
            raise _RefusedRow(BadRecord(None, "record_too_large", detail, self.sha256()))
        text = self._decoder.decode(line.payload)
        if text is None:
            detail = f"{self.where()}: neither UTF-8 nor another known encoding"
            raise _RefusedRow(BadRecord(None, "malformed_row", detail, self.sha256()))
        return text


class _RefusedRow(Exception):
    def __init__(self, refused: BadRecord) -> None:
        super().__init__(refused.detail)
        self.bad = refused


def _delimiter(sample: str) -> str:
    """The delimiter that gives most rows of the sample the header's number of fields, and then the most fields."""
    kept = sample[: sample.rfind("\n") + 1] or sample

    def score(delimiter: str) -> tuple[float, int]:
        widths: Counter[int] = Counter()
        header = 0
        try:
            for row in csv.reader(io.StringIO(kept, newline=""), delimiter=delimiter):
                header = header or len(row)
                widths[len(row)] += 1
                if widths.total() == _SAMPLE_ROWS:
                    break
        except csv.Error:
            pass  # a break in the sample: judged by the rows before it
        return (widths[header] / widths.total(), header) if header > 1 else (0.0, 0)

    return max(_DELIMITERS, key=score)


def unique_names(names: Sequence[str]) -> list[str]:
    """Names of columns, each once: an empty one becomes column_<position>, a repeated one gets its position."""
    out: dict[str, None] = {}
    for position, name in enumerate((name.strip() for name in names), 1):
        unique = name or f"column_{position}"
        while unique in out:
            unique += f"_{position}"
        out[unique] = None
    return list(out)

"""The process behind guard.py: reads PDF files and workbooks from its input, writes what it finds as lines of JSON.

It imports nothing of onrecord, so that it starts at once.
"""

import contextlib
import datetime
import io
import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

MEMORY = 2 * 1024**3
MAX_PAGES = 2000
MAX_CHARACTERS = 1_500_000  # more than a document may have
Reader = Callable[[bytes], Iterator[Any]]
_SPACES = " \t\r\n\x00"


def serve(readers: Mapping[str, Reader]) -> None:
    """Serve until the input ends."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # there is no such limit on Windows and macOS
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    while header := sys.stdin.buffer.readline():
        kind, size = header.split()
        try:
            for item in readers[kind.decode()](sys.stdin.buffer.read(int(size))):
                _write({"item": item})
            _write({"end": True})
        except _Refused as refused:
            _write({"refused": refused.args})
        except MemoryError:
            _write({"refused": ("too_costly", f"it needs more than {MEMORY} bytes of memory")})


def _write(answer: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    sys.stdout.buffer.flush()


class _Refused(Exception):
    """(reason code, detail)."""


def _pdf(data: bytes) -> Iterator[dict[str, Any]]:
    """Its title, and then of each page its size and lines: [text, left, bottom, right, top], in points from below."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "encrypted_file" if "password" in str(error).lower() else "malformed_pdf"
        raise _Refused(reason, "the file has a password" if reason == "encrypted_file" else str(error)) from error
    with contextlib.suppress(pypdfium2.PdfiumError, ValueError):
        yield {"title": document.get_metadata_value("Title"), "n_pages": len(document)}
    n_characters = 0
    for number in range(min(len(document), MAX_PAGES)):
        try:
            page = document[number]
            width, height = page.get_size()
            lines = list(_lines(page.get_textpage()))
        except pypdfium2.PdfiumError:
            continue  # a damaged page costs itself
        yield {"width": width, "height": height, "lines": lines}
        n_characters += sum(len(line[0]) for line in lines)
        page.close()
        if n_characters > MAX_CHARACTERS:
            return


def _lines(page: Any) -> Iterator[list[Any]]:
    start = 0  # offset of the line in units of UTF-16, in which the library counts
    for line in page.get_text_range(errors="replace").split("\n"):
        words = line.strip(_SPACES)
        if words:
            first = start + _units(line[: line.index(words[0])])
            left, bottom, _, top = _box(page, first)
            right = _box(page, first + _units(words) - 1)[2]
            yield [words, *(round(side, 1) for side in (left, bottom, right, top))]
        start += _units(line) + 1


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _box(page: Any, offset: int) -> tuple[float, ...]:
    from pypdfium2 import raw

    found = raw.FPDFText_GetCharIndexFromTextIndex(page, offset)
    return tuple(page.get_charbox(found, loose=True)) if found >= 0 else (0.0, 0.0, 0.0, 0.0)


def _workbook(data: bytes) -> Iterator[dict[str, Any]]:
    """The rows of its visible sheets, each with the name of the sheet and its number there; blank ones are left out."""
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            found = workbook.get_sheet_by_name(sheet.name)
            first = (found.start or (0, 0))[0] + 1
            for number, cells in enumerate(found.iter_rows(), first):
                row = [_cell(cell) for cell in cells]
                if any(cell is not None for cell in row):
                    yield {"sheet": sheet.name, "number": number, "cells": row}
    except python_calamine.PasswordError as error:
        raise _Refused("encrypted_file", "the file has a password") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise _Refused("malformed_workbook", f"no workbook, or a damaged one: {error}") from error


def _cell(value: Any) -> Any:
    """The value as JSON knows it: times in ISO 8601, whole numbers as such, None for a blank cell."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value


_READERS: dict[str, Reader] = {"pdf": _pdf, "workbook": _workbook}

if __name__ == "__main__":
    serve(_READERS)

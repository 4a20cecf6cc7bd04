"""Workbooks (Excel, OpenDocument): every row of a sheet as a JSON object."""

import json
from collections.abc import Iterator
from typing import Any

from flows.inputs.compression import Limits
from flows.inputs.csv_files import unique_names
from flows.inputs.text_lines import BadRecord, RawRecord, bad
from flows.inputs.wrapped.guard import guarded
from transforms.rejections import Refused


def workbook(data: bytes, limits: Limits) -> Iterator[RawRecord | BadRecord]:
    """The rows below the first row of each visible sheet, which names their fields; numbered as the program shows them.

    If a sheet has a column that is known to hold texts, the sheets without one are passed over.
    """
    headers: dict[str, list[str]] = {}
    try:
        chosen = {sheet for sheet, header in _headers(data).items() if has_texts(header)}
        for item in guarded("workbook", data):
            sheet, number, cells = item["sheet"], item["number"], item["cells"]
            if sheet not in headers:
                headers[sheet] = unique_names([str(cell) if cell is not None else "" for cell in cells])
            elif not chosen or sheet in chosen:
                yield _row(sheet, number, dict(zip(headers[sheet], cells, strict=False)), limits)
    except Refused as refused:
        yield BadRecord(None, refused.reason_code, refused.detail)


def _headers(data: bytes) -> dict[str, list[Any]]:
    headers: dict[str, list[Any]] = {}
    for item in guarded("workbook", data):
        headers.setdefault(item["sheet"], item["cells"])
    return headers


def has_texts(header: list[Any]) -> bool:
    """Whether a column has a name under which texts are known."""
    from transforms.documents.field_map import is_text_column  # its parsers take a second to load

    return any(is_text_column(str(name)) for name in header)


def _row(sheet: str, number: int, fields: dict[str, Any], limits: Limits) -> RawRecord | BadRecord:
    payload = json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")
    row = RawRecord(number, payload, "record", member=sheet)
    if len(payload) > limits.max_record_bytes:
        detail = f"row {number} has {len(payload)} bytes; allowed are {limits.max_record_bytes}"
        refused = bad(row, "record_too_large", detail)
        return BadRecord(number, refused.reason_code, refused.detail, refused.payload_sha256, sheet)
    return row

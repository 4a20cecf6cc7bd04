"""Parquet files, read as a stream: every row as a JSON object, or a reason why not."""

import json
import math
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any

import pyarrow as pa
from pyarrow import parquet

from flows.inputs.compression import BUFFER_BYTES, Limits, Meter, Refused, Source
from flows.inputs.csv_files import unique_names
from flows.inputs.text_lines import BadRecord, RawRecord, bad

# Few, because rows of a batch may all point to one huge text, which then stands in memory as often. Keeping such texts
# in Arrow dictionaries is no way out: those grow with the whole row group (849 MiB for 229 MiB of texts).
_BATCH_ROWS = 8


def parquet_file(file: IO[bytes] | Source, limits: Limits, meter: Meter) -> Iterator[RawRecord | BadRecord]:
    """The rows, numbered from 1, each as an object of its columns: times in ISO 8601, NaN as null, bytes as text.

    Bytes that are not UTF-8 text are left out of their row; one refusal at the end names the columns.
    The meter counts the rows' size. Raises Refused for what is not Parquet and at a break.
    """
    size = file.seek(0, 2)
    n_left_out: Counter[str] = Counter()
    number = 0
    try:
        opened = parquet.ParquetFile(file, buffer_size=BUFFER_BYTES, pre_buffer=False, arrow_extensions_enabled=False)
        for batch in opened.iter_batches(_BATCH_ROWS, use_threads=False):
            names = unique_names(batch.schema.names)
            for index in range(batch.num_rows):
                number += 1
                row = _row(batch, names, index, number, n_left_out)
                if isinstance(row, RawRecord):
                    meter.add(len(row.payload), size)
                    if len(row.payload) > limits.max_record_bytes:
                        detail = f"row {number} has {len(row.payload)} bytes; allowed are {limits.max_record_bytes}"
                        row = bad(row, "record_too_large", detail)
                yield row
    except (pa.ArrowException, OSError, ValueError, MemoryError) as error:
        message = str(error).splitlines()[0] if str(error) else type(error).__name__
        detail = f"broken Parquet, the rows before the break are kept: {message}"
        raise Refused("malformed_parquet", detail) from error
    if n_left_out:
        columns = ", ".join(f"{name} ({n})" for name, n in sorted(n_left_out.items()))
        yield BadRecord(
            None, "binary_column", f"values that are no UTF-8 text were left out, in the columns {columns}", None
        )


def _row(
    batch: pa.RecordBatch, names: list[str], index: int, number: int, n_left_out: Counter[str]
) -> RawRecord | BadRecord:
    fields: dict[str, Any] = {}
    for name, column in zip(names, batch.columns, strict=True):
        try:
            value = column[index].as_py()
        except (ValueError, OverflowError) as error:  # a time beyond the calendar, text that is not UTF-8
            return BadRecord(number, "malformed_row", f"row {number}, column {name}: {error}", None)
        try:
            fields[name] = _json_value(value)
        except UnicodeDecodeError:
            fields[name] = None
            n_left_out[name] += 1
    return RawRecord(number, json.dumps(fields, ensure_ascii=False).encode())


def _json_value(value: Any) -> Any:
    """The value as JSON knows it."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, dict):
        return {str(key): _json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(item) for item in value]
    return str(value)  # decimals: a float would lose digits

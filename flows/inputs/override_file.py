"""The file in which analysts overrule who is who: read and checked as a whole, rows added one at a time."""

import csv
import io
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import polars as pl

from expectations.checks import is_name
from flows.errors import UserError
from flows.output_file import OutputError, writing
from transforms.entities.overrides import OverrideError, Overrides, overrides
from transforms.schemas import ENTITY_OVERRIDES

LARGEST_BYTES = 16 << 20
COLUMNS = tuple(ENTITY_OVERRIDES.columns)


class OverrideFileError(UserError):
    """The file, or a row of it, cannot be used; the message says which and what is allowed."""


class OverrideRows(NamedTuple):
    """The rows of a file as they are written, each with its line, and what they say."""

    rows: pl.DataFrame  # ENTITY_OVERRIDES
    lines: tuple[int, ...]
    overrides: Overrides


def default_path() -> Path:
    """The file that is used unless another is named."""
    return Path(str(files("seeds") / "entity_overrides.csv"))


def read(path: Path) -> OverrideRows:
    """Read and check all rows.

    Raises OverrideFileError, with the line, for a file that cannot be read as a table of COLUMNS, for a row that says
    too little or too much, and for rows that contradict each other.
    """
    rows, lines = [], []
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        if sorted(header) != sorted(COLUMNS):
            raise OverrideFileError(f"{path}: line 1: the columns have to be {','.join(COLUMNS)}")
        for fields in reader:
            cells = [field.strip() for field in fields]
            if not any(cells):
                continue
            if len(cells) != len(header):
                detail = f"{len(cells)} fields, the header has {len(header)}"
                raise OverrideFileError(f"{path}: line {reader.line_num}: {detail}")
            rows.append({column: cell or None for column, cell in zip(header, cells, strict=True)})
            lines.append(reader.line_num)
    except csv.Error as error:
        raise OverrideFileError(
            f"{path}: line {reader.line_num}: {error}; fields with quotation marks need both"
        ) from None
    return checked(path, rows, lines)


def added(path: Path, row: Mapping[str, str | None]) -> OverrideRows | None:
    """What the file will say with one more row, or None where it says so already.

    A file that is not there counts as empty. Raises OverrideFileError where the row contradicts another.
    """
    there = read(path) if path.exists() else checked(path, [], [])
    rows = [*there.rows.iter_rows(named=True), {column: row.get(column) for column in COLUMNS}]
    together = checked(path, rows, [*there.lines, 0])
    return None if together.overrides == there.overrides else together


def write(path: Path, rows: pl.DataFrame) -> None:
    """Add the last of the rows to the file, which is replaced as a whole: a kill leaves the old one or the new one."""
    if path.exists() and not path.is_file():
        raise OverrideFileError(f"{path} is not a file that can be kept: name another with --overrides")
    old = _text(path) if path.exists() else ""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    header = next(csv.reader(io.StringIO(old, newline=""))) if old else list(COLUMNS)
    if not old:
        writer.writerow(header)
    last = rows.row(-1, named=True)
    writer.writerow([last[column.strip()] or "" for column in header])
    try:
        with writing(path) as stream:
            stream.write(old + ("\n" if old and not old.endswith("\n") else "") + buffer.getvalue())
    except OutputError as error:
        raise OverrideFileError(f"{error}; name another with --overrides") from error


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise OverrideFileError(f"{path}: {error.strerror}; give a CSV file with {','.join(COLUMNS)}") from error
    if len(data) > LARGEST_BYTES:
        raise OverrideFileError(f"{path} is larger than {LARGEST_BYTES >> 20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise OverrideFileError(f"{path}: line {line}: this is not UTF-8; save the file as UTF-8") from error


def checked(path: Path, rows: Sequence[Mapping[str, str | None]], lines: Sequence[int]) -> OverrideRows:
    """Rows of a file, by column, and their lines, as what they say; raises OverrideFileError as read() does."""
    frame = pl.DataFrame(rows, schema=ENTITY_OVERRIDES.schema)
    try:
        said = overrides(frame)
    except OverrideError as error:
        raise OverrideFileError(f"{path}: {_places([lines[row] for row in error.rows])}: {error}") from error
    shown = frame.with_row_index("row").filter(pl.col("action") == "rename")
    wrong = shown.select("row", "entity_type", name="to_name").filter(~is_name())
    if not wrong.is_empty():
        place = _places([lines[wrong["row"][0]]])
        detail = f"{wrong['name'][0]!r} is no name to show: pronouns and placeholders such as Unknown are not allowed"
        raise OverrideFileError(f"{path}: {place}: {detail}")
    return OverrideRows(frame, tuple(lines), said)


def _places(lines: list[int]) -> str:
    """Lines as a person counts them; 0 is the row that is to be added."""
    old = [str(line) for line in sorted(set(lines)) if line]
    parts = [f"line{'s' if len(old) > 1 else ''} {', '.join(old)}"] if old else []
    return " and ".join(parts + ["the new row"] * (0 in lines))

"""Queries on the warehouse for people and programs: one statement in; a table, CSV or JSON out."""

import csv
import difflib
import json
import math
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Literal, TextIO

import duckdb

from flows.errors import UserError
from flows.wording import can_print, counted, printable

Format = Literal["table", "csv", "json"]
CHUNK_ROWS = 10_000  # rows in memory at a time: csv and json of any length need no more
TABLE_ROWS = 100

_COMMENTS = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*+"
_EXPLAIN = re.compile(
    rf"{_COMMENTS}explain\b{_COMMENTS}(?:analyze\b)?{_COMMENTS}(?:\([^()]*\))?", re.IGNORECASE | re.DOTALL
)
_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # what a spreadsheet takes for one at the start of a cell (OWASP, CSV injection)
_MOMENTS = re.compile(r"DATE|TIME.*|BOOLEAN|INTERVAL")  # short, and worthless when cut
_NUMBERS = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*|BIGNUM)")


class QueryError(UserError):
    """A query that cannot be answered: what is wrong in one line, and a hint where there is one."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Result:
    """The answer to a query: names (made unique) and DuckDB types of its columns, and its rows, to be read once."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def close_off(con: duckdb.DuckDBPyConnection, *, files: bool = False) -> None:
    """Keep a connection to its own tables: no other files (unless allowed), no web, no variables of Python.

    Nothing that is run on the connection can take this back.
    """
    con.execute("set python_enable_replacements = false")
    if not files:
        con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")


def run_query(con: duckdb.DuckDBPyConnection, sql: str) -> Result:
    """Answer one statement that returns rows; the rows are fetched as they are read, CHUNK_ROWS at a time.

    Raises QueryError for no or more than one statement, for one that is not a query, and for what DuckDB refuses,
    also later, while rows are read.
    """
    try:
        _check_is_query(con, sql)
        cursor = con.execute(sql)
        description = cursor.description or []
    except duckdb.Error as error:
        raise _explained(con, error) from error
    types = tuple(str(column[1]) for column in description)
    return Result(_unique([column[0] for column in description]), types, _fetched(cursor, types))


def write(result: Result, format: Format, stream: TextIO, *, width: int | None = None, raw: bool = False) -> int:
    """Write a result and return how many rows were written.

    csv: RFC 4180 with a header, UTC times, lists as JSON, null as an empty cell. Text that a spreadsheet would take for
    a formula (it starts with = + - @, a tab or a carriage return) gets a ' before it, unless raw.
    json: one array of objects; times ISO 8601 in UTC, decimals as numbers, NaN and infinity as null.
    table: for reading, fitted to width columns of characters (None: those of the terminal, and as wide as it gets
    where stream is none); the first TABLE_ROWS rows, and a last line that says whether that is all.

    Raises QueryError when a row cannot be computed.
    """
    match format:
        case "csv":
            return _write_csv(result, stream, str if raw else _harmless)
        case "json":
            return _write_json(result, stream)
    return _write_table(result, stream, width)


def _check_is_query(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise QueryError if this is not one query, or the explanation of one: `explain analyze` does what it explains."""
    statements = con.extract_statements(sql)
    # a pivot is one statement to its writer and two to DuckDB, which gives these no text
    if len(statements) != 1 and (not statements or any(statement.query for statement in statements)):
        raise QueryError(f"{len(statements) or 'no'} statements given", "give one, such as: select * from sources")
    kind = statements[-1].type
    if kind == duckdb.StatementType.EXPLAIN:
        explain = _EXPLAIN.match(sql)
        return _check_is_query(con, sql[explain.end() :] if explain else "")
    if kind != duckdb.StatementType.SELECT:
        raise QueryError(
            f"this is a statement of kind {kind.name.lower().replace('_', ' ')}, and only queries are answered",
            "allowed: select, with, from, show, describe, summarize, explain",
        )


# --------------------------------------------------------------------------------------------- rows
def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names with _1, _2 … behind those that were there already, as DuckDB names columns of tables."""
    unique: list[str] = []
    for name in names:
        candidate, n = name, 0
        while candidate in unique:
            n += 1
            candidate = f"{name}_{n}"
        unique.append(candidate)
    return tuple(unique)


def _fetched(cursor: duckdb.DuckDBPyConnection, types: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    singles = [index for index, name in enumerate(types) if name == "FLOAT"]
    try:
        while chunk := cursor.fetchmany(CHUNK_ROWS):
            for row in chunk:
                yield _shortened(row, singles) if singles else row
    except duckdb.Error as error:
        raise _explained(cursor, error) from error


def _shortened(row: tuple[Any, ...], singles: Sequence[int]) -> tuple[Any, ...]:
    """The row with its 32-bit floats as the shortest numbers that mean them: 0.9, not 0.8999999761581421."""
    import numpy as np

    values = list(row)
    for index in singles:
        if values[index] is not None:
            values[index] = float(str(np.float32(values[index])))
    return tuple(values)


# --------------------------------------------------------------------------------------------- csv, json
def _write_csv(result: Result, stream: TextIO, cell: Callable[[str], str]) -> int:
    writer = csv.writer(stream)
    writer.writerow([cell(name) for name in result.columns])
    n = 0
    for n, row in enumerate(result.rows, 1):  # noqa: B007
        writer.writerow([cell(value) if isinstance(value, str) else _text(value) for value in row])
    return n


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write_json(result: Result, stream: TextIO) -> int:
    keys = [json.dumps(name, ensure_ascii=False) for name in result.columns]
    n = 0
    stream.write("[")
    for n, row in enumerate(result.rows, 1):
        members = ", ".join(f"{key}: {_json(value)}" for key, value in zip(keys, row, strict=True))
        stream.write(f"{',' if n > 1 else ''}\n{{{members}}}")
    stream.write("\n]\n" if n else "]\n")
    return n


def _text(value: Any) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str | float):
        return str(value)
    encoded = _json(value)
    return str(json.loads(encoded)) if encoded.startswith('"') else encoded


def _json(value: Any) -> str:
    """A value as JSON; json.dumps would refuse dates and write NaN, and can write decimals only as text or rounded."""
    match value:
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case float():
            return repr(value) if math.isfinite(value) else "null"
        case Decimal():
            return format(value, "f") if value.is_finite() else "null"
        case datetime():
            moment = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
            return f'"{moment.isoformat()}{"Z" if value.tzinfo else ""}"'
        case date() | time():
            return f'"{value.isoformat()}"'
        case timedelta():
            return json.dumps(str(value))
        case bytes():
            return f'"{value.hex()}"'
        case dict():
            members = (f"{json.dumps(str(key), ensure_ascii=False)}: {_json(item)}" for key, item in value.items())
            return "{" + ", ".join(members) + "}"
        case list() | tuple():
            return "[" + ", ".join(_json(item) for item in value) + "]"
        case _:
            return json.dumps(str(value), ensure_ascii=False)


# --------------------------------------------------------------------------------------------- table
def _write_table(result: Result, stream: TextIO, width: int | None) -> int:
    from flows.outputs.text_table import text_table  # what it draws with takes long to import

    rows = list(islice(result.rows, TABLE_ROWS))
    is_cut = len(rows) == TABLE_ROWS and next(result.rows, None) is not None
    is_number = [bool(_NUMBERS.fullmatch(name)) for name in result.types]
    names = [printable(name) for name in result.columns]
    cells = [
        [printable(_rounded(value) if isinstance(value, float) else _text(value)) for value in row] for row in rows
    ]
    if width is None and stream.isatty():
        width = shutil.get_terminal_size().columns
    is_whole = [right or bool(_MOMENTS.fullmatch(name)) for right, name in zip(is_number, result.types, strict=True)]
    table, n_shown = text_table(
        names, cells, is_number=is_number, is_whole=is_whole, width=width, is_ascii=not can_print(stream, "│")
    )
    stream.write(table)
    count = counted(len(rows), "row")
    stream.write(f"first {count}; there are more: csv and json give all of them\n" if is_cut else f"{count}\n")
    if left_out := names[n_shown:]:
        stream.write(f"no room for {counted(len(left_out), 'more column')}: {', '.join(left_out)}\n")
    return len(rows)


def _shown(value: Any) -> str:
    """A value as the text of a cell for reading."""
    return _rounded(value) if isinstance(value, float) else _text(value)


def _rounded(value: float) -> str:
    """A float for reading: at most four decimals, scientific where that would hide it."""
    if not math.isfinite(value) or (value and not 1e-3 <= abs(value) < 1e15):
        return f"{value:.4g}"
    digits = f"{value:.4f}".rstrip("0")
    return digits + "0" if digits.endswith(".") else digits


# --------------------------------------------------------------------------------------------- errors
def _explained(con: duckdb.DuckDBPyConnection, error: duckdb.Error) -> QueryError:
    """DuckDB's error in a line, with names that are near to one that is not known."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    message = lines[0] if lines else type(error).__name__
    if found := re.search(r'Table with name "?([^"\s]+)"? does not exist', message):
        return QueryError(f"there is no table {found[1]}", _near_tables(con, found[1]))
    if found := re.search(r'(?:Referenced column|column named) "(.+?)"', message):
        bindings = next((line for line in lines if line.startswith("Candidate bindings")), "")
        return QueryError(f"there is no column {found[1]}", _near_columns(con, found[1], bindings))
    place = next((line for line in lines if re.match(r"LINE \d+: ", line)), None)
    meant = next((line for line in lines if line.startswith("Did you mean")), None)
    hint = meant or (f"at {place}" if place else None)
    return QueryError(message, printable(hint) if hint else None)


def _near_tables(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """What the user may have meant: the same name in another schema, names spelt alike, or else all of them."""
    rows = con.execute(
        """select if(table_schema = 'main', '', table_schema || '.') || table_name as name
           from information_schema.tables where table_catalog = current_database() order by name"""
    ).fetchall()
    tables = [row[0] for row in rows]
    wanted = name.lower().rsplit(".", 1)[-1]
    near = difflib.get_close_matches(wanted, [table.rsplit(".", 1)[-1] for table in tables], n=3)
    matching = [table for table in tables if table.rsplit(".", 1)[-1] in near]
    return f"did you mean {' or '.join(matching)}?" if matching else f"there are: {', '.join(tables) or 'none'}"


def _near_columns(con: duckdb.DuckDBPyConnection, name: str, bindings: str) -> str:
    """The columns spelt alike that DuckDB offers, or else those of any table: of views with an alias it offers none."""
    offered = list(dict.fromkeys(binding.rsplit(".", 1)[-1] for binding in re.findall(r'"([^"]+)"', bindings)))
    rows = con.execute("select distinct column_name from information_schema.columns").fetchall()
    known = sorted({row[0] for row in rows} - {name.lower()})  # another table's column of this very name is no help
    near = difflib.get_close_matches(name.lower(), offered) or difflib.get_close_matches(name.lower(), known)
    return f"did you mean {' or '.join(near)}?" if near else "describe TABLE lists the columns of a table"

"""Connections to DuckDB files: in UTC, without downloads, with errors that say what to do."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

import sql
from flows.warehouse.lock import WarehouseBusy, WarehouseError
from transforms.slim_imports import import_without, pretended, process

if TYPE_CHECKING:
    import polars as pl

WRITER_MEMORY = "1GB"  # more spills to the folder <warehouse>.tmp beside the file, which DuckDB makes and removes
WRITER_LOG = "256MB"  # written before it is worked into the file, which the end of a run does anyway
WRITER_THREADS = 4  # each wants a share of WRITER_MEMORY

QueryRow = dict[str, Any]  # of a query in sql/queries, by column

_HELD_BY = re.compile(r"Conflicting lock is held in (.*?)\. See", re.DOTALL)


def connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file, as the writer with bounded memory.

    Raises WarehouseBusy when another program has it open, WarehouseError when it cannot be opened as a database.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False}
    if not read_only:
        settings |= {
            "memory_limit": WRITER_MEMORY,
            "checkpoint_threshold": WRITER_LOG,
            "threads": min(WRITER_THREADS, os.cpu_count() or 1),
        }
    try:
        con = duckdb.connect(path, read_only=read_only, config=settings)
    except duckdb.Error as error:
        held = _HELD_BY.search(str(error))
        if held:
            raise WarehouseBusy(f"{path} is open in {held[1]}; close it there and try again") from error
        raise WarehouseError(f"{path} cannot be opened as a DuckDB database: {error}") from error
    # Not among the settings above: those are applied before the time zones are there.
    con.execute("set global timezone = 'UTC'")
    if process.is_own:
        _spare_pandas(con)
    return con


def _spare_pandas(con: duckdb.DuckDBPyConnection) -> None:
    """Keep DuckDB from importing pandas, a second, to see whether a parameter is one of its missing values.

    It looks them up once in a process, and cannot give frames of pandas afterwards: not in processes of others.
    """
    with pretended("pandas"):
        con.execute("select $missing", {"missing": ""}).fetchall()


def ask(con: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> list[QueryRow]:
    """The rows of a query of sql/queries/, by column."""
    cursor = con.execute(sql.query(query), parameters)
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, **frames: "pl.DataFrame") -> Iterator[None]:
    """Frames as relations that SQL can name."""
    if process.is_own:
        import_without("pyarrow.dataset", "pandas")  # DuckDB reads frames with it, and it asks for pandas
    for name, frame in frames.items():
        con.register(name, frame.to_arrow())
    try:
        yield
    finally:
        for name in frames:
            con.unregister(name)

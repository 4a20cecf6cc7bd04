"""Connections to DuckDB files: in UTC, without downloads, with errors that say what to do."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

import sql
from flows.memory import memory_limit, spill_folder
from flows.warehouse.catalog.attach import NAME, attach, close_in, in_lake
from flows.warehouse.catalog.lake_file import Lake, read_lake
from flows.warehouse.lock import WarehouseBusy, WarehouseError
from flows.warehouse.names import is_lake
from transforms.slim_imports import import_without, pretended, process

if TYPE_CHECKING:
    import polars as pl

WRITER_MEMORY = "1GB"  # unless ONRECORD_MEMORY says another; more spills to the folder of flows/memory.py
WRITER_LOG = "64MB"  # written before it is worked into the file: until then, its rows are in memory
WRITER_THREADS = 4  # each wants a share of the memory

QueryRow = dict[str, Any]  # of a query in sql/queries, by column

_GIVEN_BACK = "16MB"  # all but so much, if it is in use by nobody
_HELD_BY = re.compile(r"Conflicting lock is held in (.*?)\. See", re.DOTALL)


def connect(path: Path, *, read_only: bool = False, snapshot: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB file, or a lake by its lake file; the memory of a writer is bounded, that of a reader if set.

    A reader of a lake keeps to a snapshot, by default the last one. Raises WarehouseBusy when another program has it
    open, WarehouseError when it cannot be opened as a database.
    """
    lake = read_lake(path) if is_lake(path) else None
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "temp_directory": spill_folder(path if lake is None else lake.file, read_only=read_only),
    }
    if memory := memory_limit(None if read_only else WRITER_MEMORY):
        settings["memory_limit"] = memory
    if not read_only:
        settings |= {"checkpoint_threshold": WRITER_LOG, "threads": min(WRITER_THREADS, os.cpu_count() or 1)}
    try:
        con = duckdb.connect(
            path if lake is None else ":memory:", read_only=lake is None and read_only, config=settings
        )
    except duckdb.Error as error:
        held = _HELD_BY.search(str(error))
        if held:
            raise WarehouseBusy(f"{path} is open in {held[1]}; close it there and try again") from error
        raise WarehouseError(f"{path} cannot be opened as a DuckDB database: {error}") from error
    # Not among the settings above: those are applied before the time zones are there.
    con.execute("set global timezone = 'UTC'")
    if process.is_own:
        _spare_pandas(con)
    if lake is not None:
        try:
            _use(con, lake, read_only=read_only, snapshot=snapshot)
        except BaseException:
            con.close()
            raise
    return con


def _use(con: duckdb.DuckDBPyConnection, lake: Lake, *, read_only: bool, snapshot: int | None) -> None:
    attach(con, lake, read_only=read_only, snapshot=snapshot)
    close_in(con, lake)


def _spare_pandas(con: duckdb.DuckDBPyConnection) -> None:
    """Keep DuckDB from importing pandas, a second, to see whether a parameter is one of its missing values.

    It looks them up once in a process, and cannot give frames of pandas afterwards: not in processes of others.
    """
    with pretended("pandas"):
        con.execute("select $missing", {"missing": ""}).fetchall()


def give_back(con: duckdb.DuckDBPyConnection) -> None:
    """Let a writer's database drop the blocks that it keeps, and give what was freed back to the system.

    A smaller limit of memory does both; DuckDB refuses one that what is in use does not fit into. The limit is that of
    all connections: set by another one, a refusal does not end a transaction that is under way.
    """
    with con.cursor() as other:
        try:
            other.execute(f"set memory_limit = '{_GIVEN_BACK}'")
        except duckdb.OutOfMemoryException:
            pass
        finally:
            other.execute(f"set memory_limit = '{memory_limit(WRITER_MEMORY)}'")


def ask(con: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> list[QueryRow]:
    """The rows of a query of sql/queries/, by column."""
    cursor = con.execute(sql.query(query), parameters)
    columns = [column[0] for column in cursor.description or []]
    return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def another(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A second connection to the same warehouse, with temporary tables of its own."""
    with con.cursor() as cursor:
        if in_lake(con):
            cursor.execute(f"use {NAME}")
        yield cursor


def load_arrow() -> None:
    """Load what registered() hands frames over with, which takes a while, without what that needs not."""
    if process.is_own:
        import_without("pyarrow.dataset", "pandas")  # DuckDB reads frames with it, and it asks for pandas


@contextmanager
def registered(con: duckdb.DuckDBPyConnection, **frames: "pl.DataFrame") -> Iterator[None]:
    """Frames as relations that SQL can name."""
    load_arrow()
    for name, frame in frames.items():
        con.register(name, frame.to_arrow())
    try:
        yield
    finally:
        for name in frames:
            con.unregister(name)

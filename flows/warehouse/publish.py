"""The published copy of a warehouse: what queries and BI tools open, replaced as a whole at the end of a run."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import duckdb

from flows.warehouse.connection import connect
from flows.warehouse.lock import WarehouseError

if TYPE_CHECKING:
    from flows.warehouse.writer import Warehouse

_COPIED_AT_ONCE = 1 << 30


def published_path(path: Path) -> Path:
    """Where the published copy of this warehouse is."""
    return path.with_name(f"{path.stem}.published.duckdb")


def connect_published(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the published copy of this warehouse, read-only.

    A connection keeps to the copy that it opened: to see the next one, close all that this process has of it first.
    Raises WarehouseError when there is none.
    """
    published = published_path(path)
    if not published.is_file():
        raise WarehouseError(f"there is no {published}: `onrecord run` creates it")
    return connect(published, read_only=True)


def publish(warehouse: "Warehouse") -> Path:
    """Publish what the warehouse holds now, unless it is published already; returns the path of the copy.

    The copy is complete on disk before it takes the old one's place; who has the old one open keeps it.
    """
    published = published_path(warehouse.path)
    if _published_change(warehouse.path) == warehouse.change_id():
        return published
    partial = published.with_name(f"{published.name}.part")
    with warehouse.at_rest() as source, source.open("rb") as old, partial.open("wb") as new:
        _copy(old, new)
        new.flush()
        os.fsync(new.fileno())
    partial.replace(published)
    folder = os.open(published.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return published


def _published_change(path: Path) -> str | None:
    try:
        with connect_published(path) as con:
            return str(con.execute("select change_id from ops.state").fetchall()[0][0])
    except (WarehouseError, duckdb.Error):  # none yet, or of another make: to be replaced
        return None


def _copy(old: BinaryIO, new: BinaryIO) -> None:
    """Copy a file inside the kernel, which shares the blocks where the file system can."""
    try:
        while os.copy_file_range(old.fileno(), new.fileno(), _COPIED_AT_ONCE):
            pass
    except (AttributeError, OSError):
        old.seek(0)
        new.seek(0)
        shutil.copyfileobj(old, new, 1 << 20)

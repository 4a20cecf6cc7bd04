"""A lake kept small, and looked at as it was after an earlier run."""

from datetime import timedelta
from pathlib import Path

import duckdb

import sql
from flows.warehouse.catalog.access import Access
from flows.warehouse.catalog.compaction import Compacted, compact
from flows.warehouse.connection import connect
from flows.warehouse.damage import raise_explained
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import is_lake


def compact_lake(path: Path, keep: timedelta, *, wait_seconds: float = 600.0) -> Compacted:
    """Merge the files of a lake, and forget snapshots older than `keep`; writers wait meanwhile.

    A reader that began before that loses its snapshot. Raises WarehouseError.
    """
    if not is_lake(path):
        raise WarehouseError(f"{path} is not a lake file; a warehouse file needs no compaction")
    access = Access(path, wait_seconds, None)
    try:
        access.take()
        with connect(path) as con:
            return compact(con, keep)
    except duckdb.Error as error:
        raise_explained(path, error)
        raise
    finally:
        access.close()


def snapshot_after(path: Path, run_id: str) -> int:
    """The last snapshot that a run made. Raises WarehouseError for a file, and if there is none any more."""
    if not is_lake(path):
        raise WarehouseError(f"{path} is not a lake: only a lake keeps what its tables were after earlier runs")
    with connect(path, read_only=True) as con:
        found = con.execute(sql.query("runs/snapshot"), {"run_id": run_id.strip()}).fetchall()[0][0]
    if found is None:
        raise WarehouseError(
            f"{path} has no snapshot of a run {run_id}: there was none, or `onrecord lake compact` has forgotten it; "
            "the table ops.runs lists all runs"
        )
    return int(found)

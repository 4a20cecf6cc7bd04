"""The files of a lake merged, old snapshots forgotten, and the files that nothing needs any more deleted."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import duckdb

from flows.warehouse.catalog.attach import BUSY_MILLISECONDS, NAME
from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.catalog.postgres_session import PostgresSession
from flows.warehouse.lock import WarehouseBusy

_ORPHANED = timedelta(days=1)  # a file that no snapshot knows may be one that is being written
_CATALOG_TABLES = "select tablename from pg_tables where schemaname = 'public' and starts_with(tablename, 'ducklake_')"
_FILES = "select coalesce(sum(file_count + delete_file_count), 0)::bigint from ducklake_table_info($name)"


class Compacted(NamedTuple):
    """What a compaction did: files that hold the tables now, snapshots forgotten, files deleted."""

    n_files: int
    n_expired: int
    n_deleted: int


def compact(con: duckdb.DuckDBPyConnection, keep: timedelta, *, orphaned: timedelta = _ORPHANED) -> Compacted:
    """Merge small files and take deleted rows out of them; forget snapshots older than `keep` and delete their files.

    The last snapshot stays. To be called by the only writer.
    """
    con.execute(f"call ducklake_flush_inlined_data('{NAME}')").fetchall()
    con.execute(f"call ducklake_rewrite_data_files('{NAME}', delete_threshold => 0)").fetchall()
    con.execute(f"call ducklake_merge_adjacent_files('{NAME}')").fetchall()
    now = datetime.now(UTC)
    n_expired = len(con.execute(_call("ducklake_expire_snapshots", now - keep)).fetchall())
    n_deleted = len(con.execute(f"call ducklake_cleanup_old_files('{NAME}', cleanup_all => true)").fetchall())
    n_deleted += len(con.execute(_call("ducklake_delete_orphaned_files", now - orphaned)).fetchall())
    return Compacted(_count(con), n_expired, n_deleted)


def remove_bytes(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Write again what holds deleted rows, in the data and in the catalog, which keeps least and greatest values.

    No snapshot but the last is left. Raises WarehouseBusy if somebody reads the catalog for too long.
    """
    compact(con, timedelta(0), orphaned=timedelta(0))
    if lake.kind == "postgres":
        session = PostgresSession(lake)
        try:
            for (table,) in session.fetch(_CATALOG_TABLES):
                session.fetch(f'vacuum (full) "{table}"')
        finally:
            session.close()
        return
    with closing(sqlite3.connect(lake.catalog, timeout=BUSY_MILLISECONDS / 1000, isolation_level=None)) as catalog:
        catalog.execute("vacuum")
        if catalog.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
            raise WarehouseBusy(
                f"{lake.catalog} is being read, so that it still has bytes of what was erased: "
                "`onrecord forget` goes on when that has ended"
            )


def _count(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute(_FILES, {"name": NAME}).fetchall()[0][0])


def _call(function: str, older_than: datetime) -> str:
    return f"call {function}('{NAME}', older_than => timestamptz '{older_than.isoformat()}')"

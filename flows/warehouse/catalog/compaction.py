"""The files of a lake merged, old snapshots forgotten, and the files that nothing needs any more deleted."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import duckdb

import sql
from flows.warehouse.catalog.attach import BUSY_MILLISECONDS, NAME, last_snapshot
from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.catalog.postgres_session import PostgresSession
from flows.warehouse.lock import WarehouseBusy

_ORPHANED = timedelta(days=1)  # a file that no snapshot knows may be one that is being written
_SNAPSHOTS = "select list(snapshot_id) from ducklake_snapshots($name) where snapshot_id < $last"
# Each table, and a change of all columns to the type that they have: it makes the server forget samples of values,
# which it keeps of a table that is empty now.
_CATALOG_TABLES = """
    select class.oid::regclass::text, format(
        'alter table %s %s', class.oid::regclass,
        string_agg(format('alter column %I type %s', attname, format_type(atttypid, atttypmod)), ', ')
    )
    from pg_class as class join pg_attribute on attrelid = class.oid
    where relnamespace = 'public'::regnamespace and starts_with(relname, 'ducklake_') and relkind = 'r'
        and attnum > 0 and not attisdropped
    group by class.oid"""
_FILES = "select coalesce(sum(file_count + delete_file_count), 0)::bigint from ducklake_table_info($name)"


class Compacted(NamedTuple):
    """What a compaction did: files that hold the tables now, snapshots forgotten, files deleted."""

    n_files: int
    n_expired: int
    n_deleted: int


def compact(con: duckdb.DuckDBPyConnection, keep: timedelta) -> Compacted:
    """Merge small files and take deleted rows out of them; forget snapshots older than `keep` and delete their files.

    The last snapshot stays. To be called by the only writer.
    """
    _merge(con)
    now = datetime.now(UTC)
    n_expired = len(con.execute(_call("ducklake_expire_snapshots", now - keep)).fetchall())
    n_deleted = _delete_old_files(con)
    n_deleted += len(con.execute(_call("ducklake_delete_orphaned_files", now - _ORPHANED)).fetchall())
    return Compacted(_count(con), n_expired, n_deleted)


def remove_bytes(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Write again what holds deleted rows, in the data and in the catalog, which keeps least and greatest values.

    No snapshot but the last is left, whatever the clocks of those said that made them. To be called by the only
    writer. Raises WarehouseBusy if somebody reads the catalog for too long.
    """
    _merge(con)
    (numbers,) = con.execute(_SNAPSHOTS, {"name": NAME, "last": last_snapshot(con)}).fetchone() or (None,)
    if numbers:
        con.execute(f"call ducklake_expire_snapshots('{NAME}', versions => {numbers})").fetchall()
    _delete_old_files(con)
    con.execute(f"call ducklake_delete_orphaned_files('{NAME}', cleanup_all => true)").fetchall()
    con.execute(sql.query("erasure/bounds"))
    if lake.kind == "postgres":
        _write_postgres_again(lake)
    else:
        _write_sqlite_again(lake)


def _merge(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(f"call ducklake_flush_inlined_data('{NAME}')").fetchall()
    con.execute(f"call ducklake_rewrite_data_files('{NAME}', delete_threshold => 0)").fetchall()
    con.execute(f"call ducklake_merge_adjacent_files('{NAME}')").fetchall()


def _delete_old_files(con: duckdb.DuckDBPyConnection) -> int:
    return len(con.execute(f"call ducklake_cleanup_old_files('{NAME}', cleanup_all => true)").fetchall())


def _write_postgres_again(lake: Lake) -> None:
    """The tables of the catalog and, where this role may, the server's samples of their values."""
    session = PostgresSession(lake)
    try:
        for table, same_columns in session.fetch(_CATALOG_TABLES):
            session.fetch(same_columns)
            session.fetch(f"vacuum (full, analyze) {table}")
        session.fetch("vacuum (full) pg_catalog.pg_statistic")
    finally:
        session.close()


def _write_sqlite_again(lake: Lake) -> None:
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

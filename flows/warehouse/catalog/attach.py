"""A lake attached to a connection: from then on its tables are those that queries name."""

import duckdb

from flows.warehouse.catalog.errors import no_catalog, raise_told
from flows.warehouse.catalog.extensions import load_extension, quoted
from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.catalog.store import give_access

NAME = "lake"
BUSY_MILLISECONDS = 30_000  # to wait for another process that commits to a catalog in SQLite
_EXTENSIONS = {"sqlite": "sqlite_scanner", "postgres": "postgres_scanner"}


def attach(
    con: duckdb.DuckDBPyConnection,
    lake: Lake,
    *,
    read_only: bool = False,
    snapshot: int | None = None,
    create: bool = False,
) -> None:
    """Attach a lake as NAME and use it; a reader keeps to one snapshot, by default the last.

    create: make a catalog where none is. Raises WarehouseError if it cannot be attached.
    """
    for name in (_EXTENSIONS[lake.kind], "ducklake"):
        load_extension(con, name)
    give_access(con, lake)
    if lake.catalog_file and not create and not lake.catalog_file.exists():
        raise no_catalog(lake)  # SQLite would leave an empty file
    try:
        if read_only and snapshot is None:
            con.execute(_statement(lake, read_only=True, create=False))
            snapshot = last_snapshot(con)
            con.execute(f"detach {NAME}")
        con.execute(_statement(lake, read_only=read_only, create=create, snapshot=snapshot))
    except duckdb.Error as error:
        raise_told(lake, error)
        raise
    con.execute(f"use {NAME}")


def last_snapshot(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the last snapshot that a connection to a lake sees."""
    return int(con.execute(f"from ducklake_current_snapshot('{NAME}')").fetchall()[0][0])


def in_lake(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether a connection uses a lake."""
    return bool(con.execute("select current_database() = $name", {"name": NAME}).fetchall()[0][0])


def name_run(con: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Say which run the transactions of a connection belong to from here on."""
    con.execute("set variable run_id = $run_id", {"run_id": run_id})


def sign(con: duckdb.DuckDBPyConnection) -> None:
    """Write the run into the snapshot that a transaction is about to make."""
    run_id, database = con.execute("select getvariable('run_id'), current_database()").fetchall()[0]
    if run_id and database == NAME:
        con.execute(f"call {NAME}.set_commit_message('onrecord', $run_id)", {"run_id": run_id})


def close_in(con: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Let a connection read no files but those of its lake, once external access is taken away."""
    paths = [lake.catalog + ending for ending in ("", "-wal", "-shm", "-journal")] if lake.catalog_file else []
    con.execute("set allowed_directories = $folders", {"folders": [lake.data]})
    con.execute("set allowed_paths = $paths", {"paths": paths})


def _statement(lake: Lake, *, read_only: bool, create: bool, snapshot: int | None = None) -> str:
    said = [f"data_path '{quoted(lake.data)}'", "override_data_path true"]
    if not create:
        said.append("create_if_not_exists false")
    if read_only:
        said.append("read_only")
    if snapshot is not None:
        said.append(f"snapshot_version {snapshot}")
    if lake.kind == "sqlite":
        said.append(f"meta_busy_timeout {BUSY_MILLISECONDS}")
        if not read_only:
            said.append("meta_journal_mode 'WAL'")  # so that readers and a writer do not wait for each other
    return f"attach 'ducklake:{lake.kind}:{quoted(lake.catalog)}' as {NAME} ({', '.join(said)})"

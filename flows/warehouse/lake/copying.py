"""All tables of a warehouse copied from one database to another, whichever of them is a lake."""

import shlex
from pathlib import Path

import duckdb

from flows.errors import plain
from flows.warehouse.catalog.attach import NAME, attach
from flows.warehouse.catalog.errors import raise_told
from flows.warehouse.catalog.extensions import quoted
from flows.warehouse.catalog.lake_file import Lake, LakeFileError, lake_at, read_lake, write_lake
from flows.warehouse.connection import connect
from flows.warehouse.disk import sync
from flows.warehouse.guards import is_ours, prepared
from flows.warehouse.lake.partitions import partition
from flows.warehouse.lock import WarehouseError
from flows.warehouse.migrations import migrate, transaction
from flows.warehouse.names import is_lake, log_of, part_of, warehouse_file
from flows.warehouse.publish import publish
from flows.warehouse.writer import Warehouse

_ALL_SCRIPTS = (
    "update ops.migrations set sha256 = '' where contains(name, '/')"  # marts and comments: to be applied again
)
_N_TABLES = "select count(*) from duckdb_tables() where database_name = current_database()"


def create_lake(file: Path, catalog: str, data: str) -> int:
    """Make a lake, and the file that stands for it; returns how many documents it has.

    A catalog that has a lake of onrecord already is used as it is: so another machine gets its file, and what a process
    left behind that died here is taken up. Raises WarehouseError if the catalog has something else, or cannot be used.
    """
    lake = new_lake(file, catalog, data)
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as con:
        migrate(con)
        if not copy_into(con, lake) and not is_ours(con):
            raise LakeFileError(f"{file}: the catalog {lake.catalog} has tables of something else; give another one")
        migrate(con)
        n_documents = con.execute("select count(*) from documents").fetchall()[0][0]
    write_lake(lake.file, catalog, data)
    return int(n_documents)


def new_lake(file: Path, catalog: str, data: str) -> Lake:
    """A lake that a file shall stand for, with the folders of its catalog and data. Raises WarehouseError."""
    file = warehouse_file(file)
    if not is_lake(file):
        raise LakeFileError(f"{file}: the name of a lake file ends with .lake")
    if file.exists():
        named = shlex.quote(str(file))
        raise LakeFileError(f"{file} is there already; `onrecord run --warehouse {named}` loads into its lake")
    lake = lake_at(file, catalog, data)
    for folder in (lake.data_folder, lake.catalog_file and lake.catalog_file.parent):
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WarehouseError(f"{folder} cannot be made: {plain(error)}") from error
    return lake


def copy_into(con: duckdb.DuckDBPyConnection, lake: Lake) -> bool:
    """Copy what a connection's database has into a lake, all or nothing; the connection uses the lake then.

    Returns whether it did: nothing is copied into a lake that has tables. migrate() is to be called then.
    """
    source = con.execute("select current_database()").fetchall()[0][0]
    attach(con, lake, create=True)
    try:
        if con.execute(_N_TABLES).fetchall() != [(0,)]:
            return False
        with transaction(con):
            con.execute(f"copy from database {_name(source)} to {NAME} (schema)")
            partition(con)
            con.execute(f"copy from database {_name(source)} to {NAME} (data)")
            con.execute(_ALL_SCRIPTS)
    except duckdb.Error as error:
        raise_told(lake, error)
        raise
    return True


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def import_file(source: Path, file: Path, catalog: str, data: str, *, wait_seconds: float = 600.0) -> int:
    """Make a lake of a warehouse file, with all that it has; returns how many documents that is.

    The warehouse file stays as it is. Raises WarehouseError if it cannot be read, or the lake is there already.
    """
    if is_lake(source) or not source.is_file():
        raise WarehouseError(f"{source} is not a warehouse file: give one, then the lake file to be made")
    lake = new_lake(file, catalog, data)
    with (
        Warehouse.open(source, wait_seconds=wait_seconds) as warehouse,
        warehouse.at_rest() as main,
        duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as con,
    ):
        con.execute("set global timezone = 'UTC'")
        con.execute(f"attach '{quoted(str(main))}' as warehouse_file (read_only)")
        con.execute("use warehouse_file")
        if not copy_into(con, lake):
            raise LakeFileError(f"{file}: the catalog {lake.catalog} has tables already; give another one")
        migrate(con)
        n_documents = con.execute("select count(*) from documents").fetchall()[0][0]
    write_lake(lake.file, catalog, data)
    return int(n_documents)


def export_file(source: Path, file: Path, *, wait_seconds: float = 600.0) -> int:
    """Make a warehouse file of a lake, with all that it has; returns how many documents that is.

    The lake stays as it is; what its earlier snapshots had is not in the file. Raises WarehouseError if the file is
    there already, or cannot be written.
    """
    target = warehouse_file(file)
    if not is_lake(source) or is_lake(target):
        raise WarehouseError("give a lake file, then the warehouse file to be made")
    if target.exists():
        raise WarehouseError(f"{target} is there already; give a new file")
    partial = part_of(prepared(target))
    try:
        with Warehouse.open(source, wait_seconds=wait_seconds), connect(source, read_only=True) as con:
            con.execute(f"attach '{quoted(str(partial))}' as warehouse_file")
            con.execute(f"copy from database {NAME} to warehouse_file")
            con.execute("use warehouse_file")
            con.execute(_ALL_SCRIPTS)
            migrate(con)
            con.execute("checkpoint")
            n_documents = con.execute("select count(*) from documents").fetchall()[0][0]
        sync(partial)
        partial.replace(target)
    except duckdb.Error as error:
        raise_told(read_lake(source), error)
        raise
    finally:
        for left in (partial, log_of(partial)):
            left.unlink(missing_ok=True)
    with Warehouse.open(target) as warehouse:
        publish(warehouse)
    return int(n_documents)

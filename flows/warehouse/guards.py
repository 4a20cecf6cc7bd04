"""What is made sure of before a warehouse is written: that its file is ours, and that nothing was lost beside it."""

from pathlib import Path

import duckdb

import sql
from flows.errors import plain
from flows.warehouse.catalog.lake_file import read_lake
from flows.warehouse.connection import connect
from flows.warehouse.damage import explained, is_lost, restore_command
from flows.warehouse.lock import WarehouseBusy, WarehouseError
from flows.warehouse.names import is_lake, log_of, part_of, published_path, warehouse_file
from flows.warehouse.publishing import seal
from flows.wording import counted

_FIRST = "0001_tables"
_LEDGER = ["applied_at", "name", "sha256"]
_SHOWN = 3  # names of tables in a message


class NotOurs(WarehouseError):
    """A file that holds something else; nothing of it was changed."""


class WarehouseLost(WarehouseError):
    """The main file is gone or empty while its published copy still has documents."""


def prepared(path: Path) -> Path:
    """The file that a path leads to, with its folder made.

    Raises WarehouseError unless a warehouse may be there: a plain file, or nothing yet.
    """
    path = warehouse_file(path)
    if is_lake(path):
        return read_lake(path).file
    for file, what in ((path, "a warehouse"), (published_path(path), "its published copy")):
        if file.exists() and not file.is_file():
            kind = "a folder" if file.is_dir() else "a device"
            raise WarehouseError(f"{file} is {kind}: {what} is a file; give another name with --warehouse")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{path} cannot be created: {plain(error)}") from error
    return path


def check_files(path: Path) -> None:
    """Remove what a process left behind that died while it wrote beside the warehouse; then check what is there.

    Raises WarehouseLost if a new main file would begin beside a published copy that has documents or is damaged, and
    NotOurs if the file in the place of the copy was made by something else. To be called with the lock held.
    """
    if is_lake(path):
        return
    for partial in map(part_of, (published_path(path), path)):
        partial.unlink(missing_ok=True)
        log_of(partial).unlink(missing_ok=True)
    if is_lost(path) and (held := _held_by_copy(path)):
        what = "is empty" if path.exists() else "is not there"
        raise WarehouseLost(
            f"{path} {what}, but {held} in its published copy, {published_path(path)}: "
            f"{restore_command(path)} makes it again; to start over, move the copy away"
        )
    _check_copy(path)


def check_ours(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises NotOurs for a database, or a published copy in its place, that was made by something else.

    Raises WarehouseLost for a database without any table whose published copy has documents.
    """
    if is_ours(con):
        return
    if is_lake(path):
        raise NotOurs(f"{path}: the catalog has no tables of onrecord; `onrecord lake create` makes them")
    if names := _contents(con):
        raise NotOurs(_not_ours(path, names))
    if held := _held_by_copy(path):
        raise WarehouseLost(
            f"{path} has no tables, but {held} in its published copy, {published_path(path)}: "
            f"{restore_command(path)} makes it again; to start over, move the copy away"
        )


def is_ours(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether migrations were applied, or were about to be when the process died."""
    try:
        ledger = con.execute("from ops.migrations limit 0").description or []
    except duckdb.CatalogException:  # no such table; a list of all columns would bind all views
        return False
    if sorted(name for name, *_ in ledger) != _LEDGER:
        return False
    names = {name for (name,) in con.execute("select name from ops.migrations").fetchall()}
    return _FIRST in names or (not names and _contents(con) == ["ops", "ops.migrations"])


def _check_copy(path: Path) -> None:
    copy = published_path(path)
    if not copy.is_file() or seal.contents(copy.resolve()) is not None:
        return
    try:
        with connect(copy, read_only=True) as con:
            if not is_ours(con) and (names := _contents(con)):
                raise NotOurs(_not_ours(copy, names))
    except NotOurs:
        raise
    except (duckdb.Error, WarehouseError):  # to be made again
        return


def _held_by_copy(path: Path) -> str | None:
    """What a published copy holds that would be lost, as words of a message; None: nothing."""
    copy = published_path(path)
    if not copy.is_file():
        return None
    try:
        with connect(copy, read_only=True) as con:
            n_documents = int(con.execute("select count(*) from documents").fetchall()[0][0])
    except WarehouseBusy:
        raise
    except (duckdb.Error, WarehouseError) as error:
        return "there is something that cannot be read" if explained(copy, error) else None
    return f"there {'is' if n_documents == 1 else 'are'} {counted(n_documents, 'document')}" if n_documents else None


def _contents(con: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in con.execute(sql.query("files/contents")).fetchall()]


def _not_ours(path: Path, names: list[str]) -> str:
    shown = ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
    return (
        f"{path} is not an onrecord warehouse: it has {shown}, and no migrations of ours; nothing was changed. "
        "Give a new file with --warehouse"
    )

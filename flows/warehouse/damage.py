"""Damaged DuckDB files: how they are noticed, and what a message about one says."""

import shlex
from pathlib import Path

import duckdb

import sql
from flows.memory import memory_limit
from flows.warehouse.catalog.errors import raise_told
from flows.warehouse.catalog.lake_file import read_lake
from flows.warehouse.connection import connect
from flows.warehouse.lock import WarehouseBusy, WarehouseError
from flows.warehouse.names import is_copy, is_lake, main_file, published_path

CHECK_MEMORY = "512MB"
# what DuckDB says of a block whose checksum is wrong, of a file that ends too early, and of one of another kind
_NOT_DUCKDB = "not a valid DuckDB database"
_DAMAGE = ("Corrupt database file", "Could not read enough bytes", "replaying WAL", _NOT_DUCKDB)


class WarehouseDamaged(WarehouseError):
    """A file of the warehouse cannot be read as it was written; the message names the other one and what to do."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


def damaged(path: Path, reason: str) -> WarehouseDamaged:
    """The error for a main file or a published copy."""
    if not is_copy(path):
        return WarehouseDamaged(f"{path} is damaged ({reason}); {how_to_restore(path)}", reason)
    main, what = main_file(path), f"the published copy {path} is damaged ({reason})"
    if is_lost(main):
        return WarehouseDamaged(f"{what}, and {main} is not there: put a backup of either in its place", reason)
    return WarehouseDamaged(f"{what}: the next `onrecord run` makes it again from {main}", reason)


def how_to_restore(path: Path) -> str:
    """What to do about a main file that is lost or damaged."""
    copy = published_path(path)
    if not copy.is_file():
        return "there is no published copy of it: put a backup in its place, or read the articles into a new file"
    return f"its published copy is {copy}: {restore_command(path)} makes it again"


def restore_command(path: Path) -> str:
    """The command that makes a main file again, as a message shows it."""
    return f"`onrecord restore --warehouse {shlex.quote(str(path))}`"


def is_lost(path: Path) -> bool:
    """Whether there is no main file, or an empty one, as a full or a lost disk leaves it."""
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def damage_in(error: BaseException | None) -> str | None:
    """DuckDB's words for damage, in an error or in what it was raised from or during; None for other errors."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, duckdb.Error) and any(words in str(error) for words in _DAMAGE):
            return str(error).strip().splitlines()[0]
        error = error.__cause__ or error.__context__
    return None


def explained(path: Path, error: BaseException) -> WarehouseDamaged | None:
    """The error to raise instead, if this one tells of damage to a main file or a published copy.

    A file without a published copy that is not of DuckDB is somebody else's.
    """
    reason = damage_in(error)
    if reason is None or (_NOT_DUCKDB in reason and not is_copy(path) and not published_path(path).is_file()):
        return None
    return damaged(path, reason)


def raise_explained(path: Path, error: BaseException) -> None:
    """Raise WarehouseDamaged if an error tells of damage and is not that error itself; DuckDB's others pass.

    Of a lake: LakeUnreachable if its catalog or its store does not do what it should.
    """
    if is_lake(path):
        if isinstance(error, duckdb.Error):
            raise_told(read_lake(path), error)
        return
    if not isinstance(error, WarehouseDamaged) and (told := explained(path, error)):
        raise told from error


def check_readable(path: Path) -> None:
    """Read every column of every table, which makes DuckDB check each block against its checksum.

    Takes about 3 s a gigabyte. Raises WarehouseDamaged, and WarehouseBusy when another program writes the file.
    """
    try:
        with connect(path, read_only=True) as con:
            limit = memory_limit(CHECK_MEMORY, most=True)  # blocks that were read need not stay
            con.execute(f"set memory_limit = '{limit}'")
            tables = con.execute(sql.query("files/readable")).fetchall()
            for table, columns in tables:
                con.execute(f"select {', '.join(columns)} from {table}").fetchall()  # noqa: S608
    except (WarehouseBusy, WarehouseDamaged):
        raise
    except (duckdb.Error, WarehouseError) as error:
        cause = error.__cause__ if isinstance(error, WarehouseError) and error.__cause__ else error
        raise damaged(path, str(cause).strip().splitlines()[0]) from error

"""A warehouse file written again, so that what was deleted from its tables is in no block of it any more."""

import shutil
from pathlib import Path

from flows.warehouse.connection import connect
from flows.warehouse.damage import check_readable
from flows.warehouse.disk import sync
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import log_of, part_of


def rewrite(path: Path) -> None:
    """Copy all that a warehouse has, with views, comments and what is not ours, to a new file that takes its place.

    DuckDB keeps deleted rows in the blocks of a file until these are used again; a new file has none of them. The file
    must be at rest and its lock held. The former one stays as it is until the new one is complete on disk and was read.
    Notes it in ops.erasures. Raises WarehouseError if the file has a log, WarehouseDamaged if it cannot be read.
    """
    partial = part_of(path)
    if log_of(path).exists():
        raise WarehouseError(f"{log_of(path)} is there, so that {path} is not complete: close what has it open")
    for left in (partial, log_of(partial)):  # DuckDB would take an old log for that of the new file
        left.unlink(missing_ok=True)
    try:
        with connect(path) as con:
            name = con.execute("select current_database()").fetchall()[0][0]
            con.execute("attach {} as fresh".format(_quoted(str(partial), "'")))
            con.execute("copy from database {} to fresh".format(_quoted(name, '"')))
            con.execute("update fresh.ops.erasures set rewritten_at = now() where rewritten_at is null")
            con.execute("checkpoint fresh")
            con.execute("detach fresh")
        check_readable(partial)
        shutil.copymode(path, partial)
        sync(partial)
        partial.replace(path)
    finally:
        for left in (partial, log_of(partial)):
            left.unlink(missing_ok=True)
    sync(path.parent)


def _quoted(text: str, mark: str) -> str:
    return mark + text.replace(mark, mark * 2) + mark

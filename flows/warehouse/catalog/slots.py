"""A folder for the batches of each of several runs that load into a lake from one machine at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import plain
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import is_lake, staging_path


@contextmanager
def own_slot(warehouse: Path) -> Iterator[str | None]:
    """The name of a folder in staging_path() that no other run has: that of a run which died, or a new one.

    A file has one run at a time, which needs none: None.
    """
    if not is_lake(warehouse):
        yield None
        return
    for number in count():
        lock = _lock(warehouse, str(number))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        try:
            yield str(number)
        finally:
            lock.release()
        return


def free_staging(warehouse: Path) -> list[Path]:
    """The folders of a warehouse that no living run has: what is staged in them may be discarded."""
    top = staging_path(warehouse)
    if not is_lake(warehouse):
        return [top]
    free = []
    for folder in sorted(top.iterdir()) if top.is_dir() else ():
        if folder.is_dir():
            lock = _lock(warehouse, folder.name)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            free.append(folder)
            lock.release()
    return free


def _lock(warehouse: Path, slot: str) -> FileLock:
    top = staging_path(warehouse)
    try:
        top.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WarehouseError(f"{top} cannot be made: {plain(error)}") from error
    return FileLock(top / f"{slot}.lock", thread_local=False)

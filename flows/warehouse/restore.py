"""A lost or damaged main file, made again from the published copy of the warehouse."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sql
from flows.errors import plain
from flows.warehouse.connection import connect
from flows.warehouse.damage import WarehouseDamaged, check_readable, is_lost
from flows.warehouse.disk import copy_file, sync
from flows.warehouse.guards import is_ours, prepared
from flows.warehouse.lock import RunLock, WarehouseError
from flows.warehouse.names import is_lake, log_of, part_of, published_path
from flows.wording import counted


@dataclass(frozen=True)
class Restored:
    """What a restored main file holds; kept are the files that were in its place."""

    warehouse: Path
    copy: Path
    n_documents: int
    last_run_at: datetime | None  # the last run whose rows the copy has
    kept: tuple[Path, ...]

    def __str__(self) -> str:
        lines = [
            f"{self.warehouse} is made again from {self.copy}: {counted(self.n_documents, 'document')}",
            f"as of the run of {self.last_run_at:%Y-%m-%d %H:%M} UTC; what was read since then is read again by the "
            "next `onrecord run` with the same paths, corrections and imports since then are to be made again"
            if self.last_run_at
            else "as of a warehouse without runs",
        ]
        return "\n".join([*lines, *(f"kept: {path}" for path in self.kept)])


def restore(path: Path, *, is_forced: bool = False, wait_seconds: float = 600.0) -> Restored:
    """Put a copy of the published copy into the place of the main file, which is kept under another name.

    The published copy has all tables of the main file, those of schemas ops and kb as well, as they were when it was
    published. Staged batches stay: they are named by their texts, so that the next run uses those that still fit.

    Raises WarehouseError if there is no published copy, if it is damaged, and if the main file can be read (unless
    is_forced); WarehouseBusy if another process writes it.
    """
    path = prepared(path)
    if is_lake(path):
        raise WarehouseError(f"{path} stands for a lake, which has no published copy: put its catalog and data back")
    copy = published_path(path)
    lock = RunLock(path)
    lock.acquire(wait_seconds)
    try:
        if not copy.is_file():
            _refuse_if_healthy(path, is_forced=False, advice="the next `onrecord run` publishes it")
            raise WarehouseError(f"there is no {copy}: {path} cannot be made again; put a backup in its place")
        _refuse_if_healthy(path, is_forced=is_forced)
        n_documents, last_run_at = _checked(copy)
        partial = part_of(path)
        try:
            copy_file(copy, partial)
            kept = _moved_away(path)
            partial.replace(path)
        except OSError as error:
            raise WarehouseError(f"{path} cannot be made again: {plain(error)}") from error
        finally:
            partial.unlink(missing_ok=True)
        sync(path.parent)
        return Restored(path, copy, n_documents, last_run_at, kept)
    finally:
        lock.release()


_FORCE = "--force puts the published copy into its place all the same, and keeps it under another name"


def _refuse_if_healthy(path: Path, *, is_forced: bool, advice: str = _FORCE) -> None:
    """Raises WarehouseError if the main file can be read, whatever it holds, unless is_forced; DuckDB replays its log.

    Raises WarehouseBusy if another program has it open to write.
    """
    if is_lost(path):
        return
    try:
        check_readable(path)
    except WarehouseDamaged:
        return
    if not is_forced:
        raise WarehouseError(f"{path} is not damaged: every table of it can be read; {advice}")


def _checked(copy: Path) -> tuple[int, datetime | None]:
    """How many documents a copy has and when its last run began; raises WarehouseError if it cannot be used."""
    check_readable(copy)
    with connect(copy, read_only=True) as con:
        if not is_ours(con):
            raise WarehouseError(f"{copy} is not a published copy of onrecord")
        return con.execute(sql.query("files/as_of")).fetchall()[0]


def _moved_away(path: Path) -> tuple[Path, ...]:
    """Rename the main file, then its log, which must not be replayed over another file; returns their new names."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    kept = []
    for file in (path, log_of(path)):
        if file.exists():
            kept.append(file.rename(file.with_name(f"{file.name}.replaced-{stamp}")))
    return tuple(kept)

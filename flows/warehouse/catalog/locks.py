"""Who writes a lake, and which runs are alive: locks that are freed by any death of their process."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from flows.errors import plain
from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.catalog.postgres_locks import PostgresLocks
from flows.warehouse.lock import Holder, RunLock, WarehouseError


class WriterLock(Protocol):
    """Held by one process at a time, from acquire() to release()."""

    def acquire(self, wait_seconds: float, on_wait: Callable[[Holder], None] | None = None) -> None:
        """Take it, or raise WarehouseBusy after wait_seconds; on_wait is told once."""

    def release(self) -> None:
        """Let others take it; no error if it is not held."""

    def close(self) -> None:
        """Release everything."""


class LakeLocks(WriterLock, Protocol):
    """The writer's lock of a lake, and a mark of each run that is alive."""

    def mark(self, run_id: str) -> None:
        """Say that a run of this process is alive, until close()."""

    def is_alive(self, run_id: str) -> bool:
        """Whether the process of a run holds its mark."""


class FileLocks:
    """For a catalog in a file: all processes see the same files, locks among them."""

    def __init__(self, file: Path) -> None:
        """For the lake file."""
        self._writer = RunLock(file)
        self._folder = file.with_name(f"{file.name}.runs")
        self._marks: list[FileLock] = []

    def acquire(self, wait_seconds: float, on_wait: Callable[[Holder], None] | None = None) -> None:
        """Take the writer's lock."""
        self._writer.acquire(wait_seconds, on_wait)

    def release(self) -> None:
        """Give it back."""
        self._writer.release()

    def close(self) -> None:
        """Give back the lock and the marks."""
        self._writer.release()
        for mark in self._marks:
            Path(mark.lock_file).unlink(missing_ok=True)
            mark.release()
        self._marks.clear()

    def mark(self, run_id: str) -> None:
        """Mark a run as alive."""
        mark = self._mark(run_id)
        try:
            self._folder.mkdir(exist_ok=True)
            mark.acquire(timeout=0)
        except OSError as error:
            raise WarehouseError(f"{self._folder} cannot be written: {plain(error)}") from error
        self._marks.append(mark)

    def is_alive(self, run_id: str) -> bool:
        """Whether a run is marked by a living process."""
        mark = self._mark(run_id)
        if not Path(mark.lock_file).exists():
            return False
        try:
            mark.acquire(timeout=0)
        except (Timeout, OSError):
            return True
        Path(mark.lock_file).unlink(missing_ok=True)
        mark.release()
        return False

    def _mark(self, run_id: str) -> FileLock:
        return FileLock(self._folder / run_id, thread_local=False)


def lake_locks(lake: Lake) -> LakeLocks:
    """The locks of a lake, where its catalog is."""
    return PostgresLocks(lake) if lake.kind == "postgres" else FileLocks(lake.file)

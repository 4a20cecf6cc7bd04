"""When a process may write a warehouse: a file from open to close, a lake that is shared for some steps at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

import sql
from flows.warehouse.catalog.attach import name_run
from flows.warehouse.catalog.lake_file import read_lake
from flows.warehouse.catalog.locks import LakeLocks, lake_locks
from flows.warehouse.lock import Holder, RunLock
from flows.warehouse.names import is_lake


class Access:
    """The lock of a warehouse in one process."""

    def __init__(self, path: Path, wait_seconds: float, on_wait: Callable[[Holder], None] | None) -> None:
        """For a warehouse file or a lake file; nothing is taken yet."""
        self._marks: LakeLocks | None = lake_locks(read_lake(path)) if is_lake(path) else None
        self._lock = self._marks or RunLock(path)
        self._wait_seconds, self._on_wait = wait_seconds, on_wait
        self._is_held = False

    @property
    def is_shared(self) -> bool:
        """Whether others may have written since this process read."""
        return self._marks is not None

    def take(self) -> None:
        """Be the only writer from here on. Raises WarehouseBusy."""
        self._lock.acquire(self._wait_seconds, self._on_wait)
        self._is_held = True

    def share(self) -> None:
        """Let others write a lake."""
        if self._marks is not None:
            self._is_held = False
            self._lock.release()

    def close(self) -> None:
        """Let others write."""
        self._is_held = False
        self._lock.close()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be the only writer inside; nothing to do if this process is that already."""
        if self._is_held:
            yield
            return
        self.take()
        try:
            yield
        finally:
            self.share()

    def begin_run(self, con: duckdb.DuckDBPyConnection, run_id: str) -> None:
        """Mark a run on a lake as alive, and sign its snapshots."""
        if self._marks is not None:
            self._marks.mark(run_id)
            name_run(con, run_id)

    def mark_interrupted(self, con: duckdb.DuckDBPyConnection) -> None:
        """Mark the runs whose process is gone: of a file all, since this process has it."""
        running = [
            run_id for (run_id,) in con.execute("select run_id from ops.runs where status = 'running'").fetchall()
        ]
        dead = [run_id for run_id in running if self._marks is None or not self._marks.is_alive(run_id)]
        if dead:
            con.execute(sql.query("runs/interrupted"), {"run_ids": dead})

"""What holds for all tests."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.warehouse.catalog.access import Access
from flows.warehouse.names import is_lake
from flows.warehouse.writer import CHANGED, Warehouse

if os.environ.get("SLIPCOVER_ENABLED"):  # set by `make coverage`
    import slipcover

    def _keep_probes(_: slipcover.Slipcover) -> None:
        """Slipcover takes out probes that were passed often. It walks over all modules for that, and raises
        RuntimeError into the code under test if another thread imports one meanwhile.
        """

    slipcover.Slipcover.deinstrument_seen = _keep_probes


class _Here:
    """In place of a WorkerProcess: what it shall do is done in this process, one thing after the other."""

    _one_at_a_time = threading.Lock()

    def is_alive(self) -> bool:
        return True

    def call(self, function: Callable[..., object], arguments: tuple[Any, ...], *_: object) -> object:
        with self._one_at_a_time:
            return function(*arguments)

    def has_grown(self) -> bool:
        return False

    def end(self, *, at_once: bool) -> None:
        pass


@pytest.fixture(scope="module")
def without_processes() -> Iterator[None]:
    """Runs of a test's own process read and analyse in it: to start others for that takes two seconds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.run.workers.processes.WorkerProcess", _Here)
        yield


@pytest.fixture(scope="session", autouse=True)
def _copied_when_new(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A new warehouse of this process is a copy of an empty one: all migrations, marts and comments take 0.4 s."""
    empty = tmp_path_factory.mktemp("empty") / "w.duckdb"
    open_file = Warehouse.__init__

    def opened(warehouse: Warehouse, path: Path, access: Access) -> None:
        is_copied = path != empty and not path.exists() and not is_lake(path) and _copied(empty, path)
        open_file(warehouse, path, access)
        if is_copied:  # as opening one does that it migrates
            warehouse._con.execute(CHANGED)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Warehouse, "__init__", opened)
        yield


def _copied(empty: Path, path: Path) -> bool:
    if not empty.exists():
        Warehouse.open(empty).close()
    try:
        shutil.copyfile(empty, path)
    except OSError:  # what is wrong there is for Warehouse to say
        path.unlink(missing_ok=True)
        return False
    return True


_connect = duckdb.connect


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> Iterator[None]:
    """DuckDB works in one thread in this process: it makes one part of so few rows, and where there are more threads
    the first asks for that all the time, which takes half of what a test costs. Processes that tests start have more.
    """

    def connect(*arguments: Any, config: dict[str, Any] | None = None, **options: Any) -> duckdb.DuckDBPyConnection:
        return _connect(*arguments, config={**(config or {}), "threads": 1}, **options)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(duckdb, "connect", connect)
        yield


@pytest.fixture
def with_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB has as many threads as in a run of a user."""
    monkeypatch.setattr(duckdb, "connect", _connect)

"""One writer at a time: who waits, what it is told, and that a dead writer holds nobody up."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from flows.warehouse.lock import Holder, RunLock, WarehouseBusy, WarehouseError
from flows.warehouse.writer import Warehouse

HOLD = """
import sys, time
from pathlib import Path
from flows.warehouse.lock import RunLock
lock = RunLock(Path(sys.argv[1]))
lock.acquire(0)
print("held", flush=True)
time.sleep(60)
"""
HOLD_AND_FORK = HOLD.replace("print(", "import os\nif os.fork() == 0:\n    print(")
OPEN_IN_SHELL = """
import sys, time, duckdb
con = duckdb.connect(sys.argv[1])
print("held", flush=True)
time.sleep(60)
"""

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a script in a process group of its own, which is killed at the end."""
    started = []

    def _start(script: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *map(str, arguments)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield _start
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_the_second_is_told_who_the_first_is(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "news.duckdb"
    holder = start(HOLD, path)
    told: list[Holder] = []
    with pytest.raises(WarehouseBusy, match=rf"news.duckdb is being written by process {holder.pid} of .+; wait until"):
        Warehouse.open(path, wait_seconds=0.3, on_wait=told.append)
    assert [h.pid for h in told] == [holder.pid]
    assert str(told[0]).count("since 20") == 1
    with pytest.raises(WarehouseBusy):
        Warehouse.open(path, wait_seconds=0)


@pytest.mark.parametrize("script", [HOLD, HOLD_AND_FORK], ids=["alone", "with a forked worker that lives on"])
def test_a_killed_writer_frees_the_lock(tmp_path: Path, start: Start, script: str) -> None:
    path = tmp_path / "news.duckdb"
    holder = start(script, path)
    holder.kill()
    holder.wait()
    lock = RunLock(path)
    lock.acquire(10)
    assert lock.holder().pid == os.getpid()
    lock.release()


def test_the_second_goes_on_when_the_first_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    first = Warehouse.open(path)
    told: list[Holder] = []
    threading.Timer(0.3, first.close).start()
    began = time.monotonic()
    with Warehouse.open(path, wait_seconds=20, on_wait=told.append) as second:
        assert second.is_resolved()
    assert time.monotonic() - began > 0.2
    assert len(told) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"news.duckdb", "news.duckdb.lock"}


def test_a_note_that_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    lock = RunLock(tmp_path / "news.duckdb")
    for note in ("", "[1]", '{"pid": 1, "what": 2}', '{"pid"'):
        (tmp_path / "news.duckdb.lock.json").write_text(note)
        assert "another process" in str(lock.holder())


def test_a_warehouse_open_in_another_program_names_it(tmp_path: Path, start: Start) -> None:
    path = tmp_path / "news.duckdb"
    Warehouse.open(path).close()
    shell = start(OPEN_IN_SHELL, path)
    with pytest.raises(WarehouseBusy, match=rf"news.duckdb is open in .*\(PID {shell.pid}\).*; close it"):
        Warehouse.open(path)
    shell.kill()
    shell.wait()
    Warehouse.open(path, wait_seconds=0).close()  # the failed attempt left no lock behind


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            "create schema ops; create table ops.migrations as "
            "select unnest(['0001_tables', '9999_later']) as name, 'x' as sha256, now() as applied_at",
            "written by a newer onrecord: this one lacks migration 9999_later",
        ),
        ("create schema ops; create table ops.migrations (id int)", "news.duckdb is not an onrecord warehouse"),
        ("create table documents (id int)", "news.duckdb is not an onrecord warehouse: it has main.documents"),
    ],
)
def test_a_refused_file_is_left_free_and_as_it_was(tmp_path: Path, tables: str, message: str) -> None:
    path = tmp_path / "news.duckdb"
    with duckdb.connect(path) as con:
        con.execute(tables)
    for _ in range(2):
        with pytest.raises(WarehouseError, match=message):
            Warehouse.open(path, wait_seconds=0)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "news.duckdb"
    path.write_bytes(b"something else " * 1000)
    with pytest.raises(WarehouseError, match=r"news.duckdb cannot be opened as a DuckDB database: .*not a valid"):
        Warehouse.open(path)
    with pytest.raises(WarehouseError, match="cannot be created"):
        Warehouse.open(path / "inside" / "a-file.duckdb")
    with pytest.raises(WarehouseError, match="is a folder: a warehouse is a file"):
        Warehouse.open(tmp_path)

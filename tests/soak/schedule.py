"""Hours of `onrecord schedule` as its users start it, over feeds that change; one source dies half-way."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil

from flows.warehouse.publish import connect_published
from flows.web.settings import ALLOW_PRIVATE
from tests.outlet import HOST, Outlet, serving
from tests.soak.sources import FEEDS, check_flags, check_items, publish

_EVERY = 60.0  # seconds between two runs
_REST = 8 * _EVERY  # before a source dies: what it listed last is to be read
_LONGEST_WAIT = 1800.0  # for the run that reads the last items
_FIRST = 8  # samples after which memory is as large as it gets
_PORT = 4288


def schedule(folder: Path, seconds: float, seed: int, say: Callable[[str], None]) -> None:
    """Serve the schedule for so many seconds while feeds change; raises AssertionError if an item is lost or loaded
    twice, a living source is flagged or the dead one is not, or the memory of what stays between runs grows.
    """
    chance = random.Random(seed)
    memory: list[int] = []
    with serving() as outlet:
        listed, warehouse, made = _listed(folder, outlet), folder / "w.duckdb", set[str]()
        process = _start(listed, warehouse)
        dead = f"/feed{chance.randrange(FEEDS)}.xml"
        started = time.monotonic()
        try:
            while (passed := time.monotonic() - started) < seconds:
                if passed > seconds / 2:
                    outlet.dead.add(dead)
                resting = {dead} if passed > seconds / 2 - _REST else set()
                made |= publish(outlet, chance, len(memory), resting)
                time.sleep(_EVERY)
                assert process.poll() is None, "the schedule ended by itself"
                memory.append(_staying(process.pid))
                if len(memory) % 5 == 0:
                    say(f"{len(memory)} minutes, {len(made)} items, {memory[-1] >> 20} MiB between runs")
            _wait_for_a_run(warehouse, datetime.now(UTC))
            check_flags(warehouse, listed, {dead})
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)
        check_items(outlet, warehouse, made)
    base, last = max(memory[:_FIRST]), max(memory[-_FIRST:])
    assert last < 1.15 * base, f"memory grew from {base >> 20} to {last >> 20} MiB"
    say(
        f"schedule: {time.monotonic() - started:.0f} s over {FEEDS} feeds: {len(made)} items, each loaded and asked "
        f"for once, the dead source flagged; memory between runs {base >> 20} MiB at first, {last >> 20} MiB at the end"
    )


def _start(listed: Path, warehouse: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "flows.cli.main", "schedule", "--every", f"{_EVERY:.0f}s", "--model", "fast"]
    options = ["--sources", str(listed), "--warehouse", str(warehouse), "--port", str(_PORT), "--workers", "1"]
    with (listed.parent / "schedule.log").open("wb") as log:
        environment = os.environ | {ALLOW_PRIVATE: "1", "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(command + options, stdout=log, stderr=log, env=environment, start_new_session=True)


def _wait_for_a_run(warehouse: Path, since: datetime) -> None:
    """Wait until a run that began after a time has ended."""
    deadline = time.monotonic() + _LONGEST_WAIT
    query = "select count(*) from ops.runs where started_at > ? and finished_at is not null"
    while time.monotonic() < deadline:
        with connect_published(warehouse) as con:
            if con.execute(query, [since]).fetchall()[0][0]:
                return
        time.sleep(5)
    raise AssertionError(f"no run began and ended within {_LONGEST_WAIT:.0f} s")


def _staying(pid: int) -> int:
    """Bytes of the process that serves the schedule, and of its server; runs are processes of their own that end."""
    process = psutil.Process(pid)
    servers = [child for child in process.children() if "flows.orchestration.guarded_server" in child.cmdline()]
    return sum(p.memory_info().rss for p in (process, *servers))


def _listed(folder: Path, outlet: Outlet) -> Path:
    """The file of the sources, each with one feed at a loopback address of its own."""
    outlet.feeds |= {f"/feed{number}.xml": [] for number in range(FEEDS)}
    outlet.base = outlet.base.replace(HOST, "127.0.0.1")
    feeds = (f'feeds = ["{outlet.base}/feed{n}.xml"]\nseconds_between_requests = 0\n' for n in range(FEEDS))
    path = folder / "sources.toml"
    path.write_text("\n".join(f'[[source]]\nname = "Post {n}"\n{feed}' for n, feed in enumerate(feeds)))
    return path

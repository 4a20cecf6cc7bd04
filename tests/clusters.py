"""Dask and Ray clusters as users start them, on this machine, in processes that tests can kill."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

START_SECONDS = 120.0
_REGISTERED = "Registered to:"  # in the log of a Dask worker
_QUIET = {"OMP_NUM_THREADS": "1", "RAY_USAGE_STATS_ENABLED": "0", "RAY_worker_niceness": "0"}


class DaskCluster:
    """A scheduler at a port that stays the same, and workers with their nannies."""

    def __init__(self, folder: Path, n_workers: int = 2) -> None:
        self._port, self._folder, self._n_workers = free_port(), folder, n_workers
        self.address = f"tcp://127.0.0.1:{self._port}"
        self.scheduler = self.workers = None  # type: subprocess.Popen[bytes] | None
        self.start()

    def start(self) -> None:
        """Start what does not run; workers give up when their scheduler ends, some of them late."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.end()
            self.scheduler = self._dask("scheduler", "--host", "127.0.0.1", "--port", str(self._port), "--no-dashboard")
            wait_for_port(self._port, self.scheduler)
        if self.workers is None or self.workers.poll() is not None:
            options = ["--nworkers", str(self._n_workers), "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1"]
            log = self._folder / "worker.log"
            before = log.read_text(errors="replace").count(_REGISTERED) if log.exists() else 0
            self.workers = self._dask("worker", self.address, *options, "--local-directory", str(self._folder))
            _wait_for_line(log, _REGISTERED, before + self._n_workers)

    def kill_worker(self, which: int) -> bool:
        """Kill one of the processes that analyse; their nannies start others."""
        assert self.workers is not None
        return _kill_one(_children(self.workers), which)

    def kill_scheduler(self) -> bool:
        assert self.scheduler is not None
        return _kill_all([self.scheduler.pid])

    def end(self) -> None:
        for process in (self.workers, self.scheduler):
            if process is not None:
                _kill_all([process.pid])
                process.wait()

    def _dask(self, *arguments: str) -> "subprocess.Popen[bytes]":
        log = (self._folder / f"{arguments[0]}.log").open("ab")
        command = [sys.executable, "-m", "dask", *arguments]
        return subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | _QUIET, start_new_session=True)


class RayCluster:
    """The node of a Ray cluster, with a worker for each of its processors."""

    def __init__(self, folder: Path, n_workers: int = 2) -> None:
        self._port, self._folder, self._n_workers = free_port(), folder, n_workers
        self.address = f"127.0.0.1:{self._port}"
        self.node = None  # type: subprocess.Popen[bytes] | None
        self.start()

    def start(self) -> None:
        """Start what does not run."""
        if self.node is not None and self.node.poll() is None:
            return
        log = (self._folder / "ray.log").open("ab")
        options = [
            *("--head", "--block", "--port", str(self._port), "--num-cpus", str(self._n_workers)),
            *("--include-dashboard", "false", "--object-store-memory", "100000000"),
            *("--no-monitor", "--include-log-monitor", "false"),  # starts sooner
        ]
        command = [sys.executable, "-m", "ray.scripts.scripts", "start", *options]
        self.node = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | _QUIET, start_new_session=True)
        wait_for_port(self._port, self.node)
        _wait_for_line(self._folder / "ray.log", "Ray runtime started")

    def kill_worker(self, which: int) -> bool:
        """Kill one of the processes that analyse.

        Not one that Ray has just started: a driver that joins waits for it for ever (Ray 2.60), and holds the GIL.
        """
        assert self.node is not None
        return _kill_one(
            [p for p in _children(self.node, recursive=True) if _line(p).startswith("ray::analyse")],
            which,
        )

    def kill_scheduler(self) -> bool:
        """Kill the node's processes that give out work, and with them all others."""
        assert self.node is not None
        return _kill_all([self.node.pid])

    def end(self) -> None:
        if self.node is not None:
            _kill_all([self.node.pid])
            self.node.wait()


@contextmanager
def ending(cluster: "DaskCluster | RayCluster") -> Iterator["DaskCluster | RayCluster"]:
    """The cluster, which ends with the block."""
    try:
        yield cluster
    finally:
        cluster.end()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _children(process: "subprocess.Popen[bytes]", *, recursive: bool = False) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=recursive)
    except psutil.NoSuchProcess:
        return []


def _line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _kill_one(processes: Sequence[psutil.Process], which: int) -> bool:
    alive = [process for process in processes if process.is_running()]
    return _kill_all([alive[which % len(alive)].pid], with_children=False) if alive else False


def _kill_all(pids: Sequence[int], *, with_children: bool = True) -> bool:
    """Kill processes and what they started; whether one was there."""
    found = []
    for pid in pids:
        try:
            process = psutil.Process(pid)
            found += [process, *(process.children(recursive=True) if with_children else [])]
        except psutil.NoSuchProcess:
            continue
    killed = False
    for process in found:
        try:
            process.kill()
            killed = True
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(found, timeout=10)
    return killed


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on port {port}")


def _wait_for_line(log: Path, text: str, times: int = 1) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if log.read_text(errors="replace").count(text) >= times:
            return
        time.sleep(0.1)
    raise AssertionError(f"{log} does not say {text!r}")

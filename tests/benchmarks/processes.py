"""Whole processes measured from outside: wall and processor seconds, peak memory of the process with its children."""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Usage:
    """What a process and its children took."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    peak_handles: int  # open files of all of them
    output: str


def measure(command: Sequence[str], every: float = SAMPLE_SECONDS) -> Usage:
    """Run a Python command line (without the interpreter) to its end; raises CalledProcessError when it fails.

    Its memory is looked at every so many seconds: to walk through a gigabyte takes a processor a tenth of a second.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as installed
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True, env=compiled)
    peak = [0, 0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, every), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - started
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Usage(wall, cpu, *peak, output)


def _watch(pid: int, peak: list[int], every: float) -> None:
    """Keep the highest sums seen: of proportional set sizes, so that shared pages count once, and of open files."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            total = handles = 0
            for process in [root, *root.children(recursive=True)]:
                try:
                    total += process.memory_full_info().pss
                    handles += process.num_fds()
                except psutil.Error:
                    continue
            peak[:] = max(peak[0], total), max(peak[1], handles)
            time.sleep(every)
    except psutil.NoSuchProcess:
        return

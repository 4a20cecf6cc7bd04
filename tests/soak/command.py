"""The command as its users start it, in a process of its own that can be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_QUIET = {"OMP_NUM_THREADS": "1", "PYTHONFAULTHANDLER": "1"}


def start(arguments: Sequence[str | Path], *, folder: Path | None = None) -> "subprocess.Popen[str]":
    """Start onrecord with these arguments, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli.main", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=os.environ | _QUIET,
        cwd=folder,
        start_new_session=True,
    )


def finish(arguments: Sequence[str | Path]) -> str:
    """Run onrecord to its end and return what it printed; raises AssertionError if it fails."""
    process = start(arguments)
    printed, errors = process.communicate(timeout=600)
    assert process.returncode == 0, f"{' '.join(map(str, arguments))} ended with {process.returncode}:\n{errors}"
    assert "Traceback" not in errors, errors
    return printed


def kill(process: "subprocess.Popen[str]") -> bool:
    """Kill it and all that it started; whether it was still running."""
    was_running = process.poll() is None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        was_running = False
    process.communicate()
    return was_running

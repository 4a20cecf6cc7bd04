"""Where batches are annotated."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import psutil
import pytest

from flows.run import workers


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def result(self) -> Path:
        return self._path / "annotations"


def test_results_come_in_order_and_only_a_few_are_under_way() -> None:
    under_way: list[str] = []

    def submit(folder: Path) -> _Folder:
        under_way.append(folder.name)
        return _Folder(folder)

    seen = []
    for item, annotated in workers.in_order("abcdef", lambda name: Path(name), submit, ahead=2):
        seen.append(item)
        assert annotated == Path(item) / "annotations"
        assert len(under_way) <= len(seen) + 2
    assert seen == list("abcdef")


_DIES = """
import os, signal
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from flows.run import staging
from flows.run import workers

class _Kill(os.PathLike):
    def __fspath__(self):
        os.kill(os.getpid(), signal.SIGKILL)
    def __truediv__(self, other):
        self.__fspath__()

if __name__ == "__main__":
    with workers.submitter(2) as submit:
        try:
            list(workers.in_order([_Kill()], lambda item: item, submit, ahead=0))
        except workers.WorkerDied as error:
            print("fewer --workers" in str(error))
"""


def test_a_killed_worker_is_told_with_advice(tmp_path: Path) -> None:
    script = tmp_path / "dies.py"
    script.write_text(_DIES)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "True"


_SLEEPS = """
import time
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from flows.run import workers

class _Sleep:
    def __truediv__(self, other):
        time.sleep(60)

if __name__ == "__main__":
    with workers.submitter(2) as submit:
        print("ready", flush=True)
        list(workers.in_order([_Sleep(), _Sleep()], lambda item: item, submit, ahead=1))
"""


def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "sleeps.py"
    script.write_text(_SLEEPS)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
        root = psutil.Process(run.pid)
        deadline = time.monotonic() + 30
        while len(root.children()) < 2 and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(6)  # until they have imported what they need and sleep
        workers_of_run = root.children()
        assert len(workers_of_run) >= 2
        os.kill(run.pid, signal.SIGKILL)
    gone, alive = psutil.wait_procs(workers_of_run, timeout=20)
    assert gone and not alive


def test_default_workers_are_at_least_one_and_at_most_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    assert workers.default_workers() == 4


@pytest.mark.parametrize("broken", [BrokenPipeError(), BrokenProcessPool()])
def test_a_pool_that_cannot_start_is_one_clear_error(broken: Exception) -> None:
    def submit(folder: Path) -> workers.Result:
        raise broken

    with pytest.raises(workers.WorkerDied, match="run again with fewer --workers"):
        list(workers.in_order([Path("a")], Path, submit, ahead=2))

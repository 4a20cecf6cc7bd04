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


class _Done:
    def result(self) -> None:
        return None


def test_results_come_in_order_and_only_a_few_are_under_way() -> None:
    under_way: list[str] = []

    def submit(part: Path) -> _Done:
        under_way.append(part.name)
        return _Done()

    seen = []
    for item in workers.in_order("abcdef", lambda name: [Path(f"{name}{part}") for part in (1, 2)], submit, ahead=2):
        seen.append(item)
        assert len(under_way) <= 2 * (len(seen) + 2)
    assert seen == list("abcdef")
    assert under_way == [f"{name}{part}" for name in "abcdef" for part in (1, 2)]


def _threads() -> dict[str, int]:
    """How many threads the libraries of this process use."""
    import numpy
    import polars
    import pyarrow
    import scipy.linalg
    from threadpoolctl import threadpool_info

    numpy.ones((64, 64)) @ numpy.ones((64, 64)), scipy.linalg.lu(numpy.eye(8))
    pools = {pool["filepath"]: pool["num_threads"] for pool in threadpool_info()}
    return {**pools, "polars": polars.thread_pool_size(), "arrow": pyarrow.cpu_count()}


def test_the_libraries_of_a_worker_keep_to_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in workers.THREAD_VARIABLES:
        monkeypatch.setenv(name, "2")
    with workers.process_pool(2) as pool:
        found = pool.submit(_threads).result(120)
    assert len(found) > 2 and set(found.values()) == {1}, found
    assert [os.environ[name] for name in workers.THREAD_VARIABLES] == ["2"] * 3, "as they were"


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
            list(workers.in_order([_Kill()], lambda item: [item], submit, ahead=0))
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
        list(workers.in_order([_Sleep(), _Sleep()], lambda item: [item], submit, ahead=1))
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
        list(workers.in_order([Path("a")], lambda path: [path], submit, ahead=2))

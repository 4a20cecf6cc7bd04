"""Where batches are annotated."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import psutil
import pytest

from flows.run import staging, workers
from flows.run.workers import processes
from flows.run.workers.budget import Budget
from transforms.annotations import Annotations, Model, rejection
from transforms.schemas import DOCUMENTS, MENTIONS, QUOTE_SEGMENTS, QUOTES, REJECTED, conform


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


_SCRIPT = """
print("begun")
from flows.run.workers.budget import Budget
from flows.run.workers.processes import WorkerProcess
process = WorkerProcess()
print(process.call(len, ("abc",), Budget(), 3))
process.end(at_once=True)
"""


def test_the_script_of_a_program_is_not_run_again_in_its_workers(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT, encoding="utf-8")
    root = {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, env=os.environ | root)
    assert done.stdout.split() == ["begun", "3"]


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


def test_the_libraries_of_a_worker_keep_to_one_thread(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in processes.THREAD_VARIABLES:
        monkeypatch.setenv(name, "2")
    with processes.processes(1, Budget(), _tell_threads) as running:
        running.submit(_part(tmp_path, "Threads")).result(120)
    found = json.loads((tmp_path / "threads.json").read_text())
    assert len(found) > 2 and set(found.values()) == {1}, found
    assert [os.environ[name] for name in processes.THREAD_VARIABLES] == ["2"] * 3, "as they were"


def _tell_threads(documents: pl.DataFrame, model: Model) -> Annotations:
    Path(documents["origin"][0]).with_name("threads.json").write_text(json.dumps(_threads()))
    return _nothing(documents, model)


def _nothing(documents: pl.DataFrame, model: Model) -> Annotations:
    return Annotations(MENTIONS.empty(), QUOTES.empty(), QUOTE_SEGMENTS.empty(), REJECTED.empty())


def _hostile(documents: pl.DataFrame, model: Model) -> Annotations:
    """Does what the documents' headlines say."""
    for headline, origin in documents.select("headline", "origin").iter_rows():
        if headline == "spin":
            while True:
                pass
        if headline == "sleep":
            Path(origin).with_suffix(".sleeps").touch()
            time.sleep(600)
        if headline == "die" or (headline == "die once" and not Path(origin).exists()):
            Path(origin).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if headline == "exit":
            os._exit(3)
        if headline == "fail":
            raise LookupError("no document's fault")
    return rejection(documents["document_id"][-1], "x", "analysed", " ".join(documents["headline"]))


def _part(folder: Path, *headlines: str) -> Path:
    """A staged part of documents with these headlines."""
    rows = [
        {"document_id": f"d{number}", "headline": headline, "text": headline, "origin": str(folder / f"{number}.txt")}
        for number, headline in enumerate(headlines)
    ]
    batch = staging.stage(conform(pl.DataFrame(rows, schema=DOCUMENTS.schema), DOCUMENTS), folder, "fast")
    (part,) = staging.parts(batch)
    return part


_SMALL = Budget(cpu_seconds=1, cpu_seconds_per_character=0)


@pytest.mark.parametrize(
    ("headline", "budget", "why"),
    [
        ("spin", _SMALL, "took more than 1 seconds of CPU time"),
        ("sleep", Budget(5, 0, wall_per_cpu_second=1, grace_seconds=0), "had no end after 5 seconds"),
        ("die", _SMALL, "ended its process by SIGKILL"),
        ("exit", _SMALL, "ended its process with exit code 3"),
    ],
)
def test_what_costs_too_much_is_rejected_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headline: str, budget: Budget, why: str
) -> None:
    part = _part(tmp_path, "one", headline, "two")
    with processes.processes(1, budget, _hostile) as running:
        running.submit(part).result(120)
    found = staging.read_annotations(part.parent).rejected.sort("row_key")
    assert found["reason_code"].to_list() == ["analysed", "too_costly", "analysed"]
    assert found["detail"][1].startswith(f"the language analysis {why}"), found["detail"][1]
    assert found["row_key"].to_list() == ["d0", "d1", "d2"]


def test_a_process_that_another_program_ended_costs_no_document(tmp_path: Path) -> None:
    part = _part(tmp_path, "one", "die once")
    with processes.processes(1, Budget(), _hostile) as running:
        running.submit(part).result(120)
    assert "too_costly" not in staging.read_annotations(part.parent).rejected["reason_code"].to_list()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell the memory of a process")
def test_a_process_that_has_grown_gives_its_place_to_another(tmp_path: Path) -> None:
    parts = [_part(tmp_path / name, name) for name in ("calm", "grow", "calm2")]
    with processes.processes(1, Budget(), _growing) as running:
        for part in parts:
            running.submit(part).result(120)
    first, grown, other = (staging.read_annotations(part.parent).rejected["detail"][0] for part in parts)
    assert first == grown != other


_kept: list[bytearray] = []


def _growing(documents: pl.DataFrame, model: Model) -> Annotations:
    if documents["headline"][0] == "grow":
        _kept.append(bytearray(b"x") * 120_000_000)
    return rejection(documents["document_id"][-1], "x", "analysed", str(os.getpid()))


def test_a_process_that_polars_interrupts_ends_without_a_word(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    part = _part(tmp_path, "one")
    with processes.processes(1, Budget(), _interrupted) as running:
        running.submit(part).result(120)
    assert staging.read_annotations(part.parent).rejected["reason_code"].to_list() == ["too_costly"]
    assert capfd.readouterr() == ("", "")


def _interrupted(documents: pl.DataFrame, model: Model) -> Annotations:
    raise KeyboardInterrupt


def test_an_error_that_is_no_documents_fault_ends_the_run(tmp_path: Path) -> None:
    with processes.processes(1, Budget(), _hostile) as running, pytest.raises(LookupError, match="no document's fault"):
        running.submit(_part(tmp_path, "fail")).result(120)


def test_memory_beyond_the_budget_is_refused(tmp_path: Path) -> None:
    part = _part(tmp_path, "one")
    with processes.processes(1, Budget(megabytes=200, megabytes_per_character=0), _takes_memory) as running:
        running.submit(part).result(120)
    rejected = staging.read_annotations(part.parent).rejected
    assert rejected["reason_code"].to_list() == ["too_costly"]
    assert rejected["detail"][0].endswith("needed more memory than it may have")


def _takes_memory(documents: pl.DataFrame, model: Model) -> Annotations:
    bytearray(400_000_000)
    return _nothing(documents, model)


_SLEEPS = """
import sys
from pathlib import Path
from tests.flows.run.test_workers import _hostile, _part
from flows.run.workers.budget import Budget
from flows.run.workers.processes import processes

if __name__ == "__main__":
    parts = [_part(Path(sys.argv[1]) / name, "sleep", name) for name in "ab"]
    with processes(2, Budget(), _hostile) as running:
        under_way = [running.submit(part) for part in parts]
        print("ready", flush=True)
        under_way[0].result()
"""


def test_workers_end_when_the_run_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SLEEPS, tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None and run.stdout.readline() == "ready\n"
        root = psutil.Process(run.pid)
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("*/0.sleeps"))) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        workers_of_run = root.children()
        assert len(workers_of_run) >= 2
        os.kill(run.pid, signal.SIGKILL)
    gone, alive = psutil.wait_procs(workers_of_run, timeout=20)
    assert gone and not alive


def test_an_idle_process_is_taken_before_another_starts() -> None:
    idle = processes.Idle()
    try:
        first = idle.take()
        number = first.call(os.getpid, (), Budget(), 0)
        assert number != os.getpid()
        idle.leave(first)
        again = idle.take()
        assert again is first and again.call(os.getpid, (), Budget(), 0) == number
        idle.leave(again)
        again.end(at_once=True)
        other = idle.take()
        assert other is not first, "one that has ended is passed over"
        idle.leave(other)
    finally:
        idle.end()
    assert not other.is_alive()


def test_default_workers_are_at_least_one_and_at_most_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(64)), raising=False)
    assert workers.default_workers() == 4


def test_a_process_that_cannot_start_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_serve", os._exit)
    with (
        pytest.raises(workers.WorkerDied, match="run again with fewer --workers"),
        processes.processes(1, Budget()) as running,
    ):
        running.submit(_part(tmp_path, "one")).result(120)

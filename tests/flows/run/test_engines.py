"""The engines: the same rows whatever analyses, also when workers, the scheduler or the run itself are killed."""

import importlib.util
import json
import os
import signal
import subprocess
import time
from collections.abc import Container, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import fsspec
import polars as pl
import psutil
import pytest

from flows.run import engines, pipeline, staging
from flows.run.engines import dispatch, parcels, tasks
from flows.run.engines.dispatch import Dispatcher, EngineFailed, WorkerLost
from flows.run.engines.exchange import Exchange, exchange
from flows.run.engines.tasks import PartUnseen, Task
from flows.run.engines.versions import VersionsDiffer, check, versions
from flows.run.job import Engine, Job
from flows.run.workers.processes import Processes
from flows.warehouse.names import published_path
from tests.clusters import DaskCluster, RayCluster, ending, free_port
from tests.corpus import assert_same, contents, write_corpus
from tests.flows.run.test_workers import _SMALL, _hostile, _nothing, _part
from tests.soak import command
from transforms.annotations import Annotations, Model

HAS_RAY = importlib.util.find_spec("ray") is not None
needs_ray = pytest.mark.skipif(not HAS_RAY, reason="Ray's 76 MB are not part of the tests' lock: make ray installs it")
ENGINES = ["dask", pytest.param("ray", marks=needs_ray)]
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, pl.DataFrame]]:
    """A corpus, and its tables by a run in this process."""
    folder = tmp_path_factory.mktemp("calm")
    corpus = write_corpus(folder / "in", 12)
    pipeline.run(Job((corpus,), folder / "w.duckdb", batch_documents=4, model="fast"))
    return corpus, contents(published_path(folder / "w.duckdb"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cluster_of_the_run_gives_the_same_rows_and_ends_with_it(
    calm: tuple[Path, dict[str, pl.DataFrame]], tmp_path: Path, engine: Engine
) -> None:
    corpus, tables = calm
    arguments = ["run", corpus, "--engine", engine, "--workers", "1", "--batch-documents", "2", "--json"]
    arguments += ["--no-prefect", "--model", "fast", "--warehouse", tmp_path / "w.duckdb"]
    process = command.start(arguments)
    family = _family(process, tmp_path / "w.duckdb.staging")
    os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1 and "Traceback" not in errors, errors
    assert family and not psutil.wait_procs(family, timeout=20)[1]
    process = command.start(arguments)
    printed, errors = process.communicate(timeout=300)
    assert process.returncode == 0 and "Traceback" not in errors, errors
    assert json.loads(printed)["run"]["n_read"] == 12
    assert_same(tables, contents(published_path(tmp_path / "w.duckdb")))


def _family(process: "subprocess.Popen[str]", under_way: Path) -> list[psutil.Process]:
    """The processes of a run, when a first part is annotated."""
    _wait_for_a_part(process, under_way)
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _annotated(under_way: Path) -> Iterator[Path]:
    return under_way.glob("*/*/annotations")


def _wait_for_a_part(process: "subprocess.Popen[str]", under_way: Path, known: Container[Path] = ()) -> None:
    """Until a part is annotated that is not known yet, or the run has ended."""
    deadline = time.monotonic() + 240
    while process.poll() is None and time.monotonic() < deadline:
        if any(path not in known for path in _annotated(under_way)):
            return
        time.sleep(0.01)


def _cluster(engine: str, folder: Path) -> DaskCluster | RayCluster:
    return DaskCluster(folder) if engine == "dask" else RayCluster(folder)


def _without_scheduler(arguments: list[Any], under_way: Path, cluster: DaskCluster | RayCluster) -> tuple[int, str]:
    """How a run ends whose scheduler is killed when a part is annotated; the next one finds the cluster again."""
    run = command.start(arguments)
    _wait_for_a_part(run, under_way)
    cluster.kill_scheduler()
    _, errors = run.communicate(timeout=240)
    cluster.start()
    return run.returncode, errors


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_killed_leaves_no_trace(
    calm: tuple[Path, dict[str, pl.DataFrame]], tmp_path: Path, engine: Engine
) -> None:
    corpus, tables = calm

    warehouse, exchange_folder = tmp_path / "w.duckdb", tmp_path / "exchange"
    staged = tmp_path / "w.duckdb.staging"
    with ending(_cluster(engine, tmp_path)) as cluster:
        arguments = ["run", corpus, "--engine", engine, "--address", cluster.address, "--batch-documents", "1"]
        arguments += ["--exchange", exchange_folder, "--no-prefect", "--model", "fast", "--warehouse", warehouse]
        code, errors = _without_scheduler(arguments, staged, cluster)
        if code == 0:  # a busy machine: the run had ended before its scheduler was killed
            warehouse.unlink()
            code, errors = _without_scheduler(arguments, staged, cluster)
        assert code == 2 and "Traceback" not in errors, errors
        assert cluster.address in errors, errors
        known = set(_annotated(staged))
        driver = command.start(arguments)
        _wait_for_a_part(driver, staged, known)
        assert command.kill(driver), "it ended before it was killed"
        cluster.kill_worker(0)
        command.finish(arguments)
    assert_same(tables, contents(published_path(warehouse)))
    assert not [path for path in exchange_folder.rglob("*") if path.is_file()], "nothing stays in the exchange"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_address_where_nothing_is_and_options_that_do_not_go_together(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.run.engines.dask_cluster._CONNECT_SECONDS", 1.0)
    corpus, port = write_corpus(tmp_path / "in", 1), free_port()
    nowhere = f"tcp://127.0.0.1:{port}" if engine == "dask" else f"127.0.0.1:{port}"
    with pytest.raises(EngineFailed, match=f"answers at {nowhere}"):
        pipeline.run(Job((corpus,), tmp_path / "w.duckdb", engine=engine, address=nowhere))
    with pytest.raises(EngineFailed, match="go with --engine"):
        engines.check(Job((), tmp_path, address=nowhere))
    with pytest.raises(EngineFailed, match="--exchange goes with --address"):
        engines.check(Job((), tmp_path, engine=engine, exchange="s3://bucket"))


def test_a_library_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("flows.run.engines.choice.find_spec", lambda name: None)
    with pytest.raises(EngineFailed, match=r"pip install 'onrecord\[ray\]'"):
        engines.check(Job((), tmp_path, engine="ray"))


# ------------------------------------------------------------------------------------------------------ in a worker
@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Makes this process a worker whose processes annotate by a function."""
    running: list[Processes] = []

    def use(annotate: staging.Annotate, budget: Any = _SMALL) -> None:
        running.append(Processes(1, budget, annotate))
        monkeypatch.setattr(tasks, "_processes", lambda: running[-1])

    yield use
    for each in running:
        each.end(at_once=True)


def test_budgets_hold_in_a_worker(tmp_path: Path, worker: Any) -> None:
    worker(_hostile)
    part = _part(tmp_path / "there", "one", "spin", "two")
    packed = tasks.analyse(Task("batch/part", versions("fast"), documents=parcels.documents(part)))
    assert packed is not None and parcels.unpack(part, packed)
    assert sorted(staging.read_annotations(part.parent).rejected["reason_code"]) == [
        "analysed", "analysed", "too_costly"
    ]  # fmt: skip


def test_a_worker_that_would_analyse_otherwise_is_refused(tmp_path: Path) -> None:
    part = _part(tmp_path, "one")
    others = versions("fast") | {"weights": "0000", "polars": "1.0"}
    with pytest.raises(VersionsDiffer, match=r"has polars [\d.]+ instead of 1.0; weights \w+ instead of 0000: install"):
        tasks.analyse(Task("batch/part", others, folder=str(part)))
    check(versions("fast"), "fast")
    assert versions("fast")["weights"] != versions("accurate")["weights"]


def test_a_worker_that_does_not_see_the_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(PartUnseen, match=r"does not see .*/gone.* by --exchange"):
        tasks.analyse(Task("batch/part", versions("fast"), folder=str(tmp_path / "gone")))
    with pytest.raises(PartUnseen, match="finds no documents"):
        tasks.analyse(Task("batch/part", versions("fast"), exchange=str(tmp_path)))


@pytest.mark.parametrize("address", ["memory://exchange/x", "folder"])
def test_parts_lie_in_a_folder_or_a_store(tmp_path: Path, worker: Any, address: str) -> None:
    worker(_counted)
    shared = exchange(address := address if "://" in address else str(tmp_path / address))
    assert shared.read("a/b") is None
    part = _part(tmp_path / "there", "one")
    shared.write(f"b/p{tasks.DOCUMENTS}", parcels.documents(part))
    task = Task("b/p", versions("fast"), exchange=address)
    assert tasks.analyse(task) is None
    made = shared.read(f"b/p{tasks.ANNOTATIONS}")
    assert made is not None and parcels.unpack(part, made)
    worker(_fails)
    tasks.analyse(task)
    assert shared.read(f"b/p{tasks.ANNOTATIONS}") == made, "what is there is not made again"
    shared.write(f"b/p{tasks.ANNOTATIONS}", made[:-9])
    with pytest.raises(LookupError):
        tasks.analyse(task)
    shared.remove()
    assert shared.read(f"b/p{tasks.DOCUMENTS}") is None
    assert not fsspec.filesystem("memory").exists("/exchange/x/b")


def _counted(documents: pl.DataFrame, model: Model) -> Annotations:
    return _nothing(documents, model)


def _fails(documents: pl.DataFrame, model: Model) -> Annotations:
    raise LookupError("analysed")


# ------------------------------------------------------------------------------------------------------ in the run
class _Fake:
    """A cluster that does with each task what its plan says next."""

    def __init__(self, *plan: object) -> None:
        self.plan, self.tasks = list(plan), list[Task]()
        self.broken: str | None = None

    def start(self, task: Task) -> "Future[bytes | None]":
        self.tasks.append(task)
        outcome: Future[bytes | None] = Future()
        match self.plan.pop(0):
            case BaseException() as error:
                outcome.set_exception(error)
            case "done" if task.folder:
                staging.annotate_part(Path(task.folder), _nothing)
                outcome.set_result(None)
            case bytes() as packed:
                outcome.set_result(packed)
        return outcome

    def trouble(self) -> str | None:
        return self.broken


def _dispatcher(cluster: _Fake, shared: tuple[str, Exchange] | None = None, *, in_place: bool = True) -> Dispatcher:
    return Dispatcher(cluster, versions("fast"), shared, in_place=in_place)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_LOOK_SECONDS", 0.01)
    monkeypatch.setattr(dispatch, "_LONGEST_PAUSE", 1.0)
    monkeypatch.setattr(dispatch, "_PATIENCE_SECONDS", 0.05)


def test_a_part_whose_worker_is_lost_goes_to_another(tmp_path: Path, hasty: None) -> None:
    cluster = _Fake(WorkerLost("it ended"), WorkerLost("it ended"), "done")
    part = _part(tmp_path, "one")
    assert _dispatcher(cluster).submit(part).result() == part
    assert len(cluster.tasks) == 3
    assert _dispatcher(_Fake()).submit(part).result() == part, "what is annotated is given to nobody"


def test_a_part_that_costs_too_many_workers_ends_the_run(tmp_path: Path, hasty: None) -> None:
    cluster = _Fake(*[WorkerLost("its process ended")] * 6)
    with pytest.raises(EngineFailed, match="failed on 6 workers, at last because its process ended; what is loaded"):
        _dispatcher(cluster).submit(_part(tmp_path, "one")).result()


def test_annotations_that_do_not_arrive_whole_are_made_again(tmp_path: Path, hasty: None) -> None:
    part = _part(tmp_path, "one")
    other = _part(tmp_path / "other", "one")
    packed = parcels.pack(staging.annotate_part(other, _nothing))
    cluster = _Fake(b"", packed[:-30], packed)
    _dispatcher(cluster, in_place=False).submit(part).result()
    assert staging.is_whole(part / staging.ANNOTATIONS_FOLDER) and len(cluster.tasks) == 3


def test_a_part_that_takes_too_long_is_given_to_another_worker_as_well(tmp_path: Path, hasty: None) -> None:
    cluster = _Fake("done", "never", "never", "done")
    dispatcher = _dispatcher(cluster)
    dispatcher.submit(_part(tmp_path, "one")).result()
    dispatcher.submit(_part(tmp_path, "two")).result()
    assert len(cluster.tasks) == 4


def test_a_cluster_that_is_gone_ends_the_run(tmp_path: Path, hasty: None) -> None:
    cluster = _Fake("never")
    cluster.broken = "the scheduler is gone"
    with pytest.raises(EngineFailed, match="the scheduler is gone; what is loaded stays: run again"):
        _dispatcher(cluster).submit(_part(tmp_path, "one")).result()


def test_a_cluster_that_is_gone_counts_as_no_lost_worker(tmp_path: Path, hasty: None) -> None:
    cluster = _Fake(WorkerLost("the client is closed"))
    cluster.broken = "the scheduler is gone"
    with pytest.raises(EngineFailed, match="the scheduler is gone; what is loaded stays: run again"):
        _dispatcher(cluster).submit(_part(tmp_path, "one")).result()


def test_what_the_analysis_raises_ends_the_run(tmp_path: Path, hasty: None) -> None:
    with pytest.raises(LookupError, match="a defect"):
        _dispatcher(_Fake(LookupError("a defect"))).submit(_part(tmp_path, "one")).result()


def test_two_workers_may_make_one_part(tmp_path: Path) -> None:
    part = _part(tmp_path, "one")

    def slower(documents: pl.DataFrame, model: Model) -> Annotations:
        staging.annotate_part(part, _nothing)
        return _nothing(documents, model)

    staging.annotate_part(part, slower)
    assert staging.is_whole(part / staging.ANNOTATIONS_FOLDER)
    assert sorted(path.name for path in part.iterdir()) == ["annotations", "documents.parquet"]

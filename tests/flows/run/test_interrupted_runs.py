"""Whatever ends a run, the next one goes on, and the tables are those of a run that nobody disturbed."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest

from flows.run import pipeline
from flows.run.job import Job
from flows.warehouse.names import published_path
from tests.corpus import assert_same, contents, write_corpus

KILLS = 4  # python -m tests.soak kills does it 200 times
N_ARTICLES = 12


def _start(corpus: Path, warehouse: Path, workers: int) -> "subprocess.Popen[bytes]":
    command = [
        sys.executable,
        "-m",
        "flows.cli.main",
        "run",
        str(corpus),
        "--no-prefect",
        "--warehouse",
        str(warehouse),
    ]
    options = ["--batch-documents", "2", "--workers", str(workers)]
    quiet = os.environ | {"OMP_NUM_THREADS": "1"}
    return subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=quiet)


def _finish(run: "subprocess.Popen[bytes]") -> None:
    _, errors = run.communicate(timeout=240)
    assert run.returncode == 0, errors.decode()


@pytest.mark.timeout(900)
def test_kills_leave_no_trace(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", N_ARTICLES)
    calm, shaken = tmp_path / "calm" / "w.duckdb", tmp_path / "shaken" / "w.duckdb"
    run = _start(corpus, calm, workers=1)
    _wait_for_lock(run, calm)
    started = time.monotonic()
    _finish(run)
    seconds = time.monotonic() - started

    chance, killed, stages = random.Random(2), 0, set[str]()
    while killed < KILLS:
        run = _start(corpus, shaken, workers=2 if killed % 3 == 2 else 1)
        _wait_for_lock(run, shaken)
        staging = shaken.with_name("w.duckdb.staging")
        if killed == 0:  # before any batch can be loaded, however fast the machine
            _wait_until(run, staging.exists)
        elif killed == 1:  # after the first one, however slow
            _wait_for_a_load(run, staging)
        else:
            time.sleep(chance.uniform(0, seconds * 0.6))
        alive = run.poll() is None
        children = psutil.Process(run.pid).children(recursive=True) if alive else []
        run.send_signal(signal.SIGKILL)
        run.communicate()
        psutil.wait_procs(children, timeout=20)
        assert not any(child.is_running() for child in children), "workers outlived their run"
        stages.add(_stage(shaken))
        killed += alive
        if not alive:  # nothing is left to be disturbed: begin anew
            assert run.returncode == 0
            assert_same(contents(published_path(calm)), contents(published_path(shaken)))
            shaken = tmp_path / f"shaken{killed}" / "w.duckdb"
    _finish(_start(corpus, shaken, workers=2))
    assert_same(contents(published_path(calm)), contents(published_path(shaken)))
    assert not shaken.with_name("w.duckdb.staging").exists()
    assert {"none loaded", "some loaded"} <= stages


def _wait_for_lock(run: "subprocess.Popen[bytes]", warehouse: Path) -> None:
    """Until the run has the warehouse open: before that there is nothing to harm."""
    note = warehouse.with_name(f"{warehouse.name}.lock.json")
    while run.poll() is None and not (note.exists() and f'"pid": {run.pid},' in note.read_text()):
        time.sleep(0.01)


def _wait_until(run: "subprocess.Popen[bytes]", holds: Callable[[], bool]) -> None:
    while run.poll() is None and not holds():
        time.sleep(0.01)


def _wait_for_a_load(run: "subprocess.Popen[bytes]", staging: Path) -> None:
    """Until the folder of a batch is gone: that batch was loaded."""
    seen: set[Path] = set()

    def is_gone() -> bool:
        seen.update(staging.iterdir() if staging.exists() else ())
        return not all(path.exists() for path in seen)

    _wait_until(run, is_gone)


def _stage(warehouse: Path) -> str:
    """How far a killed run came, as its files tell."""
    if not warehouse.exists():
        return "before"
    with duckdb.connect(warehouse) as con:  # as its next writer does: what was not committed is undone
        there = con.execute("select 1 from duckdb_tables() where table_name = 'documents'").fetchall()
        loaded = con.execute("select count(*) from documents").fetchall()[0][0] if there else 0
    return "whole" if loaded == N_ARTICLES else "some loaded" if loaded else "none loaded"


class _Killed(BaseException):
    """An end that no part of a run catches."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("in"), 8)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    job = Job((corpus,), tmp_path_factory.mktemp("out") / "w.duckdb", batch_documents=3)
    pipeline.run(job)
    return contents(published_path(job.warehouse))


@pytest.mark.parametrize("step", ["load", "resolve", "publish"])
def test_an_end_before_and_after_each_step(
    step: str, corpus: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    plain = pipeline.Steps()
    real = getattr(plain, step)

    def dies_before(*arguments: Any) -> Any:
        raise _Killed

    def dies_after(*arguments: Any) -> Any:
        real(*arguments)
        raise _Killed

    job = Job((corpus,), tmp_path / "w.duckdb", batch_documents=3)
    for way in (dies_before, dies_after):
        with pytest.raises(_Killed):
            pipeline.run(job, steps=replace(plain, **{step: way}))
    pipeline.run(job)
    assert_same(undisturbed, contents(published_path(job.warehouse)))


def test_what_is_annotated_is_not_annotated_again(
    corpus: Path, undisturbed: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> Any:
        raise _Killed

    job = Job((corpus,), tmp_path / "w.duckdb", batch_documents=100)
    with pytest.raises(_Killed):
        pipeline.run(job, steps=replace(pipeline.Steps(), load=dies))
    monkeypatch.setattr("transforms.annotate.annotate", dies)
    pipeline.run(job)
    assert_same(undisturbed, contents(published_path(job.warehouse)))


@pytest.mark.parametrize("harm", ["truncated", "missing", "half a folder"])
def test_torn_annotations_are_made_anew(harm: str, corpus: Path, undisturbed: dict[str, Any], tmp_path: Path) -> None:
    def dies(*_: object) -> Any:
        raise _Killed

    job = Job((corpus,), tmp_path / "w.duckdb", batch_documents=100)
    with pytest.raises(_Killed):
        pipeline.run(job, steps=replace(pipeline.Steps(), load=dies))
    (done,) = job.staging.glob("*/*/annotations")
    if harm == "truncated":
        (done / "quotes.parquet").write_bytes((done / "quotes.parquet").read_bytes()[:-50])
    elif harm == "missing":
        (done / "mentions.parquet").unlink()
    else:
        done.rename(done.with_name("tmp123"))
        (done.with_name("documents.parquet")).write_bytes(b"PAR1")
    pipeline.run(job)
    assert_same(undisturbed, contents(published_path(job.warehouse)))
    assert not job.staging.exists()


def test_a_failure_is_on_record(corpus: Path, tmp_path: Path) -> None:
    def fails(*_: object) -> Any:
        raise RuntimeError("no such luck")

    def interrupted(*_: object) -> Any:
        raise KeyboardInterrupt

    job = Job((corpus,), tmp_path / "w.duckdb", batch_documents=100)
    for way in (fails, interrupted):
        with pytest.raises((RuntimeError, KeyboardInterrupt)):
            pipeline.run(job, steps=replace(pipeline.Steps(), load=way))
    with duckdb.connect(job.warehouse, read_only=True) as con:
        assert con.execute("select status from ops.runs order by started_at").fetchall() == [
            ("failed",),
            ("interrupted",),
        ]

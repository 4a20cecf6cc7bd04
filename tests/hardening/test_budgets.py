"""A document that costs too much is rejected by itself, once: its batch is loaded, and later runs do not meet it."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from flows.run.job import Job
from flows.run.pipeline import Steps, run
from flows.run.replay import rejected_origins, replay_job
from flows.run.workers import Submit
from flows.run.workers.budget import Budget
from flows.run.workers.processes import Idle, processes
from flows.warehouse.publish import published
from transforms.annotations import Annotations, Model
from transforms.schemas import MENTIONS, QUOTE_SEGMENTS, QUOTES, REJECTED


def _annotate(documents: pl.DataFrame, model: Model) -> Annotations:
    """Ends its process over texts that say so; other documents have no quotes and no names."""
    if documents["text"].str.contains("kill").any():
        os.kill(os.getpid(), signal.SIGKILL)
    return Annotations(MENTIONS.empty(), QUOTES.empty(), QUOTE_SEGMENTS.empty(), REJECTED.empty())


@contextmanager
def _submitter(n_workers: int, idle: Idle) -> Iterator[Submit]:
    with processes(n_workers, Budget(), _annotate, idle) as running:
        yield running.submit


@contextmanager
def _nothing_to_analyse(n_workers: int, idle: Idle) -> Iterator[Submit]:
    def submit(part: Path) -> None:
        raise AssertionError("nothing is new")

    yield submit  # type: ignore[misc]


def test_a_document_that_kills_its_process_is_rejected_once_without_its_batch(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in {
        "a": "The harbour of Sarn stays shut.",
        "b": "This text will kill you all.",
        "c": "All is well in Oslo.",
    }.items():
        (articles / f"{name}.txt").write_text(text, encoding="utf-8")
    job = Job((articles,), tmp_path / "w.duckdb", n_workers=1)
    run(job, steps=Steps(submitter=_submitter))
    first = _rejected(job.warehouse)
    assert [(Path(origin).name, reason) for origin, reason, *_ in first] == [("b.txt", "too_costly")]
    assert "by SIGKILL" in first[0][2]
    with published(job.warehouse) as con:
        assert con.execute("select count(*) from documents").fetchall() == [(2,)]
    run(job, steps=Steps(submitter=_nothing_to_analyse))
    assert [row[:3] for row in _rejected(job.warehouse)] == [row[:3] for row in first]
    again, _ = replay_job(job.warehouse, rejected_origins(job.warehouse))
    assert again is not None and again.n_workers == 1, (
        "a document that was too costly is never analysed in this process"
    )
    (articles / "b.txt").write_text("This text is a new version of it.", encoding="utf-8")
    run(job, steps=Steps(submitter=_submitter))
    assert _rejected(job.warehouse) == []


def _rejected(warehouse: Path) -> list[tuple[str, str, str]]:
    with published(warehouse) as con:
        return con.execute(
            "select origin, reason_code, detail from ops.quarantine where resolved_at is null order by origin"
        ).fetchall()

"""A record that hangs, ends its process or takes all memory as its text is looked for is rejected without its batch."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.run.job import Job
from flows.run.pipeline import Steps, run
from flows.run.workers import Read
from flows.run.workers.budget import Budget
from flows.run.workers.processes import Idle
from flows.run.workers.reading import Documents, document_reader, read_documents
from flows.warehouse.publish import published

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGES = ["<h1>Talks failed</h1><p>Ann Carver said that they had tried it for weeks and weeks.</p>", "<p></p>"]
TIGHT = Budget(cpu_seconds=1.0, wall_per_cpu_second=5.0, grace_seconds=1.0, megabytes=500.0)


def _read(records: pl.DataFrame, settings: dict[str, Any]) -> Documents:
    """Does what a payload says; other records are read as ever."""
    text = b" ".join(records["payload"].to_list())
    if b"spin" in text:
        while True:
            pass
    if b"sleep" in text:
        time.sleep(600)
    if b"swallow" in text:
        bytearray(1_000_000_000)
    if b"kill" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_documents(records, settings)


@contextmanager
def _reader(n_workers: int, idle: Idle) -> Iterator[Read]:
    with document_reader(n_workers, idle, TIGHT, _read) as read:
        yield read


@pytest.mark.timeout(120)
def test_one_hostile_record_does_not_take_its_batch_with_it(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    hostile = {"spin": "seconds of CPU time", "sleep": "had no end", "swallow": "memory", "kill": "by SIGKILL"}
    for name in ("calm one", *hostile, "calm two"):
        (articles / f"{name}.txt").write_text(f"A text of five words: {name}.", encoding="utf-8")
    job = Job((articles,), tmp_path / "w.duckdb", n_workers=1, root=articles)
    summary = run(job, steps=Steps(reader=_reader))
    assert dict(summary.counts()) == {"new": 2, "changed": 0, "unchanged": 0, "duplicate": 0, "rejected": 4}
    with published(job.warehouse) as con:
        found = con.execute("select origin, stage, reason_code, detail from ops.quarantine order by origin").fetchall()
        assert con.execute("select origin from documents order by all").fetchall() == [
            ("calm one.txt",),
            ("calm two.txt",),
        ]
    assert [(origin.removesuffix(".txt"), *row) for origin, *row, _ in found] == [
        (name, "documents", "too_costly") for name in sorted(hostile)
    ]
    for origin, _, _, detail in found:
        assert hostile[origin.removesuffix(".txt")] in detail
    assert dict(run(job, steps=Steps(reader=_reader)).counts())["rejected"] == 4


def test_what_is_read_elsewhere_is_what_is_read_here(tmp_path: Path) -> None:
    rows = [{"origin": f"{n}.html", "format": "html", "payload": page.encode()} for n, page in enumerate(PAGES)]
    given = [
        row | {"payload_sha256": str(row["origin"])} | dict.fromkeys(("url", "fetched_at", "given")) for row in rows
    ]
    records = pl.DataFrame(given)
    settings = {"now": NOW, "run_id": "r1", "field_map": {}, "default_source": None}
    with document_reader(0) as here, document_reader(1) as elsewhere:
        for own, other in zip(here(records, settings), elsewhere(records, settings), strict=True):
            assert own.equals(other) and not own.is_empty()

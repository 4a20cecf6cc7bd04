"""A text that was analysed once by the same model is not analysed again, and its rows are those of a fresh analysis."""

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.run import pipeline, workers
from flows.run.job import Job
from flows.run.workers.order import submitter
from flows.warehouse.copies.analyses import AnalysisStore
from flows.warehouse.names import published_path
from flows.warehouse.writer import Warehouse
from tests.corpus import assert_same, contents, write_corpus
from tests.flows.run.test_run import rows
from transforms.annotations import Annotations, Model

SHORT = """Harbour board meets again

Mayor Ann Carver spoke in London on Monday. Ann Carver and Paul Okafor said that the pier would close in May.

"No way," she said. "Never."
"""


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are analysed, in order."""
    from transforms import annotate as module

    real, seen = module.annotate, list[str]()

    def noting(documents: pl.DataFrame, model: Model) -> Annotations:
        seen.extend(documents["text"])
        return real(documents, model)

    monkeypatch.setattr(module, "annotate", noting)
    return seen


def folders(place: Path) -> tuple[Path, Path]:
    """Some articles; the same under other names, without their addresses, and one that is new."""
    first = write_corpus(place / "first", 3)
    (first / "short.txt").write_text(SHORT, encoding="utf-8")
    second = write_corpus(place / "second", 1, first=3)
    for path in first.iterdir():
        text = path.read_text(encoding="utf-8").rpartition("---\n")[2]
        (second / f"copy_of_{path.name}").write_text(text, encoding="utf-8")
    return first, second


def run(*paths: Path, warehouse: Path, **settings: Any) -> None:
    pipeline.run(Job(paths, warehouse, **settings))


def without_reuse(monkeypatch: pytest.MonkeyPatch, *paths: Path, warehouse: Path) -> None:
    """A run that analyses each document by itself."""
    none = pl.DataFrame(schema={"document_id": pl.String, "analysed": pl.String, "origin": pl.String})
    with monkeypatch.context() as patched:
        patched.setattr(AnalysisStore, "known", lambda *_: none)
        for path in paths:
            run(path, warehouse=warehouse, batch_documents=1)


def test_a_later_run_takes_the_rows_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analysed: list[str]
) -> None:
    first, second = folders(tmp_path)
    run(first, warehouse=tmp_path / "w.duckdb")
    assert len(analysed) == 4
    run(second, warehouse=tmp_path / "w.duckdb")
    assert len(analysed) == 5 and "part 3" in analysed[-1]
    without_reuse(monkeypatch, first, second, warehouse=tmp_path / "fresh.duckdb")
    assert len(analysed) == 5 + 9
    assert_same(contents(published_path(tmp_path / "w.duckdb")), contents(published_path(tmp_path / "fresh.duckdb")))
    groups = "select count(distinct quote_group_id) from quotes where text like 'No way%'"
    assert rows(tmp_path / "w.duckdb", groups) == [(2,)], "short quotes are the same only in their document"
    joint = "select count(*) from quotes where len(other_speaker_mention_ids) = 1"
    assert rows(tmp_path / "w.duckdb", joint) == [(2,)], "who speaks with others is of the own document"


def test_a_text_in_a_batch_under_way_is_not_analysed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analysed: list[str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(SHORT, encoding="utf-8")
    write_corpus(folder, 2)
    steps = pipeline.Steps(submitter=lambda *_: submitter(0), reader=lambda *_: workers.document_reader(0))
    job = Job((folder,), tmp_path / "w.duckdb", n_workers=2, batch_documents=1)
    pipeline.run(job, steps=steps)
    assert len(analysed) == 3
    analysed.clear()
    without_reuse(monkeypatch, folder, warehouse=tmp_path / "fresh.duckdb")
    assert len(analysed) == 5
    assert_same(contents(published_path(tmp_path / "w.duckdb")), contents(published_path(tmp_path / "fresh.duckdb")))


def test_another_model_and_another_byline_are_other_analyses(tmp_path: Path, analysed: list[str]) -> None:
    first, second = folders(tmp_path)
    run(first, warehouse=tmp_path / "w.duckdb")
    analysed.clear()
    shutil.rmtree(second)
    second.mkdir()
    (second / "short.txt").write_text(f"---\nauthors: Lena Brandt\n---\n{SHORT}", encoding="utf-8")
    run(second, warehouse=tmp_path / "w.duckdb")
    assert len(analysed) == 1
    analysed.clear()
    (second / "other.txt").write_text(SHORT, encoding="utf-8")
    run(second, warehouse=tmp_path / "w.duckdb", model="fast")
    assert len(analysed) == 1


def test_rows_of_which_the_gate_rejected_some_are_not_taken(tmp_path: Path, analysed: list[str]) -> None:
    first, second = folders(tmp_path)
    run(first, warehouse=tmp_path / "w.duckdb")
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        warehouse._con.execute("""
            insert into ops.quarantine
            select 'q1', 'r1', 'gate', 'mentions', mention_id, 'x', 'within_text', 'x', null, null, 'r1'
            from mentions order by mention_id limit 1""")
    analysed.clear()
    run(second, warehouse=tmp_path / "w.duckdb")
    assert len(analysed) == 2

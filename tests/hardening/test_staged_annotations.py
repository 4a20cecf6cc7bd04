"""Annotations on disk that are damaged in any way are made again: no run ends in a traceback for them."""

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.run import pipeline, staging
from flows.run.job import Batch, Job
from flows.warehouse.names import published_path
from flows.warehouse.writer import Warehouse
from tests.corpus import assert_same, contents, write_corpus


def _truncate(done: Path) -> None:
    (done / "quotes.parquet").write_bytes((done / "quotes.parquet").read_bytes()[:-50])


def _spoil_data(done: Path) -> None:
    """Only pages of rows: the end of the file, where Parquet keeps its schema, is whole."""
    content = bytearray((done / "mentions.parquet").read_bytes())
    content[10 : len(content) // 2] = random.Random(1).randbytes(len(content) // 2 - 10)
    (done / "mentions.parquet").write_bytes(content)


def _flip_a_bit(done: Path) -> None:
    content = bytearray((done / "mentions.parquet").read_bytes())
    content[len(content) // 3] ^= 4
    (done / "mentions.parquet").write_bytes(content)


def _garbage(done: Path) -> None:
    for file in done.iterdir():
        file.write_bytes(random.Random(file.name).randbytes(3000))


def _empty(done: Path) -> None:
    for file in done.iterdir():
        file.write_bytes(b"")


def _other_columns(done: Path) -> None:
    """As a version of the code with other columns would have left it, checksums and all."""
    pl.read_parquet(done / "quotes.parquet").rename({"cue": "verb"}).write_parquet(done / "quotes.parquet")
    sums = {path.stem: staging._checksum(path.read_bytes()) for path in done.glob("*.parquet")}
    (done / "sha256.json").write_text(json.dumps(sums))


def _no_checksums(done: Path) -> None:
    """As earlier versions left it."""
    (done / "sha256.json").unlink()


def _wrong_checksums(done: Path) -> None:
    (done / "sha256.json").write_text('["mentions"]')


def _a_file(done: Path) -> None:
    shutil.rmtree(done)
    done.write_bytes(b"something else")


def _a_folder_for_a_file(done: Path) -> None:
    (done / "quotes.parquet").unlink()
    (done / "quotes.parquet").mkdir()


def _a_link(done: Path) -> None:
    shutil.rmtree(done)
    done.symlink_to(done.parent / "nowhere")


HARMS = [
    _truncate, _spoil_data, _flip_a_bit, _garbage, _empty, _other_columns, _no_checksums, _wrong_checksums, _a_file,
    _a_folder_for_a_file, _a_link,
]  # fmt: skip


class _Killed(BaseException):
    """An end that no part of a run catches."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("in"), 1)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    job = Job((corpus,), tmp_path_factory.mktemp("out") / "w.duckdb")
    pipeline.run(job)
    return contents(published_path(job.warehouse))


@pytest.fixture(scope="module")
def staged(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse whose run was killed before it loaded its batch."""

    def dies(*_: object) -> Any:
        raise _Killed

    warehouse = tmp_path_factory.mktemp("staged") / "w.duckdb"
    with pytest.raises(_Killed):
        pipeline.run(Job((corpus,), warehouse), steps=replace(pipeline.Steps(), load=dies))
    return warehouse


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__.strip("_"))
def test_what_an_earlier_run_left_damaged_is_made_again(
    harm: Callable[[Path], None], staged: Path, corpus: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    shutil.copytree(staged.parent, tmp_path / "copy")
    job = Job((corpus,), tmp_path / "copy" / "w.duckdb")
    (done,) = job.staging.glob("*/*/annotations")
    harm(done)
    pipeline.run(job)
    assert_same(undisturbed, contents(published_path(job.warehouse)))
    assert not job.staging.exists()


@pytest.mark.parametrize("harm", [_spoil_data, _truncate, _other_columns], ids=lambda harm: harm.__name__.strip("_"))
def test_what_is_damaged_before_it_is_loaded_is_made_again(
    harm: Callable[[Path], None], corpus: Path, undisturbed: dict[str, Any], tmp_path: Path
) -> None:
    steps = pipeline.Steps()

    def load(warehouse: Warehouse, batch: Batch) -> Any:
        for done in batch.folder.glob("*/annotations"):
            harm(done)
        return steps.load(warehouse, batch)

    job = Job((corpus,), tmp_path / "w.duckdb")
    pipeline.run(job, steps=replace(steps, load=load))
    assert_same(undisturbed, contents(published_path(job.warehouse)))


def test_files_in_the_place_of_staged_folders_are_no_obstacle(
    corpus: Path, undisturbed: dict[str, Any], staged: Path, tmp_path: Path
) -> None:
    job = Job((corpus,), tmp_path / "w.duckdb")
    job.staging.write_bytes(b"a file")
    pipeline.run(job)
    assert_same(undisturbed, contents(published_path(job.warehouse)))
    shutil.copytree(staged.parent, tmp_path / "copy")
    job = Job((corpus,), tmp_path / "copy" / "w.duckdb")
    (part,) = job.staging.glob("*/*/")
    for folder in (part, part.parent):
        shutil.rmtree(folder)
        folder.write_bytes(b"a file")
    pipeline.run(job)
    assert_same(undisturbed, contents(published_path(job.warehouse)))
    assert not job.staging.exists()


def test_annotations_that_cannot_be_kept_whole_end_in_a_message(
    corpus: Path, staged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(staged.parent, tmp_path / "copy")
    job = Job((corpus,), tmp_path / "copy" / "w.duckdb")
    monkeypatch.setattr(staging, "_checksum", lambda _: str(random.random()))
    with pytest.raises(staging.AnnotationsDamaged, match="is the disk sound"):
        pipeline.run(job)

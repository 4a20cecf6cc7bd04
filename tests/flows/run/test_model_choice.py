"""The model that reads English: what may be asked for, and that missing weights are an error before any work."""

from pathlib import Path
from typing import get_args

import pytest
from click import Choice
from click.testing import CliRunner

from flows.cli.main import main
from flows.run import model_choice
from flows.run.job import Job
from flows.run.model_choice import WeightsMissing, check
from flows.run.pipeline import run
from flows.warehouse.publish import connect_published
from tests.corpus import write_corpus
from transforms.annotations import DEFAULT_MODEL, Model, analysis_version


@pytest.fixture
def absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of weights that holds those of the fast model alone."""
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "fast.onnx").touch()
    (folder / "vocabulary.txt").touch()
    monkeypatch.setattr(model_choice, "WEIGHTS", folder)
    return folder


@pytest.mark.parametrize("model", get_args(Model))
def test_the_weights_of_the_repository_are_there(model: Model) -> None:
    check(model)


def test_the_command_offers_each_model_and_the_same_default() -> None:
    (option,) = (option for option in main.commands["run"].params if option.name == "model")
    assert isinstance(option.type, Choice)
    assert (tuple(option.type.choices), option.default) == (get_args(Model), DEFAULT_MODEL)


@pytest.mark.parametrize("asked", [[], ["--model", "accurate"]])
def test_what_is_missing_is_told_before_any_work(absent: Path, tmp_path: Path, asked: list[str]) -> None:
    corpus, warehouse = write_corpus(tmp_path / "in", 1), tmp_path / "w.duckdb"
    for verb in (["run", "--no-prefect"], ["run", "--prefect"], ["schedule", "--every", "1h"]):
        done = CliRunner().invoke(main, [*verb, str(corpus), "--warehouse", str(warehouse), *asked])
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith("onrecord: the model accurate cannot run: accurate.onnx not found in ")
        assert "`make train DATA=…`" in line
    assert not warehouse.exists()


def test_a_job_that_names_a_model_is_refused_as_well(absent: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="accurate"):
        run(Job((write_corpus(tmp_path / "in", 1),), tmp_path / "w.duckdb", model="accurate"))
    assert not (tmp_path / "w.duckdb").exists()


def test_a_vocabulary_that_is_missing_is_named(absent: Path) -> None:
    (absent / "vocabulary.txt").unlink()
    with pytest.raises(WeightsMissing, match=r"vocabulary\.txt not found"):
        check("fast")


@pytest.mark.usefixtures("without_processes")
def test_the_model_of_a_run_is_recorded_and_may_come_from_the_environment(tmp_path: Path) -> None:
    corpus, warehouse = write_corpus(tmp_path / "in", 1), tmp_path / "w.duckdb"
    given = ["run", str(corpus), "--no-prefect", "--warehouse", str(warehouse), "--workers", "1"]
    done = CliRunner().invoke(main, given, env={"ONRECORD_RUN_MODEL": "fast"}, auto_envvar_prefix="ONRECORD")
    assert done.exit_code == 0, done.output
    with connect_published(warehouse) as con:
        assert con.execute("select model_version from ops.runs").fetchall() == [(analysis_version("fast"),)]

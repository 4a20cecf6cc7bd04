"""Where the reader's weights are missing: an error for who asked for it, rules and a note for who did not."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.run import model_choice
from flows.run.job import Job
from flows.run.model_choice import WeightsMissing, check, chosen
from flows.run.pipeline import run
from flows.warehouse.publish import connect_reader
from tests.corpus import write_corpus
from transforms.annotations import Quotations, analysis_version


@pytest.fixture
def absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of weights that holds those of the fast size alone."""
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "fast.onnx").touch()
    (folder / "vocabulary.txt").touch()
    monkeypatch.setattr(model_choice, "WEIGHTS", folder)
    return folder


@pytest.mark.parametrize("quotations", ["rules", "fast", "accurate"])
def test_the_weights_of_the_repository_are_there(quotations: Quotations) -> None:
    check(quotations)


def test_who_asks_for_a_size_is_told_what_is_missing_before_any_work(absent: Path, tmp_path: Path) -> None:
    corpus, warehouse = write_corpus(tmp_path / "in", 1), tmp_path / "w.duckdb"
    for verb in (["run", "--no-prefect"], ["run", "--prefect"], ["schedule", "--every", "1h"]):
        given = [*verb, str(corpus), "--warehouse", str(warehouse), "--quotations", "accurate"]
        done = CliRunner().invoke(main, given)
        assert (done.exit_code, done.stdout) == (2, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith("onrecord: the accurate reader cannot run: accurate.onnx not found in ")
        assert "`make train DATA=…`" in line and line.endswith("--quotations rules")
    assert not warehouse.exists()


def test_a_job_that_names_a_size_is_refused_as_well(absent: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="accurate"):
        run(Job((write_corpus(tmp_path / "in", 1),), tmp_path / "w.duckdb", quotations="accurate"))
    assert not (tmp_path / "w.duckdb").exists()


def test_a_vocabulary_that_is_missing_is_named(absent: Path) -> None:
    (absent / "vocabulary.txt").unlink()
    with pytest.raises(WeightsMissing, match=r"vocabulary\.txt not found"):
        check("fast")
    check("rules")


def test_the_default_gives_way_to_rules_with_a_note(absent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes: list[str] = []
    monkeypatch.setattr(model_choice, "DEFAULT_QUOTATIONS", "fast")
    assert (chosen(None, notes.append), chosen("rules", notes.append), notes) == ("fast", "rules", [])
    monkeypatch.setattr(model_choice, "DEFAULT_QUOTATIONS", "accurate")
    assert chosen(None, notes.append) == "rules"
    assert len(notes) == 1 and "by rules alone: accurate.onnx not found" in notes[0]


def test_a_run_by_default_says_what_it_did_without(
    absent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_choice, "DEFAULT_QUOTATIONS", "accurate")
    corpus, warehouse = write_corpus(tmp_path / "in", 1), tmp_path / "w.duckdb"
    given = ["run", str(corpus), "--no-prefect", "--warehouse", str(warehouse), "--workers", "1", "--json"]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines()[0].startswith("onrecord: quotations are found by rules alone")
    with connect_reader(warehouse) as con:
        assert con.execute("select model_version from ops.runs").fetchall() == [(analysis_version("rules"),)]

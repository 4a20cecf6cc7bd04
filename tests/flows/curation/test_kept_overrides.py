"""Overrides are neither ignored nor undone without a word."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.warehouse.publish import connect_published
from tests.corpus import write_corpus
from tests.flows.cli.test_main import onrecord
from tests.flows.curation.test_entities import HEADER, Desk, desk, made  # noqa: F401 (fixtures)

pytestmark = pytest.mark.usefixtures("without_processes")
MERGE = HEADER + "merge,PERSON,Cy Moss,,Ann Lee,\n"


def resolve(warehouse: Path, *options: object) -> dict[str, Any]:
    done = onrecord("resolve", "--warehouse", warehouse, "--json", *options)
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def people(warehouse: Path) -> set[str]:
    with connect_published(warehouse) as con:
        rows = con.execute("select name from entities where merged_into_entity_id is null").fetchall()
    return {name for (name,) in rows}


# ------------------------------------------------------------------------------------------- resolve
def test_resolve_takes_up_an_edited_file_and_says_what_moved(desk: Desk) -> None:  # noqa: F811
    n_mentions = desk.show("Cy Moss")["entity"]["n_mentions"]
    desk.file.write_text(MERGE)
    done = onrecord("resolve", "--warehouse", desk.warehouse, "--overrides", desk.file)
    assert done.exit_code == 0, done.output
    assert f"{n_mentions} mentions and 0 quotes moved to another entity; there are " in done.stdout
    assert f"overrides: 1 row of {desk.file}\n" in done.stdout and "warning" not in done.stdout
    assert "Cy Moss" not in people(desk.warehouse)
    again = resolve(desk.warehouse)
    assert (again["n_mentions"], again["n_quotes"], again["warnings"]) == (0, 0, [])
    with connect_published(desk.warehouse) as con:
        assert con.execute("select model_version, n_read from ops.runs order by started_at").fetchall()[1:] == [
            ("none", 0)
        ]


def test_what_cannot_be_resolved_is_explained(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    done = onrecord("resolve", "--warehouse", tmp_path / "none.duckdb")
    assert done.exit_code == 2 and done.stderr.endswith("none.duckdb: `onrecord run PATH` creates it\n")
    assert not (tmp_path / "none.duckdb").exists()
    for text, message in ((None, "No such file"), (HEADER + "fuse,PERSON,A,,B,\n", "line 2: action 'fuse' is unknown")):
        if text:
            desk.file.write_text(text)
        done = onrecord("resolve", "--warehouse", desk.warehouse, "--overrides", desk.file)
        assert done.exit_code == 2 and message in done.stderr


# --------------------------------------------------------------------------------- the file named last
def test_a_run_that_names_no_file_keeps_to_the_one_named_last(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    desk.file.write_text(MERGE)
    resolve(desk.warehouse, "--overrides", desk.file)
    corpus = write_corpus(tmp_path / "in", 1)
    run: Callable[..., Any] = lambda *more: onrecord(  # noqa: E731
        "run", corpus, "--no-prefect", "--workers", 1, "--warehouse", desk.warehouse, *more
    )
    done = run()
    assert done.exit_code == 0 and "Cy Moss" not in people(desk.warehouse)
    assert f"  overrides   1 row of {desk.file}\n" in done.stdout
    desk.file.write_text(MERGE + "merge,PERSON,Cy Kim,,Ann Lee,\n")
    assert f"2 rows of {desk.file}; before: 1 row of {desk.file}\n" in run().stdout
    assert not {"Cy Moss", "Cy Kim"} & people(desk.warehouse)
    desk.file.unlink()
    done = run()
    assert f"2 rows of {desk.file}, as last read: the file is not there, name another with --overrides\n" in done.stdout
    assert not {"Cy Moss", "Cy Kim"} & people(desk.warehouse)
    other = tmp_path / "other.csv"
    other.write_text(HEADER)
    assert f"0 rows of {other}; before: 2 rows of {desk.file}\n" in run("--overrides", other).stdout
    assert {"Cy Moss", "Cy Kim"} <= people(desk.warehouse)
    assert "overrides" not in run().stdout


def test_a_correction_goes_to_the_file_named_last(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    assert desk.overrule("merge", "Cy Moss", "Ann Lee").exit_code == 0
    done = desk.entities("merge", "Cy Kim", "Ann Lee")
    assert done.exit_code == 0 and f"written to {desk.file}; remove the row to undo it" in done.stdout
    assert len(desk.rows()) == 3
    other = tmp_path / "other.csv"
    done = desk.entities("merge", "Bob Kim", "Ann Lee", "--overrides", other)
    assert "; before 2 rows" not in done.stdout and f"; no longer used: 2 rows of {desk.file}\n" in done.stdout
    done = desk.entities("merge", "Bob Lee", "Ann Lee", "--overrides", other)
    assert done.exit_code == 0 and "no longer used" not in done.stdout, "the file is the same, with a row more"
    other.unlink()
    done = desk.entities("merge", "Cy Lee", "Ann Lee")
    assert done.exit_code == 2 and "other.csv, the file of overrides that was named last, is not there" in done.stderr
    assert not other.exists()


# ------------------------------------------------------------------------------------------- warnings
def test_rows_that_do_nothing_are_told_by_line_in_every_run(desk: Desk) -> None:  # noqa: F811
    desk.file.write_text(
        HEADER
        + "merge,PERSON,Cy Moss,,Ann Leee,\n"
        + "split,PERSON,The Boss,Ann Lee,,\n"
        + "rename,PERSON,Bob Bush,,Ann Kim,\n"
        + "merge,PERSON,Cy Kim,,Ann Lee,\n"
    )
    expected = [
        "overrides.csv, line 2: no entity is called 'Ann Leee'",
        "overrides.csv, line 3: nothing of 'Ann Lee' is written 'The Boss'",
        "overrides.csv, line 4: another PERSON is called 'Ann Kim', too: merge the two, or choose another name",
    ]
    for _ in range(2):
        assert resolve(desk.warehouse, "--overrides", desk.file)["warnings"] == expected
    text = onrecord("resolve", "--warehouse", desk.warehouse).stdout
    assert f"warning: {expected[0]}\n" in text
    done = desk.entities("rename", "Cy Lee", "C. Lee")
    assert done.exit_code == 0 and done.stderr.splitlines() == [f"onrecord: {line}" for line in expected]


def test_a_row_of_nobody_is_no_warning_once_they_are_there(tmp_path: Path) -> None:
    warehouse, file = tmp_path / "w.duckdb", tmp_path / "overrides.csv"
    file.write_text(HEADER + "rename,PERSON,Miguel Santos,,M. Santos,\n")

    def warnings(first: int, n: int) -> list[str]:
        corpus = write_corpus(tmp_path / f"in{first}", n, first=first)
        done = onrecord(
            "run", corpus, "--no-prefect", "--workers", 1, "--warehouse", warehouse, "--overrides", file, "--json"
        )
        assert done.exit_code == 0, done.output
        found: list[str] = json.loads(done.stdout)["warnings"]
        return found

    texts = [path.read_text() for path in sorted(write_corpus(tmp_path / "all", 30).iterdir())]
    first = next(number for number, text in enumerate(texts) if "Miguel Santos" in text)
    without = next(number for number, text in enumerate(texts) if "Miguel Santos" not in text)
    assert warnings(without, 1) == ["overrides.csv, line 2: no entity is called 'Miguel Santos'"]
    assert warnings(without, 1) == ["overrides.csv, line 2: no entity is called 'Miguel Santos'"]
    assert warnings(first, 1) == []


# --------------------------------------------------------------------------------------------- errors
def test_a_new_name_that_another_has_is_an_error_that_suggests_to_merge(desk: Desk) -> None:  # noqa: F811
    change = desk.warehouse.read_bytes()
    done = desk.overrule("rename", "Bob Bush", "ann  KIM")
    assert done.exit_code == 2 and not desk.file.exists() and desk.warehouse.read_bytes() == change
    (line,) = done.stderr.splitlines()
    assert line.startswith("onrecord: another PERSON is called 'ann KIM' (e")
    assert line.endswith("if they are one: onrecord entities merge 'Robert Bush' 'ann KIM'")  # as Bob is called
    assert desk.overrule("rename", "Bob Bush", "Bob Bush").exit_code == 0, "its own name"


def test_a_merge_of_two_types_has_to_be_forced(desk: Desk, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text('Ann Lee\n\nTalks in London failed, Ann Lee said. "No," London said.\n')
    done = onrecord("run", tmp_path / "in", "--no-prefect", "--workers", 1, "--warehouse", desk.warehouse)
    assert done.exit_code == 0, done.output
    done = desk.overrule("merge", "London", "PERSON:Ann Lee")
    assert done.exit_code == 2 and not desk.file.exists()
    assert done.stderr.strip() == (
        "onrecord: 'London' is of type GPE, 'Ann Lee' of type PERSON: --force merges them all the same"
    )
    done = desk.overrule("merge", "London", "PERSON:Ann Lee", "--force")
    assert done.exit_code == 0 and "London is Ann Lee: 2 mentions and 1 quote moved" in done.stdout, done.output

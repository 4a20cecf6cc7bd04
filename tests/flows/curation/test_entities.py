"""`onrecord entities`: look-ups, and overrules that are written, applied and published at once."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.inputs import override_file
from flows.inputs.override_file import OverrideFileError, added, read
from flows.run.loading import resolve
from flows.warehouse.names import published_path
from flows.warehouse.publish import connect_published, publish
from flows.warehouse.writer import Warehouse
from tests.corpus import assert_same, contents, write_corpus
from tests.flows.cli.test_main import onrecord
from tests.flows.warehouse.test_writer import load, start_run
from tests.transforms.entities.test_overrides import articles
from transforms.entities.overrides import NO_OVERRIDES
from transforms.schemas import ENTITY_OVERRIDES, QUOTE_SEGMENTS, QUOTES

HEADER = ",".join(ENTITY_OVERRIDES.columns) + "\n"
pytestmark = pytest.mark.usefixtures("without_processes")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A resolved and published warehouse of sixty documents of names."""
    path = tmp_path_factory.mktemp("verbs") / "w.duckdb"
    found, mentions = articles(60)
    with Warehouse.open(path) as warehouse:
        start_run(warehouse)
        load(
            warehouse,
            found,
            tables={"mentions": mentions, "quotes": QUOTES.empty(), "quote_segments": QUOTE_SEGMENTS.empty()},
        )
        resolve(warehouse, "r1")
        publish(warehouse)
    return path


class Desk:
    """An analyst's warehouse and file of overrides."""

    def __init__(self, folder: Path) -> None:
        self.warehouse, self.file = folder / "w.duckdb", folder / "overrides.csv"

    def entities(self, *arguments: object) -> Any:
        return onrecord("entities", *arguments, "--warehouse", self.warehouse)

    def overrule(self, *arguments: object) -> Any:
        return self.entities(*arguments, "--overrides", self.file)

    def show(self, name: str) -> dict[str, Any]:
        done = self.entities("show", name, "--json")
        assert done.exit_code == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def rows(self) -> list[str]:
        return self.file.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Desk:
    shutil.copy(made, tmp_path / "w.duckdb")
    shutil.copy(published_path(made), published_path(tmp_path / "w.duckdb"))
    return Desk(tmp_path)


@pytest.mark.parametrize("verb", ["show", "search", "merge", "split", "rename", "never-link"])
def test_each_verb_explains_itself_with_an_example(verb: str) -> None:
    done = onrecord("entities", verb, "--help")
    assert done.exit_code == 0
    assert f"  onrecord entities {verb} " in done.output and "ONRECORD_WAREHOUSE" in done.output


# ------------------------------------------------------------------------------------------- look up
def test_search_finds_beginnings_any_case_and_typos(desk: Desk) -> None:
    def found(text: str) -> list[str]:
        return [row["name"] for row in json.loads(desk.entities("search", text, "--json").stdout)]

    assert found("ann KIM")[0] == "Ann Kim"
    assert found("Robert Ki")[0] == "Bob Kim"  # as Robert Kim
    assert found("Robret Kim")[0] == "Bob Kim"
    assert "Ann Moss" in found("mos")
    assert found("Zzyzx") == found("...") == []
    assert 'Bob Kim, as "Robert Kim": ' in desk.entities("search", "Robert Kim").output
    assert desk.entities("search", "Zzyzx").output == "no entity is called anything like 'Zzyzx'\n"


def test_show_tells_names_links_and_company(desk: Desk) -> None:
    told = desk.show("ann lee")
    assert told["entity"]["name"] == "Ann Lee" and told["entity"]["entity_type"] == "PERSON"
    assert {row["alias"] for row in told["aliases"]} == {"Ann Lee", "Lee"}
    assert sum(row["n_mentions"] for row in told["links"]) == told["entity"]["n_mentions"]
    assert told["company"] and told["entity"]["entity_id"] not in {row["entity_id"] for row in told["company"]}
    by_id = desk.show(told["entity"]["entity_id"])
    assert by_id == told == desk.show("PERSON:Ann Lee")
    text = desk.entities("show", "Ann Lee").output
    assert "Ann Lee  PERSON  e" in text and "  written    " in text


def test_a_name_of_nobody_or_of_several_is_told(desk: Desk) -> None:
    done = desk.entities("show", "Ann Leee")
    assert done.exit_code == 2 and "did you mean PERSON:Ann Lee" in done.stderr
    assert "entities search" in desk.entities("show", "Zzyzx").stderr
    with duckdb.connect(published_path(desk.warehouse)) as con:
        con.execute(
            """insert into entity_aliases
            select entity_id, 'Ace', 'ace', 'short', 1 from entities where name in ('Ann Lee', 'Ann Moss')"""
        )
    done = desk.entities("show", "Ace")
    assert done.exit_code == 2 and "PERSON:Ann Lee" in done.stderr and "PERSON:Ann Moss" in done.stderr


def test_what_is_not_published_is_told(tmp_path: Path) -> None:
    for verb in (["show", "A"], ["search", "A"], ["merge", "A", "B"]):
        done = onrecord("entities", *verb, "--warehouse", tmp_path / "w.duckdb")
        assert done.exit_code == 2 and "`onrecord run` creates it" in done.stderr
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------------------------------ overrule
def test_merge_writes_resolves_and_publishes(desk: Desk) -> None:
    cy, ann = desk.show("Cy Moss")["entity"], desk.show("Ann Lee")["entity"]
    done = desk.overrule("merge", "Cy Moss", "Ann Lee", "--note", "one person, two names")
    assert done.exit_code == 0, done.stderr
    assert f"Cy Moss is Ann Lee: {cy['n_mentions']} mentions and 0 quotes moved; written to {desk.file}" in done.output
    assert desk.rows() == [HEADER.strip(), 'merge,PERSON,Cy Moss,,Ann Lee,"one person, two names"']
    told = desk.show(cy["entity_id"])
    assert told["entity"]["entity_id"] == ann["entity_id"] and told["entity"]["name"] == "Ann Lee"
    assert told["entity"]["n_mentions"] == ann["n_mentions"] + cy["n_mentions"]
    assert {"Cy Moss", "Ann Lee"} <= {row["alias"] for row in told["aliases"]}
    assert cy["entity_id"] in {row["entity_id"] for row in told["merged"]}
    assert "is another name of:" in desk.entities("show", "Cy Moss").output
    brief = onrecord("brief", "--entity", "Cy Moss", "--json", "--warehouse", desk.warehouse)
    assert json.loads(brief.stdout)["title"].endswith(": Ann Lee")


def test_a_row_is_written_once_and_another_way_to_say_it_is_the_same(desk: Desk) -> None:
    ids = [desk.show(name)["entity"]["entity_id"] for name in ("Cy Moss", "Ann Lee")]
    desk.overrule("merge", "Cy Moss", "Ann Lee")
    before = published_path(desk.warehouse).stat().st_mtime_ns
    for names in (("Cy Moss", "Ann Lee"), ("PERSON:cy moss", "ANN LEE"), ids):
        done = desk.overrule("merge", *names)
        assert done.exit_code == 0 and "Ann Lee: 0 mentions and 0 quotes moved" in done.output
        assert "has it already" in done.output
    assert len(desk.rows()) == 2
    assert published_path(desk.warehouse).stat().st_mtime_ns == before


def test_split_rename_and_never_link(desk: Desk) -> None:
    assert desk.overrule("split", "Kim", "--from", "Ann Kim", "--to", "Cy Kim").exit_code == 0
    assert "Kim" not in {row["alias"] for row in desk.show("Ann Kim")["aliases"]}
    assert desk.overrule("split", "Lee", "--from", "Ann Lee").exit_code == 0
    assert "Lee" not in {row["alias"] for row in desk.show("Ann Lee")["aliases"]}
    assert desk.overrule("rename", "Bob Bush", "President Bush").exit_code == 0
    assert desk.show("Bob Bush")["entity"]["name"] == desk.show("President Bush")["entity"]["name"] == "President Bush"
    assert desk.show("Bob Lee")["entity"]["entity_id"] == desk.show("Robert Lee")["entity"]["entity_id"]
    assert desk.overrule("never-link", "Bob Lee", "Robert Lee").exit_code == 0
    assert desk.show("Bob Lee")["entity"]["entity_id"] != desk.show("Robert Lee")["entity"]["entity_id"]
    assert [row.split(",")[0] for row in desk.rows()[1:]] == ["split", "split", "rename", "never_link"]
    results = json.loads(onrecord("check", "--warehouse", desk.warehouse, "--json").stdout)
    about_entities = [r for r in results if r["suite"].startswith("entit") or r["expectation"] == "entity_exists"]
    assert about_entities and all(r["success"] for r in about_entities)
    for again in (["split", "Lee", "--from", "Ann Lee"], ["never-link", "Robert Lee", "Bob Lee"]):
        assert "has it already" in desk.overrule(*again).output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["merge", "Ann Leee", "Bob Kim"], "did you mean PERSON:Ann Lee"),
        (["merge", "Ann Lee", "ann lee"], "with itself"),
        (["split", "Bush", "--from", "Ann Lee"], "is never written 'Bush'; did you mean"),
        (["split", "Ann Lee", "--from", "Ann Lee"], "with itself"),
        (["rename", "Ann Lee", "officials"], "is no name to show"),
        (["rename", "Ann Lee", "\x1b[2J"], "to_name is not a name"),
        (["merge", "Ann Moss", "Cy Moss"], "line 2 and the new row: merges in a circle"),
        (["merge", "Cy Moss", "Bob Kim"], "line 2 and the new row: the same name is merged into two entities"),
    ],
)
def test_what_cannot_be_is_told_and_leaves_everything_as_it_was(desk: Desk, arguments: list[str], message: str) -> None:
    desk.file.write_text(HEADER + "merge,PERSON,Cy Moss,,Ann Moss,\n")
    change = desk.warehouse.read_bytes()
    done = desk.overrule(*arguments)
    assert done.exit_code == 2 and message in done.stderr and len(done.stderr.splitlines()) == 1
    assert len(desk.rows()) == 2 and desk.warehouse.read_bytes() == change


def test_a_removed_row_is_undone_by_the_next_resolution(desk: Desk) -> None:
    before = contents(desk.warehouse)
    desk.overrule("merge", "Cy Moss", "Ann Lee")
    desk.file.write_text(HEADER)
    done = onrecord("resolve", "--warehouse", desk.warehouse)
    assert done.exit_code == 0, done.stderr
    assert_same(before, contents(desk.warehouse))


# ------------------------------------------------------------------------------------------ the file
def test_the_shipped_file_says_nothing() -> None:
    assert override_file.default_path().read_text(encoding="utf-8") == HEADER
    assert read(override_file.default_path()).overrides == NO_OVERRIDES


def test_columns_in_any_order_blank_lines_and_marks_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "o.csv"
    file.write_bytes("\ufeffnote,to_name,from_name,name,entity_type,action\r\n\r\nwhy,B,,A,PERSON,merge".encode())
    row = {"action": "rename", "entity_type": "PERSON", "name": "C", "to_name": "D, E"}
    together = added(file, row)
    assert together is not None
    override_file.write(file, together.rows)
    assert read(file).lines == (3, 4)
    assert read(file).overrides == together.overrides
    assert added(file, row) is None
    assert not [path for path in tmp_path.iterdir() if path != file]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: the columns have to be action,entity_type,name,from_name,to_name,note"),
        ("action,name\n", "line 1: the columns have to be"),
        (HEADER + "merge,PERSON,A\n", "line 2: 3 fields, the header has 6"),
        (HEADER + "\nfuse,PERSON,A,,B,\n", "line 3: action 'fuse' is unknown; allowed are merge, split"),
        (HEADER + 'merge,PERSON,"A,,B,\n', "unexpected end of data"),
        (HEADER + "merge,PERSON,A,,B,\n\nmerge,PERSON,B,,A,\n", "lines 2, 4: merges in a circle"),
        (HEADER + "rename,PERSON,A,,Unknown,\n", "line 2: 'Unknown' is no name to show"),
    ],
)
def test_a_bad_file_is_told_by_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "o.csv"
    file.write_text(text)
    with pytest.raises(OverrideFileError, match=str(file)) as raised:
        read(file)
    assert message in str(raised.value)


def test_bytes_that_are_no_text_and_files_that_cannot_be_used_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "o.csv"
    file.write_bytes(HEADER.encode() + b"merge,PERSON,\xff,,B,\n")
    with pytest.raises(OverrideFileError, match="line 2: this is not UTF-8"):
        read(file)
    with pytest.raises(OverrideFileError, match="No such file"):
        read(tmp_path / "nowhere.csv")
    monkeypatch.setattr(override_file, "LARGEST_BYTES", 8)
    with pytest.raises(OverrideFileError, match="larger than"):
        read(file)


def test_a_file_that_cannot_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "o.csv"
    file.write_text(HEADER)
    together = added(file, {"action": "rename", "entity_type": "PERSON", "name": "C", "to_name": "D"})
    assert together is not None

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OverrideFileError, match="the disk is full; name another with --overrides"):
        override_file.write(file, together.rows)
    assert file.read_text() == HEADER and [path.name for path in tmp_path.iterdir()] == ["o.csv"]


# -------------------------------------------------------------------------------------- with the run
def test_a_run_replays_the_file_on_a_rebuild_and_takes_up_its_changes(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 12, paragraphs=1)
    file = tmp_path / "overrides.csv"

    def run(warehouse: str, *paths: object) -> dict[str, Any]:
        done = onrecord(
            "run", *(paths or [corpus]), "--no-prefect", "--workers", 1, "--warehouse", tmp_path / warehouse,
            "--overrides", file, "--json",
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    file.write_text(HEADER)
    for number in range(0, 12, 4):
        run("grown.duckdb", *sorted(corpus.iterdir())[number : number + 4])
    with connect_published(tmp_path / "grown.duckdb") as con:
        query = "select name from entities where entity_type = 'PERSON' and merged_into_entity_id is null order by name"
        one, other = [name for (name,) in con.execute(query).fetchall()][:2]
    done = onrecord("entities", "merge", one, other, "--warehouse", tmp_path / "grown.duckdb", "--overrides", file)
    assert done.exit_code == 0, done.stderr
    assert run("anew.duckdb")["run"]["n_loaded"] == 12
    assert_same(contents(tmp_path / "anew.duckdb"), contents(tmp_path / "grown.duckdb"))
    file.write_text(HEADER)
    assert run("grown.duckdb")["run"]["n_unchanged"] == 12
    with connect_published(tmp_path / "grown.duckdb") as con:
        assert {one, other} <= {name for (name,) in con.execute(query).fetchall()}


def test_a_bad_row_stops_a_run_before_it_starts(tmp_path: Path) -> None:
    file = tmp_path / "overrides.csv"
    file.write_text(HEADER + "fuse,PERSON,A,,B,\n")
    corpus = write_corpus(tmp_path / "in", 1)
    done = onrecord(
        "run",
        corpus,
        "--no-prefect",
        "--warehouse",
        tmp_path / "w.duckdb",
        environment={"ONRECORD_OVERRIDES": str(file)},
    )
    assert done.exit_code == 2 and f"{file}: line 2: action 'fuse' is unknown" in done.stderr
    assert not (tmp_path / "w.duckdb").exists()

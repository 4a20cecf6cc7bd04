"""onrecord forget: what is erased is gone from rows, bytes and exports, and what is left is as if it had never come."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result

from flows.cli.main import main
from flows.run.job import Job
from flows.run.pipeline import run
from flows.run.summary import Summary
from flows.warehouse.names import published_path
from tests.corpus import assert_same, contents, write_corpus

pytestmark = pytest.mark.usefixtures("without_processes")
STORY = """---
url: {url}
source: {source}
date: {date}
---
Zyxoquartz mine {word} in the valley

Harold Vexmoor, director of the mine, spoke in Harbour City on Monday about the plans.

"We never saw {word} coming," Vexmoor said. "Nobody warned us of it at all."

Ann Carver said that Vexmoor would resign. "He knows it," Carver said.
"""
# by name of the file: address, outlet, date, word
STORIES = {
    "one.txt": ("https://mines.example/one", "Mine Post", "2026-02-03", "floods"),
    "copy.txt": ("https://other.example/copy", "Other Post", "2026-02-04", "floods"),
    "old.txt": ("https://mines.example/old", "Mine Post", "2024-05-06", "strikes"),
    "new.txt": ("https://mines.example/new", "Mine Post", "2026-05-06", "closures"),
}
# what is told of each, so that stories with another word are no near copies
MORE = {
    "floods": "Water stood in the lower galleries for a week. The pumps were brought from the coast by train, while "
    "families waited in the school and the baker handed out bread without asking for money or for names.",
    "strikes": "Nobody went down on the first morning. Drums were heard at the gate until noon, soup was cooked in a "
    "tent beside the weighbridge, and the night shift sang old songs that few of the young ones knew.",
    "closures": "Letters arrived on a Saturday. Each named a date in autumn, a sum for every year at the face, and an "
    "office in town where forms could be had, which was shut until the middle of the following week.",
}
RECORDS_OF_ERASURE = ("ops.erasures", "ops.takedowns", "ops.quarantine", "ops.inputs")


def story(name: str, *, url: bool = True) -> str:
    """The text of a story, as its file has it."""
    address, source, date, word = STORIES[name]
    text = STORY.format(url=address, source=source, date=date, word=word) + f"\n{MORE[word]}\n"
    return text if url else text.partition("---\n")[2].partition("---\n")[2]


def write(folder: Path, without: tuple[str, ...] = ()) -> Path:
    """Articles of others, the stories, and a table with a bad line."""
    write_corpus(folder, 6)
    for name in STORIES:
        if name not in without:
            (folder / name).write_text(story(name), encoding="utf-8")
    rows = [{"text": f"Lena Brandt said on day {n}: “We will go on with part {n}.”"} for n in range(2)]
    (folder / "rows.jsonl").write_text("\n".join([*map(json.dumps, rows), "{"]), encoding="utf-8")
    return folder


def read(folder: Path, warehouse: Path, *, again: bool = False) -> Summary:
    """Run over a folder; the counts must add up."""
    summary = run(Job((folder,), warehouse, root=folder, again=again))
    assert summary.run["n_read"] == sum(n for _, n in summary.counts()), summary.run
    assert summary.run["status"] == "done"
    return summary


def onrecord(*arguments: object, typed: str | None = None) -> Result:
    """Call the command in this process."""
    return CliRunner().invoke(main, [str(a) for a in arguments], input=typed)


def forget(warehouse: Path, *arguments: object) -> dict[str, object]:
    """Erase without being asked; the receipt."""
    done = onrecord("forget", *arguments, "--yes", "--json", "--warehouse", warehouse)
    assert done.exit_code == 0, done.output
    receipt: dict[str, object] = json.loads(done.stdout)["erasures"][-1]
    return receipt


def rows(warehouse: Path, query: str) -> list[tuple[object, ...]]:
    """The answer of the published copy."""
    with duckdb.connect(published_path(warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def holders(folder: Path, words: str) -> list[str]:
    """The files of a folder that have these words among their bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in files if words.encode() in path.read_bytes())


def findings(warehouse: Path) -> dict[str, pl.DataFrame]:
    """What the tables say of articles, of the main file and the published copy, which must agree."""
    main_file, copy = contents(warehouse), contents(published_path(warehouse))
    assert_same(main_file, copy)
    return {name: frame for name, frame in main_file.items() if name not in RECORDS_OF_ERASURE}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles and their warehouse; one story has an earlier version."""
    place = tmp_path_factory.mktemp("made")
    folder = write(place / "in")
    (folder / "new.txt").write_text(story("new.txt").replace("closures", "earlierword"), encoding="utf-8")
    read(folder, place / "w.duckdb")
    (folder / "new.txt").write_text(story("new.txt"), encoding="utf-8")
    read(folder, place / "w.duckdb")
    return place


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    """The same for each test."""
    return Path(shutil.copytree(made, tmp_path / "place"))


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., dict[str, pl.DataFrame]]:
    """What a warehouse says that never read some of the stories."""

    @cache
    def built(*names: str) -> dict[str, pl.DataFrame]:
        folder = tmp_path_factory.mktemp("without")
        write(folder / "in", names)
        if "new.txt" not in names:
            (folder / "in" / "new.txt").write_text(story("new.txt").replace("closures", "earlierword"))
            read(folder / "in", folder / "w.duckdb")
            (folder / "in" / "new.txt").write_text(story("new.txt"))
        read(folder / "in", folder / "w.duckdb")
        return findings(folder / "w.duckdb")

    return built


# ------------------------------------------------------------------------------------------------- rows and bytes
@pytest.mark.parametrize(
    ("arguments", "gone"),
    [
        (["--url", STORIES["new.txt"][0] + "?utm_source=x"], ["new.txt"]),
        (["--url", STORIES["one.txt"][0]], ["one.txt"]),  # the copy is the original then
        (["--url", STORIES["one.txt"][0], "--copies"], ["one.txt", "copy.txt"]),
        (["--source", "Mine Post"], ["one.txt", "old.txt", "new.txt"]),
        (["--before", "2025-01-01"], ["old.txt"]),
    ],
    ids=["address", "original", "copies", "source", "before"],
)
def test_what_is_left_is_as_if_it_had_never_come(
    arguments: list[str], gone: list[str], place: Path, without: Callable[..., dict[str, pl.DataFrame]]
) -> None:
    warehouse = place / "w.duckdb"
    receipt = forget(warehouse, *arguments)
    assert receipt["n_documents"] == len(gone) and receipt["finished_at"] and receipt["rewritten_at"]
    assert_same(findings(warehouse), without(*gone))
    assert onrecord("check", "--strict", "--warehouse", warehouse).exit_code == 0


def test_no_byte_of_an_erased_article_is_left(place: Path) -> None:
    warehouse = place / "w.duckdb"
    staging = place / "w.duckdb.staging"
    staging.mkdir()
    (staging / "documents").write_text("closures in a batch that was under way")
    with duckdb.connect(warehouse) as con:
        con.execute("create schema mine; create table mine.notes (note varchar); create view mine.n as from mine.notes")
        con.execute("insert into mine.notes values ('of my own')")
        con.execute('create table mine."a ""b" as select document_id from documents')
    words = ("closures coming", "earlierword coming", "mines.example/new", "closures in a batch")
    shutil.rmtree(place / "in")
    assert all(holders(place, text) for text in words), "else this test says nothing"
    receipt = forget(warehouse, "--url", STORIES["new.txt"][0], "--reason", "request 7")
    assert {text: holders(place, text) for text in words} == {text: [] for text in words}
    assert not (place / "w.duckdb.wal").exists()
    assert "closures" not in json.dumps(receipt) and receipt["reason"] == "request 7"
    assert any('"mine"."a ""b", which onrecord did not make, has 1 row' in line for line in receipt["remaining"])  # type: ignore[attr-defined]
    assert rows(warehouse, "from mine.n") == [("of my own",)], "what is not ours stays"
    comments = "select count(*) from duckdb_columns() where comment is not null and schema_name = 'mart'"
    assert rows(warehouse, comments)[0][0], "comments are copied, too"


def test_deleted_rows_stay_in_a_file_that_is_not_written_again(place: Path) -> None:
    """What the rewriting is for: DuckDB's delete and checkpoint leave the bytes where they are."""
    with duckdb.connect(place / "w.duckdb") as con:
        con.execute("delete from documents where url like '%/new'; delete from quotes; delete from document_versions")
        con.execute("checkpoint")
    assert "w.duckdb" in holders(place, "closures coming")


# ------------------------------------------------------------------------------------------------- later runs
def test_later_runs_reject_it_and_count_it(place: Path) -> None:
    warehouse, folder = place / "w.duckdb", place / "in"
    forget(warehouse, "--url", STORIES["one.txt"][0])
    for _ in range(2):  # read again, then passed over
        summary = read(folder, warehouse)
        assert dict(summary.counts()) == {"new": 0, "changed": 0, "unchanged": 11, "duplicate": 0, "rejected": 2}
        assert {row["reason_code"]: row["n_rows"] for row in summary.reasons} == {"taken_down": 1, "malformed_json": 1}
    moved = place / "moved"
    moved.mkdir()
    amp = story("one.txt").replace("https://mines.example/one", "http://MINES.example/one/amp?utm_medium=x#top")
    (moved / "amp.txt").write_text(amp.replace("floods", "other words"))
    (moved / "bare.txt").write_text(story("one.txt", url=False))
    assert dict(read(moved, warehouse).counts())["rejected"] == 2
    assert rows(warehouse, "select count(*) from documents where url like '%mines.example/one%'") == [(0,)]


def test_a_copy_stays_and_is_named_unless_it_is_meant_too(place: Path) -> None:
    warehouse = place / "w.duckdb"
    query = "select document_id from documents where url like '%other.example/copy'"
    ((copy,),) = rows(warehouse, query)
    receipt = forget(warehouse, "--url", STORIES["one.txt"][0])
    assert any(str(copy) in line and "--copies" in line for line in receipt["remaining"])  # type: ignore[attr-defined]
    assert rows(warehouse, "select duplicate_kind from documents where url like '%copy'") == [(None,)]
    forget(warehouse, "--document", copy, "--copies")
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "third.txt").write_text(story("one.txt").replace("mines.example/one", "third.example/x"))
    assert dict(read(elsewhere, warehouse).counts())["rejected"] == 1, "the text is refused at any address"


@pytest.mark.parametrize("by", ["--source", "--before"])
def test_an_outlet_and_a_time_are_refused_as_well(by: str, place: Path) -> None:
    warehouse = place / "w.duckdb"
    forget(warehouse, by, "mine_post" if by == "--source" else "2025-01-01")
    more = place / "more"
    more.mkdir()
    text = story("old.txt").replace("/old", "/never-seen").replace("strikes", "accidents")
    (more / "never.txt").write_text(text)
    assert dict(read(more, warehouse).counts())["rejected"] == 1
    assert dict(read(place / "in", warehouse).counts())["rejected"] == (4 if by == "--source" else 2)


def test_strict_runs_do_not_fail_for_what_was_erased(place: Path) -> None:
    warehouse, folder = place / "w.duckdb", place / "in"
    forget(warehouse, "--url", STORIES["one.txt"][0])
    arguments = ("--root", folder, "--no-prefect", "--strict", "--workers", 1, "--warehouse", warehouse)
    done = onrecord("run", folder / "one.txt", folder / "new.txt", *arguments)
    assert done.exit_code == 0 and "1 x taken_down" in done.stdout, done.output
    assert "replay" not in done.stdout
    done = onrecord("run", folder, *arguments)
    assert done.exit_code == 1 and "malformed_json" in done.stdout, done.output


def test_a_request_can_be_lifted(place: Path) -> None:
    warehouse, folder = place / "w.duckdb", place / "in"
    before = findings(warehouse)
    receipt = forget(warehouse, "--url", STORIES["new.txt"][0])
    read(folder, warehouse)
    assert onrecord("replay", "--dry-run", "--warehouse", warehouse).stdout.count("new.txt") == 0
    done = onrecord("forget", "--undo", receipt["erasure_id"], "--warehouse", warehouse)
    assert done.exit_code == 0, done.output
    assert rows(warehouse, "select count(*) from documents where url like '%/new'") == [(0,)], "nothing comes back"
    assert dict(read(folder, warehouse).counts())["new"] == 1
    after = findings(warehouse)
    assert after["main.quotes"].drop("quote_id").equals(before["main.quotes"].drop("quote_id"))
    again = onrecord("forget", "--undo", receipt["erasure_id"], "--warehouse", warehouse)
    assert again.exit_code == 2 and "was lifted" in again.stderr


# ------------------------------------------------------------------------------------------------- entities
def test_an_entity_goes_and_does_not_come_back(place: Path) -> None:
    warehouse, folder = place / "w.duckdb", place / "in"
    others = rows(warehouse, "select name, n_mentions from entities where name not like '%Vexmoor%' order by all")
    assert rows(warehouse, "select count(*) > 3 from quotes join entities on entity_id = speaker_entity_id"
                           " where name = 'Harold Vexmoor'") == [(True,)]  # fmt: skip
    _reject_an_alias(warehouse)
    dry = onrecord("forget", "--entity", "Harold Vexmoor", "--dry-run", "--json", "--warehouse", warehouse)
    receipt = forget(warehouse, "--entity", "Harold Vexmoor", "--reason", "request 8")
    assert receipt["n_rows"] == json.loads(dry.stdout)["n_rows"]
    assert {"document_keywords", "ops.document_entities"} <= set(receipt["n_rows"])  # type: ignore[call-overload]
    assert rows(warehouse, "select unexpected_keys from ops.quality_results where run_id = 'r'") == [(["e1#Ann"],)]
    assert rows(warehouse, "select row_key from ops.quarantine where stage = 'gate'") == [("m1",)]
    assert "Vexmoor" not in json.dumps(receipt) and "vexmoor" not in json.dumps(receipt)
    assert any("--documents" in line for line in receipt["remaining"])  # type: ignore[attr-defined]

    def check() -> None:
        for name, frame in contents(published_path(warehouse)).items():
            if name not in ("main.documents", "main.document_versions", "main.quotes"):
                assert "exmoor" not in frame.write_ndjson().lower(), name
        assert rows(warehouse, "select count(*) from quotes where speaker_text like '%Vexmoor%'") == [(0,)]
        found = "select name, n_mentions from entities order by all"
        assert rows(warehouse, found) == others

    check()
    assert rows(warehouse, "select count(*) from documents where text like '%Vexmoor%'") == [(4,)], "texts stay"
    assert rows(warehouse, "select count(*) > 0 from quotes where text like '%knows it%'") == [(True,)]
    read(folder, warehouse, again=True)
    check()
    assert onrecord("resolve", "--warehouse", warehouse).exit_code == 0
    check()
    (folder / "later.txt").write_text(
        'Mine reopens\n\nHarold Vexmoor came back. "It is time," Vexmoor said on Tuesday in the valley.\n'
    )
    assert dict(read(folder, warehouse).counts())["new"] == 1
    check()
    assert onrecord("check", "--strict", "--warehouse", warehouse).exit_code == 0


def _reject_an_alias(warehouse: Path) -> None:
    """What the gate leaves of rows that fail: keys that have the name in results, and its words in quarantine."""
    with duckdb.connect(warehouse) as con:
        con.execute(
            """insert into ops.quality_results by name
            select 'r' as run_id, 'b' as batch_id, 'entity_aliases' as suite, 'alias_exists' as expectation,
            'row' as severity, false as success, 9 as n_checked, 2 as n_unexpected,
            ['e1#Ann', entity_id || '#Harold Vexmoor'] as unexpected_keys
            from entities where name = 'Harold Vexmoor'"""
        )
        con.execute(
            """insert into ops.quarantine by name
            select 'x' || row_key as quarantine_id, 'r' as run_id, 'r' as last_run_id, 'gate' as stage,
            'mentions' as table_name, row_key, 'other.txt' as origin, 'in_range' as reason_code, detail
            from (values ('m1', 'text: Ann'), ('m2', 'text: Harold Vexmoor')) as t(row_key, detail)"""
        )


def test_an_entity_can_take_the_documents_along(place: Path, without: Callable[..., dict[str, pl.DataFrame]]) -> None:
    warehouse = place / "w.duckdb"
    receipt = forget(warehouse, "--entity", "Harold Vexmoor", "--documents")
    assert receipt["n_documents"] == 4 and receipt["remaining"] == []
    assert_same(findings(warehouse), without(*STORIES))
    shutil.rmtree(place / "in")
    assert holders(place, "Vexmoor") == holders(place, "vexmoor") == []


def test_overrides_do_not_bring_an_entity_back(place: Path) -> None:
    warehouse, file = place / "w.duckdb", place / "overrides.csv"
    file.write_text(
        "action,entity_type,name,from_name,to_name,note\n"
        "merge,PERSON,Ann Carver,,Harold Vexmoor,no\nrename,PERSON,Lena Brandt,,Lena B. Brandt,\n"
    )
    assert onrecord("resolve", "--overrides", file, "--warehouse", warehouse).exit_code == 0
    receipt = forget(warehouse, "--entity", "Harold Vexmoor")
    assert any(f"{file} names it in line 2" in line for line in receipt["remaining"])  # type: ignore[attr-defined]
    assert rows(warehouse, "select name from entities where name ilike '%vexmoor%'") == []
    assert rows(warehouse, "select count(*) from ops.overrides") == [(1,)]
    assert onrecord("resolve", "--warehouse", warehouse).exit_code == 0
    assert rows(warehouse, "select name from entities where name ilike '%vexmoor%'") == []
    assert rows(warehouse, "select count(*) from entities where name = 'Lena B. Brandt'") == [(1,)]


# ------------------------------------------------------------------------------------------------- exports
def test_exports_are_written_again(place: Path) -> None:
    warehouse, out, gone, foreign = (place / name for name in ("w.duckdb", "out", "gone", "foreign"))
    for folder in (out, gone, foreign):
        tables = ("--table", "quotes", "--table", "documents")
        assert onrecord("export", folder, *tables, "--warehouse", warehouse).exit_code == 0
    shutil.rmtree(gone)
    other = place / "other.duckdb"
    read(write_corpus(place / "few", 2), other)
    shutil.rmtree(foreign)
    assert onrecord("export", foreign, "--warehouse", other).exit_code == 0
    kept = {path: path.stat().st_mtime_ns for path in foreign.rglob("*.parquet")}
    done = onrecord("forget", "--url", STORIES["new.txt"][0], "--yes", "--warehouse", warehouse)
    assert done.exit_code == 0, done.output
    assert f"written again: {out}" in done.stdout and f"left: {gone} had an export" in done.stdout
    texts = pl.read_parquet(out / "documents/**/*.parquet")["text"]
    assert len(texts) == 11 and not texts.str.contains("closures").any()
    assert not pl.read_parquet(out / "quotes/**/*.parquet")["text"].str.contains("closures").any()
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"documents", "quotes"}
    assert {path: path.stat().st_mtime_ns for path in foreign.rglob("*.parquet")} == kept


# ------------------------------------------------------------------------------------------------- the command
def test_nothing_is_erased_by_mistake(place: Path) -> None:
    warehouse = place / "w.duckdb"
    before = findings(warehouse)
    dry = onrecord("forget", "--url", STORIES["new.txt"][0], "--dry-run", "--warehouse", warehouse)
    assert dry.exit_code == 0 and "1 row of documents" in dry.stdout
    unasked = onrecord("forget", "--url", STORIES["new.txt"][0], "--warehouse", warehouse)
    assert unasked.exit_code == 2 and "--yes" in unasked.stderr
    for wrong, words in (
        (["--url", "not an address"], "no address of an article"),
        (["--document", "7"], "no id of a document"),
        (["--source", "Nobody's Post"], "no document is from"),
        (["--entity", "Nobody Atall"], "no entity is called"),
        (["--before", "yesterday"], "2025-12-31"),
        (["--before", "2999-01-01"], "lies ahead"),
        (["--url", "https://a.example/x", "--source", "Mine Post"], "give one of"),
        (["--before", "2024-01-01", "--copies"], "--copies goes with"),
        (["--url", "https://a.example/x", "--documents"], "--documents goes with"),
        (["--undo", "f1"], "no request f1"),
    ):
        done = onrecord("forget", *wrong, "--yes", "--warehouse", warehouse)
        assert done.exit_code == 2 and words in done.stderr, done.output
    assert onrecord("forget", "--warehouse", place / "none.duckdb").exit_code == 2
    assert_same(findings(warehouse), before)
    assert rows(warehouse, "select count(*) from documents") == [(12,)]


def test_an_address_can_be_refused_before_it_is_read(place: Path) -> None:
    warehouse = place / "w.duckdb"
    assert forget(warehouse, "--url", "https://third.example/soon")["n_documents"] == 0
    more = place / "more"
    more.mkdir()
    (more / "soon.txt").write_text(story("one.txt").replace("https://mines.example/one", "https://third.example/soon/"))
    assert dict(read(more, warehouse).counts())["rejected"] == 1
    listed = onrecord("forget", "--list", "--warehouse", warehouse)
    assert "url" in listed.stdout and "refused by runs" in listed.stdout and "third.example" not in listed.stdout


def test_a_near_copy_counts_when_its_original_is_gone(tmp_path: Path) -> None:
    found = {}
    for name, files in (("both", ("one.txt", "near.txt")), ("near", ("near.txt",))):
        folder = write_corpus(tmp_path / name / "in", 2)
        near = story("copy.txt") + "\nThis report was first sent by the agency of the coast to its readers.\n"
        for file in files:
            (folder / file).write_text(story("one.txt") if file == "one.txt" else near, encoding="utf-8")
        read(folder, tmp_path / name / "w.duckdb")
        if name == "both":
            kinds = "select duplicate_kind from documents order by 1 nulls last limit 1"
            assert rows(tmp_path / name / "w.duckdb", kinds) == [("near",)]
            forget(tmp_path / name / "w.duckdb", "--url", STORIES["one.txt"][0])
        found[name] = findings(tmp_path / name / "w.duckdb")
    assert_same(found["both"], found["near"])

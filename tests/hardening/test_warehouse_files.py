"""Warehouse files that are lost, damaged, or somebody else's: nothing that can be read is lost to a run."""

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.run.job import Job
from flows.warehouse.damage import WarehouseDamaged, check_readable
from flows.warehouse.guards import NotOurs, WarehouseLost
from flows.warehouse.lock import RunLock, WarehouseBusy, WarehouseError
from flows.warehouse.names import published_path
from flows.warehouse.publish import connect_published, publish, published
from flows.warehouse.restore import restore
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_writer import documents, load

BLOCK = 262_144  # of a DuckDB file, after three headers of 4,096 bytes
MANY = tuple((f"d{i}", f"Ann met Bo {i} times in " + " ".join(f"w{i}x{j}" for j in range(300))) for i in range(40))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published warehouse of 40 documents."""
    path = tmp_path_factory.mktemp("made") / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        load(warehouse, documents(*MANY))
        publish(warehouse)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """The same for each test."""
    for file in (made, published_path(made)):
        shutil.copy(file, tmp_path)
    return tmp_path / made.name


def counted(file: Path) -> int:
    with duckdb.connect(file, read_only=True) as con:
        return int(con.execute("select count(*) from documents").fetchall()[0][0])


def spoil(file: Path, table: str = "documents") -> None:
    """Write over the middle of the first block that holds rows of a table."""
    with duckdb.connect(file, read_only=True) as con:
        query = f"select min(block_id) from pragma_storage_info('{table}') where persistent and block_id >= 0"
        block = con.execute(query).fetchall()[0][0]
    with file.open("r+b") as stream:
        stream.seek(3 * 4096 + block * BLOCK + 1000)
        stream.write(random.Random(3).randbytes(80))  # equal words cancel each other out in DuckDB's checksum


def in_one_line(*arguments: object) -> str:
    """The message of a command that is refused."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exit_code == 2, done.output
    (line,) = done.stderr.splitlines()
    assert line.startswith("onrecord: ")
    return line


# ------------------------------------------------------------------------------------------------- a lost file
@pytest.mark.parametrize("how", ["gone", "empty", "without tables"])
def test_a_lost_main_file_does_not_take_the_published_copy_with_it(how: str, path: Path, tmp_path: Path) -> None:
    path.unlink()
    if how == "empty":
        path.touch()
    elif how == "without tables":
        duckdb.connect(path).close()
    (tmp_path / "one.txt").write_text('Talks failed\n\nAnn Carver said: "We tried."\n')
    line = in_one_line("run", tmp_path / "one.txt", "--no-prefect", "--warehouse", path)
    assert f"onrecord restore --warehouse {path}" in line and "40 documents" in line
    assert str(published_path(path)) in line
    assert counted(published_path(path)) == 40
    assert path.exists() == (how != "gone"), "the refused run makes nothing"
    for verb in (["resolve"], ["entities", "merge", "Ann", "Bo"], ["replay"]):
        done = CliRunner().invoke(main, [*verb, "--warehouse", str(path)])
        assert "Traceback" not in done.output and counted(published_path(path)) == 40
    if how == "gone":
        assert "onrecord restore" in in_one_line("resolve", "--warehouse", path)


def test_a_damaged_copy_is_not_given_up_either(path: Path) -> None:
    path.unlink()
    published_path(path).write_bytes(published_path(path).read_bytes()[:5000])
    with pytest.raises(WarehouseLost, match="something that cannot be read"):
        Warehouse.open(path)
    assert published_path(path).stat().st_size == 5000


def test_without_a_copy_or_with_an_empty_one_a_warehouse_begins(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        publish(warehouse)
    path.unlink()
    with Warehouse.open(path) as warehouse:
        load(warehouse, documents(("d1", "Ann left")))
        publish(warehouse)
    assert counted(published_path(path)) == 1


# ------------------------------------------------------------------------------------------------- restore
@pytest.mark.parametrize("how", ["gone", "empty", "bad block", "cut off", "garbage"])
def test_restore_makes_the_main_file_again(how: str, path: Path) -> None:
    with duckdb.connect(published_path(path), read_only=True) as con:
        before = con.execute("select * from documents order by all").fetchall()
        change = con.execute("select change_id from ops.state").fetchall()
    if how == "bad block":
        spoil(path)
    else:
        content = {"cut off": path.read_bytes()[: 3 * 4096 + BLOCK // 2], "garbage": b"x" * 9000}.get(how, b"")
        path.unlink()
        if how != "gone":
            path.write_bytes(content)
    path.with_name("w.duckdb.wal").write_bytes(b"a log of the lost file")
    done = CliRunner().invoke(main, ["restore", "--warehouse", str(path)])
    assert done.exit_code == 0, done.output
    assert "40 documents" in done.output
    with Warehouse.open(path) as warehouse:
        assert warehouse.change_id() == str(change[0][0]), "nothing to publish again"
        assert warehouse.known(["d7"]).height == 1
        load(warehouse, documents(("new", "Bo left")))
        publish(warehouse)
    with connect_published(path) as con:
        assert con.execute("select * from documents where document_id <> 'new' order by all").fetchall() == before
    kept = {p.name.split(".replaced-")[0] for p in path.parent.glob("*.replaced-*")}
    assert kept == ({"w.duckdb.wal"} if how == "gone" else {"w.duckdb", "w.duckdb.wal"}), "nothing is deleted"
    assert not list(path.parent.glob("*.part"))


def test_restore_leaves_a_healthy_file_alone_unless_it_is_forced(path: Path) -> None:
    with Warehouse.open(path) as warehouse:
        load(warehouse, documents(("later", "Bo left")))
    assert "--force" in in_one_line("restore", "--warehouse", path)
    assert counted(path) == 41
    (kept,) = restore(path, is_forced=True).kept
    assert (counted(path), counted(kept)) == (40, 41)
    published_path(path).unlink()
    line = in_one_line("restore", "--force", "--warehouse", path)
    assert "is not damaged" in line and "the next `onrecord run` publishes it" in line


def test_restore_needs_a_whole_copy_and_the_lock(path: Path) -> None:
    lock = RunLock(path)
    lock.acquire(0)
    try:
        with pytest.raises(WarehouseBusy):
            restore(path, is_forced=True, wait_seconds=0)
    finally:
        lock.release()
    spoil(published_path(path), "mentions")
    path.unlink()
    with pytest.raises(WarehouseDamaged, match="put a backup of either"):
        restore(path)
    assert not path.exists()
    published_path(path).unlink()
    assert "put a backup in its place" in in_one_line("restore", "--warehouse", path)
    with duckdb.connect(published_path(path)) as con:
        con.execute("create table theirs (i integer)")
    assert "not a published copy" in in_one_line("restore", "--warehouse", path)


_HOLD = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_file_that_another_program_has_open_is_not_moved_away(path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"open\n"
        with pytest.raises(WarehouseBusy, match="close it there"):
            restore(path, is_forced=True)
        other.communicate(b"")
    assert counted(path) == 40


def test_a_restore_that_died_halfway_can_be_done_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(path)

    replace = Path.replace

    def dies(self: Path, target: Path) -> Path:
        if target == path:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dies)
        with pytest.raises(KeyboardInterrupt):
            restore(path)
    assert not path.exists()
    with pytest.raises(WarehouseLost):
        Warehouse.open(path)
    restore(path)
    assert counted(path) == 40


# ------------------------------------------------------------------------------------------------- bad blocks
@pytest.mark.parametrize("table", ["documents", "mentions", "ops.batches"])
def test_a_bad_block_of_the_copy_is_noticed_and_made_good_by_the_next_run(table: str, path: Path) -> None:
    spoil(published_path(path), table)
    with pytest.raises(WarehouseDamaged, match="the next `onrecord run` makes it again"):
        check_readable(published_path(path))
    with pytest.raises(WarehouseDamaged, match=r"w\.published\.duckdb is damaged"), published(path) as con:
        con.execute(f"select bit_xor(hash(t)) from {table} as t").fetchall()
    if table == "documents":
        line = in_one_line("sql", "select max(text) from documents", "--warehouse", path)
        assert "w.published.duckdb is damaged" in line and "`onrecord run`" in line
    with Warehouse.open(path) as warehouse:
        publish(warehouse)
    check_readable(published_path(path))
    assert counted(published_path(path)) == 40


def test_a_damaged_main_file_is_not_published_over_a_good_copy(path: Path) -> None:
    spoil(path, "mentions")
    with pytest.raises(WarehouseDamaged, match=r"w\.duckdb is damaged .* `onrecord restore"):  # noqa: SIM117
        with Warehouse.open(path) as warehouse:
            warehouse._con.execute("update ops.state set change_id = uuid()")
            publish(warehouse)
    check_readable(published_path(path))
    assert not list(path.parent.glob("*.part"))
    assert restore(path).n_documents == 40


def test_messages_about_a_damaged_main_file_name_the_copy_and_the_verb(path: Path) -> None:
    whole = path.read_bytes()
    for content in (b"x" * 9000, whole[:9000], whole[: len(whole) // 2], b"\0" * len(whole)):
        path.write_bytes(content)
        line = in_one_line("resolve", "--warehouse", path)
        assert str(published_path(path)) in line and "onrecord restore" in line
    assert counted(published_path(path)) == 40


def test_an_error_in_the_middle_of_a_run_says_so_too(path: Path) -> None:
    spoil(path)
    with pytest.raises(WarehouseDamaged, match="onrecord restore"), Warehouse.open(path) as warehouse:
        warehouse._con.execute("select max(text) from documents").fetchall()


def test_what_a_dead_process_left_is_removed_at_the_next_start(path: Path) -> None:
    left = [path.with_name("w.published.duckdb.part"), path.with_name("w.duckdb.part")]
    for file in left:
        file.write_bytes(b"half")
    Warehouse.open(path).close()
    assert not any(file.exists() for file in left)


# ------------------------------------------------------------------------------------------------- files of others
@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Path]:
    """Somebody's database, which has a schema mart."""
    path = tmp_path / "theirs.duckdb"
    with duckdb.connect(path) as con:
        con.execute("create schema mart; create table mart.sales as select 42 as amount; create view v as select 1")
    yield path
    with duckdb.connect(path) as con:
        assert con.execute("select amount from mart.sales").fetchall() == [(42,)]
        assert con.execute("select schema_name from duckdb_schemas() where schema_name = 'ops'").fetchall() == []


def test_a_database_of_somebody_else_is_refused_and_stays_as_it_is(theirs: Path, tmp_path: Path) -> None:
    before = theirs.read_bytes()
    (tmp_path / "one.txt").write_text('Talks failed\n\nAnn Carver said: "We tried."\n')
    line = in_one_line("run", tmp_path / "one.txt", "--no-prefect", "--warehouse", theirs)
    assert "not an onrecord warehouse" in line and "mart.sales" in line
    assert "not an onrecord warehouse" in in_one_line("resolve", "--warehouse", theirs)
    assert theirs.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        "create macro twice(x) as 2 * x",
        "create sequence numbers",
        "create type mood as enum ('good')",
        "create schema ops; create table ops.migrations (name varchar, sha256 varchar, applied_at timestamptz); "
        "insert into ops.migrations values ('theirs', '', now())",
        "create schema ops; create table ops.migrations (id integer)",
    ],
)
def test_any_content_makes_it_somebody_elses(content: str, tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "t.duckdb") as con:
        con.execute(content)
    with pytest.raises(NotOurs):
        Warehouse.open(tmp_path / "t.duckdb")


def test_a_warehouse_that_died_before_its_first_migration_goes_on(tmp_path: Path) -> None:
    with duckdb.connect(tmp_path / "w.duckdb") as con:
        con.execute(
            "create schema ops; create table ops.migrations (name varchar, sha256 varchar, applied_at timestamptz)"
        )
    Warehouse.open(tmp_path / "w.duckdb").close()
    assert counted(tmp_path / "w.duckdb") == 0


def test_a_database_of_somebody_else_in_the_place_of_the_copy_is_not_replaced(theirs: Path, tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    shutil.copy(theirs, published_path(path))
    with pytest.raises(NotOurs, match=r"w\.published\.duckdb"):
        Warehouse.open(path)
    assert not path.exists()


def test_views_and_tables_of_users_in_schema_mart_survive(path: Path) -> None:
    with duckdb.connect(path) as con:
        con.execute("create view mart.ours as select count(*) as n from mart.articles")
        con.execute("create table mart.notes as select 'keep' as note; create macro mart.twice(x) as 2 * x")
        con.execute("update ops.migrations set sha256 = 'earlier' where name = 'marts/articles'")
        con.execute("insert into ops.migrations values ('marts/gone', '', now()); create view mart.gone as select 1")
    with Warehouse.open(path):
        pass
    with duckdb.connect(path) as con:
        assert con.execute("select * from mart.ours, mart.notes").fetchall() == [(40, "keep")]
        assert con.execute("select mart.twice(2)").fetchall() == [(4,)]
        assert con.execute("select * from duckdb_views() where view_name = 'gone'").fetchall() == []


@pytest.mark.parametrize("kind", ["table", "view"])
def test_a_relation_of_a_user_with_the_name_of_a_new_mart_is_refused(kind: str, path: Path) -> None:
    with duckdb.connect(path) as con:
        con.execute("delete from ops.migrations where name = 'marts/articles'; drop view mart.articles")
        con.execute(f"create {kind} mart.articles as select 'mine' as x")
    with pytest.raises(WarehouseError, match=rf"the {kind} mart\.articles was not made by onrecord.*rename it"):
        Warehouse.open(path)
    with duckdb.connect(path) as con:
        assert con.execute("from mart.articles").fetchall() == [("mine",)]


# ------------------------------------------------------------------------------------------------- names
NAMES = ("news.duckdb", "news.db", "news", "news.duckdb.db", "news.db.duckdb", "news.DUCKDB", "news.published", "NEWS")


def test_no_two_warehouses_share_a_file(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in NAMES]
    beside = [f(path) for path in paths for f in (published_path, lambda path: Job((), path).staging)]
    assert len({*beside, *paths}) == 3 * len(NAMES)
    assert published_path(tmp_path / "news.duckdb").name == "news.published.duckdb", "as documented"


def test_two_endings_are_two_warehouses(tmp_path: Path) -> None:
    one, other = tmp_path / "news.duckdb", tmp_path / "news.db"
    for path, text in ((one, "Ann left"), (other, "Bo left")):
        with Warehouse.open(path) as warehouse:
            load(warehouse, documents(("d", text)))
            publish(warehouse)
    for path, text in ((one, "Ann left"), (other, "Bo left")):
        with connect_published(path) as con:
            assert con.execute("select text from documents").fetchall() == [(text,)]


def test_a_published_copy_is_not_taken_for_a_warehouse(path: Path) -> None:
    for verb in (["sql", "select 1"], ["resolve"], ["restore"]):
        assert "give its warehouse, w.duckdb" in in_one_line(*verb, "--warehouse", published_path(path))


def test_a_warehouse_has_one_lock_and_one_copy_by_whatever_link(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(path)
    assert (published_path(link), Job((), link).staging) == (published_path(path), Job((), path).staging)
    with Warehouse.open(link), pytest.raises(WarehouseBusy):
        Warehouse.open(path, wait_seconds=0)
    assert [p.name for p in link.parent.iterdir()] == ["link.db"]


@pytest.mark.parametrize("place", ["/dev/null", ".", "loop"])
def test_a_device_or_a_folder_is_no_warehouse(place: str, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "one.txt").write_text('Talks failed\n\nAnn Carver said: "We tried."\n')
    in_one_line("run", tmp_path / "one.txt", "--no-prefect", "--warehouse", tmp_path / place)
    assert not Path("/dev/null.lock").exists() and Path("/dev/null").is_char_device()

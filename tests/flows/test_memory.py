"""Sizes and folders of the setting for memory, and a database that keeps to it."""

import os
from pathlib import Path

import duckdb
import pytest

from flows.errors import UserError
from flows.memory import MEMORY, SPILL_FOLDER, memory_limit, n_bytes, spill_folder
from flows.warehouse import connection
from flows.warehouse.connection import connect, give_back
from tests.flows.cli.test_main import onrecord

LIMIT = "select current_setting('memory_limit')"

pytestmark = pytest.mark.usefixtures("with_threads")  # each wants a share of the memory


@pytest.mark.parametrize(
    ("size", "expected"),
    [("512MB", 512_000_000), (" 4 gb ", 4_000_000_000), ("4GiB", 4 << 30), ("1.5GB", 1_500_000_000)],
)
def test_sizes(size: str, expected: int) -> None:
    assert n_bytes(size) == expected


@pytest.mark.parametrize("size", ["", "4", "50%", "much", "127MB", "-4GB", "4GB; drop table t", "1e3GB", "10PB"])
def test_what_is_no_size_is_refused_with_what_is(size: str) -> None:
    with pytest.raises(ValueError, match=r"such as 512MB, 1\.5GB or 4GiB"):
        n_bytes(size)


@pytest.mark.parametrize(
    ("setting", "most", "expected"),
    [
        (None, False, "1GB"),
        ("", True, "1GB"),
        ("2GB", False, "2000.000MB"),
        ("2GB", True, "1GB"),
        ("300MB", True, "300.000MB"),
    ],
)
def test_the_limit(monkeypatch: pytest.MonkeyPatch, setting: str | None, most: bool, expected: str) -> None:
    monkeypatch.delenv(MEMORY, raising=False)
    if setting is not None:
        monkeypatch.setenv(MEMORY, setting)
    assert memory_limit("1GB", most=most) == expected


@pytest.mark.parametrize("setting", [None, "300MB"])
@pytest.mark.parametrize("kept", ["16MB", "1KB"])  # the second is refused
def test_memory_is_given_back_and_the_limit_stays(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str | None, kept: str
) -> None:
    monkeypatch.delenv(MEMORY, raising=False)
    if setting is not None:
        monkeypatch.setenv(MEMORY, setting)
    monkeypatch.setattr(connection, "_GIVEN_BACK", kept)
    taken = "select sum(memory_usage_bytes)::bigint from duckdb_memory()"
    with connect(tmp_path / "w.duckdb") as con:
        con.execute("create table t as select hash(range) as a, range::varchar as b from range(3_000_000)")
        con.execute("checkpoint")
        con.execute("select count(distinct a), max(b) from t").fetchall()
        before = [con.execute(query).fetchall()[0][0] for query in (LIMIT, taken)]
        give_back(con)
        after = [con.execute(query).fetchall()[0][0] for query in (LIMIT, taken)]
    assert before[0] == after[0]
    assert before[1] > 20_000_000 > 16_000_000 >= after[1]


@pytest.mark.parametrize("kept", ["16MB", "1KB"])  # the second is refused
def test_memory_is_given_back_within_a_transaction(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: str) -> None:
    monkeypatch.setattr(connection, "_GIVEN_BACK", kept)
    with connect(tmp_path / "w.duckdb") as con:
        con.execute("begin")
        con.execute("create table t as select range as a from range(1_000)")
        give_back(con)
        con.execute("insert into t values (1_000)")
        con.execute("commit")
        assert con.execute("select count(*), max(a) from t").fetchall() == [(1_001, 1_000)]


def test_a_wrong_setting_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(MEMORY, "much")
    with pytest.raises(UserError, match="ONRECORD_MEMORY: 'much' is no size"):
        connect(tmp_path / "w.duckdb")
    monkeypatch.setenv(MEMORY, "1GB")
    monkeypatch.setenv(SPILL_FOLDER, str(tmp_path / "none"))
    with pytest.raises(UserError, match="ONRECORD_SPILL_FOLDER: there is no folder"):
        connect(tmp_path / "w.duckdb")
    done = onrecord("sql", "select 1", "--memory", "4", "--warehouse", tmp_path / "w.duckdb")
    assert done.exit_code == 2
    assert "'4' is no size of 128MB or more" in done.output


def test_spill_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(SPILL_FOLDER, raising=False)
    file = tmp_path / "w.duckdb"
    assert spill_folder(file, read_only=False) == f"{file}.tmp"
    assert spill_folder(file, read_only=True) == f"{file}.{os.getpid()}.tmp"  # readers do not meet
    monkeypatch.setenv(SPILL_FOLDER, str(tmp_path))
    assert spill_folder(Path("/else/w.duckdb"), read_only=False) == f"{file}.tmp"


@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_larger_than_the_limit_spills(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read_only: bool) -> None:
    file, spill = tmp_path / "w.duckdb", tmp_path / "spill"
    spill.mkdir()
    with duckdb.connect(file) as con:
        con.execute("create table words as select range as n, md5(range::varchar) as word from range(3_000_000)")
    monkeypatch.setenv(MEMORY, "128MB")
    monkeypatch.setenv(SPILL_FOLDER, str(spill))
    query = "select n, word, row_number() over (order by word) as place from words order by place"
    with connect(file, read_only=read_only) as con:
        con.execute("set threads = 1")
        assert len(con.execute(query).fetchmany(5)) == 5
        assert [name.name for name in spill.iterdir()] == [Path(spill_folder(file, read_only=read_only)).name]
        with con.cursor() as other:
            used = other.execute("select sum(memory_usage_bytes) from duckdb_memory()").fetchall()[0][0]
        assert used < 140_000_000
    assert not list(spill.iterdir())  # taken away again

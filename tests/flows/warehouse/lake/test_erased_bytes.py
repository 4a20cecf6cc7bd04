"""What was deleted from a lake and taken out of it is in no byte of its data, its catalog or samples of these."""

from pathlib import Path

import duckdb
import pytest

from flows.warehouse.catalog.attach import attach
from flows.warehouse.catalog.compaction import remove_bytes
from flows.warehouse.catalog.lake_file import Lake, lake_at
from tests import postgres

ERASED = "zyzzyva"  # greater than all that stays
ROWS, FEW = 50, 3  # DuckLake keeps few rows in the catalog and more in a file


@pytest.fixture(params=["sqlite", "postgres"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Lake:
    is_postgres = request.param == "postgres"
    catalog = request.getfixturevalue("server").database() if is_postgres else "sqlite:c.sqlite"
    (tmp_path / "data").mkdir()
    return lake_at(tmp_path / "w.lake", catalog, "data")


def _opened(lake: Lake, *, create: bool = False) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    attach(con, lake, create=create)
    return con


def _holding(lake: Lake, request: pytest.FixtureRequest) -> list[str]:
    """The files with the word, but for PostgreSQL's log of what it wrote."""
    folders = [lake.file.parent]
    if lake.kind == "postgres":
        own: postgres.Server = request.getfixturevalue("server")
        own.execute("checkpoint")
        folders.append(own.folder / "data" / "base")
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if ERASED.encode() in file.read_bytes()]


@pytest.mark.parametrize("n_rows", [ROWS, FEW])
def test_no_byte_is_left(lake: Lake, n_rows: int, request: pytest.FixtureRequest) -> None:
    with _opened(lake, create=True) as con:
        con.execute("create table kept (word varchar, number integer, more varchar[])")
        con.execute("create table emptied (word varchar)")
        con.execute("insert into kept select 'word ' || n, n, ['more ' || n] from range($1) as r (n)", [ROWS])
        gone = f"select '{ERASED} ' || n as word from range({n_rows}) as r (n)"
        con.execute(f"insert into kept select word, 1000, [word] from ({gone})")
        con.execute(f"insert into emptied {gone}")
        if lake.kind == "postgres":
            request.getfixturevalue("server").execute("analyze", lake.catalog.rpartition("=")[2])
        assert _holding(lake, request)
        con.execute(f"delete from kept where starts_with(word, '{ERASED}')")
        con.execute("delete from emptied")
        remove_bytes(con, lake)
    assert _holding(lake, request) == []
    with _opened(lake) as con:
        for first in ("a", "z", "zz"):
            con.execute("insert into kept values ($1, 1, [])", [first])
            con.execute("insert into emptied values ($1)", [first])
        asked = "select count(*), count(*) filter (word >= 'word'), min(word), max(word) from "
        assert con.execute(f"{asked} kept").fetchall() == [(ROWS + 3, ROWS + 2, "a", "zz")]
        assert con.execute("select count(*) from kept where word < 'b'").fetchall() == [(1,)]
        assert con.execute(f"{asked} emptied").fetchall() == [(3, 2, "a", "zz")]


def test_snapshots_of_a_clock_that_is_ahead_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    lake = lake_at(tmp_path / "w.lake", "sqlite:c.sqlite", "data")
    with _opened(lake, create=True) as con:
        con.execute("create table kept (word varchar)")
        con.execute("insert into kept select 'word ' || n from range($1) as r (n)", [ROWS])
        con.execute("delete from kept")
        con.execute("update __ducklake_metadata_lake.ducklake_snapshot set snapshot_time = now() + interval 1 day")
        remove_bytes(con, lake)
        assert con.execute("select count(*) from ducklake_snapshots('lake')").fetchall() == [(1,)]
    assert not list((tmp_path / "data").rglob("*.parquet"))

"""What happens when the catalog or the store of a lake fails: a line says so, nothing is half-written, and it heals."""

import shutil
from pathlib import Path

import duckdb
import pytest

from flows.warehouse.catalog.errors import told
from flows.warehouse.catalog.lake_file import lake_at
from flows.warehouse.connection import connect
from flows.warehouse.lake.copying import create_lake
from flows.warehouse.lock import WarehouseError
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_writer import documents, load, start_run


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    create_lake(tmp_path / "w.lake", "sqlite:c.sqlite", "data")
    return tmp_path / "w.lake"


def _loaded(lake: Path, name: str) -> None:
    with Warehouse.open(lake, share=True) as warehouse:
        start_run(warehouse, name)
        load(warehouse, documents(*((f"{name}-{n}", f"text {n}") for n in range(20)), run_id=name), name)


def _count(lake: Path) -> int:
    with connect(lake, read_only=True) as con:
        return int(con.execute("select count(*) from documents").fetchall()[0][0])


def test_a_store_that_takes_nothing_is_named_and_the_next_run_loads(lake: Path) -> None:
    """As when the disk is full, the folder read-only or gone: nothing can be written where the data lie."""
    _loaded(lake, "a")
    data = lake.with_name("data")
    shutil.move(data / "main" / "documents", lake.with_name("aside"))
    (data / "main" / "documents").write_text("in the way")
    with pytest.raises(WarehouseError, match=r"w\.lake"):
        _loaded(lake, "b")
    (data / "main" / "documents").unlink()
    shutil.move(lake.with_name("aside"), data / "main" / "documents")
    assert _count(lake) == 20
    _loaded(lake, "b")
    assert _count(lake) == 40


def test_a_catalog_that_is_gone_is_not_made_anew(lake: Path) -> None:
    _loaded(lake, "a")
    catalog = lake.with_name("c.sqlite")
    catalog.rename(lake.with_name("aside"))
    for open_it in (lambda: _loaded(lake, "b"), lambda: _count(lake)):
        with pytest.raises(WarehouseError, match="there is no catalog"):
            open_it()
    assert not catalog.exists()
    lake.with_name("aside").rename(catalog)
    assert _count(lake) == 20


def test_a_catalog_that_is_no_catalog_is_named(lake: Path) -> None:
    lake.with_name("c.sqlite").write_bytes(b"\0" * 5000)
    with pytest.raises((WarehouseError, duckdb.Error)):
        _count(lake)


def test_a_server_that_does_not_answer_is_named(tmp_path: Path) -> None:
    (tmp_path / "w.lake").write_text("catalog = 'postgres:host=127.0.0.1 port=9 dbname=news'\ndata = 'd'\n")
    for open_it in (Warehouse.open, lambda path: connect(path, read_only=True)):
        with pytest.raises(WarehouseError, match=r"w\.lake: .*127\.0\.0\.1"):
            open_it(tmp_path / "w.lake")


def test_a_writer_that_died_in_a_transaction_left_nothing(lake: Path) -> None:
    _loaded(lake, "a")
    con = connect(lake)
    con.execute("begin")
    con.execute("delete from documents")
    con.close()
    assert _count(lake) == 20


def test_a_catalog_that_goes_while_a_run_writes_is_named_and_the_next_run_goes_on(lake: Path) -> None:
    catalog, aside = lake.with_name("c.sqlite"), lake.with_name("aside")
    aside.mkdir()
    with pytest.raises(WarehouseError, match="there is no catalog"), Warehouse.open(lake, share=True) as warehouse:
        start_run(warehouse, "a")
        load(warehouse, documents(("a-1", "text"), run_id="a"), "a")
        for file in lake.parent.glob("c.sqlite*"):
            file.rename(aside / file.name)
        load(warehouse, documents(("a-2", "text"), run_id="a"), "a")
    for file in lake.parent.glob("c.sqlite*"):
        file.unlink()
    for file in aside.iterdir():
        file.rename(catalog.with_name(file.name))
    assert _count(lake) == 1
    _loaded(lake, "b")
    assert _count(lake) == 21


@pytest.mark.parametrize(
    "error",
    [
        duckdb.IOException("503 Slow Down\nmore"),
        duckdb.HTTPException("503 Slow Down more"),
        duckdb.Error("Failed to execute a query of the metadata"),
        duckdb.TransactionException("Failed to commit DuckLake transaction.\nconnection to server was lost"),
    ],
)
def test_errors_of_a_store_or_a_catalog_say_which_lake(tmp_path: Path, error: duckdb.Error) -> None:
    lake = lake_at(tmp_path / "w.lake", "c.sqlite", "s3://press/news")
    said = " ".join(str(error).split())
    assert str(told(lake, error)) == f"{lake.file}: {said}; what was loaded stays loaded, the next run goes on"


def test_a_catalog_that_cannot_be_written_asks_for_its_disk(tmp_path: Path) -> None:
    lake = lake_at(tmp_path / "w.lake", "c.sqlite", "data")
    said = "Failed to probe DuckLake metadata: Failed to execute query: disk I/O error"
    assert "is its disk full, or read-only?" in str(told(lake, duckdb.Error(said)))


def test_errors_of_queries_are_left_as_they_are(tmp_path: Path) -> None:
    lake = lake_at(tmp_path / "w.lake", "c.sqlite", "s3://press/news")
    assert told(lake, duckdb.BinderException("no column x")) is None

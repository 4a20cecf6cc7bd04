"""A store of S3: files are read from it, the exchange of a cluster lies there, and the data of a lake."""

import random
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from flows.run import pipeline
from flows.run.engines.exchange import ExchangeFailed, exchange
from flows.run.job import Job
from flows.warehouse.lake.copying import create_lake
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import published_path
from flows.warehouse.publish import published
from tests.corpus import article, assert_same, contents, write_corpus
from tests.flows.warehouse.lake.test_lake import found_in, invoked
from tests.object_store import Store, store

SECRET = "Quisquilius Marmaduke"
pytestmark = pytest.mark.usefixtures("without_processes")
QUICK = {"batch_documents": 3, "model": "fast"}


@pytest.fixture(scope="module")
def running() -> Iterator[Store]:
    with store("press") as found:
        yield found


@pytest.fixture
def s3(running: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store, which refuses nothing."""
    running.use(monkeypatch)
    fsspec.get_filesystem_class("s3").clear_instance_cache()  # those of other tests have no credentials
    yield running
    running.refuses, running.n_refused = (lambda method, path: False), 0


def _system() -> fsspec.AbstractFileSystem:
    return fsspec.filesystem("s3", skip_instance_cache=True)


def _holding(prefix: str, words: str) -> list[str]:
    """The objects below an address that hold some words."""
    system = _system()
    return [path for path in system.find(prefix) if words.encode() in system.cat_file(path)]


def test_files_of_a_store_are_read_once(s3: Store, tmp_path: Path) -> None:
    system = _system()
    for number in range(3):
        system.pipe_file(f"press/in/{number}.txt", article(number).encode())
    asked = ("run", "s3://press/in/", "--warehouse", tmp_path / "w.duckdb", "--model", "fast", "--no-prefect")
    assert "3 new" in invoked(*asked)
    system.pipe_file("press/in/3.txt", article(3).encode())
    assert "1 new" in invoked(*asked)
    with published(tmp_path / "w.duckdb") as con:
        found = con.execute("select origin from documents order by all").fetchall()
    assert found == [(f"s3://press/in/{number}.txt",) for number in range(4)]


def test_an_exchange_keeps_files_whole_until_they_are_removed(s3: Store) -> None:
    parts = exchange("s3://press/exchange")
    assert parts.read("a/1") is None
    parts.write("a/1", b"one")
    parts.write("a/1", b"another")
    parts.write("a/2", b"two")
    assert (parts.read("a/1"), parts.read("a/2")) == (b"another", b"two")
    parts.remove("a/1")
    assert parts.read("a/1") is None
    parts.remove()
    parts.remove()
    assert not _system().exists("press/exchange")


def test_an_exchange_in_no_bucket_is_named(s3: Store) -> None:
    with pytest.raises(ExchangeFailed, match="s3://nowhere/exchange"):
        exchange("s3://nowhere/exchange").write("a", b"one")


@pytest.fixture(scope="module")
def warehouses(without_processes: None, running: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A lake whose data lie on a store that refused every tenth request, and a file with the same articles."""
    folder = tmp_path_factory.mktemp("busy")
    corpus = write_corpus(folder / "in", 5)
    (corpus / "secret.txt").write_text(f'A plan for the harbour\n\n"It will be done," {SECRET} said in Paris.\n')
    lake, file = folder / "w.lake", folder / "w.duckdb"
    chance = random.Random(1)
    running.refuses = lambda method, path: path.startswith("/press/lake/") and chance.random() < 0.1
    with pytest.MonkeyPatch.context() as patch:
        running.use(patch)
        create_lake(lake, "sqlite:c.sqlite", "s3://press/lake/")
        for warehouse in (lake, file):
            assert pipeline.run(Job((corpus,), warehouse, root=folder, **QUICK)).run["n_loaded"] == 6
    assert running.n_refused > 3
    return lake, file


def test_a_lake_on_a_busy_store_has_the_tables_of_a_file(s3: Store, warehouses: tuple[Path, Path]) -> None:
    lake, file = warehouses
    assert_same(contents(published_path(file)), contents(lake))
    assert found_in(lake) == found_in(file)
    invoked("lake", "compact", lake, "--keep", "0s")
    assert_same(contents(published_path(file)), contents(lake))


def test_what_is_erased_is_in_no_object_any_more(s3: Store, warehouses: tuple[Path, Path]) -> None:
    lake, _ = warehouses
    assert _holding("press/lake", SECRET)
    with published(lake) as con:
        ((document,),) = con.execute("select document_id from documents where contains(text, 'Quisq')").fetchall()
    invoked("forget", "--document", document, "--yes", "--warehouse", lake)
    assert _holding("press/lake", SECRET) == []


def test_a_store_that_refuses_all_is_named_and_the_next_run_loads(
    s3: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.warehouse.catalog.store._RETRIES", 1)
    lake = tmp_path / "w.lake"
    create_lake(lake, "sqlite:c.sqlite", "s3://press/down/")
    job = Job((write_corpus(tmp_path / "in", 3),), lake, root=tmp_path, **QUICK)
    s3.refuses = lambda method, path: method == "PUT" and path.startswith("/press/down/")
    with pytest.raises(WarehouseError, match=r"w\.lake: .*the next run goes on"):
        pipeline.run(job)
    s3.refuses = lambda method, path: False
    assert pipeline.run(job).run["n_loaded"] == 3

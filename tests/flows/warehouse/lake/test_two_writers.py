"""Several processes load into one lake at once: nothing is lost or doubled, and readers see whole batches."""

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event

import duckdb
import pytest

from flows.warehouse.catalog.lake_file import read_lake
from flows.warehouse.catalog.locks import lake_locks
from flows.warehouse.connection import connect
from flows.warehouse.intake import concurrent
from flows.warehouse.intake.concurrent import tried_again
from flows.warehouse.lake.copying import create_lake
from flows.warehouse.lock import WarehouseBusy
from flows.warehouse.writer import Warehouse
from tests import postgres
from tests.flows.warehouse.test_writer import documents, load, start_run

BATCHES, OF_A_BATCH = 2, 5


@pytest.fixture(params=["sqlite", "postgres"])
def lake(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A lake with a catalog of each kind."""
    return _new(request, tmp_path)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def empty_lake(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of which nobody uses the tables of documents."""
    return _new(request, tmp_path_factory.mktemp("empty"))


def _new(request: pytest.FixtureRequest, folder: Path) -> Path:
    catalog = "sqlite:c.sqlite"
    if request.param == "postgres":
        own: postgres.Server = request.getfixturevalue("server")
        catalog = own.database()
    create_lake(folder / "w.lake", catalog, "data")
    return folder / "w.lake"


def _writes(lake: Path, own: str) -> None:
    """Load batches of this writer's documents and of one that every batch of all writers has, with another text."""
    with Warehouse.open(lake, share=True) as warehouse:
        start_run(warehouse, own)
        for number in range(BATCHES):
            rows = [(f"{own}-{number}-{each}", f"text {each}") for each in range(OF_A_BATCH - 1)]
            load(warehouse, documents(*rows, ("shared", f"by {own}, {number}"), run_id=own), own)


def _reads(lake: Path, is_done: Event) -> list[int]:
    """How many documents of the writers a reader sees, again and again."""
    seen = []
    while not is_done.wait(0.5):
        with connect(lake, read_only=True) as con:
            ((n, n_batches),) = con.execute(
                "select count(*) filter (document_id <> 'shared'), (select count(*) from ops.batches) from documents"
            ).fetchall()
        assert n == n_batches * (OF_A_BATCH - 1) and n >= max(seen, default=0)
        seen.append(n)
    return seen


def test_two_writers_lose_nothing_and_double_nothing(lake: Path) -> None:
    is_done = Event()
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(_reads, lake, is_done)
        writing = [pool.submit(_writes, lake, own) for own in ("one", "two")]
        wait(writing)
        is_done.set()
        for each in writing:
            each.result()
        assert reading.result()
    with connect(lake, read_only=True) as con:
        assert con.execute("select count(*), count(distinct document_id) from documents").fetchall() == [
            (2 * BATCHES * (OF_A_BATCH - 1) + 1,) * 2
        ]
        assert con.execute("select count(*) from ops.batches").fetchall() == [(2 * BATCHES,)]
        versions = con.sql("from documents where document_id = 'shared'").pl()["version_number"].to_list()
        versions += con.sql("from document_versions where document_id = 'shared'").pl()["version_number"].to_list()
        assert sorted(versions) == list(range(1, 2 * BATCHES + 1)), "each text of it is kept as a version"


def test_only_runs_whose_process_is_gone_are_marked_interrupted(empty_lake: Path) -> None:
    with Warehouse.open(empty_lake, share=True) as alive:
        start_run(alive, "alive")
        with Warehouse.open(empty_lake, share=True) as dead:
            start_run(dead, "dead")
        Warehouse.open(empty_lake, share=True).close()
        assert _statuses(empty_lake) == {"alive": "running", "dead": "interrupted"}
    Warehouse.open(empty_lake).close()
    assert _statuses(empty_lake) == {"alive": "interrupted", "dead": "interrupted"}


def _statuses(lake: Path) -> dict[str, str]:
    with connect(lake, read_only=True) as con:
        return dict(con.execute("select run_id, status from ops.runs").fetchall())


def test_who_needs_the_lake_alone_waits_for_the_writer(empty_lake: Path) -> None:
    told = []
    with (
        Warehouse.open(empty_lake, share=True, wait_seconds=0.2) as one,
        Warehouse.open(empty_lake, share=True) as other,
    ):
        with other.exclusive(), other.exclusive():
            with pytest.raises(WarehouseBusy, match="written by"), one.exclusive():
                pass
            with pytest.raises(WarehouseBusy, match="written by"):
                Warehouse.open(empty_lake, wait_seconds=0.2, on_wait=told.append)
        with one.exclusive():
            pass
    assert len(told) == 1


def test_locks_go_with_the_session(empty_lake: Path) -> None:
    first, second = (lake_locks(read_lake(empty_lake)) for _ in range(2))
    first.acquire(0)
    first.mark("r1")
    assert second.is_alive("r1") and not second.is_alive("r2")
    first.close()
    assert not second.is_alive("r1")
    second.acquire(0)
    second.close()


def test_a_transaction_that_another_one_got_in_the_way_of_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrent, "PAUSES", (0.0, 0.0))
    tries = iter([duckdb.TransactionException("conflict"), duckdb.TransactionException("conflict"), None])

    def work() -> str:
        if error := next(tries):
            raise error
        return "done"

    assert tried_again(work) == "done"
    tries = iter([duckdb.TransactionException("conflict")] * 3)
    with pytest.raises(duckdb.TransactionException):
        tried_again(work)

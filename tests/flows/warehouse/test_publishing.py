"""The published copy is made of the one before the last: equal byte by byte, and never under a reader's eyes."""

import shutil
from collections.abc import Callable
from io import FileIO
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.warehouse.names import part_of, published_path, seal_of, spare_of
from flows.warehouse.publish import connect_published, publish
from flows.warehouse.publishing import blocks, seal, spare
from flows.warehouse.publishing.blocks import make_equal
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_writer import documents, load

BLOCK = 262_144
HEADERS = 3 * 4096


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of DuckDB of more blocks than are compared at once, some of them free."""
    path = tmp_path_factory.mktemp("blocks") / "f.duckdb"
    with duckdb.connect(path) as con:
        con.execute("create table t as select i, sha256(i::varchar) as text from range(250_000) as r(i)")
        con.execute("checkpoint")
        con.execute("delete from t where i % 3 = 0")
    return path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.floats(0, 1.5), changed=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 4096)), max_size=6))
def test_whatever_was_there_becomes_equal(
    file: Path, tmp_path: Path, length: float, changed: list[tuple[float, int]]
) -> None:
    whole, target = file.read_bytes(), tmp_path / "target"
    there = bytearray((whole + whole)[: int(length * len(whole))])
    for place, size in changed:
        at = int(place * len(there))
        there[at : at + size] = b"\1" * len(there[at : at + size])
    target.write_bytes(there)
    assert make_equal(file, target), "each block of the source is sound"
    assert target.read_bytes() == whole


def test_a_bad_block_a_cut_file_and_another_kind_are_told(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    bad = bytearray(whole)
    bad[HEADERS + (len(whole) - HEADERS) // BLOCK * BLOCK - 99] ^= 1
    head = bytearray(whole)
    head[5000] ^= 1
    for number, content in enumerate((bad, head, whole[:-BLOCK], whole[:-9], b"a text", b"")):
        source, target = tmp_path / f"{number}", tmp_path / f"{number}.copy"
        source.write_bytes(content)
        assert not make_equal(source, target)
        assert target.read_bytes() == content


def test_blocks_that_nothing_uses_may_hold_anything_or_be_cut_off(tmp_path: Path) -> None:
    source, target = tmp_path / "f.duckdb", tmp_path / "target"
    with duckdb.connect(source) as con:
        for table in ("gone", "kept", "gone_too"):
            con.execute(f"create table {table} as select i, sha256(i::varchar) as text from range(100_000) as r(i)")
            con.execute("checkpoint")
        con.execute("drop table gone")
        con.execute("checkpoint")
        con.execute("drop table gone_too")
    with FileIO(source, "r+") as file:
        found = blocks._layout(file)
        n_there = (source.stat().st_size - HEADERS) // BLOCK
        assert found is not None and n_there < found.n_blocks, "DuckDB has cut off what nothing uses"
        file.seek(HEADERS + min(found.unused) * BLOCK + 99)
        file.write(b"anything")
    assert make_equal(source, target)
    assert target.read_bytes() == source.read_bytes()
    with FileIO(source, "r+") as file:
        used = next(n for n in range(n_there) if n not in found.unused)
        file.seek(HEADERS + used * BLOCK + 99)
        file.write(b"anything")
    assert not make_equal(source, target)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse that was published twice, and again by each test."""
    path = tmp_path_factory.mktemp("published") / "w.duckdb"
    for _ in range(2):
        change(path)
    return path


def change(path: Path) -> None:
    """Load one more document and publish."""
    with Warehouse.open(path) as warehouse:
        n_before = warehouse.ask("files/as_of")[0]["n_documents"]
        load(warehouse, documents((f"d{n_before}", f"Ann met Bo {n_before} times")))
        publish(warehouse)


def n_documents(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("select count(*) from documents").fetchall()[0][0])


def test_a_copy_is_made_of_the_one_before_the_last(path: Path, tmp_path: Path) -> None:
    copy, other = published_path(path), tmp_path / "other"
    other.touch()
    if not spare._is_alone(other):
        pytest.skip("this file system does not say who has a file open")
    numbers = []
    for _ in range(3):
        change(path)
        numbers.append(copy.stat().st_ino)
        assert copy.read_bytes() == path.read_bytes()
    assert numbers[2] == numbers[0] != numbers[1], "two files take turns"


def test_who_has_a_copy_open_keeps_it(path: Path) -> None:
    first = published_path(path).read_bytes()
    with connect_published(path) as con, published_path(path).open("rb") as stream:
        before = n_documents(con)
        for _ in range(2):
            change(path)
        assert n_documents(con) == before
        assert stream.read() == first


def test_a_copy_under_two_names_is_not_written_to(path: Path) -> None:
    copy = published_path(path)
    spare.keep(copy)  # where a process died before the next one took its place
    before = copy.read_bytes()
    spare.take(copy, part_of(copy))
    assert not part_of(copy).exists() and not spare_of(copy).exists()
    assert copy.read_bytes() == before
    change(path)
    assert copy.read_bytes() == path.read_bytes()


def _touched(copy: Path) -> None:
    with copy.open("r+b") as stream:
        stream.seek(HEADERS + 100)
        stream.write(b"x" * 50)


def _replaced(copy: Path) -> None:
    shutil.copy(copy, copy.with_name("other"))
    copy.with_name("other").replace(copy)


@pytest.mark.parametrize("what", [_touched, _replaced, lambda copy: seal_of(copy).write_text("[]")])
def test_a_copy_that_is_not_as_it_was_sealed_is_read(path: Path, what: Callable[[Path], object]) -> None:
    copy = published_path(path)
    assert seal.contents(copy) is not None
    with connect_published(path) as con:
        before = n_documents(con)
    what(copy)
    assert seal.contents(copy) is None
    with Warehouse.open(path) as warehouse:
        publish(warehouse)
    assert seal.contents(copy) is not None
    with connect_published(path) as con:
        assert n_documents(con) == before


def test_a_copy_on_a_disk_that_others_share_is_not_written_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(path)
    copy = published_path(path)
    monkeypatch.setattr(spare, "_LOCAL", frozenset({"nfs4"}))
    assert spare_of(copy).exists()
    spare.take(copy, part_of(copy))
    assert not part_of(copy).exists() and not spare_of(copy).exists()


def test_no_spare_is_kept_where_room_is_scarce(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spare.drop(published_path(path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    change(path)
    assert not spare_of(published_path(path)).exists()


def test_what_was_erased_is_in_no_spare(path: Path) -> None:
    for _ in range(2):
        change(path)
    assert spare_of(published_path(path)).exists()
    with Warehouse.open(path) as warehouse:
        warehouse._con.execute(
            "insert into ops.erasures values ('f1', now(), 'url', [], '', 0, '{}', [], null, null, null, [])"
        )
        publish(warehouse)
    assert not spare_of(published_path(path)).exists()
    change(path)
    assert spare_of(published_path(path)).exists()

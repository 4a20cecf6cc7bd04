"""What a query of `onrecord sql` may do: read the tables of its warehouse, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.outputs.query_results import QueryError, close_off, run_query


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        con.execute("create table sources (source_id varchar)")
    with duckdb.connect(str(tmp_path / "other.duckdb")) as con:
        con.execute("create table hidden (a int)")
    return tmp_path / "w.duckdb"


@pytest.fixture
def con(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as reader:
        close_off(reader)
        yield reader


@pytest.mark.parametrize(
    "query",
    [
        "explain analyze copy (select 1) to '{folder}/written.csv'",
        "explain analyze copy sources to '{folder}/written.parquet' (format parquet)",
        "explain (analyze) copy sources to '{folder}/written.csv'",
        "copy sources to '{folder}/written.csv'",
        "export database '{folder}/written'",
        "select * from read_csv('{folder}/secret.csv')",
        "select * from '{folder}/secret.csv'",
        "select * from read_text('{folder}/secret.csv')",
        "select * from read_blob('/etc/passwd')",
        "select * from glob('{folder}/*')",
        "select * from sniff_csv('{folder}/secret.csv')",
        "select * from read_csv('https://evil.example/x.csv')",
        "attach '{folder}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "reset lock_configuration",
        "pragma enable_profiling",
        "delete from sources",
        "select * from secret_of_python",
    ],
)
def test_nothing_outside_is_read_or_written(con: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    before = sorted(path.parent.iterdir())
    secret_of_python = [1, 2, 3]
    assert secret_of_python
    with pytest.raises(QueryError):
        list(run_query(con, query.format(folder=path.parent)).rows)
    assert sorted(path.parent.iterdir()) == before


def test_files_are_read_if_that_is_asked_for(path: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as con:
        close_off(con, files=True)
        assert list(run_query(con, f"select * from read_csv('{path.parent}/secret.csv')").rows) == [(1,)]
        for query in ("copy sources to '{}/x.csv'", "explain analyze copy sources to '{}/x.csv'"):
            with pytest.raises(QueryError, match="kind copy"):
                run_query(con, query.format(path.parent))
        with pytest.raises(QueryError):
            run_query(con, "set enable_external_access = true")


def test_what_is_answered_as_before(con: duckdb.DuckDBPyConnection) -> None:
    for query in (
        "from sources",
        "show tables",
        "summarize sources",
        "explain analyze from sources",
        "describe sources",
    ):
        run_query(con, query)

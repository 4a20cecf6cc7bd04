"""Lakes are made of files and made into files again, looked at as they were, kept small, and erased from."""

import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import sql
from flows.cli.main import main
from flows.run import pipeline
from flows.run.job import Job
from flows.warehouse.catalog.attach import NAME
from flows.warehouse.connection import connect
from flows.warehouse.publish import published
from tests.corpus import write_corpus
from tests.flows.warehouse.lake.test_lake import QUICK, found_in, invoked


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """A warehouse file, the lake that was made of it, and the file that was made of that."""
    folder = tmp_path_factory.mktemp("moved")
    file, lake, back = folder / "w.duckdb", folder / "w.lake", folder / "back.duckdb"
    pipeline.run(Job((write_corpus(folder / "in", 4),), file, root=folder, **QUICK))
    invoked("lake", "import", file, lake)
    invoked("lake", "export", lake, back)
    return file, lake, back


def whole(path: Path) -> dict[str, pl.DataFrame]:
    """All rows of all tables and views, and what the columns are."""
    with connect(path, read_only=True) as con:
        con.execute("begin")  # or the catalog of a lake is read for each
        tables = con.execute(
            """select schema_name || '.' || table_name from duckdb_tables() where database_name = current_database()
            union all select 'mart.' || view_name from duckdb_views()
            where database_name = current_database() and schema_name = 'mart' order by all"""
        ).fetchall()
        found = {name: con.sql(f"from {name} order by all").pl() for (name,) in tables}
        found["columns"] = con.sql(
            """select schema_name, table_name, column_name, data_type, is_nullable from duckdb_columns()
            where database_name = current_database() order by all"""
        ).pl()
    # what the opening of the file, and its publication, write
    found["ops.state"] = found["ops.state"].drop("change_id", "search_generation")
    found["ops.migrations"] = found["ops.migrations"].drop("applied_at").sort("name")
    return {name: frame for name, frame in found.items() if name != "ops.search_queue"}


def test_nothing_is_lost_on_the_way_into_a_lake_and_back(places: tuple[Path, Path, Path]) -> None:
    file, lake, back = places
    before, between, after = whole(file), whole(lake), whole(back)
    assert before.keys() == between.keys() == after.keys()
    for name, frame in before.items():
        assert frame.equals(between[name]) and frame.equals(after[name]), name
    assert before["main.quotes"].height and len(before) > len(sql.scripts("marts"))
    assert found_in(file) == found_in(lake) == found_in(back)


def test_the_large_tables_lie_in_folders_by_month(places: tuple[Path, Path, Path]) -> None:
    _, lake, _ = places
    with connect(lake, read_only=True) as con:
        by_month = "select year(day), month(day), count(*) from {} group by all"
        for table in ("documents", "mentions", "quotes", "quote_segments", "document_entities", "statement_stems"):
            name = f"ops.{table}" if table in ("document_entities", "statement_stems") else table
            files = con.execute(
                f"select data_file from ducklake_list_files('{NAME}', '{table}', schema => "
                f"'{'ops' if name != table else 'main'}')"
            ).fetchall()
            rows = con.execute(by_month.format(name)).fetchall()
            assert rows
            for year, month, n_rows in rows:
                own = [file for (file,) in files if f"/{table}/year={year}/month={month}/" in file]
                assert own or n_rows < 20  # few rows lie in the catalog


def test_comments_come_along(places: tuple[Path, Path, Path]) -> None:
    query = """select comment from duckdb_columns() where database_name = current_database() and comment is not null
        and schema_name <> 'mart' order by all"""
    comments = []
    for path in places:
        with connect(path, read_only=True) as con:
            comments.append(con.execute(query).fetchall())
    assert comments[0] == comments[1] == comments[2] != []


def test_what_is_there_is_not_written_over(places: tuple[Path, Path, Path]) -> None:
    file, lake, back = places
    refused = (
        ("lake", "import", file, lake),
        ("lake", "export", lake, back),
        ("lake", "import", lake, "x.lake"),
        ("lake", "compact", file),
        ("restore", "--force", "--warehouse", lake),
    )
    for arguments in refused:
        result = CliRunner().invoke(main, [*map(str, arguments)])
        assert result.exit_code == 2 and "onrecord: " in result.output, result.output


def _files_by_folder(data: Path) -> Counter[Path]:
    return Counter(file.parent for file in data.rglob("*.parquet"))


def test_a_lake_can_be_asked_as_of_a_run_until_that_is_forgotten(places: tuple[Path, Path, Path]) -> None:
    _, lake, _ = places
    folder = lake.parent
    count = "select count(*) as n from documents"
    first = pipeline.run(Job((write_corpus(folder / "more", 1, first=10),), lake, root=folder, **QUICK)).run["run_id"]
    pipeline.run(Job((write_corpus(folder / "more", 1, first=11),), lake, root=folder, **QUICK))
    asked = ("sql", count, "--format", "json", "--warehouse", lake)
    assert json.loads(invoked(*asked))[0]["n"] == 6
    assert json.loads(invoked(*asked, "--at", first))[0]["n"] == 5
    before = whole(lake)
    found = found_in(lake)
    assert max(_files_by_folder(folder / "w.data").values()) > 2
    assert "forgotten" in invoked("lake", "compact", lake, "--keep", "0s")
    assert set(_files_by_folder(folder / "w.data").values()) == {1}
    for name, frame in whole(lake).items():
        assert frame.equals(before[name]), name
    assert found_in(lake) == found
    refused = CliRunner().invoke(main, [*map(str, asked), "--at", first])
    assert refused.exit_code == 2 and "no snapshot of a run" in refused.output
    refused = CliRunner().invoke(main, ["sql", count, "--at", first, "--warehouse", str(places[0])])
    assert refused.exit_code == 2 and "only a lake" in refused.output


def test_the_bytes_of_what_was_erased_are_gone(places: tuple[Path, Path, Path]) -> None:
    _, lake, _ = places
    secret = "Quisquilius Marmaduke"
    article = lake.parent / "secret" / "one.txt"
    article.parent.mkdir()
    article.write_text(f'A plan for the harbour\n\n"It will be done," {secret} said on Monday in Paris.\n')
    pipeline.run(Job((article,), lake, root=lake.parent, **QUICK))
    assert holding(lake, secret)
    with published(lake) as con:
        ((document,),) = con.execute("select document_id from documents where contains(text, 'Quisq')").fetchall()
    invoked("forget", "--document", document, "--yes", "--warehouse", lake)
    assert holding(lake, secret) == []
    with published(lake) as con:
        assert con.execute("select count(*) from ops.erasures where rewritten_at is not null").fetchall() == [(1,)]


def holding(lake: Path, words: str) -> list[str]:
    """The files of a lake that hold some words, or the rows of a table that do."""
    own = [path for path in lake.parent.glob("w.*") if path.suffix != ".duckdb"]
    files = [file for path in own for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()]
    found = [file.name for file in files if words.encode() in file.read_bytes()]
    with connect(lake, read_only=True) as con:
        tables = con.execute(
            """select schema_name || '.' || table_name from duckdb_tables()
            where database_name = current_database()"""
        ).fetchall()
        return found + [t for (t,) in tables if words in str(con.execute(f"from {t}").fetchall())]

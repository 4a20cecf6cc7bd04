"""A lake is a warehouse like a file: the same tables, and every verb works on it."""

import json
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner

import sql
from flows.cli.main import main
from flows.run import pipeline
from flows.run.job import Job
from flows.warehouse.catalog.attach import attach
from flows.warehouse.catalog.extensions import ExtensionMissing, load_extension
from flows.warehouse.catalog.lake_file import LakeFileError, lake_at, read_lake
from flows.warehouse.connection import connect
from flows.warehouse.lake.copying import copy_into, create_lake
from flows.warehouse.lock import WarehouseError
from flows.warehouse.migrations import migrate
from flows.warehouse.publish import published
from flows.warehouse.writer import Warehouse
from tests.corpus import assert_same, contents, write_corpus

QUICK = {"batch_documents": 3, "model": "fast"}


def invoked(*arguments: object, code: int = 0) -> str:
    """What a verb prints."""
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def found_in(warehouse: Path) -> set[str]:
    """The documents with a word, by the search index."""
    found = json.loads(invoked("search", "winter", "--json", "--warehouse", warehouse))
    assert found["total"] == len(found["hits"]) > 0
    return {hit["document_id"] for hit in found["hits"]}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse file with five articles, one of which changed between two runs."""
    folder = tmp_path_factory.mktemp("file")
    return _loaded(folder, folder / "w.duckdb")


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a lake."""
    folder = tmp_path_factory.mktemp("lake")
    create_lake(folder / "w.lake", "sqlite:w.catalog.sqlite", "w.data")
    return _loaded(folder, folder / "w.lake")


def _loaded(folder: Path, warehouse: Path) -> Path:
    corpus = write_corpus(folder / "in", 4)
    pipeline.run(Job((corpus,), warehouse, root=folder, **QUICK))
    pipeline.run(Job((write_corpus(corpus, 2, first=3, paragraphs=5),), warehouse, root=folder, **QUICK))
    return warehouse


def test_a_lake_has_the_same_tables_as_a_file(file: Path, lake: Path) -> None:
    assert_same(contents(file), contents(lake))


def test_the_tables_of_a_lake_say_what_they_are(lake: Path) -> None:
    query = "select comment from duckdb_tables() where database_name = current_database() and table_name = 'quotes'"
    with published(lake) as con:
        assert con.execute(query).fetchall()[0][0]


def test_verbs_answer_from_a_lake(file: Path, lake: Path, tmp_path: Path) -> None:
    for question in (
        "select count(*) as n from quotes",
        "select speaker_name from mart.quotes_by_speaker order by all",
    ):
        answers = [invoked("sql", question, "--format", "json", "--warehouse", each) for each in (file, lake)]
        assert json.loads(answers[0]) == json.loads(answers[1]) != []
    assert found_in(file) == found_in(lake)
    invoked("export", tmp_path / "out", "--table", "quotes", "--warehouse", lake)
    assert pl.read_parquet(tmp_path / "out/quotes/**/*.parquet").height == contents(file)["main.quotes"].height
    invoked("report", tmp_path / "report.html", "--warehouse", lake)
    assert "hold" in invoked("check", "--strict", "--warehouse", lake)


def test_a_query_reads_nothing_but_its_lake(lake: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    refused = CliRunner().invoke(main, ["sql", f"from '{tmp_path / 'other.csv'}'", "--warehouse", str(lake)])
    assert refused.exit_code == 2 and "other.csv" in refused.output
    refused = CliRunner().invoke(main, ["sql", "delete from quotes", "--warehouse", str(lake)])
    assert refused.exit_code == 2


def test_a_reader_keeps_to_its_snapshot(lake: Path, tmp_path: Path) -> None:
    with published(lake) as con:
        before = con.execute("select count(*) from ops.takedowns").fetchall()
        with connect(lake) as other:
            other.execute("insert into ops.takedowns select 'url', 'x', 'none'")
        assert con.execute("select count(*) from ops.takedowns").fetchall() == before
    with connect(lake) as other:
        other.execute("delete from ops.takedowns")


def test_a_run_that_finds_nothing_new_keeps_the_search_index(lake: Path) -> None:
    folder = lake.with_name("w.lake.search")
    before = {path.name for path in folder.iterdir()}
    pipeline.run(Job((lake.parent / "in",), lake, root=lake.parent, **QUICK))
    assert {path.name for path in folder.iterdir()} == before


def test_another_machine_makes_its_own_search_index(lake: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.lake"
    other.write_text(f'catalog = "sqlite:{lake.parent}/w.catalog.sqlite"\ndata = "{lake.parent}/w.data"\n')
    assert found_in(lake) == found_in(other)


def test_each_migration_applies_to_a_lake_that_has_those_before(tmp_path: Path) -> None:
    migrations = sql.scripts("migrations")
    *former, last = migrations
    with duckdb.connect() as con:
        migrate(con, {name: migrations[name] for name in former}, {})
        copy_into(con, lake_at(tmp_path / "w.lake", "sqlite:c.sqlite", str(tmp_path / "data")))
        assert migrate(con, migrations, sql.scripts("marts"))[0] == last


def test_a_new_lake_file_stands_for_the_lake_that_is_there(lake: Path, tmp_path: Path) -> None:
    catalog, data = f"sqlite:{lake.parent}/w.catalog.sqlite", f"{lake.parent}/w.data"
    assert create_lake(tmp_path / "w.lake", catalog, data) == 5
    with pytest.raises(LakeFileError, match="there already"):
        create_lake(tmp_path / "w.lake", catalog, data)


def test_a_catalog_of_something_else_is_left_alone(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        attach(con, lake_at(tmp_path / "w.lake", "sqlite:c.sqlite", "data"), create=True)
        con.execute("create table theirs (a integer)")
    with pytest.raises(LakeFileError, match="something else"):
        create_lake(tmp_path / "w.lake", "sqlite:c.sqlite", "data")
    assert not (tmp_path / "w.lake").exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("catalog = 1\ndata = 'd'", "lacks catalog"),
        ("catalog = 'c.duckdb'", "lacks data"),
        ("catalog = 'c'\ndata = 'd'\nkey = 'k'", "key is not known"),
        ("catalog = ", "not TOML"),
        ("catalog = 'postgres:host=h password=p'\ndata = 'd'", "password"),
        ("catalog = 'postgres://me:p@host/db'\ndata = 'd'", "password"),
        ("catalog = 'sqlite:c'\ndata = 'gs://b/p'", "gs://"),
    ],
)
def test_lake_files_that_cannot_stand(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "w.lake").write_text(text)
    with pytest.raises(WarehouseError, match=reason) as caught, connect(tmp_path / "w.lake"):
        pass
    assert "p@host" not in str(caught.value)


def test_a_lake_file_says_where_things_are(tmp_path: Path) -> None:
    with pytest.raises(LakeFileError, match="onrecord lake create"):
        read_lake(tmp_path / "w.lake")
    (tmp_path / "w.lake").write_text("catalog = 'sqlite:c.sqlite'\ndata = 'd'")
    assert read_lake(tmp_path / "w.lake").data == f"{tmp_path}/d/"
    assert lake_at(tmp_path / "w.lake", "postgresql://h/db", "s3://b/p").catalog == "postgresql://h/db"
    with pytest.raises(WarehouseError, match="there is no catalog"):
        Warehouse.open(tmp_path / "w.lake")


def test_a_missing_extension_is_named() -> None:
    with duckdb.connect() as con, pytest.raises(ExtensionMissing, match="duckdb-extension-none-such"):
        load_extension(con, "none_such")

"""docs/tables.md: as it is written from the code, with a meaning for everything in it."""

import duckdb
import pytest

from flows.warehouse.migrations import migrate
from tests.contract.tables_page import OF_CORPUS, OF_DOCUMENTS, PAGE, columns_of, page
from transforms.entities import link_types as corpus_links
from transforms.entities.overridden_links import OVERRIDE
from transforms.knowledge.choice import METHOD as KNOWLEDGE
from transforms.mentions import referents


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con)
    return con


def test_the_page_is_as_it_is_written_from_the_code() -> None:
    assert page() == PAGE.read_text(encoding="utf-8"), "run `make tables`"


def test_every_column_says_more_than_its_name(con: duckdb.DuckDBPyConnection) -> None:
    relations = con.execute(
        """select schema_name || '.' || table_name from duckdb_tables()
        union all
        select schema_name || '.' || view_name from duckdb_views() where schema_name = 'mart'"""
    ).fetchall()
    columns = {
        f"{relation}.{column.name}": column.comment for (relation,) in relations for column in columns_of(con, relation)
    }
    assert len(columns) > 200
    said_by_name = {"headline"}
    assert [
        name
        for name, comment in columns.items()
        if comment.replace(" ", "_") in ("", name.rpartition(".")[2]) and name.rpartition(".")[2] not in said_by_name
    ] == []


def test_every_link_method_is_explained() -> None:
    assert set(OF_DOCUMENTS) == set(referents.SCORES)
    assert set(OF_CORPUS) == {*corpus_links.SCORES, OVERRIDE, KNOWLEDGE}


def test_a_column_is_shown_with_its_type_and_what_is_allowed() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    (stage,) = {line for line in lines if line.startswith("| `stage` | varchar |")}
    assert stage == "| `stage` | varchar | stage that rejected it; one of read, documents, analysis, gate |"


def test_changed_comments_reach_a_warehouse_that_is_there_already() -> None:
    con = duckdb.connect()
    migrate(con)
    con.execute("comment on column mentions.tone is 'old'; delete from ops.migrations where name = 'comments/tables'")
    assert migrate(con) == ["comments/tables"]
    (tone,) = [column for column in columns_of(con, "mentions") if column.name == "tone"]
    assert tone.comment.startswith("tone of the text towards it")
    assert migrate(con) == []

"""Rows of what a document says have its day, whatever becomes of its dates; marts of a period read no other days."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import sql
from flows.warehouse.migrations import migrate
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_writer import NOW, documents, load
from transforms.schemas import DOCUMENT_VERSIONS, QUALITY_RESULTS, SOURCES

_DAYS = """
select document_id, 'documents' as part, day from documents
union all select document_id, 'mentions', day from mentions
union all select document_id, 'quotes', day from quotes
union all select document_id, 'quote_segments', s.day from quote_segments as s inner join quotes using (quote_id)
union all select document_id, 'stems', day from ops.statement_stems
union all select document_id, 'articles', day from mart.articles
"""
PARTS = {"documents", "mentions", "quotes", "quote_segments", "stems", "articles"}
LOADED, EARLIER = date(2026, 3, 1), date(2026, 2, 26)
PUBLISHED = NOW - timedelta(days=3)


def days(warehouse: Warehouse) -> dict[str, set[tuple[str, date]]]:
    """Of each document the parts that it has, with their days."""
    warehouse.metadata.update_sums()
    found: dict[str, set[tuple[str, date]]] = {}
    for own, part, day in warehouse._con.execute(_DAYS).fetchall():
        found.setdefault(own, set()).add((part, day))
    return found


def all_of(day: date) -> set[tuple[str, date]]:
    return {(part, day) for part in PARTS}


def test_the_day_is_that_of_publication_or_else_of_the_first_load(tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        load(warehouse, documents(("d1", "Ann met Bo")))
        load(warehouse, documents(("d2", "Cy met Bo"), date_published=PUBLISHED))
        midnight = datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)
        load(warehouse, documents(("d3", "Di met Bo"), date_published=midnight))
        assert days(warehouse) == {"d1": all_of(LOADED), "d2": all_of(EARLIER), "d3": all_of(date(2026, 2, 28))}


def test_the_day_follows_a_date_that_is_corrected(tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        load(warehouse, documents(("d1", "Ann met Bo"), ("d2", "Cy met Bo")))
        later = documents(("d1", "Ann met Bo"), version_number=2, date_published=PUBLISHED)
        warehouse.metadata.load(later, DOCUMENT_VERSIONS.empty(), SOURCES.empty(), quality=QUALITY_RESULTS.empty())
        assert days(warehouse) == {"d1": all_of(EARLIER), "d2": all_of(LOADED)}


def test_the_day_follows_a_new_text_and_a_date_that_has_passed(tmp_path: Path) -> None:
    ahead = NOW + timedelta(days=2)
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        load(warehouse, documents(("d1", "Ann met Bo"), ("d2", "Cy met Bo"), date_published_ahead=ahead))
        load(warehouse, documents(("d1", "Ann left"), version_number=2, date_published=PUBLISHED))
        assert warehouse.metadata.use_passed_dates(ahead) == 1
        assert days(warehouse) == {"d1": all_of(EARLIER), "d2": all_of(date(2026, 3, 3))}


def test_rows_that_were_there_before_get_their_day(tmp_path: Path) -> None:
    file = tmp_path / "w.duckdb"
    with Warehouse.open(file) as warehouse:
        load(warehouse, documents(("d1", "Ann met Bo")))
        load(warehouse, documents(("d2", "Cy met Bo"), date_published=PUBLISHED))
        before = days(warehouse)
    with duckdb.connect(file) as con:
        for (name,) in con.execute("select view_name from duckdb_views() where schema_name = 'mart'").fetchall():
            con.execute(f"drop view mart.{name}")
        for table in ("documents", "mentions", "quotes", "quote_segments", "ops.statement_stems"):
            con.execute(f"alter table {table} drop column day")
        for column in ("words", "stance_target_mention_id", "stance_certainty"):
            con.execute(f"alter table quotes drop column {column}")
        con.execute("delete from ops.migrations where name >= '0031' or contains(name, '/')")
        assert migrate(con)[0] == "0031_days"
    with Warehouse.open(file) as warehouse:
        assert days(warehouse) == before != {}


# --------------------------------------------------------------------------------- what a question about a day reads
DATED = {"documents", "mentions", "quotes", "quote_segments", "document_entities", "statement_stems"}
WHOLE = {"documents"}  # of any day: copies of an article, and the outlets


def scans(node: dict[str, Any]) -> list[tuple[str, str]]:
    """Tables that a plan reads, with the filters that the reading of each has."""
    said = node.get("extra_info", {})
    table = said.get("Table")
    found = [(str(table).rpartition(".")[2], str(said.get("Filters", "")))] if table else []
    return found + [scan for child in node.get("children", []) for scan in scans(child)]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Statistics of a table without rows would leave no plan to look at."""
    from tests.benchmarks.corpus_generator import generate

    file = tmp_path_factory.mktemp("days") / "w.duckdb"
    generate(file, 400, articles_a_month=200)
    return duckdb.connect(file, read_only=True)


@pytest.mark.parametrize(
    "mart",
    [
        "articles", "co_mentions", "quote_speakers", "quotes_by_speaker", "reports_by_speaker",
        "source_balance", "stances", "tone_daily", "topic_daily", "who_quotes_whom", "who_speaks_about_whom",
    ],
)  # fmt: skip
def test_a_question_about_days_reads_their_rows(corpus: duckdb.DuckDBPyConnection, mart: str) -> None:
    query = f"select * from mart.{mart} where day between date '2025-10-06' and date '2025-10-08'"
    plans = json.loads(corpus.execute(f"explain (format json) {query}").fetchall()[0][1])
    read = [scan for plan in plans for scan in scans(plan) if scan[0] in DATED]
    assert any("day" in filters for _, filters in read), read
    assert [table for table, filters in read if "day" not in filters and table not in WHOLE] == []


@pytest.mark.parametrize("mart", sorted(sql.scripts("marts")))
def test_rows_of_some_days_are_those_of_all_that_have_them(corpus: duckdb.DuckDBPyConnection, mart: str) -> None:
    columns = [name for name, *_ in corpus.execute(f"describe mart.{mart}").fetchall()]
    if "day" not in columns:
        pytest.skip("has no day")
    some = "day between date '2025-10-06' and date '2025-10-08'"
    of_all = f"select * from (select * from mart.{mart} offset 0) where {some}"  # which no filter passes
    of_some = f"select * from mart.{mart} where {some}"
    for one, other in ((of_all, of_some), (of_some, of_all)):
        assert corpus.execute(f"{one} except all {other}").fetchall() == []

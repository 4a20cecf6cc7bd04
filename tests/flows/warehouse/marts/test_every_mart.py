"""What holds of every mart."""

from datetime import date

import duckdb

import sql
from tests.flows.warehouse.marts.rows import DAY_1


def test_every_mart_and_each_of_its_columns_is_commented(empty: duckdb.DuckDBPyConnection) -> None:
    names = set(sql.scripts("marts"))
    views = empty.execute("select view_name, comment from duckdb_views() where schema_name = 'mart'").fetchall()
    assert {name for name, comment in views if comment} == names
    bare = "select table_name, column_name from duckdb_columns() where schema_name = 'mart' and comment is null"
    assert empty.execute(bare).fetchall() == []


def test_marts_can_be_made_again_and_are_empty_on_an_empty_warehouse(empty: duckdb.DuckDBPyConnection) -> None:
    for name, script in sql.scripts("marts").items():
        empty.execute(script)
        assert empty.execute(f"select * from mart.{name}").fetchall() == [], name


def test_calendar_has_no_gaps(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("select day, week, month from mart.calendar order by day").fetchall()
    assert [row[0].day for row in rows] == list(range(1, 16))
    assert rows[6] == (date(2025, 9, 7), DAY_1, DAY_1)

"""What holds of every mart."""

from datetime import date

import duckdb

import sql
from tests.flows.warehouse.marts.rows import DAY_1, DAY_2, DAY_15, insert, mention, quote
from transforms.schemas import MENTIONS, QUOTES


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


def test_a_day_has_the_rows_that_it_has_among_all(con: duckdb.DuckDBPyConnection) -> None:
    # the filter reaches far into some marts, whose rows look at other days as well
    quotes = [quote("d1", 500, "g1", "h1", text="Silva took money"), quote("d5", 500, "p1", "h2", polarity="denied")]
    insert(con, QUOTES, [{**row, "words": "took money from builders"} for row in quotes])
    insert(con, MENTIONS, [mention("d1", 505, "p3", is_in_quote=True)])
    assert con.execute("select earlier_quote_id from mart.denials").fetchall() == [("d1:q500-550",)]
    for name in sql.scripts("marts"):
        columns = [column[0] for column in con.execute(f"describe mart.{name}").fetchall()]
        if "day" in columns and name != "calendar":
            con.execute(f"create temp table whole as from mart.{name}")
            for day in (DAY_1, DAY_2, DAY_15):
                of_day = f"select * from {{}} where day = date '{day}' order by all"
                assert (
                    con.execute(of_day.format(f"mart.{name}")).fetchall()
                    == con.execute(of_day.format("whole")).fetchall()
                ), (name, day)
            con.execute("drop table whole")

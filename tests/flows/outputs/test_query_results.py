"""Queries for people and programs: what goes out as table, csv and json, and what is refused with which words."""

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from flows.outputs.query_results import CHUNK_ROWS, TABLE_ROWS, QueryError, Result, run_query, write


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection, as the command gives one, in a session whose time zone is not UTC."""
    path = tmp_path_factory.mktemp("warehouse") / "w.duckdb"
    with duckdb.connect(str(path)) as writer:
        writer.execute("create schema mart; create table sources (source_id varchar, n integer, tone float)")
        writer.execute("insert into sources values ('a', 1, 0.9), ('b', null, null)")
        writer.execute("create view mart.quotes_by_speaker as select source_id as speaker_name, n from sources")
    with duckdb.connect(str(path), read_only=True) as reader:
        reader.execute("set timezone = 'Asia/Tokyo'")
        yield reader


def written(con: duckdb.DuckDBPyConnection, sql: str, form: Any, width: int | None = None) -> str:
    stream = io.StringIO(newline="")
    write(run_query(con, sql), form, stream, width=width)
    return stream.getvalue()


EVERYTHING = """
select 'a "b", c
d' as words, 7 as n, 1.50::decimal(10, 2) as price, 0.9::float as tone, 'nan'::double as nan, true as yes,
       timestamptz '2025-09-01 23:30:00+00' as at, timestamp '2025-09-01 08:00:00' as naive, date '2025-09-01' as day,
       ['x', null, 'y'] as authors, {'k': 0.5} as more, null as nothing, '=1+1' as formula, '\\xFF'::blob as raw
"""


def test_csv_follows_rfc_4180() -> None:
    with duckdb.connect() as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        text = written(con, EVERYTHING, "csv")
    assert text == (
        "words,n,price,tone,nan,yes,at,naive,day,authors,more,nothing,formula,raw\r\n"
        '"a ""b"", c\nd",7,1.50,0.9,nan,true,2025-09-01T23:30:00Z,2025-09-01T08:00:00,2025-09-01,'
        '"[""x"", null, ""y""]","{""k"": 0.5}",,\'=1+1,ff\r\n'
    )


def test_json_is_one_array_with_exact_numbers_and_no_nan() -> None:
    with duckdb.connect() as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        text = written(con, EVERYTHING, "json")
    assert json.loads(text, parse_float=Decimal) == [
        {
            "words": 'a "b", c\nd',
            "n": 7,
            "price": Decimal("1.50"),
            "tone": Decimal("0.9"),
            "nan": None,
            "yes": True,
            "at": "2025-09-01T23:30:00Z",
            "naive": "2025-09-01T08:00:00",
            "day": "2025-09-01",
            "authors": ["x", None, "y"],
            "more": {"k": Decimal("0.5")},
            "nothing": None,
            "formula": "=1+1",
            "raw": "ff",
        }
    ]


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_json_holds_for_any_number_of_rows(con: duckdb.DuckDBPyConnection, rows: int) -> None:
    text = written(con, f"select range as n from range({rows})", "json")
    assert json.loads(text) == [{"n": n} for n in range(rows)]


def test_columns_of_one_name_are_all_kept(con: duckdb.DuckDBPyConnection) -> None:
    assert json.loads(written(con, "select 1 as a, 2 as a, 3 as a_1", "json")) == [{"a": 1, "a_1": 2, "a_1_1": 3}]


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=2, max_size=2), min_size=1))
def test_csv_and_json_give_back_any_text(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    result = Result(("a", "b"), ("VARCHAR", "VARCHAR"), iter([(a, b) for a, b in rows]))
    write(result, "csv", stream, raw=True)
    stream.seek(0)
    assert list(csv.reader(stream))[1:] == rows
    stream = io.StringIO(newline="")
    write(Result(("a", "b"), ("VARCHAR", "VARCHAR"), iter([(a, b) for a, b in rows])), "json", stream)
    assert [[row["a"], row["b"]] for row in json.loads(stream.getvalue())] == rows


@given(st.lists(st.lists(st.text(st.sampled_from("=+-@\t\r\n',\"a1 ")), min_size=2, max_size=2), min_size=1))
def test_no_text_of_a_csv_is_a_formula(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    write(Result(("=a", "b"), ("VARCHAR", "VARCHAR"), iter([(a, b) for a, b in rows])), "csv", stream)
    stream.seek(0)
    names, *cells = csv.reader(stream)
    assert names == ["'=a", "b"]
    assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [[cell.removeprefix("'") for cell in row] for row in cells] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


def test_numbers_below_zero_stay_numbers(con: duckdb.DuckDBPyConnection) -> None:
    assert written(con, "select -1 as n, -0.5::double as x, '-1' as t", "csv") == "n,x,t\r\n-1,-0.5,'-1\r\n"


def test_table_aligns_numbers_right_and_counts_rows(con: duckdb.DuckDBPyConnection) -> None:
    assert written(con, "from sources union all select 'ccc', 1000, 0.12345", "table") == (
        "┌───────────┬──────┬────────┐\n"
        "│ source_id │    n │   tone │\n"
        "├───────────┼──────┼────────┤\n"
        "│ a         │    1 │    0.9 │\n"
        "│ b         │      │        │\n"
        "│ ccc       │ 1000 │ 0.1235 │\n"
        "└───────────┴──────┴────────┘\n"
        "3 rows\n"
    )


def test_table_without_rows_still_names_the_columns(con: duckdb.DuckDBPyConnection) -> None:
    text = written(con, "select * from sources where false", "table", 80)
    assert "│ source_id │ n │ tone │" in text
    assert text.endswith("0 rows\n")


def test_table_cuts_text_never_numbers(con: duckdb.DuckDBPyConnection) -> None:
    text = written(
        con, "select repeat('word ', 50) as words, 123456789 as n, 'short' as s, date '2025-09-01' as day", "table", 52
    )
    assert all(len(line) == 52 for line in text.splitlines()[:-1])
    assert "123456789" in text
    assert "│ word word word… │ 123456789 │ short │ 2025-09-01 │" in text


def test_table_names_the_columns_that_do_not_fit(con: duckdb.DuckDBPyConnection) -> None:
    many = ", ".join(f"'some longer text' as column_{n}" for n in range(9))
    text = written(con, f"select {many}", "table", 40)
    assert "no room for 7 more columns: column_2, column_3, column_4, column_5, column_6, column_7, column_8\n" in text


def test_table_shows_the_first_rows_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    text = written(con, f"select range as n from range({TABLE_ROWS + 1})", "table", 80)
    assert f"│ {TABLE_ROWS - 1} │" in text and f"│ {TABLE_ROWS} │" not in text
    assert text.endswith("first 100 rows; there are more: csv and json give all of them\n")
    exact = written(con, f"select range as n from range({TABLE_ROWS})", "table", 80)
    assert exact.endswith("\n100 rows\n")


def test_text_cannot_command_the_terminal(con: duckdb.DuckDBPyConnection) -> None:
    text = written(con, "select chr(27) || '[31mred' || chr(10) || 'x' || chr(8238) || 'y' as a", "table", 80)
    assert "│ \ufffd[31mred x\ufffdy │" in text


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6), st.integers(12, 120))
def test_table_lines_are_never_wider_than_the_terminal(cells: list[str], width: int) -> None:
    stream = io.StringIO(newline="")
    names = tuple(f"c{n}" for n in range(len(cells)))
    write(Result(names, ("VARCHAR",) * len(cells), iter([tuple(cells)])), "table", stream, width=width)
    box = [line for line in stream.getvalue().split("\n") if line[:1] in "┌│├└" and line]
    assert len({cell_len(line) for line in box}) == 1
    assert cell_len(box[0]) <= width


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "select * from quotes_by_speaker",
            "there is no table quotes_by_speaker; did you mean mart.quotes_by_speaker?",
        ),
        ("select * from mart.quote_by_speaker", "did you mean mart.quotes_by_speaker?"),
        ("select * from zzz", "there is no table zzz; there are: mart.quotes_by_speaker, sources"),
        ("select speaker from mart.quotes_by_speaker", "there is no column speaker; did you mean speaker_name?"),
        ("select q.speaker from mart.quotes_by_speaker q", "there is no column speaker; did you mean speaker_name?"),
        (
            "select topic from (select 1 as topic_id) as a join (select 1 as topic_id) as b on true",
            "there is no column topic; did you mean topic_id?",
        ),
        ("select zzz from sources", "there is no column zzz; describe TABLE lists the columns of a table"),
        ("select lenght('a')", 'Did you mean "length"?'),
        ("selec 1", 'Parser Error: syntax error at or near "selec"; at LINE 1: selec 1'),
        ("select 'a'::int", "Could not convert string 'a' to INT32"),
        ("select 1; select 2", "2 statements given"),
        ("select 1; select 1", "2 statements given"),
        ("", "no statements given"),
        ("-- nothing", "no statements given"),
        ("delete from sources", "this is a statement of kind delete, and only queries are answered"),
        ("copy sources to 'x.csv'", "kind copy"),
        ("attach 'x.db'", "kind attach"),
        ("explain analyze copy sources to 'x.csv'", "kind copy"),
        ("/* a */ EXPLAIN -- b\n ANALYZE /* c */ copy sources to 'x.csv'", "kind copy"),
        ("explain (analyze, format json) copy sources to 'x.csv'", "kind copy"),
        ("explain analyze checkpoint", "only queries are answered"),
        ("explain create table x as select 1", "kind create"),
        ("create temp table x as select 1; select * from x", "2 statements given"),
    ],
)
def test_what_is_refused_is_explained_in_one_line(con: duckdb.DuckDBPyConnection, sql: str, message: str) -> None:
    with pytest.raises(QueryError) as refused:
        run_query(con, sql)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "sql",
    ["from sources", "describe sources", "show tables", "summarize sources", "explain select 1",
     "explain analyze select 1", "explain (format json) select 1",
     "/* a */ explain -- b\n analyze select 1", "values (1)",
     "select 1;", "with a as (select 1 as b) select b from a", "pivot sources on source_id using sum(n)"],
)  # fmt: skip
def test_every_kind_of_query_is_answered(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert json.loads(written(con, sql, "json"))


def test_an_error_in_a_late_row_is_explained_too(con: duckdb.DuckDBPyConnection) -> None:
    late = f"select if(range = {CHUNK_ROWS * 20}, 'x', '1')::int as n from range({CHUNK_ROWS * 21})"
    with pytest.raises(QueryError, match="Could not convert string 'x'"):
        written(con, late, "csv")


def test_csv_of_many_rows_needs_the_memory_of_few(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    result = run_query(con, f"select range as n, repeat('x', 100) as text from range({10 * CHUNK_ROWS})")
    tracemalloc.start()
    with (tmp_path / "out.csv").open("w", encoding="utf-8", newline="") as stream:
        assert write(result, "csv", stream) == 10 * CHUNK_ROWS
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # a chunk is about 3 MB of Python objects, the whole 30 MB
    assert peak < 12e6

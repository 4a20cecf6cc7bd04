"""transforms/schemas.py and sql/migrations/ say the same of every stored table."""

import duckdb
import polars as pl
import pytest

from flows.warehouse.migrations import migrate
from transforms.schemas import MENTIONS, STORED, TIMESTAMP, SchemaError, Table, conform

SQL_TYPES = {
    pl.String(): "VARCHAR",
    pl.Int32(): "INTEGER",
    pl.Int64(): "BIGINT",
    pl.Float32(): "FLOAT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    pl.List(pl.String()): "VARCHAR[]",
}
INTERNAL = {
    "ops.migrations", "ops.state", "ops.mention_links", "ops.names", "ops.name_changes", "ops.name_blocks", "ops.links",
    "ops.entity_items", "ops.overrides", "ops.unmatched_names", "ops.copy_queue", "ops.analyses", "ops.copy_texts",
    "ops.copy_documents", "ops.copy_keys", "ops.copy_pairs", "ops.copy_changes", "ops.watchlists", "ops.watch_queue",
    "ops.story_queue", "ops.story_texts", "ops.story_terms", "ops.story_links", "ops.trace_queue",
    "ops.trace_quotes", "ops.trace_wordings", "ops.trace_keys", "ops.trace_pairs", "ops.search_queue",
    "ops.subject_queue", "ops.sums_queue", "ops.document_entities", "ops.statement_stems", "kb.items", "kb.aliases",
}  # fmt: skip


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con, marts={})
    return con


@pytest.mark.parametrize("table", STORED, ids=lambda table: table.name)
def test_a_table_is_as_the_contract_says(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    schema, _, name = table.name.rpartition(".")
    columns = con.execute(
        """select column_name, data_type, is_nullable, comment from duckdb_columns()
        where schema_name = ? and table_name = ? order by column_index""",
        [schema or "main", name],
    ).fetchall()
    assert columns == [(n, SQL_TYPES[c.dtype], c.nullable, c.comment) for n, c in table.columns.items()]
    assert set(table.key) <= set(table.columns)


def test_there_are_no_other_tables_and_each_has_its_comment(con: duckdb.DuckDBPyConnection) -> None:
    tables = con.execute(
        "select if(schema_name = 'main', '', schema_name || '.') || table_name, comment from duckdb_tables()"
    ).fetchall()
    contract = {table.name: table.comment for table in STORED}
    assert {name: comment for name, comment in tables if name not in INTERNAL} == contract
    assert {name for name, _ in tables} == set(contract) | INTERNAL
    assert all(comment for _, comment in tables)


@pytest.mark.parametrize("table", STORED, ids=lambda table: table.name)
def test_rows_come_back_as_they_went_in(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    row = {
        n: pl.Series(n, [None], dtype=c.dtype) if c.nullable else _example(n, c.dtype) for n, c in table.columns.items()
    }
    frame = pl.DataFrame(list(row.values()))
    con.register("rows_in", frame.to_arrow())
    con.execute("begin")
    con.execute(f"insert into {table.name} by name select * from rows_in")
    back = con.sql(f"select * from {table.name}").pl()
    con.execute("rollback")
    assert conform(back, table).equals(frame)


def test_conform_names_what_is_missing_or_too_much() -> None:
    with pytest.raises(SchemaError, match=r"mentions: missing columns \['tone'\], unknown columns \['mood'\]"):
        conform(MENTIONS.empty().rename({"tone": "mood"}), MENTIONS)
    with pytest.raises(SchemaError, match="mentions"):
        conform(pl.DataFrame({c: ["x"] for c in MENTIONS.columns}), MENTIONS)


def _example(name: str, dtype: pl.DataType) -> pl.Series:
    value = {pl.String(): "“naïve”\x00𝒳", pl.List(pl.String()): ["Ann", "Bo"], pl.Boolean(): True}.get(dtype, 1)
    return pl.Series(name, [value]).cast(dtype)

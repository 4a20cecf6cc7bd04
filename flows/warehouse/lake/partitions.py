"""The large tables of a lake in folders by month, so that a question about a month opens the files of that month."""

import duckdb

from flows.warehouse.catalog.attach import NAME

_LARGE = ("documents", "mentions", "quotes", "quote_segments", "document_entities", "statement_stems")
_DATED = """
select schema_name || '.' || table_name
from duckdb_columns()
where database_name = $name and column_name = 'day' and list_contains($large, table_name)
"""


def partition(con: duckdb.DuckDBPyConnection) -> None:
    """Have what is written from here on lie in folders by the month of its day; what is there stays where it is.

    Tables of a warehouse that has no days yet stay as they are.
    """
    for (table,) in con.execute(_DATED, {"name": NAME, "large": list(_LARGE)}).fetchall():
        con.execute(f"alter table {NAME}.{table} set partitioned by (year(day), month(day))")

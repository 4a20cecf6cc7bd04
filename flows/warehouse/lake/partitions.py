"""The large tables of a lake in folders by month, so that a question about a month opens the files of that month."""

import duckdb

from flows.warehouse.catalog.attach import NAME

_BY_MONTH = ("documents", "mentions", "quotes", "quote_segments", "ops.document_entities", "ops.statement_stems")


def partition(con: duckdb.DuckDBPyConnection) -> None:
    """Have what is written from here on lie in folders by the month of its day; what is there stays where it is."""
    for table in _BY_MONTH:
        con.execute(
            f"alter table {NAME}.{table if '.' in table else f'main.{table}'} "
            "set partitioned by (year(day), month(day))"
        )

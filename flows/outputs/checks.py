"""The expectations over the published tables, a chunk of whole documents at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import polars as pl

from expectations.warehouse import check_warehouse
from flows.warehouse.publish import published
from flows.wording import counted
from transforms.schemas import STORED

CHUNK_DOCUMENTS = 5_000
# the document that a row belongs to, by table
_OWNER = {
    "documents": "document_id",
    "document_versions": "document_id",
    "mentions": "document_id",
    "quotes": "document_id",
    "quote_segments": "split_part(quote_id, ':', 1)",
    "document_topics": "document_id",
}
_WITH_DAY = {table.name for table in STORED if "day" in table.columns}  # loading adds it; no expectation is about it


def check_published(warehouse: Path, *, chunk_documents: int = CHUNK_DOCUMENTS) -> pl.DataFrame:
    """QUALITY_RESULTS of all suites over the published tables; raises WarehouseError when there are none."""
    now = datetime.now(UTC)
    with published(warehouse) as con:
        return check_warehouse(
            _chunks(con, chunk_documents),
            con.sql("from entities").pl(),
            con.sql("from entity_aliases").pl(),
            run_id=f"check-{now:%Y%m%dT%H%M%S}",
            as_of=now,
        )


def as_text(results: pl.DataFrame) -> str:
    """A line for each table and one for each expectation that does not hold, with the first keys."""
    lines = []
    for rows in results.partition_by("suite", maintain_order=True):
        failed = rows.filter(~pl.col("success"))
        outcome = "all hold" if failed.is_empty() else f"{failed.height:,} failed"
        checked = f"{counted(rows.height, 'expectation')} on {counted(max(rows['n_checked']), 'row')}"
        lines.append(f"{rows['suite'][0]}: {checked}, {outcome}")
        for row in failed.iter_rows(named=True):
            keys = ", ".join(row["unexpected_keys"][:3])
            where = f" ({row['column_name']})" if row["column_name"] else ""
            measured = "" if row["observed_value"] is None else f", measured {row['observed_value']:.3f}"
            lines.append(
                f"  {row['severity']}: {row['expectation']}{where}: {counted(row['n_unexpected'], 'row')}{measured}"
                + (f", such as {keys}" if keys else "")
            )
    return "\n".join(lines)


def _chunks(con: duckdb.DuckDBPyConnection, size: int) -> Iterator[dict[str, pl.DataFrame]]:
    """The tables cut by ascending ranges of document_id, the first open below and the last above."""
    numbered = "select document_id, row_number() over (order by document_id) as position from documents"
    cuts = con.execute(
        f"select document_id from ({numbered}) where position % $size = 0 order by document_id",  # noqa: S608
        {"size": size},
    ).fetchall()
    bounds = [None, *(cut for (cut,) in cuts), None]
    for low, high in pairwise(bounds):
        yield {table: _rows(con, table, owner, low, high) for table, owner in _OWNER.items()}


def _rows(con: duckdb.DuckDBPyConnection, table: str, owner: str, low: str | None, high: str | None) -> pl.DataFrame:
    query = f"""
        from {table}
        where ($low is null and ({owner} <= $high or {owner} is null or $high is null))
           or ({owner} > $low and ($high is null or {owner} <= $high))"""
    rows = con.execute(query, {"low": low, "high": high}).pl()
    return rows.drop("day") if table in _WITH_DAY else rows

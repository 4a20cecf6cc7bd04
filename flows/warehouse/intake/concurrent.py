"""What loading into a lake does about the other processes that load into it."""

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, conform

PAUSES = (0.2, 1.0, 5.0)  # seconds before each further try
_Result = TypeVar("_Result")


def tried_again(load: Callable[[], _Result]) -> _Result:
    """The result of a transaction, done again after a pause if another one got in its way.

    Writers of onrecord wait for each other's lock; what else writes to a lake does not.
    """
    for pause in PAUSES:
        try:
            return load()
        except duckdb.TransactionException:
            time.sleep(pause)
    return load()


def numbered_after_others(
    con: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """batch_documents and batch_document_versions, numbered after what another run loaded since this one looked.

    Only documents whose text is another than the one there and whose number is not free get new numbers.
    """
    documents, versions = frames["batch_documents"], frames["batch_document_versions"]
    names = ("batch_documents", "batch_document_versions")
    with registered(con, **{name: frames[name] for name in names}):
        rows = con.execute(sql.query("load/taken_numbers")).fetchall()
    shift = pl.DataFrame(rows, schema={"document_id": pl.String, "shift": pl.Int32}, orient="row")
    if shift.is_empty():
        return {}
    moved = pl.col("version_number") + pl.col("shift").fill_null(0)
    found = [
        frame.join(shift, on="document_id", how="left", maintain_order="left")
        .with_columns(version_number=moved)
        .drop("shift")
        for frame in (documents, versions)
    ]
    tables = (DOCUMENTS, DOCUMENT_VERSIONS)
    return {name: conform(frame, table) for name, frame, table in zip(names, found, tables, strict=True)}

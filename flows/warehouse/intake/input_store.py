"""What the warehouse remembers of files: those that were taken in whole, and those with rejected records."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction
from transforms.schemas import INPUTS


class FinishedInput(Protocol):
    """A file that was read to its end."""

    @property
    def origin(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def n_records(self) -> int: ...


class InputStore:
    """For Warehouse.inputs."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For one connection that may write."""
        self._con = con

    def known(self) -> dict[str, tuple[str, int]]:
        """The files that were taken in whole: {origin: (fingerprint, n_records)}."""
        rows = self._con.execute("select origin, fingerprint, n_records from ops.inputs").fetchall()
        return {origin: (fingerprint, n_records) for origin, fingerprint, n_records in rows}

    def record(self, finished: Iterable[FinishedInput], run_id: str) -> None:
        """Note files that a run read to their end; what it did not reject of them again is resolved."""
        rows = [
            {"origin": f.origin, "fingerprint": f.fingerprint, "n_records": f.n_records, "run_id": run_id}
            for f in finished
        ]
        frame = pl.DataFrame(rows, schema=INPUTS.schema).unique("origin", keep="last", maintain_order=True)
        if rows:
            with registered(self._con, new_inputs=frame), transaction(self._con):
                self._con.execute(sql.query("load/inputs"))

    def rejected(self) -> dict[str, tuple[int, int]]:
        """Files with rejected records: {origin: (how many while it was read, how many later)}."""
        rows = self._con.execute(sql.query("load/rejected_files")).fetchall()
        return {file: (n_read, n_later) for file, n_read, n_later in rows}

    def reject_again(self, files: Sequence[str], run_id: str) -> None:
        """Note that a run met files unchanged of which records were rejected: these count as rejected by it, too."""
        if files:
            with registered(self._con, skipped_files=pl.DataFrame({"origin": files})), transaction(self._con):
                self._con.execute(sql.query("load/rejected_again"), {"run_id": run_id})

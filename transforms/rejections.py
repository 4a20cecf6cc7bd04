"""What a stage rejects: the error that gives a reason, rows with reasons, and the quarantine table."""

from typing import Any

import polars as pl

from transforms.credentials import without_credentials
from transforms.ids import digest
from transforms.schemas import QUARANTINE, REJECTED, TIMESTAMP, conform


class Refused(ValueError):
    """A record that cannot become a document: reason_code for machines, detail for a person."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


def rejected(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """A REJECTED frame of rows that give at least stage, origin, reason_code and detail (its credentials are cut)."""
    clean = [{**row, "detail": without_credentials(row["detail"])} for row in rows]
    return conform(pl.DataFrame(clean, schema=REJECTED.schema), REJECTED)


def quarantine(refused: pl.DataFrame, run_id: str) -> pl.DataFrame:
    """REJECTED -> QUARANTINE: one row for each distinct refusal, with an id that a second run gives again."""
    identity = ["stage", "table_name", "row_key", "origin", "reason_code", "payload_sha256"]
    ids = [
        "x" + digest(*("" if part is None else str(part) for part in row))
        for row in refused.select(identity).iter_rows()
    ]
    frame = refused.with_columns(
        quarantine_id=pl.Series(ids, dtype=pl.String),
        run_id=pl.lit(run_id),
        last_run_id=pl.lit(run_id),
        resolved_at=pl.lit(None, dtype=TIMESTAMP),
    )
    return conform(frame.unique("quarantine_id", keep="first", maintain_order=True), QUARANTINE)

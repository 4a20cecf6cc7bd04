"""One use of the gate: results and rejections collected table by table, and the wording of a rejection."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from expectations.checks import ROW
from expectations.engine import Finding, check_header, check_rows
from expectations.results import Past, bound_parameters, result_row, row_keys
from expectations.suites import Suite
from transforms import rejections

MAX_VALUE = 80
MAX_DETAIL = 800
PARENT_REJECTED = "parent_rejected"
BATCH_STOPPED = "batch_stopped"
_ORIGINS = {"document_id": pl.String, "origin": pl.String}


@dataclass
class GateSession:
    """One use of the gate: collects results and rejections while the tables are checked one after the other."""

    suites: Mapping[str, Suite]
    run_id: str
    batch_id: str
    past: Past
    results: list[dict[str, object]] = field(default_factory=list)
    rejected: list[pl.DataFrame] = field(default_factory=list)
    origins: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_ORIGINS))

    def stopped(self, tables: Mapping[str, pl.DataFrame]) -> str | None:
        """The report of tables that do not have their columns; the rows of the first table are rejected."""
        reports = []
        for name, frame in tables.items():
            finding = check_header(self.suites[name], frame)
            self.results.append(result_row(self.suites[name], finding, frame, self.run_id, self.batch_id))
            if not finding.success:
                reports.append(f"{name}: {'; '.join(finding.mismatches)}; expected {finding.expectation.allowed}")
        if not reports:
            return None
        report = f"batch {self.batch_id} stopped, nothing of it is loaded: {' | '.join(reports)}"
        first, frame = next(iter(tables.items()))
        wanted = (*self.suites[first].table.key, *(["origin"] if "origin" in self.suites[first].table.columns else []))
        rows = frame.select(
            (pl.col(c).cast(pl.String, strict=False) if c in frame.columns else pl.lit(None, pl.String)).alias(c)
            for c in wanted
        )
        self.reject(first, rows, [BATCH_STOPPED] * rows.height, [_cut(report, MAX_DETAIL)] * rows.height)
        return report

    def failures(self, name: str, checked: pl.DataFrame) -> dict[int, list[Finding]]:
        """The findings of each failing row of a numbered frame with check columns, by row number."""
        suite, failed = self.suites[name], dict[int, list[Finding]]()
        for finding in check_rows(suite, checked, bound_parameters(suite, self.past)):
            self.results.append(result_row(suite, finding, checked, self.run_id, self.batch_id))
            if finding.expectation.severity == "row":
                for row in finding.rows:
                    failed.setdefault(row, []).append(finding)
        return failed

    def passing(self, name: str, checked: pl.DataFrame) -> pl.DataFrame:
        """The rows that pass. The others are rejected: reason_code has the first failure, detail has all."""
        failed = self.failures(name, checked)
        self.reject_failed(name, checked, failed)
        return checked.filter(~pl.col(ROW).is_in(list(failed)))

    def reject_failed(self, name: str, checked: pl.DataFrame, failed: Mapping[int, list[Finding]]) -> None:
        """Reject the rows of a numbered frame that failed expectations."""
        if failed:
            rows = checked.filter(pl.col(ROW).is_in(list(failed)))
            findings = [failed[number] for number in rows[ROW]]
            details = [_detail(row, found) for row, found in zip(rows.iter_rows(named=True), findings, strict=True)]
            self.reject(name, rows, [found[0].expectation.name for found in findings], details)

    def reject(self, name: str, rows: pl.DataFrame, reasons: list[str], details: list[str]) -> None:
        """Reject rows of a table, each with its reason; the origin is that of their document."""
        if rows.is_empty():
            return
        self.rejected.append(
            rejections.rejected(
                [
                    {
                        "stage": "gate",
                        "table_name": name,
                        "row_key": key,
                        "origin": origin,
                        "reason_code": reason,
                        "detail": detail,
                    }
                    for key, origin, reason, detail in zip(
                        row_keys(rows, self.suites[name].table.key), self._origins(rows), reasons, details, strict=True
                    )
                ]
            )
        )

    def reject_orphans(self, name: str, rows: pl.DataFrame, parent: str, column: str) -> None:
        """Reject rows because the row that they belong to was rejected."""
        details = [f"{column} = {value!r}: this row of {parent} was rejected" for value in rows[column]]
        self.reject(name, rows, [PARENT_REJECTED] * rows.height, details)

    def _origins(self, rows: pl.DataFrame) -> list[str]:
        if "origin" in rows.columns:
            return [origin or f"batch {self.batch_id}" for origin in rows["origin"]]
        column = "document_id" if "document_id" in rows.columns else "quote_id"
        if column not in rows.columns:
            return ["entities"] * rows.height  # made of all documents
        document = pl.col(column).str.split(":").list.first()
        known = rows.select(document_id=document).join(
            self.origins, on="document_id", how="left", maintain_order="left"
        )
        found = pl.coalesce("origin", "document_id", pl.lit(f"batch {self.batch_id}")).alias("origin")
        return known.select(found)["origin"].to_list()

    def drop_dependants(
        self, name: str, passed: pl.DataFrame, key: str, reference: str, gone: pl.Series
    ) -> pl.DataFrame:
        """Reject rows that refer to rejected rows of their own table, then the rows that refer to those, and so on."""
        while True:
            orphans = passed.filter(pl.col(reference).is_in(gone.implode()))
            if orphans.is_empty():
                return passed
            self.reject_orphans(name, orphans, name, reference)
            passed = passed.join(orphans.select(ROW), on=ROW, how="anti", maintain_order="left")
            gone = orphans[key]


def _detail(row: Mapping[str, object], findings: list[Finding]) -> str:
    parts = []
    for finding in findings:
        expectation = finding.expectation
        values = ", ".join(f"{c} = {_shorten(row[c])}" for c in expectation.shows or expectation.columns)
        parts.append(f"{values}: expected {expectation.allowed}")
    return _cut("; ".join(parts), MAX_DETAIL)


def _shorten(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, str):
        return repr(_cut(value, MAX_VALUE))
    return "null" if value is None else str(value)


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size - 1] + "…"

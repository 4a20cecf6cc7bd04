"""One use of the gate: what it gathers while tables pass one after the other, and how it words a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from expectations.checks import ROW
from expectations.engine import Finding, check_header, check_rows
from expectations.results import Past, bound_parameters, result_row, row_keys
from expectations.suites import Suite
from transforms.rejections import rejected

MAX_VALUE = 80
MAX_DETAIL = 800
PARENT_REJECTED = "parent_rejected"
BATCH_STOPPED = "batch_stopped"
_ORIGINS = {"document_id": pl.String, "origin": pl.String}


@dataclass
class Sitting:
    """One use of the gate: it gathers results and refusals while tables pass one after the other."""

    suites: Mapping[str, Suite]
    run_id: str
    batch_id: str
    past: Past
    results: list[dict[str, object]] = field(default_factory=list)
    refused: list[pl.DataFrame] = field(default_factory=list)
    origins: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_ORIGINS))

    def stopped(self, tables: Mapping[str, pl.DataFrame]) -> str | None:
        """The report of tables that do not have their columns; the rows of the first table are refused for it."""
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
        self.refuse(first, rows, [BATCH_STOPPED] * rows.height, [_cut(report, MAX_DETAIL)] * rows.height)
        return report

    def examine(self, name: str, checked: pl.DataFrame) -> dict[int, list[Finding]]:
        """Findings on a numbered frame with check columns: for each row that may not pass, what it failed."""
        suite, failed = self.suites[name], dict[int, list[Finding]]()
        for finding in check_rows(suite, checked, bound_parameters(suite, self.past)):
            self.results.append(result_row(suite, finding, checked, self.run_id, self.batch_id))
            if finding.expectation.severity == "row":
                for row in finding.rows:
                    failed.setdefault(row, []).append(finding)
        return failed

    def sift(self, name: str, checked: pl.DataFrame) -> pl.DataFrame:
        """The rows that pass; the others are refused by the first expectation that they fail, with all in detail."""
        failed = self.examine(name, checked)
        self.refuse_failed(name, checked, failed)
        return checked.filter(~pl.col(ROW).is_in(list(failed)))

    def refuse_failed(self, name: str, checked: pl.DataFrame, failed: Mapping[int, list[Finding]]) -> None:
        """Refuse the rows of a numbered frame that failed expectations."""
        if failed:
            rows = checked.filter(pl.col(ROW).is_in(list(failed)))
            findings = [failed[number] for number in rows[ROW]]
            details = [_detail(row, found) for row, found in zip(rows.iter_rows(named=True), findings, strict=True)]
            self.refuse(name, rows, [found[0].expectation.name for found in findings], details)

    def refuse(self, name: str, rows: pl.DataFrame, reasons: list[str], details: list[str]) -> None:
        """Refuse rows of a table, each with its reason; their origin is that of their document."""
        if rows.is_empty():
            return
        self.refused.append(
            rejected(
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

    def refuse_orphans(self, name: str, rows: pl.DataFrame, parent: str, column: str) -> None:
        """Refuse rows because the row that they belong to was refused."""
        details = [f"{column} = {value!r}: this row of {parent} was rejected" for value in rows[column]]
        self.refuse(name, rows, [PARENT_REJECTED] * rows.height, details)

    def _origins(self, rows: pl.DataFrame) -> list[str]:
        if "origin" in rows.columns:
            return [origin or f"batch {self.batch_id}" for origin in rows["origin"]]
        column = "document_id" if "document_id" in rows.columns else "quote_id"
        if column not in rows.columns:
            return [self.batch_id] * rows.height  # entities are made of all documents
        document = pl.col(column).str.split(":").list.first()
        known = rows.select(document_id=document).join(
            self.origins, on="document_id", how="left", maintain_order="left"
        )
        found = pl.coalesce("origin", "document_id", pl.lit(f"batch {self.batch_id}")).alias("origin")
        return known.select(found)["origin"].to_list()

    def drop_dependants(
        self, name: str, passed: pl.DataFrame, key: str, reference: str, gone: pl.Series
    ) -> pl.DataFrame:
        """Refuse rows that refer to refused rows of their own table, and rows that refer to those, to the end."""
        while True:
            orphans = passed.filter(pl.col(reference).is_in(gone.implode()))
            if orphans.is_empty():
                return passed
            self.refuse_orphans(name, orphans, name, reference)
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

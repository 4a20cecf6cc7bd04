"""What expectations found, as quality results; and where the figures of a run should lie after those of past runs."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev

import polars as pl

from expectations.checks import ROW
from expectations.engine import Finding
from expectations.suites import Measure, Suite
from transforms.schemas import QUALITY_RESULTS, conform

MIN_PAST = 5
N_DEVIATIONS = 3.0
N_KEYS = 20
Past = Mapping[str, Sequence[float]]
NO_PAST: Past = {}


def bounds(measure: Measure, past: Sequence[float]) -> tuple[float, float]:
    """Where a measure should lie: mean of past runs +- max(slack, 3 sd); anywhere with fewer than five of them."""
    finite = [value for value in past if math.isfinite(value)]
    if len(finite) < MIN_PAST:
        return 0.0, measure.ceiling
    middle, width = fmean(finite), max(measure.slack, N_DEVIATIONS * stdev(finite))
    return max(0.0, middle - width), min(measure.ceiling, middle + width)


def bound_parameters(suite: Suite, past: Past) -> dict[str, float]:
    """The bounds of the suite's measures as parameters of engine.check_rows."""
    parameters: dict[str, float] = {}
    for measure in suite.rows:
        if isinstance(measure, Measure):
            low, high = bounds(measure, past.get(measure.name, ()))
            parameters |= {f"{measure.name}_low": low, f"{measure.name}_high": high}
    return parameters


def row_keys(frame: pl.DataFrame, key: Sequence[str]) -> list[str | None]:
    """The key of each row as a text; the parts of a compound key are joined by #; null where all parts are."""
    rows = frame.select(key).iter_rows()
    return [None if all(p is None for p in row) else "#".join("" if p is None else str(p) for p in row) for row in rows]


def result_row(suite: Suite, finding: Finding, frame: pl.DataFrame, run_id: str, batch_id: str) -> dict[str, object]:
    """A finding on a numbered frame as a row of QUALITY_RESULTS."""
    if finding.rows:
        keys = row_keys(frame.filter(pl.col(ROW).is_in(finding.rows[:N_KEYS])), suite.table.key)
    else:
        keys = list(finding.mismatches[:N_KEYS])
    return {
        "run_id": run_id,
        "batch_id": batch_id,
        "suite": suite.name,
        "expectation": finding.expectation.name,
        "column_name": finding.expectation.column_name or None,
        "severity": finding.expectation.severity,
        "success": finding.success,
        "n_checked": finding.n_checked,
        "n_unexpected": len(finding.rows),
        "observed_value": finding.observed,
        "unexpected_keys": [key or "(null)" for key in keys],
    }


def results_frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of result_row as a QUALITY_RESULTS frame."""
    return conform(pl.DataFrame(rows, schema=QUALITY_RESULTS.schema), QUALITY_RESULTS)

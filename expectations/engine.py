"""Great Expectations behind two functions: a header and the rows of a frame against a suite, failing rows by number."""

import gc
import logging
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import polars as pl

from expectations.checks import ROW
from expectations.screen import meets
from expectations.suites import Expectation, Measure, Suite, labels
from transforms.slim_imports import slim_import

SEVERITIES = {"error": "critical", "row": "warning", "warning": "info"}
_NULLNESS = "ExpectColumnValuesToNotBeNull"
_LATE = ("altair", "jsonschema", "mistune", "scipy", "scipy.stats")  # of expectations and pages that are not asked for
_ABSENT = ("sqlalchemy",)  # which it can do without; the three of them take half of its start
_HEADERS = 256  # results kept: most batches have the header of the batch before


class EngineError(RuntimeError):
    """Great Expectations could not evaluate an expectation: a fault of the suite, not of the data."""


@dataclass(frozen=True)
class Finding:
    """The result of one expectation on one frame: the numbers of failing rows, or the measured value."""

    expectation: Expectation
    success: bool
    n_checked: int
    rows: list[int] = field(default_factory=list)
    observed: float | None = None
    mismatches: list[str] = field(default_factory=list)


@cache
def _context() -> tuple[Any, Any]:
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    gx = slim_import("great_expectations", late=_LATE, absent=_ABSENT)
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)  # of temporary folders
    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False, "profilers": False}
    gc.freeze()  # its many objects stay: whoever collects garbage need not look at them again
    return gx, context


def great_expectations() -> Any:
    """The library, imported on first use (seconds), in an ephemeral context without reports home or progress bars."""
    return _context()[0]


@cache
def _whole_frame() -> Any:
    asset = _context()[1].data_sources.add_pandas("onrecord").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole frame")


def gx_expectation(expectation: Expectation, position: int = 0) -> Any:
    """The Great Expectations object; position is kept in its meta, for results come in another order."""
    great_expectations()
    from great_expectations import expectations as gxe

    make = getattr(gxe, expectation.rule)
    return make(
        **expectation.arguments,
        severity=SEVERITIES[expectation.severity],
        meta={"name": expectation.name, "position": position},
    )


@cache
def _gx_suite(suite: Suite) -> tuple[Any, tuple[Any, ...]]:
    items = tuple(gx_expectation(expectation, position) for position, expectation in enumerate(suite.rows))
    return great_expectations().ExpectationSuite(name=suite.name, expectations=list(items)), items


@cache
def _gx_header(suite: Suite) -> Any:
    return great_expectations().ExpectationSuite(name=suite.name, expectations=[gx_expectation(suite.header)])


def check_header(suite: Suite, frame: pl.DataFrame) -> Finding:
    """Whether the frame has the table's columns, in order and of their types; mismatches say what differs."""
    if (columns := labels(frame.schema)) == suite.header.arguments["column_list"]:
        return Finding(suite.header, True, frame.height)
    success, mismatches = _header(suite, tuple(columns))
    return Finding(suite.header, success, frame.height, mismatches=list(mismatches))


@lru_cache(_HEADERS)
def _header(suite: Suite, columns: tuple[str, ...]) -> tuple[bool, tuple[str, ...]]:
    """Whether columns, written as `labels` has them, are the table's, and what differs: the same for each batch."""
    import pandas as pd

    header = pd.DataFrame(columns=list(columns))
    result = (
        _whole_frame().get_batch({"dataframe": header}).validate(_gx_header(suite), result_format="SUMMARY").results[0]
    )
    differences = result.result.get("details", {}).get("mismatched", [])
    if not result.success and not differences:
        raise EngineError(f"{suite.name}: {suite.header.name}: {result.exception_info}")
    mismatches = (
        f"column {d['Expected Column Position']}: expected {d['Expected'] or 'none'}, found {d['Found'] or 'none'}"
        for d in differences
    )
    return bool(result.success), tuple(mismatches)


def check_rows(
    suite: Suite, frame: pl.DataFrame, parameters: Mapping[str, float], *, is_screened: bool = True
) -> list[Finding]:
    """The findings of the suite's row expectations and measures, in its order.

    A frame that meets the suite without doubt (screen.meets) is not put to the library, unless is_screened is false.

    frame has the check columns and row_number; parameters are the bounds of the measures, <name>_low and
    <name>_high. Only what the expectations look at goes to pandas, and of columns that are only asked for nulls
    a mark instead of the value. The first pass asks for yes or no; failing expectations are asked again for rows.
    """
    if frame.is_empty():
        return [Finding(expectation, True, 0) for expectation in suite.rows]
    if is_screened and meets(suite, frame, parameters):
        return [Finding(each, True, frame.height, [], _observed(each, frame)) for each in suite.rows]
    whole, items = _gx_suite(suite)
    batch = _whole_frame().get_batch({"dataframe": _for_pandas(suite, frame).to_pandas()})
    given = dict(parameters)
    first = batch.validate(whole, result_format="BOOLEAN_ONLY", expectation_parameters=given)
    results = {result.expectation_config.meta["position"]: result for result in first.results}
    failing = [position for position, result in results.items() if not result.success]
    if failing:
        again = great_expectations().ExpectationSuite(name=suite.name, expectations=[items[p] for p in failing])
        wanted = {"result_format": "COMPLETE", "unexpected_index_column_names": [ROW]}
        for result in batch.validate(again, result_format=wanted, expectation_parameters=given).results:
            results[result.expectation_config.meta["position"]] = result
    return [_finding(suite, suite.rows[p], results[p], frame) for p in sorted(results)]


def _finding(suite: Suite, expectation: Expectation, result: Any, frame: pl.DataFrame) -> Finding:
    success, found = bool(result.success), result.result
    if not success and "element_count" not in found and "observed_value" not in found:
        raise EngineError(f"{suite.name}: {expectation.name} of {expectation.column_name}: {result.exception_info}")
    rows = sorted({int(entry[ROW]) for entry in found.get("unexpected_index_list") or []})
    return Finding(expectation, success, frame.height, rows, _observed(expectation, frame))


def _observed(expectation: Expectation, frame: pl.DataFrame) -> float | None:
    observed = frame[expectation.name].mean() if isinstance(expectation, Measure) else None
    return observed if isinstance(observed, float) else None


def _for_pandas(suite: Suite, frame: pl.DataFrame) -> pl.DataFrame:
    valued: dict[str, None] = {}
    marked: dict[str, None] = {}
    for expectation in suite.rows:
        columns = expectation.arguments.get("column_list") or [expectation.arguments["column"]]
        (marked if expectation.rule == _NULLNESS else valued).update(dict.fromkeys(columns))
    floats = [c for c in valued if frame.schema[c].is_float()]
    return frame.select(
        ROW,
        # pandas takes NaN for null, and null is always in range
        *(pl.col(c).cast(pl.Float64).fill_nan(math.inf) if c in floats else pl.col(c) for c in valued),
        *(pl.when(pl.col(c).is_not_null()).then(1.0).alias(c) for c in marked if c not in valued),
    )

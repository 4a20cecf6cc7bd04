"""Whether a frame meets a suite without doubt, computed in Polars: Great Expectations is asked where it may not.

Its import costs seconds, and most batches have nothing to object to. What it would say of a frame that passes here is
known: tests/expectations/test_screen.py holds the two against each other on frames that chance spoils.
"""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from expectations.suites import Expectation, Suite

Parameters = Mapping[str, float]


def meets(suite: Suite, frame: pl.DataFrame, parameters: Parameters) -> bool:
    """Whether every row expectation and measure of the suite holds on a frame with its check columns."""
    held = [_RULES[each.rule](each, frame, parameters).alias(str(n)) for n, each in enumerate(suite.rows)]
    return all(answer is True for answer in frame.select(held).row(0))


def _not_null(expectation: Expectation, frame: pl.DataFrame, parameters: Parameters) -> pl.Expr:
    return pl.col(expectation.arguments["column"]).is_not_null().all()


def _in_set(expectation: Expectation, frame: pl.DataFrame, parameters: Parameters) -> pl.Expr:
    column: pl.Expr = pl.col(expectation.arguments["column"])
    allowed = expectation.arguments["value_set"]
    if allowed == [True]:
        return column.all(ignore_nulls=True)
    return column.drop_nulls().is_in(allowed).all()


def _unique(expectation: Expectation, frame: pl.DataFrame, parameters: Parameters) -> pl.Expr:
    return pl.col(expectation.arguments["column"]).drop_nulls().is_unique().all()


def _unique_together(expectation: Expectation, frame: pl.DataFrame, parameters: Parameters) -> pl.Expr:
    columns = expectation.arguments["column_list"]
    complete = pl.all_horizontal(pl.col(name).is_not_null() for name in columns)
    return pl.struct(columns).filter(complete).is_unique().all()


def _between(expectation: Expectation, frame: pl.DataFrame, parameters: Parameters) -> pl.Expr:
    values = pl.col(expectation.arguments["column"]).drop_nulls()
    low, high = (_bound(expectation, end, parameters) for end in ("min_value", "max_value"))
    inside: pl.Expr = (values >= low).all()
    if frame.schema[expectation.arguments["column"]].is_float():
        inside &= values.is_finite().all()
    return inside if high is None else inside & (values <= high).all()


def _mean_between(expectation: Expectation, frame: pl.DataFrame, parameters: Parameters) -> pl.Expr:
    mean = pl.col(expectation.arguments["column"]).mean()
    low, high = (_bound(expectation, end, parameters) for end in ("min_value", "max_value"))
    return mean.is_between(low, high)


def _bound(expectation: Expectation, end: str, parameters: Parameters) -> Any:
    bound = expectation.arguments[end]
    return parameters[bound["$PARAMETER"]] if isinstance(bound, Mapping) else bound


_RULES: Mapping[str, Callable[[Expectation, pl.DataFrame, Parameters], pl.Expr]] = {
    "ExpectColumnValuesToNotBeNull": _not_null,
    "ExpectColumnValuesToBeInSet": _in_set,
    "ExpectColumnValuesToBeUnique": _unique,
    "ExpectCompoundColumnsToBeUnique": _unique_together,
    "ExpectColumnValuesToBeBetween": _between,
    "ExpectColumnMeanToBeBetween": _mean_between,
}

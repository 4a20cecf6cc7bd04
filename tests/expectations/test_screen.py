"""What the screen lets pass is what Great Expectations lets pass, and what it finds of it is the same."""

import subprocess
import sys
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from expectations import engine, screen
from expectations.checks import numbered
from expectations.engine import check_rows
from expectations.results import bound_parameters
from expectations.suites import SUITES, Expectation, Measure, Suite, labels
from tests.expectations.test_gate import Frames, batch, check, corrupted


@pytest.mark.parametrize("suite", SUITES.values(), ids=lambda suite: suite.name)
def test_the_screen_has_a_rule_for_each_expectation(suite: Suite) -> None:
    assert {each.rule for each in suite.rows} <= screen._RULES.keys()
    assert engine._header(suite, tuple(labels(suite.table.schema))) == (True, ()), "what the library says of it"


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(frames=corrupted())
def test_a_batch_is_judged_alike_with_and_without_the_screen(frames: Frames) -> None:
    screened = check(frames)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "meets", lambda *_: False)
        whole = check(frames)
    assert screened.stopped == whole.stopped
    assert_frame_equal(screened.rejected, whole.rejected)
    assert_frame_equal(screened.results, whole.results)
    for name, table in whole.tables.items():
        assert_frame_equal(screened.tables[name], table)


def _suite(*rules: tuple[str, dict[str, Any]]) -> Suite:
    found = [Expectation("header", (), "", {}, "")]
    for rule, arguments in rules:
        kind = Measure if rule == "ExpectColumnMeanToBeBetween" else Expectation
        found.append(kind("f" if kind is Measure else "any", ("any",), rule, arguments, "", "row"))
    return Suite(SUITES["documents"].table, tuple(found))


_BOUNDS = {"min_value": {"$PARAMETER": "f_low"}, "max_value": {"$PARAMETER": "f_high"}}
_RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ExpectColumnValuesToNotBeNull", {"column": "s"}),
    ("ExpectColumnValuesToBeInSet", {"column": "s", "value_set": ["a", "b"]}),
    ("ExpectColumnValuesToBeInSet", {"column": "t", "value_set": [True]}),
    ("ExpectColumnValuesToBeUnique", {"column": "s"}),
    ("ExpectCompoundColumnsToBeUnique", {"column_list": ["s", "i"], "ignore_row_if": "any_value_is_missing"}),
    ("ExpectColumnValuesToBeBetween", {"column": "i", "min_value": 0, "max_value": None}),
    ("ExpectColumnValuesToBeBetween", {"column": "f", "min_value": 0.0, "max_value": 1.0}),
    ("ExpectColumnMeanToBeBetween", {"column": "f", **_BOUNDS}),
)
_SUITES = tuple(_suite(rule) for rule in _RULES)
_rows = st.tuples(
    st.sampled_from(["a", "b", "b", "c", None]),
    st.sampled_from([True, True, True, False, None]),
    st.sampled_from([0, 1, 2, 3, -1, None]),
    st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.5, float("nan"), float("inf"), None]),
)


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(_rows, min_size=1, max_size=4))
def test_what_the_screen_lets_pass_the_library_lets_pass(rows: list[tuple[Any, ...]]) -> None:
    schema = {"s": pl.String, "t": pl.Boolean, "i": pl.Int64, "f": pl.Float64}
    frame = numbered(pl.DataFrame(rows, schema=schema, orient="row"))
    bounds = {"f_low": 0.0, "f_high": 0.5}
    for suite in _SUITES:
        if screen.meets(suite, frame, bounds):
            screened = check_rows(suite, frame, bounds)
            assert screened == check_rows(suite, frame, bounds, is_screened=False), suite.rows[0].rule
            assert screened[0].success


def test_the_screen_lets_a_sound_frame_pass() -> None:
    sound = (("a", True, 1, 0.5), ("b", None, 0, 0.25))
    frame = numbered(pl.DataFrame(sound, schema=["s", "t", "i", "f"], orient="row"))
    assert all(screen.meets(suite, frame, {"f_low": 0.0, "f_high": 0.5}) for suite in _SUITES)
    frames = batch(2)
    assert check(frames).rejected.is_empty()
    assert not screen.meets(
        SUITES["quote_segments"],
        numbered(frames["quote_segments"]).with_columns(
            quote_exists=True, segment_inside_quote=True, segments_do_not_overlap=True, segments_are_numbered=False
        ),
        bound_parameters(SUITES["quote_segments"], {}),
    )


_LOADED = """
import sys
from tests.expectations.test_gate import batch, check, spoil
assert check(batch(2)).rejected.is_empty()
print("great_expectations" in sys.modules, "pandas" in sys.modules)
assert check(spoil(batch(2), "mentions", 0, label="SHIP")).rejected.height
print("great_expectations" in sys.modules)
"""


def test_the_library_is_loaded_for_what_may_be_refused_alone() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]

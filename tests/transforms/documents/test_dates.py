"""Dates as sources write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.documents.dates import date_in_path, first_date, parse_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-09-03", "2025-09-03T00:00"),
        ("2025-09-03T10:00:00+02:00", "2025-09-03T08:00"),
        ("2025-09-03T10:00:00Z", "2025-09-03T10:00"),
        ("Wed, 03 Sep 2025 10:00:00 -0400", "2025-09-03T14:00"),
        ("Sept. 3, 2025", "2025-09-03T00:00"),
        ("3rd September 2025", "2025-09-03T00:00"),
        ("September 3, 2025 10:00 PM EDT", "2025-09-04T02:00"),
        ("13/03/2025", "2025-03-13T00:00"),
        ("03/13/2025", "2025-03-13T00:00"),
        ("3 septembre 2025", "2025-09-03T00:00"),
        (1756886400, "2025-09-03T08:00"),
        (1756886400000, "2025-09-03T08:00"),
        ("1756886400", "2025-09-03T08:00"),
        (date(2025, 9, 3), "2025-09-03T00:00"),
    ],
)
def test_dates(value: object, expected: str) -> None:
    assert parse_date(value) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "10:30", "2025", "September 2025", "Sep 31, 2025", "2025-13-45", "03/04/2025", "1750-01-01",
     "9999-12-31T23:59:59-14:00", True, None, float("nan"), 1e300, 7, [], {}, "x" * 10_000]
)  # fmt: skip
def test_no_dates(value: object) -> None:
    assert parse_date(value) is None


@given(st.datetimes(min_value=datetime(1800, 1, 2), max_value=datetime(2200, 1, 1)))
def test_iso_dates_come_back(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == moment.replace(tzinfo=UTC)


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats()))
def test_nothing_raises(value: object) -> None:
    found = parse_date(value)
    assert found is None or found.year >= 1800


def test_a_date_outside_the_bounds_makes_way_for_the_next() -> None:
    now = datetime(2025, 9, 5, tzinfo=UTC)
    assert first_date(["2026-01-01", "2025-09-04"], not_after=now) == datetime(2025, 9, 4, tzinfo=UTC)
    assert first_date(["2025-09-01"], not_after=now, not_before=datetime(2025, 9, 4, tzinfo=UTC)) is None


def test_dates_in_addresses_and_file_names() -> None:
    assert date_in_path("https://x.example/world/2025/9/3/story") == "2025-09-03"
    assert date_in_path("herald_2025-09-03_talks.txt") == "2025-09-03"
    assert date_in_path("https://x.example/20250903123/story") is None

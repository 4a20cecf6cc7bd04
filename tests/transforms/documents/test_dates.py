"""Dates as sources write them."""

import time
from datetime import UTC, date, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from transforms.documents.dates.parsing import date_in_path, first_date, parse_date
from transforms.documents.dates.zones import NOWHERE, place, zone
from transforms.documents.sources import source_place


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
        ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24"),
        ("Wed Oct 10 20:19:24 2018", "2018-10-10T20:19:24"),
        ("10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36"),
        ("7/13/2025 11:40 PM", "2025-07-13T23:40"),
        ("07/13/2025, 11:40:05 p.m.", "2025-07-13T23:40:05"),
        ("13/07/2025 23:40", "2025-07-13T23:40"),
        ("13.07.2025, 23.40", "2025-07-13T23:40"),
        ("Sun, 13 Jul 2025 12:05 AM", "2025-07-13T00:05"),
        ("Wed Oct 10 2018 20:19:24 GMT+0200 (Central European Summer Time)", "2018-10-10T18:19:24"),
        ("Last updated: 13 Jul 2025 23:40 CEST", "2025-07-13T21:40"),
        ("2025-07-13T23:40:00 America/New_York", "2025-07-14T03:40"),
        ("2025-07-13T23:40:00+02:00[Europe/Berlin]", "2025-07-13T21:40"),
        ("2025-07-13T21:06-500", "2025-07-14T02:06"),
        ("2025-07-13 23:40:00.1234567 UTC", "2025-07-13T23:40:00.123456"),
        ("20250713T234000Z", "2025-07-13T23:40"),
        ("20250713234000", "2025-07-13T23:40"),
        ("/Date(1756886400000)/", "2025-09-03T08:00"),
        ("2025年7月13日 23:40", "2025-07-13T23:40"),
        ("Posted: Jul 13, 2025 / 10:22 AM CDT / Updated: Jul 14, 2025 / 8:01 AM CDT", "2025-07-13T15:22"),
        ("3 września 2025 14:30", "2025-09-03T14:30"),
        ("Mittwoch, 3. September 2025, 14:30 Uhr", "2025-09-03T14:30"),
        ("Aktualisiert am 13.07.2025, 14:05 Uhr", "2025-07-13T14:05"),
        ("Zuletzt aktualisiert am 13. Juli 2025 um 14:05 Uhr", "2025-07-13T14:05"),
        ("Mis à jour le 13/07/2025 à 14h05", "2025-07-13T14:05"),
        ("2025-07-13T23:40:00[Europe/Berlin]", "2025-07-13T21:40"),
        ("2025-07-13 23:40 [CEST]", "2025-07-13T21:40"),
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
    now, ahead = datetime(2025, 9, 5, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    assert first_date(["2026-01-01", "2025-09-04"], now=now) == (datetime(2025, 9, 4, tzinfo=UTC), None)
    assert first_date(["2025-09-01"], now=now, not_before=datetime(2025, 9, 4, tzinfo=UTC)) == (None, None)
    assert first_date(["soon", "2026-01-01", "2026-02-01"], now=now) == (None, ahead)


def test_dates_in_addresses_and_file_names() -> None:
    assert date_in_path("https://x.example/world/2025/9/3/story") == "2025-09-03"
    assert date_in_path("herald_2025-09-03_talks.txt") == "2025-09-03"
    assert date_in_path("https://x.example/20250903123/story") is None


@pytest.mark.parametrize(
    ("value", "country", "expected"),
    [
        ("February 03, 2018 07:18 IST", "IN", "2018-02-03T01:48"),
        ("February 03, 2018 07:18 IST", "IL", "2018-02-03T05:18"),
        ("July 13, 2025 07:18 IST", "IE", "2025-07-13T06:18"),
        ("17.56 IST, 13 July 2025", "IN", "2025-07-13T12:26"),
        ("2025-07-13 12:00 CST", "CN", "2025-07-13T04:00"),
        ("2025-07-13 12:00 CST", None, "2025-07-13T18:00"),
        ("Updated 11:40 PM ET, Sun July 13, 2025", "US", "2025-07-14T03:40"),
        ("January 13, 2025 11:40 PM ET", "US", "2025-01-14T04:40"),
        ("Sun, 13 Jul 2025 23:40:00 EST", "US", "2025-07-14T04:40"),
        ("Sun, 13 Jul 2025 23:40:00 EST", "AU", "2025-07-13T13:40"),
        ("7/6/2025 11:40 PM", "US", "2025-07-07T03:40"),
        ("2025-07-13T23:40:00", "JP", "2025-07-13T14:40"),
        ("2025-07-13T23:40:00Z", "JP", "2025-07-13T23:40"),
        ("2025-07-13", "JP", "2025-07-13T00:00"),
        ("2025-07-13T00:00:00", "JP", "2025-07-13T00:00"),
        (datetime(2025, 7, 13, 23, 40), "US", "2025-07-14T03:40"),
    ],
)
def test_dates_of_an_outlet(value: object, country: str | None, expected: str) -> None:
    assert parse_date(value, place(country)) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_day_and_month_of_other_countries_stay_unknown() -> None:
    assert parse_date("7/6/2025 11:40 PM") is None
    assert parse_date("7/6/2025") is None
    assert parse_date("7.6.25") is parse_date("07.06.25", place("KR")) is None


@pytest.mark.parametrize(
    ("value", "country", "expected"),
    [
        ("7/6/2025", "US", "2025-07-06"),
        ("7/6/2025", "GB", "2025-06-07"),
        ("7-6-2025", "NL", "2025-06-07"),
        ("7.6.2025", None, "2025-06-07"),
        ("07.06.25 | 00:00 Uhr", "DE", "2025-06-07"),
        ("Stand: 7. Juni 2025", "DE", "2025-06-07"),
        ("erstellt: 7. Juni 2025", "IT", "2025-06-07"),
        ("公開日時: 2025年6月7日", "JP", "2025-06-07"),
    ],
)
def test_day_and_month_are_read_as_the_country_does(value: str, country: str | None, expected: str) -> None:
    assert parse_date(value, place(country)) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_clocks_of_other_languages() -> None:
    assert parse_date("2025年6月7日 18時40分", place("JP")) == datetime(2025, 6, 7, 9, 40, tzinfo=UTC)
    assert parse_date("입력 2025.06.07 18:40", place("KR")) == datetime(2025, 6, 7, 9, 40, tzinfo=UTC)
    assert parse_date("Stand: 7. Juni 2025, 18:40 Uhr", place("DE")) == datetime(2025, 6, 7, 16, 40, tzinfo=UTC)


def test_places_of_outlets() -> None:
    assert source_place("los_angeles_times") == place("US", "America/Los_Angeles")
    assert source_place("washington_post") == place("US")
    assert source_place("deccanmirror.in") == place("IN")
    assert source_place("deccan_mirror", "city.deccanmirror.in") == place("IN")
    assert source_place("mill.co.uk") == place("GB")
    assert source_place("mill.tv") == source_place("mill.io", "mill.example") == source_place(None) == NOWHERE


def test_zones_of_the_reference_tables_exist() -> None:
    for table in ("shared/sources", "shared/countries"):
        assert set(seeds.table(table)["time_zone"].drop_nulls()) <= available_timezones()
    assert seeds.table("shared/countries")["time_zone"].null_count() == 0
    for text, country in seeds.table("shared/zone_abbreviations").select("abbreviation", "country_code").iter_rows():
        assert zone(text, country) is not None, text


_PARTS = """
2025 13 7 30 0700 Jul July Sunday Sun 23:40 11:40:05 PM a.m. IST GMT+2 Z T UTC +05:30 America/Foo juillet mai , . / - :
( ) [ ] at on Updated Posted: th of 年 ٣ 99999999999 -500
"""


@settings(deadline=None)  # dateparser takes long at its first date
@given(st.lists(st.sampled_from(_PARTS.split()), max_size=30).map(" ".join), st.sampled_from(["US", "IN", None]))
def test_nothing_that_looks_like_a_date_raises_or_comes_without_a_zone(value: str, country: str | None) -> None:
    found = parse_date(value, place(country))
    assert found is None or found.tzinfo is UTC


@pytest.mark.parametrize(
    "part", ["1", " ", "a", ":", "/", "-", "(", "1 ", "1:", "1/", "12/12/", "posted ", "PM ", "1 Jan "]
)
def test_no_text_takes_long(part: str) -> None:
    for text in (part * 40, f"2025 {part * 40}", f"Jul 13, 2025 {part * 40}"):
        shortest = 1.0
        for length in (60, 80, 100):  # another text each time: results are kept
            start = time.thread_time()
            parse_date(text[:length])
            shortest = min(shortest, time.thread_time() - start)
        assert shortest < 0.02, text

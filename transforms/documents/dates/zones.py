"""Time zones: of countries, of the abbreviations that stand behind a time, of offsets."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import seeds

MAX_OFFSET = timedelta(hours=15)
_ANY_COUNTRY = "any"  # in seeds/shared/zone_abbreviations.csv
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+\-−])(?P<digits>\d{1,2}:?\d{2}|\d{1,2})", re.IGNORECASE)
_MINUTES_FROM = 3  # digits: 530 is 5:30


class Place(NamedTuple):
    """Where an outlet is, as far as it matters for its dates: the country (ISO 3166-1) and the time zone."""

    country_code: str | None = None
    zone: tzinfo = UTC


NOWHERE = Place()


def place(country_code: str | None, zone_name: str | None = None) -> Place:
    """The place with this zone (IANA name), else with the main zone of the country, else with UTC."""
    name = zone_name or _zone_of_country().get(country_code or "")
    return Place(country_code, ZoneInfo(name) if name else UTC)


def zone(text: str, country_code: str | None = None) -> tzinfo | None:
    """The zone that an offset, an abbreviation or an IANA name stands for; None if it is nothing of these.

    An abbreviation that countries use differently (IST, CST) is that of the country.
    """
    match = _OFFSET.fullmatch(text)
    if match:
        return _offset(match["sign"], match["digits"].replace(":", ""))
    found = _abbreviations()
    named = found.get((text.upper(), country_code or ""), found.get((text.upper(), _ANY_COUNTRY)))
    if named:
        return zone(named) if _OFFSET.fullmatch(named) else ZoneInfo(named)
    return ZoneInfo(text) if text in _iana_names() else None


@cache
def abbreviations() -> frozenset[str]:
    """All abbreviations of zones that are known, in capitals."""
    return frozenset(text for text, _ in _abbreviations())


def _offset(sign: str, digits: str) -> tzinfo | None:
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) >= _MINUTES_FROM else (digits, "0")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > MAX_OFFSET:
        return None
    return timezone(offset if sign == "+" else -offset)


@cache
def _abbreviations() -> dict[tuple[str, str], str]:
    rows = seeds.table("shared/zone_abbreviations").select("abbreviation", "country_code", "time_zone").iter_rows()
    return {(text, country): name for text, country, name in rows}


@cache
def _zone_of_country() -> dict[str, str]:
    rows = seeds.table("shared/countries").select("country_code", "time_zone").iter_rows()
    return {country: name for country, name in rows if name}


@cache
def _iana_names() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name)

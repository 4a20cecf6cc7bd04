"""Dates as sources write them, as UTC times."""

import math
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from transforms.lexicon.languages import closed_class, ordered_class
from transforms.lexicon.patterns import alternatives

EARLIEST_YEAR = 1800
MIN_DATE_LENGTH = 8
MAX_DATE_LENGTH = 80
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHORT = 3  # letters that are enough to tell months and weekdays
_MONTHS = {word[:_SHORT]: number for number, word in enumerate(ordered_class("month"), start=1)}
_MONTH = rf"(?P<month>{alternatives(_MONTHS)}[a-z]*)\.?"
_WEEKDAY = rf"(?:{alternatives(word[:_SHORT] for word in closed_class('weekday'))}[a-z]*\.?,?\s+)?"
_ORDINAL = f"{alternatives(closed_class('ordinal_ending'))}?"
_OF = alternatives(closed_class("month_preposition"))
_NAMED_MONTH = tuple(
    re.compile(rf"(?i){_WEEKDAY}{order}")
    for order in (
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}){_ORDINAL},?\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:\s+|-)(?:{_OF}\s+)?{_MONTH}(?:,?\s+|-)(?P<year>\d{{4}})",
    )
)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})[/.\-](?P<b>\d{1,2})[/.\-](?P<year>\d{4})(?:[ T,].*)?")
# email.utils reads nearly anything, and reads "10:00 PM EDT" wrongly: it is given only what is of its format.
_RFC_2822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UTC?|Z|[ECMP][SD]T)"
)
_URL_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[/-](?P<month>\d\d?)[/-](?P<day>\d\d?)(?!\d)")
_SETTINGS = {
    "TIMEZONE": "UTC", "TO_TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True, "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
}  # fmt: skip


def parse_date(value: object) -> datetime | None:
    """The time that a value of a source stands for, in UTC; None when it stands for none.

    Takes dates and times (without a zone: UTC), seconds, milli- and microseconds since 1970, ISO 8601, RFC 2822 and
    written dates in the languages of dateparser. A numeric date in which day and month can be swapped, a date
    without a year and one before 1800 are none: a wrong date is worse than no date.
    """
    try:
        found = _parse(value)
        found = found.astimezone(UTC) if found else None
    except (ValueError, OverflowError, OSError):
        return None
    return found if found and found.year >= EARLIEST_YEAR else None


def first_date(values: Iterable[object], *, not_after: datetime, not_before: datetime | None = None) -> datetime | None:
    """The first of the values that is a date within these bounds."""
    for value in values:
        found = parse_date(value)
        if found and found <= not_after and (not_before is None or found >= not_before):
            return found
    return None


def date_in_path(path: str) -> str | None:
    """The ISO date that an address or file name holds, as .../2025/09/03/... or ..._2025-09-03_..."""
    match = _URL_DATE.search(path)
    return f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}" if match else None


def _parse(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return _epoch(float(value))
    return _from_text(" ".join(value.split())) if isinstance(value, str) and len(value) <= MAX_DATE_LENGTH else None


def _utc(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _epoch(number: float) -> datetime | None:
    if not math.isfinite(number):
        return None
    for unit, low in ((1e6, 1e14), (1e3, 1e11), (1.0, 1e8)):  # the size tells the unit
        if abs(number) >= low:
            return _EPOCH + timedelta(seconds=number / unit)
    return None


@lru_cache(maxsize=4096)
def _from_text(text: str) -> datetime | None:
    if re.fullmatch(r"-?\d{9,17}(?:\.\d+)?", text):
        return _epoch(float(text))
    known = written_date(text)
    if known or _NUMERIC.fullmatch(text) or len(text) < MIN_DATE_LENGTH or not re.search(r"(?<!\d)\d{4}(?!\d)", text):
        return known
    import dateparser  # loading it takes a second, and few dates need it

    return dateparser.parse(text, settings=_SETTINGS)


def written_date(text: str) -> datetime | None:
    """The time that a text stands for in ISO 8601, RFC 2822, English or numbers; None if it is nothing of these.

    Raises ValueError for days that there are not.
    """
    try:
        return _utc(datetime.fromisoformat(text))
    except ValueError:
        pass
    for pattern in _NAMED_MONTH:
        match = pattern.fullmatch(text)
        if match:
            month = _MONTHS[match["month"][:_SHORT].lower()]
            return datetime(int(match["year"]), month, int(match["day"]), tzinfo=UTC)
    if _RFC_2822.fullmatch(text):
        return _utc(parsedate_to_datetime(text))
    match = _NUMERIC.fullmatch(text)
    return _numeric(int(match["a"]), int(match["b"]), int(match["year"])) if match else None


def _numeric(a: int, b: int, year: int) -> datetime | None:
    if a != b and a <= 12 and b <= 12:
        return None
    day, month = (a, b) if a > 12 else (b, a)
    return datetime(year, month, day, tzinfo=UTC)

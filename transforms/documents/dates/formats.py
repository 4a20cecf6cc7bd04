"""The formats of dates that sources use, as a table of patterns: fast, whatever the text is."""

import re
from datetime import UTC, datetime
from functools import cache

from transforms.documents.dates import zones
from transforms.lexicon.languages import ANY, closed_class, ordered_class
from transforms.lexicon.patterns import alternatives

MAX_DATE_LENGTH = 100
MONTH_FIRST = frozenset({"US"})  # countries in which 7/6/2025 is a day of July
DAY_FIRST_IN_SHORT = frozenset({"AT", "CH", "CZ", "DE", "DK", "FI", "LI", "LU", "NO", "PL", "SK", "TR"})  # in 25.04.24
_SHORT = 3  # letters that are enough to tell months and weekdays
_NOON = 12
_MONTHS = {word[:_SHORT]: number for number, word in enumerate(ordered_class("month"), start=1)}
_MONTH = rf"(?P<month>{alternatives(_MONTHS)}[a-z]*)\.?"
_WEEKDAY = rf"(?:{alternatives(word[:_SHORT] for word in closed_class('weekday'))}[a-z]*\.?,? ?)?"
_ORDINAL = f"{alternatives(closed_class('ordinal_ending'))}?"
_OF = alternatives(closed_class("month_preposition"))
_AT = alternatives(closed_class("date_preposition", ANY))
_DAY, _YEAR = r"(?P<day>\d{1,2})", r"(?P<year>\d{4})"
_YEAR_SIGN, _MONTH_SIGN, _DAY_SIGN = (
    f"[{''.join(closed_class(name))}]" for name in ("date_year_sign", "date_month_sign", "date_day_sign")
)
_DATES = (
    rf"{_WEEKDAY}{_MONTH} {_DAY}{_ORDINAL},? {_YEAR}",
    rf"{_WEEKDAY}{_DAY}{_ORDINAL}(?: {_OF})?(?:[ \-/.]|\. ){_MONTH}(?:,? |[\-/.]){_YEAR}",
    rf"{_YEAR}[ \-/.]{_MONTH}[ \-/.]{_DAY}",
    rf"{_YEAR}(?P<mark>[\-/.:])(?P<number>\d{{1,2}})(?P=mark){_DAY}",
    rf"{_YEAR}{_YEAR_SIGN} ?(?P<number>\d{{1,2}}){_MONTH_SIGN} ?{_DAY}{_DAY_SIGN}",
    rf"{_WEEKDAY}(?P<a>\d{{1,2}})(?P<mark>[\-/.])(?P<b>\d{{1,2}})(?P=mark){_YEAR}",
    r"(?P<a>\d\d)(?P<mark>\.)(?P<b>\d\d)\.(?P<short_year>\d\d)",
)
_AM, _PM = closed_class("before_noon"), closed_class("after_noon")
_HALF = rf"(?P<half>{alternatives(_AM | _PM)})(?![a-z])"
_SECONDS = r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_HOUR_SIGN, _MINUTE_SIGN = (f"[{''.join(closed_class(name))}]" for name in ("hour_sign", "minute_sign"))
_CLOCK = rf"(?: ?{alternatives(closed_class('clock_word', ANY))}\b)?"
_TIME = (
    rf"(?P<hour>\d{{1,2}})(?:(?:[:.h]|{_HOUR_SIGN} ?)(?P<minute>\d{{2}}){_SECONDS})?{_MINUTE_SIGN}?{_CLOCK}"
    rf"(?: ?{_HALF})?"
)
_ZONE = (
    rf" ?[(\[]?(?P<zone>(?:UTC|GMT)?[+\-−]\d{{1,2}}:?(?:\d{{2}})?|{alternatives(zones.abbreviations())}"
    r"|[a-z_]{2,20}/[a-z_]{2,20}(?:/[a-z_]{2,20})?)[)\]]?"
)
_ASIDE = r"(?: ?[(\[][^()\[\]]{1,50}[)\]])?"  # +0200 (Central European Summer Time)
_TIME_AND_ZONE = rf"{_TIME}(?:{_ZONE}{_ASIDE})?"
_BETWEEN = rf"(?:,? ?[|/–—·•\-]? ?(?:{_AT} )?|T)"
_LABELS = alternatives(
    frozenset().union(*(closed_class(name, ANY) for name in ("published_label", "updated_label", "date_label")))
)
_LABEL = rf"(?:{_LABELS}(?: {_AT})? ?:? ?)?"
_LABEL_AT_START = re.compile(rf"(?i)^{_LABELS} ?:? ")
_NEXT = rf"(?:,? ?[|/–—·•;\-]? ?{_LABELS}\b.*)?\.?"  # Posted: ... / Updated: ...
_COMPACT = re.compile(r"((?:19|20)\d{6})(\d{6})")  # 20250713234000


@cache
def _formats() -> tuple[re.Pattern[str], ...]:
    """The formats, compiled where one is asked for: that takes a third of a second."""
    orders = (
        *(rf"{date}(?:{_BETWEEN}{_TIME_AND_ZONE})?" for date in _DATES),
        *(rf"{_TIME_AND_ZONE}{_BETWEEN}{date}" for date in _DATES),
        rf"{_WEEKDAY}{_MONTH} {_DAY} {_TIME}(?:{_ZONE})? {_YEAR}",  # Wed Oct 10 20:19:24 +0000 2018
        rf"{_DAY}/{_MONTH}/{_YEAR}:{_TIME}{_ZONE}",  # 10/Oct/2000:13:55:36 -0700
    )
    return tuple(re.compile(rf"(?i){_LABEL}{order}{_NEXT}") for order in orders)


def without_label(text: str) -> str:
    """The text without a label such as "Published:" at its start."""
    return _LABEL_AT_START.sub("", text)


def known_time(text: str, country_code: str | None = None) -> datetime | None:
    """The time that a text stands for in a known format; None if it is in none, or day and month can be swapped.

    Takes ISO 8601 and its variants, RFC 2822, the formats of Twitter and Apache, and dates in English, numbers or
    Chinese signs with and without a time. A time without a zone stays without one; a day alone is its midnight in
    UTC. The country is that of the outlet: it decides what an abbreviated zone and 7/6/2025 11:40 PM mean.

    Raises ValueError for days and times that there are not.
    """
    text = " ".join(text.split())
    if len(text) > MAX_DATE_LENGTH:
        return None
    iso = _iso(text)
    if iso:
        return iso
    for pattern in _formats():
        match = pattern.fullmatch(text)
        if match:
            return _time(match.groupdict(), country_code)
    return None


def _iso(text: str) -> datetime | None:
    try:
        compact = _COMPACT.fullmatch(text)
        found = datetime.fromisoformat("T".join(compact.groups()) if compact else text)
    except ValueError:
        return None
    is_day = len(text) <= len("2025-09-03")
    return found.replace(tzinfo=UTC) if is_day else found


def _time(parts: dict[str, str | None], country_code: str | None) -> datetime | None:
    """The time of the named parts of a format; None if its day or its zone is not certain."""
    day = _day(parts, country_code)
    hour, minute, half = parts["hour"], parts["minute"], (parts["half"] or "").lower()
    if day is None or hour is None:
        return day and day.replace(tzinfo=UTC)
    if minute is None and not half:
        return None
    found = day.replace(
        hour=_hour(int(hour), half),
        minute=int(minute or 0),
        second=min(int(parts["second"] or 0), 59),  # 60 is a leap second
        microsecond=int(f"{parts['fraction'] or 0:0<6}"[:6]),
    )
    if parts["zone"] is None:
        return found
    zone = zones.zone(parts["zone"], country_code)
    return found.replace(tzinfo=zone) if zone else None


def _hour(hour: int, half: str) -> int:
    """The hour from 0 to 23; one above 12 is that already, whatever stands behind it."""
    if half and hour <= _NOON:
        return hour % _NOON + (_NOON if half in _PM else 0)
    return hour


def _day(parts: dict[str, str | None], country_code: str | None) -> datetime | None:
    if parts.get("short_year") and country_code not in DAY_FIRST_IN_SHORT:
        return None
    year = int(parts.get("year") or f"20{parts['short_year']}")
    if parts.get("month"):
        return datetime(year, _MONTHS[str(parts["month"])[:_SHORT].lower()], int(parts["day"] or 0))
    if parts.get("number"):
        return datetime(year, int(parts["number"] or 0), int(parts["day"] or 0))
    a, b = int(parts["a"] or 0), int(parts["b"] or 0)
    is_dotted = parts["mark"] == "."
    is_month_first = country_code in MONTH_FIRST and not is_dotted and (parts["half"] or parts["mark"] == "/")
    is_day_first = country_code not in (None, *MONTH_FIRST) or (is_dotted and country_code is None)
    if is_month_first or b > _NOON >= a:
        a, b = b, a
    elif a != b and a <= _NOON and b <= _NOON and not is_day_first:
        return None
    return datetime(year, b, a)

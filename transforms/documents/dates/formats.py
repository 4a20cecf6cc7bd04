"""The formats of dates that sources use, as a table of patterns: fast, whatever the text is."""

import re
from datetime import UTC, datetime

from transforms.documents.dates import zones
from transforms.lexicon.languages import ANY, closed_class, ordered_class
from transforms.lexicon.patterns import alternatives

MAX_DATE_LENGTH = 100
MONTH_FIRST = frozenset({"US"})  # countries in which 7/6/2025 is a day of July
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
    rf"{_WEEKDAY}{_DAY}{_ORDINAL}(?: {_OF})?[ \-/.]{_MONTH}(?:,? |[\-/.]){_YEAR}",
    rf"{_YEAR}[ \-/.]{_MONTH}[ \-/.]{_DAY}",
    rf"{_YEAR}(?P<mark>[\-/.:])(?P<number>\d{{1,2}})(?P=mark){_DAY}",
    rf"{_YEAR}{_YEAR_SIGN} ?(?P<number>\d{{1,2}}){_MONTH_SIGN} ?{_DAY}{_DAY_SIGN}",
    rf"{_WEEKDAY}(?P<a>\d{{1,2}})(?P<mark>[\-/.])(?P<b>\d{{1,2}})(?P=mark){_YEAR}",
)
_AM, _PM = closed_class("before_noon"), closed_class("after_noon")
_HALF = rf"(?P<half>{alternatives(_AM | _PM)})(?![a-z])"
_SECONDS = r"(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_TIME = rf"(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>\d{{2}}){_SECONDS})?(?: ?{_HALF})?"
_ZONE = (
    rf" ?\(?(?P<zone>(?:UTC|GMT)?[+\-−]\d{{1,2}}:?(?:\d{{2}})?|{alternatives(zones.abbreviations())}"
    r"|[a-z_]{2,20}/[a-z_]{2,20}(?:/[a-z_]{2,20})?)\)?"
)
_ASIDE = r"(?: ?[(\[][^()\[\]]{1,50}[)\]])?"  # +0200 (Central European Summer Time)
_TIME_AND_ZONE = rf"{_TIME}(?:{_ZONE}{_ASIDE})?"
_BETWEEN = rf"(?:,? ?[|/–—·•\-]? ?(?:{_AT} )?|T)"
_LABELS = alternatives(closed_class("published_label", ANY) | closed_class("updated_label", ANY))
_LABEL = rf"(?:{_LABELS}(?: {_AT})?:? )?"
_NEXT = rf"(?:,? ?[|/–—·•;\-]? ?{_LABELS}\b.*)?\.?"  # Posted: ... / Updated: ...
_FORMATS = tuple(
    re.compile(rf"(?i){_LABEL}{order}{_NEXT}")
    for order in (
        *(rf"{date}(?:{_BETWEEN}{_TIME_AND_ZONE})?" for date in _DATES),
        *(rf"{_TIME_AND_ZONE}{_BETWEEN}{date}" for date in _DATES),
        rf"{_WEEKDAY}{_MONTH} {_DAY} {_TIME}(?:{_ZONE})? {_YEAR}",  # Wed Oct 10 20:19:24 +0000 2018
        rf"{_DAY}/{_MONTH}/{_YEAR}:{_TIME}{_ZONE}",  # 10/Oct/2000:13:55:36 -0700
    )
)
_COMPACT = re.compile(r"((?:19|20)\d{6})(\d{6})")  # 20250713234000


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
    for pattern in _FORMATS:
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
    year = int(parts["year"] or 0)
    if parts.get("month"):
        return datetime(year, _MONTHS[str(parts["month"])[:_SHORT].lower()], int(parts["day"] or 0))
    if parts.get("number"):
        return datetime(year, int(parts["number"] or 0), int(parts["day"] or 0))
    a, b = int(parts["a"] or 0), int(parts["b"] or 0)
    is_month_first = country_code in MONTH_FIRST and parts["mark"] == "/" and parts["half"]
    if is_month_first or b > _NOON >= a:
        a, b = b, a
    elif a != b and a <= _NOON and b <= _NOON:
        return None
    return datetime(year, b, a)

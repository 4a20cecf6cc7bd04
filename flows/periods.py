"""Times as a person writes them: a span such as 7d, a day such as 2025-09-01."""

import re
from datetime import UTC, date, datetime, time, timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"(\d{1,6})\s*([smhdw])")


def span(text: str) -> timedelta:
    """A time span such as 90s, 15m, 1h, 1d or 2w; raises ValueError for anything else."""
    match = _SPAN.fullmatch(text.strip().lower())
    if not match:
        raise ValueError("a number with s, m, h, d or w is needed, such as 15m, 1h or 7d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def day(text: str) -> datetime:
    """The start in UTC of a day such as 2025-09-01; raises ValueError for anything else."""
    return datetime.combine(date.fromisoformat(text.strip()), time(), UTC)


def moment(text: str, now: datetime, *, is_end: bool = False) -> datetime:
    """A time in UTC: a span before now, or a day (the end of it, if is_end); raises ValueError for anything else."""
    try:
        return now - span(text)
    except (ValueError, OverflowError):
        pass
    try:
        return day(text) + timedelta(days=1 if is_end else 0)
    except (ValueError, OverflowError):
        raise ValueError("a day such as 2025-09-01 is needed, or a span before now such as 7d") from None

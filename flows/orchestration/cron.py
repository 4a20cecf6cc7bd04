"""Cron expressions and time zones, checked without Prefect: its import takes seconds."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# name, least and greatest number, names of numbers
_FIELDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),  # 0 and 7 are Sunday
)
_PART = re.compile(r"(?:\*|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check_cron(text: str) -> str:
    """The expression with single blanks; raises ValueError that names the field which is wrong and what it may be."""
    fields = text.split()
    names = ", ".join(name for name, *_ in _FIELDS)
    if len(fields) != len(_FIELDS):
        raise ValueError(f"{text!r} has {len(fields)} of the five fields {names}; an example is '0 6 * * 1-5'")
    found = [_numbers(text, field, *known) for field, known in zip(fields, _FIELDS, strict=True)]
    _, _, days, months, _ = found
    if fields[4] == "*" and min(days) > max(_LONGEST[month - 1] for month in months):
        raise ValueError(f"{text!r} never occurs: no such month has a day {min(days)}")
    return " ".join(fields)


def check_timezone(name: str) -> str:
    """The name; raises ValueError if the IANA database has no such time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone: give an IANA name, such as Europe/Berlin or UTC") from error
    return name


def _numbers(text: str, field: str, name: str, least: int, greatest: int, names: tuple[str, ...]) -> set[int]:
    """The numbers that a field allows."""
    allowed = f"numbers from {least} to {greatest}" + (f" or {names[0]} to {names[-1]}" if names else "")
    wrong = ValueError(
        f"{text!r}: the {name} {field!r} is wrong; allowed are {allowed}, ranges (1-5), lists (1,3), * and steps (*/2)"
    )
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None or match["step"] == "0":
            raise wrong
        first, last = _number(match["first"], least, names), _number(match["last"], least, names)
        if match["first"] is None:
            first, last = least, greatest
        elif match["last"] is None:
            last = greatest if match["step"] else first
        if first is None or last is None or not least <= first <= last <= greatest:
            raise wrong
        found |= set(range(first, last + 1, int(match["step"] or 1)))
    return found


def _number(written: str | None, least: int, names: tuple[str, ...]) -> int | None:
    """The number of a number or name; None for anything else."""
    if written is None:
        return None
    if written.lower() in names:
        return names.index(written.lower()) + least
    return int(written) if written.isascii() and written.isdigit() else None

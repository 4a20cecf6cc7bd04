"""Geometry of the report's column charts; the templates draw it, text stays in HTML so that it reflows."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
_LONGEST_DAYS: Mapping[Unit, int] = {"day": 62, "week": 430, "month": 3660}  # a chart of more columns is noise
_DATE_LABELS = 6
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Column:
    """A column of a chart 100 wide and 100 high, with what it stands for."""

    x: float
    width: float
    height: float
    value: int
    label: str


@dataclass(frozen=True)
class Tick:
    """A label on an axis and where it stands, in per cent."""

    at: float
    label: str


@dataclass(frozen=True)
class ColumnChart:
    """Columns, labels of both axes, and the highest column."""

    columns: tuple[Column, ...]
    dates: tuple[Tick, ...]
    counts: tuple[Tick, ...]
    peak: Column | None


def unit_for(first: date, last: date) -> Unit:
    """What the columns of a chart from first to last should stand for."""
    days = (last - first).days + 1
    return next((unit for unit, longest in _LONGEST_DAYS.items() if days <= longest), "year")


def column_chart(
    starts: Sequence[date], values: Mapping[date, int], unit: Unit, *, has_axis: bool = False
) -> ColumnChart:
    """A chart with a column for each of starts, also where values has none; its scale starts at nought.

    With an axis the scale ends at a round number, otherwise at the highest column.
    """
    most = max((values.get(start, 0) for start in starts), default=0)
    top = _round_up(most) if has_axis else max(most, 1)
    step = 100 / len(starts) if starts else 0.0
    columns = tuple(
        Column(
            x=round((at + 0.1) * step, 3),
            width=round(0.8 * step, 3),
            height=round(100 * values.get(start, 0) / top, 3),
            value=values.get(start, 0),
            label=period_label(start, unit),
        )
        for at, start in enumerate(starts)
    )
    every = math.ceil(len(starts) / _DATE_LABELS) or 1
    return ColumnChart(
        columns=columns,
        dates=tuple(
            Tick(round((at + 0.5) * step, 3), _short_label(start, unit))
            for at, start in enumerate(starts)
            if at % every == 0
        ),
        counts=tuple(Tick(50.0 * half, f"{top * half // 2:,}") for half in (1, 2) if has_axis),
        peak=max(columns, key=lambda column: column.value, default=None),
    )


def period_label(start: date, unit: Unit) -> str:
    """A day, week, month or year in words."""
    match unit:
        case "day":
            return f"{start.day} {start:%b %Y}"
        case "week":
            return f"week of {start.day} {start:%b %Y}"
        case "month":
            return f"{start:%B %Y}"
        case "year":
            return str(start.year)


def _short_label(start: date, unit: Unit) -> str:
    if unit == "year":
        return str(start.year)
    return f"{start:%b %Y}" if unit == "month" else f"{start.day} {start:%b}"


def _round_up(value: int) -> int:
    """The next number with a round half to label an axis with: 2, 4, 10, 20, 40, 100 …; at least 2."""
    scale = 10 ** max(0, math.floor(math.log10(value / 2))) if value > 2 else 1
    return next(2 * step * scale for step in _STEPS if 2 * step * scale >= value)

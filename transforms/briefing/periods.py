"""Days and weeks that a briefing is about."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from transforms.lexicon.phrases import phrase

Kind = Literal["day", "week"]
_DAYS: dict[Kind, int] = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Period:
    """A day, or a week from Monday to Sunday; first and last day are both in it."""

    kind: Kind
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=_DAYS[self.kind] - 1)

    @property
    def before(self) -> "Period":
        """The one before it, which it is compared with."""
        return Period(self.kind, self.first - timedelta(days=_DAYS[self.kind]))

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return _day(first)
        if first.year != last.year:
            return f"{_day(first)} – {_day(last)}"
        start = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
        return f"{start}–{_day(last)}" if first.month == last.month else f"{start} – {_day(last)}"


def containing(kind: Kind, day: date) -> Period:
    """The period that a day is in."""
    return Period(kind, day if kind == "day" else day - timedelta(days=day.weekday()))


def last_complete(kind: Kind, today: date) -> Period:
    """The last period that ended before today."""
    return containing(kind, today).before


def title(period: Period, scope: str | None) -> str:
    """The title of a briefing, such as "Weekly briefing, 25–31 Dec 2017: Ports"."""
    words = phrase(f"brief_title_{period.kind}", period=str(period))
    return phrase("brief_title_scope", title=words, scope=scope) if scope else words


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"

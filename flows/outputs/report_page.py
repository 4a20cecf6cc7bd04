"""The report as one HTML page: it needs no network and no script, and everything in it is escaped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.outputs.report_charts import ColumnChart, Unit, column_chart
from flows.warehouse.connection import QueryRow
from flows.wording import counted
from transforms.documents.urls import web_address

UNKNOWN_OUTLET = "Outlet not known"
OUTLET_COLUMNS = 8
_TYPES = {"PERSON": "person", "ORG": "organisation"}


@dataclass(frozen=True)
class Contents:
    """What a report shows: rows as the queries sql/queries/report/*.sql give them."""

    title: str
    since: date | None
    until: date | None
    unit: Unit
    overview: QueryRow
    articles: Sequence[QueryRow]
    mentions: Sequence[QueryRow]
    voices: Sequence[QueryRow]
    speakers: Sequence[QueryRow]
    speaker_quotes: Sequence[QueryRow]
    contested: Sequence[QueryRow]
    who_quotes_whom: Sequence[QueryRow]
    about: Sequence[QueryRow]
    kinds: Sequence[QueryRow]
    statuses: Sequence[QueryRow]
    shared: Sequence[QueryRow]
    sources: Sequence[QueryRow]
    sources_over_time: Sequence[QueryRow]
    rejected: Sequence[QueryRow]
    checks: Sequence[QueryRow]


@dataclass(frozen=True)
class HeatCell:
    """A count and how dark its cell is, 0 to 1."""

    value: int
    strength: float


@dataclass(frozen=True)
class Heat:
    """Speakers by outlets; the last column, where there is one, sums the outlets that have none."""

    outlets: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...], int], ...]


def render(contents: Contents) -> str:
    """The page."""
    starts = [row["starts_on"] for row in contents.articles]
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            c=contents,
            articles=column_chart(
                starts,
                {row["starts_on"]: row["n_documents"] for row in contents.articles},
                contents.unit,
                has_axis=True,
            ),
            entities=_entities(contents, starts),
            quotes_of=_grouped(contents.speaker_quotes, "speaker_entity_id"),
            heat=_heat(contents.speakers, contents.who_quotes_whom),
            presence=_presence(contents, starts),
            has_tone=any(row["avg_tone"] is not None for row in contents.about),
            failed=[row for row in contents.checks if row["n_failures"]],
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flows.outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "counted": counted,
        "number": lambda value: f"{value:,}",
        "percent": _percent,
        "day": _day,
        "moment": _moment,
        "web_address": web_address,
        "shown": lambda words: words.rstrip(","),  # before "she said"
        "outlet": lambda name: name or UNKNOWN_OUTLET,
        "type": lambda label: _TYPES.get(label, label.lower()),
    }
    return environment


def _percent(share: float | None) -> str:
    """A share as per cent: one decimal below 10, none above, and never 0% for what is there."""
    if share is None:
        return "–"
    value = 100 * share
    return "<0.1%" if 0 < value < 0.05 else f"{value:.0f}%" if value >= 9.95 or value == 0 else f"{value:.1f}%"


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def _moment(value: datetime) -> str:
    utc = value.astimezone(UTC)
    return f"{_day(utc)}, {utc:%H:%M} UTC"


def _grouped(rows: Sequence[QueryRow], key: str) -> dict[Any, list[QueryRow]]:
    groups: dict[Any, list[QueryRow]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def _entities(contents: Contents, starts: Sequence[date]) -> list[tuple[QueryRow, ColumnChart]]:
    """The most mentioned entities, each with its first row and its chart."""
    return [
        (rows[0], column_chart(starts, {row["starts_on"]: row["n_mentions"] for row in rows}, contents.unit))
        for rows in _grouped(contents.mentions, "entity_id").values()
    ]


def _presence(contents: Contents, starts: Sequence[date]) -> dict[str | None, ColumnChart]:
    """A chart of the articles of each outlet."""
    return {
        source: column_chart(starts, {row["starts_on"]: row["n_documents"] for row in rows}, contents.unit)
        for source, rows in _grouped(contents.sources_over_time, "source_id").items()
    }


def _heat(speakers: Sequence[QueryRow], cells: Sequence[QueryRow]) -> Heat:
    """Who quotes whom as a table: the outlets that quote these speakers most, and the others together."""
    outlets = list({row["source_id"]: row["source_name"] or UNKNOWN_OUTLET for row in cells}.items())
    shown = outlets if len(outlets) <= OUTLET_COLUMNS else outlets[: OUTLET_COLUMNS - 1]
    others = {source for source, _ in outlets[len(shown) :]}
    counts = Counter[tuple[str, object]]()
    for row in cells:
        column = "others" if row["source_id"] in others else (row["source_id"],)
        counts[row["speaker_entity_id"], column] += row["n_quotes"]
    columns: list[object] = [(source,) for source, _ in shown] + (["others"] if others else [])
    most = max(counts.values(), default=1)
    rows = []
    for speaker in speakers:
        values = [counts[speaker["speaker_entity_id"], column] for column in columns]
        heat = tuple(HeatCell(value, round(value / most, 3)) for value in values)
        rows.append((speaker["speaker_name"], heat, sum(values)))
    names = tuple(name for _, name in shown) + ((f"{len(others)} others",) if others else ())
    return Heat(names, tuple(rows))

"""How listed sources do: when each was last reached, how much it brings, and which fell silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import duckdb
import polars as pl

from flows.sources.settings import Source
from flows.warehouse.connection import ask, registered
from transforms.credentials import without_credentials

State = Literal["ok", "off", "never fetched", "failing", "partly failing", "silent"]
WEEKS, DAY = 5, timedelta(days=1)  # five weeks: this one and the four before it
SILENT_GAPS = 5  # as long without an article as it usually takes for so many


@dataclass(frozen=True)
class Status:
    """A source: its state, why, and what it brought: articles a day in the last 7 days, and in the 28 before.

    Rates count the days since the first article where these are fewer; None: it was not there yet.
    """

    source_id: str
    state: State
    last_success: datetime | None
    last_article: datetime | None
    a_day: float
    before: float | None
    n_errors: int  # failed fetches of its feeds and sitemaps in the last 7 days
    detail: str | None
    is_silent: bool = False  # for much longer than usual, whatever else is wrong with it

    @property
    def is_flagged(self) -> bool:
        """Whether somebody should look after it."""
        return self.state in ("failing", "partly failing", "silent")


def statuses(con: duckdb.DuckDBPyConnection, sources: Sequence[Source], now: datetime) -> list[Status]:
    """The status of each listed source, from a warehouse."""
    if not sources:
        return []
    urls = [(source.source_id, without_credentials(url)) for source in sources for url in source.addresses]
    wanted = pl.DataFrame(urls, schema={"source_id": pl.String, "url": pl.String}, orient="row")
    with registered(con, wanted_urls=wanted.unique()):
        rows = {row["source_id"]: row for row in ask(con, "sources/status", now=now)}
    return [_status(source, rows.get(source.source_id), now) for source in sources]


def _status(source: Source, row: dict[str, Any] | None, now: datetime) -> Status:
    row = row or {}
    first, last = row.get("first_article"), row.get("last_article")
    a_day = row.get("n_week", 0) / _days(first, now, now - timedelta(days=7))
    week_ago = now - timedelta(days=7)
    before = (
        row.get("n_before", 0) / _days(first, week_ago, now - timedelta(days=35))
        if _is_before(first, week_ago)
        else None
    )
    is_silent = source.is_enabled and bool(row) and _is_silent(row, now)
    state: State = "ok"
    detail = None
    if not source.is_enabled:
        state = "off"
    elif row.get("last_fetch") is None:
        state = "never fetched"
    elif not row["n_well"]:
        state, detail = "failing", row["last_error"]
    elif is_silent:
        state = "silent"
        detail = f"no article since {last:%Y-%m-%d %H:%M} UTC" if last else "no article yet"
    elif row["last_error"]:
        state, detail = "partly failing", row["last_error"]
    return Status(
        source.source_id,
        state,
        row.get("last_success"),
        last,
        a_day,
        before,
        row.get("n_errors", 0),
        detail,
        is_silent,
    )


def _is_silent(row: dict[str, Any], now: datetime) -> bool:
    """Whether it has been quiet for much longer than it usually is."""
    last, first = row["last_article"], row["first_article"]
    if last is None or first is None:
        return False
    n_articles = row["n_week"] + row["n_before"]
    usual = min(now - first, timedelta(weeks=WEEKS)) / max(n_articles, 1)
    return bool(now - last > max(DAY, SILENT_GAPS * usual))


def _is_before(first: datetime | None, moment: datetime) -> bool:
    return first is not None and first < moment


def _days(first: datetime | None, end: datetime, begin: datetime) -> float:
    """Days from the first article, or the beginning of a period, to its end; at least one."""
    return max((end - max(first or begin, begin)) / DAY, 1.0)


def as_row(status: Status) -> dict[str, Any]:
    """The status for a program, as JSON has it."""
    times = {"last_success": status.last_success, "last_article": status.last_article}
    return {
        "source_id": status.source_id,
        "state": status.state,
        "is_flagged": status.is_flagged,
        **{name: time.astimezone(UTC).isoformat() if time else None for name, time in times.items()},
        "articles_a_day": round(status.a_day, 2),
        "articles_a_day_before": None if status.before is None else round(status.before, 2),
        "errors_in_7_days": status.n_errors,
        "detail": status.detail,
    }

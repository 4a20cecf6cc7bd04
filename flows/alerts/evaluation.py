"""What there is to tell after a run: silent sources, failed checks, and what watchlists found."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import duckdb
import polars as pl

import sql
from flows.alerts.settings import OF_NO_WATCHLIST, Channel
from flows.alerts.source_status import statuses
from flows.sources.settings import Source
from flows.warehouse.connection import ask, registered
from transforms.alerts.rows import denials, failed_checks, first_statements, hits, silent_sources, spikes
from transforms.alerts.spikes import DAYS
from transforms.alerts.spikes import spikes as days_above
from transforms.schemas import TIMESTAMP
from transforms.watch.watchlists import ALERTS as KINDS
from transforms.watch.watchlists import Watchlist

NEWS = timedelta(days=7)  # what is older is not told: it came with an archive, or late
QUIET_DAYS = 30  # without a statement, after which one is the first again


_SILENT: dict[str, pl.DataType] = {
    "source_id": pl.String(),
    "name": pl.String(),
    "last_article": TIMESTAMP,
    "before": pl.Float64(),
    "detail": pl.String(),
}


def found(
    con: duckdb.DuckDBPyConnection, watchlists: Sequence[Watchlist], sources: Sequence[Source], now: datetime
) -> pl.DataFrame:
    """ALERTS of all that is to be told now, also if it was told before: the ids say so."""
    alerts = pl.concat([*_watched(con, watchlists, now), _silent(con, sources, now), _failed(con, now)])
    alerts = alerts.unique("alert_id", keep="first", maintain_order=True)
    order = pl.int_range(pl.len(), dtype=pl.Int64)  # that in which they are read
    return alerts.with_columns(pl.col("created_at") + pl.duration(microseconds=order))


def receivers(
    alerts: pl.DataFrame, watchlists: Sequence[Watchlist], channels: Sequence[Channel]
) -> dict[str, list[str]]:
    """The channels that each alert goes to: {alert_id: names}."""
    of_kinds = {kind: [each.name for each in channels if kind in each.alerts] for kind in OF_NO_WATCHLIST}
    of_watchlists = {watchlist.name: list(watchlist.channels) for watchlist in watchlists}
    return {
        own_id: of_kinds.get(kind, []) if watchlist is None else of_watchlists.get(watchlist, [])
        for own_id, kind, watchlist in alerts.select("alert_id", "kind", "watchlist").iter_rows()
    }


def _watched(con: duckdb.DuckDBPyConnection, watchlists: Sequence[Watchlist], now: datetime) -> Iterator[pl.DataFrame]:
    since = now - NEWS

    def asking(kind: str) -> list[str]:
        return [each.name for each in watchlists if kind in (each.alerts or KINDS)]

    def rows(query: str, kind: str, **parameters: object) -> pl.DataFrame:
        return con.execute(sql.query(f"alerts/{query}"), {"watchlists": asking(kind), **parameters}).pl()

    if asking("spike"):
        days = {"first": now.date() - timedelta(days=DAYS + 1), "last": now.date()}
        asked = [(each.name, each.since) for each in watchlists if each.name in asking("spike")]
        schema: dict[str, pl.DataType] = {"watchlist": pl.String(), "since": pl.Duration("us")}
        with registered(con, asked=pl.DataFrame(asked, schema=schema, orient="row")):
            yield spikes(days_above(con.execute(sql.query("alerts/daily_hits"), days).pl()), now)
    if asking("denial"):
        yield denials(rows("denials", "denial", since=since), now)
    if asking("first_statement"):
        firsts = rows("first_statements", "first_statement", since=since, quiet_days=QUIET_DAYS)
        yield first_statements(firsts, now)
    if asking("hit"):
        yield hits(rows("hits", "hit", since=since), now)


def _silent(con: duckdb.DuckDBPyConnection, sources: Sequence[Source], now: datetime) -> pl.DataFrame:
    names = {source.source_id: source.name for source in sources}
    rows = [
        {
            "source_id": status.source_id,
            "name": names[status.source_id],
            "last_article": status.last_article,
            "before": status.before if status.before is not None else status.a_day,
            "detail": status.detail if status.state != "silent" else None,
        }
        for status in statuses(con, sources, now)
        if status.is_silent
    ]
    return silent_sources(pl.DataFrame(rows, schema=_SILENT), now)


def _failed(con: duckdb.DuckDBPyConnection, now: datetime) -> pl.DataFrame:
    rows = ask(con, "alerts/failed_checks", since=now - NEWS)
    return failed_checks(pl.DataFrame(rows, infer_schema_length=None), now)

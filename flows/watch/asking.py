"""Hits for a person or program: those that runs found, and those that a watchlist would find."""

from datetime import datetime

import duckdb
import polars as pl

from flows.errors import UserError
from flows.warehouse.connection import QueryRow, ask, registered
from flows.warehouse.search.watch_store import WatchStore
from transforms.schemas import WATCH_HITS
from transforms.watch.watchlists import Watchlist


class UnknownWatchlist(UserError):
    """A name of no watchlist."""


def stored_hits(con: duckdb.DuckDBPyConnection, watchlist: str | None, since: datetime | None) -> list[QueryRow]:
    """What runs found, the last first: rows of sql/queries/watch/hits.sql.

    Raises UnknownWatchlist for a name without hits that no run has evaluated.
    """
    query = "select watchlist from watch_hits union select watchlist from ops.watchlists order by all"
    known = [name for (name,) in con.execute(query).fetchall()]
    if watchlist is not None and watchlist not in known:
        raise UnknownWatchlist(
            f"no run has evaluated a watchlist {watchlist!r}; there are: {', '.join(known) or 'none'}"
        )
    con.execute("create or replace temp view shown_hits as from watch_hits")
    return ask(con, "watch/hits", watchlist=watchlist, since=since)


def would_find(con: duckdb.DuckDBPyConnection, watchlist: Watchlist, since: datetime, now: datetime) -> list[QueryRow]:
    """Rows of sql/queries/watch/hits.sql for what a watchlist finds in documents published since then."""
    store = WatchStore(con)
    found = [
        (*hit[:3], now, watchlist.query_version, "", hit.matched, True, hit.quote_group_id)
        for hit in store.found([watchlist], store.past_documents(since))
    ]
    with registered(con, shown_hits=pl.DataFrame(found, schema=WATCH_HITS.schema, orient="row")):
        return ask(con, "watch/hits", watchlist=None, since=None)

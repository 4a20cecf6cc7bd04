"""Watchlists evaluated at the end of a run: over what is new, and over the past where one is new or changed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flows.warehouse.search.watch_store import Written
from flows.warehouse.writer import Warehouse
from flows.watch import settings
from transforms.watch.watchlists import Watchlist


class Held(NamedTuple):
    """The watchlists that a run evaluates; None: their file is gone, so that what is new waits for the next run."""

    watchlists: tuple[Watchlist, ...] | None
    path: Path


def hold(warehouse: Warehouse, named: Path | None) -> Held:
    """Read the named file of watchlists, or that which was named last for the warehouse, or that of seeds/.

    Raises WatchlistsFileError for a file that cannot be used.
    """
    stored = warehouse.watch.path()
    path = (named or stored or settings.default_path()).absolute()
    if named is None and not path.exists():
        return Held(None, path)
    watchlists = settings.read(path)
    if named is not None:
        warehouse.watch.keep_path(path)
    return Held(watchlists, path)


def watch_warnings(held: Held) -> list[str]:
    """A line if no watchlist could be evaluated."""
    if held.watchlists is not None:
        return []
    return [f"the watchlists of {held.path} were not evaluated: the file is not there, name another with --watchlists"]


def evaluate(warehouse: Warehouse, watchlists: Sequence[Watchlist], *, run_id: str, now: datetime) -> Written:
    """Write the hits of all watchlists in what was loaded since the last time; returns how many are new.

    A watchlist that is new, or asks for something else than before, is evaluated over its `since` as well: there its
    hits are then those of what it asks for now. If the process dies, the next run does all of it.
    """
    store = warehouse.watch
    if store.is_up_to_date(watchlists):
        return Written(0, 0)
    new = store.new_documents()
    found = [(hit, False) for hit in store.found(watchlists, new)]
    before, renewed = store.versions(), {}
    for watchlist in watchlists:
        if watchlist.since and before.get(watchlist.name) != watchlist.query_version:
            fresh = set(new)
            past = [own for own in store.past_documents(now - watchlist.since) if own not in fresh]
            renewed[watchlist.name] = past
            found += [(hit, True) for hit in store.found([watchlist], past)]
    return store.write(watchlists, found, renewed=renewed, run_id=run_id, now=now)

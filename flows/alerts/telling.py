"""What a run tells: found before it is published, sent after; nothing that goes wrong there fails the run."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.alerts.evaluation import found, receivers
from flows.alerts.orders import order, put_briefs
from flows.alerts.sending import Sent, send
from flows.alerts.settings import ChannelError, channel_of, read_channels
from flows.errors import UserError
from flows.sources.settings import Source
from flows.warehouse.writer import Warehouse
from transforms.watch.watchlists import Watchlist

RUN_SECONDS = 60.0  # in which a run begins attempts; what is left is sent by the next
KEPT = timedelta(days=90)  # how long what became of a delivery is kept


class Told(NamedTuple):
    """What a run had to tell: how many alerts are new, what became of messages, and what went wrong."""

    n_new: int
    sent: list[Sent]
    warnings: list[str]


class Teller:
    """Tells what a run found: find() once all is loaded, send() once that is published."""

    def __init__(
        self,
        warehouse: Warehouse,
        file: Path,
        watchlists: Sequence[Watchlist],
        sources: Sequence[Source],
        briefs: Sequence[str],
    ) -> None:
        """file: of watchlists and channels. briefs: as order() takes them.

        Raises ChannelError for channels that cannot be used, and for channels and watchlists that are not there.
        """
        self._warehouse, self._watchlists, self._sources = warehouse, watchlists, sources
        self._channels = read_channels(file) if file.exists() else ()
        self._orders = [order(text) for text in briefs]
        names = [name for watchlist in watchlists for name in watchlist.channels]
        for name in [*names, *(asked.channel for asked in self._orders)]:
            channel_of(self._channels, name, file)
        listed = [watchlist.name for watchlist in watchlists]
        for asked in self._orders:
            if asked.watchlist and asked.watchlist not in listed:
                there = ", ".join(listed) or "none"
                raise ChannelError(f"{file} has no watchlist {asked.watchlist!r} to brief on; there are: {there}")
        self._n_new = 0
        self._warnings: list[str] = []

    def find(self, now: datetime) -> None:
        """Put what there is to tell into the outbox."""
        outbox = self._warehouse.outbox
        try:
            with outbox.reader() as con:
                alerts = found(con, self._watchlists, self._sources, now)
            self._n_new = outbox.add(alerts, receivers(alerts, self._watchlists, self._channels))
            self._n_new += put_briefs(outbox, self._orders, now)
            outbox.prune(now - KEPT)
        except (duckdb.Error, UserError) as error:
            self._warnings.append(f"not all alerts could be made: {str(error).splitlines()[0]}")

    def send(self, publish_again: Callable[[], object]) -> Told:
        """Send what is due, and publish what became of it."""
        sent = send(self._warehouse.outbox, self._channels, seconds=RUN_SECONDS)
        if any(each.n_delivered or each.n_failed for each in sent):
            self._warehouse.outbox.changed()
            publish_again()
        failed = [f"channel {each.channel}: {each.problem}; later runs try again" for each in sent if each.problem]
        return Told(self._n_new, sent, [*self._warnings, *failed])

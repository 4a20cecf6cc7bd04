"""Briefings that runs send: each once to each channel, when its day or week is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flows.alerts.settings import ChannelError
from flows.briefing.contents import Scope
from flows.briefing.making import Brief, brief_key, make
from flows.warehouse.outbox import Outbox
from transforms.briefing.periods import Kind, last_complete
from transforms.ids import alert_id

_KINDS: dict[str, Kind] = {"day": "day", "week": "week"}


class Order(NamedTuple):
    """A briefing that is asked for: on which period, where to, on which watchlist (None: on all articles)."""

    kind: Kind
    channel: str
    watchlist: str | None


def order(text: str) -> Order:
    """What PERIOD:CHANNEL or PERIOD:CHANNEL:WATCHLIST asks for; raises ChannelError for anything else."""
    period, _, rest = text.partition(":")
    channel, _, watchlist = rest.partition(":")
    kind = _KINDS.get(period.strip())
    if kind is None or not channel.strip():
        raise ChannelError(f"{text!r} asks for no briefing: give day:CHANNEL, week:CHANNEL or week:CHANNEL:WATCHLIST")
    return Order(kind, channel.strip(), watchlist.strip() or None)


def put_briefs(outbox: Outbox, orders: Sequence[Order], now: datetime) -> int:
    """Put the briefings on the last day or week that is over into the outbox; returns how many are new.

    One that is there for its channel is not made again, and none is made before there is an article.
    """
    n_new = 0
    for asked in orders:
        first = last_complete(asked.kind, now.date()).first
        scope = Scope("watchlist", asked.watchlist, asked.watchlist) if asked.watchlist else Scope()
        if outbox.has(alert_id("brief", asked.watchlist or "", *brief_key(asked.kind, first, scope)), asked.channel):
            continue
        with outbox.reader() as con:
            made = make(con, asked.kind, scope, today=now.date(), day=first)
        if made.contents.now["n_articles"] or made.contents.now["n_earlier"]:
            put_brief(outbox, made, asked.channel, now)
            n_new += 1
    return n_new


def put_brief(outbox: Outbox, brief: Brief, channel: str, now: datetime) -> str:
    """Put a briefing into the outbox for a channel; returns the id of its alert."""
    own_id = alert_id("brief", brief.watchlist or "", *brief.key)
    outbox.add(brief.as_alert(now), {own_id: [channel]})
    return own_id

"""Alerts and where they went: an attempt is noted before it is made, and its outcome after, each in a transaction."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import QueryRow, another, ask, registered
from flows.warehouse.migrations import transaction
from transforms.ids import message_id
from transforms.schemas import ALERTS, conform


class Outbox:
    """For Warehouse.outbox. Alerts come as rows with alert_id, watchlist, kind, payload (JSON) and created_at."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For one connection that may write."""
        self._con = con

    @contextmanager
    def reader(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for questions that need temporary tables or frames."""
        with another(self._con) as cursor:
            yield cursor

    def add(self, alerts: pl.DataFrame, channels: Mapping[str, Sequence[str]]) -> int:
        """Put ALERTS that are not there into the outbox, each for its channels; returns how many were new.

        channels: {alert_id: names of channels}. Alerts that are there already stay as they are.
        """
        if alerts.is_empty():
            return 0
        pairs = [(alert_id, channel) for alert_id, names in channels.items() for channel in dict.fromkeys(names)]
        deliveries = pl.DataFrame(pairs, schema={"alert_id": pl.String, "channel": pl.String}, orient="row")
        new = conform(alerts, ALERTS).unique("alert_id", keep="first", maintain_order=True)
        with registered(self._con, new_alerts=new, new_deliveries=deliveries), transaction(self._con):
            return int(ask(self._con, "outbox/add")[0]["n_added"])

    def claim(self, channel: str, *, limit: int, now: datetime, next_attempt_at: datetime) -> list[QueryRow]:
        """The alerts of the next message to a channel that is due, none if none is: rows with n_attempts.

        A message that was tried before keeps its alerts; a new one takes up to limit alerts of one watchlist. The
        attempt is noted: if nothing more is said of it, it is due again at next_attempt_at.
        """
        due = ask(self._con, "outbox/due_message", channel=channel, now=now)
        if due:
            own_id, alert_ids = str(due[0]["message_id"]), []
        else:
            untried = ask(self._con, "outbox/untried", channel=channel, now=now, limit=limit)
            if not untried:
                return []
            alert_ids = [str(row["alert_id"]) for row in untried]
            own_id = message_id(channel, alert_ids)
        claimed = {"channel": channel, "message_id": own_id}
        said = {**claimed, "alert_ids": alert_ids, "next_attempt_at": next_attempt_at}
        self._con.execute(sql.query("outbox/claim"), said)
        return [{"message_id": own_id, **row} for row in ask(self._con, "outbox/message", **claimed)]

    def delivered(self, channel: str, message_id: str, now: datetime, note: str | None = None) -> None:
        """Note that a channel took a message."""
        said = {"channel": channel, "message_id": message_id, "now": now, "note": note}
        self._con.execute(sql.query("outbox/delivered"), said)

    def failed(self, channel: str, message_id: str, reason: str, next_attempt_at: datetime | None) -> None:
        """Note that it did not, and when to try again; None: never."""
        said = {"channel": channel, "message_id": message_id, "reason": reason, "next_attempt_at": next_attempt_at}
        self._con.execute(sql.query("outbox/failed"), said)

    def prune(self, before: datetime) -> None:
        """Forget deliveries that were made or given up before a time; their alerts stay, and are not told again."""
        self._con.execute(sql.query("outbox/prune"), {"before": before})

    def changed(self) -> None:
        """Say that deliveries are to be published."""
        self._con.execute(sql.query("outbox/changed"))

    def again(self, channel: str | None, now: datetime, alert_id: str | None = None) -> None:
        """Let all that a channel, or any, did not take, or one alert, be due now, as if it had not been tried."""
        self._con.execute(sql.query("outbox/again"), {"channel": channel, "now": now, "alert_id": alert_id})

    def delivery(self, alert_id: str, channel: str) -> QueryRow:
        """How an alert gets on with a channel that it was put there for: delivered_at, last_error."""
        return ask(self._con, "outbox/delivery", alert_id=alert_id, channel=channel)[0]

    def has(self, alert_id: str, channel: str) -> bool:
        """Whether an alert was put there for a channel."""
        return bool(ask(self._con, "outbox/delivery", alert_id=alert_id, channel=channel))

    def recent(self, channel: str, watchlist: str | None, limit: int) -> list[QueryRow]:
        """The newest alerts of a watchlist that went to a channel, or are on their way."""
        return ask(self._con, "outbox/recent", channel=channel, watchlist=watchlist, limit=limit)

    def waiting(self) -> list[QueryRow]:
        """How many alerts each channel has taken and waits for."""
        return ask(self._con, "outbox/waiting")

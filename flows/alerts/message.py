"""A message to a channel, what its senders have in common, and how they say that it was not taken."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flows.warehouse.connection import QueryRow
from transforms.alerts.messages import Alert, Item, item, subject


@dataclass(frozen=True)
class Message:
    """Alerts of one watchlist that go together; message_id stays the same whenever it is sent again."""

    message_id: str
    alerts: tuple[Alert, ...]
    n_attempts: int = 1  # this one included

    @property
    def subject(self) -> str:
        """Its subject, on one line."""
        return subject(self.alerts)

    @property
    def items(self) -> list[Item]:
        """Its alerts in words."""
        return [item(alert) for alert in self.alerts]

    @property
    def watchlist(self) -> str | None:
        """The watchlist of its alerts."""
        return self.alerts[0].watchlist

    @property
    def page(self) -> tuple[str, str] | None:
        """Text and HTML, if it is a briefing."""
        payload = self.alerts[0].payload
        return (payload["text"], payload["html"]) if self.alerts[0].kind == "brief" else None


class NotDelivered(Exception):
    """A receiver did not take a message: why, in words without addresses and secrets.

    retry_after: seconds after which it wants to be asked again. is_refused: it answered, and this message alone is the
    matter; else others need not be tried now.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None, is_refused: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.retry_after, self.is_refused = reason, retry_after, is_refused


class Sender(Protocol):
    """What takes messages to a receiver."""

    def send(self, message: Message) -> str | None:
        """Deliver a message, and return a note if a part of it was not taken. Raises NotDelivered."""

    def close(self) -> None:
        """Let go of connections."""


def as_alert(row: QueryRow) -> Alert:
    """An alert out of a row of the outbox."""
    return Alert(row["alert_id"], row["watchlist"], row["kind"], json.loads(row["payload"]), row["created_at"])


def as_message(rows: Sequence[QueryRow]) -> Message:
    """A message out of what the outbox claimed."""
    return Message(rows[0]["message_id"], tuple(map(as_alert, rows)), max(row["n_attempts"] for row in rows))


def as_json(alert: Alert) -> dict[str, Any]:
    """An alert for a program: what it is, its words, and what it was made from."""
    words = item(alert)
    payload = {name: value for name, value in alert.payload.items() if name != "html"}
    return {
        "alert_id": alert.alert_id,
        "watchlist": alert.watchlist,
        "kind": alert.kind,
        "created_at": _iso(alert.created_at),
        "title": words.title,
        "text": words.body,
        "url": words.url,
        "payload": payload,
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat()

"""Messages out of the outbox to their channels: each attempt is noted before it is made, each outcome after."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from flows.alerts.channels.console import Console
from flows.alerts.channels.json_file import JsonFile
from flows.alerts.channels.others import Apprise
from flows.alerts.message import Message, NotDelivered, Sender, as_alert, as_message
from flows.alerts.settings import Channel, ChannelError
from flows.warehouse.outbox import Outbox
from transforms.alerts.backoff import next_attempt
from transforms.alerts.messages import TEST_KIND, Alert
from transforms.credentials import without_credentials

Clock = Callable[[], datetime]
_REASON_CHARACTERS = 300
_UNTOLD = timedelta(minutes=5)  # until an attempt whose end nobody noted is made again; longer than any takes


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass
class Sent:
    """What became of the messages to a channel: alerts that it took, alerts that wait, and why, if one failed."""

    channel: str
    n_delivered: int = 0
    n_failed: int = 0
    problem: str | None = None


def send(
    outbox: Outbox, channels: Iterable[Channel], *, clock: Clock = utc_now, seconds: float = float("inf")
) -> list[Sent]:
    """Send what is due to these channels, each until one message fails for a reason that others would meet as well.

    No attempt begins later than so many seconds after the start. What fails is tried again by a later call; nothing is
    raised for what receivers do.
    """
    end = monotonic() + seconds
    return [_send_all(outbox, channel, clock, end) for channel in channels]


def send_test(channel: Channel, *, clock: Clock = utc_now) -> None:
    """Send a message that says that it is a test; raises ChannelError if it is not taken."""
    now = clock()
    alert = Alert(f"atest{now:%Y%m%d%H%M%S}", None, TEST_KIND, {}, now)
    try:
        with closing(_sender(channel, lambda _, __: [alert], clock)) as sender:
            note = sender.send(Message(f"mtest{now:%Y%m%d%H%M%S}", (alert,)))
    except NotDelivered as failed:
        raise ChannelError(f"channel {channel.name}: {_harmless(failed.reason, channel)}") from None
    if note:
        raise ChannelError(f"channel {channel.name}: {_harmless(note, channel)}")


def _send_all(outbox: Outbox, channel: Channel, clock: Clock, end: float) -> Sent:
    outcome, started_at = Sent(channel.name), clock()

    def recent(watchlist: str | None, limit: int) -> Sequence[Alert]:
        return [as_alert(row) for row in outbox.recent(channel.name, watchlist, limit)]

    sender: Sender | None = None
    try:
        while monotonic() < end:
            # due when this began, so that none is tried twice
            claimed = outbox.claim(
                channel.name, limit=channel.bundle, now=started_at, next_attempt_at=clock() + _UNTOLD
            )
            if not claimed:
                break
            message = as_message(claimed)
            try:
                sender = sender or _sender(channel, recent, clock)
                note = sender.send(message)
            except (NotDelivered, ChannelError) as failed:
                if _failed(outbox, channel, message, failed, clock(), outcome):
                    break
            else:
                outbox.delivered(channel.name, message.message_id, clock(), note and _harmless(note, channel))
                outcome.n_delivered += len(message.alerts)
    finally:
        if sender is not None:
            sender.close()
    return outcome


def _failed(
    outbox: Outbox,
    channel: Channel,
    message: Message,
    failed: NotDelivered | ChannelError,
    now: datetime,
    outcome: Sent,
) -> bool:
    """Note that a message was not taken; whether the channel is left alone now."""
    seconds, is_refused = 0.0, False
    if isinstance(failed, NotDelivered):
        seconds, is_refused = failed.retry_after or 0.0, failed.is_refused
    outcome.problem = _harmless(str(failed), channel)
    outcome.n_failed += len(message.alerts)
    again_at = next_attempt(message.message_id, message.n_attempts, now, seconds)
    outbox.failed(channel.name, message.message_id, outcome.problem, again_at)
    return not is_refused


def _sender(channel: Channel, recent: Callable[[str | None, int], Sequence[Alert]], clock: Clock) -> Sender:
    """What takes messages to a channel. Raises ChannelError, NotDelivered for settings that cannot be used."""
    if channel.kind == "file":
        return JsonFile(Path(channel.value("path") or ""))
    if channel.kind == "rss":
        from flows.alerts.channels.rss_file import RssFile  # these libraries are loaded for those who use them

        return RssFile(Path(channel.value("folder") or ""), recent)
    if channel.kind == "webhook":
        from flows.alerts.channels.posting import Poster
        from flows.alerts.channels.webhook import Webhook

        return Webhook(channel.value("url") or "", channel.value("secret"), clock=clock, poster=Poster())
    if channel.kind == "apprise":
        return Apprise(channel.value("url") or "")
    if channel.kind == "email":
        from flows.alerts.channels.email import Mail

        user, password = channel.value("user"), channel.value("password")
        return Mail(
            channel.value("host") or "",
            channel.settings["port"],
            security=channel.settings["security"],
            login=(user, password) if user and password else None,
            sender=channel.value("from") or "",
            to=channel.values("to"),
            clock=clock,
        )
    return Console()


def _harmless(reason: str, channel: Channel) -> str:
    """What is said of a failure, without secrets that a library or a server put into it."""
    for secret in channel.secrets:
        reason = reason.replace(secret, "…")
    return without_credentials(" ".join(reason.split()))[:_REASON_CHARACTERS]

"""What people send by hand, between runs: what is due, and briefings."""

from datetime import UTC, datetime
from pathlib import Path

from flows.alerts.orders import put_brief
from flows.alerts.sending import Sent, send
from flows.alerts.settings import ChannelError, channel_of, read_channels
from flows.briefing.making import Brief
from flows.errors import UserError
from flows.warehouse.publish import missing, publish, published
from flows.warehouse.writer import Warehouse
from flows.watch.settings import default_path


def send_due(
    path: Path, watchlists: Path | None, *, channel: str | None = None, again: bool = False, wait_seconds: float = 600.0
) -> list[Sent]:
    """Send what is due to the channels of the file, or to one of them, and publish what became of it.

    again: also what waits for a later attempt, and what was given up. Raises WarehouseError for a path without a
    warehouse, WarehouseBusy when another process writes it too long, ChannelError for channels that cannot be used.
    """
    file = watchlists_file(path, watchlists)
    channels = read_channels(file)
    wanted = channels if channel is None else (channel_of(channels, channel, file),)
    if not path.exists():
        raise missing(path)
    with Warehouse.open(path, wait_seconds=wait_seconds) as warehouse:
        if again:
            warehouse.outbox.again(channel, datetime.now(UTC))
        sent = send(warehouse.outbox, wanted)
        if again or any(each.n_delivered or each.n_failed for each in sent):
            warehouse.outbox.changed()
            publish(warehouse)
    return sent


def send_brief(path: Path, brief: Brief, channel: str, watchlists: Path | None, *, wait_seconds: float = 600.0) -> bool:
    """Send a briefing to a channel; False if that was done before.

    Raises as send_due() does, and ChannelError if the channel does not take it, so that a later call tries again.
    """
    file = watchlists_file(path, watchlists)
    there = channel_of(read_channels(file), channel, file)
    if not path.exists():
        raise missing(path)
    with Warehouse.open(path, wait_seconds=wait_seconds) as warehouse:
        outbox, now = warehouse.outbox, datetime.now(UTC)
        own_id = put_brief(outbox, brief, there.name, now)
        if outbox.delivery(own_id, there.name)["delivered_at"] is not None:
            return False
        outbox.again(there.name, now, own_id)
        send(outbox, [there])
        outcome = outbox.delivery(own_id, there.name)
        outbox.changed()
        publish(warehouse)
    if outcome["delivered_at"] is None:
        raise ChannelError(f"channel {there.name}: {outcome['last_error'] or 'others go first'}; it is sent later")
    return True


def watchlists_file(path: Path, named: Path | None) -> Path:
    """The file of watchlists and channels: the named one, or that which was named last for the warehouse, or seeds/."""
    if named is not None:
        return named
    try:
        with published(path) as con:
            stored = con.execute("select watchlists_path from ops.state").fetchall()[0][0]
    except UserError:  # there is none yet
        stored = None
    return Path(stored) if stored else default_path()

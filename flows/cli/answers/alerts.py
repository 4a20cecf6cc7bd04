"""The verb alerts: what was told, what still waits, and whether channels work."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.cli.options import wait_option, warehouse_option, watchlists_option
from flows.wording import counted, printable

if TYPE_CHECKING:
    from flows.alerts.settings import Channel


@click.group()
def alerts() -> None:
    """What was told to people, and what still waits.

    Each run makes alerts of what is new: hits of watchlists, spikes, first statements, denials, sources that fell
    silent, checks that failed. They go to the channels that the file of watchlists lists ([[channel]]), each once.

    \b
    onrecord alerts list
    onrecord alerts send
    onrecord alerts test desk --watchlists my-watchlists.toml
    """


@alerts.command("list")
@warehouse_option
@click.option("--watch", "watchlist", metavar="NAME", help="Only alerts of this watchlist.")
@click.option(
    "--kind",
    type=click.Choice(["hit", "spike", "first_statement", "denial", "silent_source", "failed_check", "brief"]),
    help="Only alerts of this kind.",
)
@click.option("--pending", is_flag=True, help="Only alerts that a channel has not taken yet.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Most alerts, the newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line an alert.")
def list_(warehouse: Path, watchlist: str | None, kind: str | None, pending: bool, limit: int, as_json: bool) -> None:
    """List alerts, the newest first, and where they went.

    \b
    onrecord alerts list
    onrecord alerts list --watch Ports --pending
    onrecord alerts list --kind spike --json
    """
    from flows.alerts.message import as_alert
    from flows.alerts.message import as_json as to_json
    from flows.warehouse.connection import ask
    from flows.warehouse.publish import published
    from transforms.alerts.messages import item

    wanted = {"watchlist": watchlist, "kind": kind, "pending": pending, "limit": limit}
    with published(warehouse) as con:
        rows = ask(con, "alerts/list", **wanted)
    for row in rows:
        alert = as_alert(row)
        places = {name: row[name] for name in ("delivered_to", "waiting_for", "given_up")}
        if as_json:
            click.echo(json.dumps({**to_json(alert), **places}, ensure_ascii=False))
            continue
        words = item(alert)
        where = "; ".join(f"{name.replace('_', ' ')} {', '.join(at)}" for name, at in places.items() if at)
        head = f"{alert.created_at:%Y-%m-%d %H:%M}  {alert.kind:<15} {alert.watchlist or '-'}: {words.title}"
        click.echo(printable(head + (f"  [{where}]" if where else "")))
        click.echo("  " + printable(" ".join(filter(None, (words.body, words.url)))))
    if not rows and not as_json:
        click.echo("no alerts" + (" of this kind" if watchlist or kind or pending else ""))


@alerts.command()
@warehouse_option
@watchlists_option
@click.option("--channel", metavar="NAME", help="Only this channel; default: all of the file.")
@click.option("--again", is_flag=True, help="Send at once also what waits for its next attempt or was given up.")
@wait_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a channel.")
def send(
    warehouse: Path, watchlists: Path | None, channel: str | None, again: bool, wait: float, as_json: bool
) -> None:
    """Send what is due: what is new, and what failed before and waited long enough.

    Runs do so by themselves; this is for a receiver that was away, or between two runs.

    \b
    onrecord alerts send
    onrecord alerts send --channel desk --again --json
    """
    from flows.alerts.by_hand import send_due

    for sent in send_due(warehouse, watchlists, channel=channel, again=again, wait_seconds=wait):
        if as_json:
            row = {"channel": sent.channel, "delivered": sent.n_delivered, "failed": sent.n_failed}
            click.echo(json.dumps({**row, "problem": sent.problem}, ensure_ascii=False))
            continue
        failed = f", {counted(sent.n_failed, 'alert')} failed: {printable(sent.problem or '')}" if sent.problem else ""
        click.echo(f"{sent.channel}: {counted(sent.n_delivered, 'alert')} sent{failed}")


@alerts.command()
@click.argument("channel")
@warehouse_option
@watchlists_option
def test(channel: str, warehouse: Path, watchlists: Path | None) -> None:
    """Send a message that says that it is a test.

    CHANNEL is the name of a channel in the file of watchlists.

    \b
    onrecord alerts test desk
    onrecord alerts test desk --watchlists my-watchlists.toml
    """
    from flows.alerts.by_hand import watchlists_file
    from flows.alerts.sending import send_test
    from flows.alerts.settings import channel_of, read_channels

    path = watchlists_file(warehouse, watchlists)
    found: Channel = channel_of(read_channels(path), channel, path)
    send_test(found)
    click.echo(f"{found.name}: sent")

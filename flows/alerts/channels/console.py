"""Alerts on standard error: standard output belongs to what a verb prints."""

import click

from flows.alerts.message import Message
from flows.wording import printable


class Console:
    """A sender."""

    def send(self, message: Message) -> None:
        """Print each alert on a line, a briefing as its text."""
        if message.page:
            click.echo("\n".join(map(printable, message.page[0].splitlines())), err=True)
            return
        for words in message.items:
            line = " | ".join(filter(None, (message.watchlist, words.title, words.body, words.url)))
            click.echo(printable(line), err=True)

    def close(self) -> None:
        """Nothing is held."""

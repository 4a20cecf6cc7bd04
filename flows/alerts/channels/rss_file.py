"""Alerts as a feed: one RSS file a watchlist, with the newest alerts of it, written as a whole each time."""

import re
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from pathlib import Path

from lxml import etree

from flows.alerts.message import Message, NotDelivered
from flows.output_file import OutputError, writing
from transforms.alerts.messages import Alert, item
from transforms.ids import digest
from transforms.lexicon.phrases import phrase

MOST_ITEMS = 100
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")


class RssFile:
    """A sender. recent: the newest alerts of a watchlist that go to this channel, at most so many."""

    def __init__(self, folder: Path, recent: Callable[[str | None, int], Sequence[Alert]]) -> None:
        """For a folder, which is made if need be."""
        self._folder, self._recent = folder, recent

    def send(self, message: Message) -> None:
        """Write the feed of the message's watchlist again, with its alerts in it."""
        alerts = self._recent(message.watchlist, MOST_ITEMS)
        try:
            with writing(self._folder / file_name(message.watchlist)) as stream:
                stream.write(feed(message.watchlist, alerts))
        except (OutputError, OSError) as error:
            raise NotDelivered(str(error)) from error

    def close(self) -> None:
        """Nothing is held."""


def file_name(watchlist: str | None) -> str:
    """The name of the file of a watchlist: no two have one, and none leads out of the folder."""
    name = watchlist or phrase("alert_no_watchlist")
    plain = _NOT_IN_NAME.sub("-", name.lower()).strip("-")[:60]
    return f"{plain}.xml" if plain == name else f"{plain}-{digest(name, length=6)}.xml".removeprefix("-")


def feed(watchlist: str | None, alerts: Sequence[Alert]) -> str:
    """RSS 2.0 with these alerts."""
    name = watchlist or phrase("alert_no_watchlist")
    rss = etree.Element("rss", version="2.0")
    channel = etree.SubElement(rss, "channel")
    _add(channel, "title", name)
    _add(channel, "link", "https://onrecord.invalid/")  # RSS asks for one; this leads nowhere
    _add(channel, "description", phrase("feed_description", watchlist=name))
    for alert in alerts:
        words = item(alert)
        entry = etree.SubElement(channel, "item")
        _add(entry, "title", words.title)
        if words.url:
            _add(entry, "link", words.url)
        _add(entry, "description", words.body)
        _add(entry, "guid", alert.alert_id, isPermaLink="false")
        _add(entry, "pubDate", format_datetime(alert.created_at))
        _add(entry, "category", alert.kind)
    written: str = etree.tostring(rss, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}'


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(parent, name, **attributes)
    element.text = _NOT_IN_XML.sub("\ufffd", text)

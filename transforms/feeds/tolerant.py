"""Feeds that are no well-formed XML, read by feedparser."""

import io
from typing import Any

from transforms.documents.dates.zones import Place
from transforms.feeds import values
from transforms.feeds.items import Item, Listing, distinct
from transforms.feeds.xml_feed import MAX_AUTHORS, MAX_ITEMS

MAX_LENGTH = 1_000_000  # characters: it is slow


def tolerant_listing(source: str, base: str | None) -> Listing | None:
    """The items that feedparser finds in a document; None if that is none, or too long for it."""
    if len(source) > MAX_LENGTH:
        return None
    import feedparser  # takes a while to load, and few feeds need it

    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": base} if base else {})
    stream = io.BytesIO(source.encode("utf-8", "replace"))
    try:
        found = feedparser.parse(stream, response_headers=headers, sanitize_html=False)
    except Exception:  # it met what its authors did not think of: then nobody can read this
        return None
    if not found.entries:
        return None
    homepage = values.address(found.feed.get("link"), base)
    place = values.place_of(base or homepage)
    items = [_item(entry, base or homepage, place, found.feed) for entry in found.entries[:MAX_ITEMS]]
    return Listing(
        "feed",
        found.version or "unknown",
        distinct(items),
        title=values.plain(found.feed.get("title")),
        homepage=homepage,
        language=found.feed.get("language"),
        is_damaged=True,
    )


def _item(entry: Any, base: str | None, place: Place, feed: Any) -> Item:
    modified = values.date(dict.get(entry, "updated"), place)  # its own get() takes another date
    names = [author.get("name") for author in entry.get("authors", ())] or [entry.get("author")]
    authors = (values.author(name) for name in names[:MAX_AUTHORS])
    parts = [part.get("value") for part in entry.get("content", ()) if part.get("value")]
    summary = entry.get("summary") or None
    content = max(parts, key=len, default=None)
    return Item(
        url=values.address(entry.get("feedburner_origlink") or entry.get("link"), base),
        item_id=entry.get("id"),
        title=values.plain(entry.get("title")),
        published=values.date(entry.get("published"), place) or modified,
        modified=modified,
        authors=tuple(dict.fromkeys(name for name in authors if name)),
        summary=summary,
        content=content if content and len(content) > len(summary or "") else None,
        language=entry.get("language") or feed.get("language"),
    )

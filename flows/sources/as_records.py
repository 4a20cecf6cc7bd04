"""What a feed says of an item as a record: beside its page, or in its place."""

import json
from typing import Any

from flows.sources.settings import Source
from transforms.documents.sources import known_source, source_of_url
from transforms.documents.urls import domain, host
from transforms.feeds.items import Item

MIN_TEXT_LENGTH = 40  # of a summary that can stand for its article


def given(item: Item, source: Source | None) -> str:
    """RECORDS.given of an item's page."""
    return json.dumps(_said(item, source), ensure_ascii=False)


def stand_in(item: Item, source: Source | None) -> tuple[bytes, str] | None:
    """The payload and RECORDS.given of a record made of the item alone; None if the feed has none of its text."""
    text = item.content or item.summary
    if not text or len(text) < MIN_TEXT_LENGTH:
        return None
    said = _said(item, source)
    access = "full" if item.content else "snippet"
    return (
        json.dumps({**said, "text": text}, ensure_ascii=False).encode("utf-8", "replace"),
        json.dumps({**said, "access": access}, ensure_ascii=False),
    )


def _said(item: Item, source: Source | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "url": item.url,
        "headline": item.title,
        "authors": list(item.authors),
        "published": item.published.isoformat() if item.published else None,
        "modified": item.modified.isoformat() if item.modified and item.modified != item.published else None,
        "language": item.language or (source.language if source else None),
        "source": source.source_id if source and _is_of(item.url, source) else None,
    }
    return {name: value for name, value in said.items() if value}


def _is_of(url: str | None, source: Source) -> bool:
    """Whether a page is the source's own: its feed may list pages of other outlets, which count as theirs."""
    if url is None:
        return True
    here, home = host(url), host(source.homepage)
    if home is not None:
        return here == home or domain(url) == (domain(source.homepage) or home)
    return known_source(source_of_url(url)) in (None, source.source_id)

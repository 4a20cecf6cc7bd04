"""What a feed or sitemap lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["feed", "sitemap", "sitemap_index", "page"]


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed, an address of a sitemap, or a sitemap of an index (url, and modified if given).

    url is absolute, http or https. authors are as written, one string for each element. summary and content are HTML or
    plain text, as the feed has them; content is more than a summary. Dates are in UTC.
    """

    url: str | None
    item_id: str | None = None
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    content: str | None = None
    language: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What bytes are: a feed, sitemap or index of sitemaps with its items, or a web page, which has none here.

    format says more, such as "rss 2.0" or "news sitemap". is_damaged: only the tolerant parser, or a recovery, read it.
    """

    kind: Kind
    format: str
    items: tuple[Item, ...] = ()
    title: str | None = None
    homepage: str | None = None
    language: str | None = None
    is_damaged: bool = False


def distinct(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without those that repeat an earlier one in all that they say."""
    return tuple(dict.fromkeys(items))

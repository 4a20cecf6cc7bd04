"""Bytes of any kind -> the listing in them: a fast reader first, a tolerant one for what is damaged."""

import re

from transforms.feeds import values
from transforms.feeds.items import Item, Listing, distinct
from transforms.feeds.json_feed import json_listing
from transforms.feeds.tolerant import tolerant_listing
from transforms.feeds.xml_feed import MAX_ITEMS, tree, xml_listing
from transforms.feeds.xml_text import first_tag, safe, unpacked, xml_text
from transforms.rejections import Refused

_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


def listing(payload: bytes, *, content_type: str | None = None, base: str | None = None) -> Listing:
    """What the bytes list: a feed, a sitemap, an index of sitemaps; or kind "page" for a web page, without items.

    content_type is that of HTTP, base the address that the bytes are from. Gzip is undone.
    Raises Refused: empty_file, too_large, too_complex, malformed_archive, binary_content, malformed_json,
    unsafe_entities, not_a_feed, feed_failed.
    """
    try:
        return _listing(payload, content_type, base)
    except Refused:
        raise
    except Exception as error:  # a parser met what its authors did not think of: this feed's fate, not the run's
        raise Refused("feed_failed", f"{type(error).__name__}: {error}"[:500]) from error


def _listing(payload: bytes, content_type: str | None, base: str | None) -> Listing:
    payload = unpacked(payload)
    if not payload.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty_file", "there is nothing in it")
    if payload.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return json_listing(payload, base)
    charset = _CHARSET.search(content_type or "")
    text = xml_text(payload, charset[1] if charset else None)
    if is_page(text):
        return Listing("page", "html")
    if not text.startswith("<"):
        return _addresses(text)
    return _xml(safe(text), base)


def is_page(text: str) -> bool:
    """Whether a text is a web page by its first tag."""
    return _PAGE.match(text, first_tag(text)) is not None


def _xml(text: str, base: str | None) -> Listing:
    root, is_damaged = tree(text, base)
    found, problem = None, Refused("not_a_feed", "the document has no element that can be read")
    if root is not None:
        try:
            found = xml_listing(root, base)
        except Refused as refused:
            problem = refused
    if is_damaged and (found is None or found.kind == "feed"):
        other = tolerant_listing(text, base)
        if other and _worth(other.items) > _worth(found.items if found else ()):
            return other
    if found is None:
        raise problem
    return found if not is_damaged else _damaged(found)


def _damaged(found: Listing) -> Listing:
    return Listing(found.kind, found.format, found.items, found.title, found.homepage, found.language, is_damaged=True)


def _worth(items: tuple[Item, ...]) -> int:
    """How much a reader found: items, and what is in them."""
    return sum(1 + (item.url is not None) + (item.title is not None) for item in items)


def _addresses(text: str) -> Listing:
    """The items of a sitemap that is a text file: an address a line.

    Raises Refused("not_a_feed") if any line is something else.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    items = [Item(values.address(line, None)) for line in lines[:MAX_ITEMS]]
    if not items or any(item.url is None for item in items):
        raise Refused("not_a_feed", "neither XML nor JSON, and not a list of addresses")
    return Listing("sitemap", "text sitemap", distinct(items))

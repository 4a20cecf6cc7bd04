"""JSON Feed 1.0 and 1.1 -> its items."""

from typing import Any

import orjson

from transforms.feeds import values
from transforms.feeds.items import Item, Listing, distinct
from transforms.feeds.xml_feed import MAX_AUTHORS, MAX_ITEMS
from transforms.rejections import Refused

_SIGN = "jsonfeed.org/version/"


def json_listing(payload: bytes, base: str | None) -> Listing:
    """The items of a JSON Feed.

    Raises Refused: malformed_json, not_a_feed.
    """
    try:
        feed = orjson.loads(payload.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise Refused("malformed_json", f"no JSON: {error}") from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise Refused("not_a_feed", "a JSON Feed is an object with a list of items")
    version = _text(feed, "version") or ""
    if _SIGN not in version and not (feed.get("feed_url") or feed.get("home_page_url")):
        raise Refused("not_a_feed", f"a JSON Feed has a version that holds {_SIGN}")
    homepage = values.address(_text(feed, "home_page_url"), base)
    base = base or values.address(_text(feed, "feed_url"), None) or homepage
    items = (_item(item, base, feed) for item in feed["items"][:MAX_ITEMS] if isinstance(item, dict))
    return Listing(
        "feed",
        f"json feed {version.rpartition('/')[2][:10]}".strip(),
        distinct(items),
        title=values.plain(_text(feed, "title")),
        homepage=homepage,
        language=_text(feed, "language"),
    )


def _item(item: dict[str, Any], base: str | None, feed: dict[str, Any]) -> Item:
    place = values.place_of(base)
    item_id = item.get("id")
    url = next((u for name in ("url", "external_url", "id") if (u := _address(item, name, base))), None)
    modified = values.date(_text(item, "date_modified"), place)
    return Item(
        url=url,
        item_id=str(item_id) if isinstance(item_id, str | int | float) else None,
        title=values.plain(_text(item, "title")),
        published=values.date(_text(item, "date_published"), place) or modified,
        modified=modified,
        authors=_authors(item) or _authors(feed),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        language=_text(item, "language") or _text(feed, "language"),
    )


def _address(item: dict[str, Any], name: str, base: str | None) -> str | None:
    text = _text(item, name)
    return values.address(text, base) if text and (name != "id" or "://" in text) else None


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    listed = item.get("authors")
    people = listed if isinstance(listed, list) and listed else [item.get("author")]
    names = (values.author(p if isinstance(p, str) else _text(p, "name")) for p in people[:MAX_AUTHORS])
    return tuple(dict.fromkeys(name for name in names if name))


def _text(fields: Any, name: str) -> str | None:
    value = fields.get(name) if isinstance(fields, dict) else None
    return value if isinstance(value, str) and value.strip() else None

"""Values of feeds: text out of mark-up, addresses, authors, dates."""

import html
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from transforms.documents.dates.parsing import parse_date
from transforms.documents.dates.zones import NOWHERE, Place
from transforms.documents.sources import source_of_url, source_place
from transforms.documents.urls import host

MAX_TITLE_LENGTH = 1000
MAX_ADDRESS_LENGTH = 4000
_TAG = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}|!--[^<>]{0,2000}--)>")
_CODE = re.compile(r"<(script|style)\b[^<>]*>[^<]*</\1\s*>", re.IGNORECASE)
_MAIL_AND_NAME = re.compile(r"[^\s@()<>]{1,100}@[^\s@()<>]{1,100}\s*\((?P<name>[^()]{1,200})\)")
_NAME_AND_MAIL = re.compile(r"(?P<name>[^<>()@]{2,200}?)\s*[<(]\s*(?:mailto:)?[^\s@<>()]{1,100}@[^\s@<>()]{1,100}[>)]")
_MAIL = re.compile(r"(?:mailto:)?[^\s@]{1,100}@[^\s@]{1,100}")


def plain(markup: str | None) -> str | None:
    """The text of a line that may hold tags and references, also such that are escaped twice; None if it is empty."""
    if not markup:
        return None
    text = markup[: 4 * MAX_TITLE_LENGTH]
    for _ in range(2):
        if "<" in text:
            text = _TAG.sub("", _CODE.sub("", text))
        if "&" in text:
            text = html.unescape(text)
    return " ".join(text.split())[:MAX_TITLE_LENGTH] or None


def address(text: str | None, base: str | None) -> str | None:
    """The absolute http or https address that a text stands for, None if it is none."""
    if not text or len(text) > MAX_ADDRESS_LENGTH:
        return None
    written = re.sub(r"[\t\r\n]+\s*", "", text.strip()).replace("&amp;", "&").replace(" ", "%20")
    try:
        found = urljoin(base or "", written)
        parts = urlsplit(found)
        is_address = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        return None
    return found if is_address else None


def author(text: str | None) -> str | None:
    """The name in an author's text, which may have a mail address beside it; None if nothing else is there."""
    line = plain(text)
    if not line:
        return None
    match = _MAIL_AND_NAME.fullmatch(line) or _NAME_AND_MAIL.fullmatch(line)
    if match:
        return match["name"].strip(" ,;\"'") or None
    return None if _MAIL.fullmatch(line) else line


def place_of(url: str | None) -> Place:
    """Where the outlet at an address is, for times without a zone."""
    return source_place(source_of_url(url), host(url)) if url else NOWHERE


def date(text: str | None, place: Place) -> datetime | None:
    """The time of a date in a feed, in UTC: in any format of documents, or of mails with two digits of the year."""
    line = plain(text)
    found = parse_date(line, place) if line else None
    if found or not line:
        return found
    try:
        mail = parsedate_to_datetime(line)
        return (mail if mail.tzinfo else mail.replace(tzinfo=place.zone)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

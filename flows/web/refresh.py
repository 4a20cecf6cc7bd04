"""Pages that only lead elsewhere, by <meta http-equiv="refresh"> or a header Refresh, as static sites redirect."""

import html
import re

_LONGEST_PAGE = 16 * 1024  # a longer one is a page of its own that reloads itself
_LONGEST_DELAY = 10.0  # seconds
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_META = re.compile(rb"<meta\s([^>]{1,2000})>", re.IGNORECASE)
_REFRESH = re.compile(rb"""http-equiv\s*=\s*["']?\s*refresh\b""", re.IGNORECASE)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PLACE = re.compile(r"""\s*(\d{0,3}(?:\.\d*)?)\s*[;,\s]\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE)


def leads_to(body: bytes, content_type: str | None, header: str | None = None) -> str | None:
    """The address that a page of HTML, or its header Refresh, leads to by itself and soon; None if neither does."""
    if len(body) > _LONGEST_PAGE or "html" not in (content_type or "html").lower():
        return None
    said = [header] if header else []
    for tag in _META.finditer(_COMMENT.sub(b"", body)):
        content = _CONTENT.search(tag[1]) if _REFRESH.search(tag[1]) else None
        if content is not None:
            value = next(part for part in content.groups() if part is not None)
            said.append(html.unescape(value.decode("utf-8", "replace")))
    for text in said:
        place = _PLACE.match(text)
        if place and float(f"0{place[1]}") <= _LONGEST_DELAY:
            return place[2].strip()
    return None

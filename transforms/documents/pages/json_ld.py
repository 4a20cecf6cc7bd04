"""JSON-LD as pages really have it: in CDATA or comments, with commas and semicolons too many, escaped as HTML."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

MAX_LENGTH = 512 * 1024
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$", re.IGNORECASE)
_OPENING = re.compile(r"\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)?\s*")
_CLOSING = ("*/", "/*", "//", "]]>", "-->", ";")
_SIGN = re.compile(r'"|<!--|/\*|,\s*+(?=[}\]])')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_ENDS = {"<!--": "-->", "/*": "*/"}
_MOST_ITEMS = 200


def article_items(tree: Any) -> Iterator[dict[str, Any]]:
    """The items of the page's JSON-LD that are articles, whatever of it cannot be read."""
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > MAX_LENGTH:
            continue
        stack = [_parsed(text)]
        while stack:
            item = stack.pop(0)
            if isinstance(item, list):
                stack.extend(item[:_MOST_ITEMS])
            elif isinstance(item, dict):
                kinds = item.get("@type")
                if any(is_article(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    yield item
                stack.extend(item[key] for key in ("@graph", "mainEntity") if key in item)


def is_article(kind: Any) -> bool:
    """Whether a type of schema.org or of Open Graph is one of articles."""
    return _ARTICLE.search(str(kind)) is not None


def _parsed(text: str) -> Any:
    bare = _unwrapped(text)
    for attempt in (str, _tidy, lambda escaped: _tidy(html.unescape(escaped))):  # most need the first alone
        try:
            return json.loads(attempt(bare), strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _unwrapped(text: str) -> str:
    """The text without the comment, CDATA section and semicolons around it."""
    opening = _OPENING.match(text)
    start, end = opening.end() if opening else 0, len(text.rstrip())
    while ending := next((sign for sign in _CLOSING if text.endswith(sign, start, end)), None):
        end -= len(ending)
        while end > start and text[end - 1].isspace():
            end -= 1
    return text[start:end]


def _tidy(text: str) -> str:
    """The text without comments and commas before a closing bracket, both outside of strings; in one pass."""
    out, at = [], 0
    while found := _SIGN.search(text, at):
        sign, start = found[0], found.start()
        out.append(text[at:start])
        if sign == '"':
            string = _STRING.match(text, start)
            end = string.end() if string else -1
            out.append(string[0] if string else "")
        elif sign in _ENDS:
            closing = text.find(_ENDS[sign], start)
            end = closing + len(_ENDS[sign]) if closing >= 0 else -1
        else:
            end = found.end()
        if end < 0:
            return "".join(out) + text[start:]
        at = end
    return "".join(out) + text[at:]

"""What is known about a record from where it came: the address it was fetched from, and what a feed says of it."""

import json
from typing import Any
from urllib.parse import urlsplit

from transforms.documents.article import Article, author_names, clean_line
from transforms.documents.urls import domain, host


def complete(article: Article, given: str | None, fetched_from: str | None) -> None:
    """Add to the article what it does not say itself; `given` is RECORDS.given, `fetched_from` RECORDS.url.

    The outlet that is given always counts. The address that a page declares counts only if it is on the site that the
    page was fetched from and is not its front page: otherwise one page could take the place of another.
    """
    fields = _fields(given)
    address = fetched_from or _line(fields, "url")
    if address and not _is_own(article.url, address):
        article.url = address
    article.source = _line(fields, "source") or article.source
    article.headline = article.headline or _line(fields, "headline")
    article.section = article.section or _line(fields, "section")
    article.language = article.language or _line(fields, "language")
    article.access = article.access or _line(fields, "access")
    article.authors = article.authors or author_names(fields.get("authors"))
    article.published.append(fields.get("published"))
    article.modified.append(fields.get("modified"))


def given_headline(given: str | None) -> str | None:
    """The headline in RECORDS.given: that of a text that has none of its own but, perhaps, its first line."""
    return _line(_fields(given), "headline")


def _fields(given: str | None) -> dict[str, Any]:
    fields = json.loads(given) if given else {}
    if not isinstance(fields, dict):
        raise ValueError("RECORDS.given is not a JSON object")
    return fields


def _line(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return clean_line(value) if isinstance(value, str) else None


def _is_own(declared: str | None, fetched_from: str) -> bool:
    """Whether an address that a page declares may be that of the page."""
    try:
        declared_path, path = (urlsplit(url or "").path.strip("/") for url in (declared, fetched_from))
    except ValueError:
        return False
    return declared is not None and bool(declared_path or not path) and _site(declared) == _site(fetched_from)


def _site(url: str) -> str | None:
    return domain(url) or host(url)

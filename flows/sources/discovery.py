"""The feeds and sitemaps of an outlet, found from any of its addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from flows.errors import UserError
from flows.web.exchange import Fetched
from transforms.feeds.items import Listing
from transforms.feeds.listing import listing
from transforms.feeds.values import address, plain
from transforms.rejections import Refused

if TYPE_CHECKING:
    from flows.web.client import Client

MAX_FEEDS, MAX_SITEMAPS, MAX_TRIED = 10, 5, 30
_FEED_TYPES = re.compile(r"(?i)(?:application|text)/(?:(?:rss|atom|rdf|feed)\+(?:xml|json)|xml|json)")
_FEED_LINK = re.compile(r"(?i)(?:[/.](?:rss|atom|feed)(?:[/.]|$)|feeds?\.|\.(?:rss|atom|rdf)$)")
_COMMENTS = re.compile(r"(?i)comments?(?:/|$|-feed|\.)")
_SITEMAP_LINE = re.compile(r"(?im)^\s*sitemap\s*:\s*(\S+)")
_NEWS = re.compile(r"(?i)news")
_FEED_PATHS = (
    "feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "feeds", "rss/index.xml",
)  # fmt: skip
_SITEMAP_PATHS = (
    "news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemap.xml", "sitemap_index.xml", "sitemap-index.xml",
)  # fmt: skip


class NothingFound(UserError):
    """An address that cannot be read, or from which neither feeds nor sitemaps can be found."""


@dataclass
class Found:
    """What was found: addresses that were read and list something."""

    homepage: str | None = None
    name: str | None = None
    language: str | None = None
    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def discover(client: "Client", url: str) -> Found:
    """The feeds of the outlet at an address: those that its page names, else those at usual places; its news sitemaps.

    Sitemaps that are no news sitemaps list whole archives: they count only where nothing else is found.
    Raises NothingFound.
    """
    answer = client.get(url)
    if answer.problem is not None:
        raise NothingFound(f"{answer.url} cannot be read: {': '.join(answer.problem)}")
    said = _listing(answer)
    if said is not None and said.kind != "page":
        kind = "feeds" if said.kind == "feed" else "sitemaps"
        found = Found(said.homepage or _root(answer.final_url), said.title, said.language)
        getattr(found, kind).append(answer.final_url)
        return found
    return _of_page(client, answer)


def links(page: bytes, base: str) -> tuple[list[str], list[str]]:
    """Feeds that a page names in its head, and links in it that look like feeds."""
    from lxml import etree, html

    try:
        root = html.document_fromstring(page)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return [], []
    inner = root.find(".//base")
    base = address(inner.get("href"), base) or base if inner is not None else base
    named = [
        element.get("href")
        for element in root.iter("link")
        if "alternate" in (element.get("rel") or "").lower()
        and _FEED_TYPES.fullmatch((element.get("type") or "").strip())
    ]
    linked = [href for element in root.iter("a") if _FEED_LINK.search((href := element.get("href")) or "")]
    return _addresses(named, base), _addresses(linked, base)


def _of_page(client: "Client", answer: Fetched) -> Found:
    root = _root(answer.final_url)
    found = Found(homepage=answer.final_url if urlsplit(answer.final_url).path in ("", "/") else root)
    named, linked = links(answer.body, answer.final_url)
    tried: set[str] = set()
    for candidates in (named, linked, [urljoin(root, path) for path in _FEED_PATHS]):
        for url, said in _read(client, candidates, tried):
            if said.kind == "feed" and said.items and len(found.feeds) < MAX_FEEDS:
                found.feeds.append(url)
                found.name, found.language = found.name or said.title, found.language or said.language
        if found.feeds:
            break
    _add_sitemaps(client, root, found)
    if not found.feeds and not found.sitemaps:
        raise NothingFound(f"{answer.url}: neither feeds nor sitemaps were found; give the address of one")
    if found.name is None:
        title = re.search(rb"(?is)<title[^>]{0,200}>(.{1,500}?)</title>", answer.body)
        found.name = plain(title[1].decode("utf-8", "replace")) if title else None
    return found


def _add_sitemaps(client: "Client", root: str, found: Found) -> None:
    robots = client.get(urljoin(root, "robots.txt"))
    named = _SITEMAP_LINE.findall(robots.body.decode("utf-8", "replace")) if robots.problem is None else []
    named = sorted(_addresses(named, root), key=lambda url: not _NEWS.search(url))
    tried: set[str] = set()
    others: list[str] = []
    for candidates in (named, [urljoin(root, path) for path in _SITEMAP_PATHS]):
        for url, said in _read(client, candidates, tried):
            if said.format == "news sitemap":
                found.sitemaps.append(url)
            elif said.kind == "sitemap_index":
                inner = [item.url for item in said.items if item.url and _NEWS.search(item.url)]
                news = [u for u, s in _read(client, inner[:MAX_SITEMAPS], tried) if s.format == "news sitemap"]
                found.sitemaps += news
                others += [] if news else [url]
            elif said.kind == "sitemap":
                others.append(url)
        if found.sitemaps or others:
            break
    found.sitemaps = list(dict.fromkeys(found.sitemaps or ([] if found.feeds else others)))[:MAX_SITEMAPS]


def _read(client: "Client", urls: Iterable[str], tried: set[str]) -> Iterator[tuple[str, Listing]]:
    """The listings at these addresses, under the addresses that they are at in the end."""
    for url in urls:
        if url in tried or len(tried) >= MAX_TRIED or _COMMENTS.search(urlsplit(url).path):
            continue
        tried.add(url)
        answer = client.get(url)
        said = _listing(answer) if answer.problem is None else None
        if said is not None and said.kind != "page" and (answer.final_url == url or answer.final_url not in tried):
            tried.add(answer.final_url)
            yield answer.final_url, said


def _listing(answer: Fetched) -> Listing | None:
    try:
        return listing(answer.body, content_type=answer.content_type, base=answer.final_url)
    except Refused:
        return None


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _addresses(texts: Iterable[str | None], base: str) -> list[str]:
    return list(dict.fromkeys(found for text in texts if (found := address(text, base))))

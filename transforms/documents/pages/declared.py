"""What a page says of its article: JSON-LD, microdata, meta tags, links and bylines, the most trusted first."""

import html
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from transforms.documents.encoding import repair_mojibake
from transforms.documents.pages.blocks import Page
from transforms.documents.pages.json_ld import article_items

_META = {
    "headline": ("og:title", "twitter:title", "headline", "parsely-title", "dc.title", "sailthru.title"),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "pubdate",
        "publishdate", "publish-date", "article.published", "dc.date.issued", "dcterms.issued", "dcterms.created",
        "sailthru.date", "dc.date", "date", "og:pubdate",
    ),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "last-modified"),
    "authors": ("author", "parsely-author", "byl", "article:author", "dc.creator", "sailthru.author"),
    "section": ("article:section", "parsely-section", "section", "articlesection"),
    "source": ("og:site_name", "application-name", "dc.publisher"),
    "language": ("inlanguage", "language", "og:locale", "dc.language"),
    "description": ("description", "og:description", "twitter:description"),
}  # fmt: skip
_JSON_LD = {
    "headline": ("headline",), "url": ("mainEntityOfPage", "url"), "published": ("datePublished",),
    "modified": ("dateModified",), "authors": ("author",), "section": ("articleSection",), "source": ("publisher",),
    "language": ("inLanguage",), "description": ("description",),
}  # fmt: skip
_MICRODATA = {
    "headline": "headline", "datepublished": "published", "datemodified": "modified", "author": "authors",
    "articlesection": "section", "description": "description",
}  # fmt: skip
_BYLINE = re.compile(r"\b(?:by-?line|authors?)(?:[_-]+(?:names?|link))?\b", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\b|_)(?:pub(?:lish(?:ed)?)?[_-]?)?(?:date(?:time)?|time(?:stamp)?|published)(?:\b|_)", re.IGNORECASE
)
_LONGEST_BYLINE = 120
_LONGEST_DATE = 80
_SUFFIX = re.compile(r"\s*[-–—|ㅣ·:»]\s*\S")
_SHORTEST_TITLE = 12
_TIMES = 3


class Declared(NamedTuple):
    """What a page declares, by field, the most trusted first: texts, dates as written, authors in any form."""

    headline: list[Any]
    url: list[Any]
    published: list[Any]
    modified: list[Any]
    authors: list[Any]
    section: list[Any]
    source: list[Any]
    language: list[Any]
    description: list[Any]


def declared(page: Page) -> Declared:
    """What the page declares; strings with character references resolved and mojibake undone."""
    tree = page.tree
    found: dict[str, list[Any]] = {name: [] for name in Declared._fields}
    for item in article_items(tree):
        for name, keys in _JSON_LD.items():
            found[name] += [value for key in keys if (value := _value(item.get(key), keep=name == "authors"))]
    _add_microdata(page, found)
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if key and meta.get("content"):
            metas.setdefault(key, []).append(meta.get("content"))
    for name, names in _META.items():
        found[name] += [value for key in names for value in metas.get(key, [])]
    canonical = [e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    found["url"] = [url for url in canonical + found["url"] if str(url).lower().startswith(("http://", "https://"))]
    found["published"] += _times(page)
    found["language"] = [value for value in (tree.get("lang"), *found["language"]) if value]
    found["authors"] += _bylines(page)
    headings = list(dict.fromkeys(_text(e) for e in tree.iter("h1")))
    titles = [_text(e) for e in tree.iter("title")]
    found["headline"] += (headings if len(headings) == 1 else []) + titles
    resolved = {name: [_resolved(value) for value in values] for name, values in found.items()}
    resolved["headline"] = _without_site(resolved["headline"], [_resolved(heading) for heading in headings])
    return Declared(**resolved)


def _value(value: Any, *, keep: bool) -> Any:
    """The first value, of an item its name or address; authors stay as they are."""
    if keep:
        return value
    value = value[0] if isinstance(value, list) and value else value
    return value.get("name") or value.get("@id") or value.get("url") if isinstance(value, dict) else value


def _add_microdata(page: Page, found: dict[str, list[Any]]) -> None:
    """Values of itemprop on any element: its content or datetime, or else its text."""
    for element in page.tree.xpath("//*[@itemprop]"):
        name = _MICRODATA.get((element.get("itemprop") or "").strip().lower())
        if name is None or element.tag == "meta" or page.is_beside(element):
            continue
        inner = element.xpath('.//*[@itemprop="name"]') if name == "authors" else []
        value = element.get("content") or element.get("datetime") or _text(inner[0] if inner else element)
        if value and len(value) <= _LONGEST_BYLINE * 3:
            found[name].append(value)


def _times(page: Page) -> list[str]:
    """The first dates of <time> elements, as values or text, or else of elements that are dates by class."""
    times = [e.get("datetime") or _text(e) for e in page.tree.iter("time") if not page.is_beside(e)]
    path = '//*[contains(@class, "date") or contains(@class, "time") or contains(@class, "ublish")]'
    classed = (e for e in page.tree.xpath(path) if _is_date(e) and not page.is_beside(e))
    found = [text for text in times if text] or [text for e in islice(classed, _TIMES) if (text := _text(e))]
    return [text for text in found if len(text) <= _LONGEST_DATE and any(c.isdigit() for c in text)][:_TIMES]


def _is_date(element: Any) -> bool:
    return isinstance(element.tag, str) and _DATE.search(element.get("class")) is not None


def _bylines(page: Page) -> list[str]:
    """The texts of elements that are bylines by rel or class, the innermost, but for those of other articles."""
    linked = [_text(e) for e in page.tree.xpath('//a[contains(@rel, "author")]') if not page.is_beside(e)]
    if linked:
        return [", ".join(dict.fromkeys(linked))]
    classed = [e for e in page.tree.xpath('//*[contains(@class, "by") or contains(@class, "uthor")]') if _is_byline(e)]
    own = [e for e in classed if not page.is_beside(e)]
    outer = {above for e in own for above in e.iterancestors()}
    texts = [text for e in own if e not in outer and (text := _text(e)) and len(text) <= _LONGEST_BYLINE]
    return list(dict.fromkeys(texts))


def _is_byline(element: Any) -> bool:
    return isinstance(element.tag, str) and _BYLINE.search(element.get("class")) is not None


def _without_site(headlines: list[str], headings: Iterable[str]) -> list[str]:
    """The headlines, the first of them without the name of the site behind it, if a heading or another tells where."""
    if not headlines:
        return headlines
    first = headlines[0]
    for other in [*headings, *headlines[1:]]:
        is_start = _SHORTEST_TITLE <= len(other) < len(first) and first.startswith(other)
        if is_start and _SUFFIX.match(first, len(other)):
            return [other, *headlines]
    return headlines


def _resolved(value: Any) -> Any:
    match value:
        case str():
            return repair_mojibake(html.unescape(" ".join(value.split())))
        case list():
            return [_resolved(item) for item in value]
        case dict():
            return {key: _resolved(item) for key, item in value.items()}
    return value


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())

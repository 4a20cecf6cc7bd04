"""What a page says of its article: JSON-LD, microdata, meta tags, links and bylines, the most trusted first."""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from transforms.documents.article import letters
from transforms.documents.byline import byline_of_names, without_byline_sign
from transforms.documents.encoding import repair_mojibake
from transforms.documents.pages.blocks import Page
from transforms.documents.pages.json_ld import article_items
from transforms.lexicon.languages import ANY, closed_class

_PREVIEWS = ("og:title", "twitter:title")  # of links to the page
_META = {
    "headline": (*_PREVIEWS, "headline", "parsely-title", "dc.title", "sailthru.title"),
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
    "tier": ("article:content_tier", "isaccessibleforfree"),
    "word_count": ("wordcount",),
    "kind": ("og:type",),
}  # fmt: skip
_JSON_LD = {
    "headline": ("headline",), "url": ("mainEntityOfPage", "url"), "published": ("datePublished",),
    "modified": ("dateModified",), "authors": ("author",), "section": ("articleSection",), "source": ("publisher",),
    "language": ("inLanguage",), "description": ("description",), "tier": ("isAccessibleForFree",),
    "word_count": ("wordCount",), "kind": ("@type",),
}  # fmt: skip
_MICRODATA = {
    "headline": "headline", "datepublished": "published", "datemodified": "modified", "author": "authors",
    "articlesection": "section", "description": "description", "isaccessibleforfree": "tier",
}  # fmt: skip
_WRITTEN_BY = ("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_DATA_OF_AUTHORS = re.compile(r"data-(?:[a-z]+-)*(?:authors?|byline)(?:-names?)?")
_DATE = re.compile(
    r"(?:\b|_)(?:pub(?:lish(?:ed)?)?[_-]?)?(?:date(?:time)?|time(?:stamp)?|published)(?:\b|_)", re.IGNORECASE
)
_DATE_IN_LINE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|\d\d\.\d\d\.\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
    r"(?P<time>\D{0,4}\d{1,2}[:.h]\d{2}(?!\d))?"
)
_CONTROLS = frozenset(("button", "input", "select", "form", "label", "option"))
_NEAR = 12  # blocks behind the headline in which its date may stand
_LONGEST_BYLINE = 120
_MAY_BE_BYLINE = " | ".join(
    f'//*[contains(@{name}, "y{rest}") or contains(@{name}, "uthor") or contains(@{name}, "riter")]'
    for name, rest in (("class", "line"), ("id", "line"))
)
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
    tier: list[Any]
    """Whether the whole article is free to read: false, locked and the like."""
    word_count: list[Any]
    kind: list[Any]


def declared(page: Page) -> Declared:
    """What the page declares; strings with character references resolved and mojibake undone."""
    tree = page.tree
    found: dict[str, list[Any]] = {name: [] for name in Declared._fields}
    for item in article_items(tree):
        for name, keys in _JSON_LD.items():
            values = [_value(item.get(key), keep=name == "authors") for key in keys]
            found[name] += [value for value in values if value or value is False]
    _add_microdata(page, found)
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = letters(meta.get("property") or meta.get("name") or meta.get("itemprop") or "")
        if key and meta.get("content"):
            metas.setdefault(key, []).append(meta.get("content"))
    for name, names in _META.items():
        found[name] += [value for key in names for value in metas.get(letters(key), [])]
    for label, data in _WRITTEN_BY:
        if (metas.get(letters(label)) or [""])[0].strip().casefold() in closed_class("written_by_label", ANY):
            found["authors"] += metas.get(letters(data), [])
    canonical = [e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical"]
    found["url"] = [url for url in canonical + found["url"] if str(url).lower().startswith(("http://", "https://"))]
    found["published"] += _times(page) or _date_lines(page)
    found["language"] = [value for value in (tree.get("lang"), *found["language"]) if value]
    found["authors"] += _bylines(page)
    headings = list(dict.fromkeys(_text(e) for e in tree.iter("h1")))
    titles = [_text(e) for e in tree.iter("title")]
    found["headline"] += (headings if len(headings) == 1 else []) + titles
    resolved = {name: [_resolved(value) for value in values] for name, values in found.items()}
    shown = [_resolved(heading) for heading in headings]
    previews = [_resolved(value) for key in _PREVIEWS for value in metas.get(letters(key), [])]
    own = _without_kicker(_without_site(resolved["headline"], shown), previews)
    resolved["headline"] = _as_shown(own, shown, previews, [_resolved(title) for title in titles])
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


def _date_lines(page: Page) -> list[str]:
    """The first dates in figures in short blocks: those behind the headline, else those with a time anywhere."""
    short = [n for n, block in enumerate(page.blocks) if len(block.text) <= _LONGEST_DATE and not block.is_aside]
    first = max((n for n, block in enumerate(page.blocks) if block.tag == "h1"), default=0)
    dates = {n: found for n in short if (found := _DATE_IN_LINE.search(page.blocks[n].text))}
    near = [found[0] for n, found in dates.items() if first <= n <= first + _NEAR]
    return (near or [found[0] for found in dates.values() if found["time"]])[:_TIMES]


def _is_date(element: Any) -> bool:
    return isinstance(element.tag, str) and _DATE.search(element.get("class")) is not None


def _bylines(page: Page) -> list[str]:
    """The texts of elements that are bylines by rel or class, the innermost, but for those of other articles."""
    linked = [_text(e) for e in page.tree.xpath('//a[contains(@rel, "author")]') if not page.is_beside(e)]
    if linked:
        return [", ".join(dict.fromkeys(linked))]
    classed = [e for e in page.tree.xpath(_MAY_BE_BYLINE) if _is_byline(e)]
    own = [e for e in classed if e.tag not in _CONTROLS and not page.is_beside(e)]
    outer = {above for e in own for above in e.iterancestors()}
    texts = [text for e in own if e not in outer and (text := _text(e)) and len(text) <= _LONGEST_BYLINE]
    named = [text for text in texts if len(without_byline_sign(text).split()) > 1 or not text.isascii()]
    return list(dict.fromkeys([*named, *_names_in_data(page), *_links_to_authors(page), *_byline_blocks(page)]))


def _byline_blocks(page: Page) -> list[str]:
    """The texts of short blocks behind the headline that are bylines with their sign: "Von: Jane Doe, John Roe"."""
    first = next((n for n, block in enumerate(page.blocks) if block.tag == "h1"), None)
    near = page.blocks[first + 1 : first + 1 + _NEAR] if first is not None else []
    texts = [block.text for block in near if len(block.text) <= _LONGEST_BYLINE and not block.is_aside]
    bare = {text: without_byline_sign(text) for text in texts}
    return [name for text, name in bare.items() if name != text and byline_of_names(name)][:1]


def _is_byline(element: Any) -> bool:
    """Whether the class or id of an element, in any spelling (article__author, authorName), is one of authors."""
    if not isinstance(element.tag, str):
        return False
    words = [word.lower() for word in _WORD.findall(f"{element.get('class') or ''} {element.get('id') or ''}")]
    is_control = not closed_class("class_of_controls", ANY).isdisjoint(words)
    return not is_control and not closed_class("class_of_authors", ANY).isdisjoint(words)


def _names_in_data(page: Page) -> list[str]:
    """The values of attributes such as data-article-authors."""
    path = '//@*[starts-with(name(), "data-") and (contains(name(), "author") or contains(name(), "byline"))]'
    named = (value for value in page.tree.xpath(path) if _DATA_OF_AUTHORS.fullmatch(value.attrname))
    return [str(value) for value in islice(named, _TIMES) if value.strip() and len(value) <= _LONGEST_BYLINE]


def _links_to_authors(page: Page) -> list[str]:
    """The texts of the first links to pages of authors (/author/jane-doe) that stand together, as one text."""
    links = [e for e in page.tree.iter("a") if _is_of_author(e.get("href") or "") and not page.is_beside(e)]
    texts = [_text(e) for e in links if e.getparent() is links[0].getparent()]
    return [", ".join(dict.fromkeys(text for text in texts if 0 < len(text) <= _LONGEST_BYLINE))] if texts else []


def _is_of_author(address: str) -> bool:
    path = address.partition("?")[0].rstrip("/").lower().split("/")[1:]
    return not closed_class("author_path", ANY).isdisjoint(path[:-1])


def _without_kicker(headlines: list[str], previews: Iterable[str]) -> list[str]:
    """The headlines, the first of them without the words before it that link previews leave out: "Finance: …"."""
    for preview in previews if headlines else ():
        before = headlines[0].removesuffix(preview)
        is_end = before != headlines[0] and len(preview) >= _SHORTEST_TITLE and not preview[0].islower()
        if is_end and before and not before.rstrip()[-1:].isalnum():
            return [preview, *headlines]
    return headlines


def _as_shown(
    headlines: list[str], headings: Sequence[str], previews: Iterable[str], titles: Iterable[str]
) -> list[str]:
    """The headlines, first the page's only heading if link previews say the same while the first of them is the title
    of the window alone: words for search engines.
    """
    is_for_engines = any(title.startswith(headlines[0]) for title in titles if headlines)
    is_shown = len(headings) == 1 and headings[0] in previews
    return [*headings, *headlines] if is_shown and is_for_engines else headlines


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

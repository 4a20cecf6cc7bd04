"""An article in an HTML page: its text by trafilatura, what the page declares about it by JSON-LD and meta tags."""

import json
import re
from collections.abc import Iterator
from typing import Any

from transforms.documents.article import Article, author_names, clean_line, plain_article
from transforms.rejections import Refused

MAX_HTML_LENGTH = 5 * 1024 * 1024
MAX_TAGS = 60_000  # extraction takes time beyond proportion on more
MAX_ATTRIBUTES = 500  # of one tag: the parser's time grows with their square
CHECKED_LENGTH = 32_768  # shorter pages cannot hold enough of either to matter
MAX_JSON_LD = 512 * 1024
_TAG = re.compile(r"<(/?[a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+""")
_RAW_TEXT = frozenset(("script", "style", "textarea", "title", "noscript", "iframe", "xmp"))
_LOOKS_HTML = re.compile(
    r"<(?:!doctype html|html|body|p|div|br|article|section|h[1-6]|ul|ol|blockquote)\b[^<>]{0,500}>", re.IGNORECASE
)
_FULL_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_BLOCK_TAGS = "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article tr table figure figcaption hr pre"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_DROPPED = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "button", "form", "nav", "head"))
_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Review)$")
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
}  # fmt: skip


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML rather than plain text that mentions a tag."""
    return "<" in text and _LOOKS_HTML.search(text) is not None


def html_article(page: str, *, headline: str | None = None) -> Article:
    """The article in an HTML page or fragment; a headline that is known otherwise outranks what the page declares.

    Raises Refused: html_too_large or html_too_complex for what would take too long, no_text if there is none.
    """
    if len(page) > MAX_HTML_LENGTH:
        raise Refused("html_too_large", f"{len(page)} characters of HTML; allowed are {MAX_HTML_LENGTH}")
    if len(page) > CHECKED_LENGTH:
        _check_complexity(page)
    from trafilatura.utils import load_html  # takes a while to load, and many inputs have no pages

    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page.replace("\x00", ""), count=1)
    full = _FULL_PAGE.search(page) is not None
    tree = load_html(page if full else f"<html><body><article>{page}</article></body></html>")
    if tree is None:
        raise Refused("no_text", "the page has no HTML that can be parsed")
    found = _declared(tree)
    text = _main_text(tree) if full else "\n\n".join(_blocks(tree))
    headlines = [
        line for value in [headline, *found["headline"]] if isinstance(value, str) and (line := clean_line(value))
    ]
    article = plain_article(text, headline=headlines[0] if headlines else None)
    for name in ("url", "source", "section", "language"):
        values = [line for value in found[name] if isinstance(value, str) and (line := clean_line(value))]
        setattr(article, name, getattr(article, name) or (values[0] if values else None))
    names = next((names for value in found["authors"] if (names := author_names(value))), [])
    article.authors = names or article.authors
    article.published = found["published"] + article.published
    article.modified = found["modified"] + article.modified
    return article


def _main_text(tree: Any) -> str:
    from trafilatura import bare_extraction

    document = bare_extraction(
        tree, fast=True, favor_precision=True, include_comments=False, include_tables=False, with_metadata=False
    )
    text = str(getattr(document, "text", None) or "")
    return "\n\n".join(re.sub(r"^- (?=\S)", "", line) for line in text.split("\n"))


def _blocks(tree: Any) -> list[str]:
    """The text of a fragment by block elements: there is no page around it that would have to be left out."""
    blocks: list[list[str]] = [[]]
    for event, element in _walk(tree):
        if element.tag in _BLOCKS:
            blocks.append([])
        blocks[-1].append((element.text if event == "start" else element.tail) or "")
    return [line for parts in blocks if (line := " ".join("".join(parts).split()))]


def _walk(tree: Any) -> Iterator[tuple[str, Any]]:
    stack = [("start", tree)]
    while stack:
        event, element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _DROPPED:
            event = "end"
        yield event, element
        if event == "start":
            stack.append(("end", element))
            stack.extend(("start", child) for child in reversed(element))


def _declared(tree: Any) -> dict[str, list[Any]]:
    """What the page declares, by field, the most trusted first: JSON-LD, meta tags, elements."""
    found: dict[str, list[Any]] = {name: [] for name in _META}
    for item in _json_ld(tree):
        for name, keys in (
            ("headline", ("headline",)), ("url", ("mainEntityOfPage", "url")), ("published", ("datePublished",)),
            ("modified", ("dateModified",)), ("authors", ("author",)), ("section", ("articleSection",)),
            ("source", ("publisher",)), ("language", ("inLanguage",)),
        ):  # fmt: skip
            for value in (item.get(key) for key in keys):
                if name != "authors":
                    value = value[0] if isinstance(value, list) and value else value
                    value = (
                        value.get("name") or value.get("@id") or value.get("url") if isinstance(value, dict) else value
                    )
                if value:
                    found[name].append(value)
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if key and meta.get("content"):
            metas.setdefault(key, []).append(meta.get("content"))
    for name, names in _META.items():
        found[name] += [value for key in names for value in metas.get(key, [])]
    canonical = [
        e.get("href") for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical" and e.get("href")
    ]
    found["url"] = [url for url in canonical + found["url"] if str(url).lower().startswith(("http://", "https://"))]
    headings = [e.text_content() for e in tree.iter("h1")]
    found["headline"] += (headings if len(headings) == 1 else []) + [e.text_content() for e in tree.iter("title")]
    found["published"] += [e.get("datetime") for e in tree.iter("time") if e.get("datetime")][:3]
    found["language"] = ([tree.get("lang")] if tree.get("lang") else []) + found["language"]
    return found


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(text) > MAX_JSON_LD:
            continue
        try:
            stack = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while stack:
            item = stack.pop(0)
            if isinstance(item, list):
                stack.extend(item[:200])
            elif isinstance(item, dict):
                kinds = item.get("@type")
                if any(_ARTICLE_TYPE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    yield item
                stack.extend(v for k, v in item.items() if k == "@graph")


def _check_complexity(page: str) -> None:
    """Refuses a page that would take the parser or the extraction too long; takes time in proportion to its length."""
    lower, position, tags = page.lower(), 0, 0
    while match := _TAG.search(lower, position):
        tags += 1
        if tags > MAX_TAGS:
            raise Refused("html_too_complex", f"more than {MAX_TAGS} tags")
        position, attributes = match.end(), 0
        while attribute := _ATTRIBUTE.match(lower, position):
            position, attributes = attribute.end(), attributes + 1
            if attributes > MAX_ATTRIBUTES:
                raise Refused("html_too_complex", f"a tag with more than {MAX_ATTRIBUTES} attributes")
        if match[1] in _RAW_TEXT:
            position = lower.find(f"</{match[1]}", position)
            if position < 0:
                return

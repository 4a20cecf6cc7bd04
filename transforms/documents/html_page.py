"""An article in an HTML page: its body and what the page declares about it."""

import re
from collections.abc import Iterator
from typing import Any

from transforms.documents.article import Article, author_names, clean_line, is_name, letters, plain_article
from transforms.documents.encoding import repair_mojibake
from transforms.documents.pages.blocks import Page
from transforms.documents.pages.body import page_body
from transforms.documents.pages.declared import Declared, declared
from transforms.documents.pages.non_articles import check_is_article
from transforms.documents.pages.paywall import access, is_free
from transforms.documents.sources import known_source
from transforms.documents.urls import domain
from transforms.rejections import Refused

MAX_HTML_LENGTH = 5 * 1024 * 1024
MAX_TAGS = 60_000  # extraction takes time beyond proportion on more
MAX_ATTRIBUTES = 500  # of one tag: the parser's time grows with their square
CHECKED_LENGTH = 32_768  # shorter pages cannot hold enough of either to matter
_TAG = re.compile(r"<(/?[a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+""")
_RAW_TEXT = frozenset(("script", "style", "textarea", "title", "noscript", "iframe", "xmp"))
_LOOKS_HTML = re.compile(
    r"<(?:!doctype html|html|body|p|div|br|article|section|h[1-6]|ul|ol|blockquote)\b[^<>]{0,500}>", re.IGNORECASE
)
_FULL_PAGE = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_BEGINS_PAGE = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_BLOCK_TAGS = "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article tr table figure figcaption hr pre"
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_DROPPED = frozenset(("script", "style", "noscript", "template", "iframe", "svg", "button", "form", "nav", "head"))


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML rather than plain text that mentions a tag."""
    return "<" in text and _LOOKS_HTML.search(text) is not None


def is_page(text: str) -> bool:
    """Whether a text begins as a page of HTML does, whatever its name."""
    return _BEGINS_PAGE.match(text) is not None


def html_article(page: str, *, headline: str | None = None) -> Article:
    """The article in an HTML page or fragment; a headline that is known otherwise outranks what the page declares.

    Raises Refused: html_too_large or html_too_complex for what would take too long, no_text if there is none; for pages
    without an article soft_404, blocked_page, consent_wall, listing_page.
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
    parsed = Page(tree)
    found = declared(parsed)
    headlines = [line for value in [headline, *found.headline] if (line := _line(value))]
    free = is_free(found.tier)
    text = page_body(parsed, headlines, found.description, is_free=free) if full else "\n\n".join(_blocks(tree))
    if full and free:
        check_is_article(parsed, found, text)
    article = plain_article(repair_mojibake(text), headline=headlines[0] if headlines else None)
    article.access = None if free else access(len(article.text.split()), found.word_count)
    for name in ("url", "source", "section", "language"):
        values = [line for value in getattr(found, name) if (line := _line(value))]
        setattr(article, name, getattr(article, name) or (values[0] if values else None))
    if article.url and not known_source(article.source):
        article.source = None  # pages write their names in many ways, or none: the address tells the outlet
    article.authors = _authors(found) or article.authors
    article.published = found.published + article.published
    article.modified = found.modified + article.modified
    return article


def _line(value: Any) -> str | None:
    return clean_line(value) if isinstance(value, str) else None


def _authors(found: Declared) -> list[str]:
    """The names of the first declaration that has any besides the outlet's own, which its domain may tell."""
    outlets = {letters(line) for value in found.source if (line := _line(value))}
    for name in filter(None, (domain(_line(value)) for value in found.url[:1])):
        outlets |= {letters(name), letters(name.partition(".")[0])}
    for value in found.authors:
        names = [name for name in author_names(value) if letters(name) not in outlets and is_name(name)]
        if names:
            return names
    return []


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

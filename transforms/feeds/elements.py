"""The elements of feeds by the names that their vocabularies give them, however they spell the namespaces."""

import base64
import binascii
import html
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lxml import etree

_VOCABULARIES = (
    ("purl.org/dc/terms", "dcterms"), ("purl.org/dc/", "dc"), ("purl.org/rss/1.0/modules/content", "content"),
    ("search.yahoo.com/mrss", "media"), ("itunes", "itunes"), ("rssnamespace.org/feedburner", "feedburner"),
    ("pheedo.com/namespace", "pheedo"), ("sitemap-news", "news"), ("w3.org/1999/xhtml", "xhtml"),
    ("w3.org/1999/02/22-rdf-syntax-ns", "rdf"),
)  # fmt: skip
_OWN = (
    "w3.org/2005/atom", "purl.org/atom/ns", "purl.org/net/rss1.1", "purl.org/echo", "purl.org/pie", "purl.org/rss/1.0",
    "my.netscape.com", "backend.userland.com", "blogs.law.harvard.edu", "cyber.harvard.edu", "purl.org/rss/2.0",
    "channel.netscape.com", "sitemaps.org/schemas", "google.com/schemas/sitemap/0", "w3.org/2001/xmlschema",
)  # fmt: skip
XML = "{http://www.w3.org/XML/1998/namespace}"


class Names:
    """Names elements of one document: "title" for RSS and Atom alike, "dc:creator" and the like for the others."""

    def __init__(self, root: etree._Element) -> None:
        self._own = namespace(root).lower()
        self._by_tag = lru_cache(maxsize=4096)(self._name)

    def of(self, element: etree._Element) -> str:
        """The name, in small letters; "" for a comment."""
        return self._by_tag(element.tag) if isinstance(element.tag, str) else ""

    def children(self, element: etree._Element) -> dict[str, list[etree._Element]]:
        """The children by name, in their order."""
        found: dict[str, list[etree._Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                found.setdefault(self.of(child), []).append(child)
        return found

    def _name(self, tag: str) -> str:
        space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
        space, local = space.lower(), local.lower()
        if not space or space == self._own:
            return local.removeprefix("atom:").removeprefix("rss:")
        prefix = next((name for part, name in _VOCABULARIES if part in space), None)
        if prefix is None and any(part in space for part in _OWN):
            return local
        return f"{prefix or 'other'}:{local}"


def namespace(element: etree._Element) -> str:
    """The namespace of an element, "" without one; also of names that a parser recovered and etree.QName refuses."""
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def text(element: etree._Element | None) -> str | None:
    """All text in an element, without the space around it; None for none."""
    if element is None:
        return None
    found = element.text if not len(element) else "".join(str(part) for part in element.itertext())
    return (found or "").strip() or None


def markup(element: etree._Element | None) -> str | None:
    """The HTML or text that an element holds: escaped, as elements, or in base64."""
    if element is None:
        return None
    if len(element):
        parts = [html.escape(element.text or "", quote=False)]
        parts += [etree.tostring(child, encoding="unicode") for child in element]
        return "".join(parts).strip() or None
    found = text(element)
    if found and element.get("mode") == "base64":
        try:
            return base64.b64decode(found).decode("utf-8", "replace").strip() or None
        except (binascii.Error, ValueError):
            return found
    return found


def first_text(children: dict[str, list[etree._Element]], names: Sequence[str]) -> str | None:
    """The first text of the children with these names, in the order of the names."""
    return next((found for element in named(children, names) if (found := text(element))), None)


def named(children: dict[str, list[etree._Element]], names: Sequence[str]) -> Iterator[etree._Element]:
    """The children with these names, in the order of the names."""
    for name in names:
        yield from children.get(name, ())

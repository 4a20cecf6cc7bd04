"""RSS, RDF, Atom, CDF and sitemaps as XML trees -> their items."""

from collections.abc import Iterator
from itertools import islice

from lxml import etree

from transforms.documents.dates.zones import Place
from transforms.feeds import values
from transforms.feeds.elements import XML, Names, first_text, markup, named, namespace, text
from transforms.feeds.items import Item, Listing, distinct
from transforms.rejections import Refused

MAX_ITEMS = 50_000  # of one file: what the protocol of sitemaps allows
MAX_AUTHORS = 20
_FEEDS = ("rss", "rdf", "rdf:rdf", "feed", "channel")
_ITEMS = frozenset(("item", "entry"))
_TITLE = ("title", "dc:title", "media:title", "itunes:title")
_ID = ("guid", "id", "dc:identifier")
_PUBLISHED = ("published", "issued", "pubdate", "dcterms:issued", "dc:date", "dcterms:created", "created", "date")
_MODIFIED = ("updated", "modified", "dcterms:modified", "lastmod")
_SUMMARY = ("description", "summary", "dc:description", "dcterms:abstract", "abstract", "itunes:summary",
            "media:description")  # fmt: skip
_CONTENT = ("content:encoded", "content", "xhtml:body", "body", "fullitem", "content:items")
_REAL_ADDRESS = ("feedburner:origlink", "pheedo:origlink")
_AUTHOR = ("author", "dc:creator", "dc:author", "itunes:author")
_LANGUAGE = ("language", "dc:language")


def tree(source: str, base: str | None) -> tuple[etree._Element | None, bool]:
    """The root of an XML document, and whether a part of it had to be guessed; nothing outside of it is loaded."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser, base_url=base)
    except (etree.XMLSyntaxError, ValueError):
        return None, True
    errors = (error for error in parser.error_log if error.level >= etree.ErrorLevels.ERROR)
    return root, any(error.domain != etree.ErrorDomains.NAMESPACE for error in errors)


def xml_listing(root: etree._Element, base: str | None) -> Listing:
    """The items of a feed, sitemap or index.

    Raises Refused("not_a_feed") for any other XML.
    """
    names = Names(root)
    kind = names.of(root)
    if kind == "sitemapindex":
        return Listing("sitemap_index", "sitemap index", distinct(_sitemap_items(root, names, base, "sitemap")))
    if kind == "urlset":
        items = distinct(_sitemap_items(root, names, base, "url"))
        is_news = any(item.title or item.published for item in items)
        return Listing("sitemap", "news sitemap" if is_news else "sitemap", items)
    entries = list(islice((element for element in root.iter() if names.of(element) in _ITEMS), MAX_ITEMS))
    if kind not in _FEEDS and not entries:
        raise Refused("not_a_feed", f"the document is <{kind[:80]}>; read are RSS, RDF, Atom, JSON Feed and sitemaps")
    return _feed(root, kind, entries, names, base)


def _feed(root: etree._Element, kind: str, entries: list[etree._Element], names: Names, base: str | None) -> Listing:
    inside = names.children(root)
    channel = inside["channel"][0] if "channel" in inside else root
    head = names.children(channel)
    homepage = _link(channel, head, base, ())
    place = values.place_of(base or homepage)
    language = first_text(head, _LANGUAGE) or root.get(f"{XML}lang") or channel.get(f"{XML}lang")
    items = (_item(entry, names.children(entry), base or homepage, place, language) for entry in entries)
    return Listing(
        "feed",
        _format(root, kind),
        distinct(items),
        title=values.plain(first_text(head, _TITLE)),
        homepage=homepage,
        language=language,
    )


def _format(root: etree._Element, kind: str) -> str:
    if kind == "feed":
        return "atom 0.3" if "purl.org/atom" in namespace(root) else "atom 1.0"
    if kind == "rss":
        return f"rss {(root.get('version') or '').strip()[:10]}".strip()
    return {"rdf": "rss 1.0", "rdf:rdf": "rss 1.0", "channel": "cdf"}.get(kind, "rss")


def _item(
    element: etree._Element,
    inside: dict[str, list[etree._Element]],
    base: str | None,
    place: Place,
    language: str | None,
) -> Item:
    summary = next((found for part in named(inside, _SUMMARY) if (found := markup(part))), None)
    content = next((found for part in named(inside, _CONTENT) if (found := markup(part))), None)
    modified = values.date(first_text(inside, _MODIFIED), place)
    published = next((d for e in named(inside, _PUBLISHED) if (d := values.date(text(e), place))), None)
    return Item(
        url=_link(element, inside, base, _REAL_ADDRESS),
        item_id=first_text(inside, _ID) or element.get(_about()),
        title=next((found for part in named(inside, _TITLE) if (found := values.plain(markup(part)))), None),
        published=published or modified,
        modified=modified,
        authors=tuple(dict.fromkeys(islice(_authors(inside), MAX_AUTHORS))),
        summary=summary,
        content=content if content and len(content) > len(summary or "") else None,
        language=first_text(inside, _LANGUAGE) or element.get(f"{XML}lang") or language,
    )


def _about() -> str:
    return "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"


def _authors(inside: dict[str, list[etree._Element]]) -> Iterator[str]:
    for element in named(inside, _AUTHOR):
        names = [child for child in element if isinstance(child.tag, str) and child.tag.lower().endswith("name")]
        found = [values.author(text(child)) for child in names] if len(element) else [values.author(text(element))]
        yield from (name for name in found if name)


def _link(
    element: etree._Element, inside: dict[str, list[etree._Element]], base: str | None, real: tuple[str, ...]
) -> str | None:
    """The address of the page: what a link to it says, or an id that is an address."""
    candidates = [(0, e, text(e)) for e in named(inside, real)]
    for link in inside.get("link", ()):
        target = link.get("href")
        relation = (link.get("rel") or "alternate").lower().rpartition("/")[2]
        if target and relation == "alternate":
            is_page = "html" in (link.get("type") or "html").lower()
            candidates.append((1 if is_page else 3, link, target))
        elif not target:
            candidates.append((1, link, text(link)))
    for name in ("guid", "id"):
        permanent = (e for e in inside.get(name, ()) if (e.get("isPermaLink") or "true").lower() != "false")
        candidates += [(4, e, found) for e in permanent if (found := text(e)) and "://" in found]
    candidates += [(5, element, element.get(_about())), (5, element, element.get("href") or element.get("HREF"))]
    for _, at, target in sorted(candidates, key=lambda candidate: candidate[0]):
        if found := values.address(target, _base(at, base)):
            return found
    return None


def _base(element: etree._Element, base: str | None) -> str | None:
    """The address that those in an element are relative to."""
    own = element.base
    return values.address(own, base) or base if own else base


def _sitemap_items(root: etree._Element, names: Names, base: str | None, name: str) -> Iterator[Item]:
    entries = (element for element in root if names.of(element) == name)
    place: Place | None = None
    for element in islice(entries, MAX_ITEMS):
        inside = names.children(element)
        url = values.address(first_text(inside, ("loc",)), base)
        place = place or values.place_of(url)
        modified = values.date(first_text(inside, ("lastmod",)), place)
        news = names.children(inside["news:news"][0]) if "news:news" in inside else {}
        outlet = names.children(news["news:publication"][0]) if "news:publication" in news else {}
        yield Item(
            url=url,
            title=values.plain(first_text(news, ("news:title",))),
            published=values.date(first_text(news, ("news:publication_date",)), place),
            modified=modified,
            language=first_text(outlet, ("news:language",)),
            outlet=values.plain(first_text(outlet, ("news:name",))),
        )

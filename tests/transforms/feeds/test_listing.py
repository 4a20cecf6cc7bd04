"""Bytes of feeds and sitemaps in, items out; whatever else comes in gives one clear reason."""

import gzip
import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.feeds.items import Item, Listing
from transforms.feeds.listing import listing
from transforms.rejections import Refused

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Harbour Times</title><link>https://ht.example/</link>
<atom:link rel="self" href="https://ht.example/feed.xml"/><language>en-gb</language>{items}</channel></rss>"""
ITEM = """<item><title>Café talks &amp;amp; tea</title><link>https://ht.example/1?a=1&amp;b=2</link><guid>g1</guid>
<pubDate>Mon, 03 Nov 2025 10:15:00 +0100</pubDate><dc:creator>Elin Frost</dc:creator><dc:creator>Bo Lund</dc:creator>
<description>Short.</description><content:encoded>
<![CDATA[<p>The whole text &amp; more.</p>]]></content:encoded></item>"""
NINE = datetime(2025, 11, 3, 9, 15, tzinfo=UTC)


def rss(items: str = ITEM, encoding: str = "utf-8") -> bytes:
    return RSS.format(encoding=encoding, items=items).encode(encoding)


def item(payload: bytes, **how: str) -> Item:
    (found,) = listing(payload, **how).items
    return found


def reason(payload: bytes) -> str:
    with pytest.raises(Refused) as caught:
        listing(payload)
    assert caught.value.detail
    return caught.value.reason_code


# ---------------------------------------------------------------------------------------------------- what there is
def test_rss() -> None:
    found = listing(rss())
    assert found == Listing(
        "feed",
        "rss 2.0",
        (
            Item(
                url="https://ht.example/1?a=1&b=2",
                item_id="g1",
                title="Café talks & tea",
                published=NINE,
                authors=("Elin Frost", "Bo Lund"),
                summary="Short.",
                content="<p>The whole text &amp; more.</p>",
                language="en-gb",
            ),
        ),
        title="Harbour Times",
        homepage="https://ht.example/",
        language="en-gb",
    )


def test_atom_with_bases_and_kinds_of_links() -> None:
    payload = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://ht.example/news/" xml:lang="fr">
    <title type="html">&lt;b&gt;HT&lt;/b&gt;</title><author><name>Elin Frost</name></author>
    <entry xml:base="2025/"><id>tag:1</id>
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <i>b</i></div></title>
    <link rel="enclosure" href="a.mp3"/><link rel="alternate" type="application/json" href="1.json"/>
    <link type="text/html" href="1.html"/><published>2025-11-03T09:15:00Z</published>
    <updated>2025-11-04T09:15:00Z</updated>
    <author><name>Bo Lund</name><uri>https://bo.example/</uri></author>
    <content type="html">&lt;p&gt;Long text&lt;/p&gt;</content>
    </entry></feed>"""
    found = item(payload)
    assert (found.url, found.title, found.language) == ("https://ht.example/news/2025/1.html", "A b", "fr")
    assert (found.published, found.modified) == (NINE, datetime(2025, 11, 4, 9, 15, tzinfo=UTC))
    assert (found.authors, found.content) == (("Bo Lund",), "<p>Long text</p>")


def test_rdf_and_old_atom() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://ht.example/"/>
    <item rdf:about="https://ht.example/1"><title>One</title><dc:date>2025-11-03T09:15Z</dc:date></item></rdf:RDF>"""
    assert (item(rdf).url, item(rdf).published) == ("https://ht.example/1", NINE)
    atom = b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title mode="base64">QSBi</title>
    <link rel="alternate" href="https://ht.example/1"/><issued>2025-11-03T09:15:00Z</issued></entry></feed>"""
    assert (item(atom).title, item(atom).published, listing(atom).format) == ("A b", NINE, "atom 0.3")


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1",
        "home_page_url": "https://ht.example/",
        "author": {"name": "Elin Frost"},
        "items": [
            {
                "id": 1,
                "url": "/1",
                "title": "One",
                "date_published": "2025-11-03T10:15:00+01:00",
                "content_text": "Text",
            },
            {"id": "2", "external_url": "https://other.example/2", "authors": [{"name": "Bo Lund"}]},
            "no item",
        ],
    }
    one, two = listing(json.dumps(feed).encode()).items
    assert (one.url, one.published, one.authors) == ("https://ht.example/1", NINE, ("Elin Frost",))
    assert (two.url, two.item_id, two.authors) == ("https://other.example/2", "2", ("Bo Lund",))


def test_sitemaps() -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = f"""<urlset {space} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
    <image:image><image:loc>https://ht.example/1.jpg</image:loc></image:image><loc> https://ht.example/1 </loc>
    <news:news><news:publication><news:name>Harbour Times</news:name><news:language>en</news:language>
    </news:publication>
    <news:publication_date>2025-11-03T09:15Z</news:publication_date><news:title>One</news:title></news:news></url>
    </urlset>"""
    found = item(gzip.compress(news.encode()))
    assert found == Item("https://ht.example/1", title="One", published=NINE, language="en", outlet="Harbour Times")
    index = f"<sitemapindex {space}><sitemap><loc>https://ht.example/s.gz</loc></sitemap></sitemapindex>".encode()
    assert (listing(index).kind, item(index).url) == ("sitemap_index", "https://ht.example/s.gz")
    lines = listing(b"\xef\xbb\xbfhttps://ht.example/1\r\n\r\nhttps://ht.example/2\n")
    assert (lines.kind, [i.url for i in lines.items]) == ("sitemap", ["https://ht.example/1", "https://ht.example/2"])


@pytest.mark.parametrize(
    "links",
    [
        "<link/><guid>https://ht.example/1</guid>",
        '<guid isPermaLink="false">https://ht.example/no</guid><link>\n https://ht.example/1 \n</link>',
        '<link>https://f.example/~r/1</link><o:origLink xmlns:o="http://rssnamespace.org/feedburner/ext/1.0">'
        "https://ht.example/1</o:origLink>",
        '<a:link xmlns:a="http://www.w3.org/2005/Atom" href="https://ht.example/1"/>',
        "<link>/1</link>",
    ],
)
def test_the_address_of_an_item(links: str) -> None:
    assert item(rss(f"<item><title>One</title>{links}</item>")).url == "https://ht.example/1"


def test_addresses_that_are_none() -> None:
    for link in ("mailto:a@ht.example", "javascript:alert(1)", "http://[::1", "http://a:99999999/"):
        assert item(rss(f"<item><title>One</title><link>{link}</link></item>")).url is None


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("e@ht.example (Elin Frost)", ("Elin Frost",)),
        ("Elin Frost &lt;e@ht.example&gt;", ("Elin Frost",)),
        ("e@ht.example", ()),
        ("<name>Elin Frost</name><email>e@ht.example</email>", ("Elin Frost",)),
    ],
)
def test_authors(written: str, authors: tuple[str, ...]) -> None:
    assert item(rss(f"<item><title>One</title><author>{written}</author></item>")).authors == authors


@pytest.mark.parametrize(
    "date", ["Mon, 3 Nov 25 09:15:00 GMT", "2025-11-03T10:15:00+0100", "Mon, 03 Nov 2025 04:15 EST", "1762161300"]
)
def test_dates(date: str) -> None:
    assert item(rss(f"<item><title>One</title><pubDate>{date}</pubDate></item>")).published == NINE


def test_dates_without_a_zone_are_of_the_place_of_the_outlet() -> None:
    payload = rss("<item><title>One</title><pubDate>2025-11-03 10:15:00</pubDate></item>")
    assert item(payload.replace(b"ht.example", b"ht.example.de")).published == NINE


# -------------------------------------------------------------------------------------------------------- encodings
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    assert item(rss(encoding=encoding)).title == "Café talks & tea"


def test_wrong_declarations() -> None:
    assert item(rss().replace(b"utf-8", b"iso-8859-1")).title == "Café talks & tea"
    latin = rss(encoding="iso-8859-1")
    assert item(latin.replace(b"iso-8859-1", b"utf-8")).title == "Café talks & tea"
    without = latin.replace(b' encoding="iso-8859-1"', b"")
    assert item(without, content_type="application/rss+xml; charset=iso-8859-1").title == "Café talks & tea"
    cyrillic = rss("<item><title>Переговоры о мире идут</title></item>", "windows-1251")
    assert item(cyrillic).title == "Переговоры о мире идут"
    assert item(cyrillic.replace(b"windows-1251", b"rot13")).title


# ---------------------------------------------------------------------------------------------- damaged and hostile
def test_damaged_feeds_are_read_as_far_as_possible() -> None:
    bare = rss("<item><title>AT&T: 3 < 4 &nbsp;&foo; now</title><link>https://ht.example/?a=1&b=2</link></item>")
    assert (item(bare).url, item(bare).title) == ("https://ht.example/?a=1&b=2", "AT&T: 3 < 4 &foo; now")
    wrong = rss("<item><title>A&#0;b &#x110000;&#xD800;c &#233;</title><b></item>")
    assert item(wrong).title == "Ab c é"
    junk = b"\n\x00Warning: mysql_connect() in /www/feed.php\n" + rss()
    assert item(junk).item_id == "g1"
    cut = listing(rss(ITEM + ITEM.replace("g1", "g2"))[:-150])
    assert cut.is_damaged
    assert [i.item_id for i in cut.items] == ["g1", "g2"]
    unclosed = rss("<item><title>One<link>https://ht.example/1</link></item><item><title>Two</title></item>")
    assert listing(unclosed).is_damaged
    assert "Two" in str(listing(unclosed).items[-1].title)


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{more}]>'


def test_entities_that_grow_or_reach_out_are_refused() -> None:
    def with_type(declared: str, title: str) -> bytes:
        return rss(f"<item><title>{title}</title></item>").replace(b"<rss", declared.encode() + b"<rss", 1)

    laughs = BOMB.format(more='<!ENTITY b "&a;&a;&a;&a;">')
    assert reason(with_type(laughs, "&b;")) == "unsafe_entities"
    assert reason(with_type('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;")) == "unsafe_entities"
    assert reason(with_type('<!DOCTYPE r [<!ENTITY % a SYSTEM "http://x.example/">%a;]>', "x")) == "unsafe_entities"
    quadratic = f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>'
    assert reason(with_type(quadratic, "&a;" * 1000)) == "unsafe_entities"
    plain = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss.dtd" [<!ENTITY nbsp "&#160;">]>'
    assert item(with_type(plain, "a&nbsp;b")).title == "a b"


def test_what_is_no_feed_has_one_reason() -> None:
    assert reason(b"") == reason(b" \n\x00") == "empty_file"
    assert reason(b"just some words") == reason(b"<note>x</note>") == reason(b'{"a": 1}') == "not_a_feed"
    assert reason(b'{"items": [') == "malformed_json"
    assert reason(gzip.compress(b"<rss/>" * 100)[:-20]) != ""
    assert reason(gzip.compress(b" " * 60_000_000)) == "too_large"
    assert reason(b"<a/>" * 3_100_000) == "too_complex"
    assert reason(b"\x89PNG\r\n\x1a\n\x00\x01") == "binary_content"
    assert listing(rss("")).items == ()


def test_a_parser_that_fails_costs_one_feed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("transforms.feeds.listing.xml_listing", fail)
    assert reason(rss()) == "feed_failed"


def test_names_that_are_none_are_read() -> None:
    assert reason(b"<http:></http:>") == "not_a_feed"


def test_a_page_is_no_feed_but_a_page() -> None:
    for start in (b"<!DOCTYPE html><html>", b"<!-- x --><HTML lang='en'>", b"\n<html><body><rss>"):
        assert listing(start + b"<p>Words</p>").kind == "page"


def test_depth_and_width_do_not_hang() -> None:
    assert listing(rss("<item><title>One</title>" + "<b>" * 5000 + "</b>" * 5000 + "</item>")).kind == "feed"
    started = time.process_time()
    assert reason(b"<a>" + b"<![CDATA[" * 50_000) == "not_a_feed"
    assert time.process_time() - started < 10  # it was half an hour
    assert len(listing(rss("<item><title>One</title></item>" * 2)).items) == 1  # repeated in all that it says


@settings(deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(st.integers(0, 900), st.binary(max_size=8), st.integers(0, 40)).map(
            lambda cut: rss()[: cut[0]] + cut[1] + rss()[cut[0] + cut[2] :]
        ),
    )
)
def test_any_bytes_give_a_listing_or_a_reason(payload: bytes) -> None:
    try:
        found = listing(payload)
    except Refused as refused:
        assert refused.detail
        return
    for each in found.items:
        assert each.url is None or each.url.lower().startswith("http")
        assert each.published is None or each.published.tzinfo is UTC

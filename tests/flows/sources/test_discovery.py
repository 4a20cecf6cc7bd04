"""Feeds and sitemaps found from a page, robots.txt and usual places of a local outlet."""

from collections.abc import Iterator

import pytest

from flows.sources.discovery import Found, NothingFound, discover
from tests.outlet import Outlet, hasty_client, serving


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with serving() as outlet:
        yield outlet


def found(outlet: Outlet, path: str = "/") -> Found:
    with hasty_client() as client, client() as web:
        return discover(web, outlet.base + path)


def page(outlet: Outlet, head: str = "", body: str = "") -> None:
    html = f"<html><head><title>Harbour Times</title>{head}</head><body>{body}</body></html>"
    outlet.answers["/"] = (200, "text/html", html.encode())


NEWS = """<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://x.example/1</loc>
<n:news><n:title>One</n:title></n:news></url></urlset>"""


def test_feeds_that_the_page_names(outlet: Outlet) -> None:
    page(
        outlet,
        '<link rel="alternate" type="application/rss+xml" href="/a.xml"><link rel="alternate" hreflang="fr" href="/fr">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed">'
        '<link rel="alternate" type="application/rss+xml" href="/gone.xml">',
    )
    outlet.feeds |= {"/a.xml": ["a"], "/comments/feed": ["b"], "/feed": ["c"]}
    assert found(outlet) == Found(f"{outlet.base}/", "Harbour Times", None, [f"{outlet.base}/a.xml"], [])


def test_feeds_at_usual_places_and_news_sitemaps_of_robots(outlet: Outlet) -> None:
    page(outlet)
    outlet.feeds["/feed.xml"] = ["a"]
    outlet.answers["/all.xml"] = (200, "text/xml", b"<urlset><url><loc>https://x.example/</loc></url></urlset>")
    outlet.answers["/latest-news.xml"] = (200, "text/xml", NEWS.encode())
    index = f"<sitemapindex><sitemap><loc>{outlet.base}/latest-news.xml</loc></sitemap></sitemapindex>"
    outlet.answers["/index.xml"] = (200, "text/xml", index.encode())
    outlet.answers["/robots.txt"] = (200, "text/plain", b"User-agent: *\nSitemap: /all.xml\nSITEMAP : /index.xml\n")
    got = found(outlet)
    assert (got.feeds, got.sitemaps) == ([f"{outlet.base}/feed.xml"], [f"{outlet.base}/latest-news.xml"])


def test_a_whole_sitemap_counts_if_there_is_nothing_else(outlet: Outlet) -> None:
    page(outlet)
    outlet.answers["/sitemap.xml"] = (200, "text/xml", b"<urlset><url><loc>https://x.example/</loc></url></urlset>")
    assert found(outlet).sitemaps == [f"{outlet.base}/sitemap.xml"]


def test_an_address_of_a_feed_is_that(outlet: Outlet) -> None:
    outlet.feeds["/a.xml"] = ["a"]
    assert found(outlet, "/a.xml") == Found(f"{outlet.base}/", "Harbour Times", None, [f"{outlet.base}/a.xml"], [])


def test_nothing(outlet: Outlet) -> None:
    page(outlet)
    with pytest.raises(NothingFound, match="neither feeds nor sitemaps"):
        found(outlet)
    with pytest.raises(NothingFound, match="http_404"):
        found(outlet, "/gone")

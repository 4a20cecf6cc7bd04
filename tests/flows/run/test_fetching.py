"""Feeds, sitemaps and pages of a local outlet through whole runs: each item once, counts that add up, nothing lost."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.run import pipeline
from flows.run.job import Job
from flows.run.replay import rejected_origins, replay_job
from flows.run.summary import Summary
from flows.sources.listed import MAX_TRIES
from flows.sources.targets import Target
from flows.sources.visiting import visit
from flows.warehouse.publish import connect_published
from tests.outlet import Outlet, hasty_client, serving

pytestmark = pytest.mark.usefixtures("without_processes")
FEED = "/feed.xml"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with serving() as outlet, hasty_client():
        outlet.feeds[FEED] = ["a", "b"]
        yield outlet


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


def run(warehouse: Path, *addresses: str, paths: tuple[Path, ...] = (), **settings: Any) -> dict[str, int]:
    """What became of the records, without zeros; they add up."""
    summary: Summary = pipeline.run(Job(paths, warehouse, addresses=addresses, **settings))
    assert summary.run["n_read"] == sum(number for _, number in summary.counts()), summary.counts()
    return {name: number for name, number in summary.counts() if number}


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with connect_published(warehouse) as con:
        return con.execute(query).fetchall()


def test_each_item_is_fetched_and_loaded_once(outlet: Outlet, warehouse: Path) -> None:
    feed = outlet.base + FEED
    assert run(warehouse, feed) == {"new": 2}
    assert run(warehouse, feed) == {"unchanged": 2}
    outlet.feeds[FEED] = ["c", "b", "a"]
    assert run(warehouse, feed) == {"new": 1, "unchanged": 2}
    assert {path: n for path, n in outlet.asked.items() if path.startswith("/news")} == {
        "/news/a.html": 1,
        "/news/b.html": 1,
        "/news/c.html": 1,
    }
    assert outlet.not_modified == {FEED: 1}
    found = rows(
        warehouse, "select headline, url, origin, access, fetched_at is not null, date_published from documents"
    )
    assert sorted(row[:5] for row in found) == [
        (f"Talks on {n} go on", f"{outlet.base}/news/{n}.html", f"{outlet.base}/news/{n}.html", "full", True)
        for n in "abc"
    ]
    assert {str(row[5])[:16] for row in found} == {"2025-11-03 10:15"}  # said by the feed alone
    noted = "select status, n_items, n_new, detail from ops.fetches where n_items is not null order by fetched_at"
    assert rows(warehouse, noted) == [(200, 2, 2, None), (304, 2, 0, None), (200, 3, 1, None)]


def test_a_page_is_asked_for_again_when_its_feed_says_that_it_changed(outlet: Outlet, warehouse: Path) -> None:
    feed = outlet.base + FEED
    run(warehouse, feed)
    outlet.words["a"] = "new"
    outlet.more["a"] = outlet.more["b"] = "<updated>2025-11-04T10:15:00Z</updated>"
    assert run(warehouse, feed) == {"changed": 1, "unchanged": 1}
    assert outlet.asked["/news/a.html"] == outlet.asked["/news/b.html"] == 2
    assert outlet.not_modified == {"/news/b.html": 1}
    assert run(warehouse, feed) == {"unchanged": 2}


def test_pages_and_sitemaps_by_address(outlet: Outlet, warehouse: Path) -> None:
    urls = "".join(f"<url><loc>{outlet.base}/news/{n}.html</loc></url>" for n in "abc")
    outlet.answers["/s1.xml"] = (200, "application/xml", f"<urlset>{urls}</urlset>".encode())
    index = f"<sitemapindex><sitemap><loc>{outlet.base}/s1.xml</loc></sitemap></sitemapindex>"
    outlet.answers["/index.xml"] = (200, "application/xml", index.encode())
    assert run(warehouse, f"{outlet.base}/news/a.html") == {"new": 1}
    assert run(warehouse, f"{outlet.base}/news/a.html") == {"unchanged": 1}
    assert outlet.not_modified["/news/a.html"] == 1
    assert run(warehouse, f"{outlet.base}/index.xml") == {"new": 2, "unchanged": 1}
    assert run(warehouse, f"{outlet.base}/index.xml", f"{outlet.base}{FEED}") == {"unchanged": 5}
    assert outlet.asked["/news/a.html"] == 2


def test_files_of_feeds(outlet: Outlet, warehouse: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "feed.xml").write_bytes(outlet.feed(FEED))
    json_feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": f"{outlet.base}/news/j.html"}]}
    (folder / "list.json").write_text(json.dumps(json_feed))
    (folder / "other.xml").write_text("<note>no feed</note>")
    assert run(warehouse, paths=(folder,)) == {"new": 3, "rejected": 1}
    assert run(warehouse, paths=(folder,)) == {"unchanged": 3, "rejected": 1}
    assert rows(warehouse, "select reason_code from ops.quarantine") == [("not_a_feed",)]
    (folder / "feed.xml").write_bytes(outlet.feed(FEED).replace(b"/news/b.html", b"/news/d.html"))
    assert run(warehouse, paths=(folder,)) == {"new": 1, "unchanged": 2, "rejected": 1}
    assert sum(n for path, n in outlet.asked.items() if path.startswith("/news/")) == 4


TEXT = "The mayor of Ellery said on Monday that the port stays open all winter, whatever the weather does."


LONG = "A library in the old tram station lends books to sailors, farmers and anybody else who asks for one in person."


def test_items_without_a_page_are_what_the_feed_has_of_them(outlet: Outlet, warehouse: Path) -> None:
    outlet.feeds[FEED] = ["gone", "long", "empty"]
    for name in outlet.feeds[FEED]:
        outlet.answers[f"/news/{name}.html"] = (410, "text/plain", b"")
    outlet.more["gone"] = f"<description>{TEXT}</description>"
    outlet.more["long"] = f"<description>Short.</description><content>{LONG}</content>"
    assert run(warehouse, outlet.base + FEED) == {"new": 2, "rejected": 1}
    assert sorted(rows(warehouse, "select headline, access, url from documents")) == [
        ("Talks on gone go on", "snippet", f"{outlet.base}/news/gone.html"),
        ("Talks on long go on", "full", f"{outlet.base}/news/long.html"),
    ]
    refused = [(f"{outlet.base}/news/empty.html", "http_410")]
    assert rows(warehouse, "select origin, reason_code from ops.quarantine") == refused
    outlet.feeds[FEED].append("a")
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "unchanged": 2, "rejected": 1}
    assert outlet.asked["/news/empty.html"] == 1


def test_pages_that_fail_for_now_are_tried_again(outlet: Outlet, warehouse: Path) -> None:
    outlet.dead.add("/news/a.html")
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "rejected": 1}
    assert run(warehouse, outlet.base + FEED) == {"unchanged": 1, "rejected": 1}
    outlet.dead.clear()
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "unchanged": 1}
    assert run(warehouse, outlet.base + FEED) == {"unchanged": 2}
    assert rows(warehouse, "select count(*) from ops.quarantine where resolved_at is null") == [(0,)]
    outlet.feeds[FEED].append("x")
    outlet.dead.add("/news/x.html")
    for _ in range(5):
        assert run(warehouse, outlet.base + FEED) == {"unchanged": 2, "rejected": 1}
    asked = outlet.asked["/news/x.html"]
    run(warehouse, outlet.base + FEED)
    assert outlet.asked["/news/x.html"] == asked


def test_a_page_that_failed_is_tried_again_though_its_feed_lists_it_no_longer(outlet: Outlet, warehouse: Path) -> None:
    outlet.dead.add("/news/a.html")
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "rejected": 1}
    outlet.feeds[FEED] = ["c"]
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "rejected": 1}
    outlet.dead.clear()
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "unchanged": 1}
    assert rows(warehouse, "select count(*) from documents where url like '%/news/a.html'") == [(1,)]
    assert rows(warehouse, "select count(*) from ops.quarantine where resolved_at is null") == [(0,)]
    assert run(warehouse, outlet.base + FEED) == {"unchanged": 1}
    outlet.feeds[FEED], outlet.dead = ["x"], {"/news/x.html"}
    run(warehouse, outlet.base + FEED)
    outlet.feeds[FEED] = ["c"]
    for _ in range(MAX_TRIES):
        run(warehouse, outlet.base + FEED)
    asked = outlet.asked["/news/x.html"]
    assert run(warehouse, outlet.base + FEED) == {"unchanged": 1}
    assert outlet.asked["/news/x.html"] == asked


def test_pages_that_were_not_asked_for_do_not_use_up_their_tries(outlet: Outlet, warehouse: Path) -> None:
    names = [f"n{number:02}" for number in range(12)]
    outlet.feeds[FEED] = names
    outlet.dead.update(f"/news/{name}.html" for name in names)
    for _ in range(6):  # a page is given up after five tries, but the host is left alone after a few failures
        assert run(warehouse, outlet.base + FEED) == {"rejected": 12}
    outlet.dead.clear()
    found = run(warehouse, outlet.base + FEED)
    assert found["new"] >= 6
    assert sum(found.values()) == 12


def test_a_server_that_asks_to_wait_is_left_alone_until_then(outlet: Outlet, warehouse: Path, tmp_path: Path) -> None:
    listed = tmp_path / "sources.toml"
    listed.write_text(f'[[source]]\nname = "Harbour Times"\nfeeds = ["{outlet.base}{FEED}"]\n')
    outlet.answers[FEED] = (429, "text/plain", b"")
    outlet.headers[FEED] = {"Retry-After": "3600"}
    assert run(warehouse, with_sources=True, sources=listed) == {"rejected": 1}
    n_asked = outlet.asked[FEED]
    del outlet.answers[FEED], outlet.headers[FEED]
    run(warehouse, with_sources=True, sources=listed)
    assert outlet.asked[FEED] == n_asked
    assert run(warehouse, with_sources=True, sources=listed, again=True) == {"new": 2}
    assert rows(warehouse, "select retry_at > now() from ops.fetches where status = 429") == [(True,)]


def test_redirects_are_noted(outlet: Outlet, warehouse: Path) -> None:
    moved = b'<meta http-equiv="refresh" content="0;url=/feed.xml">'
    outlet.answers["/old.xml"] = (200, "text/html", moved)
    assert run(warehouse, outlet.base + "/old.xml") == {"new": 2}
    noted = rows(warehouse, "select detail from ops.fetches where url like '%old.xml'")
    assert noted == [(f"200 at {outlet.base}/old.xml; read at {outlet.base}{FEED}",)]


def test_the_bytes_of_a_feed_are_not_held_while_its_pages_are_fetched(outlet: Outlet) -> None:
    with hasty_client() as client, client() as web:
        feed, page = (next(iter(visit(web, [Target(outlet.base + path)], {}))) for path in (FEED, "/news/a.html"))
    assert feed.listing is not None and len(feed.listing.items) == 2
    assert (feed.answer.body, feed.answer.status) == (b"", 200)
    assert page.answer.body.startswith(b"<!doctype html>")


def test_a_dead_feed_is_a_row_and_stops_no_other(outlet: Outlet, warehouse: Path) -> None:
    outlet.dead.add("/dead.xml")
    outlet.answers["/words.xml"] = (200, "text/xml", b"<note>words</note>")
    outlet.answers["/500.xml"] = (500, "text/xml", b"")
    dead = [f"{outlet.base}/{name}.xml" for name in ("dead", "words", "500")]
    assert run(warehouse, *dead, outlet.base + FEED) == {"new": 2, "rejected": 3}
    reasons = dict(rows(warehouse, "select regexp_extract(origin, '[a-z0-9]+.xml'), reason_code from ops.quarantine"))
    assert reasons == {"dead.xml": reasons["dead.xml"], "words.xml": "not_a_feed", "500.xml": "http_500"}
    assert rows(warehouse, "select count(*) from ops.fetches where detail is not null") == [(3,)]
    outlet.dead.add(FEED)
    assert run(warehouse, outlet.base + FEED) == {"rejected": 1}
    outlet.dead.clear()
    assert run(warehouse, outlet.base + FEED) == {"unchanged": 2}
    outlet.feeds["/dead.xml"] = ["z"]
    assert run(warehouse, dead[0]) == {"new": 1}
    still = rows(
        warehouse, "select regexp_extract(origin, '[a-z0-9]+.xml') from ops.quarantine where resolved_at is null"
    )
    assert sorted(still) == [("500.xml",), ("words.xml",)]


def test_replay_fetches_again(outlet: Outlet, warehouse: Path) -> None:
    outlet.feeds[FEED] = ["a", "late"]
    outlet.answers["/news/late.html"] = (404, "text/plain", b"")
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "rejected": 1}
    outlet.answers.clear()
    origins = rejected_origins(warehouse)
    assert origins == [f"{outlet.base}/news/late.html"]
    job, gone = replay_job(warehouse, origins, None)
    assert gone == [] and job is not None
    assert dict(pipeline.run(job).counts())["new"] == 1
    assert rejected_origins(warehouse) == []


def test_two_feeds_of_one_page_fetch_it_once(outlet: Outlet, warehouse: Path) -> None:
    outlet.feeds["/other.xml"] = ["b", "c"]
    assert run(warehouse, outlet.base + FEED, f"{outlet.base}/other.xml") == {"new": 3, "unchanged": 1}
    outlet.feeds["/third.xml"] = ["c", "a"]
    assert run(warehouse, f"{outlet.base}/third.xml") == {"unchanged": 2}
    assert {path: n for path, n in outlet.asked.items() if path.startswith("/news")} == {
        f"/news/{n}.html": 1 for n in "abc"
    }


def test_what_is_forgotten_is_not_remembered_as_an_address_either(outlet: Outlet, warehouse: Path) -> None:
    run(warehouse, outlet.base + FEED)
    page = f"{outlet.base}/news/a.html"
    done = CliRunner().invoke(main, ["forget", "--url", page, "--yes", "--warehouse", str(warehouse)])
    assert done.exit_code == 0, done.output
    left = [(f"{outlet.base}/news/b.html",)]
    assert rows(warehouse, "select origin from ops.feed_items") == left
    assert rows(warehouse, "select url from ops.fetches where n_items is null") == left
    outlet.feeds[FEED].append("c")
    assert run(warehouse, outlet.base + FEED) == {"new": 1, "unchanged": 1, "rejected": 1}

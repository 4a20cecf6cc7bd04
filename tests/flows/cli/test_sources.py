"""The verb sources and runs of sources, as a person meets them, with a local outlet."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.cli.test_main import onrecord
from tests.outlet import Outlet, hasty_client, serving

pytestmark = pytest.mark.usefixtures("without_processes")
FEED = "/feed.xml"


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with serving() as outlet, hasty_client():
        outlet.feeds[FEED] = ["a", "b"]
        link = f'<link rel="alternate" type="application/rss+xml" href="{FEED}">'
        outlet.answers["/"] = (200, "text/html", f"<html><head>{link}</head></html>".encode())
        yield outlet


def probed(*inputs: object) -> list[dict[str, Any]]:
    """The JSON lines of `onrecord sources test`."""
    done = onrecord("sources", "test", *inputs, "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


# ------------------------------------------------------------------------------------------------------------- test
PAGE = """<html><head><title>Port stays open</title><meta property="og:url" content="https://ht.example/1">
<meta name="author" content="Elin Frost"><link rel="alternate" type="application/atom+xml" href="https://ht.example/f">
<meta property="article:published_time" content="2025-11-03T09:15:00Z"></head><body><article><h1>Port stays open</h1>
<p>The mayor of Ellery said on Monday that the port stays open all winter, whatever it costs.</p></article></body>
</html>"""
ITEM = {"url": "https://ht.example/1", "title": "One", "published": "2025-11-03T09:15:00+00:00", "author": "Elin Frost"}


def test_files_of_all_kinds(tmp_path: Path) -> None:
    rss = """<rss version="2.0"><channel><item><title>One</title><link>https://ht.example/1</link><author>e@ht.example
    (Elin Frost)</author><pubDate>Mon, 03 Nov 2025 10:15:00 +0100</pubDate></item></channel></rss>"""
    record = {
        "url": ITEM["url"],
        "title": "One",
        "date": ITEM["published"],
        "author": "Elin Frost",
        "text": "word " * 9,
    }
    contents = {
        "feed.xml": rss,
        "feed.xml.gz": rss,
        "sitemap.xml": "<urlset><url><loc>https://ht.example/1</loc></url></urlset>",
        "index.xml": "<sitemapindex><sitemap><loc>https://ht.example/s.xml</loc></sitemap></sitemapindex>",
        "list.txt": "https://ht.example/1\nhttps://ht.example/2\n",
        "page.html": PAGE,
        "page": PAGE,
        "rows.jsonl": json.dumps(record),
        "words.xml": "<note>words</note>",
        "empty.rss": "<rss><channel/></rss>",
        "nothing.atom": "",
    }
    paths = [tmp_path / name for name in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())
    found = dict(zip(contents, probed(*paths, tmp_path / "gone.xml"), strict=False))
    assert [line["input"] for line in found.values()] == [str(path) for path in paths]
    kinds = ["feed", "feed", "sitemap", "sitemap_index", "sitemap", "page", "page", "file", None, "feed", None]
    assert [line["kind"] for line in found.values()] == kinds
    assert found["feed.xml"]["items"] == found["feed.xml.gz"]["items"] == found["rows.jsonl"]["items"] == [ITEM]
    assert found["page.html"]["items"] == found["page"]["items"] == [ITEM | {"title": "Port stays open"}]
    assert found["page.html"]["feeds"] == ["https://ht.example/f"]
    assert found["sitemap.xml"]["items"] == [{"url": ITEM["url"], "title": None, "published": None, "author": None}]
    assert [item["url"] for item in found["list.txt"]["items"]] == ["https://ht.example/1", "https://ht.example/2"]
    errors = {name: (line["error"] or "").partition(":")[0] for name, line in found.items()}
    assert {name: code for name, code in errors.items() if code} == {
        "words.xml": "not_a_feed",
        "empty.rss": "no_items",
        "nothing.atom": "empty_file",
    }


def test_addresses(outlet: Outlet) -> None:
    outlet.answers["/page.html"] = (200, "text/html", PAGE.replace("https://ht.example", outlet.base).encode())
    feed, page, gone = probed(outlet.base + FEED, f"{outlet.base}/page.html", f"{outlet.base}/gone")
    assert [item["url"] for item in feed["items"]] == [f"{outlet.base}/news/{n}.html" for n in "ab"]
    assert (page["kind"], page["items"][0]["title"]) == ("page", "Port stays open")
    assert (gone["kind"], gone["items"], gone["error"][:8]) == (None, [], "http_404")
    shown = onrecord("sources", "test", outlet.base + FEED).stdout
    assert f"{outlet.base}{FEED}: feed, 2 items" in shown


# ------------------------------------------------------------------------------------- add, list, run and status
def test_from_an_address_to_a_report_on_the_source(outlet: Outlet, tmp_path: Path) -> None:
    file, warehouse = tmp_path / "s.toml", tmp_path / "w.duckdb"
    added = onrecord("sources", "add", outlet.base, "--name", "Quay Post", "--sources", file)
    assert added.stdout == f"quay_post: feed {outlet.base}{FEED}\n", added.output
    assert "listed already" in onrecord("sources", "add", outlet.base, "--sources", file).stdout
    listed = json.loads(onrecord("sources", "list", "--json", "--sources", file).stdout)
    assert (listed["source_id"], listed["feeds"]) == ("quay_post", [outlet.base + FEED])

    run = ["run", "--sources", file, "--warehouse", warehouse, "--no-prefect", "--workers", 1]
    done = onrecord(*run)
    assert "2 new, 0 changed" in done.stdout, done.output
    assert f"{outlet.base}{FEED}: 2 items" in done.stderr
    names = "select source_id, name, homepage_url from sources"
    said = onrecord("sql", names, "--warehouse", warehouse, "--format", "csv").stdout.splitlines()
    assert said[1:] == [f"quay_post,Quay Post,{outlet.base}/"]
    ask = ["sources", "status", "--sources", file, "--warehouse", warehouse]
    assert json.loads(onrecord(*ask, "--json").stdout)["state"] == "ok"

    outlet.dead.add(FEED)
    dead = onrecord(*run)
    assert dead.exit_code == 0, dead.output
    status = json.loads(onrecord(*ask, "--json").stdout)
    assert (status["state"], status["is_flagged"], status["errors_in_7_days"]) == ("failing", True, 1)
    assert onrecord(*ask).stdout.startswith("! quay_post")
    outlet.dead.clear()
    assert "2 unchanged" in onrecord(*run).stdout
    assert json.loads(onrecord(*ask, "--json").stdout)["state"] == "ok"


def test_an_interval_is_kept(outlet: Outlet, tmp_path: Path) -> None:
    file, warehouse = tmp_path / "s.toml", tmp_path / "w.duckdb"
    file.write_text(
        f'[[source]]\nname = "Quay Post"\nfeeds = ["{outlet.base}{FEED}"]\ninterval = "1h"\nmax_items = 1\n'
    )
    run = ["run", "--sources", file, "--warehouse", warehouse, "--no-prefect", "--workers", 1]
    assert "1 new" in onrecord(*run).stdout
    assert "0 new" in onrecord(*run).stdout
    assert outlet.asked[FEED] == 1
    file.write_text(file.read_text().replace("1h", "0s"))
    assert "1 new, 0 changed, 1 unchanged" in onrecord(*run).stdout  # the rest of what was more than max_items
    assert "2 unchanged" in onrecord(*run).stdout


def test_wrong_use(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text('[[source]]\nname = "Quay Post"\nfeed = "x"\n')
    for arguments in (["run"], ["schedule", "--every", "1h"], ["sources", "list"]):
        done = onrecord(*arguments, "--sources", file)
        assert (done.exit_code, "line 3: unknown field 'feed'" in done.stderr) == (2, True), done.output
    file.write_text("# nothing yet\n")
    assert "no source is listed" in onrecord("run", "--sources", file).stderr
    assert onrecord("sources", "add", "ftp://x.example/").exit_code == 2

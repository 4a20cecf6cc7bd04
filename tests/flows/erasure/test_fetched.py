"""Articles of a feed are erased with what is remembered of their addresses, and refused when they are listed again."""

from pathlib import Path

import pytest

from flows.run.job import Job
from flows.run.pipeline import run
from flows.run.summary import Summary
from flows.web.settings import ALLOW_PRIVATE
from tests.corpus import contents
from tests.flows.erasure.test_forget import forget, holders, rows
from tests.flows.web.server import Server, reply

PAGE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1><p>{1}</p><p>{2}</p></article></body></html>"
TEXTS = {
    "/mine-floods": (
        "Mine floods again",
        "Water rose in the lower galleries of the mine for a week, and pumps came by train from the coast.",
        "Families waited in the school while the baker handed out bread without asking anybody for money.",
    ),
    "/bridge-opens": (
        "Bridge opens",
        "The new bridge over the harbour was opened on Monday before a crowd of neighbours and their children.",
        "“We will build another one next year,” Ann Carver told reporters, who had come in the rain.",
    ),
}


def pages(server: Server, n_items: int = 2) -> dict[str, bytes]:
    """A feed and its articles, as answers by path."""
    items = [f"<item><title>{TEXTS[path][0]}</title><link>{server.url(path)}</link></item>" for path in TEXTS]
    feed = f"<rss version='2.0'><channel><title>Post</title>{''.join(items[:n_items])}</channel></rss>"
    articles = {path: reply(200, PAGE.format(*text).encode(), Content_Type="text/html") for path, text in TEXTS.items()}
    return {"/feed.xml": reply(200, feed.encode(), Content_Type="application/rss+xml"), **articles}


def read(place: Path, server: Server) -> Summary:
    """A run over the feed that keeps a snippet of its texts."""
    sources = place / "sources.toml"
    sources.write_text(
        f'[[source]]\nname = "Bridge Post"\nfeeds = ["{server.url("/feed.xml")}"]\nretention = "snippet 3"\n'
        "seconds_between_requests = 0\n"
    )
    summary = run(Job((), place / "w.duckdb", with_sources=True, sources=sources))
    assert summary.run["n_read"] == sum(n for _, n in summary.counts()), summary.counts()
    return summary


@pytest.mark.timeout(300)
def test_an_article_of_a_feed_is_erased_and_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    with Server({}) as server:
        server.pages = pages(server)
        assert dict(read(tmp_path, server).counts())["new"] == 2
        warehouse = tmp_path / "w.duckdb"
        assert rows(warehouse, "select distinct retention from documents") == [("snippet",)]
        assert holders(tmp_path, "pumps came by train") == [] and len(holders(tmp_path, "Water rose in")) == 2
        forget(warehouse, "--url", server.url("/mine-floods"))
        for name, frame in contents(warehouse).items():
            assert "mine-floods" not in frame.write_ndjson(), name
        assert holders(tmp_path, "Water rose in") == holders(tmp_path, "mine-floods") == []
        for _ in range(2):
            summary = read(tmp_path, server)
            assert dict(summary.counts())["rejected"] == 1, "it is listed again"
            assert [row["reason_code"] for row in summary.reasons] == ["taken_down"]
        assert rows(warehouse, "select count(*) from documents") == [(1,)]
        assert holders(tmp_path, "Water rose in") == []

"""What a feed or archive says of a record, and the address that it was fetched from."""

import json
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from tests.transforms.documents.test_documents import LEAD, NOW
from transforms.documents.stage import documents
from transforms.schemas import RECORDS

FETCHED = datetime(2026, 5, 1, 12, tzinfo=UTC)


def _row(head: str = "", url: str | None = "https://news.example/2026/talks", **given: Any) -> dict[str, Any]:
    page = f"<html><head>{head}</head><body><article><p>{LEAD}</p></article></body></html>"
    record = {"origin": url or "a.html", "format": "html", "payload": page.encode(), "payload_sha256": "0" * 64}
    told = {"url": url, "fetched_at": FETCHED, "given": json.dumps(given) if given else None}
    good, bad = documents(pl.DataFrame([record | told], schema=RECORDS.schema), now=NOW, run_id="r")
    assert bad.is_empty()
    return good.row(0, named=True)


def test_what_a_page_does_not_say_is_taken_from_the_feed() -> None:
    row = _row(headline="Talks end", authors="Jane Roe and Al Poe", published="2024-04-30T10:00Z", access="snippet")
    assert (row["headline"], row["authors"], row["access"]) == ("Talks end", ["Jane Roe", "Al Poe"], "snippet")
    assert row["text"].startswith("Talks end\n\n") and row["fetched_at"] == FETCHED
    assert row["date_published"] == datetime(2024, 4, 30, 10, tzinfo=UTC)


def test_what_a_page_says_counts_more_but_for_the_outlet() -> None:
    head = '<title>The page</title><meta name="author" content="Ida Page"><meta property="og:site_name" content="x">'
    row = _row(head, headline="The feed", authors=["Jane Roe"], source="Harbour Times")
    assert (row["headline"], row["authors"], row["source_id"]) == ("The page", ["Ida Page"], "harbour_times")


@pytest.mark.parametrize(
    "canonical, fetched, url",
    [
        (None, "https://news.example/a", "https://news.example/a"),
        ("https://www.news.example/a", "https://www.news.example/a?x=1", "https://www.news.example/a"),
        ("https://news.example/", "https://news.example/a", "https://news.example/a"),
        ("https://other.example/a", "https://news.example/b", "https://news.example/b"),
        ("https://www.tribune.co.uk/a", "https://m.tribune.co.uk/a.amp", "https://www.tribune.co.uk/a"),
        ("https://[", "https://news.example/b", "https://news.example/b"),
        ("https://other.example/a", None, "https://other.example/a"),
    ],
)
def test_a_page_may_only_declare_an_address_of_its_own_site(
    canonical: str | None, fetched: str | None, url: str | None
) -> None:
    assert _row(f'<link rel="canonical" href="{canonical}">' if canonical else "", fetched)["url"] == url

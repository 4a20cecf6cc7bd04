"""Records as news APIs and collections have them, read without a field map."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.flows.inputs.test_records import Result, write
from tests.transforms.documents.test_documents import LEAD, one, run

URL = "https://harbour.example/news/1"
ARTICLE = {"url": URL, "title": "Harbour stays shut for weeks", "authors": ["Ann Carver"]}
SHAPES: dict[str, Any] = {
    "NewsAPI": {"status": "ok", "totalResults": 1, "articles": [
        {"source": {"id": None, "name": "Harbour Times"}, "author": "Ann Carver", "title": ARTICLE["title"],
         "description": "Short.", "url": URL, "publishedAt": "2025-01-05T10:00:00Z", "content": LEAD}]},
    "Event Registry": {"articles": {"results": [
        {"uri": "1", "lang": "eng", "dateTimePub": "2025-01-05T10:00:00Z", "url": URL, "title": ARTICLE["title"],
         "body": LEAD, "source": {"uri": "harbour.example", "title": "Harbour Times"},
         "authors": [{"uri": "x", "name": "Ann Carver", "type": "author"}]}], "totalResults": 1}},
    "Common Crawl news": [{"maintext": LEAD, "title": ARTICLE["title"], "authors": ["Ann Carver"], "url": URL,
        "date_publish": "2025-01-05 10:00:00", "date_download": "2025-02-01", "source_domain": "Harbour Times"}],
    "Guardian": {"response": {"status": "ok", "results": [
        {"id": "x", "webTitle": ARTICLE["title"], "webUrl": URL, "webPublicationDate": "2025-01-05T10:00:00Z",
         "sectionName": "World", "fields": {"bodyText": LEAD, "byline": "Ann Carver",
                                           "publication": "Harbour Times"}}]}},
    "New York Times": {"response": {"docs": [
        {"headline": {"main": ARTICLE["title"]}, "lead_paragraph": LEAD, "web_url": URL, "source": "Harbour Times",
         "pub_date": "2025-01-05T10:00:00+0000", "byline": {"original": "By Ann Carver"}}]}},
    "Elasticsearch": {"took": 1, "hits": {"total": 1, "hits": [
        {"_id": "1", "_source": {"text": LEAD, "title": ARTICLE["title"], "url": URL, "author": "Ann Carver",
                                 "published": "2025-01-05T10:00:00Z", "outlet": "Harbour Times"}}]}},
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_answers_are_read_without_a_map(name: str, tmp_path: Path) -> None:
    rows = Result(write(tmp_path / "a.json", json.dumps(SHAPES[name]))).rows
    assert len(rows) == 1
    row = one(rows[0])
    assert row["headline"] == ARTICLE["title"] and LEAD in row["text"] and row["url"] == URL
    assert row["authors"] == ["Ann Carver"] and row["source_id"] == "harbour_times"
    assert row["date_published"].isoformat() == "2025-01-05T10:00:00+00:00"
    assert row["access"] == ("snippet" if name == "New York Times" else "full")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("gdelt.json", json.dumps({"articles": [{"url": URL, "title": ARTICLE["title"], "seendate": "20250105T100000Z",
                                                 "domain": "harbour.example", "language": "English"}]})),
        ("gdelt.csv", f"URL,MobileURL,Date,Title\n{URL},,2025-01-05 10:00:00,{ARTICLE['title']}\n"),
        ("gdelt.tsv", f"url\ttitle\tseendate\n{URL}\t{ARTICLE['title']}\t20250105T100000Z\n"),
        ("mediacloud.csv", f"id,indexed_date,language,media_name,publish_date,title,url\n1,2025-02-01,en,Harbour Times,"
                           f"2025-01-05 10:00:00,{ARTICLE['title']},{URL}\n"),
    ],
)  # fmt: skip
def test_lists_of_articles_give_their_headlines(name: str, content: str, tmp_path: Path) -> None:
    row = one(Result(write(tmp_path / name, content)).rows[0])
    assert (row["text"], row["url"], row["access"]) == (ARTICLE["title"], URL, "snippet")
    assert row["date_published"].isoformat() == "2025-01-05T10:00:00+00:00"


def test_a_text_that_is_cut_is_a_snippet() -> None:
    assert one({"content": f"{LEAD}… [+2231 chars]"})["access"] == "snippet"


def test_a_map_reaches_into_lists() -> None:
    record = {
        "parts": [{"p": LEAD}, {"p": "And so on."}],
        "by": [{"n": "Ann Carver"}, {"n": "Li Wu"}],
        "x": [["Planet"]],
    }
    row = one(record, field_map={"text": "parts.p", "authors": "by.n", "source": "x.0.0"})
    assert row["text"] == f"{LEAD}\n\nAnd so on." and row["authors"] == ["Ann Carver", "Li Wu"]
    assert row["source_id"] == "planet"


@pytest.mark.parametrize(
    ("target", "reason", "named"),
    [
        ("main.story", "no_text_column", "title, main.body, main.note, parts.p"),
        ("main.note", "no_text", "empty"),
        ("parts.q", "no_text_column", "parts.p"),
        ("story", "no_text_column", "main.body"),
    ],
)
def test_a_wrong_map_says_which_paths_there_are(target: str, reason: str, named: str) -> None:
    record = {"title": "x", "main": {"body": LEAD, "note": ""}, "parts": [{"p": LEAD}]}
    _, bad = run(record, field_map={"text": target})
    assert bad[0]["reason_code"] == reason and named in bad[0]["detail"]


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("['Ann Lee', 'Jo Poe']", ["Ann Lee", "Jo Poe"]),
        ('["Ann Lee", "Jo O\'Poe"]', ["Ann Lee", "Jo O'Poe"]),
        ("[{'name': 'Ann Lee', 'id': None}]", ["Ann Lee"]),
        ("[]", []),
        ("['Ann Lee' 'Jo Poe", ["['Ann Lee' 'Jo Poe"]),
    ],
)
def test_lists_that_a_program_printed_into_a_cell_are_lists(cell: str, authors: list[str]) -> None:
    assert one({"text": LEAD, "authors": cell})["authors"] == authors


def test_objects_and_bytes_that_a_program_printed_into_a_cell() -> None:
    text, source = "b'Ann Lee said it\\xe2\\x80\\x99s late on Monday.'", "{'id': None, 'name': 'Harbour Times'}"
    row = one({"text": text, "source": source})
    assert row["text"] == "Ann Lee said it’s late on Monday."
    assert row["source_id"] == "harbour_times"


def test_a_headline_has_no_tags_and_a_page_of_html_is_one_whatever_its_name() -> None:
    assert one({"text": LEAD, "title": "<b>Talks</b> end at 3 < 4"})["headline"] == "Talks end at 3 < 4"
    page = f"<html><head><title>Talks end</title></head><body><article><p>{LEAD}</p></article></body></html>"
    assert one(f"<!DOCTYPE html>\n{page}", "text")["text"] == f"Talks end\n\n{LEAD}"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({"0": LEAD}, "holds an object and no text"),
        ([1, 2], "holds a list and no text"),
        (12, "holds a number and no text"),
        (" ", "is empty"),
        (None, "is empty"),
    ],
)
def test_a_column_of_texts_that_holds_none_says_what_it_holds(value: object, says: str) -> None:
    _, bad = run({"text": value, "title": "Talks end"})
    assert (bad[0]["reason_code"], bad[0]["detail"]) == ("no_text", f"the text column {says}")

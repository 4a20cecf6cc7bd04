"""Records in, documents and rejected rows out."""

import json
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import ids
from transforms.documents import article
from transforms.documents.byline import byline, names_in_place
from transforms.documents.sources import source_rows
from transforms.documents.stage import documents
from transforms.documents.urls import normalize_url
from transforms.schemas import DOCUMENTS, RECORDS, REJECTED

NOW = datetime(2025, 9, 30, 12, tzinfo=UTC)
LEAD = "The minister said on Tuesday that the talks in the capital had been long and hard."
SECOND = "“We are not there yet,” she told reporters, and declined to name a date for the next round."
FRENCH = "Le ministre a déclaré mardi que les pourparlers dans la capitale avaient été longs et difficiles."
PAGE = f"""<html lang="en"><head><title>Talks end late | Reuters</title>
<link rel="canonical" href="https://www.example.com/world/talks/?utm_source=x">
<meta property="og:site_name" content="Reuters"><meta property="article:published_time" content="2031-01-01">
<script type="application/ld+json">{{"@context": "https://schema.org", "@graph": [{{"@type": "NewsArticle",
"headline": "Talks end late", "datePublished": "2025-09-03T10:00:00+02:00", "dateModified": "2025-09-04T08:00:00Z",
"author": [{{"@type": "Person", "name": "Jane Doe"}}, {{"name": "John Roe"}}], "articleSection": "World"}}]}}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Talks end late</h1><p>By Jane Doe</p><p>{LEAD}</p>
<p>{SECOND}</p><p>Advertisement</p><p>The <b>third</b> paragraph says, at some length, that nothing was agreed.</p>
</article><footer>Copyright 2025 Example. All rights reserved.</footer></body></html>"""


def _records(*rows: tuple[str, str, bytes, str], **fields: Any) -> pl.DataFrame:
    names = ("origin", "format", "payload", "payload_sha256")
    return pl.DataFrame([dict(zip(names, row, strict=True)) | fields for row in rows], schema=RECORDS.schema)


def run(
    payload: bytes | str | dict[str, Any], kind: str = "text", origin: str = "a.txt", **options: Any
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if isinstance(payload, dict):
        payload, kind = json.dumps(payload), "record"
    raw = payload.encode("utf-8", "surrogatepass") if isinstance(payload, str) else payload
    records = _records((origin, kind, raw, "0" * 64))
    good, bad = documents(records, now=NOW, run_id="r1", **options)
    assert good.schema == DOCUMENTS.schema
    assert bad.schema == REJECTED.schema
    return good.to_dicts(), bad.to_dicts()


def one(payload: bytes | str | dict[str, Any], kind: str = "text", **options: Any) -> dict[str, Any]:
    good, bad = run(payload, kind, **options)
    assert not bad
    return good[0]


def reason(payload: bytes | str | dict[str, Any], kind: str = "text", **options: Any) -> str:
    good, bad = run(payload, kind, **options)
    assert not good
    assert bad[0]["stage"] == "documents"
    assert bad[0]["detail"]
    return str(bad[0]["reason_code"])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["text", "markdown", "html", "record"]),
            st.one_of(
                st.binary(max_size=200),
                st.text(max_size=120).map(lambda t: t.encode("utf-8", "surrogatepass")),
                st.sampled_from(["---\n", "<p>", "# ", "By Jane Doe\n\n", '{"text": "']).flatmap(
                    lambda start: st.text(max_size=120).map(lambda t: (start + t).encode("utf-8", "surrogatepass"))
                ),
                st.dictionaries(
                    st.sampled_from(["text", "title", "url", "date", "author", "source", "x"]),
                    st.recursive(
                        st.one_of(st.none(), st.text(max_size=60), st.integers(), st.floats(), st.booleans()),
                        lambda inner: st.one_of(
                            st.lists(inner, max_size=3),
                            st.dictionaries(st.sampled_from(["name", "text", "value"]), inner, max_size=3),
                        ),
                        max_leaves=4,
                    ),
                    max_size=5,
                ).map(lambda fields: json.dumps(fields).encode()),
            ),
        ),
        max_size=6,
    )
)
def test_each_record_is_one_document_or_one_rejected_row(payloads: list[tuple[str, bytes]]) -> None:
    rows = [(f"o{i}", kind, payload, "0" * 64) for i, (kind, payload) in enumerate(payloads)]
    records = _records(*rows)
    good, bad = documents(records, now=NOW, run_id="r1")
    assert sorted([*good["origin"], *bad["origin"]]) == sorted(records["origin"])
    assert "document_failed" not in bad["reason_code"]
    for row in good.iter_rows(named=True):
        assert row["content_hash"] == ids.content_hash(row["text"])
        assert row["headline"] is None or row["text"].startswith(row["headline"] + "\n\n")
        assert row["date_published"] is None or row["date_published"] <= NOW


def test_plain_text_with_headline_byline_date_and_boilerplate() -> None:
    row = one(
        "Talks end late\n\nBy Jane Doe and JOHN ROE, Staff Writer\n\nSept. 3, 2025\n\n"
        f"{LEAD}\n\nADVERTISEMENT\n\n{SECOND}\n"
    )
    assert row["headline"] == "Talks end late"
    assert row["text"] == f"Talks end late\n\n{LEAD}\n\n{SECOND}"
    assert row["authors"] == ["Jane Doe", "John Roe"]
    assert row["date_published"] == datetime(2025, 9, 3, tzinfo=UTC)
    assert (row["language"], row["word_count"], row["version_number"]) == ("en", 37, 1)
    assert row["document_id"] == ids.document_id("a.txt")


def test_the_count_of_what_newsapi_left_out_is_no_text() -> None:
    text = "The pier reopened on Friday, and the town was glad of it\u2026"
    assert one({"title": "Pier reopens", "content": f"{text} [+2310 chars]"})["text"] == f"Pier reopens\n\n{text}"


def test_text_without_a_headline_is_kept_as_it_is() -> None:
    text = f"{LEAD} {SECOND}\n\n{SECOND} {LEAD}"
    row = one(text)
    assert (row["headline"], row["text"], row["authors"]) == (None, text, [])


def test_a_sentence_that_begins_with_by_is_no_byline() -> None:
    text = f"{LEAD}\n\nBy Monday Evening, Mr. Brown Had Gone.\n\nBy Donald Brown, who said so.\n\n{SECOND}"
    assert one(text)["text"] == text


def test_a_dateline_stays_and_hints_at_the_agency_and_the_date() -> None:
    row = one(f"GENEVA, Sept 3, 2025 (Reuters) - {LEAD}\n\n{SECOND}")
    assert row["text"].startswith("GENEVA, Sept 3, 2025 (Reuters) - The minister")
    assert row["source_id"] == "reuters"
    assert row["date_published"] == datetime(2025, 9, 3, tzinfo=UTC)
    assert one(f"GENEVA (Reuters) - {LEAD}", default_source="The Example")["source_id"] == "example"


def test_front_matter_gives_the_fields() -> None:
    row = one(
        "---\nheadline: 'Talks end late - The New York Times'\nurl: https://WWW.Example.com:443/a//b/?utm_medium=x&id=7#top\n"
        "source: The New York Times\nauthors: [Jane Doe, John Roe]\ndate_published: 2025-09-03T10:00:00+02:00\n"
        f"date_modified: 2025-09-02\nsection: World\n---\n\n# Talks end late\n\n**{LEAD}**\n\n[Link]({'x'}) {SECOND}\n",
        "markdown",
    )
    assert row["text"] == f"Talks end late\n\n{LEAD}\n\nLink {SECOND}"
    assert row["normalized_url"] == "https://www.example.com/a/b?id=7"
    assert row["document_id"] == ids.document_id("https://www.example.com/a/b?id=7")
    assert (row["source_id"], row["section"], row["authors"]) == ("new_york_times", "World", ["Jane Doe", "John Roe"])
    assert row["date_published"] == datetime(2025, 9, 3, 8, tzinfo=UTC)
    assert row["date_modified"] is None  # earlier than the publication


def test_an_html_page() -> None:
    row = one(PAGE, "html", origin="page.html")
    assert row["text"].startswith(f"Talks end late\n\n{LEAD}\n\n{SECOND}\n\nThe third paragraph says")
    assert "Advertisement" not in row["text"]
    assert "Copyright" not in row["text"]
    assert (row["headline"], row["section"], row["source_id"]) == ("Talks end late", "World", "reuters")
    assert row["authors"] == ["Jane Doe", "John Roe"]
    assert row["url"] == "https://www.example.com/world/talks/?utm_source=x"
    assert row["normalized_url"] == "https://www.example.com/world/talks"
    assert row["date_published"] == datetime(2025, 9, 3, 8, tzinfo=UTC)
    assert row["date_modified"] == datetime(2025, 9, 4, 8, tzinfo=UTC)


def test_a_row_with_guessed_columns() -> None:
    row = one(
        {"Title": "Opinion | Talks end late | BBC News", "BODY": f"<p>{LEAD}</p><p>{SECOND}<br>Third line.</p>",
         "Link": None, "publisher": {"name": "BBC"}, "author": "By Jane Doe, John Roe", "published": "2031-01-01",
         "date": 1756886400}
    )  # fmt: skip
    assert row["text"] == f"Talks end late\n\n{LEAD}\n\n{SECOND}\n\nThird line."
    assert (row["section"], row["source_id"], row["authors"]) == ("Opinion", "bbc_news", ["Jane Doe", "John Roe"])
    assert row["date_published"] == datetime(2025, 9, 3, 8, tzinfo=UTC)  # the first is in the future


def test_a_field_map_with_dots() -> None:
    row = one(
        {"doc": {"main": {"raw": LEAD}}, "text": "not this one, although it is called text", "paper": "Daily Planet"},
        field_map={"text": "doc.main.raw", "source": "paper"},
    )
    assert (row["text"], row["source_id"]) == (LEAD, "daily_planet")


def test_a_field_map_with_an_unknown_field_is_an_error_that_names_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match="'txt'; allowed are text, headline"):
        run({"text": LEAD}, field_map={"txt": "body"})


def test_a_text_that_mentions_a_tag_in_plain_text_front_matter_stays_text() -> None:
    assert one(f"---\nlanguage: en\n---\n{LEAD} It wrote <p> by hand.")["text"].endswith("<p> by hand.")


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        (LEAD.encode("utf-16"), LEAD),
        (LEAD.encode("utf-16-le"), LEAD),
        (b"\xef\xbb\xbf" + LEAD.encode(), LEAD),
        (FRENCH.encode("latin-1"), FRENCH),
        ("“We won’t go,” the minister said — at last.".encode("cp1252"), "“We won’t go,” the minister said — at last."),
        ("“Peña won’t go,” the man ".encode() + b"said in a caf\xe9.", "“Peña won’t go,” the man said in a café."),
        ("“Peña won’t go,” he said – twice.".encode().decode("latin-1").encode(), "“Peña won’t go,” he said – twice."),
        (b"The minister\x00said that all is well.", "The minister said that all is well."),
        (b"He \xed\xa0\xbd\xed\xb8\x80 said that \xed\xa0\x80 all is well.", "He 😀 said that \ufffd all is well."),
    ],
)  # fmt: skip
def test_encodings(payload: bytes, text: str) -> None:
    assert one(payload)["text"] == text


def test_lone_surrogates_in_a_row() -> None:
    row = one(rb'{"text": "The \ud800 minister said \ud83d\ude00 that all is well."}', "record")
    assert row["text"] == "The \ufffd minister said 😀 that all is well."


@pytest.mark.parametrize(
    ("payload", "kind", "code"),
    [
        (b"", "text", "no_text"),
        (b" \n ", "html", "no_text"),
        (b"Too short.", "text", "no_text"),
        (bytes(range(256)) * 9, "text", "binary_content"),
        (b"%PDF-1.7 and more of it", "text", "binary_content"),
        (b"<html><body><script>var words = 'one two three four five six';</script></body></html>", "html", "no_text"),
        (b"<html><body>" + b"<div>" * 10_000 + LEAD.encode() * 3 + b"</div>" * 10_000, "html", "no_text"),
        (b"<html><body>" + b"<b>" * 200_000, "html", "html_too_complex"),
        (b"<html><body><div " + b" ".join(b"a%d" % i for i in range(50_000)) + b">", "html", "html_too_complex"),
        (b"<html>" + b"x" * 6_000_000, "html", "html_too_large"),
        (LEAD.encode() * 20_000, "text", "text_too_long"),
        (b"---\na: &a [x, x]\nb: [*a, *a]\n---\n" + LEAD.encode(), "text", "malformed_front_matter"),
        (b"---\ntitle: a: b: c\n---\n" + LEAD.encode(), "markdown", "malformed_front_matter"),
        (b"---\na: " + b"x" * 70_000 + b"\n---\n" + LEAD.encode(), "text", "malformed_front_matter"),
        (b'{"id": 1, "name": "x"}', "record", "no_text_column"),
        (b'{"text": " "}', "record", "no_text"),
        (b'{"text": ', "record", "malformed_record"),
        (b"[1]", "record", "malformed_record"),
        (b"[" * 100_000, "record", "malformed_record"),
    ],
)
def test_what_is_refused(payload: bytes, kind: str, code: str) -> None:
    assert reason(payload, kind) == code


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("date_published: 2025-13-45", "line 3: '2025-13-45' cannot be read as a date"),
        ("date_published: 2025-02-30 10:00:00", "line 3: '2025-02-30 10:00:00' cannot be read as a date"),
        ("views: !!int many", "line 3: 'many' cannot be read as a whole number"),
        ("views: !!float many", "line 3: 'many' cannot be read as a number"),
        ("views: !!bool many", "line 3: 'many' cannot be read as a yes or no"),
        ("views: !!timestamp many", "line 3: 'many' cannot be read as a date"),
        ("views: 0b_", "line 3: '0b_' cannot be read as a whole number"),
        (f"views: {'1' * 5000}", f"line 3: '{'1' * 40}…' cannot be read as a whole number"),
        ("views: !!python/object:os.system x", "line 3: could not determine a constructor"),
        ("? [a, b]\n: c", "line 3: found unhashable key"),
    ],
)
def test_a_bad_value_of_front_matter_has_a_plain_reason(line: str, says: str) -> None:
    _, refused = run(f"---\ntitle: x\n{line}\n---\n{LEAD}".encode(), "text")
    assert [row["reason_code"] for row in refused] == ["malformed_front_matter"]
    assert refused[0]["detail"].startswith(says)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("https://me:secret@herald.example/a?b=1", "https://herald.example/a?b=1"),
        ("HTTPS://secret@herald.example:8080/a", "HTTPS://herald.example:8080/a"),
        ("me:secret@herald.example/a", "herald.example/a"),
        ("https://me:se@cret@herald.example/", "https://herald.example/"),
        ("https://herald.example/@me/a:b@c", "https://herald.example/@me/a:b@c"),
        ("https://herald.example?mail=a@b.example", "https://herald.example?mail=a@b.example"),
    ],
)
def test_addresses_lose_their_credentials(given: str, url: str) -> None:
    row = one(json.dumps({"text": LEAD, "url": given, "source": given}), "record")
    assert row["url"] == url
    assert "secret" not in str(row) and "cret@" not in str(row)


def test_a_date_ahead_is_kept_aside() -> None:
    ahead = datetime(2025, 9, 30, 16, tzinfo=UTC)
    fields = {"text": LEAD, "url": "https://herald.example/2025/09/29/a", "date": "2025-09-30 16:00"}
    row = one(fields)
    assert (row["date_published"], row["date_published_ahead"]) == (datetime(2025, 9, 29, tzinfo=UTC), ahead)
    row = one({**fields, "source": "Sydney Morning Herald", "updated": "2025-10-01T12:00+10:00"})
    assert (row["date_published"], row["date_published_ahead"]) == (ahead.replace(hour=6), None)
    assert (row["date_modified"], row["date_modified_ahead"]) == (None, datetime(2025, 10, 1, 2, tzinfo=UTC))


def test_a_refusal_names_the_columns_there_are() -> None:
    _, bad = run({"id": 1, "name": "x"})
    assert "id, name" in bad[0]["detail"]
    _, bad = run({"text": LEAD}, field_map={"text": "story.body"})
    assert "'story.body'" in bad[0]["detail"]
    _, bad = run("---\na: 1\ntitle: a: b\n---\n" + LEAD)
    assert bad[0]["detail"].startswith("line 3:")


def test_a_parser_that_fails_costs_one_record_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr("transforms.documents.stage.html_article", fail)
    rows = [("a", "html", b"<p>x", "0" * 64), ("b", "text", LEAD.encode(), "0" * 64)]
    good, bad = documents(_records(*rows), now=NOW, run_id="r")
    assert good["origin"].to_list() == ["b"]
    assert bad.select("reason_code", "detail").rows() == [("document_failed", "KeyError: 'surprise'")]


@pytest.mark.parametrize(
    ("payload", "kind"),
    [(b"a\n" * 100_000, "markdown"), (b"[" * 200_000 + LEAD.encode(), "markdown"), (b"_a " * 100_000, "markdown"),
     (b"<!--" * 100_000 + LEAD.encode(), "markdown"), (LEAD.encode() * 11_000, "text"), (b"<a b='" * 200_000, "html"),
     (b"By " + b"Aa " * 100_000, "text"), ("Ã©â€™ ".encode() * 50_000, "text")]
)  # fmt: skip
@pytest.mark.timeout(20)
def test_hostile_input_takes_bounded_time(payload: bytes, kind: str) -> None:
    good, bad = run(payload, kind)
    assert len(good) + len(bad) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.com:80/a/../b/?b=2&a=1&fbclid=x#frag", "https://example.com/a/../b?a=1&b=2"),
        ("https://example.com/story.php?12345", "https://example.com/story.php?12345"),
        ("https://example.com/g?gallery=2&eid=5", "https://example.com/g?eid=5&gallery=2"),
        ("https://example.com/story/amp/", "https://example.com/story"),
        ("https://example.com/%7euser/%e2%82%ac", "https://example.com/~user/%E2%82%AC"),
        ("https://user:pw@example.com:8443/x", "https://example.com:8443/x"),
        ("ftp://example.com/x", None),
        ("javascript:alert(1)", None),
        ("http://Newsroom/x?utm_source=mail", "https://newsroom/x"),
        ("http://10.0.0.7:8080/x/?utm_source=mail&id=3", "https://10.0.0.7:8080/x?id=3"),
        ("http://[2001:DB8::1]:8080/x", "https://[2001:db8::1]:8080/x"),
        ("http://n/a", None),
        ("http://[::1", None),
        ("http://a:b:c/x", None),
        ("https://example.com:99999/", None),
        ("", None),
        (None, None),
    ],
)
def test_normalised_addresses(url: str | None, expected: str | None) -> None:
    assert normalize_url(url) == expected
    assert normalize_url(expected) == expected


def test_bylines() -> None:
    for line, names in [
        ("By Jane Doe", ("Jane Doe",)),
        ("By JEAN-LUC O'BRIEN and Maria de la Cruz", ("Jean-Luc O'Brien", "Maria de la Cruz")),
        ("By Jane Doe, John Roe and J. K. Poe | The Example", ("Jane Doe", "John Roe", "J. K. Poe")),
        ("BYLINE: Jane Doe.", ("Jane Doe",)),
        ("By Jane Doe in Geneva", ("Jane Doe",)),
    ]:
        found = byline(line)
        assert found is not None and found.authors == names, line
    found = byline("By Reuters Staff")
    assert found is not None and found.outlet == "Reuters"
    for line in ("By Friday it was over", "By contrast, Mr. Brown stayed.", "By the time Jane Doe left", "Jane Doe"):
        assert byline(line) is None, line
    assert names_in_place("Jane Doe in Geneva") == ("Jane Doe",)


def test_headlines_lose_known_outlets_only() -> None:
    assert article.clean_headline("Talks end - The New York Times") == ("Talks end", None)
    assert article.clean_headline("Talks end | Nobody Knows This") == ("Talks end | Nobody Knows This", None)
    assert article.clean_headline("Talks end | Our Paper", "Our Paper") == ("Talks end", None)
    assert article.clean_headline("Opinion | Talks end") == ("Talks end", "Opinion")


def test_boilerplate_comes_from_the_seed_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        article.seeds, "table", lambda name: pl.DataFrame({"pattern": ["press here.*"], "kind": ["share"]})
    )
    article._boilerplate.cache_clear()
    try:
        assert article.plain_article(f"{LEAD}\n\nPress here to share\n\n{SECOND}").text == f"{LEAD}\n\n{SECOND}"
    finally:
        article._boilerplate.cache_clear()


def test_sources_of_documents() -> None:
    frame = pl.DataFrame({"source_id": ["reuters", "daily_planet", None, "example.org", "reuters"]})
    rows = source_rows(frame).select("source_id", "name", "is_wire", "country_code").rows()
    assert rows == [
        ("daily_planet", "Daily Planet", False, None),
        ("example.org", "example.org", False, None),
        ("reuters", "Reuters", True, "GB"),
    ]


def test_detection_of_language_outranks_the_declared_one() -> None:
    assert one({"text": FRENCH, "language": "en"})["language"] == "fr"
    assert one({"text": "Xi Putin Modi Lula Ubu", "language": "pt-BR"})["language"] == "pt"
    assert one({"text": "Xi Putin Modi Lula Ubu"})["language"] == "und"


def test_lists_of_other_articles_and_captions_with_a_credit_are_no_text() -> None:
    said = "Ann Lee said that the pier would close on Monday for the winter."
    caption = "Norburg teen Jo Poe speaks to her lawyer Ann Roe, January 1, 2018. REUTERS/Ammar Poe"
    kickers = (
        "CALM DAN Danny Poe warns his daughter NO SHOW KATIE Katie Lee pulls out of show HATS OFF Jo Roe shows a hat"
    )
    links = "Read more:\n\nPassengers say flight left them ‘covered in salt’\n\nA man got a seat. He said no."
    text = "\n\n".join(["Pier to close", said, "[How a gull diverted a boat]", caption, kickers, said, links])
    assert article.plain_article(text).text == f"{said}\n\n{said}"
    for rest in (said * 5, f"{said}\n\n“It is late.”"):  # the article goes on
        assert article.plain_article(f"Pier to close\n\n{said}\n\nRead more:\n\nA headline\n\n{rest}").text.endswith(
            rest
        )

"""The report: its figures against a small warehouse, and that it is safe to open whatever the articles say."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import sql
from flows.outputs.report import ReportError, report
from flows.outputs.report_charts import column_chart, period_label, unit_for
from flows.outputs.report_page import web_address
from tests.flows.warehouse.marts.rows import create_tables, document, insert, mention, quote
from transforms.schemas import DOCUMENTS, ENTITIES, MENTIONS, QUALITY_RESULTS, QUARANTINE, QUOTES, RUNS, SOURCES

EVIL = '<script>alert("x")</script>'
ALWAYS = {"since": date.min, "until": date.max}
NOON = datetime(2025, 9, 15, 12, tzinfo=UTC)


@pytest.fixture
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        create_tables(con)
        yield con


@pytest.fixture
def con(empty: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Wire A on 1, 2 and 15 September, of which paper B copies the first; one of no outlet; names made to hurt."""
    insert(
        empty,
        SOURCES,
        [
            {"source_id": "a", "name": "Wire <A>", "is_wire": True},
            {"source_id": "b", "name": "Paper B", "is_wire": False},
        ],
    )
    insert(
        empty,
        DOCUMENTS,
        [
            document("d1", "a", datetime(2025, 9, 1, 8, tzinfo=UTC), headline=EVIL),
            document("d2", "a", datetime(2025, 9, 2, 8, tzinfo=UTC), url="javascript:alert(1)"),
            document("d3", "b", datetime(2025, 9, 1, 9, tzinfo=UTC), duplicate_of_document_id="d1"),
            document("d4", "a", datetime(2025, 9, 15, 8, tzinfo=UTC), url=None),
            document("d5", None, datetime(2025, 9, 2, 8, tzinfo=UTC), url=f"https://e.example/?q={EVIL}"),
        ],
    )
    insert(
        empty,
        ENTITIES,
        [
            {"entity_id": "p1", "entity_type": "PERSON", "name": f"Ana {EVIL}", "role": "Minister"},
            {"entity_id": "p2", "entity_type": "PERSON", "name": "A. Silva", "merged_into_entity_id": "p1"},
            {"entity_id": "o1", "entity_type": "ORG", "name": "Harbour Board"},
            {"entity_id": "g1", "entity_type": "GPE", "name": "Norway"},
        ],
    )
    insert(
        empty,
        MENTIONS,
        [
            mention("d1", 0, "p1"),
            mention("d1", 210, "o1", is_in_quote=True),
            mention("d1", 220, "g1", is_in_quote=True),
            mention("d2", 0, "p2"),
            mention("d2", 10, "o1"),
            mention("d3", 0, "p1"),
            mention("d4", 0, "p1"),
        ],
    )
    said = "It <b>will</b> be open on Monday, whatever the weather does"
    insert(
        empty,
        QUOTES,
        [
            quote("d1", 200, "p2", "g1", text=said, speaker_score=0.875),
            quote("d3", 200, "p2", "g1", text=said),
            quote(
                "d2",
                200,
                "p1",
                "g2",
                quote_kind="indirect",
                polarity="denied",
                cue="denied",
                speaker_text="she",
                speaker_status="pronoun",
                text="that it leaks",
            ),
            quote("d4", 200, "o1", "g3", quote_kind="mixed"),
            quote("d4", 300, None, "g4", polarity="questioned"),
            quote("d5", 200, "g1", "g5"),
            quote("d5", 300, "p1", "g6"),
        ],
    )
    insert(
        empty,
        QUARANTINE,
        [
            {"quarantine_id": "x1", "stage": "read", "reason_code": "malformed_json", "detail": EVIL},
            {"quarantine_id": "x2", "stage": "read", "reason_code": "malformed_json", "resolved_at": NOON},
        ],
    )
    run = {"run_id": "r1", "status": "done", "started_at": NOON, "finished_at": NOON}
    insert(empty, RUNS, [run])
    check = {"run_id": "r1", "batch_id": "b1", "suite": "quotes", "n_checked": 50}
    insert(
        empty,
        QUALITY_RESULTS,
        [
            check | {"expectation": "expect_x", "severity": "warning", "success": False, "n_unexpected": 3},
            check | {"expectation": "expect_y", "severity": "row", "success": True, "n_unexpected": 0},
        ],
    )
    return empty


def ask(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of a query of the report over all days, or those from since to until."""
    text = sql.query(f"report/{name}")
    period = {key: parameters.pop(key, value) for key, value in ALWAYS.items()}
    con.execute("drop table if exists quotes_of_period")
    con.execute(sql.query("report/quotes"), period)
    return con.execute(text, parameters | (period if "$since" in text else {})).pl().to_dicts()


def picked(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


# ----------------------------------------------------------------------------------------- the figures
def test_overview_counts_copies_apart(con: duckdb.DuckDBPyConnection) -> None:
    assert ask(con, "overview") == [
        {
            "first_day": date(2025, 9, 1),
            "last_day": date(2025, 9, 15),
            "n_documents": 4,
            "n_copies": 1,
            "n_sources": 1,
            "n_without_source": 1,
            "n_without_date": 0,
            "n_quotes": 6,
            "n_quotes_with_speaker": 5,
            "n_speakers": 3,
            "n_mentions": 6,
            "n_entities": 3,
            "loaded_at": NOON,
        }
    ]
    of_a_day = ask(con, "overview", since=date(2025, 9, 2), until=date(2025, 9, 2))[0]
    assert (of_a_day["n_documents"], of_a_day["n_quotes"], of_a_day["n_mentions"]) == (2, 3, 2)


def test_articles_over_time_has_empty_periods_too(con: duckdb.DuckDBPyConnection) -> None:
    days = picked(ask(con, "articles_over_time", unit="day"), "starts_on", "n_documents")
    assert len(days) == 15
    assert days[:3] == [(date(2025, 9, 1), 1), (date(2025, 9, 2), 2), (date(2025, 9, 3), 0)]
    weeks = picked(ask(con, "articles_over_time", unit="week"), "starts_on", "n_documents")
    assert weeks == [(date(2025, 9, 1), 3), (date(2025, 9, 8), 0), (date(2025, 9, 15), 1)]


def test_mentions_over_time_of_people_and_organisations(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "mentions_over_time", unit="week", limit=5)
    assert picked(rows, "entity_id", "total", "n_documents", "starts_on", "n_mentions") == [
        ("p1", 3, 3, date(2025, 9, 1), 2),
        ("p1", 3, 3, date(2025, 9, 15), 1),
        ("o1", 2, 2, date(2025, 9, 1), 2),
    ]
    assert {row["entity_id"] for row in ask(con, "mentions_over_time", unit="week", limit=1)} == {"p1"}


def test_share_of_voice_is_of_the_whole_period(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "share_of_voice", limit=5)
    assert picked(rows, "entity_id", "n_mentions", "share_of_mentions", "n_quotes", "share_of_quotes") == [
        ("p1", 3, 0.6, 3, 0.75),
        ("o1", 2, 0.4, 1, 0.25),
    ]
    assert ask(con, "share_of_voice", limit=1)[0]["share_of_quotes"] == 0.75  # not of those that are shown


def test_speakers_and_their_quotes(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "speakers", limit=5)
    columns = ("speaker_entity_id", "n_quotes", "n_direct", "n_mixed", "n_indirect", "n_documents", "n_sources")
    assert picked(rows, *columns) == [("p1", 3, 2, 0, 1, 3, 1), ("o1", 1, 0, 1, 0, 1, 1)]
    quotes = ask(con, "speaker_quotes", speakers=["p1"], per_speaker=2)
    # the one that can stand alone, then the latest: those of the 2nd are too short or not verbatim
    assert picked(quotes, "day", "quote_kind") == [(date(2025, 9, 1), "direct"), (date(2025, 9, 2), "indirect")]


def test_contested_quotes(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "contested_quotes", limit=5)
    assert picked(rows, "speaker_entity_id", "polarity") == [("p1", "denied"), (None, "questioned")]


def test_who_quotes_whom(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "who_quotes_whom", speakers=["p1", "o1"])
    assert picked(rows, "source_name", "speaker_entity_id", "n_quotes") == [
        ("Wire <A>", "o1", 1),
        ("Wire <A>", "p1", 2),
        (None, "p1", 1),
    ]


def test_who_speaks_about_whom_is_the_mart_for_the_days_of_the_period(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "who_speaks_about_whom", limit=5)
    assert picked(rows, "speaker_entity_id", "entity_id", "n_quotes", "n_documents") == [("p1", "o1", 1, 1)]
    mart = con.execute(
        """select speaker_entity_id, entity_id, n_quotes, n_documents from mart.who_speaks_about_whom
           where entity_type in ('PERSON', 'ORG') and speaker_type in ('PERSON', 'ORG')"""
    )
    assert mart.fetchall() == [("p1", "o1", 1, 1)]
    assert ask(con, "who_speaks_about_whom", limit=5, since=date(2025, 9, 2)) == []


def test_shares_of_kinds_and_statuses(con: duckdb.DuckDBPyConnection) -> None:
    kinds = ask(con, "quote_shares", dimension="quote_kind")
    assert picked(kinds, "value", "n_quotes") == [("direct", 4), ("indirect", 1), ("mixed", 1)]
    assert sum(row["share"] for row in kinds) == pytest.approx(1)
    statuses = ask(con, "quote_shares", dimension="speaker_status")
    assert picked(statuses, "value", "n_quotes") == [("named", 4), ("pronoun", 1), ("unknown", 1)]


def test_shared_quotes_name_the_outlets(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "shared_quotes", limit=5)
    columns = ("first_source_names", "polarity", "n_sources", "n_independent_sources", "source_names", "day")
    assert picked(rows, *columns) == [(["Wire <A>"], "asserted", 2, 1, ["Wire <A>", "Paper B"], date(2025, 9, 1))]


def test_sources_and_their_gaps(con: duckdb.DuckDBPyConnection) -> None:
    rows = ask(con, "sources", limit=5)
    columns = ("source_id", "n_documents", "n_copies", "n_quotes", "share_with_speaker", "longest_gap", "silent_days")
    assert picked(rows, *columns) == [
        ("a", 3, 0, 4, 0.75, 13, 0),
        (None, 1, 0, 2, 1.0, None, 13),
        ("b", 0, 1, 0, None, None, 14),
    ]
    assert picked(ask(con, "sources_over_time", unit="month"), "source_id", "n_documents") == [
        ("a", 3),
        ("b", 1),
        (None, 1),
    ]


def test_rejected_and_failed(con: duckdb.DuckDBPyConnection) -> None:
    assert picked(ask(con, "rejected"), "reason_code", "n_open", "n_resolved") == [("malformed_json", 1, 1)]
    assert picked(ask(con, "checks"), "check_name", "n_failures", "n_unexpected", "n_checked", "last_failed_at") == [
        ("expect_x", 1, 3, 50, NOON),
        ("expect_y", 0, 0, 50, None),
    ]


# ----------------------------------------------------------------------------------------- the page
def cells(page: str, section: str) -> list[list[str]]:
    rows = html.fromstring(page).xpath(f"//section[@id='{section}']//tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_the_page_has_the_figures(con: duckdb.DuckDBPyConnection) -> None:
    page = report(con)
    figures = [" ".join(dd.text_content().split()) for dd in html.fromstring(page).xpath("//dl//dd")]
    assert figures[0] == "4 1 copy left out"
    assert figures[2] == "6 83% with a speaker identified"
    assert cells(page, "voice")[1:] == [
        [f"Ana {EVIL}", "4", "3", "60%", "3", "75%"],
        ["Harbour Board", "3", "2", "40%", "1", "25%"],
    ]
    assert cells(page, "whom") == [
        ["Speaker", "Wire <A>", "Outlet not known", "All"],
        [f"Ana {EVIL}", "2", "1", "3"],
        ["Harbour Board", "1", "·", "1"],
    ]
    assert "1 Sep 2025 to 15 Sep 2025" in page


def test_what_is_denied_is_marked_and_only_verbatim_words_have_quotation_marks(con: duckdb.DuckDBPyConnection) -> None:
    tree = html.fromstring(report(con))
    said = {
        quote.text_content(): " ".join(quote.getparent().text_content().split())
        for quote in tree.xpath("//section[@id='speakers']//blockquote")
    }
    assert "denied reported pronoun: she" in said["denied … that it leaks"]
    assert "named 0.88" in said["“It <b>will</b> be open on Monday, whatever the weather does”"]


def test_nothing_of_an_article_becomes_markup(con: duckdb.DuckDBPyConnection) -> None:
    page = report(con, title=f"</title>{EVIL}")
    assert "<script" not in page.lower()
    assert page.count("&lt;script&gt;") >= 4
    assert html.fromstring(page).xpath("//script | //b[not(ancestor::*[@class='legend'])]") == []


def test_only_addresses_of_the_web_become_links(con: duckdb.DuckDBPyConnection) -> None:
    page = report(con)
    links = {a.get("href") for a in html.fromstring(page).xpath("//a") if not a.get("href").startswith("#")}
    assert links == {"https://a.example/d1", f"https://e.example/?q={EVIL}"}
    assert "javascript:" not in page


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "JAVASCRIPT:alert(1)//https://a.example",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a.example",
        "https:",
        "https://",
        "https:///x",
        "https://a.example/\njavascript:alert(1)",
        "x https://a.example",
    ],
)
def test_other_addresses_are_no_web_addresses(url: str | None) -> None:
    assert web_address(url) is None


def test_the_page_loads_nothing(con: duckdb.DuckDBPyConnection) -> None:
    page = report(con)
    tree = html.fromstring(page)
    assert tree.xpath("//link | //script | //img | //iframe | //object | //embed | //base | //form | //*[@src]") == []
    assert tree.xpath("//@*[starts-with(name(), 'on')]") == []
    assert not re.search(r"url\(|@import", page)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize("since", [None, date(2030, 1, 1)])
def test_an_empty_warehouse_or_period_says_so(
    empty: duckdb.DuckDBPyConnection, con: duckdb.DuckDBPyConnection, since: date | None
) -> None:
    if since is None:
        for table in ("documents", "quotes", "mentions", "entities", "ops.quarantine", "ops.quality_results"):
            empty.execute(f"delete from {table}")
    page = report(con, since=since)
    assert "No articles in this period." in page
    assert len(html.fromstring(page).xpath("//p[@class='empty']")) == 10


def test_a_report_is_the_same_each_time_and_leaves_nothing_behind(con: duckdb.DuckDBPyConnection) -> None:
    assert report(con) == report(con)
    assert con.execute("select * from duckdb_tables() where table_name = 'quotes_of_period'").fetchall() == []


def test_wrong_use_is_explained(empty: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(ReportError, match="2025-01-02"):
        report(empty, since=date(2025, 1, 2), until=date(2025, 1, 1))
    with pytest.raises(ReportError, match="1 or more"):
        report(empty, limit=0)
    empty.execute("drop view mart.who_published_first")
    with pytest.raises(ReportError, match="who_published_first"):
        report(empty)


# ----------------------------------------------------------------------------------------- the charts
@pytest.mark.parametrize(
    ("last", "unit"),
    [
        (date(2025, 1, 1), "day"),
        (date(2025, 3, 3), "day"),
        (date(2025, 3, 4), "week"),
        (date(2026, 12, 1), "month"),
        (date(2045, 1, 1), "year"),
    ],
)
def test_the_longer_the_period_the_wider_the_columns(last: date, unit: str) -> None:
    assert unit_for(date(2025, 1, 1), last) == unit


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=80))
def test_columns_fit_the_chart_and_are_in_proportion(values: list[int]) -> None:
    starts = [date.fromordinal(730_000 + at) for at in range(len(values))]
    chart = column_chart(starts, dict(zip(starts, values, strict=True)), "day", has_axis=True)
    assert [column.value for column in chart.columns] == values
    assert all(0 <= column.height <= 100 and 0 <= column.x <= 100 - column.width + 0.01 for column in chart.columns)
    assert chart.peak is not None and chart.peak.value == max(values)
    assert max(values) < 2 or chart.peak.height >= 40
    assert len(chart.dates) <= 6
    top = int(chart.counts[-1].label.replace(",", ""))
    assert all(column.height == pytest.approx(100 * column.value / top, abs=0.001) for column in chart.columns)


def test_periods_are_named() -> None:
    day = date(2025, 9, 1)
    named = [period_label(day, unit) for unit in ("day", "week", "month", "year")]
    assert named == ["1 Sep 2025", "week of 1 Sep 2025", "September 2025", "2025"]

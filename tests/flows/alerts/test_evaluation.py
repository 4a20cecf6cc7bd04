"""What there is to tell: rows of a warehouse in, alerts out, each with the same id however often it is looked at."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest

from flows.alerts.evaluation import found, receivers
from flows.alerts.message import as_alert
from flows.alerts.settings import Channel
from flows.sources.settings import Source
from tests.flows.warehouse.marts.rows import create_tables, document, insert, mention, quote
from transforms.alerts.messages import item
from transforms.schemas import (
    ALERTS,
    DOCUMENTS,
    ENTITIES,
    FETCHES,
    MENTIONS,
    QUALITY_RESULTS,
    QUOTES,
    RUNS,
    SOURCES,
    WATCH_HITS,
)
from transforms.watch.watchlists import Watchlist

NOW = datetime(2026, 3, 17, 18, tzinfo=UTC)
DAY = timedelta(days=1)
PORTS = Watchlist("Ports", names=("port",), channels=("desk", "mail"))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        create_tables(con)
        con.execute("create table ops.watchlists (watchlist varchar, query_version varchar, evaluated_at timestamptz)")
        insert(con, SOURCES, [{"source_id": "a", "name": "Wire A", "is_wire": True}])
        yield con


def hit(document_id: str, days_ago: float = 0.0, **more: Any) -> dict[str, Any]:
    row = {"watchlist": "Ports", "document_id": document_id, "matched_at": NOW - days_ago * DAY, "is_past": False}
    return row | more


def article(document_id: str, days_ago: float, **more: Any) -> dict[str, Any]:
    published = NOW - days_ago * DAY
    return document(document_id, "a", published) | {"first_seen_at": published} | more


def tell(
    con: duckdb.DuckDBPyConnection, *watchlists: Watchlist, sources: tuple[Source, ...] = (), now: datetime = NOW
) -> list[dict[str, Any]]:
    alerts = found(con, watchlists, sources, now)
    assert alerts.schema == ALERTS.schema
    again = found(con, watchlists, sources, now + timedelta(minutes=5))
    assert again["alert_id"].to_list() == alerts["alert_id"].to_list() and alerts["alert_id"].is_unique().all()
    return [{**row, "payload": json.loads(row["payload"])} for row in alerts.iter_rows(named=True)]


def kinds(rows: list[dict[str, Any]]) -> list[str]:
    return [row["kind"] for row in rows]


def title(row: dict[str, Any]) -> str:
    return item(as_alert({**row, "payload": json.dumps(row["payload"])})).title


# ------------------------------------------------------------------------------------------------------------ hits
def test_a_hit_of_new_text_is_told_and_what_is_old_is_not(con: duckdb.DuckDBPyConnection) -> None:
    text = "Headline d1\n\nThe port is shut.\nIt rains."
    insert(
        con,
        DOCUMENTS,
        [
            article("d1", 0.5, headline="Headline d1", text=text, url="https://me:secret@a.example/d1"),
            article("d2", 0.2, duplicate_of_document_id="d1"),
            article("d3", 9, first_seen_at=NOW),
            article("d4", 0.5, headline=None, url="javascript:alert(1)"),
            article("d5", 0.5),
        ],
    )
    insert(con, WATCH_HITS, [hit("d1"), hit("d3"), hit("d4"), hit("d5", is_past=True), hit("d5", watchlist="Other")])
    rows = tell(con, PORTS)
    assert [(row["kind"], row["document_ids"]) for row in rows] == [("hit", ["d1"]), ("hit", ["d4"])]
    assert rows[0]["payload"] == {
        "headline": "Headline d1",
        "source": "Wire A",
        "published": rows[0]["payload"]["published"],
        "url": "https://a.example/d1",
        "snippet": "The port is shut. It rains.",
    }
    assert (title(rows[1]), rows[1]["payload"]["url"]) == ("(no headline)", None)
    assert receivers(found(con, [PORTS], (), NOW), [PORTS], ())[rows[0]["alert_id"]] == ["desk", "mail"]


def test_another_copy_that_counts_now_tells_nothing_again(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, DOCUMENTS, [article("d1", 0.5), article("d2", 0.4)])
    insert(con, WATCH_HITS, [hit("d1")])
    (before,) = tell(con, PORTS)
    con.execute("update documents set duplicate_of_document_id = 'd2' where document_id = 'd1'")
    (after,) = tell(con, PORTS)
    assert (before["alert_id"], before["document_ids"]) == (after["alert_id"], ["d1"])
    assert after["document_ids"] == ["d1", "d2"] and after["payload"]["headline"] == "Headline d2"


def test_a_statement_that_comes_into_a_text_after_it_was_told_is_told(con: duckdb.DuckDBPyConnection) -> None:
    said = [quote("d1", start, None, f"g{start}", text=f"Words {start}") for start in (20, 60, 90)]
    insert(con, DOCUMENTS, [article("d1", 0.5)])
    insert(con, QUOTES, said)
    insert(con, WATCH_HITS, [hit("d1", 0.4, quote_id=said[1]["quote_id"])])
    insert(con, ALERTS, found(con, [PORTS], (), NOW - 0.4 * DAY).filter(kind="hit").to_dicts())
    insert(con, WATCH_HITS, [hit("d1", 0.2, quote_id=row["quote_id"]) for row in (said[2], said[0])])
    rows = [row for row in tell(con, PORTS) if row["kind"] == "hit"]
    assert [row["payload"]["snippet"] for row in rows] == ["None: “Words 60”", "None: “Words 20”"]
    insert(con, ALERTS, found(con, [PORTS], (), NOW).filter(kind="hit").to_dicts()[1:])
    again = [row["alert_id"] for row in tell(con, PORTS) if row["kind"] == "hit"]
    assert again == [row["alert_id"] for row in rows]
    con.execute("delete from watch_hits where quote_id = $1", [said[1]["quote_id"]])  # corrected: he never said so
    assert [row["alert_id"] for row in tell(con, PORTS) if row["kind"] == "hit"] == again[1:]


def test_only_kinds_that_a_watchlist_asks_for(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, DOCUMENTS, [article("d1", 0.5)])
    insert(con, WATCH_HITS, [hit("d1"), hit("d1", watchlist="Quiet")])
    quiet = Watchlist("Quiet", names=("port",), alerts=("spike",))
    assert [(row["kind"], row["watchlist"]) for row in tell(con, PORTS, quiet)] == [("hit", "Ports")]
    assert tell(con) == []


# ---------------------------------------------------------------------------------------------------------- spikes
def watch(con: duckdb.DuckDBPyConnection, hits_a_day: list[int], others: int = 3) -> None:
    """The last day is today; each has so many hits, and three other articles."""
    rows, hits = [], []
    for ago, n in enumerate(reversed(hits_a_day)):
        rows += [article(f"o{ago}.{number}", ago + 0.1) for number in range(others)]
        rows += [article(f"h{ago}.{number}", ago + 0.1) for number in range(n)]
        hits += [hit(f"h{ago}.{number}", ago, is_past=ago > 0) for number in range(n)]
    insert(con, DOCUMENTS, rows)
    insert(con, WATCH_HITS, hits)


def test_a_spike_is_told_once_with_its_numbers(con: duckdb.DuckDBPyConnection) -> None:
    watch(con, [1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 12])
    con.execute("insert into ops.watchlists values ('Ports', 'v', $1)", [NOW - 30 * DAY])
    (row,) = (row for row in tell(con, PORTS) if row["kind"] == "spike")
    assert title(row) == "Spike: 12 hits on 17 Mar 2026, 1.4 expected"
    assert (row["payload"]["day_before"], row["payload"]["week_before"], row["payload"]["mean"]) == (2, 2, 1.36)
    insert(con, DOCUMENTS, [article("later", 0.05)])
    insert(con, WATCH_HITS, [hit("later")])
    (again,) = (row for row in tell(con, PORTS) if row["kind"] == "spike")
    assert again["alert_id"] == row["alert_id"] and again["payload"]["n"] == 13


def test_days_that_a_watchlist_was_not_evaluated_over_are_no_quiet_days(con: duckdb.DuckDBPyConnection) -> None:
    watch(con, [0] * 14 + [12])
    con.execute("insert into ops.watchlists values ('Ports', 'v', $1)", [NOW - DAY])
    assert "spike" not in kinds(tell(con, PORTS))
    long_ago = Watchlist("Ports", names=("port",), since=timedelta(days=30))
    assert "spike" in kinds(tell(con, long_ago)), "its period covers them"


# ------------------------------------------------------------------------------------------------ first statements
@pytest.mark.parametrize(("earlier", "since"), [(None, None), (40, "5 Feb 2026"), (10, False)])
def test_the_first_statement_of_a_watched_speaker(
    con: duckdb.DuckDBPyConnection, earlier: int | None, since: str | bool | None
) -> None:
    insert(con, DOCUMENTS, [article("d1", 1), article("d2", 0.5), article("d0", earlier or 1, source_id=None)])
    insert(con, ENTITIES, [{"entity_id": "p1", "entity_type": "PERSON", "name": "Ana <b>Silva</b>"}])
    insert(con, MENTIONS, [mention("d1", 0, "p1")])
    said = [quote("d1", 20, "p1", "g1", text="It is shut,"), quote("d2", 20, "p1", "g2", text="It is open")]
    insert(con, QUOTES, said + ([quote("d0", 20, "p1", "g0")] if earlier else []))
    insert(con, WATCH_HITS, [hit(row["document_id"], quote_id=row["quote_id"]) for row in said])
    rows = [row for row in tell(con, PORTS) if row["kind"] == "first_statement"]
    if since is False:
        assert rows == []
        return
    (row,) = rows
    assert (row["document_ids"], row["entity_ids"], row["payload"]["quote"]) == (["d1"], ["p1"], "It is shut")
    assert title(row) == "Ana <b>Silva</b> speaks for the first time" + (f" since {since}" if since else "")
    told = found(con, [PORTS], (), NOW).filter(kind="first_statement")
    insert(con, ALERTS, told.to_dicts())
    con.execute("insert into documents by name select * replace ('d9' as document_id) from documents limit 1")
    assert "first_statement" not in kinds(tell(con, PORTS)), "told, whatever comes before it later"


# --------------------------------------------------------------------------------------------------------- denials
def test_a_denial_of_an_earlier_statement(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, DOCUMENTS, [article("d1", 2), article("d2", 1), article("d3", 0.5, source_id=None)])
    names = [("p1", "Ana Silva"), ("p2", "Bo Roe")]
    insert(con, ENTITIES, [{"entity_id": own, "entity_type": "PERSON", "name": name} for own, name in names])
    claim = "Silva secretly closed the northern harbour"
    said = quote("d1", 20, "p1", "g1", text=claim)
    insert(con, MENTIONS, [mention("d1", 22, "p2", is_in_quote=True)])
    denied = [
        quote(
            own,
            20,
            "p2",
            "g2",
            text="that the northern harbour was secretly closed",
            polarity="denied",
            cue_lemma="deny",
            quote_kind="indirect",
        )
        for own in ("d2", "d3")
    ]
    insert(con, QUOTES, [said | {"char_end": 90}, *denied])
    insert(con, WATCH_HITS, [hit("d2"), hit("d3")])
    rows = [row for row in tell(con, PORTS) if row["kind"] == "denial"]
    (row,) = rows
    assert title(row) == "Bo Roe denies: that the northern harbour was secretly closed"
    words = item(as_alert({**row, "payload": json.dumps(row["payload"])})).body
    assert words == f"Wire A, 16 Mar 2026. Said on 15 Mar 2026 by Ana Silva: “{claim}”"
    assert (row["document_ids"], row["entity_ids"]) == (["d1", "d2"], ["p2", "p1"])


# ------------------------------------------------------------------------------------ silent sources, failed checks
def test_a_source_that_fell_silent_is_told_once_a_silence(con: duckdb.DuckDBPyConnection) -> None:
    feed = "https://a.example/feed.xml"
    source = Source("a", "Wire A", feeds=(feed,))
    insert(con, DOCUMENTS, [article(f"d{n}", 3 + n / 4) for n in range(80)])
    fetch = {"source_id": "a", "url": feed, "status": 200, "n_items": 3}
    insert(con, FETCHES, [fetch | {"fetched_at": NOW - DAY / 24}])
    (row,) = tell(con, sources=(source,))
    assert title(row) == "Wire A has been silent since 14 Mar 2026, 18:00 UTC"
    (later,) = tell(con, sources=(source,), now=NOW + DAY)
    assert later["alert_id"] == row["alert_id"]
    insert(con, FETCHES, [fetch | {"fetched_at": NOW, "status": 500, "n_items": None, "detail": "http_500: gone"}])
    (failing,) = tell(con, sources=(source,))
    assert (failing["alert_id"], failing["payload"]["detail"]) == (row["alert_id"], "http_500: gone")
    insert(con, DOCUMENTS, [article("new", 0)])
    assert tell(con, sources=(source,)) == []
    desk = Channel("desk", "console", alerts=("silent_source",))
    other = Channel("other", "console", alerts=("failed_check",))
    assert receivers(pl.DataFrame([row | {"payload": "{}"}]), (), (desk, other)) == {row["alert_id"]: ["desk"]}


def test_a_check_that_fails_is_told_until_it_has_held_again(con: duckdb.DuckDBPyConnection) -> None:
    outcomes = [True, False, False, True, False]
    for number, is_well in enumerate(outcomes):
        insert(con, RUNS, [{"run_id": f"r{number}", "started_at": NOW - (5 - number) * DAY, "status": "done"}])
        check = {"run_id": f"r{number}", "suite": "quotes", "expectation": "share_with_speaker", "severity": "warning"}
        row = check | {"success": is_well, "n_checked": 50, "n_unexpected": 0 if is_well else 1, "observed_value": 0.42}
        insert(con, QUALITY_RESULTS, [row | {"batch_id": "b1"}, row | {"batch_id": "b2", "success": True}])
    rows = tell(con)
    assert [row["payload"]["run_id"] for row in rows] == ["r1", "r4"]
    assert title(rows[0]) == "The check share_with_speaker of quotes failed"
    assert kinds(tell(con, now=NOW + 5 * DAY)) == ["failed_check"], "and no old one"


def test_rows_that_a_check_sets_aside_are_told_if_they_are_many(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, RUNS, [{"run_id": "r1", "started_at": NOW, "status": "done"}])
    check = {"run_id": "r1", "batch_id": "b", "suite": "documents", "severity": "row", "success": False}
    few = check | {"expectation": "few", "n_checked": 1000, "n_unexpected": 10}
    insert(con, QUALITY_RESULTS, [few, few | {"expectation": "many", "n_unexpected": 11}])
    (row,) = tell(con)
    words = item(as_alert({**row, "payload": json.dumps(row["payload"])}))
    assert (words.title, words.body) == ("The check many of documents failed", "11 of 1,000 rows in run r1")

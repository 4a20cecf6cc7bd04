"""How sources do: rows of a warehouse in, states and rates out."""

from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from flows.alerts.source_status import Status, as_row, statuses
from flows.sources.settings import Source
from flows.warehouse.migrations import migrate

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FEED, OTHER = "https://ht.example/feed.xml", "https://ht.example/other.xml"
SOURCE = Source("harbour_times", "Harbour Times", feeds=(FEED, OTHER))


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con)
    return con


def fetch(con: duckdb.DuckDBPyConnection, hours_ago: float, url: str = FEED, *, fails: bool = False) -> None:
    row = ["harbour_times", url, NOW - timedelta(hours=hours_ago), None if fails else 200, None if fails else 3]
    con.execute(
        """insert into ops.fetches by name select $1 as source_id, $2 as url, $3 as fetched_at, $4 as status,
        $5 as n_items, if($4 is null, 'timeout: no answer', null) as detail""",
        row,
    )


_ARTICLE = """insert into documents by name
select
    'd' || $1 as document_id, 'harbour_times' as source_id, '' as origin, '' as text, [] as authors, 'en' as language,
    $2::timestamptz as first_seen_at, 1 as version_number, 1 as word_count, '' as content_hash, 'r' as run_id,
    'full' as access"""


def articles(con: duckdb.DuckDBPyConnection, days_ago: list[float]) -> None:
    for number, days in enumerate(days_ago):
        con.execute(_ARTICLE, [number, NOW - timedelta(days=days)])


def status(con: duckdb.DuckDBPyConnection, source: Source = SOURCE) -> Status:
    (found,) = statuses(con, [source], NOW)
    assert set(as_row(found)) >= {"source_id", "state", "is_flagged", "last_success", "articles_a_day"}
    return found


def test_states_of_fetching(con: duckdb.DuckDBPyConnection) -> None:
    assert status(con).state == "never fetched"
    fetch(con, 5)
    fetch(con, 5, OTHER)
    assert (status(con).state, status(con).last_success, status(con).n_errors) == ("ok", NOW - timedelta(hours=5), 0)
    fetch(con, 4, fails=True)
    assert (status(con).state, status(con).detail, status(con).n_errors) == ("partly failing", "timeout: no answer", 1)
    fetch(con, 3, OTHER, fails=True)
    assert (status(con).state, status(con).is_flagged, status(con).last_success) == (
        "failing",
        True,
        NOW - timedelta(hours=5),
    )
    fetch(con, 2)
    fetch(con, 2, OTHER)
    assert (status(con).state, status(con).is_flagged) == ("ok", False)
    assert status(con, Source("harbour_times", "HT", feeds=(FEED,), is_enabled=False)).state == "off"


def test_a_feed_that_was_fetched_before_it_was_listed_counts(con: duckdb.DuckDBPyConnection) -> None:
    fetch(con, 5)
    con.execute("update ops.fetches set source_id = null")
    assert (status(con).state, status(con).last_success) == ("ok", NOW - timedelta(hours=5))


def test_rates(con: duckdb.DuckDBPyConnection) -> None:
    fetch(con, 1)
    articles(con, [0.5 * n for n in range(70)])
    found = status(con)
    assert (found.state, round(found.a_day, 1), round(found.before or 0, 1)) == ("ok", 2.1, 2.0)


def test_a_source_that_brought_much_and_now_nothing_is_silent(con: duckdb.DuckDBPyConnection) -> None:
    fetch(con, 1)
    articles(con, [3 + 0.5 * n for n in range(40)])
    found = status(con)
    assert (found.state, found.is_flagged, found.detail) == ("silent", True, "no article since 2026-11-26 12:00 UTC")


def test_a_slow_source_is_not_silent(con: duckdb.DuckDBPyConnection) -> None:
    fetch(con, 1)
    articles(con, [3, 10, 17, 24])
    assert status(con).state == "ok"


def test_a_young_source_has_no_rate_of_before(con: duckdb.DuckDBPyConnection) -> None:
    fetch(con, 1)
    articles(con, [0.1, 0.2])
    assert (status(con).before, status(con).a_day) == (None, 2.0)

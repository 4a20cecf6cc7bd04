"""Marts of articles: what is counted, where it came from, what changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from tests.flows.warehouse.marts.rows import DAY_1, DAY_2, DAY_15, SEEN, document, insert
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, QUALITY_RESULTS, QUARANTINE, RUNS, STORIES, STORY_DOCUMENTS


def test_articles_leave_out_duplicates_and_count_them(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("select day, document_id, n_copies from mart.articles order by document_id").fetchall() == [
        (DAY_1, "d1", 1),
        (DAY_1, "d2", 0),
        (DAY_15, "d4", 0),
        (DAY_2, "d5", 0),
        (DAY_2, "d6", 0),
    ]


def test_articles_say_which_outlets_carried_them(con: duckdb.DuckDBPyConnection) -> None:
    more = [
        document("d7", "b", None, duplicate_of_document_id="d1", duplicate_kind="near", duplicate_similarity=0.8),
        document("d8", "a", None, duplicate_of_document_id="d1", duplicate_kind="update", duplicate_similarity=0.7),
        document("d9", None, None, duplicate_of_document_id="d6", duplicate_kind="exact", duplicate_similarity=1.0),
    ]
    insert(con, DOCUMENTS, more)
    query = "select document_id, n_copies, n_updates, outlets, n_outlets from mart.articles order by document_id"
    assert con.execute(query).fetchall() == [
        ("d1", 2, 1, ["Paper B", "Paper C", "Wire A"], 3),
        ("d2", 0, 0, ["Paper B"], 1),
        ("d4", 0, 0, ["Wire A"], 1),
        ("d5", 0, 0, ["Paper B"], 1),
        ("d6", 1, 0, [], 0),
    ]


def test_copies_lead_to_what_is_counted(con: duckdb.DuckDBPyConnection) -> None:
    query = "select document_id, duplicate_kind, source_name, counted_document_id, counted_source_name from mart.copies"
    assert con.execute(query).fetchall() == [("d3", "exact", "Paper C", "d1", "Wire A")]


def test_corrections_are_changes_of_the_text(con: duckdb.DuckDBPyConnection) -> None:
    first = {"document_id": "d2", "seen_at": SEEN, "content_hash": "1", "headline": "Old", "text": "Old\n\nOne\n\nTwo"}
    insert(con, DOCUMENT_VERSIONS, [first | {"version_number": 1}, first | {"version_number": 2}])
    con.execute(
        """update documents set headline = 'New', text = 'New' || chr(10) || chr(10) || 'Two', content_hash = '2'
           where document_id = 'd2'"""
    )
    rows = con.execute(
        """select source_id, document_id, version_number, headline_before, headline, is_headline_changed, removed, added
           from mart.corrections"""
    ).fetchall()
    assert rows == [("b", "d2", 3, "Old", "New", True, ["Old", "One"], ["New"])]


def test_source_activity_shows_gaps_and_duplicates(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """select day, source_id, n_documents, n_changes, n_duplicates, n_words, n_quotes, n_quotes_with_named_speaker,
                  share_with_named_speaker, days_since_previous, days_until_next
           from mart.source_activity order by source_id nulls last, day"""
    ).fetchall()
    assert rows == [
        (DAY_1, "a", 1, 0, 0, 100, 2, 1, 0.5, None, 14),
        (DAY_15, "a", 1, 0, 0, 100, 2, 2, 1.0, 14, 0),
        (DAY_1, "b", 1, 2, 0, 100, 1, 1, 1.0, None, 1),
        (DAY_2, "b", 1, 0, 0, 50, 1, 1, 1.0, 1, 13),
        (DAY_1, "c", 0, 0, 1, 0, 0, 0, None, None, 14),
        (DAY_2, None, 1, 0, 0, 100, 1, 1, 1.0, None, 13),
    ]
    seen = "select distinct source_name, first_seen_at, last_seen_at from mart.source_activity where source_id = 'a'"
    assert con.execute(seen).fetchall() == [("Wire A", SEEN, SEEN)]


def test_quality_summary_of_runs_and_checks_without_a_run(empty: duckdb.DuckDBPyConnection) -> None:
    starts = [datetime(2025, 9, day, tzinfo=UTC) for day in (1, 2)]
    insert(empty, RUNS, [{"run_id": f"r{n}", "started_at": start} for n, start in enumerate(starts, 1)])

    def result(run_id: str, batch_id: str, success: bool, n_unexpected: int) -> dict[str, Any]:
        return {
            "run_id": run_id,
            "batch_id": batch_id,
            "suite": "quotes",
            "expectation": "expect_column_values_to_be_in_set",
            "column_name": "polarity",
            "severity": "row",
            "success": success,
            "n_checked": 10,
            "n_unexpected": n_unexpected,
        }

    insert(
        empty,
        QUALITY_RESULTS,
        [
            result("r1", "b1", True, 0),
            result("r2", "b2", True, 0),
            result("r2", "b3", False, 4),
            result("check", "all", True, 0),
        ],
    )
    refused = {"stage": "read", "reason_code": "not_text", "origin": "x"}
    insert(
        empty,
        QUARANTINE,
        [
            refused | {"quarantine_id": "x1", "run_id": "r1", "resolved_at": starts[1]},
            refused | {"quarantine_id": "x2", "run_id": "r1"},
            refused | {"quarantine_id": "x3", "run_id": "r2"},
        ],
    )
    rows = empty.execute("select * from mart.quality_summary order by check_kind, run_id").fetchall()
    name = "expect_column_values_to_be_in_set"
    assert rows == [
        ("check", None, False, "expectation", "quotes", name, "polarity", "row", 1, 0, 10, 0, None),
        ("r1", starts[0], False, "expectation", "quotes", name, "polarity", "row", 1, 0, 10, 0, None),
        ("r2", starts[1], True, "expectation", "quotes", name, "polarity", "row", 1, 1, 20, 4, None),
        ("r1", starts[0], False, "quarantine", "read", "not_text", None, None, None, None, None, 2, 1),
        ("r2", starts[1], True, "quarantine", "read", "not_text", None, None, None, None, None, 1, 0),
    ]


def test_story_coverage_says_who_carried_a_story_how_late_and_who_did_not(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from documents; delete from sources")
    day = datetime(2026, 3, 2, tzinfo=UTC)
    times = {"a": 1, "b": 3, "c": 3, "d": 30, "x": 2, "y": 300, "z": 2}
    outlets = {"a": "wire", "b": "paper", "c": "radio", "d": "wire", "x": "idle", "y": "late", "z": "le-soir"}
    rows = [document(own, outlets[own], day + timedelta(hours=hours)) for own, hours in times.items()]
    rows[2] |= {"duplicate_of_document_id": "a"}
    rows[6] |= {"language": "fr"}
    insert(con, DOCUMENTS, [*rows, document("o", "paper", None), document("n", None, day)])
    story = {
        "story_id": "s1", "headline": "Port", "first_document_id": "a", "started_at": day + timedelta(hours=1),
        "updated_at": day + timedelta(hours=30), "n_documents": 4, "n_sources": 3, "n_texts": 3,
    }  # fmt: skip
    alone = story | {"story_id": "s2", "n_sources": 1, "first_document_id": "x"}
    insert(con, STORIES, [story, alone])
    members = [{"story_id": "s1", "document_id": own, "score": 1.0} for own in ("a", "b", "c", "d", "n")]
    insert(con, STORY_DOCUMENTS, [*members, {"story_id": "s2", "document_id": "x", "score": 1.0}])
    columns = "source_id, has_carried, position, hours_after_first, first_document_id, n_documents, n_texts"
    found = con.execute(f"select {columns} from mart.story_coverage order by position, source_id").fetchall()
    assert found == [
        ("wire", True, 1, 0.0, "a", 2, 2),
        ("paper", True, 2, 2.0, "b", 1, 1),
        ("radio", True, 2, 2.0, "c", 1, 0),
        ("idle", False, None, None, None, 0, 0),
    ]


def test_story_coverage_places_no_outlet_by_a_day_without_a_time(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from documents; delete from sources")
    day = datetime(2026, 3, 2, tzinfo=UTC)

    def found(**hours: float) -> list[tuple[Any, ...]]:
        con.execute("delete from documents; delete from stories; delete from story_documents")
        insert(con, DOCUMENTS, [document(own, own, day + timedelta(hours=late)) for own, late in hours.items()])
        story = {"story_id": "s", "first_document_id": "a", "started_at": day, "updated_at": day, "n_sources": 3}
        insert(con, STORIES, [story])
        insert(con, STORY_DOCUMENTS, [{"story_id": "s", "document_id": own, "score": 1.0} for own in hours])
        columns = "source_id, position, is_tied, has_time, hours_after_first"
        return con.execute(f"select {columns} from mart.story_coverage order by source_id").fetchall()

    assert found(a=0, b=8, c=9) == [
        ("a", 1, True, False, None),
        ("b", 1, True, True, None),  # it may be the first one, so that nobody is sure to be
        ("c", 2, True, True, None),
    ]
    assert found(a=8, b=24, c=33) == [
        ("a", 1, False, True, 0.0),
        ("b", 2, True, False, None),
        ("c", 2, True, True, 25.0),
    ]
    assert found(a=0, b=24, c=48) == [(own, place, False, False, None) for place, own in enumerate("abc", 1)]

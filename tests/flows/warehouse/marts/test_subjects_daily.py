"""Marts of topics and keywords."""

import math
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from tests.flows.warehouse.marts.rows import DAY_1, DAY_2, DAY_15, document, insert
from transforms.schemas import DOCUMENT_KEYWORDS, DOCUMENT_TOPICS, DOCUMENTS, TOPICS


def test_topic_daily_adds_up_over_topics_outlets_and_days(con: duckdb.DuckDBPyConnection) -> None:
    labels = {"medtop:15000000": None, "medtop:11000000": None, "medtop:20000574": "medtop:11000000"}
    insert(con, TOPICS, [{"topic_id": own, "parent_id": top, "label": own[-3:]} for own, top in labels.items()])
    given = [
        ("d1", 15_000_000, 1),
        ("d2", 11_000_000, 1),
        ("d2", 20_000_574, 2),
        ("d3", 15_000_000, 1),
        ("d6", 15_000_000, 1),
    ]
    rows = [{"document_id": own, "topic_id": f"medtop:{n}", "level": level, "score": 0.8} for own, n, level in given]
    insert(con, DOCUMENT_TOPICS, rows)
    columns = "day, topic_id, topic, subtopic, source_name, n_articles, n_documents, n_statements"
    assert con.execute(f"select {columns} from mart.topic_daily order by all").fetchall() == [
        (DAY_1, "medtop:11000000", "000", "574", "Paper B", 1, 1, 1),
        (DAY_1, "medtop:15000000", "000", None, "Paper C", 1, 0, 0),  # carries a copy
        (DAY_1, "medtop:15000000", "000", None, "Wire A", 1, 1, 2),
        (DAY_2, "medtop:15000000", "000", None, None, 1, 1, 1),
        (DAY_2, None, None, None, "Paper B", 1, 1, 1),
        (DAY_15, None, None, None, "Wire A", 1, 1, 2),
    ]
    of_all = "select sum(n_articles), sum(n_documents), sum(n_statements) from mart.topic_daily"
    by_documents = """
        select count(*), count(*) filter (where duplicate_of_document_id is null),
            (select count(*) from quotes where document_id <> 'd3') from documents"""
    assert con.execute(of_all).fetchall() == con.execute(by_documents).fetchall()
    topics = "select document_id, topic, subtopic from mart.articles where topic is not null order by all"
    assert con.execute(topics).fetchall() == [("d1", "000", None), ("d2", "000", "574"), ("d6", "000", None)]


def test_keywords_daily_compares_a_day_with_the_28_before(empty: duckdb.DuckDBPyConnection) -> None:
    days = [datetime(2025, 9, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(30)]
    quiet = [document(f"q{n}-{k}", "a", day) for n, day in enumerate(days) for k in range(10)]
    copy = document("copy", "b", days[29], duplicate_of_document_id="q29-0", duplicate_kind="exact")
    insert(empty, DOCUMENTS, [*quiet, copy, document("fr", "a", days[29], language="fr")])
    rows = [(own["document_id"], ["Bo", "rate"]) for own in quiet if own["document_id"].endswith("-0")]
    rows += [(f"q29-{k}", ["rate", "fire"]) for k in range(1, 5)] + [
        ("copy", ["Bo"]),
        ("fr", ["Bo"]),
        ("q3-1", ["once"]),
    ]
    insert(empty, DOCUMENT_KEYWORDS, [{"document_id": own, "keywords": keywords} for own, keywords in rows])
    columns = "n_articles, n_documents, n_documents_of_day, n_documents_before, n_documents_of_days_before, n_expected"
    ask = f"select {columns} from mart.keywords_daily where language = 'en' and keyword = $keyword and day = $day"
    found = {
        (keyword, day): empty.execute(ask, {"keyword": keyword, "day": days[day].date()}).fetchall()
        for keyword, day in (("Bo", 13), ("Bo", 14), ("Bo", 29), ("rate", 29), ("fire", 29), ("once", 3))
    }
    assert found == {
        ("Bo", 13): [(1, 1, 10, None, None, None)],  # 13 days before it
        ("Bo", 14): [(1, 1, 10, 14, 140, 1.0)],
        ("Bo", 29): [(2, 1, 10, 28, 280, 1.0)],
        ("rate", 29): [(5, 5, 10, 28, 280, 1.0)],
        ("fire", 29): [(4, 4, 10, 0, 280, 0.0)],
        ("once", 3): [],  # in one text of the corpus
    }
    scores = "select keyword, burst_score from mart.keywords_daily where day = $day and language = 'en'"
    score = dict(empty.execute(scores, {"day": days[29].date()}).fetchall())
    by_hand = (math.log(5.5 / 11) - math.log(28.5 / 281)) / math.sqrt(1 / 5.5 + 1 / 28.5)
    assert score["rate"] == pytest.approx(by_hand)
    assert abs(score["Bo"]) < 1 < 3 < score["fire"]
    assert empty.execute("select burst_score from mart.keywords_daily where language = 'fr'").fetchall() == []
    total = "select sum(n_articles), sum(n_documents) from mart.keywords_daily where keyword = 'Bo' and language = 'en'"
    assert empty.execute(total).fetchall() == [(31, 30)]


@pytest.mark.parametrize("n_before", [0, 1, 2])
def test_one_text_is_no_burst_on_a_small_day_either(empty: duckdb.DuckDBPyConnection, n_before: int) -> None:
    days = [datetime(2025, 9, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(29)]
    before = [document(f"q{n}-{k}", "a", day) for n, day in enumerate(days[:28]) for k in range(20)]
    last = [document(f"last-{k}", "a", days[28]) for k in range(2)]
    insert(empty, DOCUMENTS, [*before, *last])
    rows = [(f"q{n}-0", ["fire"]) for n in range(n_before)] + [("last-0", ["fire", "flood"]), ("last-1", ["flood"])]
    if not n_before:  # a later text, as one keyword of a single text has no rows
        insert(empty, DOCUMENTS, [document("later", "a", days[28] + timedelta(days=1))])
        rows.append(("later", ["fire"]))
    insert(empty, DOCUMENT_KEYWORDS, [{"document_id": own, "keywords": keywords} for own, keywords in rows])
    ask = "select keyword, burst_score from mart.keywords_daily where day = $day"
    score = dict(empty.execute(ask, {"day": days[28].date()}).fetchall())
    assert 2 < score["fire"] < 3 < score["flood"]


def test_a_day_of_copies_alone_has_no_burst(empty: duckdb.DuckDBPyConnection) -> None:
    days = [datetime(2025, 9, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(20)]
    own = [document(f"d{n}", "a", day) for n, day in enumerate(days)]
    own[19] |= {"duplicate_of_document_id": "d18", "duplicate_kind": "exact"}
    insert(empty, DOCUMENTS, own)
    insert(empty, DOCUMENT_KEYWORDS, [{"document_id": row["document_id"], "keywords": ["Bo"]} for row in own])
    ask = "select n_articles, n_documents, n_expected, burst_score from mart.keywords_daily order by day desc limit 1"
    assert empty.execute(ask).fetchall() == [(1, 0, None, None)]

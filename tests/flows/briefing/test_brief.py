"""The briefing: its figures against a small warehouse, and that a mail program may show it whatever articles say."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import duckdb
import pytest
from lxml import html

from flows.briefing.contents import BriefError, Scope
from flows.briefing.making import Brief, make, topic_scope, watchlist_scope
from tests.flows.warehouse.marts.rows import create_tables, date_rows, document, insert, mention, quote
from transforms.schemas import (
    ALERTS,
    DOCUMENT_TOPICS,
    DOCUMENTS,
    ENTITIES,
    MENTIONS,
    QUARANTINE,
    QUOTES,
    RUNS,
    SOURCES,
    STORIES,
    STORY_DOCUMENTS,
    TOPICS,
)

EVIL = '<script>alert("x")</script>'
TODAY = date(2025, 9, 16)  # a Tuesday


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2025, 9, day, hour, tzinfo=UTC)


@pytest.fixture
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        create_tables(con)
        yield con


@pytest.fixture
def con(empty: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Two articles in the week of 1 September, three and a copy in that of 8 September; names made to hurt."""
    names = [("a", "Wire <A>"), ("b", "Paper B"), ("c", "Paper C")]
    insert(empty, SOURCES, [{"source_id": own, "name": name, "is_wire": False} for own, name in names])
    insert(
        empty,
        DOCUMENTS,
        [
            document("d1", "a", at(1)),
            document("d2", "a", at(3)),
            document("d3", "b", at(8), headline=f"Port closes {EVIL}\r\n", url=f"https://b.example/?q={EVIL}"),
            document("d4", "c", at(9), duplicate_of_document_id="d3", duplicate_kind="near"),
            document("d5", "a", at(10), url="javascript:alert(1)"),
            document("d6", "b", at(14), headline=None),
        ],
    )
    insert(
        empty,
        ENTITIES,
        [
            {"entity_id": "p1", "entity_type": "PERSON", "name": f"Ana {EVIL}", "first_seen_at": at(1)},
            {"entity_id": "p2", "entity_type": "PERSON", "name": "Bo Roe", "role": "Mayor", "first_seen_at": at(8)},
            {"entity_id": "o1", "entity_type": "ORG", "name": "Dock Union", "first_seen_at": at(8)},
            {"entity_id": "o2", "entity_type": "ORG", "name": "Senate", "wikidata_id": "Q1", "first_seen_at": at(8)},
        ],
    )
    pairs = [("d1", "p1"), ("d3", "p1"), ("d3", "o1"), ("d5", "o1"), ("d3", "o2"), ("d5", "o2"), ("d5", "p2")]
    insert(empty, MENTIONS, [mention(own, 10 * n, entity) for n, (own, entity) in enumerate(pairs)])
    said = f"The port {EVIL} will stay closed until somebody has looked at the cranes"
    insert(
        empty,
        QUOTES,
        [
            quote("d1", 10, "p1", "g1", text="Before"),
            quote("d3", 10, "p1", "g2", text=said),
            quote("d4", 10, "p1", "g2", text=said),
            quote("d5", 10, "p1", "g2", text=said),
            quote("d5", 200, "p1", "g3", text="No", report_kind="belief"),
            quote(
                "d5",
                300,
                "p2",
                "g4",
                text="that somebody has looked at the cranes",
                polarity="denied",
                cue_lemma="deny",
                quote_kind="indirect",
            ),
        ],
    )
    insert(empty, RUNS, [{"run_id": "r1", "status": "done", "started_at": at(9)}])
    rejected = {"run_id": "r1", "stage": "read", "reason_code": "malformed_json", "detail": EVIL}
    insert(empty, QUARANTINE, [rejected | {"quarantine_id": own} for own in ("x1", "x2")])
    return empty


def week(con: duckdb.DuckDBPyConnection, **more: Any) -> Brief:
    return make(con, "week", more.pop("scope", Scope()), today=TODAY, **more)


def test_figures_of_a_week_and_the_one_before(con: duckdb.DuckDBPyConnection) -> None:
    made = week(con)
    assert made.contents.title == "Weekly briefing, 8–14 Sep 2025"
    figures = made.as_json()["figures"]
    assert {name: (each["now"], each["before"]) for name, each in figures.items()} == {
        "n_articles": (3, 2),
        "n_sources": (2, 1),
        "n_statements": (3, 1),
        "n_speakers": (2, 1),
        "n_names": (4, 1),
        "n_copies": (1, 0),
    }
    assert made.contents.sentences[0] == "3 articles from 2 outlets, up from 2 the week before."
    assert made.contents.sentences[2].endswith("in 2 outlets.")
    json.dumps(made.as_json())


def test_lists(con: duckdb.DuckDBPyConnection) -> None:
    shown = week(con).contents
    assert [(row["name"], row["n_now"], row["n_before"]) for row in shown.speakers] == [
        (f"Ana {EVIL}", 2, 1),
        ("Bo Roe", 1, 0),
    ]
    assert [row["document_id"] for row in shown.statements if row["speaker_entity_id"] == "p1"] == ["d3"], "once"
    assert [(row["name"], row["quote_text"], row["earlier_speaker"]) for row in shown.denials] == [
        ("Bo Roe", "that somebody has looked at the cranes", f"Ana {EVIL}")
    ]
    assert [row["name"] for row in shown.new_names] == ["Dock Union"], "who has an item is not new"
    assert [(row["name"], row["n_first"], row["n_sources"]) for row in shown.firsts] == [("Paper B", 1, 3)]
    assert [(row["reason_code"], row["n_rejected"]) for row in shown.rejected] == [("malformed_json", 2)]
    assert shown.document_ids == ["d3", "d5"] and set(shown.entity_ids) >= {"p1", "p2", "o1"}


@pytest.mark.parametrize(
    ("change", "is_shown"),
    [
        ("speaker_score = 0.8", True),
        ("speaker_score = 0.79", False),
        ("speaker_score = null", False),
        ("text = 'The port will stay closed,” she told a paper. “For days and days and days'", False),
        ("text = 'it was \"The port will stay closed,\" she told a paper'", False),
        ("text = 'The port will stay closed,\" she told a paper'", False),
        ("text = 'it would stay “closed” for days and days and days to come'", True),
        ("text = 'The port will stay closed … until somebody has looked at it'", False),
    ],
)
def test_examples_are_of_sure_speakers_and_in_one_piece(
    con: duckdb.DuckDBPyConnection, change: str, is_shown: bool
) -> None:
    before = week(con).contents
    con.execute(f"update quotes set {change}")
    after = week(con).contents
    assert bool(after.statements) == is_shown
    assert (after.speakers, after.now) == (before.speakers, before.now), "counts stay"
    if "text" not in change:
        assert bool(after.denials) == is_shown
        assert after.firsts[0]["speaker_name"] == (f"Ana {EVIL}" if is_shown else None)
    assert [row["n_first"] for row in after.firsts] == [1] and ("Most widely" in week(con).text) == is_shown


def test_stories_stand_for_their_articles(con: duckdb.DuckDBPyConnection) -> None:
    story = {"headline": "The port", "started_at": at(1), "updated_at": at(10)}
    insert(con, STORIES, [story | {"story_id": "s1", "first_document_id": "d1"}])
    insert(con, STORIES, [story | {"story_id": "s2", "first_document_id": "d6", "headline": "Other"}])
    pairs = [("s1", "d1"), ("s1", "d3"), ("s1", "d4"), ("s1", "d5"), ("s2", "d6")]
    insert(con, STORY_DOCUMENTS, [{"story_id": own, "document_id": document_id} for own, document_id in pairs])
    made = week(con)
    first, second = made.contents.stories
    assert (first["n_articles"], first["n_outlets"]) == (3, 3), "copies, of this week"
    shown = [first[name] for name in ("headline", "source_name", "url", "day", "first_source")]
    assert shown == [f"Port closes {EVIL}\r\n", "Paper B", f"https://b.example/?q={EVIL}", date(2025, 9, 8), None]
    assert second["first_source"] is None, "one outlet"
    assert set(made.contents.document_ids) == {"d3", "d4", "d5", "d6"}
    con.execute("update stories set first_document_id = 'd3' where story_id = 's1'")
    assert week(con).contents.stories[0]["first_source"] == "Paper B", "beside its own headline"
    assert week(con).contents.sentences[2].endswith("in 3 outlets, first in Paper B.")
    con.execute("update documents set date_published = '2025-09-08 00:00:00+00' where document_id in ('d3', 'd4')")
    date_rows(con)
    con.execute("delete from story_documents where document_id = 'd1'")
    assert week(con).contents.stories[0]["first_source"] is None, "of one day, without times"


def test_words_with_marks_of_their_own_get_none(con: duckdb.DuckDBPyConnection) -> None:
    for words in ("The port will stay closed for days", "it would stay “closed” for days to come"):
        con.execute("update quotes set text = $words where quote_group_id = 'g2'", {"words": words})
        shown = words if "“" in words else f"“{words}”"
        assert f"Most widely: {shown} (Ana" in " ".join(week(con).text.split())


def test_what_it_is_about(con: duckdb.DuckDBPyConnection) -> None:
    of_entity = week(con, scope=Scope("entity", "p2", "Bo Roe")).contents
    assert (of_entity.title, of_entity.now["n_articles"]) == ("Weekly briefing, 8–14 Sep 2025: Bo Roe", 1)
    con.execute("create table ops.watchlists (watchlist varchar)")
    con.execute("insert into watch_hits by name select 'Ports' as watchlist, 'd3' as document_id")
    of_list = week(con, scope=watchlist_scope(con, "Ports")).contents
    assert (of_list.now["n_articles"], of_list.rejected) == (1, [])
    with pytest.raises(BriefError, match="no run has evaluated a watchlist 'Courts'; there are: Ports"):
        watchlist_scope(con, "Courts")


@pytest.fixture
def with_topics(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Sport once in each week, and a topic with a name that is made to hurt; copies count once."""
    insert(con, TOPICS, [{"topic_id": "t1", "label": "sport"}, {"topic_id": "t2", "label": f"law {EVIL}\r\n"}])
    insert(con, TOPICS, [{"topic_id": "t3", "parent_id": "t1", "label": "competition"}])
    pairs = [("d1", "t1", 1), ("d3", "t1", 1), ("d3", "t3", 2), ("d4", "t1", 1), ("d5", "t2", 1), ("d6", "t2", 1)]
    rows = [{"document_id": own, "topic_id": topic, "level": level, "score": 1.0} for own, topic, level in pairs]
    insert(con, DOCUMENT_TOPICS, rows)
    return con


def test_topics_of_the_period_and_the_one_before(with_topics: duckdb.DuckDBPyConnection) -> None:
    made = week(with_topics)
    found = [(row["topic_id"], row["n_now"], row["n_before"]) for row in made.as_json()["topics"]]
    assert found == [("t2", 2, 0), ("t1", 1, 1)]
    assert (
        "sport: 1 article, 1 before" in made.text and f"law {EVIL}: 2 articles" in made.text and "\r" not in made.text
    )
    assert "<script" not in made.html and "law &lt;script&gt;" in made.html


def test_a_briefing_on_a_topic(with_topics: duckdb.DuckDBPyConnection) -> None:
    made = week(with_topics, scope=topic_scope(with_topics, "Sport"))
    assert (made.contents.title, made.contents.now["n_articles"]) == ("Weekly briefing, 8–14 Sep 2025: sport", 1)
    assert topic_scope(with_topics, "t3") == Scope("topic", "t3", "competition")
    hurting = week(with_topics, scope=topic_scope(with_topics, "t2"))
    assert hurting.contents.now["n_articles"] == 2 and "<script" not in hurting.html
    for name in ("'; drop table topics; --", "%", EVIL):
        with pytest.raises(BriefError, match=r"there is no topic .*; there are: competition, law "):
            topic_scope(with_topics, name)
    assert len({each.key for each in (made, hurting, week(with_topics))}) == 3


def test_the_period_is_the_last_that_is_over_and_has_articles(con: duckdb.DuckDBPyConnection) -> None:
    def period(kind: Any, today: date) -> str:
        return str(make(con, kind, Scope(), today=today).contents.period)

    assert period("day", date(2025, 9, 15)) == "14 Sep 2025"
    assert period("day", date(2026, 1, 1)) == "14 Sep 2025"
    assert period("week", date(2025, 9, 14)) == "1–7 Sep 2025", "this one is not over"
    with pytest.raises(BriefError, match="2025-09-16 is not over yet"):
        week(con, day=TODAY)


def test_a_mail_program_may_show_it(con: duckdb.DuckDBPyConnection) -> None:
    made = week(con)
    assert "<script" not in made.html and "javascript:" not in made.html and "&lt;script&gt;" in made.html
    page = html.fromstring(made.html)
    assert page.xpath("//script | //style | //link | //img | //iframe | //form | //@onclick | //@class") == []
    assert all(re.match(r"https?://", address) for address in page.xpath("//a/@href"))
    assert page.xpath("count(//a)") > 0 and len(made.html) < 100_000, "a mail of more is cut by some"
    assert EVIL in made.text and "\r" not in made.text
    assert max(map(len, made.text.splitlines())) < 100


def test_an_empty_warehouse_has_a_briefing_too(empty: duckdb.DuckDBPyConnection) -> None:
    made = make(empty, "day", Scope(), today=TODAY)
    assert made.contents.sentences == [
        "No articles on this day.",
        "Nobody who is known by name was quoted.",
        "No story was carried by more than one outlet.",
    ]
    assert "Nothing was rejected by runs on this day." in made.text


def test_it_is_an_alert_that_is_known_again(con: duckdb.DuckDBPyConnection) -> None:
    first, second = (week(con).as_alert(at(16, hour)) for hour in (1, 2))
    assert first.schema == ALERTS.schema and first["alert_id"].to_list() == second["alert_id"].to_list()
    others = [week(con, day=date(2025, 9, 1)), week(con, scope=Scope("entity", "p2", "Bo Roe"))]
    assert len({first["alert_id"][0], *(each.as_alert(at(16))["alert_id"][0] for each in others)}) == 3
    assert first["document_ids"][0].to_list() == ["d3", "d5"]

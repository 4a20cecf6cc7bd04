"""Marts of statements: whose they are, and about whom."""

from datetime import UTC, datetime

import duckdb
import pytest

from tests.flows.warehouse.marts.rows import DAY_1, DAY_2, DAY_15, SEEN, document, insert, mention, quote
from transforms.schemas import DOCUMENTS, ENTITIES, MENTIONS, QUOTES


def test_source_balance_says_how_long_and_how_early(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """select document_id, speaker_name, n_statements, n_verbatim, n_words, document_statements, document_words,
                  is_first, is_in_headline
           from mart.source_balance order by document_id, speaker_name"""
    ).fetchall()
    assert rows == [
        ("d1", "Ana Silva", 1, 1, 6, 2, 12, True, False),
        ("d2", "Ana Silva", 1, 0, 6, 1, 6, True, False),
        ("d4", "Ana Silva", 1, 1, 6, 2, 12, True, False),
        ("d4", "Norway", 1, 1, 6, 2, 12, False, False),
        ("d5", "Harbour Board", 1, 1, 6, 1, 6, True, False),
        ("d6", "Harbour Board", 1, 1, 6, 1, 6, True, False),
    ]


def test_quotes_by_speaker_keeps_quotes_without_speaker(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "select quote_id, speaker_entity_id, speaker_name, source_id, day from mart.quotes_by_speaker order by quote_id"
    ).fetchall()
    assert rows == [
        ("d1:q200-250", "p1", "Ana Silva", "a", DAY_1),
        ("d1:q300-350", None, None, "a", DAY_1),
        ("d2:q200-250", "p1", "Ana Silva", "b", DAY_1),
        ("d4:q200-250", "p1", "Ana Silva", "a", DAY_15),
        ("d4:q300-350", "g1", "Norway", "a", DAY_15),
        ("d5:q200-250", "o1", "Harbour Board", "b", DAY_2),
        ("d6:q200-250", "o1", "Harbour Board", None, DAY_2),
    ]


def test_quotes_by_speaker_has_what_an_analyst_wants_on_a_row(con: duckdb.DuckDBPyConnection) -> None:
    row = con.sql("select * from mart.quotes_by_speaker where quote_id = 'd1:q200-250'").pl().row(0, named=True)
    assert row == {
        "day": DAY_1,
        "quote_id": "d1:q200-250",
        "speaker_entity_id": "p1",
        "speaker_name": "Ana Silva",
        "speaker_type": "PERSON",
        "speaker_role": "Minister",
        "speaker_text": "Silva",
        "speaker_status": "named",
        "speaker_score": 0.75,
        "quote_text": "the words of the statement g1",
        "quote_kind": "direct",
        "polarity": "asserted",
        "cue": "said",
        "cue_lemma": "say",
        "source_id": "a",
        "source_name": "Wire A",
        "url": "https://a.example/d1",
        "headline": "Headline d1",
        "section": "World",
        "language": "en",
        "date_published": datetime(2025, 9, 1, 8, tzinfo=UTC),
        "first_seen_at": SEEN,
        "n_copies": 1,
        "document_id": "d1",
        "char_start": 200,
        "char_end": 250,
        "quote_group_id": "g1",
        "speaker_position": 1,
    }


def test_joint_speakers_have_a_row_each_and_the_quote_is_counted_once(con: duckdb.DuckDBPyConnection) -> None:
    spoken = mention("d2", 420, "o1", label="ORG")
    insert(con, MENTIONS, [spoken, mention("d2", 410, "g1", is_in_quote=True)])
    joint = {"speaker_mention_id": "d2:m0-5", "other_speaker_mention_ids": [spoken["mention_id"]]}
    insert(con, QUOTES, [quote("d2", 400, "p3", "g9", **joint)])
    held_by_both = {"report_kind": "stance", "stance_direction": "for", "stance_certainty": 0.9, **joint}
    insert(con, QUOTES, [quote("d2", 500, "p3", "g10", **held_by_both)])
    assert con.execute(
        """select speaker_position, speaker_name, speaker_text, speaker_status from mart.quotes_by_speaker
           where char_start = 400 order by all"""
    ).fetchall() == [(1, "Ana Silva", None, "named"), (2, "Harbour Board", "words", "named")]
    assert con.execute(
        """select speaker_position, speaker_name from mart.quote_speakers
           where quote_id = 'd2:q400-450' order by all"""
    ).fetchall() == [(1, "Ana Silva"), (2, "Harbour Board")]
    n_quotes = con.execute("select count(*) from quotes semi join mart.articles using (document_id)").fetchall()
    asked = "select count(*) from mart.reports_by_speaker where speaker_position = 1"
    assert con.execute(asked).fetchall() == n_quotes
    held = con.execute("select holder_name, holder_position from mart.stances order by all").fetchall()
    assert held == [("Ana Silva", 1), ("Harbour Board", 2)]
    about = con.execute("select speaker_name, entity_name from mart.who_speaks_about_whom order by all").fetchall()
    assert [row for row in about if row[1] == "Norway"] == [("Ana Silva", "Norway"), ("Harbour Board", "Norway")]
    daily = "select n_statements from mart.entity_daily where entity_id = 'o1' and source_id = 'b' and day = $day"
    assert con.execute(daily, {"day": DAY_1}).fetchall() == [(1,)]


def test_who_quotes_whom(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """select day, source_id, source_name, speaker_name, n_quotes, n_verbatim, n_documents
           from mart.who_quotes_whom order by day, source_id nulls last, speaker_name"""
    ).fetchall()
    assert rows == [
        (DAY_1, "a", "Wire A", "Ana Silva", 1, 1, 1),
        (DAY_1, "b", "Paper B", "Ana Silva", 1, 0, 1),
        (DAY_2, "b", "Paper B", "Harbour Board", 1, 1, 1),
        (DAY_2, None, None, "Harbour Board", 1, 1, 1),
        (DAY_15, "a", "Wire A", "Ana Silva", 1, 1, 1),
        (DAY_15, "a", "Wire A", "Norway", 1, 1, 1),
    ]


def test_beliefs_and_stances_are_not_counted_as_statements(con: duckdb.DuckDBPyConnection) -> None:
    before = con.execute("select sum(n_quotes) from mart.who_quotes_whom").fetchall()
    more = [quote("d1", 400, "o1", "g7", report_kind="belief"), quote("d1", 500, "o1", "g8", report_kind="no_comment")]
    stance = quote("d2", 400, "p3", "g9", report_kind="stance", stance_direction="against", text="the board", cue="hit")
    board = mention("d2", 404, "o1", label="ORG")
    more += [stance | {"stance_target_mention_id": board["mention_id"], "stance_certainty": 0.9}]
    insert(con, QUOTES, more)
    insert(con, MENTIONS, [board])
    assert con.execute("select sum(n_quotes) from mart.who_quotes_whom").fetchall() == before
    assert con.execute(
        "select holder_name, direction, target_text, target_name, cue, source_name from mart.stances"
    ).fetchall() == [("Ana Silva", "against", "the board", "Harbour Board", "hit", "Paper B")]
    kinds = dict(con.execute("select report_kind, count(*) from mart.reports_by_speaker group by all").fetchall())
    assert kinds["stance"] == kinds["belief"] == kinds["no_comment"] == 1
    assert con.execute("select count(*) from mart.quotes_by_speaker").fetchall() == [(kinds["statement"],)]


@pytest.mark.parametrize(
    ("mention_id", "named"), [("d2:m404-408", "Harbour Board"), ("d2:m450-454", None), (None, None)]
)
def test_the_target_of_a_stance_is_the_entity_of_its_mention(
    con: duckdb.DuckDBPyConnection, mention_id: str | None, named: str | None
) -> None:
    stance = {"report_kind": "stance", "stance_direction": "for", "stance_target_mention_id": mention_id}
    stance |= {"stance_certainty": 0.9}
    insert(con, QUOTES, [quote("d2", 400, "p3", "g9", **stance)])
    spans = [(404, "o1"), (450, None), (470, "g1")]
    mentions = [
        mention("d2", start, entity, char_end=start + 4, mention_id=f"d2:m{start}-{start + 4}")
        for start, entity in spans
    ]
    insert(con, MENTIONS, mentions)
    assert con.execute("select target_name from mart.stances").fetchall() == [(named,)]


@pytest.mark.parametrize(("certainty", "shown"), [(0.81, 1), (0.8, 1), (0.79, 0), (None, 0)])
def test_stances_that_are_not_certain_are_reports_alone(
    con: duckdb.DuckDBPyConnection, certainty: float | None, shown: int
) -> None:
    stance = {"report_kind": "stance", "stance_direction": "for", "stance_certainty": certainty}
    insert(con, QUOTES, [quote("d2", 400, "p3", "g9", **stance)])
    assert con.execute("select count(*), count(certainty) from mart.stances").fetchall() == [(shown, shown)]
    reports = con.execute("select count(*) from mart.reports_by_speaker where report_kind = 'stance'").fetchall()
    assert reports == [(1,)]


def test_who_speaks_about_whom_looks_inside_segments_only(con: duckdb.DuckDBPyConnection) -> None:
    # d1: g1 at 250 is just behind the quote; d4: o1 in a segment, g1 between segments, the speaker himself in one
    spoken = [mention("d4", 232, "g1"), mention("d4", 245, "p2"), mention("d2", 201, "o1"), mention("d3", 201, "o1")]
    insert(con, MENTIONS, spoken)
    con.execute("update mentions set is_in_quote = true")
    rows = con.execute(
        """select day, source_id, speaker_name, entity_name, n_quotes, n_documents, n_mentions, tone_sum, n_with_tone
           from mart.who_speaks_about_whom order by day"""
    ).fetchall()
    assert rows == [
        (DAY_1, "b", "Ana Silva", "Harbour Board", 1, 1, 1, 0.0, 0),
        (DAY_15, "a", "Ana Silva", "Harbour Board", 1, 1, 1, -1.0, 1),
    ]


def test_an_interrupted_quote_reads_as_what_was_said(empty: duckdb.DuckDBPyConnection) -> None:
    said = {"text": "We sail,” she said. “At dawn.", "words": "We sail, … At dawn."}
    insert(empty, DOCUMENTS, [document("d1", "a", None)])
    insert(empty, ENTITIES, [{"entity_id": "p1", "entity_type": "PERSON", "name": "Ann Roe"}])
    insert(empty, QUOTES, [quote("d1", 1, "p1", "g1", **said), quote("d1", 99, "p1", "g2", text="No, never")])
    rows = empty.execute("select quote_text from mart.quotes_by_speaker order by char_start").fetchall()
    assert rows == [("We sail, … At dawn.",), ("No, never",)]
    assert empty.execute("select n_words, document_words from mart.source_balance").fetchall() == [(6, 6)]

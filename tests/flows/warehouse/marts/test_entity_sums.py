"""Marts that add up what documents say of entities."""

from datetime import date

import duckdb

from tests.flows.warehouse.marts.rows import DAY_1, DAY_2, DAY_15, insert
from transforms.schemas import ENTITIES


def test_canonical_entities_follow_chains_and_survive_circles(con: duckdb.DuckDBPyConnection) -> None:
    insert(
        con,
        ENTITIES,
        [
            {"entity_id": "x1", "entity_type": "ORG", "name": "X1", "merged_into_entity_id": "x2"},
            {"entity_id": "x2", "entity_type": "ORG", "name": "X2", "merged_into_entity_id": "x1"},
            {"entity_id": "y1", "entity_type": "ORG", "name": "Y1", "merged_into_entity_id": "gone"},
        ],
    )
    rows = con.execute(
        "select entity_id, canonical_entity_id, entity_name from mart.canonical_entities order by entity_id"
    )
    assert rows.fetchall() == [
        ("g1", "g1", "Norway"),
        ("o1", "o1", "Harbour Board"),
        ("p1", "p1", "Ana Silva"),
        ("p2", "p1", "Ana Silva"),
        ("p3", "p1", "Ana Silva"),
        ("x1", "x1", "X1"),
        ("x2", "x2", "X2"),
        ("y1", "y1", "Y1"),
    ]


def test_entity_daily_counts_by_outlet_and_fills_the_calendar(con: duckdb.DuckDBPyConnection) -> None:
    columns = "day, source_id, n_articles, n_documents, n_mentions, n_statements, tone_sum, n_with_tone"
    ask = f"select {columns} from mart.entity_daily where entity_id = $who order by day, source_id nulls last"
    rows = con.execute(ask, {"who": "p1"}).fetchall()
    assert [row for row in rows if row[2]] == [
        (DAY_1, "a", 1, 1, 2, 1, 0.5, 1),
        (DAY_1, "b", 1, 1, 1, 1, 1.0, 1),
        (DAY_1, "c", 1, 0, 0, 0, 0.0, 0),  # carries a copy: an article, but no text of its own
        (DAY_15, "a", 1, 1, 1, 1, 0.0, 0),
    ]
    zeros = [row for row in rows if not row[2]]
    assert [row[0].day for row in zeros] == list(range(2, 15))
    assert {row[1:] for row in zeros} == {(None, 0, 0, 0, 0, 0.0, 0)}
    # quoted in two documents of the day, mentioned in none; an outlet that is not known is null
    assert [row for row in con.execute(ask, {"who": "o1"}).fetchall() if row[0] == DAY_2] == [
        (DAY_2, "b", 1, 1, 0, 1, 0.0, 0),
        (DAY_2, None, 1, 1, 0, 1, 0.0, 0),
    ]


def test_days_add_up_to_weeks_and_to_everything(con: duckdb.DuckDBPyConnection) -> None:
    counts = "sum(columns(['n_articles', 'n_documents', 'n_mentions', 'n_statements', 'tone_sum', 'n_with_tone']))"
    of_days = f"""select date_trunc('week', day)::date as week, entity_id, source_id, {counts} from mart.entity_daily
                  where n_articles > 0 group by all order by all"""
    of_weeks = f"""select week, entity_id, source_id, {counts} from mart.entity_weekly
                   where n_articles > 0 group by all order by all"""
    assert con.execute(of_days).fetchall() == con.execute(of_weeks).fetchall() != []
    weeks = "select week, n_articles from mart.entity_weekly where entity_id = 'p1' order by all"
    assert con.execute(weeks).fetchall() == [
        (DAY_1, 1), (DAY_1, 1), (DAY_1, 1), (date(2025, 9, 8), 0), (DAY_15, 1),
    ]  # fmt: skip
    mentions = "select sum(n_mentions), sum(n_statements) from mart.entity_daily where entity_type <> 'GPE'"
    assert con.execute(mentions).fetchall() == [(7, 5)]


def test_tone_daily_tells_own_words_from_reported_ones(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """select day, entity_id, source_id, voice, n_documents, n_with_tone, tone_sum, n_for, n_against, n_neutral
           from mart.tone_daily order by day, entity_id, source_id"""
    ).fetchall()
    assert rows == [
        (DAY_1, "o1", "a", "own", 1, 1, -0.5, 0, 1, 0),
        (DAY_1, "p1", "a", "own", 1, 1, 0.5, 1, 0, 0),
        (DAY_1, "p1", "b", "own", 1, 1, 1.0, 1, 0, 0),
        (DAY_15, "o1", "a", "reported", 1, 1, -1.0, 0, 1, 0),
    ]
    tones = (
        "select entity_id, sum(tone_sum), sum(n_with_tone) from {} group by all having sum(n_with_tone) > 0 order by 1"
    )
    assert (
        con.execute(tones.format("mart.tone_daily")).fetchall()
        == con.execute(tones.format("mart.entity_daily")).fetchall()
    )


def test_new_names_say_where_a_name_came_from(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """select entity_id, day, source_id, document_id, n_articles, n_documents, n_sources, days_watched
           from mart.new_names order by entity_id"""
    ).fetchall()
    assert rows == [
        ("g1", DAY_1, "a", "d1", 2, 2, 1, 0),
        ("o1", DAY_1, "a", "d1", 4, 3, 3, 0),
        ("p1", DAY_1, "a", "d1", 4, 3, 3, 0),
    ]


def test_co_mentions_count_documents_and_sentences(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        """select a_entity_id, a_name, b_entity_id, b_name, sum(n_documents), sum(n_sentences)
           from mart.co_mentions group by all order by a_entity_id, b_entity_id"""
    ).fetchall()
    days = (
        "select day, source_id, n_documents from mart.co_mentions where a_name = 'Norway' and b_type = 'ORG' order by 1"
    )
    assert con.execute(days).fetchall() == [(DAY_1, "a", 1), (DAY_15, "a", 1)]
    assert rows == [
        ("g1", "Norway", "o1", "Harbour Board", 2, 1),
        ("g1", "Norway", "p1", "Ana Silva", 2, 1),
        ("o1", "Harbour Board", "p1", "Ana Silva", 3, 2),
    ]

"""The marts: rows in, rows out, on a small corpus with duplicates, merged entities, nulls and no speaker."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest

import sql
from transforms.schemas import (
    DOCUMENT_KEYWORDS,
    DOCUMENT_TOPICS,
    DOCUMENT_VERSIONS,
    DOCUMENTS,
    ENTITIES,
    MENTIONS,
    QUALITY_RESULTS,
    QUARANTINE,
    QUOTE_CUTS,
    QUOTE_SEGMENTS,
    QUOTES,
    RUNS,
    SOURCES,
    STORED,
    STORIES,
    STORY_DOCUMENTS,
    TIMESTAMP,
    TOPICS,
    Table,
)

DAY_1, DAY_2, DAY_15 = date(2025, 9, 1), date(2025, 9, 2), date(2025, 9, 15)
SEEN = datetime(2025, 9, 15, 23, 45, tzinfo=UTC)

_SQL_TYPES = {
    pl.String(): "varchar",
    pl.Int32(): "integer",
    pl.Int64(): "bigint",
    pl.Float32(): "float",
    pl.Float64(): "double",
    pl.Boolean(): "boolean",
    TIMESTAMP: "timestamptz",
    pl.List(pl.String()): "varchar[]",
}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Every stored table of the contract, empty, and every mart."""
    con.begin()
    con.execute("create schema ops; create schema mart")
    for table in STORED:
        columns = ", ".join(f"{name} {_SQL_TYPES[column.dtype]}" for name, column in table.columns.items())
        con.execute(f"create table {table.name} ({columns})")
    waiting = list(sql.scripts("marts").values())
    while waiting:  # some read others
        script = waiting.pop(0)
        try:
            con.execute(script)
        except duckdb.CatalogException:
            waiting.append(script)
    con.commit()


def insert(con: duckdb.DuckDBPyConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Rows by column name; columns that a row leaves out are null."""
    con.register("incoming", pl.DataFrame(rows, schema=table.schema))
    con.execute(f"insert into {table.name} by name select * from incoming")
    con.unregister("incoming")


def document(document_id: str, source_id: str | None, published: datetime | None, **more: Any) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "source_id": source_id,
        "url": f"https://{source_id}.example/{document_id}",
        "headline": f"Headline {document_id}",
        "section": "World",
        "language": "en",
        "date_published": published,
        "first_seen_at": SEEN,
        "access": "full",
        "retention": None,
        "version_number": 1,
        "word_count": 100,
        "text": document_id,
    } | more


def mention(document_id: str, start: int, entity_id: str | None, **more: Any) -> dict[str, Any]:
    return {
        "mention_id": f"{document_id}:m{start}-{start + 5}",
        "document_id": document_id,
        "entity_id": entity_id,
        "text": "words",
        "label": "PERSON",
        "mention_kind": "name",
        "char_start": start,
        "char_end": start + 5,
        "sentence_index": start // 100,
        "is_in_quote": False,
    } | more


def quote(document_id: str, start: int, speaker: str | None, group: str, **more: Any) -> dict[str, Any]:
    return {
        "quote_id": f"{document_id}:q{start}-{start + 50}",
        "document_id": document_id,
        "quote_kind": "direct",
        "is_speech": True,
        "report_kind": "statement",
        "text": f"the words of the statement {group}",
        "char_start": start,
        "char_end": start + 50,
        "speaker_entity_id": speaker,
        "speaker_status": "named" if speaker else "unknown",
        "polarity": "asserted",
        "quote_group_id": group,
    } | more


@pytest.fixture
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse without rows, in a session whose time zone is not UTC: days must be days of UTC all the same."""
    with duckdb.connect(":memory:") as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        create_tables(con)
        yield con


@pytest.fixture
def con(empty: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A, the wire, at day 1 and 15; B at day 1 and 2; C, which carries A's d1 word for word; d6 of no outlet."""
    insert(
        empty,
        SOURCES,
        [
            {"source_id": "a", "name": "Wire A", "is_wire": True},
            {"source_id": "b", "name": "Paper B", "is_wire": False},
            {"source_id": "c", "name": "Paper C", "is_wire": False},
        ],
    )
    insert(
        empty,
        DOCUMENTS,
        [
            document("d1", "a", datetime(2025, 9, 1, 8, tzinfo=UTC)),
            document("d2", "b", datetime(2025, 9, 1, 23, 30, tzinfo=UTC), version_number=3),
            document(
                "d3",
                "c",
                datetime(2025, 9, 1, 9, tzinfo=UTC),
                duplicate_of_document_id="d1",
                duplicate_kind="exact",
            ),
            document("d4", "a", None),
            document("d5", "b", datetime(2025, 9, 2, tzinfo=UTC), word_count=50),
            document("d6", None, datetime(2025, 9, 2, tzinfo=UTC)),
        ],
    )
    insert(
        empty,
        ENTITIES,
        [
            {"entity_id": "p1", "entity_type": "PERSON", "name": "Ana Silva", "role": "Minister"},
            {"entity_id": "p2", "entity_type": "PERSON", "name": "A. Silva", "merged_into_entity_id": "p1"},
            {"entity_id": "p3", "entity_type": "PERSON", "name": "Silva", "merged_into_entity_id": "p2"},
            {"entity_id": "o1", "entity_type": "ORG", "name": "Harbour Board"},
            {"entity_id": "g1", "entity_type": "GPE", "name": "Norway"},
        ],
    )
    insert(
        empty,
        MENTIONS,
        [
            mention("d1", 0, "p1", tone=0.5),
            mention("d1", 10, "p3", tone=None, mention_kind="pronoun"),
            mention("d1", 20, "o1", tone=-0.5),
            mention("d1", 30, None, tone=1.0),
            mention("d1", 250, "g1"),
            mention("d2", 0, "p2", tone=1.0),
            mention("d2", 150, "o1"),
            mention("d3", 0, "p1", tone=0.5),
            mention("d3", 20, "o1", tone=-0.5),
            mention("d4", 210, "o1", is_in_quote=True, tone=-1.0),
            mention("d4", 230, "p1", is_in_quote=True),
            mention("d4", 250, "g1"),
        ],
    )
    insert(
        empty,
        QUOTES,
        [
            quote("d1", 200, "p3", "g1", speaker_text="Silva", cue="said", cue_lemma="say", speaker_score=0.75),
            quote("d1", 300, None, "g2"),
            quote("d2", 200, "p1", "g1", quote_kind="indirect"),
            quote("d3", 200, "p3", "g1"),
            quote("d4", 200, "p1", "g3"),
            quote("d4", 300, "g1", "g4"),
            quote("d5", 200, "o1", "g2"),
            quote("d6", 200, "o1", "g3"),
        ],
    )
    # the words between 225 and 245 of d4 are not the speaker's
    insert(
        empty,
        QUOTE_SEGMENTS,
        [
            {"quote_id": "d4:q200-250", "segment_index": 0, "char_start": 200, "char_end": 225, "is_verbatim": True},
            {"quote_id": "d4:q200-250", "segment_index": 1, "char_start": 245, "char_end": 250, "is_verbatim": True},
        ],
    )
    return empty


def test_every_mart_and_each_of_its_columns_is_commented(empty: duckdb.DuckDBPyConnection) -> None:
    names = set(sql.scripts("marts"))
    views = empty.execute("select view_name, comment from duckdb_views() where schema_name = 'mart'").fetchall()
    assert {name for name, comment in views if comment} == names
    bare = "select table_name, column_name from duckdb_columns() where schema_name = 'mart' and comment is null"
    assert empty.execute(bare).fetchall() == []


def test_marts_can_be_made_again_and_are_empty_on_an_empty_warehouse(empty: duckdb.DuckDBPyConnection) -> None:
    for name, script in sql.scripts("marts").items():
        empty.execute(script)
        assert empty.execute(f"select * from mart.{name}").fetchall() == [], name


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


def test_who_published_first_is_about_statements_of_some_length(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, QUOTES, [quote(d, 400, "p1", "g9", text="declined to comment") for d in ("d1", "d2")])
    insert(con, QUOTES, [quote(d, 500, "p1", "g8", text="we will all go on from here") for d in ("d1", "d2")])
    groups = con.execute("select quote_group_id from mart.who_published_first order by all").fetchall()
    assert groups == [("g1",), ("g2",), ("g8",)]


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
    by_hand = (math.log(5.5 / 5.5) - math.log(28.5 / 252.5)) / math.sqrt(1 / 5.5 + 1 / 28.5)
    assert score["rate"] == pytest.approx(by_hand)
    assert abs(score["Bo"]) < 1 < 3 < score["fire"]
    assert empty.execute("select burst_score from mart.keywords_daily where language = 'fr'").fetchall() == []
    total = "select sum(n_articles), sum(n_documents) from mart.keywords_daily where keyword = 'Bo' and language = 'en'"
    assert empty.execute(total).fetchall() == [(31, 30)]


def test_a_day_of_copies_alone_has_no_burst(empty: duckdb.DuckDBPyConnection) -> None:
    days = [datetime(2025, 9, 1, 12, tzinfo=UTC) + timedelta(days=n) for n in range(20)]
    own = [document(f"d{n}", "a", day) for n, day in enumerate(days)]
    own[19] |= {"duplicate_of_document_id": "d18", "duplicate_kind": "exact"}
    insert(empty, DOCUMENTS, own)
    insert(empty, DOCUMENT_KEYWORDS, [{"document_id": row["document_id"], "keywords": ["Bo"]} for row in own])
    ask = "select n_articles, n_documents, n_expected, burst_score from mart.keywords_daily order by day desc limit 1"
    assert empty.execute(ask).fetchall() == [(1, 0, None, None)]


def test_calendar_has_no_gaps(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("select day, week, month from mart.calendar order by day").fetchall()
    assert [row[0].day for row in rows] == list(range(1, 16))
    assert rows[6] == (date(2025, 9, 7), DAY_1, DAY_1)


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


def test_denials_stand_beside_what_they_deny(con: duckdb.DuckDBPyConnection) -> None:
    def said(document_id: str, start: int, speaker: str | None, text: str, **more: Any) -> dict[str, Any]:
        return quote(document_id, start, speaker, f"{document_id}{start}", text=text, speaker_text="it", **more)

    denied = {"polarity": "denied", "quote_kind": "indirect"}
    insert(
        con,
        QUOTES,
        [
            said("d1", 500, "g1", "Silva was taking money from harbour builders"),  # names her, a day before
            said("d1", 600, "p1", "taking money from harbour builders"),  # her own words
            said("d5", 500, "p1", "that she took money from builders of the harbour", **denied),
            said("d5", 400, "g1", "harbour money came late"),  # in the same article
            said("d6", 500, "o1", "that trains were late", **denied),  # nobody said so
        ],
    )
    insert(con, MENTIONS, [mention("d1", 505, "p3", is_in_quote=True), mention("d1", 605, "p1", is_in_quote=True)])
    rows = con.execute(
        """select document_id, speaker_name, earlier_text, earlier_speaker, n_shared_words, n_words
           from mart.denials order by document_id"""
    ).fetchall()
    assert rows == [
        ("d5", "Ana Silva", "Silva was taking money from harbour builders", "Norway", 3, 3),
        ("d6", "Harbour Board", None, None, 0, 1),
    ]


def test_first_with_the_news_counts_what_several_outlets_carry(con: duckdb.DuckDBPyConnection) -> None:
    ask = "select day, source_id, n_carried, n_first, n_tied, minutes_behind from mart.first_with_the_news order by all"
    rows = con.execute(ask).fetchall()
    assert rows == [
        (DAY_1, "a", 2, 2, 0, 0),
        (DAY_1, "b", 2, 0, 0, 930 + 960),
        (DAY_1, "c", 1, 0, 0, 60),
    ]
    carried = con.execute("select sum(n_sources) from mart.who_published_first").fetchall()
    assert carried == [(sum(row[2] for row in rows),)]


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
        "report_kind": "statement",
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
    }


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
    insert(con, QUOTES, [*more, stance])
    insert(con, MENTIONS, [mention("d2", 404, "o1", label="ORG")])
    assert con.execute("select sum(n_quotes) from mart.who_quotes_whom").fetchall() == before
    assert con.execute(
        "select holder_name, direction, target_text, target_name, cue, source_name from mart.stances"
    ).fetchall() == [("Ana Silva", "against", "the board", "Harbour Board", "hit", "Paper B")]
    kinds = con.execute("select report_kind, count(*) from mart.quotes_by_speaker group by all order by all").fetchall()
    assert dict(kinds)["stance"] == dict(kinds)["belief"] == dict(kinds)["no_comment"] == 1


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


def test_a_direct_quote_that_is_interrupted_reads_as_what_was_said(empty: duckdb.DuckDBPyConnection) -> None:
    text = "“We sail,” she said. “At dawn.”"
    insert(empty, DOCUMENTS, [document("d1", "a", None, text=text)])
    insert(empty, QUOTES, [quote("d1", 1, None, "g1", text=text[1:30], char_end=30)])
    pieces = [(1, 9), (22, 30)]
    insert(
        empty,
        QUOTE_SEGMENTS,
        [
            {"quote_id": "d1:q1-51", "segment_index": i, "char_start": a, "char_end": b, "is_verbatim": True}
            for i, (a, b) in enumerate(pieces)
        ],
    )
    assert empty.execute("select quote_text from mart.quotes_by_speaker").fetchall() == [("We sail, … At dawn.",)]


def test_who_published_first_needs_two_outlets_and_says_ties(con: duckdb.DuckDBPyConnection) -> None:
    columns = """quote_group_id, speaker_name, first_source_id, first_time, is_publication_time, is_tied,
                 first_document_id, n_sources, n_independent_sources, n_documents, n_quotes, source_ids"""
    ask = f"select {columns} from mart.who_published_first order by quote_group_id"
    early, late = datetime(2025, 9, 1, 8, tzinfo=UTC), datetime(2025, 9, 15, 23, 45, tzinfo=UTC)
    # g1: d1 before its copy d3 and before d2; g2: d1 before d5, without speaker there; g3: d6 is of no outlet
    expected = [
        ("g1", "Ana Silva", "a", early, True, False, "d1", 3, 2, 3, 3, ["a", "b", "c"]),
        ("g2", None, "a", early, True, False, "d1", 2, 2, 2, 2, ["a", "b"]),
    ]
    assert con.execute(ask).fetchall() == expected
    insert(con, DOCUMENTS, [document("d7", "b", None)])
    insert(con, QUOTES, [quote("d7", 0, "p2", "g3")])
    assert con.execute(ask).fetchall() == [
        *expected,
        ("g3", "Ana Silva", "a", late, False, True, "d4", 2, 2, 2, 2, ["a", "b"]),
    ]


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


def test_quote_traces_say_who_was_first_what_was_cut_and_who_is_said_to_speak(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from documents; delete from quotes; delete from quote_segments; delete from entities")
    day = datetime(2026, 3, 2, tzinfo=UTC)
    outlets = {"a": "wire", "b": "paper", "c": "radio", "d": "site"}
    hours = {"a": 1, "b": 4, "c": 9, "d": 30}
    insert(con, DOCUMENTS, [document(own, outlets[own], day + timedelta(hours=hours[own])) for own in outlets])
    con.execute("update documents set duplicate_of_document_id = 'a' where document_id = 'b'")
    people = [{"entity_id": own, "entity_type": "PERSON", "name": own.title()} for own in ("ann", "bo")]
    insert(con, ENTITIES, people)
    words = "we will not close the harbour before they are paid"
    quotes = [
        quote("a", 5, "ann", "g", text="the harbour before they are paid"),
        quote("b", 5, "ann", "g", text=words),
        quote("c", 5, "bo", "g", text="we will not close the harbour"),
        quote("d", 5, None, "g", text=words, report_kind="belief"),
        quote("d", 70, None, "alone", text=words),
        quote("a", 70, None, "indirect", quote_kind="indirect", text=words),
        quote("b", 70, None, "indirect", quote_kind="indirect", text=words),
        *(quote(own, 200, None, "short", text="we will not close it") for own in "ab"),
    ]
    insert(con, QUOTES, quotes)
    cuts = {"a": ["we will not close"], "c": ["before they are paid"]}
    rows = [{"quote_id": f"{own}:q5-55", "document_id": own, "left_out": cut} for own, cut in cuts.items()]
    insert(con, QUOTE_CUTS, rows)
    columns = """quote_group_id, quote_text, speaker_name, has_other_speakers, speaker_names, first_source_id, is_tied,
        spread_hours, n_sources, n_independent_sources, n_cutting_sources, left_out"""
    assert con.execute(f"select {columns} from mart.quote_traces").fetchall() == [
        ("g", words, "Ann", True, ["Ann", "Bo"], "wire", False, 8.0, 3, 2, 2,
         ["before they are paid", "we will not close"]),
    ]  # fmt: skip

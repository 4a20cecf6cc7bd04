"""Marts of who was first, and what was denied."""

from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from tests.flows.warehouse.marts.rows import DAY_1, document, insert, mention, quote
from transforms.schemas import DOCUMENTS, ENTITIES, MENTIONS, QUOTE_CUTS, QUOTES


def test_who_published_first_is_about_statements_of_some_length(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, QUOTES, [quote(d, 400, "p1", "g9", text="declined to comment") for d in ("d1", "d2")])
    insert(con, QUOTES, [quote(d, 500, "p1", "g8", text="we will all go on from here") for d in ("d1", "d2")])
    groups = con.execute("select quote_group_id from mart.who_published_first order by all").fetchall()
    assert groups == [("g1",), ("g2",), ("g8",)]


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
            said("d6", 600, "o1", "any wrongdoing", report_kind="other", **denied),
            said("d6", 700, "o1", "that trains could be late", report_kind="belief", **denied),
        ],
    )
    insert(con, MENTIONS, [mention("d1", 505, "p3", is_in_quote=True), mention("d1", 605, "p1", is_in_quote=True)])
    rows = con.execute(
        """select document_id, report_kind, speaker_name, earlier_text, earlier_speaker, n_shared_words, n_words
           from mart.denials order by document_id, quote_id"""
    ).fetchall()
    assert rows == [
        ("d5", "statement", "Ana Silva", "Silva was taking money from harbour builders", "Norway", 3, 3),
        ("d6", "statement", "Harbour Board", None, None, 0, 1),
        ("d6", "other", "Harbour Board", None, None, 0, None),
    ]


def test_first_with_the_news_counts_what_several_outlets_carry(con: duckdb.DuckDBPyConnection) -> None:
    columns = "day, source_id, n_carried, n_first, n_tied, n_unknown, n_timed, minutes_behind"
    ask = f"select {columns} from mart.first_with_the_news order by all"
    rows = con.execute(ask).fetchall()
    assert rows == [
        (DAY_1, "a", 2, 2, 0, 0, 2, 0),
        (DAY_1, "b", 2, 0, 0, 0, 1, 930),  # of d5 the day alone is known
        (DAY_1, "c", 1, 0, 0, 0, 1, 60),
    ]
    carried = con.execute("select sum(n_sources) from mart.who_published_first").fetchall()
    assert carried == [(sum(row[2] for row in rows),)]


def test_who_published_first_needs_two_outlets_and_says_ties(con: duckdb.DuckDBPyConnection) -> None:
    columns = """quote_group_id, speaker_name, first_source_ids, first_time, is_publication_time, is_tied,
                 first_document_id, n_sources, n_independent_sources, n_documents, n_quotes, source_ids"""
    ask = f"select {columns} from mart.who_published_first order by quote_group_id"
    early, late = datetime(2025, 9, 1, 8, tzinfo=UTC), datetime(2025, 9, 15, 23, 45, tzinfo=UTC)
    # g1: d1 before its copy d3 and before d2; g2: d1 before d5, without speaker there; g3: d6 is of no outlet
    expected = [
        ("g1", "Ana Silva", ["a"], early, True, False, "d1", 3, 2, 3, 3, ["a", "b", "c"]),
        ("g2", None, ["a"], early, True, False, "d1", 2, 2, 2, 2, ["a", "b"]),
    ]
    assert con.execute(ask).fetchall() == expected
    insert(con, DOCUMENTS, [document("d7", "b", None)])
    insert(con, QUOTES, [quote("d7", 0, "p2", "g3")])
    assert con.execute(ask).fetchall() == [
        *expected,
        ("g3", "Ana Silva", ["a", "b"], late, False, True, "d4", 2, 2, 2, 2, ["a", "b"]),
    ]


def of_outlets(con: duckdb.DuckDBPyConnection, *published: datetime | None) -> None:
    """The words of group g in an outlet each, w0, w1 …, published at these times."""
    con.execute("delete from documents; delete from quotes; delete from quote_segments")
    rows = [document(f"n{place}", f"w{place}", when) for place, when in enumerate(published)]
    insert(con, DOCUMENTS, rows)
    insert(con, QUOTES, [quote(row["document_id"], 5, "p1", "g") for row in rows])


MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)


def hour(hours: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("published", "first", "is_day_only"),
    [
        ([hour(0), hour(8)], ["w0", "w1"], True),  # a day alone is not its first minute
        ([hour(8), hour(0), hour(9)], ["w0", "w1"], True),  # w2 is later than w0 for sure
        ([hour(0), hour(0), hour(24)], ["w0", "w1"], True),
        ([hour(0), hour(24)], ["w0"], True),  # nobody else had it on that day
        ([hour(0), hour(32)], ["w0"], True),
        ([hour(-1), hour(0)], ["w0"], False),
        ([hour(8), hour(24)], ["w0"], False),
        ([hour(8), hour(9)], ["w0"], False),
        ([hour(8), hour(8), hour(9)], ["w0", "w1"], False),
    ],
)
def test_a_day_alone_is_first_only_of_a_day_of_its_own(
    con: duckdb.DuckDBPyConnection, published: list[datetime], first: list[str], is_day_only: bool
) -> None:
    of_outlets(con, *published)
    named = first[0] if len(first) == 1 else None
    columns = "first_source_id, first_source_name, first_source_ids, is_tied, is_day_only"
    for mart in ("who_published_first", "quote_traces"):
        row = con.execute(f"select {columns} from mart.{mart}").fetchall()
        assert row == [(named, named, first, named is None, is_day_only)], mart
    counts = con.execute("select source_id, n_first, n_tied, n_unknown from mart.first_with_the_news").fetchall()
    assert len(counts) == len(published)
    for outlet, n_first, n_tied, n_unknown in counts:
        may_be_first = outlet in first
        assert n_first == (outlet == named)
        assert n_tied == (may_be_first and named is None and not is_day_only)
        assert n_unknown == (may_be_first and named is None and is_day_only)


def test_hours_are_null_if_a_time_is_not_known(con: duckdb.DuckDBPyConnection) -> None:
    for published, spread, timed in (
        ([hour(1), hour(3)], 2.0, [(1, 0), (1, 120)]),
        ([hour(1), hour(24), hour(49)], 48.0, [(1, 0), (0, 0), (1, 2880)]),
        ([hour(1), hour(30), hour(24)], None, [(1, 0), (1, 1740), (0, 0)]),  # w2 may be the last one
        ([hour(0), hour(30)], None, [(0, 0), (0, 0)]),
        ([hour(1), None], None, [(0, 0), (0, 0)]),  # w1 was loaded before
    ):
        of_outlets(con, *published)
        assert con.execute("select spread_hours from mart.quote_traces").fetchall() == [(spread,)]
        ask = "select n_timed, minutes_behind from mart.first_with_the_news order by source_id"
        assert con.execute(ask).fetchall() == timed


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


SURE, UNSURE = 0.875, 0.5


@pytest.mark.parametrize(
    ("given", "shown", "has_others"),
    [
        ({"ann": SURE, "bo": SURE}, ("Ann", True), True),
        ({"ann": UNSURE, "bo": SURE}, ("Bo", True), False),
        ({"ann": UNSURE, "bo": 0.25}, ("Ann", False), False),
        ({"ann": SURE, "board": SURE}, ("Ann", True), False),  # speaks for it
        ({"board": SURE, "union": 0.9375}, ("Dock Union", True), True),
        ({"board": SURE, "paper": SURE}, ("Harbour Board", True), False),  # asked it
        ({"board": SURE, "hb": 0.9375}, ("Harbour Board of Ellery", True), False),  # one name is inside the other
        ({"ann": SURE, "he": SURE}, ("Ann", True), False),  # a pronoun is not told by the outlet
    ],
)
def test_outlets_disagree_when_they_name_two_of_a_kind_surely(
    con: duckdb.DuckDBPyConnection, given: dict[str, float], shown: tuple[str, bool], has_others: bool
) -> None:
    con.execute("delete from quotes; delete from quote_segments; delete from entities")
    con.execute("update sources set name = 'The Gazette' where source_id = 'c'")
    names = {
        "ann": "Ann", "bo": "Bo", "he": "Carl", "board": "Harbour Board", "union": "Dock Union", "paper": "Gazette",
        "hb": "Harbour Board of Ellery",
    }  # fmt: skip
    kinds = {own: "PERSON" if own in ("ann", "bo", "he") else "ORG" for own in names}
    people = [{"entity_id": own, "entity_type": kinds[own], "name": name} for own, name in names.items()]
    insert(con, ENTITIES, people)
    words = "we will not close the harbour before they are paid"
    quotes = [
        quote(
            document_id, 5, own, "g", text=words, speaker_score=score, speaker_text=f"the {names[own]}",
            speaker_status="pronoun" if own == "he" else "named",
        )
        for document_id, (own, score) in zip(("d1", "d2"), given.items(), strict=True)
    ]  # fmt: skip
    insert(con, QUOTES, quotes)
    columns = "speaker_name, is_speaker_sure, has_other_speakers"
    assert con.execute(f"select {columns} from mart.quote_traces").fetchall() == [(*shown, has_others)]

"""Mentions and quotes in, sums of each document out: those of what is there, whatever was there before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.warehouse.connection import registered
from flows.warehouse.erasure.store import Request
from flows.warehouse.sums import store
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.marts.rows import mention, quote
from tests.flows.warehouse.test_copies import OTHER, STORY, Item, load
from transforms.retention import Retention
from transforms.schemas import MENTIONS, QUOTES, Table

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FIRST, SECOND, COPY = Item("a", STORY, 1), Item("b", OTHER, 2), Item("c", STORY, 3, "other")
SUMS = """
    select document_id, entity_id, is_counted, n_mentions, n_statements, n_own_tones, n_reported_tones, own_tone_sum,
    bit_count(sentence_bits) + len(coalesce(later_sentences, []))
    from ops.document_entities order by all"""
WORDS = "the harbour was flooded twice"


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "sums.duckdb") as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path_factory.mktemp("sums") / "sums.duckdb") as warehouse:
        load(warehouse, [FIRST, SECOND])
        yield warehouse


def put(warehouse: Warehouse, table: Table, rows: list[dict[str, Any]]) -> None:
    with registered(warehouse._con, new_rows=pl.DataFrame(rows, schema=table.schema)):
        warehouse._con.execute(f"insert into {table.name} by name from new_rows")


def filled(warehouse: Warehouse) -> None:
    """Two texts and a copy, with mentions of e1 and e2 and a statement of e1 in each."""
    load(warehouse, [FIRST, SECOND, COPY])
    warehouse.metadata.mark_duplicates()
    for own in "abc":
        put(warehouse, MENTIONS, [mention(own, 0, "e1", tone=0.5), mention(own, 7000, "e2", is_in_quote=True)])
        put(warehouse, QUOTES, [quote(own, 200, "e1", "g", text=WORDS)])
    warehouse.metadata.update_sums()


def rows(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse._con.execute(SUMS).fetchall()


def statements(warehouse: Warehouse) -> list[tuple[str, int]]:
    return warehouse._con.execute("select document_id, len(stems) from ops.statement_stems order by all").fetchall()


def of_document(own: str, is_counted: bool = True) -> list[tuple[Any, ...]]:
    half, none = Decimal("0.5"), Decimal(0)
    return [(own, "e1", is_counted, 1, 1, 1, 0, half, 1), (own, "e2", is_counted, 1, 0, 0, 0, none, 1)]


def test_copies_are_summed_up_and_said_to_be_none_that_count(warehouse: Warehouse) -> None:
    filled(warehouse)
    assert rows(warehouse) == [*of_document("a"), *of_document("b"), *of_document("c", is_counted=False)]
    assert statements(warehouse) == [("a", 3), ("b", 3), ("c", 3)]
    change = warehouse.change_id()
    assert warehouse.metadata.update_sums() == 0
    assert warehouse.change_id() == change


def test_a_copy_counts_once_its_original_is_another(warehouse: Warehouse) -> None:
    filled(warehouse)
    load(warehouse, [Item("a", ["Something else happened."], 1)], version_number=2)
    warehouse.metadata.mark_duplicates()
    warehouse.metadata.update_sums()
    assert rows(warehouse) == [*of_document("b"), *of_document("c")]
    assert statements(warehouse) == [("b", 3), ("c", 3)]


def test_what_is_erased_or_cut_leaves_the_sums(warehouse: Warehouse) -> None:
    filled(warehouse)
    erase = {"targets": (), "reason": None, "now": NOW}
    warehouse.erasures.erase(Request("entity", ("e1",), entity_ids=("e1",)), erasure_id="f1", **erase)  # type: ignore[arg-type]
    assert {row[1] for row in rows(warehouse)} == {"e2"}, "at once"
    warehouse.metadata.update_sums()
    assert rows(warehouse) == [of_document("a")[1], of_document("b")[1], of_document("c", is_counted=False)[1]]
    assert statements(warehouse) == []
    warehouse.erasures.erase(Request("document", ("b",), ("b",)), erasure_id="f2", **erase)  # type: ignore[arg-type]
    assert {row[0] for row in rows(warehouse)} == {"a", "c"}


def test_statements_that_a_retention_cuts_leave_the_sums(warehouse: Warehouse) -> None:
    filled(warehouse)
    warehouse.erasures.retain({"paper": Retention("metadata")}, erasure_id="f1", now=NOW)
    warehouse.metadata.update_sums()
    assert statements(warehouse) == [("c", 3)]
    assert [row[4] for row in rows(warehouse) if row[1] == "e1"] == [0, 0, 1]


def test_a_kill_between_two_parts_loses_nothing(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(warehouse)
    expected = rows(warehouse)
    warehouse._con.execute("delete from ops.document_entities")
    warehouse._con.execute("insert into ops.sums_queue select document_id from documents")
    monkeypatch.setattr(store, "DOCUMENTS_AT_ONCE", 1)
    real, calls = store.sql.query, []

    def killed(name: str) -> str:
        calls.append(name)
        if calls.count("sums/write") == 2:
            raise KeyboardInterrupt
        return real(name)

    monkeypatch.setattr(store.sql, "query", killed)
    with pytest.raises(KeyboardInterrupt):
        warehouse.metadata.update_sums()
    monkeypatch.setattr(store.sql, "query", real)
    assert warehouse.metadata.update_sums() == 2
    assert rows(warehouse) == expected


MENTIONED = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from(["e1", "e2", None]),
    st.integers(0, 130),
    st.booleans(),
    st.sampled_from([None, -0.75, 0.0, 0.5]),
)


@settings(
    max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.lists(MENTIONED, max_size=12), st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["e1", "e3"]))))
def test_sums_are_those_of_what_is_there(
    shared: Warehouse, mentioned: list[tuple[Any, ...]], said: list[tuple[str, str]]
) -> None:
    shared._con.execute("delete from mentions; delete from quotes")
    made = [
        mention(own, n, entity, sentence_index=sentence, is_in_quote=inside, tone=tone)
        for n, (own, entity, sentence, inside, tone) in enumerate(mentioned)
    ]
    put(shared, MENTIONS, made)
    put(shared, QUOTES, [quote(own, n, entity, "g") for n, (own, entity) in enumerate(said)])
    shared._con.execute("insert into ops.sums_queue select document_id from documents")
    shared.metadata.update_sums()
    expected = []
    for key in sorted({(own, entity) for own, entity, *_ in mentioned if entity} | set(said)):
        mine = [each[2:] for each in mentioned if each[:2] == key]
        own_tones = [tone for _, inside, tone in mine if tone is not None and not inside]
        reported = [tone for _, inside, tone in mine if tone is not None and inside]
        counts = (len(mine), said.count(key), len(own_tones), len(reported), Decimal(sum(own_tones)))
        expected.append((*key, True, *counts, len({sentence for sentence, *_ in mine})))
    assert rows(shared) == expected

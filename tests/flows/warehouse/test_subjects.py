"""Documents in, their subjects out: the same whatever the order and the batches, and again with other rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flows.warehouse.connection import registered
from flows.warehouse.erasure.store import Request
from flows.warehouse.subjects import store
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_copies import Item, load
from tests.flows.warehouse.test_stories import wipe
from transforms.retention import Retention
from transforms.schemas import MENTIONS
from transforms.topics import version

SCORED = "The striker scored twice and the goalkeeper was sent off."
SPORT = Item("sport", [SCORED, SCORED], headline="United win the cup final")
TRIAL = Item("trial", ["Prosecutors told the jury that the banker was guilty."], headline="Judge opens fraud trial")
NOTHING = Item("nothing", ["He opened the window and looked at the yard."], headline="A morning")
ITEMS = (SPORT, TRIAL, NOTHING)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "subjects.duckdb") as warehouse:
        yield warehouse


def topics(warehouse: Warehouse) -> list[tuple[str, str, int]]:
    query = """
        select document_id, label, level from document_topics inner join topics using (topic_id) order by all"""
    return warehouse._con.execute(query).fetchall()


def keywords(warehouse: Warehouse) -> list[tuple[str, list[str]]]:
    return warehouse._con.execute("from document_keywords order by all").fetchall()


def queued(warehouse: Warehouse) -> int:
    return int(warehouse._con.execute("select count(*) from ops.subject_queue").fetchall()[0][0])


def written(warehouse: Warehouse, items: Sequence[Item], size: int) -> None:
    for first in range(0, len(items), size):
        load(warehouse, items[first : first + size])
        warehouse.metadata.find_subjects()


STRIKER = ["goalkeeper", "striker"]
EXPECTED = [
    ("sport", "competition discipline", 2),
    ("sport", "sport", 1),
    ("trial", "crime, law and justice", 1),
    ("trial", "judiciary", 2),
]


def test_documents_get_topics_once_and_those_that_changed_again(warehouse: Warehouse) -> None:
    load(warehouse, ITEMS)
    assert warehouse.metadata.find_subjects() == 3
    assert topics(warehouse) == EXPECTED
    assert keywords(warehouse) == [("sport", STRIKER)]
    before = warehouse.change_id()
    assert warehouse.metadata.find_subjects() == 0
    assert warehouse.change_id() == before
    load(warehouse, [replace(TRIAL, document_id="sport")], version_number=2)
    assert warehouse.metadata.find_subjects() == 1
    assert topics(warehouse)[:2] == [("sport", "crime, law and justice", 1), ("sport", "judiciary", 2)]


def test_other_rules_find_all_topics_again(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    written(warehouse, ITEMS, 3)
    before = warehouse.change_id()
    warehouse._con.execute("update document_topics set topic_id = 'medtop:17000000'")
    monkeypatch.setattr(version, "TOPICS_VERSION", -1)
    assert warehouse.metadata.find_subjects() == 3
    assert topics(warehouse) == EXPECTED
    assert warehouse.change_id() != before
    assert warehouse.metadata.find_subjects() == 0


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path_factory.mktemp("subjects") / "subjects.duckdb") as warehouse:
        yield warehouse


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(order=st.permutations([*ITEMS, replace(SPORT, document_id="copy", hours=3.0)]), size=st.integers(1, 4))
def test_topics_depend_on_the_set_of_documents_alone(shared: Warehouse, order: list[Item], size: int) -> None:
    wipe(shared)
    shared._con.execute("delete from document_topics; delete from document_keywords")
    written(shared, order, size)
    copies = [("copy", label, level) for own, label, level in EXPECTED if own == "sport"]
    assert topics(shared) == sorted([*EXPECTED, *copies])
    assert keywords(shared) == [("copy", STRIKER), ("sport", STRIKER)]


def test_a_kill_between_two_parts_loses_nothing(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "DOCUMENTS_AT_ONCE", 1)
    load(warehouse, ITEMS)
    real, calls = store.SubjectStore._next, []

    def killed(self: store.SubjectStore) -> int:
        calls.append(real(self))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return calls[-1]

    monkeypatch.setattr(store.SubjectStore, "_next", killed)
    with pytest.raises(KeyboardInterrupt):
        warehouse.metadata.find_subjects()
    assert queued(warehouse) == 2, "the part that was being written is not there"
    assert warehouse.metadata.find_subjects() == 2
    assert topics(warehouse) == EXPECTED


def test_what_is_erased_or_cut_leaves_its_topics(warehouse: Warehouse) -> None:
    written(warehouse, ITEMS, 3)
    request = Request("document", ("sport",), ("sport",))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    warehouse.erasures.erase(request, erasure_id="f1", targets=(), reason=None, now=now)
    assert topics(warehouse) == EXPECTED[2:]
    assert keywords(warehouse) == []
    warehouse.erasures.retain({"paper": Retention("metadata")}, erasure_id="f2", now=now)
    assert queued(warehouse) == 2
    warehouse.metadata.find_subjects()
    assert {own for own, *_ in topics(warehouse)} <= {"trial"}
    assert queued(warehouse) == 0


def test_a_name_that_is_erased_leaves_the_keywords_of_documents_that_stay(warehouse: Warehouse) -> None:
    load(warehouse, [SPORT, TRIAL])
    mention = {"mention_id": "sport:m0-6", "document_id": "sport", "entity_id": "e1", "text": "United", "label": "ORG"}
    mention |= {"mention_kind": "name", "name_key": "ORG:united", "char_start": 0, "char_end": 6}
    row = pl.DataFrame([dict.fromkeys(MENTIONS.columns) | mention], schema=MENTIONS.schema)
    with registered(warehouse._con, new_rows=row.with_columns(sentence_index=0, is_in_quote=False)):
        warehouse._con.execute("insert into mentions by name from new_rows")
    warehouse.metadata.find_subjects()
    assert keywords(warehouse) == [("sport", ["United", *STRIKER])]
    request = Request("entity", ("e1",), entity_ids=("e1",))
    warehouse.erasures.erase(request, erasure_id="f1", targets=(), reason=None, now=datetime(2026, 3, 2, tzinfo=UTC))
    assert keywords(warehouse) == []
    assert warehouse.metadata.find_subjects() == 1
    assert keywords(warehouse) == [("sport", STRIKER)]

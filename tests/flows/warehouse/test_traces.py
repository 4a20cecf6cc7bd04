"""Quotes in, groups of one utterance out: the same whatever the order and the batches in which they come, or go."""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flows.warehouse.erasure.store import Request
from flows.warehouse.traces import store
from flows.warehouse.writer import Warehouse
from tests.benchmarks.trace_maker import Quoted, variants
from tests.benchmarks.traces import load
from transforms.ids import document_id

SAID = (
    "We will not close the harbour before the dockworkers are paid what the board owes them since August",
    "Whoever tells you that the tariff on frozen fish will feed a single family in Marovia is lying to you",
    "The library on Quay Street stays open, and I will carry the books there myself if the council forgets",
    "Nobody asked the pilots, and nobody will fly when the ice comes down from the northern strait again",
)
INDEX = ("trace_quotes", "trace_wordings", "trace_keys", "trace_pairs")


def quoted(*pieces: str, utterance: int = 0) -> Quoted:
    """A text with a quote in pieces between marks."""
    text, spans = "", []
    for piece in pieces:
        text += "“"
        spans.append((len(text), len(text) + len(piece)))
        text += piece + "” she said. "
    return Quoted(utterance, "whole", text, tuple(spans))


def groups(warehouse: Warehouse) -> dict[str, str]:
    return dict(warehouse._con.execute("select document_id, quote_group_id from quotes").fetchall())


def rows(warehouse: Warehouse) -> list[object]:
    """What the traces say, and their index."""
    tables = ("quote_cuts", *(f"ops.{name}" for name in INDEX))
    return [sorted(groups(warehouse).items()), *(
        warehouse._con.execute(f"from {table} order by all").fetchall() for table in tables
    )]  # fmt: skip


def written(warehouse: Warehouse, made: Mapping[str, Quoted], version_number: int = 1) -> None:
    load(warehouse, made, version_number)
    warehouse.traces.update()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path_factory.mktemp("traces") / "w.duckdb") as warehouse:
        yield warehouse


@pytest.fixture
def warehouse(shared: Warehouse) -> Warehouse:
    return emptied(shared)


def emptied(shared: Warehouse) -> Warehouse:
    tables = "select schema_name || '.' || table_name from duckdb_tables() where table_name similar to $like"
    like = "documents|document_versions|quotes|quote_.*|trace_.*|story_.*|copy_.*|takedowns|erasures"
    for (table,) in shared._con.execute(tables, {"like": like}).fetchall():
        shared._con.execute(f"delete from {table}")
    return shared


def test_variants_are_one_group_and_say_what_they_leave_out(warehouse: Warehouse) -> None:
    made = {
        "made/0": quoted(SAID[0]),
        "made/1": quoted("the dockworkers are paid what the board owes them"),
        "made/2": quoted("We will not close the harbour", "before the dockworkers are paid what the board owes them"),
        "made/3": quoted("We will not close the harbour ... what the board owes them since August"),
        "made/4": quoted(SAID[1]),
    }
    written(warehouse, made)
    found = groups(warehouse)
    ids = {own: document_id(own) for own in made}
    assert len({found[ids[f"made/{n}"]] for n in range(4)}) == 1
    assert found[ids["made/4"]] != found[ids["made/0"]]
    cuts = dict(warehouse._con.execute("select document_id, left_out from quote_cuts").fetchall())
    assert cuts == {
        ids["made/1"]: ["we will not close the harbour before", "since august"],
        ids["made/2"]: ["since august"],
        ids["made/3"]: ["before the dockworkers are paid"],
    }


def test_boilerplate_and_refusals_are_no_traces(warehouse: Warehouse) -> None:
    written(warehouse, {f"made/{n}": quoted("at the end of the day", utterance=n) for n in range(2)})
    assert warehouse._con.execute("select count(*) from ops.trace_keys").fetchall() == [(0,)]
    load(warehouse, {"made/3": quoted(SAID[0])})
    warehouse._con.execute("update quotes set report_kind = 'no_comment'")
    warehouse.traces.update()
    assert warehouse._con.execute("select count(*) from ops.trace_keys").fetchall() == [(0,)]


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10_000), size=st.integers(2, 9))
def test_traces_depend_on_the_set_of_documents_alone(shared: Warehouse, seed: int, size: int) -> None:
    """In any order and batches, with documents that are loaded again as others, and some that are erased again."""
    chance = random.Random(seed)
    made = {f"made/{n}": each for n, each in enumerate(variants(SAID, 4, seed))}
    going = {f"made/{n}": each for n, each in enumerate(variants(SAID, 1, seed + 1), 100)}
    warehouse = emptied(shared)
    written(warehouse, made)
    expected = rows(warehouse)
    emptied(shared)
    order = chance.sample([*made, *going], len(made) + len(going))
    others = dict(zip(chance.sample(order, 5), chance.sample(list(made.values()), 5), strict=True))
    whole = made | going
    with patch.object(store, "CANDIDATES_AT_ONCE", 2):
        for first in range(0, len(order), size):
            written(warehouse, {own: others.get(own, whole[own]) for own in order[first : first + size]})
    changed = {own: whole[own] for own in others if others[own].text != whole[own].text}
    if changed:
        written(warehouse, changed, 2)
    ids = tuple(document_id(own) for own in going)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    warehouse.erasures.erase(Request("document", ids, ids), erasure_id="f1", targets=ids, reason=None, now=now)
    warehouse.traces.update()
    assert rows(warehouse) == expected


def test_words_of_an_erased_speaker_leave_the_index(warehouse: Warehouse) -> None:
    written(warehouse, {"made/0": quoted(SAID[0]), "made/1": quoted("the dockworkers are paid what the board owes")})
    warehouse._con.execute("update quotes set speaker_entity_id = 'e1' where document_id = ?", [document_id("made/0")])
    request = Request("entity", ("Ann",), entity_ids=("e1",))
    now = datetime(2026, 3, 2, tzinfo=UTC)
    warehouse.erasures.erase(request, erasure_id="f1", targets=(), reason=None, now=now)
    warehouse.traces.update()
    words = warehouse._con.execute("select words from ops.trace_wordings").fetchall()
    assert words == [("the dockworkers are paid what the board owes",)]
    assert warehouse._con.execute("select count(*) from quote_cuts").fetchall() == [(0,)]

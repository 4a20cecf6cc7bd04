"""Documents in, stories out: the same whatever the order and the batches in which they come, or go."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from flows.warehouse.erasure.store import Request
from flows.warehouse.stories import store
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_copies import Item, load
from tests.invented import Writer
from transforms.retention import Retention

OUTLETS = ("paper", "wire", "radio", "site")


def event(seed: int, n: int, *, spread: float = 8.0) -> list[Item]:
    """Articles of several outlets on one event: they have names and words in common, in no common order."""
    writer, chance = Writer(seed), random.Random(seed)
    own = [writer.word() for _ in range(12)] + [writer.word().title() for _ in range(6)]
    items = []
    for number in range(n):
        paragraphs = [" ".join(chance.sample([*own, *(writer.word() for _ in own)], 18)) for _ in range(3)]
        headline = " ".join(chance.sample(own, 5))
        hours = round(chance.uniform(0, spread), 2)
        items.append(Item(f"d{seed}-{number}", paragraphs, hours, chance.choice(OUTLETS), headline))
    return items


def stories(con: duckdb.DuckDBPyConnection) -> tuple[list[object], list[object]]:
    """All rows of both tables."""
    return (
        con.execute("from stories order by all").fetchall(),
        con.execute("from story_documents order by all").fetchall(),
    )


def written(warehouse: Warehouse, items: Sequence[Item], size: int) -> None:
    for first in range(0, len(items), size):
        load(warehouse, items[first : first + size])
        warehouse.metadata.mark_duplicates()
        warehouse.stories.update()


def of_documents(warehouse: Warehouse) -> dict[str, str]:
    return dict(warehouse._con.execute("select document_id, story_id from story_documents").fetchall())


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "stories.duckdb") as warehouse:
        yield warehouse


def test_articles_on_an_event_are_a_story_and_others_are_not(warehouse: Warehouse) -> None:
    items = [*event(1, 5), *event(2, 4)]
    written(warehouse, items, 9)
    found = of_documents(warehouse)
    groups = {frozenset(own for own in found if found[own] == story) for story in set(found.values())}
    assert groups == {frozenset(item.document_id for item in part) for part in (items[:5], items[5:])}
    first = min(items[:5], key=lambda item: item.hours or 0)
    query = "select first_document_id, n_documents, n_texts, started_at from stories where story_id = ?"
    row = warehouse._con.execute(query, [found["d1-0"]]).fetchall()[0]
    assert row[:3] == (first.document_id, 5, 5)
    assert row[3] == first.row()["date_published"]


def test_news_of_another_year_is_another_story(warehouse: Warehouse) -> None:
    items = event(1, 4)
    later = [replace(item, document_id=f"l{n}", hours=24.0 * 400 + n) for n, item in enumerate(event(1, 8)[4:])]
    written(warehouse, [*items, *later], 8)
    found = of_documents(warehouse)
    assert len({found[item.document_id] for item in items}) == 1
    assert {found[item.document_id] for item in items}.isdisjoint(found[item.document_id] for item in later)


def test_a_story_that_goes_on_day_by_day_ends_some_time(warehouse: Warehouse) -> None:
    items = [replace(item, hours=24.0 * 5 * n) for n, item in enumerate(event(3, 30))]
    written(warehouse, items, 10)
    query = "select max(updated_at - started_at) <= interval 60 days, count(*) > 2 from stories"
    assert warehouse._con.execute(query).fetchall() == [(True, True)]


def test_the_daily_column_of_an_outlet_is_no_story(warehouse: Warehouse) -> None:
    columns = [
        replace(item, hours=24.0 * n, source="paper", headline=f"Morning Letter Day {n}")
        for n, item in enumerate(event(5, 6))
    ]
    written(warehouse, columns, 6)
    assert len(set(of_documents(warehouse).values())) == 6


def test_a_copy_is_in_the_story_of_its_original_and_makes_it_earlier(warehouse: Warehouse) -> None:
    items = event(1, 4)
    copy = replace(items[2], document_id="copy", source="mirror", hours=-3.0)
    written(warehouse, items, 4)
    before = of_documents(warehouse)
    written(warehouse, [copy], 1)
    found = of_documents(warehouse)
    assert len(set(before.values())) == len(set(found.values())) == 1
    assert set(before.values()) != set(found.values()), "an id is that of the first document"
    query = "select first_document_id, n_documents, n_texts from stories"
    assert warehouse._con.execute(query).fetchall() == [("copy", 5, 4)]


def test_an_undated_document_counts_from_its_first_load(warehouse: Warehouse) -> None:
    items = event(1, 4)
    written(warehouse, [replace(items[0], hours=None), *items[1:]], 4)
    assert len(set(of_documents(warehouse).values())) == 1


INDEX = ("story_texts", "story_terms", "story_links")


def wipe(warehouse: Warehouse) -> None:
    """Empty the tables that the properties below fill."""
    tables = "select schema_name || '.' || table_name from duckdb_tables() where table_name similar to $like"
    like = "documents|document_versions|stories|story_.*|copy_.*|takedowns|erasures"
    for (table,) in warehouse._con.execute(tables, {"like": like}).fetchall():
        warehouse._con.execute(f"delete from {table}")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path_factory.mktemp("stories") / "stories.duckdb") as warehouse:
        yield warehouse


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(seed=st.integers(0, 10_000), size=st.integers(2, 12))
def test_stories_depend_on_the_set_of_documents_alone(shared: Warehouse, seed: int, size: int) -> None:
    """In any order and batches, with documents that are loaded again as others, and some that are erased again."""
    chance = random.Random(seed)
    items = [*event(seed, 7, spread=900), *event(seed + 1, 5, spread=30), *event(seed, 9, spread=3)[7:]]
    items = [replace(item, document_id=f"{item.document_id}/{n}") for n, item in enumerate(items)]
    items.append(replace(items[0], document_id="copy", hours=(items[0].hours or 0) - chance.randint(-40, 40)))
    going = [replace(item, document_id=f"going{n}") for n, item in enumerate(event(seed, 10, spread=400)[8:])]
    wipe(shared)
    written(shared, items, len(items))
    expected = [rows(shared, table) for table in ("stories", "story_documents", *(f"ops.{name}" for name in INDEX))]
    wipe(shared)
    order = chance.sample([*items, *going], len(items) + len(going))
    first = [replace(item, hours=(item.hours or 0) + 500) if chance.random() < 0.3 else item for item in order]
    with (
        patch.object(store, "AROUND_AT_ONCE", 2),
        patch.object(store, "ROWS_AT_ONCE", 3),
    ):
        written(shared, first, size)
    changed = [item for item, old in zip(order, first, strict=True) if item != old]
    if changed:
        load(shared, changed, version_number=2)
    erase(shared, "going0", "going1")
    found = [rows(shared, table) for table in ("stories", "story_documents", *(f"ops.{name}" for name in INDEX))]
    assert found == expected


def rows(warehouse: Warehouse, table: str) -> list[object]:
    return list(warehouse._con.execute(f"from {table} order by all").fetchall())


def erase(warehouse: Warehouse, *document_ids: str) -> None:
    request = Request("document", document_ids, document_ids)
    warehouse.erasures.erase(
        request, erasure_id="f1", targets=document_ids, reason=None, now=datetime(2026, 3, 2, tzinfo=UTC)
    )
    warehouse.metadata.mark_duplicates()
    warehouse.stories.update()


def test_of_an_erased_story_nothing_is_left_at_once(warehouse: Warehouse) -> None:
    written(warehouse, event(1, 1), 1)
    request = Request("document", ("d1-0",), ("d1-0",))
    warehouse.erasures.erase(request, erasure_id="f1", targets=(), reason=None, now=datetime(2026, 3, 2, tzinfo=UTC))
    assert stories(warehouse._con) == ([], [])
    warehouse.stories.update()
    assert warehouse._con.execute("select count(*) from ops.story_terms").fetchall() == [(0,)]


def test_what_is_not_kept_of_a_text_leaves_the_index(warehouse: Warehouse) -> None:
    written(warehouse, event(1, 3), 3)
    before = warehouse._con.execute("select count(*) from ops.story_terms").fetchall()[0][0]
    rules = {outlet: Retention("metadata") for outlet in OUTLETS}
    warehouse.erasures.retain(rules, erasure_id="f1", now=datetime(2026, 3, 2, tzinfo=UTC))
    warehouse.stories.update()
    assert 0 < warehouse._con.execute("select count(*) from ops.story_terms").fetchall()[0][0] < before


def test_a_kill_between_two_parts_of_an_update_changes_nothing(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [*event(1, 6), *event(2, 6)]
    with Warehouse.open(tmp_path / "whole.duckdb") as whole:
        written(whole, items, 12)
        expected = stories(whole._con)
    monkeypatch.setattr(store, "TEXTS_AT_ONCE", 5)
    load(warehouse, items)
    warehouse.metadata.mark_duplicates()
    real = warehouse.stories._write
    monkeypatch.setattr(store.StoryStore, "_write", lambda self: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        warehouse.stories.update()
    assert stories(warehouse._con) == ([], [])
    monkeypatch.setattr(store.StoryStore, "_write", lambda self: real())
    warehouse.stories.update()
    assert stories(warehouse._con) == expected


def test_nothing_is_written_where_nothing_changed(warehouse: Warehouse) -> None:
    items = event(1, 3)
    written(warehouse, items, 3)
    before = warehouse.change_id()
    warehouse._con.execute("insert into ops.story_queue select document_id from documents")
    assert warehouse.stories.update() == 0
    assert warehouse.change_id() == before

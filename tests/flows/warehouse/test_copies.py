"""Documents in, marks out: which one counts, whatever the order and the batches in which they come."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.warehouse.copies import index
from flows.warehouse.copies.index import CopyIndex
from flows.warehouse.writer import Warehouse
from tests.invented import Writer, story
from transforms.duplicates import similarity
from transforms.ids import content_hash
from transforms.schemas import DOCUMENTS, QUALITY_RESULTS, QUARANTINE, SOURCES

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STORY = story(11, 9)
OTHER = story(12, 9)


@dataclass(frozen=True)
class Item:
    """A document: paragraphs of its body, and hours after NOW at which it was published."""

    document_id: str
    paragraphs: Sequence[str]
    hours: float | None = None
    source: str = "paper"
    headline: str = "Port reopens"

    def row(self) -> dict[str, object]:
        text = f"{self.headline}\n\n" + "\n\n".join(self.paragraphs)
        return dict.fromkeys(DOCUMENTS.columns) | {
            "document_id": self.document_id,
            "source_id": self.source,
            "origin": self.document_id,
            "headline": self.headline,
            "text": text,
            "authors": [],
            "language": "en",
            "date_published": None if self.hours is None else NOW + self.hours * HOUR,
            "first_seen_at": NOW,
            "version_number": 1,
            "word_count": 9,
            "content_hash": content_hash(text),
            "access": "full",
            "run_id": "r1",
        }


def load(warehouse: Warehouse, items: Sequence[Item], version_number: int = 1) -> None:
    rows = [item.row() | {"version_number": version_number} for item in items]
    sources = [
        {
            "source_id": s,
            "name": s,
            "homepage_url": None,
            "country_code": None,
            "language": None,
            "is_wire": s == "wire",
        }
        for s in sorted({item.source for item in items})
    ]
    warehouse.load_batch(
        {
            "documents": pl.DataFrame(rows, schema=DOCUMENTS.schema),
            "sources": pl.DataFrame(sources, schema=SOURCES.schema),
        },
        run_id="r1",
        content_hash=content_hash(str([item.document_id for item in items])),
        quarantine=QUARANTINE.empty(),
        quality=QUALITY_RESULTS.empty(),
        loaded_at=NOW,
    )


def marks(warehouse: Warehouse) -> dict[str, tuple[str, str]]:
    """{duplicate: (original, kind)}"""
    query = """
        select document_id, duplicate_of_document_id, duplicate_kind from documents
        where duplicate_of_document_id is not null"""
    return {document: (original, kind) for document, original, kind in warehouse._con.execute(query).fetchall()}


def marked(warehouse: Warehouse, *items: Item) -> dict[str, tuple[str, str]]:
    load(warehouse, items)
    warehouse.metadata.mark_duplicates()
    return marks(warehouse)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "copies.duckdb") as warehouse:
        yield warehouse


def test_the_first_to_publish_counts_and_similarity_says_how_much_is_the_same(warehouse: Warehouse) -> None:
    found = marked(
        warehouse,
        Item("d1", STORY, 3),
        Item("d2", STORY, 1, headline="Port reopens - Daily Post"),
        Item("d3", [*STORY[:8], "It was raining."], 2),
        Item("d4", OTHER, 0),
        Item("d5", STORY, 4, headline="Port reopens - Daily Post"),
    )
    assert found == {"d1": ("d2", "near"), "d3": ("d2", "near"), "d5": ("d2", "exact")}
    query = "select document_id, round(duplicate_similarity, 2) from documents where duplicate_similarity is not null"
    shares = dict(warehouse._con.execute(query).fetchall())
    assert shares["d1"] == shares["d5"] == 1.0
    assert 0.95 < shares["d3"] < 1.0


def test_agency_copy_belongs_to_the_agency_even_if_it_comes_later(warehouse: Warehouse) -> None:
    assert marked(warehouse, Item("d1", STORY, 1), Item("d2", STORY, 2, headline="Other")) == {"d2": ("d1", "near")}
    assert marked(warehouse, Item("d9", STORY, 5, "wire")) == {"d1": ("d9", "exact"), "d2": ("d9", "near")}


def test_an_extract_does_not_stand_for_the_whole(warehouse: Warehouse) -> None:
    found = marked(warehouse, Item("d1", STORY[:3], 1), Item("d2", STORY, 2, "other"))
    assert found == {"d1": ("d2", "near")}


def test_of_a_story_that_its_outlet_goes_on_with_the_latest_version_counts(warehouse: Warehouse) -> None:
    news = story(13, 6)
    found = marked(
        warehouse,
        Item("d1", STORY, 1, headline="The Latest: port reopens"),
        Item("d2", [*news[:3], *STORY], 2, headline="The Latest: ships wait"),
        Item("d3", [*news, *STORY], 3, headline="The Latest: ships leave"),
        Item("d4", STORY, 1.5, "other"),
        Item("d5", [*STORY[:-1], "The board agreed."], 9, headline="Port reopens: a summary"),
    )
    assert found == {
        "d1": ("d3", "update"), "d2": ("d3", "update"), "d4": ("d3", "near"), "d5": ("d3", "update"),
    }  # fmt: skip


def test_a_brief_merged_from_two_stories_joins_neither(warehouse: Warehouse) -> None:
    found = marked(
        warehouse, Item("d1", STORY, 1), Item("d2", OTHER, 2), Item("d3", [*STORY[:4], *OTHER[:3]], 3, "other")
    )
    assert found == {"d3": ("d1", "near")}
    whole = marked(warehouse, Item("d4", [*STORY, *OTHER], 4, "other"))
    assert whole == {"d3": ("d1", "near"), "d4": (whole["d4"][0], "near")}, "a longer one of the same"


def test_two_extracts_of_one_story_do_not_make_it_a_brief(warehouse: Warehouse) -> None:
    found = marked(warehouse, Item("d1", STORY, 1), Item("d2", STORY[:5], 2), Item("d3", STORY[5:], 3))
    assert found == {"d2": ("d1", "near"), "d3": ("d1", "near")}


@pytest.mark.parametrize(("n_common", "is_compared"), [(1, False), (4, True)])
def test_texts_with_one_paragraph_in_common_are_not_compared(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, n_common: int, is_compared: bool
) -> None:
    common, own, other = Writer(20).paragraphs(n_common), Writer(21), Writer(22)
    texts = [[*writer.paragraphs(24 - n_common), *common] for writer in (own, other)]
    load(warehouse, [Item("d1", texts[0]), Item("d2", texts[1])])
    compared = []
    shares = similarity.shares
    monkeypatch.setattr(similarity, "shares", lambda a, b: compared.append(a) or shares(a, b))
    warehouse.metadata.mark_duplicates()
    assert bool(compared) == is_compared


def test_a_changed_text_leaves_its_group_and_takes_its_copies_along(warehouse: Warehouse) -> None:
    marked(warehouse, Item("d1", STORY, 1), Item("d2", STORY, 2, headline="A"), Item("d3", STORY, 3, headline="B"))
    load(warehouse, [Item("d1", OTHER, 1)], version_number=2)
    assert warehouse.metadata.mark_duplicates() == 2
    assert marks(warehouse) == {"d3": ("d2", "near")}
    load(warehouse, [Item("d2", story(14), 2), Item("d3", story(15), 3)], version_number=2)
    warehouse.metadata.mark_duplicates()
    assert marks(warehouse) == {}
    left = "select count(*) from ops.copy_texts where number not in (select number from ops.copy_documents)"
    assert warehouse._con.execute(left).fetchall() == [(0,)]


def test_what_is_erased_leaves_the_index(warehouse: Warehouse) -> None:
    marked(warehouse, Item("d1", STORY, 1), Item("d2", STORY[:6], 2), Item("d3", STORY[:7], 3))
    warehouse._con.execute("insert into ops.copy_queue values ('d1')")
    warehouse._con.execute("delete from documents where document_id = 'd1'")
    warehouse.metadata.mark_duplicates()
    assert marks(warehouse) == {"d2": ("d3", "update")}
    for table in ("copy_texts", "copy_documents"):
        assert warehouse._con.execute(f"select count(*) from ops.{table}").fetchall() == [(2,)]
    assert warehouse._con.execute("select count(distinct number) from ops.copy_keys").fetchall() == [(2,)]
    assert warehouse._con.execute("select count(*) from ops.copy_pairs").fetchall() == [(1,)]


def test_nothing_is_done_again_when_nothing_was_loaded(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    marked(warehouse, Item("d1", STORY, 1), Item("d2", STORY[:6], 2))
    monkeypatch.setattr(CopyIndex, "_index", lambda _: pytest.fail("indexed"))
    monkeypatch.setattr(CopyIndex, "_find_affected", lambda _: pytest.fail("grouped"))
    assert warehouse.metadata.mark_duplicates() == 0


def test_a_kill_between_index_and_marks_loses_nothing(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    load(warehouse, [Item("d1", STORY, 1), Item("d2", STORY[:6], 2)])
    with monkeypatch.context() as patched:
        patched.setattr(CopyIndex, "_write_marks", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            warehouse.metadata.mark_duplicates()
    assert marks(warehouse) == {}
    assert warehouse.metadata.mark_duplicates() == 1


# ----------------------------------------------------------------------------------------- order and batches
def corpus(seed: int) -> list[Item]:
    """Stories with copies: cut, edited, updated, merged, of several outlets, some without a date."""
    chance, writer, items = random.Random(seed), Writer(seed), []
    stories = [story(100 * seed + at, chance.randint(3, 8)) for at in range(3)]
    for at, paragraphs in enumerate(stories):
        for copy in range(chance.randint(1, 4)):
            kept = paragraphs[: chance.randint(2, len(paragraphs))] if copy else paragraphs
            kept = [writer.edited(p, chance.choice((0, 0.1))) for p in kept] + writer.paragraphs(chance.randint(0, 1))
            hours = chance.choice((None, chance.randint(0, 3), chance.randint(0, 30)))
            items.append(Item(f"d{at}{copy}", kept, hours, chance.choice(("wire", "paper", "post"))))
    parts = [*stories[0][:3], *stories[1][:3]]
    items.append(Item("d90", parts, chance.choice((None, 40)), "post"))
    return [*items, replace(items[0], document_id="d91", source="post")]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), shuffled=st.randoms(use_true_random=False))
def test_marks_do_not_depend_on_order_and_batches(
    tmp_path_factory: pytest.TempPathFactory, seed: int, shuffled: random.Random
) -> None:
    items = corpus(seed)
    folder = tmp_path_factory.mktemp("copies")
    with Warehouse.open(folder / "once.duckdb") as warehouse:
        at_once = marked(warehouse, *items)
    rest = list(items)
    shuffled.shuffle(rest)
    with Warehouse.open(folder / "batches.duckdb") as warehouse, patch.object(index, "TEXTS_AT_ONCE", 2):
        while rest:
            size = shuffled.randint(1, len(rest))
            load(warehouse, rest[:size])
            if shuffled.random() < 0.7:
                warehouse.metadata.mark_duplicates()
            rest = rest[size:]
        warehouse.metadata.mark_duplicates()
        assert marks(warehouse) == at_once

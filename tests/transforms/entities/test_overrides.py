"""names and overrides -> who is who: what analysts say comes before the rules, in any order of rows."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flows.run.loading import resolution_fingerprint, resolve
from flows.warehouse.writer import Warehouse
from tests.corpus import assert_same, contents, name_rows
from tests.flows.warehouse.test_writer import documents, fill, load, start_run
from transforms import ids
from transforms.entities import Resolution, entities
from transforms.entities.overrides import NO_OVERRIDES, OverrideError, Overrides, overrides, problems
from transforms.ids import mention_id
from transforms.schemas import ENTITY_OVERRIDES, MENTIONS, QUOTE_SEGMENTS, QUOTES

Row = tuple[str, str, int]  # name_key, alias, documents; three mentions a document
Said = tuple[str | None, ...]  # action, entity_type, name, from_name, to_name

NAMED: tuple[Row, ...] = (
    ("PERSON:hillary clinton", "Hillary Clinton", 9),
    ("PERSON:hillary clinton", "Clinton", 8),
    ("PERSON:hillary rodham clinton", "Hillary Rodham Clinton", 2),
    ("PERSON:bill clinton", "Bill Clinton", 4),
    ("PERSON:bill clinton", "The President", 2),
    ("PERSON:clinton", "Clinton", 3),
    ("PERSON:slick willie", "Slick Willie", 1),
    ("ORG:washington post", "Washington Post", 5),
    ("ORG:washington post", "Post", 3),
    ("ORG:new york post", "New York Post", 2),
    ("PERSON:harry m marsh", "Harry M. Marsh", 2),
    ("PERSON:harry m marsh", "Harry Marsh", 5),
)


def said_rows(*rows: Said) -> pl.DataFrame:
    """ENTITY_OVERRIDES."""
    return pl.DataFrame(
        [(*row, *[None] * (6 - len(row))) for row in rows], schema=ENTITY_OVERRIDES.schema, orient="row"
    )


def said(*rows: Said) -> Overrides:
    return overrides(said_rows(*rows))


def resolved(*rows: Said) -> Resolution:
    return entities(name_rows(*NAMED), said(*rows))


def key_id(name_key: str) -> str:
    return ids.entity_id(name_key.split(":")[0], name_key)


def names_of(found: Resolution) -> dict[tuple[str, str | None], str]:
    """(name_key, spelling) -> the name of its entity."""
    rows = found.links.join(found.entities, on="entity_id").select("name_key", "spelling", "name").iter_rows()
    return {(name_key, spelling): name for name_key, spelling, name in rows}


def merged_into(found: Resolution) -> dict[str, str]:
    """name -> name of the entity that stands for it, of merged rows."""
    shown = dict(found.entities.select("entity_id", "name").iter_rows())
    rows = found.entities.select("name", "merged_into_entity_id").drop_nulls().iter_rows()
    return {name: shown[target] for name, target in rows}


def spellings_of(found: Resolution, name: str) -> dict[str, int]:
    """spelling -> mentions, of the standing entity that shows a name."""
    standing = found.entities.filter((pl.col("name") == name) & pl.col("merged_into_entity_id").is_null())
    return dict(found.aliases.join(standing, on="entity_id").select("alias", "n_mentions").iter_rows())


def test_a_merge_takes_names_and_counts_and_leaves_a_row() -> None:
    found = resolved(("merge", "PERSON", "Slick Willie", None, "Bill Clinton"))
    assert spellings_of(found, "Bill Clinton") == {"Bill Clinton": 12, "The President": 6, "Slick Willie": 3}
    assert merged_into(found)["Slick Willie"] == "Bill Clinton"
    left = found.entities.filter(pl.col("entity_id") == key_id("PERSON:slick willie")).row(0, named=True)
    assert (left["n_mentions"], left["n_documents"]) == (0, 0)
    assert left["merged_into_entity_id"] == key_id("PERSON:bill clinton")
    link = found.links.filter(pl.col("name_key") == "PERSON:slick willie").row(0, named=True)
    assert (link["link_method"], link["link_score"]) == ("override", 1.0)


def test_merges_are_followed_to_the_end() -> None:
    rows: list[Said] = [
        ("merge", "PERSON", "Slick Willie", None, "Harry Marsh"),
        ("merge", "PERSON", "Harry Marsh", None, "Bill Clinton"),
    ]
    found = resolved(*rows)
    assert merged_into(found)["Slick Willie"] == merged_into(found)["Harry Marsh"] == "Bill Clinton"
    assert found.entities.equals(resolved(*reversed(rows)).entities)


def test_a_merge_of_a_short_name_does_not_take_whom_the_rules_guessed() -> None:
    assert merged_into(resolved())["Clinton"] == "Hillary Clinton"
    found = resolved(("merge", "PERSON", "Clinton", None, "Bill Clinton"))
    assert names_of(found)["PERSON:clinton", None] == "Bill Clinton"
    assert names_of(found)["PERSON:hillary clinton", None] == "Hillary Clinton"


def test_a_merge_takes_the_other_spellings_of_the_name_along() -> None:
    found = resolved(("merge", "PERSON", "Hillary Rodham Clinton", None, "Slick Willie"))
    for name_key in ("PERSON:hillary clinton", "PERSON:hillary rodham clinton", "PERSON:clinton"):
        assert names_of(found)[name_key, None] == "Slick Willie"


def test_what_rules_have_linked_is_led_by_the_name_that_a_merge_says() -> None:
    found = resolved(("merge", "PERSON", "Hillary Clinton", None, "Hillary Rodham Clinton"))
    assert names_of(found)["PERSON:clinton", None] == "Hillary Rodham Clinton"
    assert merged_into(found)["Hillary Clinton"] == "Hillary Rodham Clinton"


def test_a_merge_crosses_types() -> None:
    found = resolved(("merge", "PERSON", "Slick Willie", None, "ORG:Washington Post"))
    assert names_of(found)["PERSON:slick willie", None] == "Washington Post"


def test_a_split_takes_a_spelling_to_another_entity() -> None:
    found = resolved(("split", "ORG", "Post", "Washington Post", "New York Post"))
    assert spellings_of(found, "Washington Post") == {"Washington Post": 15}
    assert spellings_of(found, "New York Post") == {"New York Post": 6, "Post": 9}
    assert names_of(found)["ORG:washington post", "Post"] == "New York Post"
    assert names_of(found)["ORG:washington post", None] == "Washington Post"


def test_a_split_name_stands_for_an_entity_of_its_own() -> None:
    found = resolved(("split", "PERSON", "The President", "Bill Clinton"))
    assert spellings_of(found, "Bill Clinton") == {"Bill Clinton": 12}
    assert spellings_of(found, "The President") == {"The President": 6}
    own = found.entities.filter(pl.col("name") == "The President")["entity_id"].item()
    assert own == key_id("PERSON:the president")


def test_a_split_takes_the_name_where_it_stands_alone_and_beside_the_full_one() -> None:
    found = resolved(("split", "PERSON", "Clinton", "Hillary Clinton", "Bill Clinton"))
    assert spellings_of(found, "Bill Clinton")["Clinton"] == 3 * (8 + 3)
    assert "Clinton" not in spellings_of(found, "Hillary Clinton")


def test_a_split_leaves_the_others_together_when_the_leading_name_leaves() -> None:
    found = resolved(("split", "PERSON", "Hillary Clinton", "Hillary Rodham Clinton"))
    assert spellings_of(found, "Hillary Clinton") == {"Hillary Clinton": 27, "Clinton": 24}
    assert spellings_of(found, "Hillary Rodham Clinton") == {"Hillary Rodham Clinton": 6, "Clinton": 9}


def test_what_is_split_off_can_be_merged_and_renamed() -> None:
    found = resolved(
        ("split", "PERSON", "The President", "Bill Clinton"),
        ("merge", "PERSON", "The President", None, "Slick Willie"),
        ("rename", "PERSON", "Slick Willie", None, "William Clinton"),
    )
    assert spellings_of(found, "William Clinton") == {"Slick Willie": 3, "The President": 6}


def test_a_rename_holds_for_the_entity_whichever_of_its_names_leads() -> None:
    for name in ("Hillary Clinton", "Hillary Rodham Clinton", key_id("PERSON:hillary rodham clinton")):
        found = resolved(("rename", "PERSON", name, None, "H. Clinton"))
        assert names_of(found)["PERSON:hillary clinton", None] == "H. Clinton"
        assert names_of(found)["PERSON:clinton", None] == "H. Clinton"


def test_a_renamed_entity_that_is_merged_does_not_rename_the_other() -> None:
    found = resolved(
        ("rename", "PERSON", "Slick Willie", None, "Willie"), ("merge", "PERSON", "Willie", None, "Bill Clinton")
    )
    assert merged_into(found)["Willie"] == "Bill Clinton"


@pytest.mark.parametrize("pair", [("Clinton", "Hillary Clinton"), ("Hillary Clinton", "Clinton")])
def test_names_that_are_never_to_be_linked_are_not(pair: tuple[str, str]) -> None:
    found = resolved(("never_link", "PERSON", *pair))
    assert names_of(found)["PERSON:clinton", None] == "Clinton"
    assert names_of(found)["PERSON:hillary rodham clinton", None] == "Hillary Clinton"
    score = found.links.filter(pl.col("name_key") == "PERSON:clinton")["link_score"].item()
    assert score == pytest.approx(0.5)


def test_names_stay_apart_when_a_merge_brings_others_of_theirs_together() -> None:
    found = resolved(
        ("never_link", "PERSON", "Clinton", "Bill Clinton"),
        ("merge", "PERSON", "Hillary Clinton", None, "Bill Clinton"),
    )
    assert names_of(found)["PERSON:clinton", None] == "Clinton"
    assert names_of(found)["PERSON:hillary rodham clinton", None] == "Bill Clinton"


def test_ids_and_shown_names_mean_the_same_as_names() -> None:
    by_name = resolved(("merge", "PERSON", "Harry M. Marsh", None, "Bill Clinton"))
    by_id = resolved(("merge", None, key_id("PERSON:harry m marsh"), None, key_id("PERSON:bill clinton")))
    shown = resolved(("merge", "PERSON", "Harry Marsh", None, "bill CLINTON"))
    assert by_name.entities.equals(by_id.entities) and by_name.entities.equals(shown.entities)


def test_what_names_nobody_waits() -> None:
    rows: list[Said] = [
        ("merge", "PERSON", "Ann Lee", None, "Bill Clinton"),
        ("merge", "PERSON", "Bill Clinton", None, "Ann Lee Kim"),
        ("split", "PERSON", "Ann", "Ann Lee"),
        ("split", "ORG", "Post", "Washington Post", "Boston Post"),
        ("rename", "PERSON", "Ann Lee", None, "Annie"),
        ("never_link", "PERSON", "Ann Lee", "Slick Willie"),
    ]
    found = resolved(*rows)
    for name in ("entities", "aliases", "links"):
        assert getattr(found, name).equals(getattr(resolved(), name)), name
    assert problems(said_rows(*rows), found.unmatched) == [
        "no entity is called 'Ann Lee'",
        "no entity is called 'Ann Lee Kim'",
        "no entity is called 'Ann Lee'",
        "no entity is called 'Boston Post'",
        "no entity is called 'Ann Lee'",
        "no entity is called 'Ann Lee'",
    ]


def test_rows_that_do_nothing_say_why_and_others_do_not() -> None:
    rows: list[Said] = [
        ("merge", "PERSON", "Clintno", None, "Bill Clinton"),
        ("split", "PERSON", "Willie", "Bill Clinton"),
        ("rename", "PERSON", "Clinton", None, "A. Clinton"),
        ("split", "PERSON", "The President", "Bill Clinton"),
        ("rename", "PERSON", "The President", None, "Nobody Else"),
        ("merge", None, "e" + "0" * 20, None, key_id("PERSON:bill clinton")),
    ]
    named = [("PERSON:ann clinton", "Miss Clinton", 2), ("PERSON:bob clinton", "Miss Clinton", 2)]
    found = entities(name_rows(*NAMED, *named), said(*rows, ("rename", "PERSON", "Miss Clinton", None, "X. Clinton")))
    assert problems(said_rows(*rows, ("rename", "PERSON", "Miss Clinton", None, "X. Clinton")), found.unmatched) == [
        "no entity is called 'Clintno'",
        "nothing of 'Bill Clinton' is written 'Willie'",
        None,
        None,
        None,
        "no entity is called 'e00000000000000000000'",
        "'Miss Clinton' is a spelling of several entities: give the full name of one, or its id",
    ]


@pytest.mark.parametrize(
    ("rows", "message", "places"),
    [
        ([("join", "PERSON", "A", None, "B")], "allowed are merge, split, rename, never_link", (0,)),
        ([("merge", "HUMAN", "A", None, "B")], "allowed are PERSON, ORG", (0,)),
        ([("merge", None, "A", None, "B")], "needs an entity_type", (0,)),
        ([("merge", "PERSON", "A")], "merge needs to_name", (0,)),
        ([("merge", "PERSON", "A", "C", "B")], "merge takes no from_name", (0,)),
        ([("split", "PERSON", "A", None, "B")], "split needs from_name", (0,)),
        ([("never_link", "PERSON", "A", "B", "C")], "never_link takes no to_name", (0,)),
        ([("rename", "PERSON", "A", None, "B\x1b[2J")], "to_name is not a name", (0,)),
        ([("rename", "PERSON", "A" * 301, None, "B")], "name is not a name: at most 300 characters", (0,)),
        ([("merge", "PERSON", "...", None, "B")], "'...' is not a name of type PERSON", (0,)),
        ([("merge", "PERSON", "Ann Lee", None, "ANN LEE")], "with itself", (0,)),
        ([("merge", "PERSON", "A", None, "B"), ("merge", "PERSON", "B", None, "A")], "circle", (0, 1)),
        ([("merge", "PERSON", "A", None, "B"), ("merge", "PERSON", "A", None, "C")], "into two entities", (0, 1)),
        ([("rename", "PERSON", "A", None, "B"), ("rename", "PERSON", "a", None, "C")], "renamed twice", (0, 1)),
        ([("split", "PERSON", "A", "B"), ("split", "PERSON", "A", "B", "C")], "split off twice", (0, 1)),
        ([("merge", "PERSON", "A", None, "B"), ("never_link", "PERSON", "B", "A")], "makes them one", (0, 1)),
        ([("split", "PERSON", "A", "B"), ("merge", "PERSON", "A", None, "B")], "makes them one", (0, 1)),
        ([("never_link", "PERSON", "A", "B"), ("split", "PERSON", "A", "C", "B")], "never to be linked", (0, 1)),
    ],
)
def test_rows_that_cannot_stand_are_named(rows: list[Said], message: str, places: tuple[int, ...]) -> None:
    for listed in (rows, rows[::-1]):
        with pytest.raises(OverrideError, match=message) as raised:
            said(*listed)
        assert sorted(raised.value.rows) == list(places)


def test_a_long_circle_names_its_rows_alone() -> None:
    ring: list[Said] = [("merge", "PERSON", a, None, b) for a, b in ("AB", "BC", "CA")]
    with pytest.raises(OverrideError, match="circle") as raised:
        said(("merge", "PERSON", "Z", None, "A"), *ring)
    assert sorted(raised.value.rows) == [1, 2, 3]


def test_the_fingerprint_is_of_what_is_said() -> None:
    one: Said = ("rename", "PERSON", "A", None, "B", "a note")
    other: Said = ("rename", "PERSON", "C", None, "D")
    assert said(one, other).fingerprint == said(other, one[:5], one).fingerprint
    assert said(one).fingerprint != said(other).fingerprint
    assert said().fingerprint is None


# --------------------------------------------------------------------------------------- properties
KEYS = [*sorted({key for key, _, _ in NAMED}), "PERSON:ann lee", "ORG:post"]
REFERENCES = st.sampled_from([*KEYS, "PERSON:Clinton", "PERSON:Harry Marsh", "PERSON:The President", "ORG:Post"])
ROWS = st.one_of(
    st.tuples(st.just("merge"), st.just("PERSON"), REFERENCES, st.none(), REFERENCES),
    st.tuples(st.just("split"), st.just("PERSON"), REFERENCES, REFERENCES, st.none() | REFERENCES),
    st.tuples(st.just("never_link"), st.just("PERSON"), REFERENCES, REFERENCES),
    st.tuples(st.just("rename"), st.just("PERSON"), REFERENCES, st.none(), st.sampled_from(["New One", "Clinton"])),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ROWS, max_size=6), st.randoms(use_true_random=False))
def test_order_of_overrides_does_not_matter_and_nothing_dangles(rows: list[Said], chance: random.Random) -> None:
    try:
        first = said(*rows)
    except OverrideError:
        assume(False)
    shuffled, listed = list(rows), list(NAMED)
    chance.shuffle(shuffled)
    chance.shuffle(listed)
    found, again = entities(name_rows(*NAMED), first), entities(name_rows(*listed), said(*shuffled))
    for name in Resolution._fields:
        assert getattr(found, name).equals(getattr(again, name)), name
    standing = found.entities.filter(pl.col("merged_into_entity_id").is_null())
    assert set(found.links["entity_id"]) == set(standing["entity_id"]) == set(found.aliases["entity_id"])
    assert set(found.entities["merged_into_entity_id"].drop_nulls()) <= set(standing["entity_id"])
    assert found.entities["entity_id"].is_unique().all()
    assert {key_id(key) for key, _, _ in NAMED} <= set(found.entities["entity_id"])
    assert found.entities["n_mentions"].sum() == found.aliases["n_mentions"].sum() == sum(3 * n for _, _, n in NAMED)
    for pair in first.apart:
        if not (first.merges or first.splits) and pair.name.entity_id != pair.other.entity_id:
            roots = [
                found.links.filter((pl.col("name_key") == ref.name_key) & pl.col("spelling").is_null())["entity_id"]
                for ref in pair
            ]
            assert roots[0].is_empty() or roots[1].is_empty() or roots[0].item() != roots[1].item()


GIVEN, SURNAMES = ["Ann", "Bob", "Robert", "Cy"], ["Lee", "Kim", "Bush", "Moss"]
STAFF: tuple[Said, ...] = (
    ("merge", "PERSON", "Cy Moss", None, "Ann Lee"),
    ("split", "PERSON", "Kim", "Ann Kim", "Cy Kim"),
    ("never_link", "PERSON", "Bob Lee", "Robert Lee"),
    ("rename", "PERSON", "Bob Bush", None, "President Bush"),
)


@cache
def articles(n: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents of colliding names, and their mentions: a full name, a surname for it, and surnames of nobody there."""
    texts, mentions = [], []
    for number in range(n):
        chance = random.Random(number)
        document, text = f"d{number:03}", ""
        for _ in range(chance.randint(1, 3)):
            first, last = chance.choice(GIVEN), chance.choice(SURNAMES)
            full = f"PERSON:{first.lower()} {last.lower()}"
            lone = chance.choice(SURNAMES)
            for words, key in ((f"{first} {last}", full), (last, full), (lone, f"PERSON:{lone.lower()}")):
                span = {"char_start": len(text), "char_end": len(text) + len(words)}
                mention = mention_id(document, *span.values())
                mentions.append(
                    {"mention_id": mention, "document_id": document, "name_key": key, "text": words, **span}
                )
                text += words + " "
        texts.append((document, text.rstrip()))
    filled = fill(
        MENTIONS, mentions, label="PERSON", mention_kind="name", sentence_index=0, is_in_quote=False,
        link_method="same_name", link_score=1.0,
    )  # fmt: skip
    return documents(*texts), filled


def taken_in(
    path: Path, batches: Sequence[Sequence[int]], n: int, ways: Sequence[Overrides]
) -> dict[str, pl.DataFrame]:
    """The tables after loading articles by number, batch by batch, resolved now and then, at last by the last way."""
    found, mentions = articles(n)
    with Warehouse.open(path) as warehouse:
        start_run(warehouse)
        for number, batch in enumerate(batches):
            wanted = found.filter(pl.col("document_id").is_in([f"d{i:03}" for i in batch]))
            tables = {
                "mentions": mentions.join(wanted, on="document_id", how="semi"),
                "quotes": QUOTES.empty(),
                "quote_segments": QUOTE_SEGMENTS.empty(),
            }
            load(warehouse, wanted, tables=tables)
            if number % 4 == 1:
                assert resolve(warehouse, "r1", ways[number % len(ways)]).stopped is None
        assert resolve(warehouse, "r1", ways[-1]).stopped is None
        assert resolve(warehouse, "r1", ways[-1]).n_mentions == 0
    return {k: v for k, v in contents(path).items() if k.startswith("main.") or k == "ops.mention_links"}


def test_two_hundred_articles_in_any_order_and_batches_give_the_same_entities(tmp_path: Path) -> None:
    n, ways = 200, [NO_OVERRIDES, said(*STAFF)]
    expected = taken_in(tmp_path / "once.duckdb", [range(n)], n, ways)
    assert expected["main.entities"]["merged_into_entity_id"].drop_nulls().len() >= 4
    assert "override" in set(expected["main.mentions"]["link_method"])
    for seed in range(3):
        chance = random.Random(seed)
        order = chance.sample(range(n), n)
        size = chance.randint(15, 120)
        batches = [order[first : first + size] for first in range(0, n, size)]
        assert_same(expected, taken_in(tmp_path / f"{seed}.duckdb", batches, n, ways))


def test_ten_loads_with_a_resolution_after_some_are_one_load(tmp_path: Path) -> None:
    n = 100
    once = taken_in(tmp_path / "once.duckdb", [range(n)], n, [NO_OVERRIDES])
    tens = taken_in(tmp_path / "tens.duckdb", [range(i, i + 10) for i in range(0, n, 10)], n, [NO_OVERRIDES])
    assert_same(once, tens)


def test_overrules_on_a_resolved_warehouse_are_those_of_a_new_one_and_can_be_undone(tmp_path: Path) -> None:
    n, staff = 60, said(*STAFF)
    none_once = taken_in(tmp_path / "none-once.duckdb", [range(n)], n, [NO_OVERRIDES])
    staff_once = taken_in(tmp_path / "staff-once.duckdb", [range(n)], n, [staff])
    for name, ways, expected in (
        ("anew", [staff], staff_once),
        ("later", [NO_OVERRIDES, staff], staff_once),
        ("undone", [staff, NO_OVERRIDES], none_once),
    ):
        assert_same(expected, taken_in(tmp_path / f"{name}.duckdb", [range(30), range(30, n)], n, ways))


def test_a_changed_file_is_resolved_again_and_the_same_does_not(tmp_path: Path) -> None:
    found, mentions = articles(8)
    tables = {"mentions": mentions, "quotes": QUOTES.empty(), "quote_segments": QUOTE_SEGMENTS.empty()}
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        start_run(warehouse, started_at=datetime.now(UTC) - timedelta(hours=1))
        load(warehouse, found, tables=tables)
        resolve(warehouse, "r1")
        everybody = said(("merge", "PERSON", "Ann Lee", None, "Bob Lee"), ("rename", "PERSON", "Cy Kim", None, "Kim"))
        for overruled in (everybody, NO_OVERRIDES, everybody):
            assert not warehouse.is_resolved(resolution_fingerprint(overruled))
            resolve(warehouse, "r1", overruled)
            change = warehouse.change_id()
            resolve(warehouse, "r1", overruled)
            assert warehouse.change_id() == change

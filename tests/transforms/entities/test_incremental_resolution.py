"""A resolution of what changed gives the tables that a resolution of everything gives."""

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from expectations.gate import Verdict
from flows.run import loading, pipeline
from flows.run.job import Job
from flows.run.loading import resolution_fingerprint, resolve
from flows.warehouse.names import published_path
from flows.warehouse.writer import Warehouse
from tests.corpus import assert_same, name_rows
from tests.corpus import contents as said_of
from tests.flows.warehouse.test_writer import NOW, documents, fill, load, start_run
from tests.transforms.entities.test_overrides import said
from transforms.documents.versions import versions
from transforms.entities import entities
from transforms.entities.blocking import OVERRULED, name_blocks, name_groups
from transforms.entities.overrides import NO_OVERRIDES, Overrides
from transforms.ids import entity_id, mention_id
from transforms.schemas import LINKS, MENTIONS, QUALITY_RESULTS, QUOTE_SEGMENTS, QUOTES, REJECTED

GIVEN = ["Ann", "Bob", "Robert", "Cy", "Dan", "Lee", "Rob", "Al", "Albert"]
SURNAMES = ["Lee", "Kim", "Bush", "Moss", "Ann"]
LONG = ["Tulip Growers Union", "Trade Group Unit", "Kim Motors", "Kim Motors Holding", "Harbour Times", "Moss Office",
        "Federal Trade Office", "Hewlett-Packard", "Kim Lee Bush", "Tulip Grower Union", "Tulip Grower Union Group",
        "Federal Tarde Offices", "Federal Trade Office Services"]  # fmt: skip
SHORT = ["TGU", "FTO", "HP", "Kim", "Harbour", "Times", "Moss", "Tulip"]
PLACES = ["Georgia", "France", "United States", "Lebanon", "Los Angeles Lakers", "George Bush", "Russia", "Moss"]
ROLES = [None, None, None, "Mayor", "President", "Sen."]
Mention = tuple[str, str, str, str | None]  # text, name_key, mention_kind, role
STAFF = (
    ("merge", "PERSON", "Cy Moss", None, "Ann Lee"),
    ("split", "PERSON", "Kim", "Ann Kim", "Cy Kim"),
    ("split", "ORG", "Kim", "Kim Motors"),
    ("never_link", "PERSON", "Bob Lee", "Robert Lee"),
    ("rename", "PERSON", "Bob Bush", None, "George Bush"),
    ("merge", "ORG", "TGU", None, "Trade Group Unit"),
)


def _said_of(chance: random.Random) -> list[Mention]:
    """Some mentions of one entity, as a document has them."""
    kind, role = chance.random(), chance.choice(ROLES)
    if kind < 0.55:
        given, surname = chance.choice(GIVEN), chance.choice(SURNAMES)
        middle, suffix = chance.choice(["", "", "", "X. ", "Y. "]), chance.choice(["", "", "", "", " Jr."])
        full = f"{given} {middle}{surname}{suffix}"
        label = "PERSON" if chance.random() < 0.93 else "ORG"
        key = f"{label}:{full.lower().replace('.', '')}"
        alone = f"{label}:{surname.lower()}"
        return chance.choice(
            [
                [(full, key, "name", role), (surname, key, "name", None), ("he", key, "pronoun", None)],
                [(full, key, "name", role), (given, key, "name", None)],
                [(full, key, "name", role), (f"{chance.choice(GIVEN)} {surname}", key, "name", None)],
                [(surname, alone, "name", role)],
                [(given, f"{label}:{given.lower()}", "name", None)],
            ]
        )
    if kind < 0.85:
        long, short = chance.choice(LONG), chance.choice(SHORT)
        key = f"ORG:{long.lower()}"
        return chance.choice(
            [[(long, key, "name", None), (short, key, "name", None)], [(long, key, "name", None)],
             [(short, f"ORG:{short.lower()}", "name", None)]]
        )  # fmt: skip
    place = chance.choice(PLACES)
    label = chance.choice(["GPE", "GPE", "GPE", "LOC", "PERSON"])
    return [(place, f"{label}:{place.lower()}", "name", None)] * chance.randint(1, 2)


def _document(document: str, version: int, seed: int) -> tuple[str, list[dict[str, Any]]]:
    """A text and its mentions, which depend on the seed alone; the same seed gives a copy."""
    chance = random.Random(seed)
    return _written(document, [said for _ in range(chance.randint(0, 3)) for said in _said_of(chance)])


def _written(document: str, mentions: Sequence[Mention]) -> tuple[str, list[dict[str, Any]]]:
    text, rows = "", []
    for words, key, kind, role in mentions:
        span = {"char_start": len(text), "char_end": len(text) + len(words)}
        row = {"mention_id": mention_id(document, *span.values()), "document_id": document, "name_key": key}
        row["entity_id"] = entity_id(key.partition(":")[0], key)  # as the analysis says before all is resolved
        label = key.partition(":")[0]
        rows.append({**row, "text": words, "mention_kind": kind, "role": role, "label": label, **span})
        text += words + " "
    return text.rstrip() or "nothing", rows


def _batch(warehouse: Warehouse, reads: Sequence[tuple[int, int]]) -> None:
    """Load documents (number, seed of the text) as a run does."""
    _load(warehouse, {f"d{number}": _document(f"d{number}", 1, seed) for number, seed in reads})


def _load(warehouse: Warehouse, made: Mapping[str, tuple[str, list[dict[str, Any]]]]) -> None:
    found = documents(*((document, text) for document, (text, _) in made.items()))
    days = [None if int(d[1:]) % 3 == 0 else NOW - timedelta(days=int(d[1:]) * 7 % 5) for d in found["document_id"]]
    found = found.with_columns(date_published=pl.Series(days, dtype=found.schema["date_published"]))
    new = versions(found, warehouse.known(found["document_id"].to_list()))
    rows = [row for document in new.current["document_id"] for row in made[document][1]]
    mentions = fill(MENTIONS, rows, sentence_index=0, is_in_quote=False, link_method="full_name", link_score=0.5)
    quotes = fill(
        QUOTES,
        [{"quote_id": m.replace("m", "q"), "document_id": d, "speaker_mention_id": m}
         for m, d in mentions.unique("document_id", keep="first", maintain_order=True)
         .select("mention_id", "document_id").iter_rows()],
        text="x", char_start=0, char_end=1, quote_kind="direct", is_speech=True, report_kind="statement",
        speaker_status="named",
        polarity="asserted", quote_group_id="g",
    )  # fmt: skip
    tables = {"mentions": mentions, "quotes": quotes, "quote_segments": QUOTE_SEGMENTS.empty()}
    load(warehouse, new.current, tables={**tables, "document_versions": new.superseded})


def contents(path: Path) -> dict[str, pl.DataFrame]:
    """All tables that say what was found or are kept for the next resolution."""
    query = "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('main', 'ops')"
    with duckdb.connect(path, read_only=True) as con:
        names = sorted(name for (name,) in con.execute(query).fetchall())
        skipped = {"ops.runs", "ops.batches", "ops.state", "ops.migrations", "main.document_versions"}
        return {n: con.sql(f"from {n}").pl().pipe(lambda f: f.sort(f.columns)) for n in names if n not in skipped}


@pytest.fixture
def open_gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A gate without Great Expectations, which takes longer than the rest; it refuses those called Moss."""

    def check(entities: pl.DataFrame, aliases: pl.DataFrame, *, run_id: str, batch_id: str) -> Verdict:
        refused = entities.filter(pl.col("name") == "Moss").select("entity_id")
        led = entities.join(refused, left_on="merged_into_entity_id", right_on="entity_id").select("entity_id")
        tables = {"entities": entities, "entity_aliases": aliases}
        kept = {n: f.join(pl.concat([refused, led]), on="entity_id", how="anti") for n, f in tables.items()}
        return Verdict(kept, REJECTED.empty(), QUALITY_RESULTS.empty(), None)

    monkeypatch.setattr(loading, "check_entities", check)
    yield


READS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 40)), min_size=1, max_size=30)


@pytest.mark.timeout(900)
@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(READS, st.booleans(), st.randoms(use_true_random=False))
def test_what_changed_and_everything_give_the_same_tables(
    tmp_path: Path, open_gate: None, reads: list[tuple[int, int]], overruled: bool, chance: random.Random
) -> None:
    check(tmp_path, reads, said(*STAFF) if overruled else NO_OVERRIDES, chance)


def check(folder: Path, reads: Sequence[tuple[int, int]], overrides: Overrides, chance: random.Random) -> None:
    """Take in documents in batches, resolved after each and at once at the end, and compare."""
    empty, piecemeal, anew = (folder / f"{name}.duckdb" for name in ("empty", "piecemeal", "anew"))
    if not empty.exists():
        Warehouse.open(empty).close()
    shutil.copyfile(empty, piecemeal)
    with Warehouse.open(piecemeal) as warehouse:
        start_run(warehouse)
        rest = list(reads)
        while rest:
            size = chance.randint(1, 6)
            _batch(warehouse, list(dict(rest[:size]).items()))
            if chance.random() < 0.8:
                resolve(warehouse, "r1", overrides)
                warehouse.metadata.update_sums()
            rest = rest[size:]
        resolve(warehouse, "r1", overrides)
        warehouse.metadata.update_sums()
        assert warehouse.is_resolved(resolution_fingerprint(overrides))
        change = warehouse.change_id()
        resolve(warehouse, "r1", overrides)
        assert warehouse.change_id() == change
    shutil.copyfile(piecemeal, anew)
    with duckdb.connect(anew) as con:
        con.execute("update ops.state set resolved_load_id = null")
        con.execute("delete from ops.document_entities; delete from ops.statement_stems")
        con.execute("insert into ops.sums_queue select document_id from documents")
    with Warehouse.open(anew) as warehouse:
        assert resolve(warehouse, "r1", overrides).n_mentions == 0
        warehouse.metadata.update_sums()
    assert_same(contents(anew), contents(piecemeal))


def test_a_spelling_that_analysts_gave_to_another_goes_with_its_document(tmp_path: Path, open_gate: None) -> None:
    overrides = said(("split", "ORG", "Kim", "Kim Motors"))
    motors: list[Mention] = [("Kim Motors", "ORG:kim motors", "name", None), ("Kim", "ORG:kim motors", "name", None)]
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        start_run(warehouse)
        _load(warehouse, {"d1": _written("d1", motors), "d2": _written("d2", [("Kim", "ORG:kim", "name", None)])})
        resolve(warehouse, "r1", overrides)
        _load(warehouse, {"d1": _written("d1", [("Moss Office", "ORG:moss office", "name", None)])})
        resolve(warehouse, "r1", overrides)
    found = contents(tmp_path / "w.duckdb")["main.entities"].filter(name="Kim")
    assert found.select("n_mentions", "n_documents").rows() == [(1, 1)]


def test_pronouns_and_descriptions_go_with_the_name_that_they_hang_on(tmp_path: Path, open_gate: None) -> None:
    key = "PERSON:ann kim"
    said_of_both: list[Mention] = [
        ("the mayor", key, "nominal", None), ("Ann Kim", key, "name", None), ("she", key, "pronoun", None),
        ("Kim", key, "name", None), ("he", key, "pronoun", None), ("the boxer", key, "nominal", None),
        ("Ann Kim", key, "name", None), ("her", key, "pronoun", None),
    ]  # fmt: skip
    alone: list[Mention] = [("Ann Kim", key, "name", None), ("she", key, "pronoun", None)]
    other: list[Mention] = [("Cy Kim", "PERSON:cy kim", "name", None)]
    split = said(("split", "PERSON", "Kim", "Ann Kim", "Cy Kim"))
    written = {"d1": _written("d1", said_of_both), "d2": _written("d2", alone), "d3": _written("d3", other)}
    later = {"d4": _written("d4", [*alone, ("Kim", key, "name", None), ("him", key, "pronoun", None)])}
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        start_run(warehouse)
        _load(warehouse, written)
        resolve(warehouse, "r1", split)
        _load(warehouse, later)
        resolve(warehouse, "r1", split)
    with duckdb.connect(tmp_path / "w.duckdb", read_only=True) as con:
        query = """
            select entities.name, list(mentions.text order by document_id, char_start)
            from mentions join entities using (entity_id) group by all"""
        assert dict(con.execute(query).fetchall()) == {
            "Ann Kim": ["the mayor", "Ann Kim", "she", "Ann Kim", "her", "Ann Kim", "she", "Ann Kim", "she"],
            "Cy Kim": ["Kim", "he", "the boxer", "Cy Kim", "Kim", "him"],
        }
        counts = "select name, n_mentions, n_documents from entities where merged_into_entity_id is null order by name"
        assert con.execute(counts).fetchall() == [("Ann Kim", 9, 3), ("Cy Kim", 6, 3)]
        methods = "select distinct link_method from mentions where text in ('he', 'him', 'the boxer', 'Kim')"
        assert con.execute(methods).fetchall() == [("override",)]


def test_of_rows_that_stay_only_counts_are_written(tmp_path: Path, open_gate: None) -> None:
    def ann(number: int) -> Sequence[Mention]:
        return [("Ann Kim", "PERSON:ann kim", "name", None), ("she", "PERSON:ann kim", "pronoun", None)] * number

    keys = {"entities": "entity_id", "entity_aliases": "alias", "ops.names": "alias", "ops.name_blocks": "blocking_key",
            "ops.links": "name_key"}  # fmt: skip
    rows = []
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        start_run(warehouse)
        for number in (2, 1):  # the later one second
            _load(warehouse, {f"d{number}": _written(f"d{number}", ann(number))})
            resolve(warehouse, "r1")
            asked = {table: f"select rowid, {key} from {table} order by all" for table, key in keys.items()}
            rows.append({table: warehouse._con.execute(query).fetchall() for table, query in asked.items()})
    assert rows[0] == rows[1]
    found = contents(tmp_path / "w.duckdb")
    assert found["main.entities"].select("n_mentions", "n_documents").rows() == [(6, 2)]
    assert found["ops.names"].select("alias", "n_mentions").rows() == [("Ann Kim", 3), ("she", 3)]


def test_the_starter_corpus_in_runs_and_at_once_gives_the_same_tables(tmp_path: Path) -> None:
    articles = sorted(path for path in Path(str(files("seeds") / "articles")).iterdir() if path.is_file())
    folder = tmp_path / "in"
    folder.mkdir()
    piecemeal, at_once = (Job((folder,), tmp_path / name / "w.duckdb", root=folder) for name in ("some", "all"))
    for first in range(0, len(articles), 8):
        for path in articles[first : first + 8]:
            shutil.copy(path, folder)
        pipeline.run(piecemeal)
    pipeline.run(at_once)
    assert_same(said_of(published_path(at_once.warehouse)), said_of(published_path(piecemeal.warehouse)))


# ---------------------------------------------------------------------------------------------- the blocks
def _blocks(*rows: tuple[str, str, int], overrides: Overrides = NO_OVERRIDES) -> dict[str, set[tuple[str, str, int]]]:
    """relation -> (blocking_key, name_key, n_documents)."""
    found: dict[str, set[tuple[str, str, int]]] = {}
    for relation, block, name_key, n in name_blocks(name_rows(*rows), overrides).iter_rows():
        found.setdefault(relation, set()).add((block, name_key, n))
    return found


def test_a_full_name_is_compared_with_the_one_that_its_documents_write_too() -> None:
    long, usual = "PERSON:rupert ned hale", "PERSON:ned hale"
    found = _blocks((long, "Rupert Ned Hale", 1), (long, "Ned Hale", 1), (usual, "Ned Hale", 2))
    assert {("name:ned hale", long, 0), ("name:ned hale", usual, 0)} <= found["same"]
    linked = entities(name_rows((long, "Rupert Ned Hale", 1), (long, "Ned Hale", 1), (usual, "Ned Hale", 2))).links
    assert linked["entity_id"].n_unique() == 1


def test_full_names_are_compared_by_surname_and_nickname_and_offer_their_documents() -> None:
    robert, bob, plain = "PERSON:robert lee", "PERSON:bob lee", "PERSON:lee"
    found = _blocks((robert, "Robert Lee", 5), (robert, "Lee", 3), (bob, "Bob Lee", 2), (plain, "Lee", 1))
    same = {block: {key for other, key, _ in found["same"] if other == block} for block, _, _ in found["same"]}
    assert sorted(map(len, same.values())) == [1, 1, 1, 1, 2]
    assert {robert, bob} in same.values()
    assert {block for block, key, _ in found["asks"]} == {"surname:lee", "given:lee", "called:lee"}
    assert {key for _, key, _ in found["asks"]} == {plain}
    assert ("called:lee", robert, 3) in found["offers"]
    assert ("surname:lee", robert, 5) in found["offers"]
    assert ("given:robert", robert, 5) in found["offers"]


def test_organisations_ask_for_those_that_are_called_so() -> None:
    long = "ORG:tulip growers union"
    found = _blocks((long, "Tulip Growers Union", 5), (long, "TGU", 3), ("ORG:tgu", "TGU", 1))
    assert {("organisation:tgu", "ORG:tgu", 0), ("initials:tgu", "ORG:tgu", 0)} <= found["asks"]
    assert {("organisation:tgu", long, 3), ("initials:tgu", long, 1), ("capitals:tgu", long, 1)} <= found["offers"]


def test_all_names_that_overrides_speak_of_are_together() -> None:
    rows = [("PERSON:ann lee", "Ann Lee", 1), ("PERSON:cy moss", "Moss", 1), ("PERSON:bob kim", "Bob Kim", 1)]
    found = _blocks(*rows, overrides=said(("merge", "PERSON", "Ann Lee", None, "Moss")))
    assert {key for block, key, _ in found["same"] if block == OVERRULED} == {"PERSON:ann lee", "PERSON:cy moss"}


def test_what_others_offer_counts_as_if_they_were_there() -> None:
    bearers = [("PERSON:ann lee", "Ann Lee", 9), ("PERSON:bob lee", "Bob Lee", 1), ("PERSON:cy lee", "Cy Lee", 1)]
    short = ("PERSON:lee", "Lee", 2)
    for some in ([0], [0, 1], [0, 1, 2]):
        rest = [n for i, (_, _, n) in enumerate(bearers) if i not in some]
        elsewhere = pl.DataFrame({"blocking_key": ["surname:lee"], "n_documents": [sum(rest)]})
        part = entities(name_rows(short, *(bearers[i] for i in some)), elsewhere=elsewhere).links
        whole = entities(name_rows(short, *bearers)).links
        assert part.equals(whole.join(part, on="name_key", how="semi"))


def test_name_groups_are_closed_and_named_by_their_least_name() -> None:
    links = fill(
        LINKS,
        [{"name_key": key, "entity_id": f"e{n}"} for key, n in (("a", 1), ("b", 1), ("c", 2), ("d", 3))],
        link_method="same_name", link_score=1.0, canonical_name_key="a",
    )  # fmt: skip
    blocks = pl.DataFrame({"blocking_key": ["x", "x"], "name_key": ["b", "c"]})
    items = pl.DataFrame({"entity_id": ["e2", "e3"], "item_id": ["Q1", "Q1"]})
    nothing = items.clear()
    assert dict(name_groups(blocks, links, nothing).iter_rows()) == {"a": "a", "b": "a", "c": "a", "d": "d"}
    assert set(name_groups(blocks, links, items)["name_group"]) == {"a"}

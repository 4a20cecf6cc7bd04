"""Batches in, tables out: whatever the order, the batches and the deaths of writers, the tables are the same."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.warehouse.lock import WarehouseError
from flows.warehouse.migrations import migrate
from flows.warehouse.names import published_path
from flows.warehouse.publish import connect_published, publish
from flows.warehouse.resolution import EntityResolution
from flows.warehouse.writer import Warehouse
from transforms.documents.versions import versions
from transforms.entities.blocking import name_blocks
from transforms.ids import content_hash, digest, mention_id, quote_id
from transforms.rejections import quarantine, rejected
from transforms.schemas import (
    DOCUMENT_VERSIONS,
    DOCUMENTS,
    ENTITIES,
    ENTITY_ALIASES,
    ENTITY_ITEMS,
    LINKS,
    MENTIONS,
    QUALITY_RESULTS,
    QUARANTINE,
    QUOTE_SEGMENTS,
    QUOTES,
    SOURCES,
    TIMESTAMP,
    Table,
    conform,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CORPUS_TABLES = (SOURCES, DOCUMENTS, DOCUMENT_VERSIONS, MENTIONS, QUOTES, QUOTE_SEGMENTS, ENTITIES, ENTITY_ALIASES)
OF_THE_RUN = {"run_id", "seen_at"}
Tables = Mapping[str, pl.DataFrame]


def fill(table: Table, rows: Sequence[Mapping[str, Any]], **defaults: object) -> pl.DataFrame:
    """A frame of the table from rows that leave out what is null or has a default."""
    return pl.DataFrame([dict.fromkeys(table.columns) | defaults | dict(row) for row in rows], schema=table.schema)


def documents(*texts: tuple[str, str], run_id: str = "r1", **columns: object) -> pl.DataFrame:
    """DOCUMENTS of (document_id, text)."""
    rows = [{"document_id": d, "origin": f"in/{d}.txt", "text": t, "content_hash": content_hash(t)} for d, t in texts]
    defaults = {
        "authors": [],
        "language": "en",
        "access": "full",
        "retention": None,
        "first_seen_at": NOW,
        "version_number": 1,
        "word_count": 1,
    }
    return fill(DOCUMENTS, rows, **(defaults | {"run_id": run_id} | columns))


def analysed(current: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Each word of a text a mention and each first word the speaker of a quote: a function of the texts alone."""
    mentions, quotes, segments = [], [], []
    for document, text in current.select("document_id", "text").iter_rows():
        start = 0
        for index, word in enumerate(text.split(" ")):
            end = start + len(word)
            mention = mention_id(document, start, end)
            mentions.append(
                {
                    "mention_id": mention,
                    "document_id": document,
                    "name_key": word.lower() if word[0].isupper() else None,
                    "text": word,
                    "char_start": start,
                    "char_end": end,
                    "sentence_index": index,
                    "link_method": ["surname", "full_name", None][len(word) % 3],
                    "link_score": 0.5,
                }
            )
            if index == 0:
                quote = quote_id(document, start, end)
                quotes.append({"quote_id": quote, "document_id": document, "text": word, "speaker_mention_id": mention})
                segments += [{"quote_id": quote, "segment_index": i} for i in range(2)]
            start = end + 1
    span = {"char_start": 0, "char_end": 1}
    return {
        "mentions": fill(MENTIONS, mentions, label="PERSON", mention_kind="name", is_in_quote=False),
        "quotes": fill(
            QUOTES, quotes, quote_kind="direct", is_speech=True, report_kind="statement", speaker_status="named",
            polarity="asserted", quote_group_id="g", **span,
        ),
        "quote_segments": fill(QUOTE_SEGMENTS, segments, is_verbatim=True, **span),
    }  # fmt: skip


def load(warehouse: Warehouse, current: pl.DataFrame, run_id: str = "r1", **changes: Any) -> int:
    """Load documents with their analysis."""
    tables = {"documents": current, **analysed(current), **changes.pop("tables", {})}
    values: dict[str, Any] = {
        "run_id": run_id,
        "content_hash": digest(*current["content_hash"]),
        "quarantine": QUARANTINE.empty(),
        "quality": QUALITY_RESULTS.empty(),
        "loaded_at": NOW,
    }
    return warehouse.load_batch(tables, **(values | changes))


def names(warehouse: Warehouse) -> pl.DataFrame:
    """NAMES of all names."""
    return pl.concat(warehouse.resolution("all").changed()).sort("name_key", "alias")


def write(
    resolution: EntityResolution, entities: pl.DataFrame, aliases: pl.DataFrame, links: pl.DataFrame, by: str
) -> None:
    resolution.write(entities, aliases, links, ENTITY_ITEMS.empty(), quality=QUALITY_RESULTS.empty(), fingerprint=by)


def resolve(warehouse: Warehouse, salt: str = "") -> None:
    """Mark duplicates and link each name to an entity of its own, by a method that depends on salt and name."""
    warehouse.metadata.mark_duplicates()
    resolution = warehouse.resolution(salt)
    for changed in resolution.changed():
        resolution.add_blocks(name_blocks(changed))
    found, _ = resolution.affected()
    keys = found.group_by("name_key").agg(
        pl.col("alias", "first_seen_at").min(), pl.col("n_mentions").sum(), pl.col("n_documents").max()
    )
    rows = [
        {
            **row,
            "entity_id": "e" + salt + row["name_key"],
            "name": row["alias"],
            "normalized_alias": row["name_key"],
            "link_method": "acronym" if digest(salt, row["name_key"]) < "8" else "same_name",
            "canonical_name_key": row["name_key"],
        }
        for row in keys.sort("name_key").iter_rows(named=True)
    ]

    def of(table: Table) -> list[dict[str, Any]]:
        return [{column: row[column] for column in table.columns if column in row} for row in rows]

    write(
        resolution,
        fill(ENTITIES, of(ENTITIES), entity_type="PERSON"),
        fill(ENTITY_ALIASES, of(ENTITY_ALIASES), alias_kind="full"),
        fill(LINKS, of(LINKS), link_score=0.9),
        salt,
    )


def start_run(warehouse: Warehouse, run_id: str = "r1", started_at: datetime = NOW) -> None:
    warehouse.start_run(run_id=run_id, started_at=started_at, code_version="0", model_version="m")


def finish_run(warehouse: Warehouse, run_id: str = "r1", **counts: int) -> None:
    zero = dict.fromkeys(("n_read", "n_loaded", "n_unchanged", "n_quarantined", "n_rejected"), 0)
    warehouse.finish_run(run_id, status="done", finished_at=NOW, **(zero | counts))


def rows(path: Path, query: str) -> list[Any]:
    with duckdb.connect(path, read_only=True) as con:
        return con.execute(query).fetchall()


def contents(path: Path) -> dict[str, pl.DataFrame]:
    """All corpus tables in order of their keys, without what depends on the run."""
    with duckdb.connect(path, read_only=True) as con:
        found = {
            t.name: con.sql(f"from {t.name}").pl().sort(t.key).drop(OF_THE_RUN, strict=False) for t in CORPUS_TABLES
        }
        links = con.sql("from ops.mention_links").pl().sort("mention_id")
        return found | {"ops.mention_links": links}


def assert_same(one: Tables, other: Tables) -> None:
    for name, frame in one.items():
        assert frame.equals(other[name]), f"{name}\n{frame}\n{other[name]}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.duckdb"


@pytest.fixture
def warehouse(path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(path) as opened:
        start_run(opened)
        yield opened


# ------------------------------------------------------------------------------------------------- batches
def test_a_batch_twice_is_a_batch_once(warehouse: Warehouse, path: Path) -> None:
    batch = documents(("d1", "Ann met Bo Lee"), ("d2", "Bo left"))
    sources = fill(SOURCES, [{"source_id": "wire", "name": "Wire", "is_wire": True}])
    found = []
    for _ in range(2):
        load(warehouse, batch, tables={"sources": sources})
        resolve(warehouse)
        with warehouse.at_rest():
            found.append(contents(path))
            assert rows(path, "select n_documents, run_id from ops.batches") == [(2, "r1")]
    assert [found[0][t.name].height for t in CORPUS_TABLES] == [1, 2, 0, 6, 2, 4, 3, 3]
    assert_same(*found)


def test_a_changed_text_becomes_a_version(warehouse: Warehouse, path: Path) -> None:
    load(warehouse, documents(("d1", "Ann spoke at length"), ("d2", "Bo left")))
    for number, text in ((2, "Ann spoke"), (3, "Cy spoke")):
        start_run(warehouse, f"r{number}", NOW + timedelta(days=number))
        load(warehouse, documents(("d1", text), version_number=number, run_id=f"r{number}"), f"r{number}")
    known = warehouse.known(["d1", "d9"])
    assert known.select("content_hash", "version_number", "is_current").rows() == [
        (content_hash("Ann spoke at length"), 1, False),
        (content_hash("Ann spoke"), 2, False),
        (content_hash("Cy spoke"), 3, True),
    ]
    assert known["first_seen_at"].to_list() == [NOW] * 3
    warehouse.close()
    assert rows(path, "select version_number, text, seen_at from document_versions order by all") == [
        (1, "Ann spoke at length", NOW),
        (2, "Ann spoke", NOW + timedelta(days=2)),
    ]
    assert rows(path, "select text from mentions where document_id = 'd1' order by all") == [("Cy",), ("spoke",)]
    assert rows(path, "select count(*) from quote_segments") == [(4,)]


def test_another_text_needs_another_number(warehouse: Warehouse) -> None:
    load(warehouse, documents(("d1", "Ann spoke")))
    with pytest.raises(WarehouseError, match="version 1 of document d1: version 1 is there with another text"):
        load(warehouse, documents(("d1", "Bo spoke"), ("d2", "Bo left")))
    assert warehouse.known(["d1", "d2"])["content_hash"].to_list() == [content_hash("Ann spoke")]


def test_rows_of_refused_documents_and_quotes_are_left_out(warehouse: Warehouse, path: Path) -> None:
    batch = documents(("d1", "Ann spoke"), ("d2", "Bo left"))
    load(warehouse, batch.head(1), tables=analysed(batch))
    load(warehouse, batch.tail(1), tables={"quotes": QUOTES.empty()})
    warehouse.close()
    assert rows(path, "select document_id, count(*) from mentions group by all order by all") == [("d1", 2), ("d2", 2)]
    assert rows(path, "select distinct split_part(quote_id, ':', 1) from quote_segments") == [("d1",)]


def test_an_unknown_table_is_refused(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="cannot load runs; a batch may have sources, documents"):
        load(warehouse, documents(), tables={"runs": DOCUMENTS.empty()})


@dataclass(frozen=True)
class Read:
    """A text as it was read, from a file of its own: what one file said before is another matter."""

    document_id: str
    text: str
    published: datetime | None
    origin: str


TEXTS = ["Ann met Bo", "Ann met Bo", "Bo left", "Cy Lee said no", "ann and Xi", "Xi"]
_READ = st.tuples(
    st.sampled_from(["d1", "d2", "d3", "d4"]),
    st.sampled_from(TEXTS),
    st.sampled_from([None, NOW, NOW - timedelta(days=3)]),
)
READS = st.lists(_READ, max_size=10).map(
    lambda reads: [Read(*read, f"in/{number}.txt") for number, read in enumerate(reads)]
)


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(READS, st.randoms(use_true_random=False))
def test_the_tables_do_not_depend_on_batches_and_resolutions(
    tmp_path: Path, reads: list[Read], chance: random.Random
) -> None:
    empty, at_once, piecemeal = (tmp_path / f"{name}.duckdb" for name in ("empty", "at_once", "piecemeal"))
    if not empty.exists():
        Warehouse.open(empty).close()
    for fresh in (at_once, piecemeal):
        shutil.copyfile(empty, fresh)

    def take_in(warehouse: Warehouse, some: Sequence[Read]) -> None:
        found = documents(*((r.document_id, r.text) for r in some))
        found = found.with_columns(
            origin=pl.Series([r.origin for r in some], dtype=pl.String),
            date_published=pl.Series([r.published for r in some], dtype=TIMESTAMP),
        )
        new = versions(conform(found, DOCUMENTS), warehouse.known(found["document_id"].to_list()))
        described = new.described["document_id"].implode()
        own = pl.col("document_id").is_in(described)
        for _ in range(chance.randint(1, 2)):
            load(warehouse, new.current, tables={"document_versions": new.superseded.filter(~own)})
            quality = QUALITY_RESULTS.empty()
            warehouse.metadata.load(new.described, new.superseded.filter(own), SOURCES.empty(), quality=quality)

    with Warehouse.open(at_once) as warehouse:
        take_in(warehouse, reads)
        resolve(warehouse)
    with Warehouse.open(piecemeal) as warehouse:
        rest = list(reads)
        while rest:
            size = chance.randint(1, 4)
            take_in(warehouse, rest[:size])
            if chance.random() < 0.6:
                resolve(warehouse, salt=chance.choice(["", "a", "b"]))
            rest = rest[size:]
        resolve(warehouse)
    assert_same(contents(at_once), contents(piecemeal))


# ----------------------------------------------------------------------------------------- the whole corpus
def test_names_are_counted_without_duplicates(warehouse: Warehouse) -> None:
    load(warehouse, documents(("d1", "Ann met Ann and Bo"), ("d2", "Ann met Ann and Bo"), ("d3", "Ann left")))
    assert warehouse.metadata.mark_duplicates() == 1
    assert warehouse.metadata.mark_duplicates() == 0
    found = names(warehouse)
    assert found.select("name_key", "alias", "n_mentions", "n_documents").rows() == [
        ("ann", "Ann", 3, 2),
        ("bo", "Bo", 1, 1),
    ]


def test_the_earliest_copy_counts(warehouse: Warehouse, path: Path) -> None:
    load(warehouse, documents(("d1", "Ann left"), ("d2", "Ann left")))
    load(warehouse, documents(("d3", "Ann left"), ("d4", "Ann left"), date_published=NOW))
    assert warehouse.metadata.mark_duplicates() == 3
    load(warehouse, documents(("d3", "Cy left"), version_number=2))
    assert warehouse.metadata.mark_duplicates() == 3
    finish_run(warehouse, n_loaded=4)
    warehouse.close()
    query = "select document_id, duplicate_of_document_id, duplicate_kind from documents order by all"
    assert rows(path, query) == [
        ("d1", "d4", "exact"),
        ("d2", "d4", "exact"),
        ("d3", None, None),
        ("d4", None, None),
    ]
    assert rows(path, "select n_duplicates from ops.runs") == [(2,)]


def test_resolving_links_mentions_speakers_and_counts(warehouse: Warehouse, path: Path) -> None:
    assert warehouse.is_resolved()
    load(warehouse, documents(("d1", "Ann met Ann"), ("d2", "Ann left"), ("d3", "they left")))
    assert not warehouse.is_resolved()
    resolve(warehouse)
    assert warehouse.is_resolved("")
    warehouse.close()
    assert rows(path, "select entity_id, n_mentions, n_documents, first_seen_at from entities") == [("eann", 3, 2, NOW)]
    assert rows(path, "select document_id, speaker_entity_id from quotes order by all") == [
        ("d1", "eann"),
        ("d2", "eann"),
        ("d3", None),
    ]
    assert rows(path, "select distinct text, entity_id from mentions order by all") == [
        ("Ann", "eann"), ("left", None), ("met", None), ("they", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "link", "kept"),
    [
        (("surname", 0.5), ("same_name", 0.9), ("surname", 0.5)),
        (("surname", 0.5), ("acronym", 0.75), ("acronym", 0.75)),
        ((None, None), ("same_name", 0.75), ("same_name", 0.75)),
    ],
)
def test_a_link_of_the_name_shows_where_it_says_more_than_the_analysis(
    warehouse: Warehouse, found: tuple[Any, Any], link: tuple[str, float], kept: tuple[str, float]
) -> None:
    batch = documents(("d1", "Ann"))
    mentions = analysed(batch)["mentions"].with_columns(link_method=pl.lit(found[0]), link_score=pl.lit(found[1]))
    load(warehouse, batch, tables={"mentions": mentions})
    entity = fill(ENTITIES, [{"entity_id": "e1"}], entity_type="PERSON", name="Ann", n_mentions=0, n_documents=0,
                  first_seen_at=NOW)  # fmt: skip

    def links_after(rows: list[dict[str, Any]]) -> tuple[Any, ...]:
        by = warehouse.change_id()  # another one each time: all names are resolved again
        write(warehouse.resolution(by), entity, ENTITY_ALIASES.empty(), fill(LINKS, rows, canonical_name_key="ann"), by)
        with warehouse.at_rest() as path, duckdb.connect(path) as con:
            return con.execute("select entity_id, link_method, link_score from mentions").fetchall()[0]

    for _ in range(2):
        row = {"name_key": "ann", "entity_id": "e1", "link_method": link[0], "link_score": link[1]}
        assert links_after([row]) == ("e1", *kept)
        assert links_after([]) == (None, *found)


# --------------------------------------------------------------------------------------- the record of runs
def refusal(origin: str, reason: str = "empty", detail: str = "no text") -> pl.DataFrame:
    return quarantine(
        rejected([{"stage": "read", "origin": origin, "reason_code": reason, "detail": detail}]), run_id="r1"
    )


def test_quarantine_is_filled_once_resolved_and_opened_again(warehouse: Warehouse) -> None:
    def standing() -> list[Any]:
        with warehouse.at_rest() as path:
            return rows(path, "select origin, reason_code, detail, resolved_at from ops.quarantine order by all")

    assert warehouse.load_quarantine(refusal("in/d1.txt")) == 1
    assert warehouse.load_quarantine(refusal("in/d1.txt", detail="again")) == 0
    bad_row = refusal("in/d1.txt", "bad_row")
    assert load(warehouse, documents(("d2", "Bo left")), quarantine=bad_row) == 1
    assert standing() == [("in/d1.txt", "bad_row", "no text", None), ("in/d1.txt", "empty", "no text", None)]
    assert load(warehouse, documents(("d1", "Ann left")), quarantine=bad_row) == 0
    assert standing() == [("in/d1.txt", "bad_row", "no text", None), ("in/d1.txt", "empty", "no text", NOW)]
    assert warehouse.load_quarantine(refusal("in/d1.txt", detail="again")) == 1
    assert standing() == [("in/d1.txt", "bad_row", "no text", None), ("in/d1.txt", "empty", "again", None)]


def test_a_stopped_batch_leaves_its_refusals_and_results_only(warehouse: Warehouse, path: Path) -> None:
    result = {"batch_id": "b", "suite": "documents", "expectation": "share", "observed_value": 0.5}
    defaults = {"run_id": "r1", "severity": "error", "success": False, "n_checked": 1, "n_unexpected": 1,
                "unexpected_keys": []}  # fmt: skip
    for success in (False, True):
        quality = fill(QUALITY_RESULTS, [result], **(defaults | {"success": success}))
        load(warehouse, documents(), quality=quality, quarantine=refusal("in/x"))
    assert warehouse.is_resolved()
    warehouse.close()
    assert rows(path, "select success from ops.quality_results") == [(True,)]
    assert rows(path, "select (select count(*) from ops.quarantine), (select count(*) from ops.batches)") == [(1, 0)]


def test_past_shares_are_of_past_runs(warehouse: Warehouse) -> None:
    def measure(run_id: str, *values: tuple[float | None, int]) -> None:
        results = [{"batch_id": f"b{i}", "observed_value": v, "n_checked": n} for i, (v, n) in enumerate(values)]
        quality = fill(QUALITY_RESULTS, results, run_id=run_id, suite="quotes", expectation="share", severity="error",
                       success=True, n_unexpected=0, unexpected_keys=[])  # fmt: skip
        load(warehouse, documents(), run_id, quality=quality)

    for day, values in enumerate([[(0.5, 10), (0.8, 20)], [(None, 9)], [(0.25, 4), (0.0, 0)]]):
        start_run(warehouse, f"p{day}", NOW + timedelta(days=day))
        measure(f"p{day}", *values)
        finish_run(warehouse, f"p{day}")
    measure("r1", (0.9, 10))  # still running
    asked = [("share", 14), ("share", 1), ("other", 14)]
    rows = [warehouse.ask("runs/past_shares", expectation=name, n_runs=n) for name, n in asked]
    assert [[row["share"] for row in found] for found in rows] == [[0.25, pytest.approx(0.7)], [0.25], []]


@dataclass(frozen=True)
class Finished:
    origin: str
    fingerprint: str
    n_records: int


def test_inputs_are_kept_by_origin(warehouse: Warehouse) -> None:
    warehouse.inputs.record([Finished("a", "f1", 3), Finished("b", "f2", 1)], "r1")
    warehouse.inputs.record([Finished("a", "f3", 4), Finished("a", "f4", 5)], "r1")
    warehouse.inputs.record([], "r1")
    assert warehouse.inputs.known() == {"a": ("f4", 5), "b": ("f2", 1)}


def test_a_run_that_died_is_marked(path: Path) -> None:
    with Warehouse.open(path) as warehouse:
        start_run(warehouse, "dead")
        start_run(warehouse, "done")
        finish_run(warehouse, "done", n_read=7)
    Warehouse.open(path).close()
    assert rows(path, "select run_id, status, n_read, finished_at from ops.runs order by all") == [
        ("dead", "interrupted", 0, None),
        ("done", "done", 7, NOW),
    ]


# -------------------------------------------------------------------------------------- the published copy
def test_readers_keep_what_they_opened_and_see_the_next(warehouse: Warehouse, path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"no .*news.published.duckdb: `onrecord run` creates it"):
        connect_published(path)
    load(warehouse, documents(("d1", "Ann left"), date_published=NOW))
    assert publish(warehouse) == published_path(path)
    first = published_path(path).stat()
    publish(warehouse)
    assert published_path(path).stat().st_ino == first.st_ino, "nothing had changed"
    with connect_published(path) as reader:
        assert reader.execute("select current_setting('TimeZone')").fetchall() == [("UTC",)]
        with pytest.raises(duckdb.Error, match="read-only"):
            reader.execute("delete from documents")
        load(warehouse, documents(("d2", "Bo left")))
        publish(warehouse)
        assert reader.execute("select document_id, date_published from documents").fetchall() == [("d1", NOW)]
    with connect_published(path) as reader:
        assert reader.execute("select count(*) from documents").fetchall() == [(2,)]
    load(warehouse, documents(("d3", "Cy left")))
    assert warehouse.known(["d3"]).height == 1, "the warehouse is writable after publishing"
    beside = {f"news.published.duckdb{ending}" for ending in ("", ".search", ".seal", ".spare")}
    assert {p.name for p in path.parent.iterdir() if "publ" in p.name} == beside


def test_a_broken_copy_is_replaced(path: Path) -> None:
    for text in ("Ann left", "Bo left", None):
        if text is None:
            published_path(path).write_bytes(b"broken")
        else:  # both: a run refuses to begin anew beside a copy that has documents
            path.unlink(missing_ok=True)
            published_path(path).unlink(missing_ok=True)
        with Warehouse.open(path) as warehouse:
            if text is not None:
                load(warehouse, documents(("d1", text)))
            publish(warehouse)
        with connect_published(path) as reader:
            assert reader.execute("select text from documents").fetchall() == [(text or "Bo left",)]


# ---------------------------------------------------------------------------------------------- sudden death
# DuckDB imports pandas where it can, which takes longer than the rest of these scripts and is not needed.
WITHOUT_PANDAS = "import sys; sys.modules['pandas'] = None"
LOAD_FOREVER = """
import sys
from pathlib import Path
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_writer import documents, load
with Warehouse.open(Path(sys.argv[1])) as warehouse:
    number = 1 + warehouse.known([f"d{i}" for i in range(20)])["version_number"].max() if int(sys.argv[2]) else 1
    while True:
        batch = documents(*((f"d{i}", f"Ann met Bo {number} times, {i}") for i in range(20)), version_number=number)
        load(warehouse, batch)
        print(number, flush=True)
        number += 1
"""


def killed_after(script: str, *arguments: object, lines: int, seconds: float) -> str:
    """The last of so many lines that a script printed before it was killed some moment later."""
    command = [sys.executable, "-c", f"{WITHOUT_PANDAS}\n{script}", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as process:
        assert process.stdout is not None
        line = [process.stdout.readline() for _ in range(lines)][-1]
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
    return line


def test_a_killed_writer_leaves_no_half_batch(path: Path) -> None:
    chance = random.Random(7)
    for attempt in range(2):
        seen = int(killed_after(LOAD_FOREVER, path, attempt, lines=2, seconds=chance.random() * 0.1))
        Warehouse.open(path, wait_seconds=5).close()
        [(numbers, number, n_documents)] = rows(
            path, "select count(distinct version_number), max(version_number), count(*) from documents"
        )
        assert (numbers, n_documents) == (1, 20)
        assert number >= seen, "what was reported as loaded is there"
        assert rows(path, "select count(*), count(distinct mention_id) from mentions") == [(120, 120)]
        assert rows(path, "select count(*) from quote_segments") == [(40,)]
        assert rows(path, "select count(*) from document_versions") == [(20 * (number - 1),)]
        assert rows(path, "select count(*) from ops.batches") == [(number,)]


READ_UNTIL = """
import sys
from pathlib import Path
from flows.warehouse.publish import connect_published
path, end, n_reads, is_last = Path(sys.argv[1]), Path(sys.argv[2]), 0, False
while not is_last:
    is_last = end.exists()  # asked before the read, which then sees the last copy
    with connect_published(path) as con:
        [(documents,)] = con.execute("select count(*) from documents").fetchall()
        [(mentions,)] = con.execute("select count(*) from mentions").fetchall()
    assert mentions == 3 * documents > 0, (documents, mentions)
    n_reads += 1
    print(n_reads, documents, flush=True)
"""


def test_readers_are_never_shut_out_while_a_writer_loads_and_publishes(warehouse: Warehouse, path: Path) -> None:
    end = path.with_name("end")
    load(warehouse, documents(("d0", "Ann met Bo")))
    publish(warehouse)
    command = [sys.executable, "-c", f"{WITHOUT_PANDAS}\n{READ_UNTIL}", str(path), str(end)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]) as reader:
        assert reader.stdout is not None
        seen = [reader.stdout.readline()]
        for number in range(1, 9):
            load(warehouse, documents((f"d{number}", "Ann met Bo")))
            publish(warehouse)
        end.touch()
        seen += reader.stdout.readlines()
    assert reader.returncode == 0
    assert seen[-1].split()[1] == "9"


MIGRATE = """
import sys, duckdb
from flows.warehouse.migrations import migrate
con = duckdb.connect(sys.argv[1])
first = {"0001_a": "create table a (i int)"}
migrate(con, first, {})
print("open", flush=True)
migrate(con, first | {"0002_b": sys.argv[2]}, {})
"""


def test_a_migration_is_applied_whole_or_not_at_all(path: Path) -> None:
    first = {"0001_a": "create table a (i int)"}
    slow = "insert into a values (1); create table b as select md5(i::varchar) from range(1000000000) t(i)"
    killed_after(MIGRATE, path, slow, lines=1, seconds=0.4)
    with duckdb.connect(path) as con:
        migrate(con, first, {})
        with pytest.raises(WarehouseError, match=r"sql/migrations/0002_b.sql: .*nothing"):
            migrate(con, first | {"0002_b": "insert into a values (1); create table b (i int); select nothing"}, {})
        assert con.execute("select count(*) from a").fetchall() == [(0,)]
        assert con.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall() == [("a",)]
        assert migrate(con, first | {"0002_b": "create table b (i int)"}, {}) == ["0002_b"]
        assert con.execute("select name from ops.migrations order by name").fetchall() == [("0001_a",), ("0002_b",)]


def test_a_new_warehouse_is_made_whole_or_not_at_all(path: Path) -> None:
    with duckdb.connect(path) as con:
        tables = {"0001_a": "create table a (i int)", "0002_b": "create table b (i int); select nothing"}
        with pytest.raises(WarehouseError, match=r"sql/migrations/0002_b.sql: .*nothing"):
            migrate(con, tables, {})
        assert con.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall() == []
        assert migrate(con, {"0001_a": tables["0001_a"]}, {}) == ["0001_a"]


# ------------------------------------------------------------------------------------------------ migrations
def test_migrations_that_do_not_fit_are_refused() -> None:
    con = duckdb.connect()
    first, third = {"0001_a": "create table a (i int)"}, {"0003_c": "create table c (i int)"}
    assert migrate(con, first | third, {}) == ["0001_a", "0003_c"]
    assert migrate(con, first | third, {}) == []
    with pytest.raises(WarehouseError, match="written by a newer onrecord: this one lacks migration 0003_c"):
        migrate(con, first, {})
    with pytest.raises(WarehouseError, match=r"0001_a.sql was changed after it had been applied"):
        migrate(con, {"0001_a": "create table a (i bigint)"} | third, {})
    with pytest.raises(WarehouseError, match=r"0002_b.sql comes before 0003_c, which is applied already"):
        migrate(con, first | {"0002_b": "create table b (i int)"} | third, {})


def test_marts_follow_their_files() -> None:
    con = duckdb.connect()
    tables = {"0001_a": "create table a (i int)"}
    marts = {
        "above": "-- grain: a row\ncreate or replace view mart.above as select i + 1 as j from mart.below",
        "below": "create or replace view mart.below as select i from a",
    }

    def views() -> list[Any]:
        return con.execute("select view_name from duckdb_views() where schema_name = 'mart' order by all").fetchall()

    assert migrate(con, tables, marts) == ["0001_a", "marts/above", "marts/below"]
    assert migrate(con, tables, marts) == []
    changed = marts | {"below": "create or replace view mart.below as select i, i::double as k from a"}
    migrate(con, tables, changed)
    assert con.execute("select * from mart.below, mart.above").fetchall() == []
    with pytest.raises(WarehouseError, match=r"sql/marts/above.sql: .*below"):
        migrate(con, tables, {"above": marts["above"]})
    with pytest.raises(WarehouseError, match=r"sql/marts/below.sql: .*nothing"):
        migrate(con, tables, marts | {"below": "create view mart.below as select nothing from a"})
    assert views() == [("above",), ("below",)], "a failure leaves the old ones"
    migrate(con, tables, {"below": marts["below"]})
    assert views() == [("below",)]

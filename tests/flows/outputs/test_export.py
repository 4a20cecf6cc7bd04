"""The export: what readers get, what is written again, and what is left when it fails or is killed."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

import flows.outputs.export as exporting
from flows.outputs.export import EXPORTED, ExportError, export
from tests.flows.warehouse.marts.rows import create_tables, date_rows, document, insert, mention, quote
from transforms.schemas import (
    DOCUMENT_VERSIONS,
    DOCUMENTS,
    ENTITIES,
    ENTITY_ALIASES,
    MENTIONS,
    QUOTE_CUTS,
    QUOTE_SEGMENTS,
    QUOTES,
    RUNS,
    SOURCES,
    STORIES,
    STORY_DOCUMENTS,
)

NOW = datetime(2025, 10, 3, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
AUGUST, SEPTEMBER = datetime(2025, 8, 31, 23, 59, tzinfo=UTC), datetime(2025, 9, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents of August, one of September and one without a date (first seen in September), with all else."""
    path = tmp_path_factory.mktemp("original") / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        create_tables(con)
        insert(con, SOURCES, [{"source_id": "a", "name": "Wire A", "is_wire": True}])
        insert(
            con,
            DOCUMENTS,
            [
                document("d1", "a", AUGUST, authors=["Ana Silva", "O'Neil “x”"], text="naïve 😀 text"),
                document("d2", "a", AUGUST - timedelta(days=5), authors=[]),
                document("d3", "a", SEPTEMBER),
                document("d4", None, None),
            ],
        )
        insert(
            con,
            DOCUMENT_VERSIONS,
            [{"document_id": "d1", "version_number": 1, "text": "old", "content_hash": "x", "seen_at": NOW}],
        )
        insert(
            con,
            ENTITIES,
            [
                {"entity_id": "p1", "entity_type": "PERSON", "name": "Ana Silva", "first_seen_at": AUGUST},
                {"entity_id": "o1", "entity_type": "ORG", "name": "Harbour Board", "first_seen_at": AUGUST},
            ],
        )
        insert(con, ENTITY_ALIASES, [{"entity_id": "p1", "alias": "Silva", "alias_kind": "short", "n_mentions": 2}])
        mentions = [mention(d, at, e, tone=0.1) for d in ("d1", "d2", "d3", "d4") for at, e in ((0, "p1"), (9, "o1"))]
        insert(con, MENTIONS, mentions)
        quotes = [quote(d, 5, "p1", "g") for d in ("d3", "d1")] + [quote("d1", 70, None, "h")]
        insert(con, QUOTES, quotes)
        insert(
            con,
            QUOTE_SEGMENTS,
            [
                {"quote_id": q["quote_id"], "segment_index": 0, "char_start": 5, "char_end": 9, "is_verbatim": True}
                for q in quotes
            ],
        )
        cuts = [{"quote_id": q["quote_id"], "document_id": q["document_id"], "left_out": ["so"]} for q in quotes]
        insert(con, QUOTE_CUTS, cuts)
        for own, day, members in (("s1", AUGUST, ["d2", "d1"]), ("s2", SEPTEMBER, ["d3"])):
            story = {"story_id": own, "first_document_id": members[0], "started_at": day, "updated_at": day}
            insert(con, STORIES, [story | {"n_documents": len(members), "n_sources": 2, "n_texts": len(members)}])
            insert(con, STORY_DOCUMENTS, [{"story_id": own, "document_id": d, "score": 1.0} for d in members])
    return path


@pytest.fixture
def warehouse(original: Path, tmp_path: Path) -> Path:
    """The original, to be changed at will."""
    return Path(shutil.copy(original, tmp_path))


@pytest.fixture
def con(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.execute("set timezone = 'Asia/Tokyo'")
        yield con


def changed(warehouse: Path, sql: str) -> duckdb.DuckDBPyConnection:
    """A new connection to the warehouse after a change."""
    with duckdb.connect(str(warehouse)) as writer:
        writer.execute(sql)
    return duckdb.connect(str(warehouse), read_only=True)


def files(out: Path) -> dict[str, tuple[int, int]]:
    """Parquet files of an export with what would change if they were written again."""
    return {
        path.relative_to(out).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(out.rglob("*.parquet"))
    }


def rows_of(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return sorted(frame.rows(), key=repr)


def is_same_as_warehouse(con: duckdb.DuckDBPyConnection, out: Path, tables: Sequence[str] = EXPORTED) -> bool:
    return all(
        rows_of(pl.read_parquet(out / name / "**/*.parquet", hive_partitioning=False))
        == rows_of(con.sql(f"select * from {_relation(name)}").pl())
        for name in tables
    )


def _relation(name: str) -> str:
    return f"mart.{name}" if exporting._RELATIONS[name].is_mart else name


def test_dated_tables_are_split_by_the_month_of_their_document(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(con, out, run_id="r1", exported_at=NOW)
    by_month = ["month=2025-08/part-0.parquet", "month=2025-09/part-0.parquet"]
    without_rows = {
        "document_topics",
        "document_keywords",
        "keywords_daily",
        "stances",
        "denials",
        "first_with_the_news",
        "who_speaks_about_whom",
    }
    expected = {
        f"{name}/{part}"
        for name in set(EXPORTED) - without_rows
        for part in (by_month if exporting._RELATIONS[name].is_dated else ["part-0.parquet"])
    } | {f"{name}/month=unknown/part-0.parquet" for name in without_rows}
    assert set(files(out)) == expected - {"document_versions/month=2025-09/part-0.parquet"}
    assert is_same_as_warehouse(con, out)
    assert pl.read_parquet(out / "quote_segments" / by_month[0])["quote_id"].to_list() == ["d1:q5-55", "d1:q70-120"]


def test_polars_duckdb_and_pandas_read_the_same_rows(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "an export's folder"
    export(con, out, run_id="r1", exported_at=NOW)
    of_polars = pl.scan_parquet(out / "documents" / "**/*.parquet", hive_partitioning=True).collect()
    glob = f"{out}/documents/**/*.parquet"
    con.execute("set timezone = 'UTC'")
    relation = con.sql("select * from read_parquet($glob, hive_partitioning = true)", params={"glob": glob})
    of_duckdb = relation.pl()
    of_pandas = pl.from_pandas(pd.read_parquet(out / "documents")).with_columns(pl.col("month").cast(pl.String))
    assert of_polars.schema == of_duckdb.schema
    assert of_polars.drop("month", "day").schema == DOCUMENTS.schema
    assert sorted(of_polars.get_column("month")) == ["2025-08", "2025-08", "2025-09", "2025-09"]
    assert rows_of(of_polars) == rows_of(of_duckdb)
    assert rows_of(of_polars) == rows_of(of_pandas.select(of_polars.columns).cast(of_polars.schema))


def test_rows_of_a_file_are_sorted_and_its_groups_sized_for_bi(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        create_tables(con)
        insert(con, DOCUMENTS, [document(f"d{n}", "a", SEPTEMBER + timedelta(days=n % 3)) for n in range(9, -1, -1)])
        con.execute(
            """insert into mentions by name select 'm' || range as mention_id, 'd' || range % 10 as document_id,
               (hash(range) % 100000)::integer as char_start from range(250000)"""
        )
        date_rows(con)
        export(con, tmp_path / "out", run_id="r1", exported_at=NOW, tables=["mentions"])
    path = tmp_path / "out" / "mentions" / "month=2025-09" / "part-0.parquet"
    meta = pq.read_metadata(path)
    assert [meta.row_group(n).num_rows for n in range(meta.num_row_groups)] == [122880, 122880, 4240]
    assert meta.row_group(0).column(0).compression == "ZSTD"
    read = pl.read_parquet(path).with_columns(day=pl.col("document_id").str.slice(1).cast(pl.Int32) % 3)
    keys = read.select("day", "document_id", "char_start").rows()
    assert keys == sorted(keys)


def test_files_carry_comments_key_and_types(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    export(con, tmp_path / "out", run_id="r1", exported_at=NOW)
    path = tmp_path / "out" / "documents" / "month=2025-08" / "part-0.parquet"
    metadata = {key.decode(): value.decode() for key, value in pq.read_metadata(path).metadata.items()}
    assert metadata["onrecord.table"] == "documents"
    assert metadata["onrecord.comment"] == DOCUMENTS.comment
    assert json.loads(metadata["onrecord.key"]) == ["document_id"]
    comments = {column["name"]: column["comment"] for column in json.loads(metadata["onrecord.columns"])}
    assert comments.pop("day").startswith("day of the document")
    assert comments == {name: column.comment for name, column in DOCUMENTS.columns.items()}
    types = {column["name"]: column["type"] for column in json.loads(metadata["onrecord.columns"])}
    assert (types["authors"], types["date_published"]) == ("VARCHAR[]", "TIMESTAMP WITH TIME ZONE")
    mart = pq.read_metadata(tmp_path / "out" / "co_mentions" / "month=2025-08" / "part-0.parquet").metadata
    said = {column["name"]: column["comment"] for column in json.loads(mart[b"onrecord.columns"])}
    assert said["n_documents"] == "documents that mention both"


def test_the_manifest_says_what_there_is(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    returned = export(con, out, run_id="r1", exported_at=NOW)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["run_id"], manifest["exported_at"]) == ("r1", "2025-10-03T12:00:00+00:00")
    assert manifest["schema_version"] == exporting.SCHEMA_VERSION
    assert list(manifest["tables"]) == list(EXPORTED)
    table = manifest["tables"]["documents"]
    assert (table["rows"], table["min_date"], table["max_date"]) == (4, "2025-08-26", "2025-09-15")
    assert [(p["month"], p["rows"], p["file"]) for p in table["partitions"]] == [
        ("2025-08", 2, "documents/month=2025-08/part-0.parquet"),
        ("2025-09", 2, "documents/month=2025-09/part-0.parquet"),
    ]
    assert table["columns"][0] == {
        "name": "document_id",
        "type": "VARCHAR",
        "comment": returned.tables["documents"].columns[0].comment,
    }
    assert manifest["tables"]["entities"]["min_date"] is None
    for entry in manifest["tables"].values():
        for partition in entry["partitions"]:
            assert (out / partition["file"]).stat().st_size == partition["bytes"]
            assert pq.read_metadata(out / partition["file"]).num_rows == partition["rows"]


def test_the_run_of_an_export_is_the_last_one_unless_given(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert export(con, tmp_path / "out", exported_at=NOW, tables=["mart.who_quotes_whom"]).run_id is None
    with duckdb.connect() as other:
        create_tables(other)
        insert(other, RUNS, [{"run_id": f"r{n}", "started_at": NOW + timedelta(days=n)} for n in (1, 3, 2)])
        assert export(other, tmp_path / "other", exported_at=NOW, tables=["sources"]).run_id == "r3"


def test_a_second_export_writes_nothing_but_the_manifest(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(con, out, run_id="r1", exported_at=NOW)
    before = files(out)
    manifest = export(con, out, run_id="r2", exported_at=LATER)
    assert files(out) == before
    assert (manifest.run_id, manifest.exported_at) == ("r2", LATER.isoformat())
    assert {p.written_at for table in manifest.tables.values() for p in table.partitions} == {NOW.isoformat()}


def test_a_changed_document_rewrites_only_its_month(
    warehouse: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(con, out, run_id="r1", exported_at=NOW)
    con.close()
    before = files(out)
    with changed(warehouse, "update documents set headline = 'New' where document_id = 'd3'") as reader:
        export(reader, out, run_id="r2", exported_at=LATER)
        assert is_same_as_warehouse(reader, out)
    after = files(out)
    assert after.keys() == before.keys()
    assert {file for file in after if after[file] != before[file]} == {
        "documents/month=2025-09/part-0.parquet",
        "quotes_by_speaker/month=2025-09/part-0.parquet",
        "reports_by_speaker/month=2025-09/part-0.parquet",
        "story_coverage/month=2025-09/part-0.parquet",
        "source_balance/month=2025-09/part-0.parquet",  # says whether the headline quotes somebody
    }


def test_a_month_that_is_gone_goes_from_the_export(
    warehouse: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(con, out, run_id="r1", exported_at=NOW)
    con.close()
    with changed(warehouse, "delete from documents where document_id in ('d1', 'd2')") as reader:
        export(reader, out, run_id="r2", exported_at=LATER)
        assert is_same_as_warehouse(reader, out)
    assert [path.name for path in (out / "documents").iterdir()] == ["month=2025-09"]
    # rows whose document is gone are not lost: what a document says has its day, of other tables the month is not known
    assert (out / "mentions" / "month=2025-08" / "part-0.parquet").exists()


@pytest.mark.parametrize("harm", ["delete", "cut", "replace", "add"])
def test_harm_to_the_files_is_mended(con: duckdb.DuckDBPyConnection, tmp_path: Path, harm: str) -> None:
    out = tmp_path / "out"
    tables = ["mentions", "quotes"]
    export(con, out, run_id="r1", exported_at=NOW, tables=tables)
    path = out / "mentions" / "month=2025-08" / "part-0.parquet"
    if harm == "delete":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-20])
    elif harm == "replace":
        path.write_bytes((out / "quotes" / "month=2025-08" / "part-0.parquet").read_bytes())
    else:
        (out / "mentions" / "part-9.parquet").write_bytes(path.read_bytes())
    export(con, out, run_id="r2", exported_at=LATER, tables=tables)
    assert is_same_as_warehouse(con, out, tables)


def test_without_rows_every_table_still_has_its_columns(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        create_tables(con)
        manifest = export(con, tmp_path / "out", run_id="r1", exported_at=NOW)
        assert is_same_as_warehouse(con, tmp_path / "out")
    assert {table.rows for table in manifest.tables.values()} == {0}
    exported = pl.read_parquet(tmp_path / "out" / "quotes" / "**/*.parquet")
    assert exported.drop("day").schema == QUOTES.schema


def test_chosen_tables_alone_are_written_and_others_stay(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert list(export(con, out, run_id="r1", exported_at=NOW, tables=["quotes", "sources"]).tables) == [
        "sources",
        "quotes",
    ]
    assert {file.split("/")[0] for file in files(out)} == {"quotes", "sources"}
    manifest = export(con, out, run_id="r2", exported_at=LATER, tables=["entities"])
    assert manifest.as_text() == (
        "sources: 1 row; 1 file, 0 written\n"
        "quotes: 3 rows, 2025-08-31 to 2025-09-10; 2 files, 0 written\n"
        "entities: 2 rows; 1 file, 1 written"
    )
    assert manifest.as_json() == (out / "manifest.json").read_text(encoding="utf-8")
    assert list(manifest.tables) == ["sources", "quotes", "entities"]
    with pytest.raises(ExportError, match="no such table to export: quote; there are: sources, documents"):
        export(con, out, run_id="r2", exported_at=LATER, tables=["quote"])


def test_a_folder_of_something_else_is_refused_and_left_alone(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(ExportError, match=r"is not empty and has no manifest\.json"):
        export(con, out, run_id="r1", exported_at=NOW)
    for other in (
        '{"name": "web app", "icons": []}',
        "[]",
        "{",
        '{"format": "onrecord-export", "tables": {"quotes": 1}}',
    ):
        (out / "manifest.json").write_text(other)
        with pytest.raises(ExportError, match="is not the manifest of an export"):
            export(con, out, run_id="r1", exported_at=NOW)
    assert sorted(path.name for path in out.iterdir() if path.name != ".export.lock") == ["manifest.json", "thesis.txt"]
    with pytest.raises(ExportError, match="is not a folder"):
        export(con, out / "thesis.txt", run_id="r1", exported_at=NOW)


def test_two_exports_to_one_folder_do_not_mix(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".export.lock"), pytest.raises(ExportError, match="another process is exporting"):
        export(con, out, run_id="r1", exported_at=NOW)


def test_a_full_disk_leaves_the_former_export(
    warehouse: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(con, out, run_id="r1", exported_at=NOW)
    con.close()
    before, manifest = files(out), (out / "manifest.json").read_bytes()
    with changed(warehouse, "update documents set section = 'New'") as reader:
        real, calls = exporting._write_part, []

        def fails(*given: Any) -> None:
            calls.append(given)
            if len(calls) == 3:
                raise OSError(28, "No space left on device")
            real(*given)

        monkeypatch.setattr(exporting, "_write_part", fails)
        with pytest.raises(ExportError, match=r"what was there before is kept.*the disk is full"):
            export(reader, out, run_id="r2", exported_at=LATER)
        assert files(out) == before
        assert (out / "manifest.json").read_bytes() == manifest
        monkeypatch.undo()
        export(reader, out, run_id="r2", exported_at=LATER)
        assert is_same_as_warehouse(reader, out)


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import duckdb
import flows.outputs.export as exporting

warehouse, out, method, at = sys.argv[1:]
owner = {"sync": exporting, "rename": Path, "replace": Path}[method]
real, calls = getattr(owner, method), []

def deadly(*given):
    calls.append(given)
    if len(calls) == int(at):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given)

setattr(owner, method, deadly)
exporting.export(duckdb.connect(warehouse, read_only=True), Path(out), run_id="r2", exported_at=datetime.now(UTC))
"""


@pytest.mark.parametrize(
    ("method", "at", "is_first"),
    [("sync", 3, True), ("rename", 2, True), ("sync", 2, False), ("rename", 2, False), ("replace", 1, False)],
)  # fmt: skip
def test_a_killed_export_is_readable_and_the_next_one_completes_it(
    warehouse: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path, method: str, at: int, is_first: bool
) -> None:
    out = tmp_path / "out"
    if not is_first:
        export(con, out, run_id="r1", exported_at=NOW)
    con.close()
    change = "update documents set section = 'New' where document_id = 'd3'"
    changed(warehouse, change).close()
    arguments = [sys.executable, "-c", KILLED, str(warehouse), str(out), method, str(at)]
    assert subprocess.run(arguments, cwd=Path(__file__).parents[3]).returncode == -signal.SIGKILL
    for table in json.loads((out / "manifest.json").read_text())["tables"].values():
        for partition in table["partitions"]:
            name, inside = partition["file"].split("/", 1)
            # between the two renames of a swap a table stands beside its place, whole
            place = out / name if (out / name).exists() else out / f".{name}.old"
            assert pl.read_parquet(place / inside).height == partition["rows"]
    with duckdb.connect(str(warehouse), read_only=True) as reader:
        export(reader, out, run_id="r3", exported_at=LATER)
        assert is_same_as_warehouse(reader, out)
    visible = {path.name for path in out.iterdir()} - {".export.lock"}
    assert visible == {*EXPORTED, "manifest.json"}


def test_a_file_of_a_killed_call_is_not_taken_for_the_one_that_the_manifest_means(
    warehouse: Path, con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export(con, out, run_id="r1", exported_at=NOW, tables=["documents"])
    con.close()
    manifest = (out / "manifest.json").read_bytes()
    with changed(warehouse, "update documents set section = 'Wxrld' where document_id = 'd3'") as reader:
        export(reader, out, run_id="r2", exported_at=LATER, tables=["documents"])
    (out / "manifest.json").write_bytes(manifest)
    with changed(warehouse, "update documents set section = 'World' where document_id = 'd3'") as reader:
        export(reader, out, run_id="r3", exported_at=LATER, tables=["documents"])
        sections = pl.read_parquet(out / "documents" / "**/*.parquet")["section"].to_list()
        assert sections == ["World"] * 4


def test_means_of_tone_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    """Else every export would rewrite the marts: sums of floats differ with the order in which threads add them."""
    seen = set()
    for order in ("range", "hash(range)", "range desc"):
        with duckdb.connect() as con:
            create_tables(con)
            insert(con, DOCUMENTS, [document("d", "a", SEPTEMBER)])
            insert(con, ENTITIES, [{"entity_id": "p1", "entity_type": "PERSON", "name": "Ana"}])
            con.execute(
                f"""insert into mentions by name select 'd' as document_id, 'p1' as entity_id,
                    (hash(range) % 1999)::float / 999 - 1 as tone from range(20000) order by {order}"""
            )
            date_rows(con)
            manifest = export(con, tmp_path / order, run_id="r", exported_at=NOW, tables=["entity_daily"])
            seen.add(manifest.tables["entity_daily"].partitions[0].checksum)
    assert len(seen) == 1

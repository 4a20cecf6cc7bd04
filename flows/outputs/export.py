"""Parquet for BI tools: folders by month of publication, a manifest, and only what changed is written again."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from flows.errors import full_disk_in, plain
from flows.outputs.export_folder import ExportError, locked, new_folder, opened, recover, swap, write_manifest
from flows.outputs.export_manifest import (
    FORMAT,
    SCHEMA_VERSION,
    Column,
    ExportedTable,
    Manifest,
    Partition,
    engine,
    kept,
    metadata,
)
from flows.warehouse.connection import another
from flows.warehouse.disk import sync
from transforms.schemas import STORED

ROW_GROUP_ROWS = 122_880
UNKNOWN_MONTH = "unknown"

_BY_DOCUMENT = "select t.*, d.day as _day from {table} as t left join documents as d using (document_id)"
_UNDATED = "select t.*, null::date as _day from {table} as t"
_BY_START = "select t.*, (started_at at time zone 'UTC')::date as _day from {table} as t"
_BY_DAY = "select t.*, day as _day from {table} as t"


@dataclass(frozen=True)
class _Relation:
    """A relation to export: its rows with _day, the order of rows inside a file, and its key."""

    rows: str
    order: str
    key: tuple[str, ...]
    is_mart: bool = False

    @property
    def is_dated(self) -> bool:
        return self.rows != _UNDATED


def _table(name: str, rows: str, order: str) -> _Relation:
    return _Relation(rows, order, next(table.key for table in STORED if table.name == name))


def _mart(*key: str, order: str | None = None) -> _Relation:
    return _Relation(_BY_DAY if "day" in key or order else _UNDATED, order or ", ".join(key), key, is_mart=True)


_RELATIONS: Mapping[str, _Relation] = {
    "sources": _table("sources", _UNDATED, "source_id"),
    "documents": _table("documents", _BY_DAY, "coalesce(date_published, first_seen_at), document_id"),
    "document_versions": _table("document_versions", _BY_DOCUMENT, "_day, document_id, version_number"),
    "mentions": _table("mentions", _BY_DAY, "_day, document_id, char_start"),
    "quotes": _table("quotes", _BY_DAY, "_day, document_id, char_start"),
    "quote_segments": _table("quote_segments", _BY_DAY, "_day, quote_id, segment_index"),
    "entities": _table("entities", _UNDATED, "entity_id"),
    "entity_aliases": _table("entity_aliases", _UNDATED, "entity_id, alias"),
    "quote_cuts": _table("quote_cuts", _BY_DOCUMENT, "_day, quote_id"),
    "stories": _table("stories", _BY_START, "started_at, story_id"),
    "story_documents": _table("story_documents", _BY_DOCUMENT, "_day, document_id"),
    "topics": _table("topics", _UNDATED, "topic_id"),
    "document_topics": _table("document_topics", _BY_DOCUMENT, "_day, document_id, level"),
    "document_keywords": _table("document_keywords", _BY_DOCUMENT, "_day, document_id"),
    "calendar": _mart("day"),
    "entity_daily": _mart("day", "entity_id", "source_id"),
    "entity_weekly": _mart("week", "entity_id", "source_id"),
    "tone_daily": _mart("day", "entity_id", "source_id", "voice"),
    "quotes_by_speaker": _mart("quote_id", "speaker_position", order="day, document_id, char_start, speaker_position"),
    "reports_by_speaker": _mart("quote_id", "speaker_position", order="day, document_id, char_start, speaker_position"),
    "who_quotes_whom": _mart("day", "source_id", "speaker_entity_id"),
    "source_balance": _mart("document_id", "speaker_entity_id", order="day, document_id, speaker_entity_id"),
    "co_mentions": _mart("day", "source_id", "a_entity_id", "b_entity_id"),
    "source_activity": _mart("day", "source_id"),
    "who_speaks_about_whom": _mart("day", "source_id", "speaker_entity_id", "entity_id"),
    "stances": _mart("quote_id", "holder_position", order="day, quote_id, holder_position"),
    "denials": _mart("quote_id", order="day, quote_id"),
    "who_published_first": _mart("quote_group_id"),
    "first_with_the_news": _mart("day", "source_id"),
    "new_names": _mart("entity_id"),
    "corrections": _mart("document_id", "version_number"),
    "copies": _mart("document_id"),
    "quote_traces": _mart("quote_group_id"),
    "topic_daily": _mart("day", "topic_id", "subtopic_id", "source_id"),
    "keywords_daily": _mart("day", "language", "keyword"),
    "story_coverage": _mart("day", "story_id", "source_id"),
}
EXPORTED = tuple(_RELATIONS)


def export(
    con: duckdb.DuckDBPyConnection,
    out: Path,
    *,
    run_id: str | None = None,
    exported_at: datetime,
    tables: Sequence[str] | None = None,
) -> Manifest:
    """Bring the export in folder out up to date with the warehouse and return its manifest.

    Each table is a folder, dated ones with a folder a month (month=2025-09/part-0.parquet). Files whose rows did not
    change stay as they are. All files are written first, then each table's folder takes its place by renames, then
    the manifest: after an error, a kill or on a full disk the former export can be read, and the next call tidies up.
    With tables, only these are brought up to date; a mart may be named with its schema. Without run_id it is that of
    the run that was started last.

    Raises ExportError when a table is not known, when out holds something else, when another process exports to it,
    and when files cannot be written.
    """
    chosen = _chosen(tables)
    stamp = exported_at.isoformat()
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is not a folder: an export needs one, give another name")
    try:
        out.mkdir(parents=True, exist_ok=True)
        out = out.resolve()
        with locked(out):
            old = opened(out, stamp)
            recover(out, EXPORTED)
            try:
                with _snapshot(con) as cursor:
                    run_id = run_id or _last_run(cursor)
                    built = {name: _build(cursor, out, name, old, stamp) for name in chosen}
                for name in built:
                    swap(out, name)
            finally:
                for name in EXPORTED:
                    shutil.rmtree(new_folder(out, name), ignore_errors=True)
            # tables that this call left out stay in the manifest
            merged = {name: table for name in EXPORTED if (table := built.get(name) or old.tables.get(name))}
            manifest = Manifest(FORMAT, SCHEMA_VERSION, engine(), stamp, run_id, merged)
            write_manifest(out, manifest)
    except (OSError, duckdb.Error) as error:
        raise ExportError(f"the export to {out} failed, what was there before is kept: {_reason(error)}") from error
    return manifest


def _reason(error: OSError | duckdb.Error) -> str:
    if full_disk_in(error):
        return "the disk is full"
    if isinstance(error, OSError):
        return plain(error)
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _chosen(tables: Sequence[str] | None) -> tuple[str, ...]:
    if tables is None:
        return EXPORTED
    bare = [name.removeprefix("mart.") for name in tables]
    if unknown := [name for name in bare if name not in EXPORTED]:
        raise ExportError(f"no such table to export: {', '.join(unknown)}; there are: {', '.join(EXPORTED)}")
    return tuple(name for name in EXPORTED if name in bare)


@contextmanager
def _snapshot(con: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees one state of the warehouse throughout."""
    with another(con) as cursor:
        cursor.begin()
        try:
            yield cursor
        finally:
            cursor.rollback()


def _last_run(cursor: duckdb.DuckDBPyConnection) -> str | None:
    rows = cursor.execute("select run_id from ops.runs order by started_at desc, run_id desc limit 1").fetchall()
    return rows[0][0] if rows else None


def _build(cursor: duckdb.DuckDBPyConnection, out: Path, name: str, old: Manifest, stamp: str) -> ExportedTable:
    """Write the files of a table that changed into its new folder, link the others; no new folder if none changed."""
    relation = _RELATIONS[name]
    comment, columns = _described(cursor, name)
    source = f"mart.{name}" if relation.is_mart else name
    if relation.is_mart:
        cursor.execute(f"create or replace temp table _mart as select * from {source}")  # noqa: S608
        source = "_mart"
    rows = (
        f"select *, coalesce(strftime(_day, '%Y-%m'), '{UNKNOWN_MONTH}') as _month"  # noqa: S608
        f" from ({relation.rows.format(table=source)})"
    )
    hashed = f"hash({', '.join(_quoted(column.name) for column in columns)})"
    found = cursor.execute(
        f"select _month, count(*), bit_xor({hashed}), sum({hashed}::hugeint) % 18446744073709551616,"  # noqa: S608
        f" min(_day), max(_day) from ({rows}) group by _month order by _month"
    ).fetchall()
    # a table without rows still gets a file, which says what its columns are
    found = found or [(UNKNOWN_MONTH, 0, 0, 0, None, None)]
    partitions = []
    former_files = kept(out, name, old, columns, comment)
    for month, n_rows, xor, total, _, _ in found:
        file = f"{name}/month={month}/part-0.parquet" if relation.is_dated else f"{name}/part-0.parquet"
        target = new_folder(out, name) / Path(file).relative_to(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        checksum = f"{n_rows}-{xor:016x}-{int(total):016x}"
        if (former := former_files.get(file)) and former.checksum == checksum:
            _link(out / file, target)
            partitions.append(former)
            continue
        only = f"select {', '.join(_quoted(c.name) for c in columns)} from ({rows}) where _month = '{month}'"  # noqa: S608
        described = metadata(name, comment, relation.key, columns, checksum)
        _write_part(cursor, f"{only} order by {relation.order}", target, described)
        size = target.stat().st_size
        partitions.append(Partition(month if relation.is_dated else None, file, n_rows, size, checksum, stamp))
    there = {path.relative_to(out).as_posix() for path in (out / name).rglob("*") if path.is_file()}
    if there == {p.file for p in partitions} and all(p is former_files.get(p.file) for p in partitions):
        shutil.rmtree(new_folder(out, name))
    else:
        for folder in {path.parent for path in new_folder(out, name).rglob("*")}:
            sync(folder)
    days = [day for row in found for day in row[4:] if day is not None]
    return ExportedTable(
        comment,
        relation.key,
        columns,
        sum(row[1] for row in found),
        min(days).isoformat() if days else None,
        max(days).isoformat() if days else None,
        tuple(partitions),
    )


def _described(cursor: duckdb.DuckDBPyConnection, name: str) -> tuple[str | None, tuple[Column, ...]]:
    """Comment and columns of a relation: comments of tables are those of the contract, of marts those of their SQL."""
    stored = next((table for table in STORED if table.name == name), None)
    given = cursor.execute(
        "select column_name, data_type, comment from duckdb_columns() where database_name = current_database()"
        " and schema_name = ? and table_name = ? order by column_index",
        ["main" if stored else "mart", name],
    ).fetchall()
    if not given:
        raise ExportError(f"the warehouse has no {name}: run `onrecord run` with it first")
    if stored:
        comments = {column: stored.columns[column].comment for column in stored.columns}
        return stored.comment, tuple(Column(column, kind, comments.get(column, said)) for column, kind, said in given)
    views = cursor.execute(
        "select comment from duckdb_views() where database_name = current_database()"
        " and schema_name = 'mart' and view_name = ?",
        [name],
    ).fetchall()
    return (views[0][0] if views else None), tuple(Column(*row) for row in given)


def _link(former: Path, target: Path) -> None:
    try:
        os.link(former, target)
    except OSError:  # a file system without hard links
        shutil.copy2(former, target)


def _write_part(cursor: duckdb.DuckDBPyConnection, query: str, target: Path, metadata: Mapping[str, str]) -> None:
    pairs = ", ".join(f"{_literal(key)}: {_literal(value)}" for key, value in metadata.items())
    cursor.execute(
        f"copy ({query}) to {_literal(str(target))} (format parquet, compression zstd,"
        f" row_group_size {ROW_GROUP_ROWS}, kv_metadata {{{pairs}}})"
    )
    sync(target)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

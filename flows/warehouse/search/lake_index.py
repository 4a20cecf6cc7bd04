"""The search index of a lake: each machine keeps its own, made of what the lake's snapshots say has changed."""

import json
from pathlib import Path
from typing import NamedTuple

import duckdb
from filelock import FileLock

import sql
from flows.warehouse.catalog.attach import last_snapshot
from flows.warehouse.names import part_of, search_path
from flows.warehouse.search.index import discard_others, is_there, new_generation

_NOTE = "current.json"


class _Current(NamedTuple):
    """Which generation is there, the snapshot that it is of, and the erasures that were made by then."""

    generation: str
    snapshot: int
    erasures: str


def lake_generation(con: duckdb.DuckDBPyConnection, lake_file: Path) -> str:
    """Bring this machine's index up to the snapshot that a reader of the lake sees; returns the generation.

    What was put into ops.search_queue since the last time is indexed again, whoever emptied it since; all of it where
    those snapshots are gone, and after an erasure, whose words must not stay. One process at a time does it.
    """
    folder = search_path(lake_file)
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        snapshot = last_snapshot(con)
        erasures = str(con.execute(sql.query("search/erasures")).fetchall()[0][0])
        last = _current(folder)
        if last is None or not is_there(lake_file, last.generation) or last.erasures != erasures:
            generation = new_generation(con, lake_file, None, ())
        elif last.snapshot >= snapshot:
            return last.generation
        else:
            changed = _changed(con, last.snapshot + 1, snapshot)
            if changed == []:
                generation = last.generation
            else:
                is_known = changed is not None
                generation = new_generation(con, lake_file, last.generation if is_known else None, changed or ())
        _note(folder, _Current(generation, snapshot, erasures))
        discard_others(lake_file, generation)
    return generation


def _changed(con: duckdb.DuckDBPyConnection, first: int, last: int) -> list[str] | None:
    """The documents that changed in these snapshots; None if the first of them is gone."""
    if not con.execute(sql.query("search/has_snapshot"), {"snapshot": first}).fetchall()[0][0]:
        return None
    said = {"first": first, "last": last}
    return [own for (own,) in con.execute(sql.query("search/changed"), said).fetchall()]


def _current(folder: Path) -> _Current | None:
    try:
        return _Current(**json.loads((folder / _NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _note(folder: Path, current: _Current) -> None:
    note = folder / _NOTE
    part_of(note).write_text(json.dumps(current._asdict()), encoding="utf-8")
    part_of(note).replace(note)

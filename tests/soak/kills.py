"""Kills at random moments of every verb that writes: the tables are those of a story that nobody disturbed."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import polars as pl

from flows.warehouse.names import is_lake, published_path
from tests import postgres
from tests.corpus import assert_same, contents, write_corpus
from tests.soak import command

_PARTS = (0, 12, 20, 26)
Step = tuple[str, list[str | Path]]
Make = Callable[[Path], Path]  # the warehouse of a story, by its folder


def kills(folder: Path, wanted: int, seed: int, say: Callable[[str], None]) -> None:
    """Kill verbs on a warehouse file until so many kills met a running process; AssertionError if a table differs."""
    _kills(folder, lambda story: story / "w.duckdb", wanted, seed, say)


def lake_kills(folder: Path, wanted: int, seed: int, say: Callable[[str], None]) -> None:
    """The same on lakes, so many kills with a catalog in SQLite and so many in PostgreSQL."""
    (folder / "sqlite").mkdir()
    _kills(folder / "sqlite", lambda story: _lake(story, "sqlite:w.catalog.sqlite"), wanted, seed, say)
    if reason := postgres.missing():
        say(f"left out: {reason}")
        return
    (folder / "postgres").mkdir()
    with postgres.server() as server:
        _kills(folder / "postgres", lambda story: _lake(story, server.database()), wanted, seed, say)


def _lake(story: Path, catalog: str) -> Path:
    command.finish(["lake", "create", story / "w.lake", "--catalog", catalog, "--data", "w.data"])
    return story / "w.lake"


def _story(folder: Path, make: Make) -> Iterator[Step]:
    """The verbs in order, each with its arguments; before replay, the rejected file is fixed."""
    folder.mkdir()
    corpus = folder.parent / "in"  # ids are made of paths
    for number, (first, last) in enumerate(pairwise(_PARTS)):
        write_corpus(corpus / str(number), last - first, first=first)
    bad = corpus / "0" / "bad.jsonl"
    bad.write_text('{"text": \n')
    made = make(folder)
    warehouse = ["--warehouse", made]
    overrides = ["--overrides", folder / "overrides.csv"]
    reading = [*warehouse, "--no-prefect", "--batch-documents", "4"]
    yield "run", ["run", corpus / "0", *reading, "--workers", "1"]
    yield "run", ["run", corpus / "1", *reading, "--workers", "2"]
    yield "merge", ["entities", "merge", "Ruth Halvorsen", "Ann Carver", *warehouse, *overrides]
    bad.write_text((corpus / "2" / "a020.txt").read_text().join(('{"text": "', '"}\n')).replace("\n\n", "\\n\\n"))
    yield "replay", ["replay", *warehouse]
    yield "run", ["run", corpus / "2", *reading, "--workers", "1"]
    yield "resolve", ["resolve", *warehouse]
    if is_lake(made):
        yield "compact", ["lake", "compact", made, "--keep", "0s"]
    else:
        yield "restore", ["restore", "--force", *warehouse]
    yield "export", ["export", folder / "out", *warehouse]
    yield "report", ["report", folder / "report.html", *warehouse]


def _found(folder: Path) -> dict[str, pl.DataFrame]:
    (warehouse,) = (path for path in (folder / "w.lake", folder / "w.duckdb") if path.exists())
    tables = contents(published_path(warehouse))
    for table in sorted((folder / "out").iterdir()):
        if table.is_dir():
            frame = pl.read_parquet(table / "**/*.parquet", hive_partitioning=True, try_parse_hive_dates=False)
            keep = [name for name in frame.columns if not name.endswith("_at") and name != "run_id"]
            tables[f"export.{table.name}"] = frame.select(keep).sort(by=pl.all().exclude(pl.List(pl.String)))
    return {name: _without_paths(frame) for name, frame in tables.items()}


def _without_paths(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame without the column that names the folder of the story."""
    return frame.drop("overrides_path", strict=False)


def _kills(folder: Path, make: Make, wanted: int, seed: int, say: Callable[[str], None]) -> None:
    chance = random.Random(seed)
    seconds: list[float] = []
    for _, arguments in _story(folder / "calm", make):
        started = time.monotonic()
        command.finish(arguments)
        seconds.append(time.monotonic() - started)
    calm = _found(folder / "calm")
    hits: Counter[str] = Counter()
    stories = 0
    while hits.total() < wanted:
        shaken = folder / "shaken"
        shutil.rmtree(shaken, ignore_errors=True)
        for (verb, arguments), usual in zip(_story(shaken, make), seconds, strict=True):
            for _ in range(chance.randint(1, 4)):
                process = command.start(arguments)
                time.sleep(chance.uniform(0.3, 1.05) * usual)
                if not command.kill(process):
                    break
                hits[verb] += 1
            if verb != "merge" or not _is_merged(shaken):
                command.finish(arguments)
        assert_same(calm, _found(shaken))
        stories += 1
        say(f"{hits.total()} kills in {stories} stories, all tables equal")
    each = ", ".join(f"{verb} {n}" for verb, n in sorted(hits.items()))
    say(f"kills: {hits.total()} of running processes ({each}); tables and exports of {stories} stories equal")


def _is_merged(folder: Path) -> bool:
    """Whether the killed verb wrote its row: a second one would be refused."""
    path = folder / "overrides.csv"
    return path.exists() and "Halvorsen" in path.read_text()

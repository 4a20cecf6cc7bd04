"""Workers, schedulers and runs of Dask and Ray killed at random moments: the tables are those of a run by itself."""

import importlib.util
import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

from flows.warehouse.names import published_path
from tests.clusters import DaskCluster, RayCluster, ending
from tests.corpus import assert_same, contents, write_corpus
from tests.soak import command

VICTIMS = ("worker", "scheduler", "driver")
_ARTICLES = 36
_UNTIL_KILLED = 0.7  # of the time that a run takes, at most
_OF_A_STORY = 2  # drivers and schedulers; then as many workers, and one more, of the run that comes to its end


_CLUSTERS: dict[str, tuple[str, type[DaskCluster] | type[RayCluster]]] = {
    "dask": ("distributed", DaskCluster),
    "ray": ("ray", RayCluster),
}


def engines(folder: Path, only: str | None, wanted: int, seed: int, say: Callable[[str], None]) -> None:
    """Kill each kind of process so often, in clusters of two workers; raises AssertionError if a table differs.

    only: the engine to be attacked; None: each that is installed.
    """
    corpus = write_corpus(folder / "in", _ARTICLES, paragraphs=8)
    command.finish([*_arguments(corpus, folder / "calm.duckdb"), "--workers", "1"])
    tables = contents(published_path(folder / "calm.duckdb"))
    for engine, (library, cluster) in _CLUSTERS.items():
        if only not in (None, engine):
            continue
        if importlib.util.find_spec(library) is None:
            say(f"{engine} is not installed: passed over")
            continue
        place = folder / engine
        place.mkdir()
        with ending(cluster(place)) as running:
            _attack(corpus, tables, running, engine, wanted, random.Random(seed), say)
    say("engines: all tables equal")


def _attack(
    corpus: Path,
    tables: dict[str, pl.DataFrame],
    cluster: DaskCluster | RayCluster,
    engine: str,
    wanted: int,
    chance: random.Random,
    say: Callable[[str], None],
) -> None:
    """Stories on this cluster until each kind of process was killed so often; a first one is left alone and timed."""
    hits, stories, usual = Counter[str](), 0, 0.0
    while min(hits[victim] for victim in VICTIMS) < wanted:
        warehouse = corpus.parent / engine / f"{stories}" / "w.duckdb"
        arguments = [*_arguments(corpus, warehouse), "--engine", engine, "--address", cluster.address]
        is_first, started = not usual, time.monotonic()
        if is_first:
            command.finish(arguments)
            usual = time.monotonic() - started
        else:
            hits += _story(arguments, cluster, chance, usual)
            stories += 1
        assert_same(tables, contents(published_path(warehouse)))
        shutil.rmtree(warehouse.parent)
        took = time.monotonic() - started
        say(f"{engine}: {dict(hits)} in {stories} stories, all tables equal; the last took {took:.0f} s")


def _arguments(corpus: Path, warehouse: Path) -> list[str | Path]:
    return ["run", corpus, "--no-prefect", "--model", "fast", "--batch-documents", "4", "--warehouse", warehouse]


def _story(
    arguments: list[str | Path], cluster: DaskCluster | RayCluster, chance: random.Random, usual: float
) -> Counter[str]:
    """Kill drivers and schedulers in any order, then workers, of a run that usually takes so many seconds.

    Returns how many of each kind were killed while the run went on.
    """
    hits = Counter[str]()
    victims = ["driver", "scheduler"] * _OF_A_STORY
    for victim in [*chance.sample(victims, len(victims)), "worker"]:
        process = command.start(arguments)
        staging = Path(f"{arguments[arguments.index('--warehouse') + 1]}.staging")
        while process.poll() is None and not staging.exists():
            time.sleep(0.05)
        if victim != "worker":
            time.sleep(chance.uniform(0, usual * _UNTIL_KILLED))
        if victim == "driver":
            hits[victim] += command.kill(process)
        elif victim == "scheduler":
            hits[victim] += process.poll() is None and cluster.kill_scheduler()
            _ended(process, (0, 1, 2))
        else:
            for _ in range(_OF_A_STORY + 1):
                time.sleep(chance.uniform(0, usual / 8))
                hits[victim] += _kill_worker(process, cluster, chance)
            _ended(process, (0,))
        cluster.start()
    command.finish(arguments)
    return hits


def _kill_worker(process: "subprocess.Popen[str]", cluster: DaskCluster | RayCluster, chance: random.Random) -> bool:
    """Kill a worker as soon as there is one; whether there was, while the run went on."""
    while process.poll() is None:
        if cluster.kill_worker(chance.randrange(8)):
            return True
        time.sleep(0.1)
    return False


def _ended(process: "subprocess.Popen[str]", allowed: tuple[int, ...]) -> None:
    _, errors = process.communicate(timeout=600)
    code = process.returncode
    assert code in allowed and "Traceback" not in errors, f"ended with {code}: {errors}"
    assert code != 1 or "Run again" in errors, f"ended with {code}, and does not say what to do: {errors}"

"""Workers, schedulers and runs of Dask and Ray killed at random moments: the tables are those of a run by itself."""

import importlib.util
import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flows.warehouse.names import published_path
from tests.clusters import DaskCluster, RayCluster, ending
from tests.corpus import assert_same, contents, write_corpus
from tests.soak import command

VICTIMS = ("worker", "scheduler", "driver")
_ARTICLES = 36
_OF_A_STORY = 2  # drivers and schedulers; then as many workers, and one more, of the run that comes to its end


def engines(folder: Path, wanted: int, seed: int, say: Callable[[str], None]) -> None:
    """Kill each kind of process so often, in clusters of two workers; raises AssertionError if a table differs."""
    corpus = write_corpus(folder / "in", _ARTICLES, paragraphs=8)
    calm = _arguments(corpus, folder / "calm.duckdb")
    started = time.monotonic()
    command.finish([*calm, "--workers", "1"])
    usual = time.monotonic() - started
    tables = contents(published_path(folder / "calm.duckdb"))
    for engine, library, cluster in (("dask", "distributed", DaskCluster), ("ray", "ray", RayCluster)):
        if importlib.util.find_spec(library) is None:
            say(f"{engine} is not installed: passed over")
            continue
        place = folder / engine
        place.mkdir()
        with ending(cluster(place)) as running:
            hits, stories = Counter[str](), 0
            chance = random.Random(seed)
            while min(hits[victim] for victim in VICTIMS) < wanted:
                warehouse = place / f"{stories}" / "w.duckdb"
                arguments = [*_arguments(corpus, warehouse), "--engine", engine, "--address", running.address]
                hits += _story(arguments, running, chance, usual)
                assert_same(tables, contents(published_path(warehouse)))
                shutil.rmtree(warehouse.parent)
                stories += 1
                say(f"{engine}: {dict(hits)} in {stories} stories, all tables equal")
    say("engines: all tables equal")


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
        time.sleep(chance.uniform(0, usual / 2))
        if victim == "driver":
            hits[victim] += command.kill(process)
        elif victim == "scheduler":
            hits[victim] += process.poll() is None and cluster.kill_scheduler()
            _ended(process, (0, 2))
        else:
            for _ in range(_OF_A_STORY + 1):
                hits[victim] += process.poll() is None and cluster.kill_worker(chance.randrange(8))
                time.sleep(chance.uniform(0, usual / 2))
            _ended(process, (0,))
        cluster.start()
    command.finish(arguments)
    return hits


def _ended(process: "subprocess.Popen[str]", allowed: tuple[int, ...]) -> None:
    _, errors = process.communicate(timeout=600)
    assert process.returncode in allowed and "Traceback" not in errors, errors

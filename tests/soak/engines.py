"""Workers, schedulers and runs of Dask and Ray killed at random moments: the tables are those of a run by itself."""

import importlib.util
import random
import shutil
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


def engines(folder: Path, wanted: int, seed: int, say: Callable[[str], None]) -> None:
    """Kill each kind of process so often, in clusters of two workers; raises AssertionError if a table differs."""
    corpus = write_corpus(folder / "in", _ARTICLES, paragraphs=8)
    calm = _arguments(corpus, folder / "calm.duckdb")
    command.finish([*calm, "--workers", "1"])
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
                hits += _story(arguments, running, chance, {victim for victim in VICTIMS if hits[victim] < wanted})
                assert_same(tables, contents(published_path(warehouse)))
                shutil.rmtree(warehouse.parent)
                stories += 1
                say(f"{engine}: {dict(hits)} in {stories} stories, all tables equal")
    say("engines: all tables equal")


def _arguments(corpus: Path, warehouse: Path) -> list[str | Path]:
    return ["run", corpus, "--no-prefect", "--model", "fast", "--batch-documents", "4", "--warehouse", warehouse]


def _story(
    arguments: list[str | Path], cluster: DaskCluster | RayCluster, chance: random.Random, victims: set[str]
) -> Counter[str]:
    """Run until it ends by itself, with a kill in each run before that; how often each kind was killed."""
    hits = Counter[str]()
    for victim in chance.sample(sorted(victims), len(victims)):
        process = command.start(arguments)
        staging = Path(f"{arguments[arguments.index('--warehouse') + 1]}.staging")
        while process.poll() is None and not staging.exists():
            time.sleep(0.05)
        time.sleep(chance.uniform(0, 12))
        was_running = process.poll() is None
        if victim == "driver":
            was_running = command.kill(process)
        else:
            kill = cluster.kill_scheduler if victim == "scheduler" else lambda: cluster.kill_worker(chance.randrange(8))
            was_running &= kill()
            _, errors = process.communicate(timeout=300)
            allowed = (0, 2) if victim == "scheduler" else (0,)
            assert process.returncode in allowed and "Traceback" not in errors, errors
        cluster.start()
        hits[victim] += was_running
    command.finish(arguments)
    return hits

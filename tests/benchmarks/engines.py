"""Two workers of each engine against one process of this machine: wall time of whole runs over the same articles.

A cluster starts and ends with a run, or stays and has read some articles before: then its start does not count.
"""

import importlib.util
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.processes import Usage, measure
from tests.clusters import DaskCluster, RayCluster, ending
from tests.invented import story

_PARAGRAPHS = 20  # of an article, some 650 words that no other one has
_WARM_UP = 40  # articles that a cluster that stays has read before
_COLUMNS = ("engine", "workers", "wall, s", "CPU of the run's processes, s", "articles/s", "times one process")
_ENGINES = (("local", "sys", 1), ("local", "sys", 2), ("dask", "distributed", 2), ("ray", "ray", 2))
_CLUSTERS = (("dask", "distributed", DaskCluster), ("ray", "ray", RayCluster))


def report(n_articles: int, rounds: int) -> str:
    """A markdown table; the CPU time of processes that are no children of the run is not counted: all of Ray's."""
    rows: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        corpus, few = _articles(scratch / "in", n_articles), _articles(scratch / "few", _WARM_UP)
        for number in range(rounds):
            for engine, library, n_workers in _ENGINES:
                if importlib.util.find_spec(library) is None:
                    continue
                used = _run(corpus, scratch / f"{number}-{engine}-{n_workers}", engine, "--workers", str(n_workers))
                rows.setdefault((engine, n_workers), []).append((used.wall_seconds, used.cpu_seconds))
            for engine, library, cluster in _CLUSTERS:
                if importlib.util.find_spec(library) is None:
                    continue
                with ending(cluster(scratch)) as started:
                    at = ("--address", started.address)
                    _run(few, scratch / f"{number}-{engine}-few", engine, *at)
                    used = _run(corpus, scratch / f"{number}-{engine}-stays", engine, *at)
                rows.setdefault((f"{engine}, stays", 2), []).append((used.wall_seconds, used.cpu_seconds))
    base = statistics.median(wall for wall, _ in rows["local", 1])
    lines = [f"| {' | '.join(_COLUMNS)} |", f"|{' --- |' * len(_COLUMNS)}"]
    for (engine, n_workers), times in rows.items():
        wall = statistics.median(wall for wall, _ in times)
        cpu = statistics.median(cpu for _, cpu in times)
        lines.append(
            f"| {engine} | {n_workers} | {wall:.1f} | {cpu:.1f} | {n_articles / wall:.1f} | {base / wall:.2f} |"
        )
    return "\n".join(lines)


def _articles(folder: Path, n_articles: int) -> Path:
    folder.mkdir()
    for number in range(n_articles):
        (folder / f"{number:06}.txt").write_text("\n\n".join(story(number, _PARAGRAPHS)), encoding="utf-8")
    return folder


def _run(corpus: Path, warehouse: Path, engine: str, *options: str) -> Usage:
    command = ["-m", "flows.cli.main", "run", str(corpus), "--no-prefect", "--warehouse", f"{warehouse}.duckdb"]
    return measure([*command, "--engine", engine, *options], every=5.0)

"""Two workers of each engine against one process of this machine: wall time of whole runs over the same articles."""

import importlib.util
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.processes import measure
from tests.invented import story

_PARAGRAPHS = 20  # of an article, some 650 words that no other one has
_COLUMNS = ("engine", "workers", "wall, s", "CPU of the run's processes, s", "articles/s", "times one process")
_ENGINES = (("local", "sys", 1), ("local", "sys", 2), ("dask", "distributed", 2), ("ray", "ray", 2))


def report(n_articles: int, rounds: int) -> str:
    """A markdown table; the CPU time of a Ray cluster is not counted: its processes are no children of the run."""
    rows: dict[tuple[str, int], list[tuple[float, float]]] = {}
    with TemporaryDirectory() as scratch:
        corpus = Path(scratch) / "in"
        corpus.mkdir()
        for number in range(n_articles):
            (corpus / f"{number:06}.txt").write_text("\n\n".join(story(number, _PARAGRAPHS)), encoding="utf-8")
        for number in range(rounds):
            for engine, library, n_workers in _ENGINES:
                if importlib.util.find_spec(library) is None:
                    continue
                warehouse = f"{scratch}/{number}-{engine}-{n_workers}.duckdb"
                command = ["-m", "flows.cli.main", "run", str(corpus), "--no-prefect", "--warehouse", warehouse]
                used = measure([*command, "--engine", engine, "--workers", str(n_workers)], every=5.0)
                rows.setdefault((engine, n_workers), []).append((used.wall_seconds, used.cpu_seconds))
    base = statistics.median(wall for wall, _ in rows["local", 1])
    lines = [f"| {' | '.join(_COLUMNS)} |", f"|{' --- |' * len(_COLUMNS)}"]
    for (engine, n_workers), times in rows.items():
        wall = statistics.median(wall for wall, _ in times)
        cpu = statistics.median(cpu for _, cpu in times)
        lines.append(
            f"| {engine} | {n_workers} | {wall:.1f} | {cpu:.1f} | {n_articles / wall:.1f} | {base / wall:.2f} |"
        )
    return "\n".join(lines)

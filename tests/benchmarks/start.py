"""One new article, then nothing new, into a warehouse: processes from their start to their end."""

import shutil
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.processes import Usage, measure
from tests.benchmarks.speed import MEGABYTE

_ARTICLE = (
    "Harbour shut\n\nMayor Jane Roe said on Monday that the harbour of Sarn would stay shut for {} weeks. “We will not "
    "open it before the summer,” she told reporters.\n"
)


def report(runs: int, filled: Path | None = None) -> str:
    """A markdown table with two rows for each run, after one that fills caches and works out what is left to do.

    The warehouse is a copy of one that is filled, or holds the starter corpus.
    """
    lines = ["| run | what | wall, s | CPU, s | peak MB |", "| --- | --- | --- | --- | --- |"]
    with TemporaryDirectory(dir=filled.parent if filled else None) as scratch:
        options = ("--warehouse", f"{scratch}/w.duckdb", "--no-prefect")
        if filled:
            shutil.copy(filled, f"{scratch}/w.duckdb")
        else:
            measure(["-m", "flows.cli.main", "run", str(files("seeds") / "articles"), *options])
        article = Path(scratch) / "article.txt"
        for run in range(runs + 1):
            article.write_text(_ARTICLE.format(run + 2), encoding="utf-8")
            for what in ("one new article", "nothing new"):
                used = measure(["-m", "flows.cli.main", "run", str(article), *options])
                if run:
                    lines.append(_line(run, what, used))
    return "\n".join(lines)


def _line(run: int, what: str, used: Usage) -> str:
    peak = used.peak_bytes / MEGABYTE
    return f"| {run} | {what} | {used.wall_seconds:.1f} | {used.cpu_seconds:.1f} | {peak:,.0f} |"

"""One new article into a warehouse that holds the starter corpus: a process from its start to its end."""

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.processes import measure
from tests.benchmarks.speed import MEGABYTE

_ARTICLE = (
    "Harbour shut\n\nMayor Jane Roe said on Monday that the harbour of Sarn would stay shut for {} weeks. “We will not "
    "open it before the summer,” she told reporters.\n"
)


def report(runs: int) -> str:
    """A markdown table with a row for each run, after one that fills the caches of the system."""
    lines = ["| run | wall, s | CPU, s | peak MB |", "| --- | --- | --- | --- |"]
    with TemporaryDirectory() as scratch:
        warehouse = ("--warehouse", f"{scratch}/w.duckdb", "--no-prefect")
        measure(["-m", "flows.cli.main", "run", str(files("seeds") / "articles"), *warehouse])
        article = Path(scratch) / "article.txt"
        for run in range(runs + 1):
            article.write_text(_ARTICLE.format(run + 2), encoding="utf-8")
            used = measure(["-m", "flows.cli.main", "run", str(article), *warehouse])
            if run:
                peak = used.peak_bytes / MEGABYTE
                lines.append(f"| {run} | {used.wall_seconds:.1f} | {used.cpu_seconds:.1f} | {peak:,.0f} |")
    return "\n".join(lines)

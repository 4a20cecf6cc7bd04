"""Speed and memory of the main job on a folder of texts, beside bare spaCy's in the same minutes."""

import statistics
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.processes import Usage, measure

MEGABYTE = 1024 * 1024


def report(folder: Path, *, pairs: int, processes: int) -> str:
    """A markdown table: pairs of runs, bare spaCy then onrecord, and a second onrecord run that has nothing to do."""
    words = sum(len(path.read_text(encoding="utf-8").split()) for path in folder.glob("*.txt"))
    lines = [
        f"{len(list(folder.glob('*.txt')))} articles, {words:,} words, {processes} process(es)",
        "",
        "| pair | bare spaCy, words/s | onrecord run, words/s | ratio | ratio of CPU time | peak MB | again, s |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    ratios = []
    for pair in range(1, pairs + 1):
        bare = measure(["-m", "tests.benchmarks.bare_spacy", str(folder), str(processes)])
        full, again = _onrecord(folder, processes)
        ratios.append(bare.wall_seconds / full.wall_seconds)
        lines.append(
            f"| {pair} | {words / bare.wall_seconds:,.0f} | {words / full.wall_seconds:,.0f} | {ratios[-1]:.2f} "
            f"| {bare.cpu_seconds / full.cpu_seconds:.2f} | {full.peak_bytes / MEGABYTE:,.0f} "
            f"| {again.wall_seconds:.1f} ({again.wall_seconds / full.wall_seconds:.1%}) |"
        )
    return "\n".join([*lines, "", f"median ratio {statistics.median(ratios):.2f}"])


def memory(folder: Path, *, processes: int, part: int = 10) -> str:
    """A line: peak memory for a tenth of a folder's texts and for all of them."""
    paths = sorted(folder.glob("*.txt"))
    with TemporaryDirectory() as scratch:
        few = Path(scratch) / "few"
        few.mkdir()
        for path in paths[::part]:
            (few / path.name).write_bytes(path.read_bytes())
        small, _ = _onrecord(few, processes)
    large, _ = _onrecord(folder, processes)
    return (
        f"peak memory: {small.peak_bytes / MEGABYTE:,.0f} MB for {len(paths[::part])} articles, "
        f"{large.peak_bytes / MEGABYTE:,.0f} MB for {len(paths)} ({large.peak_bytes / small.peak_bytes:.2f} times)"
    )


def _onrecord(folder: Path, processes: int) -> tuple[Usage, Usage]:
    """A first run into a new warehouse, and the same run again."""
    with TemporaryDirectory() as scratch:
        command = [
            *("-m", "flows.cli.main", "run", str(folder), "--no-prefect"),
            *("--warehouse", f"{scratch}/bench.duckdb", "--workers", str(processes)),
        ]
        return measure(command), measure(command)

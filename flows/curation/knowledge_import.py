"""A file of a knowledge base into the warehouse."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import polars as pl

from flows.inputs.knowledge_files import Read, chunks
from flows.run.progress import Progress
from flows.warehouse.writer import Warehouse
from flows.wording import counted


def import_file(
    path: Path, warehouse: Path, progress: Progress, *, wait_seconds: float = 600, least_sitelinks: int = 0
) -> tuple[Read, int, int]:
    """Take a file of a knowledge base into the warehouse, whose entities are to be resolved then.

    Returns what became of its records, and how many items and names of items are there now. least_sitelinks
    is that of chunks(). All or nothing: an import that dies changes nothing. Raises UserError as chunks() does,
    WarehouseBusy when another process writes too long.
    """
    read = Read()
    stream = chunks(path, read, least_sitelinks=least_sitelinks)
    first = list(islice(stream, 1))  # a file that cannot be read makes no warehouse

    def counted_chunks() -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        for chunk in chain(first, stream):
            progress.phase(f"{counted(read.records, 'record')} read")
            yield chunk

    with Warehouse.open(warehouse, wait_seconds=wait_seconds, on_wait=progress.waiting) as opened:
        return read, *opened.knowledge.replace(counted_chunks())

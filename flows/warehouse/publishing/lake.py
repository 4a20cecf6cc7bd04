"""What the end of a run does on a lake: readers see each transaction at once, so that no copy is made for them."""

from pathlib import Path
from typing import TYPE_CHECKING

from flows.warehouse.catalog.lake_file import read_lake
from flows.warehouse.connection import connect
from flows.warehouse.search.lake_index import lake_generation

if TYPE_CHECKING:
    from flows.warehouse.erasure.store import ErasureStore


def publish_lake(path: Path, erasures: "ErasureStore") -> Path:
    """Take the bytes of erased rows out of the store, and bring this machine's search index up to date."""
    if erasures.has_bytes_left():
        erasures.rewrite_lake(read_lake(path))
    with connect(path, read_only=True) as con:
        lake_generation(con, path)
    return path

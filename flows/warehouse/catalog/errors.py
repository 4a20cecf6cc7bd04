"""What DuckDB says of a lake that cannot be reached, written or found, told so that a person can fix it."""

import duckdb

from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.lock import WarehouseError

_NO_CATALOG = ("does not exist - and creating", "Table with name ducklake_snapshot does not exist")
# what SQLite says
_OF_A_DISK = ("disk I/O error", "unable to open database file", "database or disk is full", "readonly database")


class LakeUnreachable(WarehouseError):
    """The catalog or the store of a lake does not answer, or not as it should; the next run goes on."""


def no_catalog(lake: Lake) -> LakeUnreachable:
    """The error for a catalog that is not there."""
    return LakeUnreachable(
        f"{lake.file}: there is no catalog at {lake.kind}:{lake.catalog}; put it back from its backup, "
        "or make a new lake with `onrecord lake create`"
    )


def told(lake: Lake, error: duckdb.Error) -> WarehouseError | None:
    """The error to raise instead, if this one is about the catalog or the data of a lake."""
    said = " ".join(str(error).split())
    if any(words in said for words in _NO_CATALOG):
        return no_catalog(lake)
    is_of_reach = isinstance(error, duckdb.IOException | duckdb.HTTPException | duckdb.ConnectionException)
    if is_of_reach or type(error) is duckdb.Error or "DuckLake" in said:  # what extensions say has no kind of its own
        asked = " (is its disk full, or read-only?)" if any(words in said for words in _OF_A_DISK) else ""
        return LakeUnreachable(f"{lake.file}: {said}{asked}; what was loaded stays loaded, the next run goes on")
    return None


def raise_told(lake: Lake, error: duckdb.Error) -> None:
    """Raise told(), if it tells of an error; others pass."""
    if better := told(lake, error):
        raise better from error

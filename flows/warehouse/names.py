"""The files beside a warehouse: each is named by the whole name of its file, so that no two warehouses share one."""

from pathlib import Path

from flows.warehouse.lock import WarehouseError

_LAKE = ".lake"
_USUAL = ".duckdb"
_COPIES = (".published.duckdb", ".published.db")  # of a file with the usual ending, and of any other


def warehouse_file(path: Path) -> Path:
    """The file that a path leads to, past symbolic links: one warehouse has one lock, whatever it is called by.

    Raises WarehouseError for links that lead to each other, and for the name of a published copy.
    """
    try:
        file = path.resolve()
        str(file).encode()
    except (OSError, RuntimeError) as error:
        raise WarehouseError(f"{path} cannot be followed to a file: {error}") from error
    except UnicodeEncodeError:
        raise WarehouseError(f"{path} has bytes that are not UTF-8, which DuckDB cannot open: rename it") from None
    if file.name.endswith(_COPIES):
        raise WarehouseError(f"{path} has the name of a published copy: give its warehouse, {main_file(file).name}")
    return file


def is_lake(path: Path) -> bool:
    """Whether this is the name of a lake file: its warehouse is a catalog and Parquet files."""
    return path.name.endswith(_LAKE)


def published_path(path: Path) -> Path:
    """The published copy of a warehouse: w.published.duckdb for w.duckdb, w.db.published.db for w.db.

    A lake has none: its file stands for what readers see.
    """
    file = warehouse_file(path)
    if is_lake(file):
        return file
    start, ending = (file.stem, _COPIES[0]) if file.suffix == _USUAL else (file.name, _COPIES[1])
    return file.with_name(start + ending)


def main_file(copy: Path) -> Path:
    """The warehouse that a published copy is of."""
    usual, other = _COPIES
    if copy.name.endswith(usual):
        return copy.with_name(copy.name.removesuffix(usual) + _USUAL)
    return copy.with_name(copy.name.removesuffix(other))


def is_copy(path: Path) -> bool:
    """Whether this is the name of a published copy."""
    return path.name.endswith(_COPIES)


def staging_path(path: Path) -> Path:
    """The folder of the batches under way of a warehouse."""
    file = warehouse_file(path)
    return file.with_name(f"{file.name}.staging")


def part_of(path: Path) -> Path:
    """Where a file is written before it takes its place as a whole."""
    return path.with_name(f"{path.name}.part")


def log_of(path: Path) -> Path:
    """The file beside a DuckDB file in which DuckDB notes changes until they are worked into it."""
    return path.with_name(f"{path.name}.wal")


def spare_of(copy: Path) -> Path:
    """The published copy before the last, beside the one that is read."""
    return copy.with_name(f"{copy.name}.spare")


def seal_of(copy: Path) -> Path:
    """The file beside a published copy that says what it holds."""
    return copy.with_name(f"{copy.name}.seal")


def search_path(path: Path) -> Path:
    """The folder beside the published copy, or the lake file, that has its search index."""
    copy = published_path(path)
    return copy.with_name(f"{copy.name}.search")


def exports_path(path: Path) -> Path:
    """The file that lists the folders which a warehouse was exported to."""
    file = warehouse_file(path)
    return file.with_name(f"{file.name}.exports.jsonl")

"""The published copy of a warehouse: what queries and BI tools open, replaced as a whole at the end of a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from flows.errors import UserError
from flows.warehouse.connection import connect
from flows.warehouse.damage import WarehouseDamaged, check_readable, damaged, how_to_restore, is_lost, raise_explained
from flows.warehouse.disk import copy_file, sync
from flows.warehouse.erasure.rewrite import rewrite
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import is_lake, part_of, published_path, warehouse_file
from flows.warehouse.publishing import seal, spare
from flows.warehouse.publishing.lake import publish_lake
from flows.warehouse.search.index import discard_others, is_there

if TYPE_CHECKING:
    from flows.warehouse.writer import Warehouse


def connect_published(path: Path, *, snapshot: int | None = None) -> duckdb.DuckDBPyConnection:
    """Open the published copy of this warehouse, read-only; of a lake its last snapshot, or this one.

    A connection keeps to the copy that it opened: to see the next one, close all that this process has of it first.
    Raises WarehouseError when there is none, WarehouseDamaged when it cannot be opened.
    """
    copy = published_path(path)
    if not copy.is_file() and not is_lake(copy):
        raise WarehouseError(f"there is no {copy}: `onrecord run` creates it")
    try:
        return connect(copy, read_only=True, snapshot=snapshot)
    except WarehouseError as error:
        raise_explained(copy, error)
        raise


@contextmanager
def published(path: Path, *, snapshot: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """connect_published(), closed at the end; an error that tells of a damaged block says what to do about it."""
    with connect_published(path, snapshot=snapshot) as con:
        try:
            yield con
        except (duckdb.Error, UserError) as error:
            raise_explained(published_path(path), error)
            raise


def publish(warehouse: "Warehouse") -> Path:
    """Publish what the warehouse holds now, unless it is published already; returns the path of the copy.

    The copy is complete on disk, and every block of it was checked, before it takes the old one's place; who has the
    old one open keeps it. It is made of the copy before that, if nobody has that open any more: only the blocks that
    changed since are written. A copy that was written to is read, and made again if it is damaged. Raises
    WarehouseDamaged, and leaves the old copy as it is, if the main file cannot be read. If rows were erased, the main
    file is written again without their bytes first. The search index is brought up to date before, in a folder of its
    own that the copy names: a reader of the old copy that comes too late for the old index finds the new copy.
    """
    warehouse.metadata.update_sums()
    if is_lake(warehouse.path):
        warehouse.ask("search/empty_queue")
        return publish_lake(warehouse.path, warehouse.erasures)
    copy = published_path(warehouse.path)
    if warehouse.erasures.has_bytes_left():
        spare.drop(copy.resolve())
        with warehouse.at_rest() as main:
            rewrite(main)
    generation = _indexed(warehouse)
    holds = seal.Contents(warehouse.change_id(), warehouse.erasures.last_rewrite())
    if _is_published(warehouse.path, holds):
        discard_others(warehouse.path, generation)
        return copy
    target = copy.resolve()  # a symbolic link stays one
    partial = part_of(target)
    held = seal.contents(target)
    has_erased = held is None or held.last_rewrite != holds.last_rewrite
    try:
        if has_erased:
            spare.drop(target)
        spare.take(target, partial)
        with warehouse.at_rest() as source:
            is_sound = _write(source, partial)
        if not is_sound:
            check_readable(partial)
        if not has_erased:
            spare.keep(target)
        partial.replace(target)
    except WarehouseDamaged as error:
        raise damaged(warehouse.path, error.reason) from error
    finally:
        partial.unlink(missing_ok=True)
    sync(target.parent)
    seal.put(target, holds)
    discard_others(warehouse.path, generation)
    return copy


def missing(path: Path) -> WarehouseError:
    """The error for a verb that needs a main file where there is none."""
    file = warehouse_file(path)
    if is_lost(file) and published_path(file).is_file():
        return WarehouseError(f"{file} is not there; {how_to_restore(file)}")
    return WarehouseError(f"there is no {path}: `onrecord run PATH` creates it")


def _indexed(warehouse: "Warehouse") -> str:
    """Bring the search index up to date, if it is not; returns the generation that belongs to the warehouse now."""
    (state,) = warehouse.ask("search/state")
    generation = state["search_generation"]
    if is_there(warehouse.path, generation) and not state["is_behind"]:
        return str(generation)
    return warehouse.metadata.index_texts(warehouse.path)


def _write(source: Path, partial: Path) -> bool:
    from flows.warehouse.publishing.blocks import make_equal  # so that readers need not load what it takes

    if not partial.exists():
        copy_file(source, partial)  # shares the blocks where the file system can
    return make_equal(source, partial)


def _is_published(path: Path, holds: seal.Contents) -> bool:
    """Whether the copy has these contents: by its seal or, where it has none that fits, by reading all of it."""
    copy = published_path(path).resolve()
    held = seal.contents(copy)
    if held is not None:
        return held == holds
    try:
        with connect_published(path) as con:
            change_id = str(con.execute("select change_id from ops.state").fetchall()[0][0])
        if change_id == holds.change_id:
            check_readable(copy)
            seal.put(copy, holds)
    except (WarehouseError, duckdb.Error):  # none yet, damaged, or of another make: to be replaced
        return False
    return change_id == holds.change_id

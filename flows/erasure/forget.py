"""Rows erased, then the bytes of all files that held them: done as a whole, or gone on with after a kill."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from flows.erasure.exports import write_exports_again
from flows.erasure.requests import CannotForget, Wanted
from flows.memory import spill_folder
from flows.run import staging
from flows.run.overriding import hold
from flows.run.progress import Progress
from flows.run.resolving import resolve_again
from flows.warehouse.catalog.slots import free_staging
from flows.warehouse.connection import QueryRow
from flows.warehouse.erasure.left import left_in_files
from flows.warehouse.erasure.store import Selected
from flows.warehouse.names import exports_path
from flows.warehouse.publish import missing, publish
from flows.warehouse.writer import Warehouse


@dataclass(frozen=True)
class Outcome:
    """The receipts (rows of ops.erasures) of what was finished, and the exports that were written again."""

    erasures: list[QueryRow]
    exports: list[str]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "erasures": [{**row, "n_rows": json.loads(row["n_rows"])} for row in self.erasures]}


def select(path: Path, wanted: Wanted, *, wait_seconds: float = 600.0) -> Selected:
    """What a request would erase now; nothing is changed. Raises WarehouseError if there is no warehouse."""
    with _opened(path, wait_seconds, Progress()) as warehouse:
        return warehouse.erasures.select(wanted.request)


def forget(
    path: Path,
    wanted: Wanted,
    *,
    reason: str | None = None,
    wait_seconds: float = 600.0,
    progress: Progress | None = None,
) -> Outcome:
    """Erase what is wanted from the tables, the files and the exports of a warehouse.

    The rows go in one transaction, with the receipt and the list of what later runs refuse. If the process dies after
    it, the receipt has no finished_at, and finish() or the next forget() goes on. The bytes of the warehouse file and
    of its published copy are written again by the next verb that publishes, too.

    Raises WarehouseError if there is no warehouse or a file of it cannot be written, CannotForget if the gate stops the
    entities that are left. What is erased by then stays erased.
    """
    progress = progress or Progress()
    with _opened(path, wait_seconds, progress) as warehouse:
        hold(warehouse, None)  # overrides that cannot be read are to be known before
        now = datetime.now(UTC)
        erasure_id = f"f{now:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
        progress.phase("erasing rows")
        warehouse.erasures.erase(wanted.request, erasure_id=erasure_id, targets=wanted.targets, reason=reason, now=now)
        return _finish(warehouse, progress)


def finish(path: Path, *, wait_seconds: float = 600.0, progress: Progress | None = None) -> Outcome:
    """Go on with what a process that died has left; no receipts if there is nothing. Raises what forget() raises."""
    progress = progress or Progress()
    with _opened(path, wait_seconds, progress) as warehouse:
        return _finish(warehouse, progress)


def undo(path: Path, erasure_id: str, *, wait_seconds: float = 600.0) -> None:
    """Let later runs load again what a request made them refuse; what was erased is not brought back.

    Raises CannotForget if there is no such request, or if it was lifted.
    """
    with _opened(path, wait_seconds, Progress()) as warehouse:
        found = {row["erasure_id"]: row for row in warehouse.erasures.all()}
        if erasure_id not in found:
            raise CannotForget(f"there is no request {erasure_id}: `onrecord forget --list` shows their ids")
        if lifted_at := found[erasure_id]["lifted_at"]:
            raise CannotForget(f"request {erasure_id} was lifted on {lifted_at:%Y-%m-%d}")
        warehouse.erasures.undo(erasure_id, datetime.now(UTC))
        publish(warehouse)


def _opened(path: Path, wait_seconds: float, progress: Progress) -> Warehouse:
    if not path.exists():
        raise missing(path)
    return Warehouse.open(path, wait_seconds=wait_seconds, on_wait=progress.waiting)


def _finish(warehouse: Warehouse, progress: Progress) -> Outcome:
    """Resolve what is left, and write all files again that hold what was erased."""
    path, pending = warehouse.path, {row["erasure_id"] for row in warehouse.erasures.pending()}
    if not pending:
        publish(warehouse)  # a process may have died just before
        return Outcome([], [])
    held = hold(warehouse, None)
    progress.phase("resolving entities")
    if stopped := resolve_again(warehouse, held.overrides).stopped:
        raise CannotForget(f"the rows are erased, but not all files are written again: {stopped}")
    for left in (*free_staging(path), Path(spill_folder(path, read_only=False))):
        staging.discard([left])
    remaining = left_in_files(path)
    if held.erased:
        lines = ", ".join(map(str, held.erased))
        remaining.append(f"{held.path} names it in line {lines}: remove it there; it is not used any more")
    progress.phase("writing files again")
    if not exports_path(path).exists():
        warehouse.erasures.finish(pending, datetime.now(UTC), remaining)
    publish(warehouse)
    exports = write_exports_again(path)
    if exports_path(path).exists():
        warehouse.erasures.finish(pending, datetime.now(UTC), [*remaining, *exports.left])
        publish(warehouse)
    receipts = [row for row in warehouse.erasures.all() if row["erasure_id"] in pending]
    return Outcome(receipts, [str(folder) for folder in exports.written])

"""Who is who, resolved again over a whole warehouse without reading articles."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.inputs import override_file
from flows.run.job import Counts
from flows.run.loading import Resolved, resolution_fingerprint, resolve
from flows.run.overriding import Held, hold, override_warnings
from flows.run.progress import Progress
from flows.run.record import erasure_warnings, new_run_id, recorded
from flows.warehouse.publish import missing, publish
from flows.warehouse.writer import Warehouse
from flows.wording import counted
from transforms.entities.overrides import Overrides


@dataclass(frozen=True)
class Outcome:
    """What a resolution changed: mentions and quotes that have another entity now; stopped is the gate's report."""

    n_mentions: int
    n_quotes: int
    n_entities: int
    overrides: str
    warnings: list[str]
    stopped: str | None

    def __str__(self) -> str:
        moved = f"{counted(self.n_mentions, 'mention')} and {counted(self.n_quotes, 'quote')}"
        lines = [
            f"{moved} moved to another entity; there are {counted(self.n_entities, 'entity')}",
            f"overrides: {self.overrides}",
            *(f"warning: {text}" for text in self.warnings),
        ]
        return "\n".join(lines)


def resolve_warehouse(
    path: Path, *, overrides: Path | None = None, wait_seconds: float = 600.0, progress: Progress | None = None
) -> Outcome:
    """Resolve the entities of a warehouse again where overrides, rules or the knowledge base changed, and publish them.

    Raises WarehouseError for a path without a warehouse, WarehouseBusy when another process writes it too long, and
    OverrideFileError for overrides that cannot be used.
    """
    progress = progress or Progress()
    if not path.exists():
        raise missing(path)
    if overrides is not None:
        override_file.read(overrides)
    with Warehouse.open(path, wait_seconds=wait_seconds, on_wait=progress.waiting) as warehouse:
        held = hold(warehouse, overrides)
        progress.phase("resolving entities")
        resolved = resolve_again(warehouse, held.overrides)
        publish(warehouse)
        return _outcome(warehouse, held, resolved)


def resolve_again(warehouse: Warehouse, overrides: Overrides) -> Resolved:
    """Resolve entities as a run that reads nothing; there is no such run in ops.runs if there is nothing to resolve."""
    started_at = datetime.now(UTC)
    warehouse.metadata.use_passed_dates(started_at)
    if warehouse.is_resolved(resolution_fingerprint(overrides)):
        return Resolved(0, None)
    run_id = new_run_id(started_at)
    counts = Counts()
    with recorded(warehouse, run_id, started_at, counts, model=None):
        resolved = resolve(warehouse, run_id, overrides)
        counts.refused(resolved.n_quarantined, resolved.stopped)
    return resolved


def _outcome(warehouse: Warehouse, held: Held, resolved: Resolved) -> Outcome:
    n_entities = warehouse.ask("entities/count")[0]["n_entities"]
    warnings = erasure_warnings(warehouse) + override_warnings(warehouse)
    return Outcome(resolved.n_mentions, resolved.n_quotes, n_entities, str(held), warnings, resolved.stopped)

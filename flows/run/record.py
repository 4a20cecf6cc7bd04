"""The record of a run in ops.runs: that it began, and how it ended, whatever ended it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import uuid4

from flows.run.job import Counts
from flows.warehouse.writer import Warehouse
from transforms.annotations import Model, analysis_version


def new_run_id(started_at: datetime) -> str:
    """An id that no other run has; ids in order of the text are in order of time."""
    return f"{started_at:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"


@contextmanager
def recorded(
    warehouse: Warehouse, run_id: str, started_at: datetime, counts: Counts, model: Model | None
) -> Iterator[None]:
    """Around the work of a run, which counts into `counts`: failed if the gate stopped any of it.

    model is None for a run that analyses nothing.
    """
    warehouse.start_run(
        run_id=run_id,
        started_at=started_at,
        code_version=version("onrecord"),
        model_version=analysis_version(model) if model else "none",
    )
    status = "failed"
    try:
        yield
        status = "failed" if counts.stopped else "done"
    except KeyboardInterrupt:
        status = "interrupted"
        raise
    finally:
        warehouse.finish_run(
            run_id,
            status=status,
            finished_at=datetime.now(UTC),
            n_read=counts.read,
            n_loaded=counts.loaded,
            n_unchanged=counts.unchanged,
            n_quarantined=counts.quarantined,
            n_rejected=counts.rejected,
        )


def erasure_warnings(warehouse: Warehouse) -> list[str]:
    """A line for each request to erase that died before it had written all files again."""
    return [
        f"exports may still hold what was erased on request {row['erasure_id']}: run `onrecord forget` to finish it"
        for row in warehouse.erasures.pending()
    ]

"""The way of the data, defined once: read, documents, annotate, gate, load, resolve, publish."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import polars as pl

from flows import allocator
from flows.alerts.telling import Teller
from flows.inputs import override_file, records
from flows.inputs.files import check as check_inputs
from flows.remote import files as remote
from flows.run import engines, model_choice, staging, workers
from flows.run.batching import Gather
from flows.run.fetching import Fetching
from flows.run.job import Batch, Counts, Job
from flows.run.loading import Loaded, Meanwhile, Resolved, load, prepare, resolve
from flows.run.overriding import hold
from flows.run.progress import Progress
from flows.run.record import new_run_id, recorded
from flows.run.summary import Summary, summarise
from flows.run.workers.reading import Documents
from flows.sources.settings import read as read_sources
from flows.sources.settings import retention
from flows.sources.visiting import Visits, visit
from flows.warehouse.catalog.slots import own_slot
from flows.warehouse.connection import load_arrow
from flows.warehouse.names import exports_path, is_lake
from flows.warehouse.publish import publish
from flows.warehouse.writer import Warehouse
from flows.watch.evaluating import evaluate
from flows.watch.evaluating import hold as hold_watchlists
from flows.watch.settings import read as read_watchlists
from transforms.entities.overrides import Overrides


@dataclass(frozen=True)
class Steps:
    """The steps that a scheduler wraps with retries and history; as they stand they are plain calls."""

    reader: Callable[[int, workers.Idle], AbstractContextManager[workers.Read]] = workers.document_reader
    # None: that of the job's engine
    submitter: Callable[[int, workers.Idle], AbstractContextManager[workers.Submit]] | None = None
    load: Callable[[Warehouse, Batch], Loaded] = load
    resolve: Callable[[Warehouse, str, Overrides], Resolved] = resolve
    publish: Callable[[Warehouse], Path] = publish
    visits: Visits = visit


def run(job: Job, *, steps: Steps | None = None, progress: Progress | None = None) -> Summary:
    """Take in the job's inputs and leave a published warehouse; returns what became of them.

    What is loaded stays loaded, whatever happens: a run that died goes on with the next one. Where nothing changed,
    nothing is published again. Raises input_files.InputError for paths that are not there, run_lock.WarehouseBusy when
    another run holds the warehouse longer than job.wait_seconds, workers.WorkerDied when no worker process can start,
    override_file.OverrideFileError, settings.SourcesFileError, settings.WatchlistsFileError and settings.ChannelError
    for overrides, sources, watchlists and channels that cannot stand, model_choice.WeightsMissing.
    """
    allocator.keep_little()
    steps, progress = steps or Steps(), progress or Progress()
    started_at = datetime.now(UTC)
    run_id = new_run_id(started_at)
    counts = Counts()
    if job.paths or not (job.addresses or job.with_sources or job.remote):
        check_inputs(job.paths, follow_symlinks=job.follow_symlinks)  # before there is a warehouse
    remote.check(job.remote)
    sources = read_sources(job.sources)
    job = replace(job, retention=retention(sources) | dict(job.retention))
    model_choice.check(job.model)
    engines.check(job)
    if job.watchlists is not None:
        read_watchlists(job.watchlists)
    if job.overrides is not None:
        override_file.read(job.overrides)
    survey = records.survey(job.paths, follow_symlinks=job.follow_symlinks)
    n_files = survey.n_files + len(job.remote)
    with (
        Warehouse.open(job.warehouse, wait_seconds=job.wait_seconds, on_wait=progress.waiting, share=True) as warehouse,
        own_slot(job.warehouse) as slot,
    ):
        job = replace(job, staging_slot=slot)
        with warehouse.exclusive():
            held, watched = hold(warehouse, job.overrides), hold_watchlists(warehouse, job.watchlists)
        teller = Teller(warehouse, watched.path, watched.watchlists or (), sources, job.briefs)
        with recorded(warehouse, run_id, started_at, counts, job.model), progress.running(n_files):
            with Fetching(job, sources, warehouse.fetches, started_at, steps.visits, progress) as fetching:
                meanwhile = Meanwhile(warehouse, lambda: steps.resolve(warehouse, run_id, held.overrides))
                _take_in(job, warehouse, run_id, started_at, counts, steps, progress, fetching, meanwhile)
            with warehouse.exclusive():
                _retain(job, warehouse, run_id, started_at)
                progress.phase("resolving entities")
                resolved = steps.resolve(warehouse, run_id, held.overrides)
                counts.refused(resolved.n_quarantined, resolved.stopped)
                warehouse.metadata.update_sums()  # which alerts are found with
                if watched.watchlists is not None and not resolved.stopped:
                    if watched.watchlists:
                        progress.phase("evaluating watchlists")
                    evaluate(warehouse, watched.watchlists, run_id=run_id, now=started_at)
                teller.find(started_at)
        staging.discard([job.staging])
        with warehouse.exclusive():
            steps.publish(warehouse)
            told = teller.send(lambda: steps.publish(warehouse))
        outcome = summarise(warehouse, run_id, held, watched, told, stopped=counts.stopped)
        return replace(outcome, passed_over=survey.passed_over, warnings=[*counts.warnings, *outcome.warnings])


def _retain(job: Job, warehouse: Warehouse, run_id: str, now: datetime) -> None:
    """Cut texts that were loaded when more of them might be kept."""
    erasure_id = f"f{run_id}"
    has_cut = warehouse.erasures.retain(job.retention, erasure_id=erasure_id, now=now)
    if has_cut and not exports_path(job.warehouse).exists():
        warehouse.erasures.finish([erasure_id], now)


def _take_in(
    job: Job,
    warehouse: Warehouse,
    run_id: str,
    now: datetime,
    counts: Counts,
    steps: Steps,
    progress: Progress,
    fetching: Fetching,
    meanwhile: Meanwhile,
) -> None:
    first_read, first_parts = Thread(target=load_arrow, daemon=True), Thread(target=prepare, daemon=True)

    def beside(thread: Thread) -> None:
        """Start a thread while another process works, if that has not been done."""
        if job.n_workers and thread.ident is None:
            thread.start()

    def reading(records: pl.DataFrame, settings: dict[str, Any]) -> Documents:
        beside(first_read)
        return read(records, settings)

    def parts(batch: Batch) -> list[Path]:
        beside(first_parts)
        return staging.parts(batch.folder)

    with warehouse.exclusive():
        warehouse.metadata.use_passed_dates(now)
    submitter = steps.submitter or engines.submitter(job)
    idle = workers.Idle()
    with steps.reader(job.n_workers, idle) as read, submitter(job.n_workers, idle) as submit:
        gather = Gather(job, warehouse, run_id, now, counts, progress, reading, fetching)
        for batch in workers.in_order(gather.batches(), parts, submit, ahead=2 * job.n_workers):
            outcome = steps.load(warehouse, batch)
            counts.loaded += outcome.n_loaded
            counts.rejected += outcome.n_rejected
            counts.refused(outcome.n_quarantined, outcome.stopped)
            gather.loaded(batch)
            staging.discard([batch.folder])
            if not is_lake(job.warehouse):  # others load there
                counts.refused(meanwhile.after(outcome.n_loaded), None)
            progress.loaded(counts.loaded, counts.loaded + counts.unchanged + counts.rejected)
    gather.finish()

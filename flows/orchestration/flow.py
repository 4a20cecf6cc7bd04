"""The pipeline as a Prefect flow: the same steps as tasks, with retries, history and a summary artifact."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from flows.orchestration import access, server

server.quiet()
if "prefect" not in sys.modules and not server.is_configured():
    access.close_ephemeral_server()

from prefect import flow, task  # noqa: E402  (Prefect reads its settings at import)
from prefect.artifacts import create_markdown_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.futures import PrefectFuture  # noqa: E402
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner  # noqa: E402

from flows.orchestration.overdue import cancel_overdue  # noqa: E402
from flows.remote.files import is_remote_file  # noqa: E402
from flows.run import engines, pipeline, workers  # noqa: E402
from flows.run.job import BATCH_DOCUMENTS, Engine, Job  # noqa: E402
from flows.run.progress import Progress  # noqa: E402
from flows.run.summary import Summary, as_markdown  # noqa: E402
from flows.sources.memory import Last  # noqa: E402
from flows.sources.targets import Target  # noqa: E402
from flows.sources.visiting import Visit, visit  # noqa: E402
from flows.web.client import Client  # noqa: E402
from transforms.annotations import DEFAULT_MODEL, Model  # noqa: E402
from transforms.documents.urls import host  # noqa: E402

RETRIES, RETRY_SECONDS = 2, 5.0


_progress: ContextVar[Progress | None] = ContextVar("progress", default=None)


class RunStopped(RuntimeError):
    """The gate stopped a batch: the flow run shall be seen as failed."""

    def __init__(self, summary: Summary) -> None:
        super().__init__("; ".join(summary.stopped))
        self.summary = summary


class _Annotation:
    """The annotation of a part of a batch, under way as a task run."""

    def __init__(self, future: PrefectFuture[None]) -> None:
        self._future = future

    def result(self) -> object:
        return self._future.result()


class _Started:
    """A part that the engine has, whatever number of tasks wait at a time; each further try gives it to it again."""

    def __init__(self, submit: workers.Submit, part: Path) -> None:
        self._submit, self._part = submit, part
        self._running: workers.Result | None = submit(part)

    def result(self) -> None:
        running, self._running = self._running, None
        (running or self._submit(self._part)).result()


# A batch's annotations are files named by its content, so a task that ran before a restart returns at once:
# Prefect's own cache would only remember a path that may be gone.
@task(name="annotate part", task_run_name="annotate {name}", cache_policy=NO_CACHE, retries=RETRIES)
def _annotate(part: _Started, name: str) -> None:
    part.result()


def _submitter(job: Job) -> Callable[[int, workers.Idle], AbstractContextManager[workers.Submit]]:
    """What gives parts to the job's engine, each in a task of its own."""

    @contextmanager
    def submitter(n_workers: int, idle: workers.Idle) -> Iterator[workers.Submit]:
        with engines.submitter(job)(n_workers, idle) as submit:
            yield lambda part: _Annotation(
                _annotate.submit(_Started(submit, part), f"{part.parent.name[:12]} {part.name}")
            )

    return submitter


def _as_task(step: Any, name: str) -> Any:
    return task(step, name=name, cache_policy=NO_CACHE, retries=RETRIES, retry_delay_seconds=RETRY_SECONDS)


class SourceUnreachable(RuntimeError):
    """Nothing of a source could be fetched: its task shall be tried again, and be seen as failed."""

    def __init__(self, visits: list[Visit]) -> None:
        super().__init__("; ".join(": ".join(v.problem) for v in visits if v.problem))
        self.visits = visits


@task(
    name="fetch source",
    task_run_name="fetch {name}",
    cache_policy=NO_CACHE,
    retries=RETRIES,
    retry_delay_seconds=RETRY_SECONDS,
)
def _fetch(client: Client, targets: Sequence[Target], last: Mapping[str, Last], name: str) -> list[Visit]:
    visits = list(visit(client, targets, last))
    if all(each.is_transient for each in visits):
        raise SourceUnreachable(visits)
    return visits


def _visits(client: Client, targets: Sequence[Target], last: Mapping[str, Last]) -> Iterator[Visit]:
    """Visit each source in a task of its own."""
    by_source: dict[str, list[Target]] = {}
    for target in targets:
        name = target.source.source_id if target.source else host(target.url) or target.url
        by_source.setdefault(name, []).append(target)
    futures = [_fetch.submit(client, group, last, name) for name, group in by_source.items()]
    for future in futures:
        try:
            yield from future.result()
        except SourceUnreachable as failed:
            yield from failed.visits


_STEPS = pipeline.Steps(
    load=_as_task(pipeline.Steps.load, "load batch"),
    resolve=_as_task(pipeline.Steps.resolve, "resolve entities"),
    publish=_as_task(pipeline.Steps.publish, "publish warehouse"),
    visits=_visits,
)


_THREADS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=8))


@flow(name="onrecord", flow_run_name="onrecord {warehouse}", task_runner=_THREADS)
def onrecord(
    paths: list[str],
    warehouse: str = "data/onrecord.duckdb",
    n_workers: int | None = None,
    field_map: dict[str, str] | None = None,
    default_source: str | None = None,
    root: str | None = None,
    again: bool = False,
    wait_seconds: float = 600.0,
    batch_documents: int = BATCH_DOCUMENTS,
    model: Model = DEFAULT_MODEL,
    overrides: str | None = None,
    follow_symlinks: bool = False,
    addresses: list[str] | None = None,
    sources: str | None = None,
    with_sources: bool = False,
    watchlists: str | None = None,
    briefs: list[str] | None = None,
    engine: Engine = "local",
    address: str | None = None,
    exchange: str | None = None,
) -> Summary:
    """Take in articles: read, analyse, check, load, publish.

    Raises RunStopped when the gate stopped a batch; all else is loaded.
    """
    cancel_overdue()
    job = Job(
        tuple(Path(path) for path in paths if not is_remote_file(path)),
        Path(warehouse).absolute(),
        n_workers=n_workers or workers.default_workers(address),
        field_map=field_map or {},
        default_source=default_source,
        root=Path(root) if root else None,
        again=again,
        wait_seconds=wait_seconds,
        batch_documents=batch_documents,
        model=model,
        overrides=Path(overrides) if overrides else None,
        follow_symlinks=follow_symlinks,
        addresses=tuple(addresses or ()),
        sources=Path(sources) if sources else None,
        with_sources=with_sources,
        watchlists=Path(watchlists) if watchlists else None,
        briefs=tuple(briefs or ()),
        remote=tuple(path for path in paths if is_remote_file(path)),
        engine=engine,
        address=address,
        exchange=exchange,
    )
    summary = pipeline.run(job, steps=replace(_STEPS, submitter=_submitter(job)), progress=_progress.get())
    create_markdown_artifact(as_markdown(summary), key="onrecord-run", description="Outcome of the run")
    if summary.stopped:
        raise RunStopped(summary)
    return summary


def run_flow(job: Job, progress: Progress | None = None) -> Summary:
    """Run the job as a flow in this process, on the configured server or on one that lives as long as the run."""
    token = _progress.set(progress)
    try:
        summary: Summary = onrecord(**parameters(job))
        return summary
    except RunStopped as stopped:
        return stopped.summary
    finally:
        _progress.reset(token)


def parameters(job: Job) -> dict[str, Any]:
    """The flow's parameters for a job, as JSON knows them."""
    return {
        "paths": [*(str(path.absolute()) for path in job.paths), *job.remote],
        "warehouse": str(job.warehouse),
        "n_workers": job.n_workers,
        "field_map": dict(job.field_map),
        "default_source": job.default_source,
        "root": str(job.root.absolute()) if job.root else None,
        "again": job.again,
        "wait_seconds": job.wait_seconds,
        "batch_documents": job.batch_documents,
        "model": job.model,
        "overrides": str(job.overrides.absolute()) if job.overrides else None,
        "follow_symlinks": job.follow_symlinks,
        "addresses": list(job.addresses),
        "sources": str(job.sources.absolute()) if job.sources else None,
        "with_sources": job.with_sources,
        "watchlists": str(job.watchlists.absolute()) if job.watchlists else None,
        "briefs": list(job.briefs),
        "engine": job.engine,
        "address": job.address,
        "exchange": job.exchange,
    }

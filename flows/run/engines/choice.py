"""The engine that a job asks for."""

import platform
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from flows.run import workers
from flows.run.engines.dispatch import Cluster, Dispatcher, EngineFailed
from flows.run.engines.exchange import Exchange, exchange
from flows.run.engines.tasks import Task
from flows.run.engines.versions import versions
from flows.run.job import Job
from transforms.ids import digest

_LIBRARIES = {"dask": "distributed", "ray": "ray"}

__all__ = ["EngineFailed", "check", "submitter"]


def check(job: Job) -> None:
    """Raises EngineFailed if the job's engine cannot be used as it is asked for, or its library is not installed."""
    if job.engine == "local" and (job.address or job.exchange):
        raise EngineFailed("--address and --exchange go with --engine dask or ray")
    if job.exchange and not job.address:
        raise EngineFailed("--exchange goes with --address: workers on this machine see the run's own files")
    if job.engine != "local" and find_spec(_LIBRARIES[job.engine]) is None:
        raise EngineFailed(f"the engine {job.engine} needs a library: pip install 'onrecord[{job.engine}]'")


def submitter(job: Job) -> Callable[[int, workers.Idle], AbstractContextManager[workers.Submit]]:
    """What gives parts to the job's engine, as workers.submitter does to processes."""
    if job.engine == "local":
        return workers.submitter
    return lambda n_workers, _: _submitter(job, n_workers)


@contextmanager
def _submitter(job: Job, n_workers: int) -> Iterator[workers.Submit]:
    shared = _exchange(job)
    with ExitStack() as stack:
        cluster = _WhenNeeded(lambda: stack.enter_context(_clusters(job)(job.address, n_workers)))
        yield Dispatcher(cluster, versions(job.model), shared, in_place=job.address is None).submit
    if shared is not None:
        shared[1].remove()


class _WhenNeeded:
    """A cluster that is there from the first task on: a run with nothing new needs none."""

    def __init__(self, begin: Callable[[], Cluster]) -> None:
        self._begin = cache(begin)

    def start(self, task: Task) -> "Future[bytes | None]":
        return self._begin().start(task)

    def trouble(self) -> str | None:
        return self._begin().trouble()


def _clusters(job: Job) -> Callable[[str | None, int], AbstractContextManager[Cluster]]:
    if job.engine == "ray":
        from flows.run.engines.ray_cluster import ray_cluster

        return ray_cluster
    from flows.run.engines.dask_cluster import dask_cluster

    return dask_cluster


def _exchange(job: Job) -> tuple[str, Exchange] | None:
    """A folder of its own for the job's warehouse in the exchange that the job names."""
    if job.exchange is None:
        return None
    name = f"onrecord-{digest(platform.node(), str(job.warehouse.absolute()), length=16)}"
    top = job.exchange if "://" in job.exchange else str(Path(job.exchange).absolute())
    address = f"{top.rstrip('/')}/{name}"
    return address, exchange(address)

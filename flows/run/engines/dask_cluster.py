"""Dask: a scheduler that is there already, or a cluster of processes that lives as long as the run."""

import logging
import os
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from itertools import count
from time import monotonic
from typing import Any

import dask
from distributed import Client, LocalCluster
from distributed.scheduler import KilledWorker
from distributed.security import Security

from flows.run.engines.dispatch import Cluster, EngineFailed, WorkerLost
from flows.run.engines.tasks import Task, analyse

_CONNECT_SECONDS = 15.0  # also to connect again
_WORKER_SECONDS = 60.0  # for a scheduler to have a worker, at the start and later
_ASK_SECONDS = 5.0  # between two questions to the scheduler
# for each worker's process: Ctrl-C is for the run, which ends its workers
_DEAF = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
_SETTINGS = {
    "distributed.worker.daemon": False,  # so that workers may start processes
    "distributed.scheduler.allowed-failures": 10,  # workers that a task may cost: they are killed, not by tasks
    "distributed.comm.timeouts.connect": f"{_CONNECT_SECONDS:.0f}s",
    "distributed.worker.memory.terminate": False,  # the processes that they start have the limits
    "distributed.worker.memory.pause": False,
    "distributed.admin.tick.limit": "60s",
}


@contextmanager
def dask_cluster(address: str | None, n_workers: int) -> Iterator[Cluster]:
    """A connection to the scheduler at this address, or to one that is started here with so many workers.

    The latter listens on this machine only, and to its own workers alone (TLS). Raises EngineFailed.
    """
    for name in [name for name in logging.root.manager.loggerDict if name.split(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what the run has to know comes by its errors
    with ExitStack() as stack, dask.config.set(_SETTINGS):
        if address is None:
            security = Security.temporary()
            address = stack.enter_context(_started(n_workers, security)).scheduler_address
        else:
            security = None  # as Dask's own configuration has it
        client = stack.enter_context(_connected(address, security))
        yield _Dask(client, address)


@contextmanager
def _started(n_workers: int, security: Security) -> Iterator[LocalCluster]:
    options = {"protocol": "tls", "host": "127.0.0.1", "dashboard_address": None, "memory_limit": 0, "preload": _DEAF}
    cluster = LocalCluster(
        n_workers=n_workers, threads_per_worker=1, security=security, silence_logs=logging.CRITICAL, **options
    )
    try:
        yield cluster
    finally:
        cluster.close()


@contextmanager
def _connected(address: str, security: Security | None) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, security=security, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineFailed(f"no Dask scheduler answers at {address}: {_first_line(error)}") from error
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        yield client
    except TimeoutError as error:
        raise EngineFailed(f"the Dask scheduler at {address} has no workers: start some with dask worker") from error
    finally:
        client.close(timeout=_ASK_SECONDS)


class _Dask:
    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address, self._numbers = client, address, count()
        self._asked = self._had_workers = monotonic()

    def start(self, task: Task) -> "Future[bytes | None]":
        outcome: Future[bytes | None] = Future()
        key = f"onrecord-{task.name}-{os.getpid()}-{next(self._numbers)}"
        try:
            remote = self._client.submit(analyse, task, pure=False, key=key)
        except Exception as error:  # the client is closed
            outcome.set_exception(WorkerLost(_first_line(error)))
        else:
            remote.add_done_callback(lambda done: _hand_on(done, outcome))
        return outcome

    def trouble(self) -> str | None:
        if self._client.status == "closed":
            return f"the Dask scheduler at {self._address} is gone"
        if monotonic() - self._asked > _ASK_SECONDS and self._client.status == "running":
            self._asked = monotonic()
            try:
                has_workers = bool(self._client.nthreads())
            except Exception:  # it is gone, which the client notices by itself
                return None
            if has_workers:
                self._had_workers = monotonic()
            elif monotonic() - self._had_workers > _WORKER_SECONDS:
                return f"the Dask scheduler at {self._address} has no workers left"
        return None


def _hand_on(remote: Any, outcome: "Future[bytes | None]") -> None:
    """Give what became of Dask's future to one of the standard library."""
    try:
        error = remote.exception() if remote.status != "cancelled" else WorkerLost("the scheduler forgot the task")
        if error is None:
            outcome.set_result(remote.result())
            return
    except BaseException as failed:
        error = failed
    outcome.set_exception(_as_ours(error))


def _as_ours(error: BaseException) -> BaseException:
    if isinstance(error, KilledWorker):
        return WorkerLost("its worker process ended")
    if type(error).__module__.partition(".")[0] in ("distributed", "asyncio", "concurrent", "tornado"):
        return WorkerLost(f"{type(error).__name__}: {_first_line(error)}")
    if isinstance(error, ImportError | AttributeError) and "flows" in str(error):
        return EngineFailed(f"the workers do not have this version of onrecord ({error}): install it there")
    return error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

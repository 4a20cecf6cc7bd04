"""Where batches are annotated: in this process or in a pool of processes, a few at a time, results in order."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol, TypeVar

from flows.errors import UserError
from flows.run.staging import annotate_batch

# The processes are the parallelism: more threads in each would only wait for each other.
THREADS = ("OMP_NUMTHREADS", "OPENBLAS_NUMTHREADS", "BLIS_NUMTHREADS", "POLARS_MAXTHREADS")

Item = TypeVar("Item")


class Result(Protocol):
    """What submitting a batch gives: the folder of its annotations, once they are there."""

    def result(self) -> Path:
        """Wait for the folder; raises what the annotation raised."""
        ...


Submit = Callable[[Path], Result]


class WorkerDied(UserError):
    """A process of the pool was ended from outside, most often for want of memory."""


class _InProcess:
    """The annotation of a batch in this process, done when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def result(self) -> Path:
        return annotate_batch(self._folder)


_DIED = (
    "a worker process was ended from outside, most often for want of memory; what is loaded stays: "
    "run again with fewer --workers, and it goes on from there"
)


@contextmanager
def submitter(n_workers: int) -> Iterator[Submit]:
    """A function that takes staged batches: in this process for one worker, else in a pool that starts when needed."""
    if n_workers <= 1:
        yield _InProcess
        return
    for name in THREADS:  # read by the libraries of the new processes when they are loaded there
        os.environ.setdefault(name, "1")
    # "spawn": a forked child would inherit the locks of DuckDB's and Polars' threads
    pool = ProcessPoolExecutor(n_workers, multiprocessing.get_context("spawn"), initializer=_prepare)
    try:
        yield lambda folder: pool.submit(annotate_batch, folder)
    finally:
        pool.shutdown(cancel_futures=True)


def default_workers() -> int:
    """One worker for each processor that this process may use, four at most: each takes about 0.6 GB."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 4)


def in_order(
    items: Iterable[Item], folder: Callable[[Item], Path], submit: Submit, ahead: int
) -> Iterator[tuple[Item, Path]]:
    """(item, folder of its annotations) in order of the items, while up to `ahead` batches are under way.

    Raises WorkerDied when a process of the pool was killed.
    """
    waiting: deque[tuple[Item, Result]] = deque()
    for item in items:
        waiting.append((item, _started(folder(item), submit)))
        if len(waiting) > ahead:
            yield _finished(*waiting.popleft())
    while waiting:
        yield _finished(*waiting.popleft())


def _started(folder: Path, submit: Submit) -> Result:
    try:
        return submit(folder)
    except (BrokenProcessPool, BrokenPipeError) as error:  # the pipe to a process that could not even start
        raise WorkerDied(_DIED) from error


def _finished(item: Item, running: Result) -> tuple[Item, Path]:
    try:
        return item, running.result()
    except BrokenProcessPool as error:
        raise WorkerDied(_DIED) from error


def _prepare() -> None:
    """In each process of the pool: an end when the parent ends, even by SIGKILL."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)

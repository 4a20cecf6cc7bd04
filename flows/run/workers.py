"""Where parts of batches are annotated: in this process or in a pool of processes, batches in order."""

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
from flows.run.staging import annotate_part

# Each is read when its library is loaded: OpenBLAS (of numpy and scipy); Arrow, and OpenBLAS again; Polars. BLIS is
# built without threads, and onnxruntime takes its number from the options of a session.
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS")

Item = TypeVar("Item")


class Result(Protocol):
    """What submitting a part of a batch gives."""

    def result(self) -> object:
        """Wait until the part is annotated; raises what the annotation raised."""
        ...


Submit = Callable[[Path], Result]


class WorkerDied(UserError):
    """A process of the pool was ended from outside, most often for want of memory."""


class _InProcess:
    """The annotation of a part in this process, done when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def result(self) -> Path:
        return annotate_part(self._folder)


_DIED = (
    "a worker process was ended from outside, most often for want of memory; what is loaded stays: "
    "run again with fewer --workers, and it goes on from there"
)


@contextmanager
def submitter(n_workers: int) -> Iterator[Submit]:
    """A function that takes folders of staged parts: in this process for one worker, else in a pool of processes."""
    if n_workers <= 1:
        yield _InProcess
        return
    with process_pool(n_workers) as pool:
        yield lambda folder: pool.submit(annotate_part, folder)


@contextmanager
def process_pool(n_workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes whose libraries keep to one thread each: the processes are the parallelism.

    More threads in each would wait for each other. The variables are set while the pool is there, since it starts its
    processes when they are needed and these load their libraries at once.
    """
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    # "spawn": a forked child would inherit the locks of DuckDB's and Polars' threads
    pool = ProcessPoolExecutor(n_workers, multiprocessing.get_context("spawn"), initializer=_prepare)
    try:
        yield pool
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    else:
        pool.shutdown(wait=False)  # nothing is left to do: the processes end while the run goes on
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def default_workers() -> int:
    """One worker for each processor that this process may use, four at most: each takes about 0.6 GB."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 4)


def in_order(
    items: Iterable[Item], parts: Callable[[Item], Iterable[Path]], submit: Submit, ahead: int
) -> Iterator[Item]:
    """Items in their order, each when its parts are annotated, while those of up to `ahead` more are under way.

    Raises WorkerDied when a process of the pool was killed.
    """
    waiting: deque[tuple[Item, list[Result]]] = deque()
    for item in items:
        waiting.append((item, [_started(part, submit) for part in parts(item)]))
        if len(waiting) > ahead:
            yield _finished(*waiting.popleft())
    while waiting:
        yield _finished(*waiting.popleft())


def _started(part: Path, submit: Submit) -> Result:
    try:
        return submit(part)
    except (BrokenProcessPool, BrokenPipeError) as error:  # the pipe to a process that could not even start
        raise WorkerDied(_DIED) from error


def _finished(item: Item, running: Iterable[Result]) -> Item:
    try:
        for part in running:
            part.result()
    except BrokenProcessPool as error:
        raise WorkerDied(_DIED) from error
    return item


def _prepare() -> None:
    """In each process of the pool: an end when the parent ends, even by SIGKILL."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)

"""Where parts of batches are annotated: in this process or in others, batches in order."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from flows.run.staging import annotate_part
from flows.run.workers.budget import Budget
from flows.run.workers.processes import Idle, processes

Item = TypeVar("Item")
_OF_A_CLUSTER = 16


class Result(Protocol):
    """What submitting a part of a batch gives."""

    def result(self) -> object:
        """Wait until the part is annotated; raises what the annotation raised, or WorkerDied."""
        ...


Submit = Callable[[Path], Result]


class _InProcess:
    """The annotation of a part in this process, done when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def result(self) -> Path:
        return annotate_part(self._folder)


@contextmanager
def submitter(n_workers: int, idle: Idle | None = None) -> Iterator[Submit]:
    """A function that takes folders of staged parts, for so many processes; none: this one does it, without limits."""
    if n_workers < 1:
        yield _InProcess
        return
    with processes(n_workers, Budget(), idle=idle) as running:
        yield running.submit


def default_workers(address: str | None = None) -> int:
    """One worker for each processor that this process may use, four at most: each takes about 0.6 GB.

    For a cluster at an address: as many as one run's loading can keep up with.
    """
    if address is not None:
        return _OF_A_CLUSTER
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 4)


def in_order(
    items: Iterable[Item], parts: Callable[[Item], Iterable[Path]], submit: Submit, ahead: int
) -> Iterator[Item]:
    """Items in their order, each when its parts are annotated, while those of up to `ahead` more are under way."""
    waiting: deque[tuple[Item, list[Result]]] = deque()
    for item in items:
        waiting.append((item, [submit(part) for part in parts(item)]))
        if len(waiting) > ahead:
            yield _finished(*waiting.popleft())
    while waiting:
        yield _finished(*waiting.popleft())


def _finished(item: Item, running: Iterable[Result]) -> Item:
    for part in running:
        part.result()
    return item

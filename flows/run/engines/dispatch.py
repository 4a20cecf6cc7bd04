"""Parts of batches given to a cluster until each is annotated: again if a worker is lost or takes too long.

A part's annotations depend on its texts and the versions alone, so it does no harm that two workers make them.
"""

import time
from collections import deque
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from statistics import median
from typing import Protocol

from flows.errors import UserError
from flows.run import staging
from flows.run.engines import parcels
from flows.run.engines.exchange import Exchange
from flows.run.engines.tasks import ANNOTATIONS, DOCUMENTS, Task
from flows.run.workers.processes import WorkerDied

_LOOK_SECONDS = 1.0  # between two looks at a cluster that says nothing
_PATIENCE_SECONDS = 60.0  # before a part counts as one that hangs, if others took less
_TIMES_USUAL = 4.0  # as long as other parts took
_COPIES = 3  # of a part at the same time
_LOSSES = 5  # workers that a part may cost
_LONGEST_PAUSE = 16.0  # seconds after a lost worker: 1, 3, 7, 15, 15
_RECENT = 64  # parts whose times are remembered


class EngineFailed(UserError):
    """A cluster cannot be had, or does no work any more."""


class WorkerLost(Exception):
    """A worker ended, or the cluster forgot its task."""


class Cluster(Protocol):
    """Machines that do tasks."""

    def start(self, task: Task) -> "Future[bytes | None]":
        """Have tasks.analyse(task) done; the Future raises what it raises, or WorkerLost."""
        ...

    def trouble(self) -> str | None:
        """Why there is no sense in waiting any longer, if there is none."""
        ...


class Dispatcher:
    """Gives parts to a cluster and takes their annotations into their folders."""

    def __init__(
        self, cluster: Cluster, versions: Mapping[str, str], shared: tuple[str, Exchange] | None, *, in_place: bool
    ) -> None:
        """shared: address of an exchange, and the exchange; in_place: the workers see the staged folders."""
        self._cluster, self._versions, self._shared, self._in_place = cluster, versions, shared, in_place
        self._seconds: deque[float] = deque(maxlen=_RECENT)

    def submit(self, part: Path) -> "_Part":
        """Have a staged part annotated, unless it is."""
        return _Part(self, part)

    def start(self, part: Path) -> "Future[bytes | None]":
        """Have a part annotated once more."""
        started = time.monotonic()
        running = self._cluster.start(self._task(part))
        running.add_done_callback(lambda _: self._seconds.append(time.monotonic() - started))
        return running

    def trouble(self) -> str | None:
        return self._cluster.trouble()

    def patience(self) -> float:
        """Seconds after which a part counts as one that hangs."""
        return max(_PATIENCE_SECONDS, _TIMES_USUAL * median(self._seconds)) if self._seconds else float("inf")

    def take_in(self, part: Path, packed: bytes | None) -> bool:
        """Put what a worker made into the part's folder; whether it is whole."""
        if self._shared is not None:
            packed = self._shared[1].read(f"{_name(part)}{ANNOTATIONS}")
        if self._in_place:
            return staging.is_whole(part / staging.ANNOTATIONS_FOLDER)
        if packed is None or not parcels.unpack(part, packed):
            return False
        if self._shared is not None:
            for ending in (DOCUMENTS, ANNOTATIONS):
                self._shared[1].remove(f"{_name(part)}{ending}")
        return True

    def _task(self, part: Path) -> Task:
        task = Task(_name(part), self._versions)
        if self._in_place:
            return task._replace(folder=str(part.absolute()))
        if self._shared is None:
            return task._replace(documents=parcels.documents(part))
        address, shared = self._shared
        shared.write(f"{_name(part)}{DOCUMENTS}", parcels.documents(part))
        return task._replace(exchange=address)


class _Part:
    """A part that is annotated somewhere, perhaps at several places."""

    def __init__(self, dispatcher: Dispatcher, part: Path) -> None:
        self._dispatcher, self._part = dispatcher, part
        self._losses = 0
        done = staging.is_whole(part / staging.ANNOTATIONS_FOLDER)
        self._running = set() if done else {dispatcher.start(part)}
        self._since = time.monotonic()

    def result(self) -> Path:
        """Wait until the part is annotated. Raises EngineFailed, and what the analysis raises."""
        while self._running:
            ended, _ = wait(self._running, _LOOK_SECONDS, FIRST_COMPLETED)
            for future in ended:
                if self._is_annotated(future):
                    self._running = set()
                    break
            if not ended:
                self._look()
        return self._part

    def _is_annotated(self, ended: "Future[bytes | None]") -> bool:
        self._running.discard(ended)
        try:
            if self._dispatcher.take_in(self._part, ended.result()):
                return True
            why = "its annotations did not arrive whole"
        except (WorkerLost, WorkerDied) as lost:
            why = str(lost)
        self._losses += 1
        self._check_cluster()
        if self._losses > _LOSSES:
            raise EngineFailed(
                f"part {_name(self._part)} failed on {self._losses} workers, at last because {why}; what is loaded "
                "stays: run again, and it goes on from there"
            )
        if not self._running:
            time.sleep(min(2.0**self._losses, _LONGEST_PAUSE) - 1)
            self._again()
        return False

    def _look(self) -> None:
        """See whether waiting makes sense, and whether another worker should try."""
        self._check_cluster()
        if len(self._running) < _COPIES and time.monotonic() - self._since > self._dispatcher.patience():
            self._again()

    def _check_cluster(self) -> None:
        if (why := self._dispatcher.trouble()) is not None:
            raise EngineFailed(f"{why}; what is loaded stays: run again, and it goes on from there")

    def _again(self) -> None:
        self._running.add(self._dispatcher.start(self._part))
        self._since = time.monotonic()


def _name(part: Path) -> str:
    """What a part is called where parts of many batches are: batch and part, both by the hash of their contents."""
    return f"{part.parent.name[:32]}/{part.name}"

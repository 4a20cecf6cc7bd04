"""Parts of batches annotated in processes that may hang or die: the document that did it is named, the others go on."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from copy import deepcopy
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any

from flows import allocator
from flows.errors import UserError
from flows.run import staging
from flows.run.workers.budget import Budget, held_to, resident_bytes

# Each is read when its library is loaded: OpenBLAS (of numpy and scipy); Arrow, and OpenBLAS again; Polars. BLIS is
# built without threads, and onnxruntime takes its number from the options of a session.
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS")

_TRIES = 2  # of a document by itself: what ended a process may have been another program's doing
_FAREWELL_SECONDS = 5.0
_GROWTH = 64_000_000  # bytes by which a process grows, from its first part on, before another takes its place
_STARTING = threading.Lock()


class WorkerDied(UserError):
    """No process that annotates can be kept alive, most often for want of memory."""


class ProcessLost(Exception):
    """A process was lost with what it was doing; is_costly if that was over its budget for sure."""

    def __init__(self, why: str, *, is_costly: bool) -> None:
        super().__init__(why)
        self.is_costly = is_costly


class Processes:
    """Processes that annotate parts of batches, each started when there is work for it."""

    def __init__(
        self, n_workers: int, budget: Budget, annotate: staging.Annotate | None = None, idle: "Idle | None" = None
    ) -> None:
        """annotate: what annotates documents instead of transforms.annotate, a function of a module."""
        self._budget, self._annotate, self._idle = budget, annotate, idle or Idle()
        self._threads = ThreadPoolExecutor(n_workers)  # one waits for each process
        self._of_thread = threading.local()
        self._running: list[WorkerProcess] = []
        self._is_ended = False

    def submit(self, folder: Path) -> Future[Path]:
        """Annotate the part of this folder; the Future raises what the annotation raised, or WorkerDied."""
        return self._threads.submit(self._part, folder)

    def end(self, *, at_once: bool) -> None:
        """End the processes: those that have nothing to do while the run goes on, or all of them at once."""
        self._is_ended = True
        for process in list(self._running):
            process.end(at_once=at_once)
        self._threads.shutdown(wait=at_once, cancel_futures=True)

    def _part(self, folder: Path) -> Path:
        """Annotate a part together or, if a process is lost over it, each of its documents by itself."""
        lengths = staging.lengths(folder)
        try:
            self._call(staging.annotate_part, folder, n_characters=sum(lengths))
            return folder
        except ProcessLost:
            for number, length in enumerate(lengths):
                self._document(folder, number, length)
            return staging.join_documents(folder)

    def _document(self, folder: Path, number: int, n_characters: int) -> None:
        for left in reversed(range(_TRIES)):
            try:
                self._call(staging.annotate_document, folder, number, n_characters=n_characters)
                return
            except ProcessLost as lost:
                if lost.is_costly or not left:
                    staging.reject_document(folder, number, f"the language analysis {lost}")
                    return

    def _call(self, function: Callable[..., object], *arguments: Any, n_characters: int) -> None:
        process: WorkerProcess | None = getattr(self._of_thread, "process", None)
        if process is None or not process.is_alive():
            process = self._of_thread.process = self._idle.take()
            self._running.append(process)
        if self._is_ended:
            process.end(at_once=True)
            raise WorkerDied("the run has ended")
        try:
            process.call(function, (*arguments, self._annotate), self._budget, n_characters)
        except ProcessLost:
            self._leave(process)
            raise
        if process.has_grown():
            self._leave(process)
            process.end(at_once=False)

    def _leave(self, process: "WorkerProcess") -> None:
        """Let the next part of this thread have another process."""
        self._running.remove(process)
        del self._of_thread.process


class Idle:
    """Processes of a run that have nothing to do: what has read records annotates them, if it need not read more."""

    def __init__(self) -> None:
        self._waiting: list[WorkerProcess] = []

    def take(self) -> "WorkerProcess":
        """A process that waits for work, or a new one. Raises WorkerDied."""
        while True:
            try:
                process = self._waiting.pop()
            except IndexError:  # another thread may have been faster
                return WorkerProcess()
            if process.is_alive():
                return process

    def leave(self, process: "WorkerProcess") -> None:
        """Let a process wait for whoever has work for it."""
        self._waiting.append(process)

    def end(self) -> None:
        """End those that wait."""
        while self._waiting:
            self._waiting.pop().end(at_once=True)


class WorkerProcess:
    """A process that does one thing after the other, and what this one knows of it. Raises WorkerDied."""

    def __init__(self) -> None:
        # "spawn": a forked child would inherit the locks of DuckDB's and Polars' threads
        context = multiprocessing.get_context("spawn")
        self._loaded_bytes: int | None = None
        self._pipe, far_end = context.Pipe()
        self._process = context.Process(target=_serve, args=(far_end,), daemon=True)
        with _no_main():
            self._process.start()
        far_end.close()
        try:
            self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerDied(
                "a worker process ended when it started, most often for want of memory; what is loaded stays: "
                "run again with fewer --workers, and it goes on from there"
            ) from error

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def call(
        self, function: Callable[..., object], arguments: tuple[Any, ...], budget: Budget, n_characters: int
    ) -> Any:
        """What a function returns there; raises what it raises, and ProcessLost if the process hangs or ends."""
        seconds = budget.wall_seconds(n_characters)
        try:
            self._pipe.send((function, arguments, budget, n_characters))
            if not wait([self._pipe], seconds):
                self.end(at_once=True)
                raise ProcessLost(f"had no end after {seconds:,.0f} seconds", is_costly=True)
            result, error = self._pipe.recv()
        except (EOFError, OSError) as gone:
            raise self._lost(budget, n_characters) from gone
        if isinstance(error, MemoryError):
            raise ProcessLost("needed more memory than it may have", is_costly=True)
        if error is not None:
            raise error
        return result

    def has_grown(self) -> bool:
        """Whether it has more than _GROWTH beyond what it had when this was asked first: memory in pieces, no leak."""
        now = resident_bytes(self._process.pid or 0)
        if self._loaded_bytes is None:
            self._loaded_bytes = now
        return now is not None and self._loaded_bytes is not None and now > self._loaded_bytes + _GROWTH

    def end(self, *, at_once: bool) -> None:
        """Tell the process to end, or end it."""
        if at_once:
            self._process.kill()
            self._process.join(_FAREWELL_SECONDS)
        else:
            self._pipe.close()

    def _lost(self, budget: Budget, n_characters: int) -> ProcessLost:
        self._process.join(_FAREWELL_SECONDS)
        code = self._process.exitcode
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return ProcessLost(
                f"took more than {budget.seconds(n_characters):,.0f} seconds of CPU time", is_costly=True
            )
        how = f"by {signal.Signals(-code).name}" if code is not None and code < 0 else f"with exit code {code}"
        return ProcessLost(f"ended its process {how}, most often for want of memory", is_costly=False)


@contextmanager
def processes(
    n_workers: int, budget: Budget, annotate: staging.Annotate | None = None, idle: Idle | None = None
) -> Iterator[Processes]:
    """Processes whose libraries keep to one thread each: the processes are the parallelism.

    More threads in each would wait for each other. The variables are set while the processes are there, since these
    start when they are needed and load their libraries at once.
    """
    running = Processes(n_workers, budget, annotate, idle)
    with one_thread_each():
        try:
            yield running
        except BaseException:
            running.end(at_once=True)
            raise
        running.end(at_once=False)  # nothing is left to do: the processes end while the run goes on


@contextmanager
def _no_main() -> Iterator[None]:
    """Let a process that starts meanwhile not import this one's script again: the command, or anybody's program."""
    with _STARTING:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


@contextmanager
def one_thread_each() -> Iterator[None]:
    """The variables by which libraries of processes that start meanwhile keep to one thread each."""
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _serve(pipe: Connection) -> None:
    """In each process: do what comes, until nothing more can, or the parent ends, even by SIGKILL."""
    allocator.collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the run, which ends its processes
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    pipe.send(None)
    while True:
        try:
            function, arguments, budget, n_characters = pipe.recv()
        except EOFError:
            return
        try:
            with held_to(budget, n_characters):
                result = function(*arguments)
        except KeyboardInterrupt:  # of Polars, which listens to Ctrl-C even where a process does not
            os._exit(1)
        except Exception as error:
            pipe.send((None, error if _travels(error) else RuntimeError(f"{type(error).__name__}: {error}")))
        else:
            pipe.send((result, None))


def _travels(error: Exception) -> bool:
    """Whether an exception arrives as it is in another process."""
    try:
        return type(deepcopy(error)) is type(error)  # made again as pickle does it
    except Exception:
        return False


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)

"""What a run shows while it works: a bar on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from flows.wording import counted, printable

if TYPE_CHECKING:
    from rich.console import Console

    from flows.warehouse.lock import Holder

SECONDS_BETWEEN_LINES = 10.0


class Progress:
    """Says nothing; the others say the same things in their way."""

    @contextmanager
    def running(self, n_files: int) -> Iterator[None]:
        """Around the work on a known number of files."""
        yield

    def waiting(self, holder: "Holder") -> None:
        """Another run holds the warehouse."""

    def read(self, n_records: int, n_files: int) -> None:
        """Records read so far, and files that were just read to their end."""

    def loaded(self, n_documents: int, n_done: int) -> None:
        """Documents loaded so far, and records that are done with: loaded, unchanged or refused."""

    def fetched(self, line: str) -> None:
        """What a feed, sitemap or page gave."""

    def phase(self, name: str) -> None:
        """What goes on now."""


class LineProgress(Progress):
    """Plain lines on a stream, of documents at most one in SECONDS_BETWEEN_LINES, for logs; None takes nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._last = time.monotonic()
        self._files = 0

    @contextmanager
    def running(self, n_files: int) -> Iterator[None]:
        if n_files:
            self._say(f"reading {counted(n_files, 'file')}")
        yield

    def waiting(self, holder: "Holder") -> None:
        self._say(f"waiting: {holder}")

    def loaded(self, n_documents: int, n_done: int) -> None:
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            self._say(f"{counted(n_documents, 'document')} loaded")

    def fetched(self, line: str) -> None:
        self._say(printable(line))

    def phase(self, name: str) -> None:
        self._say(name)

    def _say(self, line: str) -> None:
        if self._stream is not None:
            print(line, file=self._stream, flush=True)


class BarProgress(Progress):
    """A bar that counts records until they are done with, their number reckoned from the files read so far."""

    def __init__(self, console: "Console") -> None:
        from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._console = console
        self._bar = Bar(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[files]} files read · {task.fields[documents]} documents loaded"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )

    @contextmanager
    def running(self, n_files: int) -> Iterator[None]:
        self._n_files, self._n_files_read = n_files, 0
        self._task = self._bar.add_task("reading", total=None, documents=0, files=f"0/{n_files}")
        with self._bar:
            yield

    def waiting(self, holder: "Holder") -> None:
        self._console.print(f"waiting: {holder}", highlight=False, markup=False)

    def read(self, n_records: int, n_files: int) -> None:
        self._n_files_read += n_files
        share = self._n_files_read / self._n_files if self._n_files else 1.0
        self._bar.update(
            self._task,
            description="reading and analysing" if share < 1 else "analysing",
            total=n_records / share if share else None,  # none yet: the bar pulses
            files=f"{self._n_files_read}/{self._n_files}",
        )

    def loaded(self, n_documents: int, n_done: int) -> None:
        self._bar.update(self._task, documents=n_documents, completed=n_done)

    def fetched(self, line: str) -> None:
        from rich.markup import escape

        self._bar.update(self._task, description=f"fetched {escape(printable(line))}"[:80])

    def phase(self, name: str) -> None:
        self._bar.update(self._task, description=name)


def progress_on(stream: TextIO | None) -> Progress:
    """A bar where the stream is a terminal, else lines."""
    if stream is None or not stream.isatty():
        return LineProgress(stream)
    from rich.console import Console  # its library takes a while to load

    return BarProgress(Console(file=stream))

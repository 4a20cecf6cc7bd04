"""The client: plain calls outside, one thread with an event loop inside."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import TypeVar

from flows.web.addresses import Resolve, system_resolve
from flows.web.batches import Batch
from flows.web.exchange import Ask, Fetched
from flows.web.fetching import Fetcher
from flows.web.settings import Settings

__all__ = ["Ask", "Client", "Fetched"]
_WINDOW = 10_000  # asks that wait at a time: one host with more of them than this delays the others
_LOOK_AGAIN = 5.0
_Made = TypeVar("_Made")
_log = logging.getLogger(__name__)


class Client:
    """Fetches addresses; what networks and servers do wrong is a problem of the answer and is never raised.

    Close it, or use it in a with statement. Calls may be nested and come from several threads: they share connections,
    robots.txt and the hosts' turns.

    settings: limits and manners. resolve: name and port -> addresses, instead of the operating system's look-up.
    """

    def __init__(self, settings: Settings | None = None, *, resolve: Resolve = system_resolve) -> None:
        self.settings = settings or Settings()
        self._resolve = resolve
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._fetcher: Fetcher | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def get(self, ask: Ask | str) -> Fetched:
        """The answer to one ask."""
        return next(self.get_all([Ask(ask) if isinstance(ask, str) else ask]))

    def get_all(self, asks: Iterable[Ask]) -> Iterator[Fetched]:
        """The answers to many asks as they come, each once, in no particular order.

        asks may be produced while answers are taken; up to 10,000 of them wait at a time. Raises what asks raises.
        """
        loop, fetcher = self._running()
        answers: queue.SimpleQueue[Fetched] = queue.SimpleQueue()
        batch = _in(loop, lambda: Batch(fetcher, answers.put))
        more = iter(asks)
        n_open, exhausted = 0, False
        try:
            while not exhausted or n_open:
                while not exhausted and n_open < _WINDOW and answers.empty():
                    ask = next(more, None)
                    if ask is None:
                        exhausted = True
                    else:
                        n_open += 1
                        loop.call_soon_threadsafe(batch.add, ask)
                if n_open:
                    fetched = _wait_for(answers, loop)
                    n_open -= 1
                    loop.call_soon_threadsafe(batch.taken)
                    yield fetched
        finally:
            if n_open and not loop.is_closed():
                loop.call_soon_threadsafe(batch.cancel)

    def close(self) -> None:
        """Close connections and end the thread; a later call starts again."""
        with self._lock:
            loop, thread, fetcher = self._loop, self._thread, self._fetcher
            self._loop = self._thread = self._fetcher = None
        if loop is None or thread is None or fetcher is None:
            return
        asyncio.run_coroutine_threadsafe(_stop(fetcher), loop)
        thread.join(timeout=_LOOK_AGAIN)

    def _running(self) -> tuple[asyncio.AbstractEventLoop, Fetcher]:
        with self._lock:
            if self._loop is None or self._fetcher is None:
                self._loop = asyncio.new_event_loop()
                self._loop.set_exception_handler(_say)
                self._thread = threading.Thread(target=_run, args=(self._loop,), name="onrecord-web", daemon=True)
                self._thread.start()
                self._fetcher = _in(self._loop, lambda: Fetcher(self.settings, self._resolve))
            return self._loop, self._fetcher


def _wait_for(answers: queue.SimpleQueue[Fetched], loop: asyncio.AbstractEventLoop) -> Fetched:
    while True:
        try:
            return answers.get(timeout=_LOOK_AGAIN)
        except queue.Empty:
            if loop.is_closed():
                raise RuntimeError("the client was closed while answers were awaited") from None


def _in(loop: asyncio.AbstractEventLoop, make: Callable[[], _Made]) -> _Made:
    async def made() -> _Made:
        return make()

    return asyncio.run_coroutine_threadsafe(made(), loop).result()


async def _stop(fetcher: Fetcher) -> None:
    loop = asyncio.get_running_loop()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await fetcher.close()
    loop.call_soon(loop.stop)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


def _say(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """What goes wrong besides an answer (a connection that ends after it) is for those who look for it."""
    _log.debug("%s", context.get("message"))

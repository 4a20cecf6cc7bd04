"""The asks of one call: each host's in a queue of its own, so that a slow host delays nobody but those who ask it."""

import asyncio
from collections import deque
from collections.abc import Callable

from flows.web.exchange import Ask, Fetched
from flows.web.fetching import Fetcher
from flows.web.jobs import Job


class Batch:
    """The asks of one call.

    A place is held from the start of a request until take() says that the answer was handed on, so that answers
    which nobody has taken yet are limited in number.
    """

    def __init__(self, fetcher: Fetcher, deliver: Callable[[Fetched], None]) -> None:
        self._fetcher = fetcher
        self._deliver = deliver
        self._places = asyncio.Semaphore(fetcher.settings.connections)
        self._queues: dict[str, deque[Job]] = {}
        self._workers: dict[str, set[asyncio.Task[None]]] = {}
        self._unasked: set[asyncio.Task[None]] = set()

    def add(self, ask: Ask) -> None:
        """Take an ask."""
        job = self._fetcher.start(ask)
        if isinstance(job, Fetched):
            task = asyncio.get_running_loop().create_task(self._hand_on(job))
            self._unasked.add(task)
            task.add_done_callback(self._unasked.discard)
        else:
            self._queue(job)

    def taken(self) -> None:
        """An answer was handed on: its place is free."""
        self._places.release()

    def cancel(self) -> None:
        """Stop all work."""
        for task in [*self._unasked, *(worker for workers in self._workers.values() for worker in workers)]:
            task.cancel()

    async def _hand_on(self, fetched: Fetched) -> None:
        await self._places.acquire()
        self._deliver(fetched)

    def _queue(self, job: Job) -> None:
        name = job.target.authority
        self._queues.setdefault(name, deque()).append(job)
        workers = self._workers.setdefault(name, set())
        if len(workers) < self._fetcher.settings.connections_per_host:
            worker = asyncio.get_running_loop().create_task(self._serve(name))
            workers.add(worker)

    async def _serve(self, name: str) -> None:
        queue, host = self._queues[name], self._fetcher.hosts[name]
        try:
            while queue:
                await host.until_free(self._fetcher.settings.max_wait)
                await self._places.acquire()
                if not queue or not (host.is_free or host.wait > self._fetcher.settings.max_wait):
                    self._places.release()
                    continue
                outcome = await self._fetcher.step(queue.popleft(), host)
                if isinstance(outcome, Fetched):
                    self._deliver(outcome)
                else:
                    self._places.release()
                    self._queue(outcome)
        finally:
            workers = self._workers[name]
            workers.discard(asyncio.current_task())
            if not workers and not queue:
                del self._workers[name], self._queues[name]

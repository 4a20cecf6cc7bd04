"""Asks -> answers inside the loop: redirects, retries, robots.txt, turns of hosts.

A job goes step by step; a step is one request to one host. A redirect or a retry puts the job into the queue of its
host again, so that a job which waits occupies no place, and a slow host delays nobody but those who ask it.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from flows.web.addresses import Resolve
from flows.web.exchange import Ask, Fetched, Problem
from flows.web.hosts import Host, Hosts, retry_after
from flows.web.robots import MAX_ROBOTS_BYTES, Rules, rules
from flows.web.settings import Settings
from flows.web.transport import Answer, Transport, plain
from flows.web.urls import BadUrl, Target, target
from transforms.credentials import without_credentials

_REDIRECTS = (301, 302, 303, 307, 308)
_MAY_PASS = (429, 502, 503, 504)
_MAY_PASS_CODES = ("timeout", "connection_failed", "incomplete", "dns_failed", "robots_unreachable")
_ROBOTS_OF_NO_USE = ("too_large", "bad_encoding")
_ROBOTS_REDIRECTS = 5  # RFC 9309: at least five are followed
_MAX_COOKIE_CHARACTERS = 4096
_LONGEST_HEADER = 2 * _MAX_COOKIE_CHARACTERS


@dataclass
class Job:
    """An ask on its way: where it stands and what it has used up."""

    ask: Ask
    target: Target
    redirects: list[tuple[int, str]] = field(default_factory=list)
    n_failed: int = 0
    seconds: float = 0.0  # of requests so far
    cookies: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict)  # by host: value, only for https
    seen: set[tuple[str, str]] = field(default_factory=set)  # addresses with the cookies they were asked with

    def cookie_header(self) -> str:
        """What the host of this step has set on the way, for itself alone."""
        own = self.cookies.get(self.target.authority, {})
        is_safe = self.target.scheme == "https"
        return "; ".join(f"{name}={value}" for name, (value, secure) in own.items() if is_safe or not secure)

    def keep_cookies(self, lines: tuple[str, ...]) -> None:
        """Take Set-Cookie lines, as long as they are few: pages that set one and lead to themselves need them."""
        own = self.cookies.setdefault(self.target.authority, {})
        for line in lines:
            pair, *attributes = (part.strip() for part in line.split(";"))
            name, mark, value = pair.partition("=")
            if mark and pair.isascii() and pair.isprintable():
                own[name] = (value, "secure" in (attribute.lower() for attribute in attributes))
            if sum(len(name) + len(value) for name, (value, _) in own.items()) > _MAX_COOKIE_CHARACTERS:
                del own[name]


class Fetcher:
    """What all calls of a client share: connections, hosts, robots.txt. Made and used inside a running loop."""

    def __init__(self, settings: Settings, resolve: Resolve) -> None:
        self.settings = settings
        self.hosts = Hosts(settings.connections_per_host)
        self._transport = Transport(settings, resolve)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    def start(self, ask: Ask) -> Job | Fetched:
        """The job of an ask, or its end if its address is not requested."""
        try:
            return Job(ask, target(ask.url, allow_private=self.settings.allow_private_addresses))
        except BadUrl as bad:
            return _unasked(ask, (bad.reason_code, bad.detail))
        except Exception as error:  # nobody would ever take an answer that does not come
            return _unasked(ask, ("error", f"{type(error).__name__}: {plain(error)}"))

    async def step(self, job: Job, host: Host) -> Job | Fetched:
        """One request of a job: its end, or the job as it goes on. Raises nothing but CancelledError."""
        host.begin()
        try:
            if host.wait > self.settings.max_wait:
                problem = ("retry_later", f"{job.target.authority} is left alone for {host.wait:.0f} s: {host.reason}")
                return self._end(job, None, problem, host.wait)
            asked = await self._robots(job, host)
            if asked.problem:
                return self._next(job, Answer(None, {}, b"", asked.problem), host)
            if not asked.allow(job.target.url):
                return self._end(job, None, ("robots_denied", f"by {job.target.origin}/robots.txt"))
            host.hold(self._delay(job.ask, asked))
            return self._next(job, await self._request(job), host)
        except Exception as error:  # a defect of ours is a problem of this ask alone
            return self._end(job, None, ("error", f"{type(error).__name__}: {plain(error)}"))
        finally:
            host.end()

    async def _request(self, job: Job) -> Answer:
        conditions = {"If-None-Match": job.ask.etag, "If-Modified-Since": job.ask.last_modified}
        headers = {**conditions, "Cookie": job.cookie_header()}
        sent = {name: value for name, value in headers.items() if value and _usable(value)}
        job.seen.add((job.target.url, sent.get("Cookie", "")))
        return await self._timed(job, job.target, sent, job.ask.max_bytes or self.settings.max_bytes)

    async def _timed(self, job: Job, there: Target, headers: dict[str, str], max_bytes: int) -> Answer:
        """A request in what is left of a job's time."""
        loop, left = asyncio.get_running_loop(), self.settings.total_timeout - job.seconds
        if left <= 0:
            return Answer(None, {}, b"", ("timeout", f"{self.settings.total_timeout:g} s are used up"))
        started = loop.time()
        try:
            return await self._transport.request(there, headers, max_bytes, left)
        finally:
            job.seconds += loop.time() - started

    def _next(self, job: Job, answer: Answer, host: Host) -> Job | Fetched:
        problem, wait = answer.problem, retry_after(answer.headers.get("retry-after"))
        if not problem and answer.status in _REDIRECTS and answer.headers.get("location"):
            host.answered()
            return self._redirected(job, answer)
        problem = problem or _problem_of_status(job, answer.status)
        if not problem or not (answer.status in _MAY_PASS or problem[0] in _MAY_PASS_CODES):
            host.answered()
            return self._end(job, answer, problem, wait)
        job.n_failed += 1
        host.failed(problem[0])
        longest = self.settings.max_wait
        pause = self.settings.backoff * 2.0 ** (job.n_failed - 1) * random.uniform(0.75, 1.25)  # noqa: S311
        host.hold(pause if wait is None else wait)
        goes_on = job.n_failed < self.settings.tries and job.seconds < self.settings.total_timeout
        return job if goes_on and host.wait <= longest else self._end(job, answer, problem, wait)

    def _redirected(self, job: Job, answer: Answer) -> Job | Fetched:
        job.redirects.append((answer.status or 0, job.target.url))
        if len(job.redirects) > self.settings.max_redirects:
            return self._end(job, answer, ("too_many_redirects", f"more than {self.settings.max_redirects}"))
        try:
            there = target(
                answer.headers["location"], base=job.target, allow_private=self.settings.allow_private_addresses
            )
        except BadUrl as bad:
            return self._end(job, answer, (bad.reason_code, f"redirect to {bad.detail}"))
        job.keep_cookies(answer.cookies)
        if there.origin == job.target.origin:
            there = replace(there, credentials=job.target.credentials)
        job.target = there
        if (there.url, job.cookie_header()) in job.seen:
            return self._end(job, answer, ("too_many_redirects", "a loop"))
        return job

    def _delay(self, ask: Ask, asked: Rules) -> float:
        settings = self.settings
        own = settings.seconds_between_requests if ask.seconds_between is None else ask.seconds_between
        return max(own, min(asked.delay or 0.0, settings.max_crawl_delay))

    async def _robots(self, job: Job, host: Host) -> Rules:
        loop = asyncio.get_running_loop()
        if not self.settings.obey_robots:
            return Rules(loop.time(), self.settings.robots_name)
        async with host.robots_lock:
            known = host.robots.get(job.target.origin)
            if known is None or known.until <= loop.time():
                known = await self._fresh_robots(job)
                self.hosts.keep(host, job.target.origin, known)
            return known

    async def _fresh_robots(self, job: Job) -> Rules:
        """RFC 9309: what is not there (4xx) forbids nothing, what cannot be had (5xx, no answer) forbids all."""
        settings, at = self.settings, replace(job.target, path="/robots.txt")
        for _ in range(_ROBOTS_REDIRECTS + 1):
            answer = await self._timed(job, at, {}, MAX_ROBOTS_BYTES)
            if answer.problem or answer.status not in _REDIRECTS or not answer.headers.get("location"):
                break
            try:
                at = target(answer.headers["location"], base=at, allow_private=settings.allow_private_addresses)
            except BadUrl:
                break
        now, status = asyncio.get_running_loop().time(), answer.status or 0
        if answer.problem and answer.problem[0] not in _ROBOTS_OF_NO_USE:
            code, detail = answer.problem
            return Rules(now, settings.robots_name, (code, f"robots.txt: {detail}"))
        if status >= 500 or status == 429:
            problem = ("robots_unreachable", f"{job.target.origin}/robots.txt answered {status}, so all is forbidden")
            return Rules(now, settings.robots_name, problem)
        body = answer.body if 200 <= status < 300 else b""
        return rules(body, settings.robots_name, now + settings.robots_lifetime)

    def _end(self, job: Job, answer: Answer | None, problem: Problem | None, wait: float | None = None) -> Fetched:
        headers = answer.headers if answer else {}
        return Fetched(
            url=without_credentials(job.ask.url),
            final_url=job.target.url,
            redirects=tuple(job.redirects),
            status=answer.status if answer else None,
            body=answer.body if answer and not problem else b"",
            content_type=_usable(headers.get("content-type")),
            etag=_usable(headers.get("etag")),
            last_modified=_usable(headers.get("last-modified")),
            fetched_at=datetime.now(UTC),
            problem=problem,
            retry_after=wait,
            ask=job.ask,
        )


class Batch:
    """The asks of one call, each host's in a queue of its own.

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


def _unasked(ask: Ask, problem: Problem) -> Fetched:
    url = without_credentials(str(ask.url))
    return Fetched(url, url, (), None, b"", None, None, None, datetime.now(UTC), problem, ask=ask)


def _problem_of_status(job: Job, status: int | None) -> Problem | None:
    if status == 304 and not (job.ask.etag or job.ask.last_modified):
        return "http_304", "not modified, but nothing was asked for on condition"
    if status is None or not (200 <= status < 300 or status == 304):
        return f"http_{status}", f"{job.target.authority} answered {status}"
    return None


def _usable(value: str | None) -> str | None:
    """The value of a header, None if it is empty, very long, or holds what a table or a request cannot."""
    return value if value and len(value) <= _LONGEST_HEADER and value.isprintable() else None

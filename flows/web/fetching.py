"""Asks -> answers inside the loop: redirects, retries, robots.txt, turns of hosts.

A job goes step by step; a step is one request to one host. A redirect or a retry puts the job into the queue of its
host again, so that a job which waits occupies no place.
"""

import asyncio
import random
from dataclasses import replace
from datetime import UTC, datetime

from flows.web.addresses import Resolve
from flows.web.exchange import Ask, Fetched, Problem
from flows.web.hosts import Host, Hosts, retry_after
from flows.web.jobs import MAX_COOKIE_CHARACTERS, Job
from flows.web.refresh import leads_to
from flows.web.robots import MAX_ROBOTS_BYTES, Rules, rules
from flows.web.settings import ALLOW_PRIVATE, Settings
from flows.web.transport import Answer, Transport, plain
from flows.web.urls import BadUrl, Target, target
from transforms.credentials import without_credentials

_REDIRECTS = (301, 302, 303, 307, 308)
_MAY_PASS = (429, 502, 503, 504)
_MAY_PASS_CODES = ("timeout", "connection_failed", "incomplete", "dns_failed", "robots_unreachable")
_OF_THE_HOST = ("dns_failed", "connection_failed", "tls_failed", "private_address")  # not of its robots.txt alone
_ROBOTS_OF_NO_USE = ("too_large", "bad_encoding")
_ROBOTS_REDIRECTS = 5  # RFC 9309: at least five are followed
_LONGEST_HEADER = 2 * MAX_COOKIE_CHARACTERS


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
            return Job(ask, self._target(ask.url))
        except BadUrl as bad:
            return _unasked(ask, _with_advice((bad.reason_code, bad.detail)))
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
        if not problem and answer.status == 200 and self._refreshed(job, answer):
            host.answered()
            return job
        problem = problem or _problem_of_status(job, answer.status)
        if not problem or not (answer.status in _MAY_PASS or problem[0] in _MAY_PASS_CODES):
            host.answered()
            return self._end(job, answer, problem, wait)
        job.n_failed += 1
        host.failed(job.target.url, problem[0])
        longest = self.settings.max_wait
        pause = self.settings.backoff * 2.0 ** (job.n_failed - 1) * random.uniform(0.75, 1.25)  # noqa: S311
        host.hold(pause if wait is None else wait)
        goes_on = job.n_failed < self.settings.tries and job.seconds < self.settings.total_timeout
        return job if goes_on and host.wait <= longest else self._end(job, answer, problem, wait)

    def _redirected(self, job: Job, answer: Answer) -> Job | Fetched:
        if len(job.redirects) >= self.settings.max_redirects:
            job.lead(job.target, answer.status or 0)
            return self._end(job, answer, ("too_many_redirects", f"more than {self.settings.max_redirects}"))
        try:
            there = self._target(answer.headers["location"], job.target)
        except BadUrl as bad:
            job.lead(job.target, answer.status or 0)
            return self._end(job, answer, (bad.reason_code, f"redirect to {bad.detail}"))
        job.keep_cookies(answer.cookies)
        job.lead(there, answer.status or 0)
        if job.has_been_at(there):
            return self._end(job, answer, ("too_many_redirects", "a loop"))
        return job

    def _refreshed(self, job: Job, answer: Answer) -> bool:
        """Whether the page only leads elsewhere, so that the job goes there; else it is what was asked for."""
        place = leads_to(answer.body, answer.headers.get("content-type"), answer.headers.get("refresh"))
        if place is None or len(job.redirects) >= self.settings.max_redirects:
            return False
        try:
            there = self._target(place, job.target)
        except BadUrl:  # such as that of an app
            return False
        job.keep_cookies(answer.cookies)
        if job.has_been_at(there):
            return False
        job.lead(there, 200)
        return True

    def _target(self, url: str, base: Target | None = None) -> Target:
        return target(url, base=base, allow_private=self.settings.allow_private_addresses)

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
                at = self._target(answer.headers["location"], at)
            except BadUrl:
                break
        now, status = asyncio.get_running_loop().time(), answer.status or 0
        if answer.problem and answer.problem[0] not in _ROBOTS_OF_NO_USE:
            code, detail = answer.problem
            detail = detail if code in _OF_THE_HOST else f"robots.txt: {detail}"
            return Rules(now, settings.robots_name, (code, detail))
        if status >= 500 or status == 429:
            problem = ("robots_unreachable", f"{job.target.origin}/robots.txt answered {status}, so all is forbidden")
            return Rules(now, settings.robots_name, problem)
        body = answer.body if 200 <= status < 300 else b""
        return rules(body, settings.robots_name, now + settings.robots_lifetime)

    def _end(self, job: Job, answer: Answer | None, problem: Problem | None, wait: float | None = None) -> Fetched:
        headers = answer.headers if answer else {}
        if problem and not job.redirects:
            problem = _with_advice(problem)
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


def _with_advice(problem: Problem) -> Problem:
    """The problem, with the setting that would have allowed what was asked for; a redirect earns no such advice."""
    code, detail = problem
    return (code, f"{detail}; {ALLOW_PRIVATE}=1 allows it") if code == "private_address" else problem


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

"""What is posted to an address: with the guards of the client, but once, and not as a robot that reads pages."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from flows.web.addresses import Resolve, system_resolve
from flows.web.hosts import retry_after
from flows.web.settings import ALLOW_PRIVATE, Settings
from flows.web.transport import Transport
from flows.web.urls import BadUrl, target

_MAX_ANSWER = 64 * 1024  # of which nothing is used


class PostFailed(Exception):
    """A receiver did not take what was posted: why, without the address but for its host.

    retry_after: seconds after which it wants to be asked again. is_refused: it answered that it never will.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None, is_refused: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.retry_after, self.is_refused = reason, retry_after, is_refused


_MAY_PASS = (401, 403, 404, 408, 425, 429)  # of 4xx: not about what was posted


class Poster:
    """Posts to addresses that everybody can reach, or to any if the settings allow it. Close it."""

    def __init__(self, settings: Settings | None = None, *, resolve: Resolve = system_resolve) -> None:
        """settings: limits; total_timeout is that of a post."""
        self._settings = settings or replace(Settings(), total_timeout=30.0)
        self._resolve = resolve
        self._runner = asyncio.Runner()
        self._transport: Transport | None = None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Post a body; returns once the receiver has answered with a status of success, and raises PostFailed else."""
        try:
            there = target(url, allow_private=self._settings.allow_private_addresses)
        except BadUrl as bad:
            advice = f"; {ALLOW_PRIVATE}=1 allows it" if bad.reason_code == "private_address" else ""
            reason = f"{bad.detail}{advice}" if advice else f"the address cannot be used ({bad.reason_code})"
            raise PostFailed(reason) from None
        if self._transport is None:
            self._transport = self._runner.run(self._made())
        seconds = self._settings.total_timeout
        answer = self._runner.run(self._transport.request(there, headers, _MAX_ANSWER, seconds, body))
        status = answer.status or 0
        if 200 <= status < 300:
            return
        if answer.problem:
            code, detail = answer.problem
            advice = f"; {ALLOW_PRIVATE}=1 allows it" if code == "private_address" else ""
            raise PostFailed(f"{detail}{advice}")
        raise PostFailed(
            f"{there.authority} answered {status}",
            retry_after=retry_after(answer.headers.get("retry-after")),
            is_refused=400 <= status < 500 and status not in _MAY_PASS,
        )

    def close(self) -> None:
        """Close all connections."""
        if self._transport is not None:
            self._runner.run(self._transport.close())
        self._runner.close()

    async def _made(self) -> Transport:
        return Transport(self._settings, self._resolve)

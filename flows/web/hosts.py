"""When a host may be asked again: one at a time, not too often, and not before it wants to."""

import asyncio
import math
from collections import OrderedDict
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from flows.web.robots import Rules

_LONGEST_WAIT = 7 * 24 * 3600.0
_MAX_HOSTS = 5000
_MAX_ROBOTS_BYTES = 16 * 1024**2  # read by protego they take ten times as much
_FAILURES_IN_A_ROW = 6
_PAUSE_AFTER_FAILURES = 300.0


class Host:
    """The state of one host; times are those of the loop's clock."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._n_active = 0
        self._changed = asyncio.Event()
        self._ready_at = 0.0
        self._failed: set[str] = set()  # addresses since the last answer
        self.reason = "it asked for that"
        self.robots: dict[str, Rules] = {}  # by origin
        self.robots_lock = asyncio.Lock()

    @property
    def wait(self) -> float:
        """Seconds until the next request may start, 0 if it may now; others that are under way not counted."""
        return max(0.0, self._ready_at - asyncio.get_running_loop().time())

    @property
    def is_free(self) -> bool:
        """Whether a request may start now."""
        return self._n_active < self._connections and not self.wait

    @property
    def is_idle(self) -> bool:
        """Whether forgetting this state would change nothing but robots.txt."""
        return not self._n_active and not self.wait

    async def until_free(self, longest: float) -> None:
        """Return once a request may start, or once it is known that this takes longer than some seconds."""
        while not self.is_free and self.wait <= longest:
            self._changed.clear()
            if self._n_active >= self._connections:
                await self._changed.wait()
            else:
                await asyncio.sleep(self.wait)

    def begin(self) -> None:
        """A request starts."""
        self._n_active += 1

    def end(self) -> None:
        """A request is over."""
        self._n_active -= 1
        self._changed.set()

    def hold(self, delay: float) -> None:
        """No request starts for some seconds."""
        self._ready_at = max(self._ready_at, asyncio.get_running_loop().time() + delay)

    def answered(self) -> None:
        """It works."""
        self._failed.clear()
        self.reason = "it asked for that"

    def failed(self, url: str, code: str) -> None:
        """An address did not work, for a reason that may pass.

        A host that fails for some addresses in a row is left alone for a while; one address that is tried again and
        again tells nothing of the others.
        """
        self._failed.add(url)
        if len(self._failed) >= _FAILURES_IN_A_ROW:
            self.reason = f"{len(self._failed)} addresses in a row failed ({code})"
            self.hold(_PAUSE_AFTER_FAILURES)


class Hosts:
    """The states of hosts, by name and port; of thousands the idle ones used least lately are forgotten.

    So are the robots.txt used least lately, if all together are large.
    """

    def __init__(self, connections_per_host: int) -> None:
        self._connections = connections_per_host
        self._hosts: OrderedDict[str, Host] = OrderedDict()
        self._robots: OrderedDict[tuple[int, str], tuple[Host, int]] = OrderedDict()  # by host and origin
        self._robots_bytes = 0

    def keep(self, host: Host, origin: str, found: Rules) -> None:
        """Take the rules of an origin of a host."""
        key = (id(host), origin)
        self._robots_bytes += found.size - self._robots.pop(key, (host, 0))[1]
        host.robots[origin] = found
        self._robots[key] = (host, found.size)
        while len(self._robots) > 1 and self._robots_bytes > _MAX_ROBOTS_BYTES:
            (_, oldest), (other, size) = self._robots.popitem(last=False)
            self._robots_bytes -= size
            other.robots.pop(oldest, None)

    def _forget(self, host: Host) -> None:
        for origin in host.robots:
            _, size = self._robots.pop((id(host), origin), (host, 0))
            self._robots_bytes -= size

    def __getitem__(self, name: str) -> Host:
        host = self._hosts.get(name)
        if host is None:
            host = self._hosts[name] = Host(self._connections)
            if len(self._hosts) > _MAX_HOSTS:
                oldest = next((key for key, state in self._hosts.items() if state.is_idle and state is not host), None)
                if oldest is not None:
                    self._forget(self._hosts.pop(oldest))
        self._hosts.move_to_end(name)
        return host


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for: at least 0, a week at most; None if it cannot be read.

    value: seconds ("120") or a date ("Wed, 21 Oct 2026 07:28:00 GMT").
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except (ValueError, TypeError, OverflowError):
            return None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        try:
            seconds = (at - (now or datetime.now(UTC))).total_seconds()
        except OverflowError:
            return None
    return min(max(seconds, 0.0), _LONGEST_WAIT) if not math.isnan(seconds) else None

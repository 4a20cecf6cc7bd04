"""What a robots.txt says to this client (RFC 9309), read by protego."""

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.web.exchange import Problem

if TYPE_CHECKING:
    from protego import Protego

MAX_ROBOTS_BYTES = 512 * 1024  # RFC 9309: at least 500 KiB are read
_AGENT = re.compile(r"(\s*user[- ]?agent\s*[:\s])\s*([^#]*)", re.IGNORECASE)
_SOMEBODY_ELSE = "-"


@dataclass(frozen=True)
class Rules:
    """What may be asked of one origin, until a time by the loop's clock.

    problem: why nothing may be asked, if robots.txt could not be read. delay: seconds between two requests, if it
    names some. size: bytes of the robots.txt.
    """

    until: float
    name: str
    problem: Problem | None = None
    delay: float | None = None
    size: int = 0
    parsed: "Protego | None" = field(default=None, repr=False)

    def allow(self, url: str) -> bool:
        """Whether the address may be requested."""
        return self.parsed is None or bool(self.parsed.can_fetch(url, self.name))


def rules(body: bytes, name: str, until: float) -> Rules:
    """The rules that a robots.txt has for a product token; what cannot be read of it forbids nothing."""
    from protego import Protego

    text = body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    parsed = Protego.parse("\n".join(_concerning(line, name) for line in text.splitlines()))
    rate = parsed.request_rate(name)
    asked = [parsed.crawl_delay(name), rate.seconds / rate.requests if rate else None]
    delays = [delay for delay in asked if delay is not None and math.isfinite(delay) and delay >= 0]
    return Rules(until, name, delay=max(delays, default=None), size=len(body), parsed=parsed)


def _concerning(line: str, name: str) -> str:
    """The line; with one name for all other agents, since protego keeps each rule once for each agent of its group."""
    agent = _AGENT.match(line)
    if not agent:
        return line
    value = agent[2].strip().lower()
    return line if value == "*" or value.replace("*", "") in name else agent[1] + _SOMEBODY_ELSE

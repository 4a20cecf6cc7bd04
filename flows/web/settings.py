"""What the client may do: limits of size and time, politeness, and which addresses it may reach."""

import os
from dataclasses import dataclass, field, fields
from importlib.metadata import PackageNotFoundError, version

ALLOW_PRIVATE = "ONRECORD_ALLOW_PRIVATE_ADDRESSES"
USE_PROXY = "ONRECORD_USE_PROXY"
_YES = ("1", "true", "yes", "on")


def _is_set(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in _YES


def _user_agent() -> str:
    try:
        return f"onrecord/{version('onrecord')}"
    except PackageNotFoundError:
        return "onrecord"


@dataclass(frozen=True)
class Settings:
    """Limits and manners of a Client. Times are seconds, sizes bytes. Raises ValueError for values that cannot work.

    user_agent: what servers are told; the part before the slash is the name that robots.txt is read for.
    max_bytes: one answer, as it came over the wire and decompressed alike; an Ask may set its own.
    connect_timeout: name, connection and TLS, each; read_timeout: between two pieces of an answer.
    total_timeout: all requests of one ask together, from the first connection to the last byte: redirects and
        retries count, waiting for a host's turn does not.
    max_redirects: redirects of one ask. max_headers: header lines of an answer; max_header_bytes: one of them.
    connections: answers under way or not yet taken at a time, so memory is at most connections * max_bytes.
    connections_per_host, seconds_between_requests: one host's share; the time is from start to start.
    max_crawl_delay: the longest Crawl-delay of a robots.txt that is kept; what asks for more gets this.
    tries: requests until a failure that may pass (429, 502, 503, 504, timeouts, broken connections) is final.
    backoff: wait before the second try, doubled for each further one, if the server names no time itself.
    max_wait: the longest wait before a try; a host that asks for more is left alone until then (retry_later).
    obey_robots: whether robots.txt is asked for and obeyed; robots_lifetime: how long its answer holds.
    allow_private_addresses: whether addresses of the own machine and network may be reached, and any port.
    use_proxy: whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY count. A proxy resolves names by itself: it must refuse
        private addresses, the client cannot.
    """

    user_agent: str = field(default_factory=_user_agent)
    max_bytes: int = 16 * 1024**2
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_redirects: int = 10
    max_headers: int = 200
    max_header_bytes: int = 32 * 1024
    connections: int = 16
    connections_per_host: int = 1
    seconds_between_requests: float = 1.0
    max_crawl_delay: float = 30.0
    tries: int = 3
    backoff: float = 2.0
    max_wait: float = 60.0
    obey_robots: bool = True
    robots_lifetime: float = 24 * 3600.0
    allow_private_addresses: bool = field(default_factory=lambda: _is_set(ALLOW_PRIVATE))
    use_proxy: bool = field(default_factory=lambda: _is_set(USE_PROXY))

    def __post_init__(self) -> None:
        may_be_none_at_all = {"max_redirects", "seconds_between_requests", "max_crawl_delay", "backoff", "max_wait"}
        for setting in fields(self):
            value = getattr(self, setting.name)
            if isinstance(value, bool | str):
                continue
            if setting.type in (int, "int") and value % 1 != 0:
                raise ValueError(f"{setting.name} is {value}; it must be a whole number")
            least = 0 if setting.name in may_be_none_at_all else 1e-3
            if not least <= value < float("inf"):
                raise ValueError(f"{setting.name} is {value}; it must be a number of at least {least:g}")
        if not self.user_agent.isascii() or not self.user_agent.isprintable() or not self.robots_name:
            raise ValueError("user_agent must be printable ASCII and begin with a name, as in onrecord/1.0")

    @property
    def robots_name(self) -> str:
        """The product token that groups of a robots.txt are matched with."""
        return self.user_agent.split("/")[0].split(" ")[0].strip().lower()

"""Which addresses a run visits, and for which source."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flows.sources.memory import LastVisit
from flows.sources.settings import Source
from transforms.credentials import without_credentials
from transforms.documents.urls import host

_ADDRESS = re.compile(r"(?i)https?://")


@dataclass(frozen=True)
class Target:
    """An address of a feed, sitemap or page. source: whose it is. is_given: the user named it."""

    url: str
    source: Source | None = None
    is_given: bool = False
    depth: int = 0  # in indexes of sitemaps


def is_address(text: str) -> bool:
    """Whether an input or origin is an address of the web."""
    return _ADDRESS.match(text) is not None


def given(addresses: Iterable[str], sources: Sequence[Source]) -> list[Target]:
    """Targets of addresses that the user gives; one of a listed source, or on its site, is read as that source's."""
    by_address = {address: source for source in sources for address in source.addresses}
    by_host = {host(source.homepage): source for source in sources if source.homepage}
    return [
        Target(address, by_address.get(address) or by_host.get(host(address)), is_given=True)
        for address in dict.fromkeys(addresses)
    ]


def due(sources: Iterable[Source], visits: Mapping[str, LastVisit], now: datetime) -> list[Target]:
    """The feeds and sitemaps of sources that are switched on and whose interval has passed since they answered.

    Not those whose server asked to wait for longer (Retry-After).
    """
    targets = {
        address: Target(address, source)
        for source in sources
        if source.is_enabled
        for address in source.addresses
        if _is_due(visits.get(without_credentials(address)), source.interval, now)
    }
    return list(targets.values())


def _is_due(visit: LastVisit | None, interval: timedelta, now: datetime) -> bool:
    if visit is None:
        return True
    has_rested = visit.answered_at is None or now - visit.answered_at >= interval
    return has_rested and (visit.retry_at is None or now >= visit.retry_at)

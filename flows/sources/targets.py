"""Which addresses a run visits, and for which source."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flows.sources.settings import Source
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


def due(sources: Iterable[Source], fetched_at: Mapping[str, datetime], now: datetime) -> list[Target]:
    """The feeds and sitemaps of sources that are switched on and whose interval has passed since they were fetched."""
    targets = {
        address: Target(address, source)
        for source in sources
        if source.is_enabled
        for address in source.addresses
        if address not in fetched_at or now - fetched_at[address] >= source.interval
    }
    return list(targets.values())

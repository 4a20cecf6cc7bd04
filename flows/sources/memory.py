"""What an earlier run left about addresses and items, as far as the next one asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Last:
    """An address when it was last fetched without a problem: a row of ops.fetches."""

    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    n_items: int | None


@dataclass(frozen=True)
class Known:
    """An item of a feed as it was taken in: a row of ops.feed_items."""

    fingerprint: str
    n_records: int
    n_tries: int
    origin: str


@dataclass(frozen=True)
class LastVisit:
    """An address as it was last visited: when it last answered, and until when its server asked to wait."""

    answered_at: datetime | None
    retry_at: datetime | None = None


class Memory(Protocol):
    """What the warehouse knows about addresses."""

    def last(self, urls: Sequence[str]) -> dict[str, Last]:
        """Their last fetches without a problem."""

    def last_visits(self) -> dict[str, LastVisit]:
        """The last visit of each address."""

    def items(self, feed_url: str, keys: Sequence[str]) -> dict[str, Known]:
        """These items of a feed, as far as they were taken in, and all whose pages could not be read."""

    def pages(self, keys: Sequence[str]) -> dict[str, int]:
        """Those of these normalised addresses that a document has, or an item of any feed that is done with.

        The values are the n_records of these.
        """

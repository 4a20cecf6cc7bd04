"""Items of a listing that a run takes: which of them are new or changed, and what is known of the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flows.sources.memory import Known, Memory
from transforms.credentials import without_credentials
from transforms.documents.urls import normalize_url
from transforms.feeds.items import Item
from transforms.ids import digest

MAX_TRIES = 5  # for a page that cannot be reached; then the item is done with until the feed changes it
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Wanted:
    """An item to take in. key, origin and fingerprint are those of ops.feed_items; n_tries were made so far."""

    item: Item
    key: str
    origin: str
    fingerprint: str
    n_tries: int = 0
    is_known: bool = False  # its page was fetched before


@dataclass(frozen=True)
class Choice:
    """The items of a listing, sorted out: to take in, there already, known by the page alone, taken in by this run."""

    wanted: tuple[Wanted, ...]
    there: tuple[tuple[Wanted, int], ...]  # with n_records
    elsewhere: tuple[tuple[Wanted, int], ...]
    claimed: tuple[Wanted, ...]
    n_new: int
    n_later: int  # new ones beyond the limit


def choose(
    items: Iterable[Item], feed_url: str, memory: Memory, claimed: set[str], *, limit: int | None, again: bool
) -> Choice:
    """Sort out the items of a feed; those to take in are added to `claimed`, the keys that this run takes in.

    An item is there already if the feed said the same of it before and its page was read, or if its page is known from
    elsewhere. One whose page is to be tried again is taken in though the feed lists it no longer. Of more new items
    than the limit, the newest are taken.
    """
    listed = {wanted.key: wanted for wanted in (_wanted(item, feed_url) for item in items)}
    known = {} if again else memory.items(feed_url, list(listed))
    gone = {key: before for key, before in known.items() if key not in listed and _is_to_try(before)}
    listed |= {key: Wanted(Item(old.origin), key, old.origin, old.fingerprint) for key, old in gone.items()}
    pages = {} if again else memory.pages([key for key, wanted in listed.items() if wanted.item.url])
    chosen, there, elsewhere, in_this_run = [], [], [], []
    for key, wanted in listed.items():
        before = known.get(key)
        is_same = before is not None and before.fingerprint == wanted.fingerprint
        if key in claimed:
            in_this_run.append(wanted)
        elif before is None and key in pages:
            elsewhere.append((wanted, pages[key]))
        elif before is not None and is_same and not _is_to_try(before):
            there.append((wanted, before.n_records))
        else:
            n_tries = before.n_tries if before is not None and is_same else 0
            chosen.append(replace(wanted, n_tries=n_tries, is_known=before is not None))
    n_later = 0
    if limit is not None and len(chosen) > limit:
        n_later = len(chosen) - limit
        chosen = sorted(chosen, key=_newness, reverse=True)[:limit]
    claimed.update(wanted.key for wanted in chosen)
    n_new = sum(not wanted.is_known for wanted in chosen)
    return Choice(tuple(chosen), tuple(there), tuple(elsewhere), tuple(in_this_run), n_new, n_later)


def row(wanted: Wanted, feed_url: str, now: datetime, *, n_records: int, n_tries: int = 0) -> Mapping[str, object]:
    """The row of ops.feed_items of an item that was taken in."""
    return {
        "feed_url": without_credentials(feed_url),
        "item_key": wanted.key,
        "origin": wanted.origin,
        "fingerprint": wanted.fingerprint,
        "n_records": n_records,
        "n_tries": n_tries,
        "seen_at": now,
    }


def _wanted(item: Item, feed_url: str) -> Wanted:
    times = (str(time) if time else "" for time in (item.published, item.modified))
    said = [item.title or "", *times]
    if item.url:
        clean = without_credentials(item.url)
        return Wanted(item, normalize_url(item.url) or clean, clean, digest(*said))
    text = item.content or item.summary or ""
    identity = item.item_id or digest(item.title or "", text)
    origin = f"{without_credentials(feed_url)}#item-{digest(identity)}"
    return Wanted(item, f"id:{identity}", origin, digest(*said, text))


def _is_to_try(before: Known) -> bool:
    """Whether the page of an item could not be read, and may be tried again."""
    return 0 < before.n_tries < MAX_TRIES


def _newness(wanted: Wanted) -> datetime:
    return wanted.item.published or wanted.item.modified or _NEVER

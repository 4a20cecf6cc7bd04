"""From addresses and files of feeds to chunks of records: listings, the pages of their items, what is there already."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from flows.inputs.records import Chunk, FeedFile, Finished
from flows.sources import as_records, visiting
from flows.sources.listed import Choice, Wanted, choose, row
from flows.sources.memory import Last, Memory
from flows.sources.pending import Pending
from flows.sources.settings import Source
from flows.sources.targets import Target
from flows.sources.visiting import NOT_MODIFIED, Visit, Visits, ask, asked, may_pass
from flows.web.exchange import Fetched
from transforms.credentials import without_credentials
from transforms.documents.urls import normalize_url
from transforms.feeds.items import Item, Listing
from transforms.rejections import Refused

if TYPE_CHECKING:
    from flows.web.client import Client

WAVE = 64  # addresses that are visited before their pages are fetched: bounds what is held in memory
MAX_DEPTH = 2  # of indexes of sitemaps in indexes
MAX_SITEMAPS = 200  # of one index that a run visits, the latest changed first


@dataclass
class _Open:
    """A listing whose items are not done with yet; the fetch of it is noted after its last item."""

    name: str  # address, or path of a file
    source: Source | None
    n_items: int
    n_new: int
    n_open: int
    is_complete: bool  # nothing is left for a later run
    answer: Fetched | None = None
    file: FeedFile | None = None
    detail: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Page:
    """A page to fetch: for an item of a listing, or (listing None) because its address was given."""

    url: str
    listing: _Open
    wanted: Wanted


class Intake:
    """Takes in feeds, sitemaps and pages for one run."""

    def __init__(
        self,
        client: "Client",
        memory: Memory,
        *,
        now: datetime,
        again: bool = False,
        chunk_records: int = 128,
        visits: Visits = visiting.visit,
        on_visit: Callable[[Visit], None] = lambda visit: None,
    ) -> None:
        self._on_visit = on_visit
        self._client, self._memory, self._visits = client, memory, visits
        self._now, self._again, self._chunk_records = now, again, chunk_records
        self._claimed: set[str] = set()
        self._pending = Pending()

    def addresses(self, targets: Iterable[Target]) -> Iterator[Chunk]:
        """The records of feeds, sitemaps and pages, their refusals, and what is to be noted about them."""
        waiting = list(targets)
        while waiting:
            wave, waiting = waiting[:WAVE], waiting[WAVE:]
            last = {} if self._again else self._memory.last([target.url for target in wave])
            last = {url: known for url, known in last.items() if self._is_there(url, known)}
            listings: list[list[_Page]] = []
            for visit in self._visits(self._client, wave, last):
                self._on_visit(visit)
                found, more = self._visited(visit, last)
                listings.append(found)
                waiting += more
                yield from self._chunks()
            yield from self._pages(_alternating(listings))
        yield from self._chunks(at_end=True)

    def files(self, files: Sequence[FeedFile]) -> Iterator[Chunk]:
        """The same of feeds and sitemaps that were read from files."""
        from transforms.feeds.listing import listing  # loads its parsers

        targets: list[Target] = []
        for file in files:
            try:
                found = listing(file.payload)
                if found.kind == "page":
                    raise Refused("not_a_feed", "it is a web page; name it .html")
            except Refused as refused:
                self._pending.reject(file.origin, refused.reason_code, refused.detail)
                self._pending.finish(Finished(file.origin, file.fingerprint, 0))
                continue
            if found.kind == "sitemap_index":
                targets += [Target(item.url, depth=1) for item in _latest(found.items) if item.url]
                continue
            opened = self._open(found, file.origin, None, None, file=file)
            yield from self._pages(opened)
        yield from self.addresses(targets)

    # ------------------------------------------------------------------------------------------------ listings
    def _visited(self, visit: Visit, last: Mapping[str, Last]) -> tuple[list[_Page], list[Target]]:
        """The pages that a visit asks for, and further addresses to visit; the rest goes into the next chunk."""
        target, answer = visit.target, visit.answer
        if visit.problem is not None:
            if not (target.is_given and _may_be_page(visit)):
                self._refused(visit)
            else:
                self._given_page(target, answer)
        elif visit.listing is None:  # not modified
            n_items = last[target.url].n_items if target.url in last else None
            self._pending.unchanged(1 if n_items is None else n_items)
            self._pending.fetched(
                target.source, answer, n_items=n_items, n_new=None if n_items is None else 0, last=last.get(target.url)
            )
        elif visit.listing.kind == "page":
            if target.is_given:
                self._given_page(target, answer)
            else:
                self._refused(visit, ("not_a_feed", "it is a web page, not a feed or sitemap"))
        elif visit.listing.kind == "sitemap_index":
            sitemaps = _latest(visit.listing.items)
            self._pending.fetched(target.source, answer, n_items=len(visit.listing.items), n_new=0, is_complete=False)
            if target.depth < MAX_DEPTH:
                return [], [Target(i.url, target.source, target.is_given, target.depth + 1) for i in sitemaps if i.url]
        else:
            return self._open(visit.listing, target.url, target.source, answer, is_given=target.is_given), []
        return [], []

    def _given_page(self, target: Target, answer: Fetched) -> None:
        said = as_records.given(Item(None), target.source)
        self._record(without_credentials(target.url), answer, said)
        self._pending.fetched(target.source, answer)

    def _refused(self, visit: Visit, problem: tuple[str, str] | None = None) -> None:
        code, detail = problem or visit.problem or ("fetch_failed", "")
        self._pending.reject(without_credentials(visit.target.url), code, detail or code)
        self._pending.fetched(visit.target.source, visit.answer, problem=(code, detail))

    def _open(
        self,
        found: Listing,
        name: str,
        source: Source | None,
        answer: Fetched | None,
        *,
        is_given: bool = False,
        file: FeedFile | None = None,
    ) -> list[_Page]:
        """The pages that a listing's items ask for; all other items are done with here."""
        limit = None if file or is_given or source is None else source.max_items
        choice = choose(found.items, name, self._memory, self._claimed, limit=limit, again=self._again)
        opened = _Open(
            name, source, len(found.items), choice.n_new, len(choice.wanted), not choice.n_later, answer, file
        )
        if choice.n_later:
            opened.detail.append(f"{choice.n_later} more new items come in later runs")
        if found.is_damaged:
            opened.detail.append("damaged, read as far as possible")
        self._there(choice, name)
        pages = []
        for wanted in choice.wanted:
            if wanted.item.url:
                pages.append(_Page(wanted.item.url, opened, wanted))
            else:
                self._without_page(opened, wanted, ("no_address", "the item has no address and no text"))
                self._done(opened)
        if not choice.wanted:
            opened.n_open = 1
            self._done(opened)
        return pages

    def _there(self, choice: Choice, name: str) -> None:
        for wanted, n_records in chain(choice.there, choice.elsewhere):
            self._pending.skip(wanted.origin, n_records)
        for wanted in choice.claimed:  # no row: if this run dies before it is loaded, the item has to be taken in again
            self._pending.skip(wanted.origin, 1)
        for wanted, n_records in choice.elsewhere:
            self._pending.item(row(wanted, name, self._now, n_records=n_records))

    def _done(self, opened: _Open) -> None:
        """Count an item of a listing as done with; after the last one the listing itself is noted."""
        opened.n_open -= 1
        if opened.n_open > 0:
            return
        if opened.file is not None:
            if opened.is_complete:
                self._pending.finish(Finished(opened.file.origin, opened.file.fingerprint, opened.n_items))
        elif opened.answer is not None:
            self._pending.fetched(
                opened.source,
                opened.answer,
                n_items=opened.n_items,
                n_new=opened.n_new,
                is_complete=opened.is_complete,
                detail=opened.detail,
            )

    # --------------------------------------------------------------------------------------------------- pages
    def _pages(self, pages: Sequence[_Page]) -> Iterator[Chunk]:
        """Fetch pages and make records of them, or of what the feed says where a page cannot be reached."""
        by_url: dict[str, list[_Page]] = {}
        for page in pages:
            by_url.setdefault(page.url, []).append(page)
        known = [page.url for page in pages if page.wanted.is_known] if not self._again else []
        last = {url: past for url, past in self._memory.last(known).items() if self._is_there(url, past)}
        asks = (ask(url, last.get(url), same[0].listing.source) for url, same in by_url.items())
        for answer in self._client.get_all(asks):
            for page in by_url[asked(answer)]:
                self._page(page, answer, last.get(page.url))
                self._done(page.listing)
            yield from self._chunks()

    def _page(self, page: _Page, answer: Fetched, last: Last | None) -> None:
        wanted, opened = page.wanted, page.listing
        self._pending.fetched(
            opened.source, answer, problem=answer.problem, last=last if answer.status == NOT_MODIFIED else None
        )
        if answer.problem is not None:
            self._without_page(opened, wanted, answer.problem, may_pass=may_pass(answer))
            return
        if answer.status == NOT_MODIFIED:
            self._pending.unchanged(1)
        else:
            self._record(wanted.origin, answer, as_records.given(wanted.item, opened.source))
        self._pending.item(row(wanted, opened.name, self._now, n_records=1))

    def _without_page(self, opened: _Open, wanted: Wanted, problem: tuple[str, str], *, may_pass: bool = False) -> None:
        """Take the text that the feed has of an item, or refuse the item; its page is tried again if that may help."""
        stand_in = as_records.stand_in(wanted.item, opened.source)
        if stand_in is not None:
            payload, given = stand_in
            self._pending.record(
                wanted.origin, "record", payload, url=wanted.item.url, fetched_at=self._now, given=given
            )
        else:
            self._pending.reject(wanted.origin, problem[0], problem[1] or problem[0])
        was_asked = problem[0] != "retry_later"  # else its host is left alone for now: that is no try of this page
        n_tries = (wanted.n_tries + 1 if was_asked else max(wanted.n_tries, 1)) if may_pass else 0
        if n_tries:
            opened.is_complete = False
        n_records = 0 if stand_in is None else 1
        self._pending.item(row(wanted, opened.name, self._now, n_records=n_records, n_tries=n_tries))

    def _record(self, origin: str, answer: Fetched, given: str) -> None:
        url = without_credentials(answer.final_url)
        self._pending.record(origin, "html", answer.body, url=url, fetched_at=answer.fetched_at, given=given)

    def _is_there(self, url: str, last: Last) -> bool:
        """Whether "not modified" would be an answer: all that the address gave then is in the warehouse."""
        return last.n_items is not None or bool(self._memory.pages([_key(url)]))

    def _chunks(self, *, at_end: bool = False) -> Iterator[Chunk]:
        if self._pending.is_full(self._chunk_records) or (at_end and not self._pending.is_empty()):
            yield self._pending.chunk()
            self._pending = Pending()


def _may_be_page(visit: Visit) -> bool:
    """Whether an answer that is no listing may be a page, without the tags that pages begin with."""
    kind = visit.answer.content_type or "html"
    return (
        visit.answer.problem is None
        and visit.problem is not None
        and visit.problem[0] == "not_a_feed"
        and "html" in kind
    )


def _latest(sitemaps: Sequence[Item]) -> list[Item]:
    """The sitemaps of an index that are visited: those that changed last, else in the order of the index."""
    return sorted(sitemaps, key=lambda item: -(item.modified.timestamp() if item.modified else 0))[:MAX_SITEMAPS]


def _alternating(listings: Sequence[Sequence[_Page]]) -> list[_Page]:
    """The pages of all listings, one of each in turn: hosts that are asked in turn are asked at once."""
    return [page for turn in zip_longest(*listings) for page in turn if page is not None]


def _key(url: str) -> str:
    return normalize_url(url) or url

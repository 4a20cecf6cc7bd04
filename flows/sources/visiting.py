"""Visits to feeds and sitemaps: fetched, and read as listings."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.sources.memory import Last
from flows.sources.settings import Source
from flows.sources.targets import Target
from flows.web.exchange import Ask, Fetched
from transforms.feeds.items import Listing
from transforms.rejections import Refused

if TYPE_CHECKING:
    from flows.web.client import Client  # its library takes a while to load

NOT_MODIFIED = 304
MAX_LISTING_BYTES = 32 * 1024**2
_MAY_PASS = frozenset(
    (
        "timeout",
        "connection_failed",
        "dns_failed",
        "tls_failed",
        "incomplete",
        "retry_later",
        "robots_unreachable",
        "error",
    )
)
_SERVER_ERROR = 500
_MAY_PASS_STATUS = frozenset((408, 425, 429))


@dataclass(frozen=True)
class Visit:
    """What an address gave. listing: None for 304 and for a problem; problem: reason code and detail."""

    target: Target
    answer: Fetched
    listing: Listing | None
    problem: tuple[str, str] | None

    @property
    def is_transient(self) -> bool:
        """Whether the address failed in a way that may pass."""
        return self.answer.problem is not None and may_pass(self.answer)


Visits = Callable[["Client", Sequence[Target], Mapping[str, Last]], Iterable[Visit]]


def visit(client: "Client", targets: Sequence[Target], last: Mapping[str, Last]) -> Iterator[Visit]:
    """Fetch the addresses, conditionally where they were fetched before, and read what they list."""
    by_url = {target.url: target for target in targets}
    asks = (ask(t.url, last.get(t.url), t.source, max_bytes=MAX_LISTING_BYTES) for t in by_url.values())
    return (_visit(by_url[asked(answer)], answer) for answer in client.get_all(asks))


def ask(url: str, last: Last | None, source: Source | None, *, max_bytes: int | None = None) -> Ask:
    """The request for an address of a source, conditional if it is known how it was."""
    pause = source.seconds_between_requests if source else None
    if last is None:
        return Ask(url, max_bytes=max_bytes, seconds_between=pause)
    return Ask(url, last.etag, last.last_modified, max_bytes, pause)


def asked(answer: Fetched) -> str:
    """The address as it was asked for, also if it holds a password."""
    return answer.ask.url if answer.ask else answer.url


def may_pass(answer: Fetched) -> bool:
    """Whether a problem may be gone at the next try: the network's and the server's own, not a refusal."""
    if answer.problem is None:
        return False
    status = answer.status or 0
    return answer.problem[0] in _MAY_PASS or status in _MAY_PASS_STATUS or status >= _SERVER_ERROR


def _visit(target: Target, answer: Fetched) -> Visit:
    if answer.problem is not None or answer.status == NOT_MODIFIED:
        return Visit(target, answer, None, answer.problem)
    from transforms.feeds.listing import listing  # loads its parsers

    try:
        found = listing(answer.body, content_type=answer.content_type, base=answer.final_url)
    except Refused as refused:
        return Visit(target, answer, None, (refused.reason_code, refused.detail))
    if found.kind != "page":
        answer = replace(answer, body=b"")  # up to 32 MiB, held until all its items are done with
    return Visit(target, answer, found, None)

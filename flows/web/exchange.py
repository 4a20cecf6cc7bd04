"""What the client is asked for and what it hands back."""

from dataclasses import dataclass, field
from datetime import datetime

from transforms.credentials import without_credentials

Problem = tuple[str, str]  # reason code, detail


@dataclass(frozen=True, repr=False)
class Ask:
    """An address to fetch. etag and last_modified are those of the copy that is there: 304 says that it still holds.

    max_bytes and seconds_between replace those of the settings; a robots.txt can only ask for more seconds.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    max_bytes: int | None = None
    seconds_between: float | None = None

    def __repr__(self) -> str:
        return f"Ask({without_credentials(self.url)!r})"


@dataclass(frozen=True)
class Fetched:
    """What came of an Ask; no address in it holds a user name or password.

    url: as asked; final_url: where the answer came from; redirects: status and address of each step that led away.
    status: of the last answer, None if there was none. body: decompressed bytes, empty for 304 and problems.
    problem: None, or a reason code and what happened; docs/security.md lists the codes.
    retry_after: seconds after which the server or host is to be asked again, if it said so.
    ask: the Ask itself, to find what belongs to it.
    """

    url: str
    final_url: str
    redirects: tuple[tuple[int, str], ...]
    status: int | None
    body: bytes = field(repr=False)
    content_type: str | None
    etag: str | None
    last_modified: str | None
    fetched_at: datetime
    problem: Problem | None
    retry_after: float | None = None
    ask: Ask | None = field(default=None, repr=False, compare=False)

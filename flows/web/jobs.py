"""An ask on its way through redirects and retries."""

from dataclasses import dataclass, field, replace

from flows.web.exchange import Ask
from flows.web.urls import Target

MAX_COOKIE_CHARACTERS = 4096
_Cookies = dict[str, tuple[str, bool]]  # value, and whether for https alone


@dataclass
class Job:
    """An ask on its way: where it stands and what it has used up."""

    ask: Ask
    target: Target
    redirects: list[tuple[int, str]] = field(default_factory=list)
    n_failed: int = 0
    seconds: float = 0.0  # of requests so far
    cookies: dict[str, _Cookies] = field(default_factory=dict)  # by host
    seen: set[tuple[str, str]] = field(default_factory=set)  # addresses with the cookies they were asked with

    def cookie_header(self) -> str:
        """What the host of this step has set on the way, for itself alone."""
        return cookies_sent(self.cookies.get(self.target.authority, {}), self.target)

    def has_been_at(self, there: Target) -> bool:
        """Whether that was asked for before, with the same cookies."""
        own = self.cookies.get(there.authority, {})
        return (there.url, cookies_sent(own, there)) in self.seen

    def lead(self, there: Target, status: int) -> None:
        """Go elsewhere; credentials go along within an origin."""
        self.redirects.append((status, self.target.url))
        credentials = self.target.credentials if there.origin == self.target.origin else None
        self.target = replace(there, credentials=credentials)

    def keep_cookies(self, lines: tuple[str, ...]) -> None:
        """Take Set-Cookie lines, as long as they are few: pages that set one and lead to themselves need them."""
        own = self.cookies.setdefault(self.target.authority, {})
        for line in lines:
            pair, *attributes = (part.strip() for part in line.split(";"))
            name, mark, value = pair.partition("=")
            if mark and pair.isascii() and pair.isprintable():
                own[name] = (value, "secure" in (attribute.lower() for attribute in attributes))
            if sum(len(name) + len(value) for name, (value, _) in own.items()) > MAX_COOKIE_CHARACTERS:
                del own[name]


def cookies_sent(own: _Cookies, there: Target) -> str:
    """The Cookie header for an address out of its host's cookies."""
    is_safe = there.scheme == "https"
    return "; ".join(f"{name}={value}" for name, (value, secure) in own.items() if is_safe or not secure)

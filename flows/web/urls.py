"""Addresses as people and servers write them -> one that can be requested, after the WHATWG's URL standard."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote, urljoin, urlsplit

from flows.web.addresses import literal, meant, refusal
from transforms.credentials import without_credentials

MAX_URL_CHARACTERS = 16_000
_MAX_HOST = 253
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AROUND = "".join(map(chr, range(33)))  # control characters and the blank
_WITHIN = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)", re.IGNORECASE)
_MANY_SLASHES = re.compile(r"(https?:)/{3,}", re.IGNORECASE)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOT_IN_HOST = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_PATH_SAFE = "/%:@!$&'()*+,;=-._~[]|"
_QUERY_SAFE = _PATH_SAFE + "?\\^`{}"


class BadUrl(Exception):
    """An address that is not requested: reason code and detail."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code, self.detail = reason_code, detail


@dataclass(frozen=True)
class Target:
    """An address taken apart; url has no credentials and no fragment, host is ASCII or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str  # with the query
    credentials: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def authority(self) -> str:
        """Host and, if it is not the scheme's own, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The address to request."""
        return self.origin + self.path


def target(url: str, *, base: Target | None = None, allow_private: bool = False) -> Target:
    """The parts of an address, or of a reference found at base; credentials of a reference are left out.

    Raises BadUrl: invalid_url, unsupported_scheme (all but http and https), private_address (a literal one).
    """
    try:
        return _target(url, base, allow_private)
    except ValueError as error:  # of urlsplit, urljoin, ipaddress
        raise BadUrl("invalid_url", f"not an address: {_shown(url)} ({error})") from None


def _target(url: str, base: Target | None, allow_private: bool) -> Target:
    url = _WITHIN.sub("", url.strip(_AROUND))
    if not url or len(url) > MAX_URL_CHARACTERS:
        raise BadUrl("invalid_url", f"an address has 1 to {MAX_URL_CHARACTERS} characters, this one {len(url)}")
    url = _MANY_SLASHES.sub(r"\1//", _FEED_SCHEME.sub("", url))
    scheme = _SCHEME.match(url)
    if scheme and scheme[0].lower() not in _DEFAULT_PORTS:
        raise BadUrl("unsupported_scheme", f"{scheme[0].lower()}: is not fetched, only http: and https:")
    before, mark, query = url.partition("?")
    url = before.replace("\\", "/") + mark + query
    if base is not None:
        url = urljoin(base.url, url)
    parts = urlsplit(url)
    name = parts.scheme.lower()
    if name not in _DEFAULT_PORTS:
        raise BadUrl("invalid_url", f"not an address of the web: {_shown(url)}")
    userinfo, _, host_port = parts.netloc.rpartition("@")
    host, port = _host_and_port(host_port, _DEFAULT_PORTS[name])
    _check(host, port, allow_private)
    user, _, password = userinfo.partition(":")
    credentials = (unquote(user), unquote(password)) if userinfo and base is None else None
    path = _quoted(parts.path or "/", _PATH_SAFE) + (f"?{_quoted(parts.query, _QUERY_SAFE)}" if parts.query else "")
    return Target(name, host, port, path, credentials)


def _host_and_port(text: str, default_port: int) -> tuple[str, int]:
    if text.startswith("["):
        inside, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise ValueError("a bracket that is not closed")
        host, port = inside.lower(), rest[1:]
    else:
        host, _, port = text.partition(":")
        host = _ascii_host(host)
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError("the port is not a number from 1 to 65535")
    return host, int(port) if port else default_port


def _ascii_host(host: str) -> str:
    """Lower case, IDNA, without the dot at the end. Raises ValueError."""
    host = unquote(host, errors="strict")
    if len(host) > _MAX_HOST:
        raise ValueError("the host name is too long")
    if not host.isascii():
        import idna  # 20 ms; nearly all hosts are ASCII

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:  # such as emoji, which only the older rules know
            host = host.encode("idna").decode("ascii")  # UnicodeError is a ValueError
    host = host.lower().removesuffix(".")
    if not host or len(host) > _MAX_HOST or _NOT_IN_HOST.search(host):
        raise ValueError("no host name")
    return host


def _check(host: str, port: int, allow_private: bool) -> None:
    try:
        address = literal(host)
    except ValueError:
        old = meant(host)
        if old is not None and refusal(old) is not None and not allow_private:
            raise BadUrl("private_address", f"{host} would lead to {old} ({refusal(old)})") from None
        raise BadUrl("invalid_url", f"{host} is neither a name nor an address in its usual notation") from None
    if allow_private:
        return
    if address is not None and refusal(address) is not None:
        raise BadUrl("private_address", f"{host} ({refusal(address)})")
    if host == "localhost" or host.endswith(".localhost"):
        raise BadUrl("private_address", f"{host} (loopback)")
    if port < 1024 and port not in _DEFAULT_PORTS.values():
        raise BadUrl("invalid_url", f"port {port} belongs to another protocol; allowed are 80, 443 and from 1024")


def _quoted(text: str, safe: str) -> str:
    """Percent-encoded where it must be; what is encoded stays so. Bytes of headers that are no UTF-8 are kept."""
    return quote(_LONE_PERCENT.sub("%25", text).encode("utf-8", "surrogateescape"), safe=safe)


def _shown(url: str) -> str:
    return without_credentials(url[:200]).encode("ascii", "backslashreplace").decode()

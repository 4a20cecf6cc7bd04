"""One request over the network, by aiohttp: to an address that was checked, within limits of size and time."""

import asyncio
import base64
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

from flows.web.addresses import AddressRefused, Resolve, permitted, refusal
from flows.web.encodings import ACCEPTED, BadEncoding, Body, TooLarge
from flows.web.exchange import Problem
from flows.web.settings import Settings
from flows.web.urls import Target
from transforms.credentials import without_credentials

if TYPE_CHECKING:
    import aiohttp

_ACCEPT = "application/rss+xml,application/atom+xml,application/feed+json,application/xml,text/html,*/*;q=0.8"
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Answer:
    """What one request brought: a status with headers (lower case) and body, or a problem."""

    status: int | None
    headers: Mapping[str, str]
    body: bytes
    problem: Problem | None
    cookies: tuple[str, ...] = ()


class Transport:
    """Connections to servers. Made and used inside a running loop; close it."""

    def __init__(self, settings: Settings, resolve: Resolve) -> None:
        self._settings = settings
        self._resolve = resolve
        self._threads = ThreadPoolExecutor(settings.connections, "onrecord-dns")
        self._tls = ssl.create_default_context()
        self._direct = self._session(checked=not settings.allow_private_addresses)
        self._proxies = getproxies() if settings.use_proxy else {}
        self._by_proxy = self._session(checked=False) if self._proxies else None

    async def close(self) -> None:
        """Close all connections."""
        for session in (self._direct, self._by_proxy):
            if session is not None:
                await session.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def request(self, target: Target, headers: Mapping[str, str], max_bytes: int, seconds: float) -> Answer:
        """The answer to a GET; no redirect is followed. Nothing is raised for what a network or server does."""
        status: int | None = None
        try:
            async with asyncio.timeout(seconds):
                session, proxy = self._way(target)
                async with session.get(
                    _url(target), headers=self._headers(target, headers), allow_redirects=False, proxy=proxy
                ) as response:
                    status = response.status
                    return await _answer(response, max_bytes)
        except TimeoutError:
            return Answer(status, {}, b"", ("timeout", f"no whole answer of {target.authority} in time"))
        except TooLarge as error:
            return Answer(status, {}, b"", ("too_large", str(error)))
        except BadEncoding as error:
            return Answer(status, {}, b"", ("bad_encoding", str(error)))
        except Exception as error:  # of aiohttp and what it stands on; none of them may end a run
            return Answer(status, {}, b"", problem_of(error))

    def _headers(self, target: Target, more: Mapping[str, str]) -> dict[str, str]:
        headers = {
            "User-Agent": self._settings.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
            **more,
        }
        if target.credentials:
            pair = ":".join(target.credentials).encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode('ascii')}"
        return headers

    def _way(self, target: Target) -> tuple["aiohttp.ClientSession", str | None]:
        proxy = self._proxies.get(target.scheme)
        if self._by_proxy is None or not proxy or proxy_bypass(target.host):
            return self._direct, None
        return self._by_proxy, proxy if "://" in proxy else f"http://{proxy}"

    def _session(self, *, checked: bool) -> "aiohttp.ClientSession":
        import aiohttp

        settings = self._settings
        connector = aiohttp.TCPConnector(
            ssl=self._tls,
            resolver=_resolver(self._resolve, self._threads, settings, checked),
            use_dns_cache=False,
            socket_factory=_checked_socket if checked else None,
            limit=0,
            keepalive_timeout=15,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=settings.connect_timeout, sock_read=settings.read_timeout
            ),
            max_line_size=settings.max_header_bytes,
            max_field_size=settings.max_header_bytes,
            max_headers=settings.max_headers,
        )


async def _answer(response: "aiohttp.ClientResponse", max_bytes: int) -> Answer:
    import aiohttp

    headers = {
        name.lower(): value for name, value in reversed(list(response.headers.items()))
    }  # the first of a name counts
    cookies = tuple(response.headers.getall("Set-Cookie", ()))
    if response.status == 304 or (response.status in _REDIRECTS and "location" in headers) or response.status >= 400:
        return Answer(response.status, headers, b"", None, cookies)
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > max_bytes:
        raise TooLarge(f"{length[:20]} bytes; at most {max_bytes} are taken")
    body = Body(", ".join(response.headers.getall("Content-Encoding", ())), max_bytes)
    try:
        async for piece in response.content.iter_any():
            body.feed(piece)
    except (aiohttp.ClientError, OSError) as error:
        if not body.ended:  # else only Content-Length was wrong
            problem = ("incomplete", f"ended after {body.n_received} bytes: {_plain(error)}")
            return Answer(response.status, headers, b"", problem, cookies)
    return Answer(response.status, headers, body.content(), None, cookies)


def problem_of(error: BaseException) -> Problem:
    """Reason code and detail of an error that a request raised."""
    import aiohttp

    chain: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in chain:
        chain.append(step)
        step = getattr(step, "os_error", None) or step.__cause__
    refused = next((one for one in chain if isinstance(one, AddressRefused)), None)
    if refused is not None:
        return "private_address", str(refused)
    detail = _plain(error)
    if any(isinstance(one, ssl.SSLError | ssl.CertificateError) for one in chain):
        return "tls_failed", detail
    if any(isinstance(one, aiohttp.ClientConnectorDNSError | socket.gaierror) for one in chain):
        return "dns_failed", detail
    if isinstance(error, aiohttp.InvalidURL):
        return "invalid_url", detail
    if isinstance(error, aiohttp.ClientResponseError | ValueError):
        return "bad_response", detail
    if isinstance(error, aiohttp.ClientError | OSError):
        return "connection_failed", detail
    return "error", f"{type(error).__name__}: {detail}"


def _plain(error: BaseException) -> str:
    """One line of printable text without credentials."""
    text = str(getattr(error, "message", "") or error) or type(error).__name__
    return "".join(sign if sign.isprintable() else " " for sign in without_credentials(text))[:300]


def _url(target: Target) -> Any:
    from yarl import URL

    return URL(target.url, encoded=True)


def _resolver(resolve: Resolve, threads: ThreadPoolExecutor, settings: Settings, checked: bool) -> Any:
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Resolver(AbstractResolver):
        """Names -> the addresses that connections go to: looked up once, checked, and used as they are."""

        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            """Addresses. Raises OSError, AddressRefused."""
            loop = asyncio.get_running_loop()
            try:
                async with asyncio.timeout(settings.connect_timeout):
                    found = list(await loop.run_in_executor(threads, resolve, host, port))
            except TimeoutError:
                raise OSError(f"{host} was not found in time") from None
            except UnicodeError as error:
                raise OSError(f"{host} is not a name: {error}") from None
            if not found:
                raise OSError(f"{host} has no address")
            return [
                ResolveResult(
                    hostname=host,
                    host=address,
                    port=port,
                    family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                    proto=0,
                    flags=socket.AI_NUMERICHOST,
                )
                for address in (permitted(host, found) if checked else found)
            ]

        async def close(self) -> None:
            """Nothing to close."""

    return Resolver()


def _checked_socket(info: Any) -> socket.socket:
    """A socket for an address: the last look before a connection, whatever way the address came."""
    family, kind, protocol, _, address = info
    why = refusal(str(address[0]))
    if why is not None:
        raise AddressRefused(f"{address[0]} ({why})")
    opened = socket.socket(family, kind, protocol)
    opened.setblocking(False)
    return opened

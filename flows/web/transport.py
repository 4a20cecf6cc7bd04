"""One request over the network, by aiohttp: to an address that was checked, within limits of size and time."""

import asyncio
import base64
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
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
_LOOK_UPS = 64  # at a time; names that nobody answers for take a while each
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
        self._look_up = _LookUp(resolve)
        self._tls = ssl.create_default_context()
        self._direct = self._session(checked=not settings.allow_private_addresses)
        self._proxies = getproxies() if settings.use_proxy else {}
        self._by_proxy = self._session(checked=False) if self._proxies else None

    async def close(self) -> None:
        """Close all connections."""
        for session in (self._direct, self._by_proxy):
            if session is not None:
                await session.close()

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
            resolver=_resolver(self._look_up, settings, checked),
            use_dns_cache=False,
            socket_factory=_checked_socket if checked else None,
            limit=0,
            force_close=True,  # what a server sends after an answer must not gather in an idle connection
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
    if response.status == 304 or (response.status in _REDIRECTS and headers.get("location")) or response.status >= 400:
        return Answer(response.status, headers, b"", None, cookies)
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > max_bytes:
        raise TooLarge(f"{length[:20]} bytes; at most {max_bytes} are taken")
    body = Body(", ".join(response.headers.getall("Content-Encoding", ())), max_bytes)
    try:
        async for piece in response.content.iter_any():
            body.feed(piece)
    except (aiohttp.ClientError, OSError) as error:
        if not body.ended and not body.is_whole_document():  # else only Content-Length was wrong
            problem = ("incomplete", f"ended after {body.n_received} bytes: {plain(error)}")
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
    detail = plain(error)
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


def plain(error: BaseException) -> str:
    """What an error says: one line of printable text without credentials."""
    text = str(getattr(error, "message", "") or error) or type(error).__name__
    return "".join(sign if sign.isprintable() else " " for sign in without_credentials(text))[:300]


def _url(target: Target) -> Any:
    from yarl import URL

    return URL(target.url, encoded=True)


class _LookUp:
    """Names looked up in threads that nobody waits for: a look-up cannot be broken off, only left behind."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._places = asyncio.Semaphore(_LOOK_UPS)

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of a name. Raises what the resolver raises."""
        await self._places.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[str]] = loop.create_future()

        def done(addresses: list[str] | None, error: Exception | None) -> None:
            self._places.release()
            if not found.done():
                if error is None:
                    found.set_result(addresses or [])
                else:
                    found.set_exception(error)

        def look_up() -> None:
            addresses, error = None, None
            try:
                addresses = list(self._resolve(host, port))
            except Exception as raised:
                error = raised
            with suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(done, addresses, error)

        threading.Thread(target=look_up, name="onrecord-dns", daemon=True).start()
        return await found


def _resolver(look_up: _LookUp, settings: Settings, checked: bool) -> Any:
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Resolver(AbstractResolver):
        """Names -> the addresses that connections go to: looked up once, checked, and used as they are."""

        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            """Addresses. Raises OSError, AddressRefused."""
            try:
                async with asyncio.timeout(settings.connect_timeout):
                    found = await look_up(host, port)
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

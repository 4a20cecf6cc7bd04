"""One request over the network, by aiohttp: to an address that was checked, within limits of size and time."""

import asyncio
import base64
import os
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies, proxy_bypass

from flows.web import tolerant
from flows.web.addresses import AddressRefused, Resolve, literal
from flows.web.connections import LookUp, checked_socket, plain_socket, resolver
from flows.web.encodings import ACCEPTED, BadEncoding, Body, TooLarge, undeclared
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
        self._look_up = LookUp(resolve, settings)
        self._tls = ssl.create_default_context()
        self._direct = self._session(checked=not settings.allow_private_addresses)
        self._proxies = getproxies() if settings.use_proxy else {}
        self._by_proxy = self._session(checked=False) if self._proxies else None

    async def close(self) -> None:
        """Close all connections."""
        for session in (self._direct, self._by_proxy):
            if session is not None:
                await session.close()

    async def request(
        self, target: Target, headers: Mapping[str, str], max_bytes: int, seconds: float, body: bytes | None = None
    ) -> Answer:
        """The answer to a GET, or to a POST with a body; no redirect is followed.

        Nothing is raised for what a network or server does. What was posted is not sent a second time.
        """
        import aiohttp

        session, proxy = self._way(target)
        sent = self._headers(target, headers)
        try:
            async with asyncio.timeout(seconds):
                try:
                    method = "GET" if body is None else "POST"
                    async with session.request(
                        method, _url(target), headers=sent, data=body, allow_redirects=False, proxy=proxy
                    ) as response:
                        if body is not None:  # the status says it all, however long the rest takes
                            return Answer(response.status, _by_name(response.headers.items())[0], b"", None)
                        return await _answer(response, max_bytes)
                except aiohttp.ClientResponseError:
                    if proxy or body is not None:
                        raise
                    return await self._tolerantly(target, sent, max_bytes)
        except TimeoutError:
            return _failed("timeout", f"no whole answer of {target.authority} in time")
        except TooLarge as error:
            return _failed("too_large", str(error))
        except BadEncoding as error:
            return _failed("bad_encoding", str(error))
        except Exception as error:  # of aiohttp and what it stands on; none of them may end a run
            return _failed(*problem_of(error, target.authority))

    async def _tolerantly(self, target: Target, headers: Mapping[str, str], max_bytes: int) -> Answer:
        checked = not self._settings.allow_private_addresses
        is_name = literal(target.host) is None
        addresses = await self._look_up(target.host, target.port, checked) if is_name else [target.host]
        status, lines, content = await tolerant.ask(
            target,
            addresses,
            headers,
            open_socket=checked_socket if checked else plain_socket,
            tls=self._tls,
            read_timeout=self._settings.read_timeout,
            max_bytes=max_bytes,
        )
        named, cookies = _by_name(lines)
        return Answer(status, named, content if status < 300 else b"", None, cookies)

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
            resolver=resolver(self._look_up, checked),
            use_dns_cache=False,
            socket_factory=checked_socket if checked else None,
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
    headers, cookies = _by_name(response.headers.items())
    if response.status == 304 or (response.status in _REDIRECTS and headers.get("location")) or response.status >= 400:
        return Answer(response.status, headers, b"", None, cookies)
    try:
        content, problem = await _content(response, headers.get("content-length", ""), max_bytes)
        content = undeclared(content, headers.get("content-type"), max_bytes)
    except TooLarge as error:
        content, problem = b"", ("too_large", str(error))
    except BadEncoding as error:
        content, problem = b"", ("bad_encoding", str(error))
    return Answer(response.status, headers, content, problem, cookies)


async def _content(response: "aiohttp.ClientResponse", length: str, max_bytes: int) -> tuple[bytes, Problem | None]:
    """The content, decompressed, or none and why. Raises TooLarge, BadEncoding."""
    import aiohttp

    if length.isascii() and length.isdigit() and int(length[:20]) > max_bytes:
        raise TooLarge(f"{length[:20]} bytes; at most {max_bytes} are taken")
    body = Body(", ".join(response.headers.getall("Content-Encoding", ())), max_bytes)
    try:
        async for piece in response.content.iter_any():
            body.feed(piece)
    except (aiohttp.ClientError, OSError) as error:
        if not body.ended and not body.is_whole_document():  # else only Content-Length was wrong
            promised = f" of {length[:20]}" if length else ""
            why = "" if isinstance(error, aiohttp.ClientPayloadError) else f": {plain(error)}"
            return b"", ("incomplete", f"{body.n_received}{promised} bytes came{why}")
    return body.content(), None


def _by_name(lines: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The headers by name in lower case, the first of each, and all Set-Cookie."""
    named: dict[str, str] = {}
    cookies = []
    for name, value in lines:
        named.setdefault(name.lower(), value)
        if name.lower() == "set-cookie":
            cookies.append(value)
    return named, tuple(cookies)


def _failed(code: str, detail: str) -> Answer:
    return Answer(None, {}, b"", (code, detail))


def problem_of(error: BaseException, asked: str) -> Problem:
    """Reason code and detail of an error that a request to a host raised."""
    import aiohttp

    chain: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in chain:
        chain.append(step)
        step = getattr(step, "os_error", None) or step.__cause__
    for one in reversed(chain):
        if isinstance(one, AddressRefused):
            return "private_address", str(one)
        if isinstance(one, ssl.SSLError):
            return "tls_failed", f"{asked}: {getattr(one, 'verify_message', '') or plain(one)}"
        if isinstance(one, socket.gaierror):
            return "dns_failed", f"{asked}: {one.strerror or plain(one)}"
    detail = f"{asked}: {plain(error)}"
    if isinstance(error, IncompleteRead):
        return "incomplete", f"{asked}: broken off"
    if isinstance(error, aiohttp.ClientResponseError | HTTPException | ValueError):
        return "bad_response", detail
    if isinstance(error, aiohttp.ClientError | OSError):
        number = next((one.errno for one in chain if isinstance(one, OSError) and one.errno), None)
        return "connection_failed", f"{asked}: {os.strerror(number)}" if number else detail
    return "error", f"{type(error).__name__}: {detail}"


def plain(error: BaseException) -> str:
    """What an error says: one line of printable text without credentials."""
    text = str(getattr(error, "message", "") or error) or type(error).__name__
    return "".join(sign if sign.isprintable() else " " for sign in without_credentials(text))[:300]


def _url(target: Target) -> Any:
    from yarl import URL

    return URL(target.url, encoded=True)

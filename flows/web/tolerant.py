"""Answers that aiohttp does not take for HTTP, read as browsers read them: by the parser of the standard library.

Two lengths, a length that is too short, lengths beside chunks, headers with a wrong name: such servers are asked once
more, by HTTP/1.0, whose answer ends where the connection ends.
"""

import asyncio
import io
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPResponse

from flows.web.connections import AddressInfo
from flows.web.encodings import Body, TooLarge
from flows.web.urls import Target

_PIECE = 64 * 1024
_MAX_HEAD = 256 * 1024


async def ask(
    target: Target,
    addresses: Iterable[str],
    headers: Mapping[str, str],
    *,
    open_socket: Callable[[AddressInfo], socket.socket],
    tls: ssl.SSLContext,
    read_timeout: float,
    max_bytes: int,
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and content of what one of the addresses answers.

    open_socket: makes a socket for an address, or refuses to. Raises HTTPException for what is no HTTP, TooLarge,
    BadEncoding, OSError, TimeoutError. The caller bounds the time of it all.
    """
    reader, writer = await _connected(target, addresses, open_socket, tls)
    try:
        lines = [f"GET {target.path} HTTP/1.0", f"Host: {target.authority}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        received = bytearray()
        while piece := await asyncio.wait_for(reader.read(_PIECE), read_timeout):
            received += piece
            if len(received) > max_bytes + _MAX_HEAD:
                raise TooLarge(f"more than {max_bytes} bytes")
    finally:
        writer.transport.abort()
    return _parsed(bytes(received), max_bytes)


async def _connected(
    target: Target, addresses: Iterable[str], open_socket: Callable[[AddressInfo], socket.socket], tls: ssl.SSLContext
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    failure: OSError = OSError("no address")
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        opened = open_socket((family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, target.port)))
        try:
            await asyncio.get_running_loop().sock_connect(opened, (address, target.port))
            if target.scheme == "https":
                return await asyncio.open_connection(sock=opened, ssl=tls, server_hostname=target.host)
            return await asyncio.open_connection(sock=opened)
        except OSError as error:
            failure = error
            opened.close()
        except BaseException:
            opened.close()
            raise
    raise failure


class _Received(io.BytesIO):
    """Bytes in the place of the socket that HTTPResponse expects."""

    def makefile(self, *_: object) -> io.BytesIO:
        return self


def _parsed(received: bytes, max_bytes: int) -> tuple[int, list[tuple[str, str]], bytes]:
    response = HTTPResponse(_Received(received))  # type: ignore[arg-type]
    response.begin()
    if not response.chunked:
        response.length = None  # what the connection brought is the content
    content = response.read() if response.status not in (204, 304) else b""
    headers = response.getheaders()
    body = Body(", ".join(value for name, value in headers if name.lower() == "content-encoding"), max_bytes)
    body.feed(content)
    return response.status, headers, body.content()

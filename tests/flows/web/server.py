"""A small HTTP server in this process that answers byte by byte as a test wants it, right or wrong."""

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from flows.web.settings import Settings


@dataclass
class Request:
    """What the client sent; header names in lower case. n: how many came for this path before."""

    path: str
    headers: dict[str, str]
    n: int
    at: float


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
Page = bytes | list[bytes] | Handler  # a list: the first answer first, the last one from then on


def reply(status: int = 200, body: bytes = b"", /, length: int | None = None, **headers: str) -> bytes:
    """An answer with Content-Length; names of headers with _ for -."""
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def redirect(location: str, status: int = 301) -> bytes:
    """An answer that leads elsewhere."""
    return reply(status, Location=location)


@dataclass
class Server:
    """pages: answers by path. Paths without one are 404. tls: a server's TLS context."""

    pages: Mapping[str, Page]
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "Server":
        ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """An address of this server."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(lambda *_: None)  # clients that hang up are part of the tests
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                path = head[0].split(" ")[1]
                headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
                n = sum(request.path == path for request in self.requests)
                request = Request(path, headers, n, self._loop.time())
                self.requests.append(request)
                page = self.pages.get(path, reply(404))
                if isinstance(page, list):
                    page = page[min(n, len(page) - 1)]
                if isinstance(page, bytes):
                    writer.write(page)
                    await writer.drain()
                else:
                    await page(request, writer)
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


def settings(**changes: object) -> Settings:
    """Settings for a server on this machine, in no hurry to wait."""
    quick: dict[str, object] = {
        "allow_private_addresses": True,
        "seconds_between_requests": 0.0,
        "backoff": 0.01,
        "total_timeout": 2.0,
        "read_timeout": 1.0,
        "connect_timeout": 1.0,
    }
    return Settings(**{**quick, **changes})  # type: ignore[arg-type]

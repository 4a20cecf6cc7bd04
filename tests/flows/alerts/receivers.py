"""Servers that take alerts in this process: HTTP and SMTP, well or badly."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

Answer = Callable[[int], tuple[int, float]]  # of the n-th post: status (0: hang up without one), seconds before it


@dataclass
class Hook:
    """A receiver of webhooks: what was posted, and what it took: each id once."""

    port: int = 0
    posts: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    taken: dict[str, list[str]] = field(default_factory=dict)  # message_id -> alert_ids

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/T0KEN"

    @property
    def alert_ids(self) -> list[str]:
        return [own for ids in self.taken.values() for own in ids]


@contextmanager
def hook(answer: Answer = lambda n: (200, 0.0)) -> Iterator[Hook]:
    """A web server that answers posts as told; with a status of success it takes them."""
    there = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, seconds = answer(len(there.posts))
            posted = json.loads(body)
            there.posts.append(({name.lower(): value for name, value in self.headers.items()}, posted))
            there.bodies.append(body)
            time.sleep(seconds)
            if status == 0 or 200 <= status < 300:  # hangs up: it has it, and nobody hears of it
                there.taken.setdefault(self.headers["webhook-id"], [a["alert_id"] for a in posted["alerts"]])
            if status:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    there.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Post:
    """A mail server: mails as they came. answers: what to say of the n-th mail, 250 if there is none."""

    answers: dict[int, str] = field(default_factory=dict)
    refused: tuple[str, ...] = ()  # receivers
    seconds: float = 0.0
    mails: list[bytes] = field(default_factory=list)
    n: int = 0
    port: int = 0

    async def handle_RCPT(self, _: Any, __: Any, envelope: Any, address: str, ___: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _: Any, envelope: Any) -> str:
        import asyncio

        n, self.n = self.n, self.n + 1
        await asyncio.sleep(self.seconds)
        answer = self.answers.get(n, "250 OK")
        if answer.startswith("250") or not answer:
            self.mails.append(envelope.content)
        if not answer:
            server.transport.abort()
        return answer or "250 OK"


@contextmanager
def post(**said: Any) -> Iterator[Post]:
    """A mail server that answers as told."""
    there = Post(**said)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        there.port = free.getsockname()[1]
    controller = Controller(there, hostname="127.0.0.1", port=there.port)
    controller.start()
    try:
        yield there
    finally:
        controller.stop()


@contextmanager
def talker(words: str, seconds: float = 0.0) -> Iterator[int]:
    """A server that says these words to all who connect, with so much time between the letters; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            with suppress(OSError):
                while True:
                    with server.accept()[0] as there, suppress(OSError):
                        for letter in words if seconds else [words]:
                            there.sendall(letter.encode())
                            time.sleep(seconds)

        threading.Thread(target=talk, daemon=True).start()
        yield server.getsockname()[1]

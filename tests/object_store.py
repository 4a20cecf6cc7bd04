"""An S3 server for tests: moto's, in its own process, behind a front that can refuse requests as busy stores do."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.clusters import free_port, wait_for_port

_ONE_HOP = {"connection", "transfer-encoding", "keep-alive", "date", "server", "content-length"}
_BUSY = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"


class Store:
    """A running store; refuses, given a method and path, says which requests are answered with 503 Slow Down."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.refuses: Callable[[str, str], bool] = lambda method, path: False
        self.n_refused = 0

    def use(self, patch: pytest.MonkeyPatch) -> None:
        """Let s3:// mean this store, for this process and those that it starts."""
        for name, value in {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "onrecord",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
        }.items():
            patch.setenv(name, value)


@contextmanager
def store(*buckets: str) -> Iterator[Store]:
    """A store with some empty buckets."""
    inner = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(inner)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(inner, process)
        for bucket in buckets:
            assert _asked(inner, "PUT", f"/{bucket}", {}, b"")[0] == 200
        with ThreadingHTTPServer(("127.0.0.1", 0), _Front) as front:
            front.store = found = Store(front.server_port)  # type: ignore[attr-defined]
            front.inner = inner  # type: ignore[attr-defined]
            thread = threading.Thread(target=front.serve_forever, daemon=True)
            thread.start()
            yield found
            front.shutdown()
            thread.join()
    finally:
        process.kill()
        process.wait()


class _Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if server.store.refuses(self.command, self.path):
            server.store.n_refused += 1
            status, headers, content = 503, [("Content-Type", "application/xml")], _BUSY
        else:
            given = {name: value for name, value in self.headers.items() if name.lower() not in _ONE_HOP}
            status, headers, content = _asked(server.inner, self.command, self.path, given, body)
        length = len(content)
        self.send_response(status)
        for name, value in headers:
            if self.command == "HEAD" and name.lower() == "content-length":
                length = int(value)
            if name.lower() not in _ONE_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _answer

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def _asked(
    port: int, method: str, path: str, headers: dict[str, str], body: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()

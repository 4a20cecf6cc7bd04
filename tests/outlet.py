"""A little outlet on loopback: feeds and pages that change, and everything that was asked of it."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from flows.web.client import Client
from flows.web.settings import Settings

HOST = "harbourtimes.example"
_PAGE = """<!doctype html><html lang="en"><head><title>{title} - Harbour Times</title></head><body><article>
<h1>{title}</h1><p>By Elin Frost</p>{body}<p>“That is {word},” said Ruth Halvorsen, the mayor of Ellery.</p>
</article></body></html>"""
_VOCABULARY = """harbour council winter storm quay bridge market river ferry school budget tram library garden museum
tower clinic station forest island meadow village teacher baker sailor farmer doctor painter builder driver opens closes
plans builds sells counts moves repairs measures welcomes delays approves rejects discusses visits paints floods lights
yesterday quietly again slowly early nearly twice together downtown upstream"""
_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Times</title><link>{base}/</link>{items}
</channel></rss>"""
_ITEM = """<item><title>Talks on {name} go on</title><link>{base}/news/{name}.html</link>
<pubDate>Mon, 03 Nov 2025 10:15:00 GMT</pubDate>{more}</item>"""


@dataclass
class Outlet:
    """What is served: feeds by path, each with names of items; pages of all names. State changes count at once."""

    base: str = ""
    feeds: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)  # XML inside an item, by its name
    words: dict[str, str] = field(default_factory=dict)  # in a page, by its name
    answers: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)  # by path: status, type, body
    headers: dict[str, dict[str, str]] = field(default_factory=dict)  # more of them, by path
    dead: set[str] = field(default_factory=set)  # paths that break the connection
    asked: Counter[str] = field(default_factory=Counter)
    not_modified: Counter[str] = field(default_factory=Counter)

    def feed(self, path: str) -> bytes:
        """The feed at a path."""
        items = (_ITEM.format(base=self.base, name=n, more=self.more.get(n, "")) for n in self.feeds[path])
        return _FEED.format(base=self.base, items="".join(items)).encode()

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, content type and body for a path."""
        if path in self.answers:
            return self.answers[path]
        if path in self.feeds:
            return 200, "application/rss+xml", self.feed(path)
        name = path.removeprefix("/news/").removesuffix(".html")
        if path == f"/news/{name}.html":
            page = _PAGE.format(title=f"Talks on {name} go on", body=_body(name), word=self.words.get(name, "settled"))
            return 200, "text/html; charset=utf-8", page.encode()
        return 404, "text/plain", b"not here"


def _body(name: str) -> str:
    """Paragraphs like those of no other name: articles of two names are no copies of each other."""
    chance, words = random.Random(name), _VOCABULARY.split()
    sentences = [" ".join(chance.choices(words, k=12)).capitalize() for _ in range(8)]
    return "".join(f"<p>{'. '.join(sentences[at : at + 2])}.</p>" for at in range(0, 8, 2))


@contextmanager
def serving() -> Iterator[Outlet]:
    """An outlet that is served until the block ends."""
    outlet = Outlet()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            outlet.asked[self.path] += 1
            if self.path in outlet.dead:
                self.close_connection = True
                return
            self.close_connection = bool(outlet.dead)
            status, kind, body = outlet.answer(self.path)
            etag = f'"{hash(body)}"'
            if status == 200 and self.headers.get("If-None-Match") == etag:
                outlet.not_modified[self.path] += 1
                status, body = 304, b""
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in outlet.headers.get(self.path, {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:  # clients that go away are none of a test's business
            pass

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    outlet.base = f"http://{HOST}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield outlet
    finally:
        server.shutdown()
        server.server_close()


def loopback(name: str, port: int) -> list[str]:
    """The address of HOST and of all below it."""
    return ["127.0.0.1"] if name.endswith(HOST) else []


HASTY = Settings(
    allow_private_addresses=True, seconds_between_requests=0, backoff=0.01, max_wait=0.1, tries=2, read_timeout=5.0
)


@contextmanager
def hasty_client() -> Iterator[Callable[[], Client]]:
    """Runs inside the block may reach loopback, and wait for nobody."""
    with pytest.MonkeyPatch.context() as patch:
        client = partial(Client, HASTY, resolve=loopback)
        patch.setattr("flows.web.client.Client", client)
        yield client

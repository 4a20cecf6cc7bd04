"""WARC files that tests write themselves."""

import gzip
from collections.abc import Iterator

from tests.corpus import article

DATE = "2026-01-02T03:04:05Z"


def warc_record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    status: str = "200 OK",
    content_type: str | None = "text/html; charset=utf-8",
    headers: str = "",
    date: str = DATE,
) -> bytes:
    """A record; resources and conversions have no headers of HTTP."""
    media = f"Content-Type: {content_type}\r\n" if content_type else ""
    is_http = kind in ("response", "revisit")
    block = f"HTTP/1.1 {status}\r\n{media}{headers}\r\n".encode() + body if is_http else body
    own = "Content-Type: application/http; msgtype=response\r\n" if is_http else media
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:0>\r\n{own}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(number: int, *, paragraphs: int = 4) -> bytes:
    """A page with menus and a river of other stories around an article."""
    headline, *body = article(number, paragraphs).strip().split("\n\n")
    menu = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(40))
    river = "".join(
        f'<div class="card"><a href="/story/{n}"><img src="/i/{n}.jpg" alt=""><h3>Another story, {n}</h3></a></div>'
        for n in range(60)
    )
    text = "".join(f"<p>{line} ({number})</p>" for line in body)
    return (
        f"<!doctype html><html lang=en><head><title>{headline} - Harbour Times</title><meta charset=utf-8>"
        f"<link rel=canonical href='https://harbour.example/news/{number}'><script>{'var a = 1;' * 800}</script></head>"
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{headline}</h1>{text}</article></main>"
        f"<aside>{river}</aside><footer><ul>{menu}</ul></footer></body></html>"
    ).encode()


def crawl(n_pages: int, *, first: int = 0, paragraphs: int = 4) -> Iterator[bytes]:
    """The packed members of a .warc.gz: a request before each page, an image after each tenth."""
    yield gzip.compress(warc_record("", b"software: test\r\n", kind="warcinfo", content_type="application/warc-fields"))
    for number in range(first, first + n_pages):
        url = f"https://harbour.example/news/{number}"
        yield gzip.compress(
            warc_record(url, b"GET / HTTP/1.1\r\n\r\n", kind="request", content_type="application/http")
        )
        yield gzip.compress(warc_record(url, page(number, paragraphs=paragraphs)), 1)
        if number % 10 == 9:
            yield gzip.compress(warc_record(f"{url}.jpg", b"\xff\xd8\xff" * 99, content_type="image/jpeg"))

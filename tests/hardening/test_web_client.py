"""Servers, names and addresses that attack whoever fetches them: nothing is raised, hangs or passes a limit."""

import asyncio
import gzip
import ipaddress
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from flows.web import addresses
from flows.web.addresses import refusal
from flows.web.client import Client
from flows.web.encodings import BadEncoding, Body, TooLarge
from flows.web.exchange import Ask, Fetched
from flows.web.hosts import retry_after
from flows.web.robots import rules
from flows.web.settings import Settings
from flows.web.urls import BadUrl, target
from tests.flows.web.server import Page, Request, Server, redirect, reply, settings

MIB = 1024**2
IN_TIME = 30.0  # seconds for what is allowed less than one: the machine may be busy


def fetched(page: Page, **changes: object) -> tuple[Fetched, Server]:
    with Server({"/": page}) as server, Client(settings(**{"tries": 1, **changes})) as client:
        return client.get(server.url("/")), server


def code(answer: Fetched) -> str | None:
    return answer.problem[0] if answer.problem else None


def endlessly(start: bytes, piece: bytes, pause: float = 0.0) -> Page:
    """An answer that goes on and on with a piece."""

    async def page(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return page


def ending(data: bytes, reset: bool = False) -> Page:
    """An answer after which the connection ends."""

    async def page(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if reset:
            own = writer.get_extra_info("socket")
            own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            writer.transport.abort()

    return page


@contextmanager
def peak_memory(limit: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit, f"{peak / MIB:.1f} MiB"


# --- slow and endless -------------------------------------------------------------------------------------------------

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "page",
    [
        endlessly(b"", b"H", 0.05),
        endlessly(OK, b"X-A: b\r\n", 0.05),
        endlessly(OK + b"Content-Length: 1000000\r\n\r\n", b"x", 0.05),
        endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n", 0.05),
        endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n1", b";a", 0.05),
        endlessly(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x", mtime=0)[:10], b"\0", 0.05),
        endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
        endlessly(b"", b"", 0.05),
        endlessly(OK + b"Content-Length: 5\r\n\r\nx", b"", 0.05),
    ],
)
def test_a_slow_server_ends(page: Page) -> None:
    started = time.monotonic()
    answer, _ = fetched(page, total_timeout=0.6, read_timeout=0.5, obey_robots=False)
    assert code(answer) in ("timeout", "bad_response", "incomplete", "bad_encoding")
    assert not answer.body and time.monotonic() - started < IN_TIME


def test_a_broken_answer_that_becomes_slow_ends() -> None:
    async def page(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.n:
            await asyncio.sleep(60)
        writer.write(OK + b"Bad Name: x\r\n\r\n")
        await writer.drain()

    started = time.monotonic()
    answer, server = fetched(page, total_timeout=0.6, obey_robots=False)
    assert (code(answer), server.paths()) == ("timeout", ["/", "/"])
    assert time.monotonic() - started < IN_TIME


def test_redirects_and_retries_of_slow_servers_share_one_time() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(redirect(f"{request.path}a"))
        await writer.drain()

    with Server({"/" + "a" * n: slowly for n in range(30)}) as server, Client(settings(total_timeout=0.7)) as client:
        started = time.monotonic()
        assert code(client.get(server.url("/"))) == "timeout"
        assert time.monotonic() - started < IN_TIME


@pytest.mark.parametrize(
    "page",
    [
        endlessly(OK + b"\r\n", b"x" * 65536),
        endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n"),
        endlessly(OK + b"Content-Length: 99999999999\r\n\r\n", b"x" * 65536),
        endlessly(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", b"x" * 65536),
        endlessly(OK + b"X: ", b"x" * 65536),
        endlessly(OK, b"X-Header: value\r\n" * 1000),
        endlessly(OK + b"X: ", b"y\r\n " * 1000),
        endlessly(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 1000),
        endlessly(b"", b"x" * 65536),
        endlessly(b"", b"HTTP/1.1 " + b"9" * 65536),
        endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 65536),
        endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65536),
        endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-Trailer: value\r\n" * 1000),
        endlessly(OK + b"Content-Length: 4\r\n\r\ntext", OK + b"Content-Length: 0\r\n\r\n"),
        endlessly(OK + b"Set-Cookie: a=", b"x;" * 30000),
        endlessly(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", b"x" * 65536),
        endlessly(b"HTTP/1.1 404 Not Found\r\n\r\n", b"x" * 65536),
    ],
)
def test_an_endless_server_takes_no_memory(page: Page) -> None:
    started = time.monotonic()
    with peak_memory(12 * MIB):
        answer, _ = fetched(page, max_bytes=MIB, total_timeout=0.6, obey_robots=False)
    assert len(answer.body) <= 4 and time.monotonic() - started < IN_TIME


def test_what_comes_after_an_answer_is_not_kept() -> None:
    flood = endlessly(OK + b"Content-Length: 4\r\n\r\ntext", (OK + b"Content-Length: 0\r\n\r\n") * 1000, 0.0001)

    async def page(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"Content-Length: 4\r\n\r\ntext")
        await writer.drain()
        await asyncio.sleep(0.1)
        await flood(request, writer)  # type: ignore[operator]

    with Server({"/": page}) as server, Client(settings(obey_robots=False)) as client:
        assert client.get(server.url("/")).body == b"text"
        with peak_memory(MIB):
            time.sleep(0.8)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(bytes(64 * MIB))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(64 * MIB)))),
        ("gzip", gzip.compress(b"", mtime=0) * 5000),
        ("gzip", gzip.compress(bytes(MIB)) * 900),
        ("deflate", zlib.compress(bytes(64 * MIB))),
        ("br", pa.Codec("brotli").compress(bytes(64 * MIB), asbytes=True)),
        ("br, br", pa.Codec("brotli").compress(pa.Codec("brotli").compress(bytes(64 * MIB)), asbytes=True)),
        ("zstd", pa.Codec("zstd").compress(bytes(64 * MIB), asbytes=True)),
        ("gzip, br", pa.Codec("brotli").compress(gzip.compress(bytes(64 * MIB)), asbytes=True)),
        ("gzip, gzip, gzip, gzip, gzip", b"x"),
        ("", gzip.compress(bytes(64 * MIB))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bomb_stops_at_the_limit(encoding: str, packed: bytes) -> None:
    with peak_memory(8 * MIB):
        answer, _ = fetched(
            reply(200, packed, Content_Type="text/xml", Content_Encoding=encoding), max_bytes=MIB, obey_robots=False
        )
    assert code(answer) in ("too_large", "bad_encoding")
    assert answer.body == b""


@given(st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "x", ""]), max_size=4), st.binary(max_size=300))
@examples(max_examples=300, deadline=None)
def test_any_bytes_in_any_encoding_are_content_or_a_plain_error(names: list[str], data: bytes) -> None:
    try:
        body = Body(",".join(names), 1000)
        for at in range(0, len(data), 7):
            body.feed(data[at : at + 7])
        assert len(body.content()) <= 1000
    except (BadEncoding, TooLarge) as error:
        assert str(error)


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate"]), st.integers(1, 500))
@examples(max_examples=200, deadline=None)
def test_what_is_compressed_comes_out_again_however_it_is_cut(data: bytes, name: str, size: int) -> None:
    packed = gzip.compress(data) if name == "gzip" else zlib.compress(data)
    body = Body(name, 4000)
    for at in range(0, len(packed), size):
        body.feed(packed[at : at + size])
    assert body.content() == data


# --- wrong -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "codes"),
    [
        (ending(OK + b"Content-Length: 100\r\n\r\nshort"), {"incomplete"}),
        (ending(OK + b"Content-Length: 100\r\n\r\nshort", reset=True), {"incomplete"}),
        (ending(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"), {"incomplete"}),
        (ending(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab"), {"incomplete", "bad_response"}),
        (ending(OK + b"Content-Length: 100\r\n\r\n<rss>whole</RSS>\n"), {None}),
        (ending(b""), {"connection_failed"}),
        (ending(b"", reset=True), {"connection_failed"}),
        (ending(b"<html>HTTP 0.9</html>"), {"bad_response"}),
        (ending(b"SSH-2.0-OpenSSH_9.6\r\n"), {"bad_response"}),
        (ending(b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"), {"http_999"}),
        (ending(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nxx"), {"http_101", "bad_response"}),
        (ending(b"HTTP/1.1 206 Partial\r\nContent-Length: 1\r\n\r\nx"), {None}),
        (ending(b"HTTP/1.1 204 No Content\r\n\r\n"), {None}),
        (ending(b"HTTP/1.1 300 Choices\r\nContent-Length: 1\r\n\r\nx"), {"http_300"}),
        (ending(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"), {"http_302"}),
        (ending(OK + b"X-\xff: \xfe\r\nContent-Length: 1\r\n\r\nx"), {None, "bad_response"}),
        (ending(OK + b"No colon\r\nContent-Length: 1\r\n\r\nx"), {None, "bad_response"}),
        (ending(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"cut off" * 99)[:-9]), {"bad_encoding"}),
        (ending(OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8bnonsense" + bytes(50)), {"bad_encoding"}),
        (ending(OK + b"Content-Encoding: br\r\n\r\n" + bytes(50)), {"bad_encoding"}),
    ],
)
def test_a_broken_answer_is_a_problem(page: Page, codes: set[str | None]) -> None:
    answer, _ = fetched(page, obey_robots=False)
    assert code(answer) in codes
    assert bool(answer.body) <= (answer.problem is None)


def test_problems_are_said_in_plain_words(tls: tuple[ssl.SSLContext, Path]) -> None:
    with socket.socket() as closed, Client(settings(tries=1, obey_robots=False), resolve=lambda *_: []) as client:
        closed.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        assert client.get(f"http://{host}/").problem == ("connection_failed", f"{host}: Connection refused")
        assert client.get("http://news.example/").problem == ("dns_failed", "news.example: it has no address")
        with Server({}, tls=tls[0]) as server:
            host = f"127.0.0.1:{server.port}"
            assert client.get(server.url("/")).problem == ("tls_failed", f"{host}: self-signed certificate")
    cut, _ = fetched(ending(OK + b"Content-Length: 100\r\n\r\nshort"), obey_robots=False)
    assert cut.problem == ("incomplete", "5 of 100 bytes came")
    with Client(settings(tries=1)) as client:
        assert client.get("http://a..b/").problem == ("dns_failed", "a..b: not a name of a host")


CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n4\r\ntext\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    "page",
    [
        OK + b"Content-Length: 2\r\n\r\ntext",
        OK + b"Connection: close\r\nContent-Length: 2\r\n\r\ntext",
        OK + b"Content-Length: 0\r\n\r\ntext",
        OK + b"Content-Length: -5\r\n\r\ntext",
        OK + b"Content-Length: \r\n\r\ntext",
        OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\ntext",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\ntext",
        OK + b"Content-Length: 9\r\n" + CHUNKED,
        OK + b"Bad Name: x\r\nContent-Length: 4\r\n\r\ntext",
        OK + b"Pragma : no-cache\r\nContent-Length: 4\r\n\r\ntext",
        OK + b"No colon\r\nContent-Length: 4\r\n\r\ntext",
        OK + b"X-\xff: \xfe\r\nContent-Length: 4\r\n\r\ntext",
        OK + b"X: a\x00b\x01\r\nContent-Length: 4\r\n\r\ntext",
        b"HTTP/1.1 200 OK\nContent-Length: 4\n\ntext",
        b"HTTP/1.1 200\r\n\r\ntext",
        b"HTTP/1.0 200 OK\r\n\r\ntext",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\n" + gzip.compress(b"text", mtime=0),
    ],
)
def test_an_answer_that_breaks_the_rules_is_read_as_browsers_read_it(page: bytes) -> None:
    answer, _ = fetched(ending(page), obey_robots=False)
    assert (answer.body, answer.problem, answer.status) == (b"text", None, 200)


@pytest.mark.usefixtures("as_if_public")
def test_a_second_try_for_a_broken_answer_goes_nowhere_else() -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    page = {"/": ending(OK + b"Content-Length: 2\r\n\r\ntext")}
    with Server(page) as server, Client(strict(obey_robots=False), resolve=rebinding) as client:
        answer = client.get(server.url("/", "news.example"))
    assert (code(answer), len(looked_up), server.paths()) == ("private_address", 2, ["/"])


@given(st.binary(max_size=200), st.sampled_from([b"", OK, OK + b"\r\n", OK + b"Transfer-Encoding: chunked\r\n\r\n"]))
@examples(max_examples=40, deadline=None)
def test_any_bytes_for_an_answer(data: bytes, start: bytes) -> None:
    pages["/"] = ending(start + data)
    assert shared.client.get(shared.server.url("/")).fetched_at


class Shared:
    server: Server
    client: Client


shared = Shared()
pages: dict[str, Page] = {}


@pytest.fixture(autouse=True, scope="module")
def one_server_for_many_examples() -> Iterator[None]:
    quick = settings(tries=1, obey_robots=False, total_timeout=0.5, max_wait=1e9)
    with Server(pages) as shared.server, Client(quick) as shared.client:
        yield


@given(st.text(max_size=60))
@examples(max_examples=25, deadline=None)
def test_any_place_to_redirect_to(place: str) -> None:
    data = place.encode("utf-8", "replace").replace(b"\n", b"").replace(b"\r", b"").replace(b"\0", b"")
    pages["/"] = b"HTTP/1.1 302 F\r\nContent-Length: 0\r\nLocation: " + data + b"\r\n\r\n"
    answer = shared.client.get(shared.server.url("/"))
    assert answer.problem is not None


@given(st.text(max_size=80) | st.from_regex(r"https?:/{0,4}[ -~]{0,40}"))
@examples(max_examples=250, deadline=None)
def test_any_address_is_a_target_or_a_bad_url(url: str) -> None:
    try:
        found = target(url)
    except BadUrl as error:
        assert error.reason_code in ("invalid_url", "unsupported_scheme", "private_address")
    else:
        assert found.url.isascii() and found.url.isprintable() and " " not in found.url
        assert target(found.url) == target(found.url, base=found)


# --- where requests go -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1.2.3:8080/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://10.0.0.1/",
        "http://172.31.255.255/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://0.0.0.0/",
        "http://0/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://%31%32%37.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[0:0:0:0:0:ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:1::1]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[2001:db8::1]/",
        "http://user@127.0.0.1/",
        "http://example.org@127.0.0.1/",
        "http://127.0.0.1\\@example.org/",
        "http:\\\\127.0.0.1\\",
        "http:///127.0.0.1/",
        "ht\ntp://127.0.0.1/",
        "\x00 http://127.0.0.1/",
    ],
)
def test_addresses_inside_are_refused_however_they_are_written(url: str) -> None:
    with Client(Settings(allow_private_addresses=False), resolve=never) as client:
        answer = client.get(url)
    assert code(answer) in ("private_address", "invalid_url")
    assert (answer.status, answer.body) == (None, b"")


@pytest.mark.usefixtures("as_if_public")
def test_the_setting_is_named_for_an_address_that_was_given_but_not_for_a_redirect() -> None:
    with Server({}) as server, Client(strict(obey_robots=False), resolve=lambda *_: ["10.0.0.1"]) as client:
        server.pages = {"/": redirect("http://10.0.0.1/")}
        said = [client.get(url).problem for url in ("http://10.0.0.2/", "http://inside.example/", server.url("/"))]
    advice = "; ONRECORD_ALLOW_PRIVATE_ADDRESSES=1 allows it"
    assert said == [
        ("private_address", f"10.0.0.2 (private){advice}"),
        ("private_address", f"inside.example leads to 10.0.0.1 (private){advice}"),
        ("private_address", "redirect to 10.0.0.1 (private)"),
    ]


def never(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


@given(st.ip_addresses())
@examples(max_examples=300, deadline=None)
def test_what_python_holds_for_special_is_refused(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert refusal(str(address)) or address in ipaddress.ip_network("64:ff9b::/96")
    if isinstance(address, ipaddress.IPv4Address):
        inside = refusal(str(address))
        assert refusal(f"64:ff9b::{address}") == inside
        for form in (f"::ffff:{address}", f"::{address}", f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::1"):
            assert refusal(form)


@given(st.sampled_from([network for network, _ in addresses._SPECIAL_V4 + addresses._SPECIAL_V6]), st.data())
@examples(max_examples=150, deadline=None)
def test_special_networks_are_refused_in_every_notation(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, data: st.DataObject
) -> None:
    address = data.draw(st.ip_addresses(network=str(network)))  # type: ignore[arg-type]
    forms = [str(address), address.exploded]
    if isinstance(address, ipaddress.IPv4Address):
        number = int(address)
        forms += [str(number), hex(number), oct(number).replace("o", "")]
        forms += [".".join(map(hex, address.packed)), ".".join(f"0{part:o}" for part in address.packed)]
    else:
        forms = [f"[{form}]" for form in forms]
    for form in forms:
        with pytest.raises(BadUrl) as error:
            target(f"http://{form}/")
        assert error.value.reason_code in ("private_address", "invalid_url")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_everybody_are_allowed(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("address", ["", "x", "fe80::1%eth0", "2606:4700::1%eth0", "127.1", "08.8.8.8", "1.1.1.1 "])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("port", [22, 25, 53, 110, 143, 445, 993])
def test_ports_of_other_protocols_are_refused(port: int) -> None:
    with Client(Settings(allow_private_addresses=False), resolve=never) as client:
        assert code(client.get(f"http://news.example:{port}/")) == "invalid_url"


@pytest.fixture()
def as_if_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 counts as an address that everybody can reach, the rest of its network does not."""
    special = [(ipaddress.IPv4Network("127.0.0.2/32"), "loopback"), *addresses._SPECIAL_V4]
    special = [(network, kind) for network, kind in special if str(network) != "127.0.0.0/8"]
    monkeypatch.setattr(addresses, "_SPECIAL_V4", special)


def strict(**changes: object) -> Settings:
    return settings(**{"allow_private_addresses": False, "tries": 1, **changes})


@pytest.mark.usefixtures("as_if_public")
def test_a_name_is_looked_up_once_for_a_connection_which_goes_to_that_address() -> None:
    looked_up: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) <= 2 else ["127.0.0.2"]

    with Server({"/": reply(200, b"x")}) as server, Client(strict(), resolve=rebinding) as client:
        first, second = (client.get(server.url("/", "news.example")) for _ in range(2))
    assert (first.body, code(second)) == (b"x", "private_address")
    assert looked_up == ["news.example"] * 3  # robots.txt, the page, the page again
    assert [request.path for request in server.requests] == ["/robots.txt", "/"]
    assert server.requests[1].headers["host"] == f"news.example:{server.port}"


@pytest.mark.usefixtures("as_if_public")
def test_of_several_addresses_only_public_ones_are_used() -> None:
    def mixed(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "::1", "127.0.0.1", "10.0.0.1"]

    with Server({"/": reply(200, b"x")}) as server, Client(strict(), resolve=mixed) as client:
        assert client.get(server.url("/", "news.example")).body == b"x"


@pytest.mark.parametrize("found", [["127.0.0.1"], ["10.0.0.1", "::1"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"]])
def test_a_name_that_leads_inside_is_refused(found: list[str]) -> None:
    with Server({"/": reply(200, b"x")}) as server, Client(strict(), resolve=lambda *_: found) as client:
        answer = client.get(server.url("/", "news.example"))
    assert code(answer) == "private_address"
    assert not server.requests


def test_the_socket_looks_at_the_address_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.web.connections.permitted", lambda _, found: list(found))
    with Server({"/": reply(200, b"x")}) as server, Client(strict(), resolve=lambda *_: ["127.0.0.1"]) as client:
        answer = client.get(server.url("/", "news.example"))
    assert answer.problem is not None and not server.requests


@pytest.mark.usefixtures("as_if_public")
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("http://127.0.0.2:{port}/", "private_address"),
        ("//127.0.0.2:{port}/", "private_address"),
        ("http://inside.example:{port}/", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://[::ffff:127.0.0.2]:{port}/", "private_address"),
        ("http://2130706434:{port}/", "private_address"),
        ("\\\\127.0.0.2:{port}\\", "private_address"),
        ("file:///etc/passwd", "unsupported_scheme"),
        ("FILE:/etc/passwd", "unsupported_scheme"),
        ("ftp://news.example/", "unsupported_scheme"),
        ("gopher://news.example:6379/_x", "unsupported_scheme"),
        ("javascript:alert(1)", "unsupported_scheme"),
        ("data:text/html,x", "unsupported_scheme"),
        ("http://[::1", "invalid_url"),
        ("http://news.example:99999/", "invalid_url"),
        ("http://news.example:25/", "invalid_url"),
    ],
)
def test_a_redirect_does_not_lead_inside(place: str, expected: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["127.0.0.2" if host == "inside.example" else "127.0.0.1"]

    with Server({}) as server, Client(strict(), resolve=resolve) as client:
        server.pages = {"/": redirect(place.format(port=server.port))}
        answer = client.get(server.url("/", "news.example"))
        assert (code(answer), answer.body) == (expected, b"")
        assert answer.redirects == ((301, server.url("/", "news.example")),)
        server.pages = {"/robots.txt": redirect(place.format(port=server.port)), "/": reply(200, b"x")}
        of_robots = client.get(server.url("/", "robots.example"))
    assert (of_robots.body or code(of_robots)) in (b"x", "private_address")
    assert server.paths() == ["/"] * (1 + bool(of_robots.body))


def test_a_proxy_of_the_environment_is_used_only_if_settings_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server({"http://news.example/": reply(200, b"by proxy")}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("http_proxy", proxy.url())
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        without = Client(strict(obey_robots=False), resolve=lambda *_: [])
        with_it = Client(strict(obey_robots=False, use_proxy=True), resolve=lambda *_: ["127.0.0.1"])
        with without, with_it:
            assert code(without.get("http://news.example/")) == "dns_failed"
            assert not proxy.requests
            assert with_it.get("http://news.example/").body == b"by proxy"
            assert code(with_it.get("http://127.0.0.1/")) == "private_address"
            monkeypatch.setenv("no_proxy", "inside.example")
            assert code(with_it.get("http://inside.example/")) == "private_address"


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a certificate of its own for news.example, and that certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "news.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    pem, own = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own.write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem, own)
    return context, pem


def test_certificates_are_checked_for_the_name_that_was_asked(
    tls: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = tls
    names: list[str] = []
    context.sni_callback = lambda _, name, __: names.append(name)
    broken = ending(OK + b"Content-Length: 1\r\n\r\ntext")
    with Server({"/": reply(200, b"x"), "/broken": broken}, tls=context) as server:
        with Client(settings(tries=1), resolve=lambda *_: ["127.0.0.1"]) as client:
            assert code(client.get(server.url("/", "news.example"))) == "tls_failed"
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        with Client(settings(tries=1), resolve=lambda *_: ["127.0.0.1"]) as client:
            assert client.get(server.url("/", "news.example")).body == b"x"
            assert client.get(server.url("/broken", "news.example")).body == b"text"
            assert code(client.get(server.url("/", "other.example"))) == "tls_failed"
            assert code(client.get(server.url("/"))) == "tls_failed"
    assert set(names) == {"news.example", "other.example", None}


def test_hanging_and_missing_tls_ends() -> None:
    with Server({"/": endlessly(b"", b"", 0.05)}) as server, Client(settings(tries=1, connect_timeout=0.3)) as client:
        assert code(client.get(server.url("/").replace("http:", "https:"))) in ("tls_failed", "timeout")
    with socket.create_server(("127.0.0.1", 0)) as silent, Client(settings(tries=1, connect_timeout=0.3)) as client:
        started = time.monotonic()
        answer = client.get(f"https://127.0.0.1:{silent.getsockname()[1]}/")
        assert code(answer) == "timeout" and time.monotonic() - started < IN_TIME


# --- many hosts ------------------------------------------------------------------------------------------------------


def test_a_slow_host_and_a_slow_name_delay_nobody_else() -> None:
    over = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        if host.startswith("nameless"):
            over.wait(2 * IN_TIME)
        return ["127.0.0.1"]

    pages: dict[str, Page] = {"/slow": endlessly(OK, b"", 0.1)} | {f"/{n}": reply(200, b"%d" % n) for n in range(200)}
    with Server(pages) as server, Client(settings(connections=4, tries=1), resolve=resolve) as client:
        asks = [Ask(server.url("/slow", "slow.example")) for _ in range(50)]
        asks += [Ask(server.url("/1", f"nameless{n}.example")) for n in range(2)]
        asks += [Ask(server.url(f"/{n}", f"host{n}.example")) for n in range(200)]
        started, good = time.monotonic(), 0
        for answer in client.get_all(asks):
            good += answer.problem is None
            if good == 200:
                break
        assert time.monotonic() - started < IN_TIME
        over.set()


def test_answers_that_nobody_takes_are_few() -> None:
    n_open = [0]

    async def page(_: Request, writer: asyncio.StreamWriter) -> None:
        n_open[0] += 1
        writer.write(reply(200, b"x" * 100_000))
        await writer.drain()

    with Server({"/": page}) as server:
        quick = settings(connections=3, obey_robots=False)
        with Client(quick, resolve=lambda *_: ["127.0.0.1"]) as client:
            answers = client.get_all([Ask(server.url("/", f"h{n}.example")) for n in range(50)])
            next(answers)
            time.sleep(0.4)
            assert n_open[0] <= 5
            assert len(list(answers)) == 49


def test_many_hosts_that_lead_to_one_do_not_occupy_all_places() -> None:
    pages: dict[str, Page] = {}
    with Server(pages) as server:
        quick = settings(connections=2, seconds_between_requests=0.2, obey_robots=False)
        with Client(quick, resolve=lambda *_: ["127.0.0.1"]) as client:
            pages.update({"/away": redirect(server.url("/", "victim.example")), "/": reply(), "/fine": reply()})
            asks = [Ask(server.url("/away", f"short{n}.example")) for n in range(10)]
            asks += [Ask(server.url("/fine", f"host{n}.example")) for n in range(10)]
            came = []
            for answer in client.get_all(asks):
                came.append(answer.final_url.endswith("/fine"))
                if sum(came) == 10:
                    break
            assert came.count(False) < 9, "those that lead to one host end one after the other"


def test_several_threads_share_a_client_and_a_hosts_turns() -> None:
    pages = {f"/{n}": reply(200, b"x") for n in range(8)}
    got: list[Fetched] = []
    with Server(pages) as server, Client(settings(seconds_between_requests=0.05)) as client:
        urls = [server.url(f"/{n}") for n in range(8)]
        threads = [threading.Thread(target=lambda url=url: got.append(client.get(url))) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    at = sorted(request.at for request in server.requests if request.path != "/robots.txt")
    assert len(got) == 8 and at[-1] - at[0] > 0.3


# --- what servers say about time and robots ---------------------------------------------------------------------------


@given(st.text(max_size=40) | st.floats().map(str) | st.datetimes().map(format_datetime))
@examples(max_examples=200, deadline=None)
def test_any_retry_after_is_nothing_or_a_bounded_time(value: str) -> None:
    seconds = retry_after(value)
    assert seconds is None or 0 <= seconds <= 7 * 24 * 3600


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120), ("-5", 0), ("1e400", 604800), ("nan", None), ("Sat, 28 Nov 2026 12:01:00 GMT", 60), ("soon", None)],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 28, 12, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{n}\n" for n in range(15000)) + "".join(f"Disallow: /{n}\n" for n in range(15000)),
        "User-agent: *\nDisallow: /" + "a*" * 100_000 + "b\n",
        "User-agent: *\n" + "".join(f"Disallow: /{n}{'*a' * 20}$\n" for n in range(9000)),
        "User-agent: *\nDisallow: /" + "x" * 500_000,
        "User-agent: " * 40_000,
        "\0" * 500_000,
    ],
    ids=["agents by rules", "stars", "rules with stars", "long", "agents in a line", "nul"],
)
def test_a_robots_txt_made_to_be_slow_is_read_in_time(text: str) -> None:
    started = time.process_time()
    rules(text.encode(), "onrecord", 0.0).allow("http://news.example/" + "a" * 2000)
    assert time.process_time() - started < 2


@given(st.binary(max_size=500) | st.text(max_size=300).map(lambda text: f"User-agent: *\n{text}".encode()))
@examples(max_examples=300, deadline=None)
def test_any_robots_txt_is_read(data: bytes) -> None:
    found = rules(data, "onrecord", 0.0)
    assert isinstance(found.allow("http://news.example/a?b"), bool)
    assert found.delay is None or found.delay >= 0

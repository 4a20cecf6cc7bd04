"""The client in the ordinary life of the web: conditions, redirects, retries, turns, robots.txt."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pyarrow as pa
import pytest

from flows.web.client import Client
from flows.web.exchange import Ask, Fetched
from flows.web.hosts import Host
from tests.flows.web.server import Page, Request, Server, redirect, reply, settings


def fetched(pages: dict[str, Page], path: str = "/", **changes: object) -> tuple[Fetched, Server]:
    with Server(pages) as server, Client(settings(**changes)) as client:
        return client.get(server.url(path)), server


def test_an_answer_is_handed_on_as_it_is() -> None:
    page = reply(200, "né".encode("cp1252"), Content_Type="text/html; charset=wrong", ETag='"1"', Last_Modified="then")
    answer, server = fetched({"/": page})
    assert (answer.status, answer.body, answer.problem, answer.redirects) == (200, b"n\xe9", None, ())
    assert (answer.content_type, answer.etag, answer.last_modified) == ("text/html; charset=wrong", '"1"', "then")
    assert answer.final_url == answer.url == server.url("/")
    assert server.requests[-1].headers["user-agent"].startswith("onrecord/")
    assert server.requests[-1].headers["host"] == f"127.0.0.1:{server.port}"


def test_conditions_are_sent_and_304_has_no_problem() -> None:
    with Server({"/": reply(304, ETag='"2"')}) as server, Client(settings()) as client:
        answer = client.get(Ask(server.url("/"), etag='"1"', last_modified="Sat, 28 Nov 2026 10:00:00 GMT"))
        unasked = client.get(server.url("/"))
    assert (answer.status, answer.body, answer.problem, answer.etag) == (304, b"", None, '"2"')
    assert server.requests[1].headers["if-none-match"] == '"1"'
    assert server.requests[1].headers["if-modified-since"] == "sat, 28 nov 2026 10:00:00 gmt"
    assert unasked.problem is not None and unasked.problem[0] == "http_304"


def test_a_condition_cannot_smuggle_a_header() -> None:
    with Server({"/": reply(200, b"x")}) as server, Client(settings()) as client:
        answer = client.get(Ask(server.url("/"), etag='"1"\r\nX-Evil: yes'))
    assert answer.body == b"x"
    assert "if-none-match" not in server.requests[-1].headers and "x-evil" not in server.requests[-1].headers


def test_redirects_are_history() -> None:
    pages: dict[str, Page] = {
        "/a": redirect("/b?x=1#top"),
        "/b?x=1": redirect("//127.0.0.1:{port}/c", 302),
        "/c": reply(200, b"end"),
    }
    with Server(pages) as server, Client(settings()) as client:
        pages["/b?x=1"] = redirect(f"//127.0.0.1:{server.port}/c", 302)
        answer = client.get(server.url("/a"))
    assert answer.redirects == ((301, server.url("/a")), (302, server.url("/b?x=1")))
    assert (answer.final_url, answer.body, answer.url) == (server.url("/c"), b"end", server.url("/a"))


@pytest.mark.parametrize(
    ("pages", "detail"),
    [
        ({"/": redirect("/")}, "a loop"),
        ({"/": redirect("/b"), "/b": redirect("/")}, "a loop"),
        ({"/" + "x" * n if n else "/": redirect("/" + "x" * (n + 1)) for n in range(20)}, "more than 10"),
    ],
)
def test_redirects_end(pages: dict[str, Page], detail: str) -> None:
    answer, server = fetched(pages)
    assert answer.problem == ("too_many_redirects", detail)
    assert len(server.paths()) <= 11


def test_a_page_that_sets_a_cookie_and_leads_to_itself_is_read() -> None:
    first = b"HTTP/1.1 302 Found\r\nSet-Cookie: seen=1; Path=/\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
    answer, server = fetched({"/": [first, reply(200, b"in")]})
    assert (answer.body, server.requests[-1].headers["cookie"]) == (b"in", "seen=1")


def test_cookies_are_kept_neither_for_other_hosts_nor_for_later() -> None:
    there = {"/": reply(200, b"x")}
    with Server(there) as other, Client(settings()) as client:
        pages: dict[str, Page] = {
            "/": b"HTTP/1.1 302 F\r\nSet-Cookie: a=1; Domain=127.0.0.1\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
            % other.url("/").encode(),
            "/later": reply(200, b"y"),
        }
        with Server(pages) as server:
            assert client.get(server.url("/")).body == b"x"
            assert client.get(server.url("/later")).body == b"y"
    assert all("cookie" not in request.headers for request in other.requests + server.requests)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_pass_is_asked_for_again(status: int) -> None:
    answer, server = fetched({"/": [reply(status), reply(status), reply(200, b"now")]})
    assert (answer.body, server.paths()) == (b"now", ["/"] * 3)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 500])
def test_what_does_not_pass_is_a_problem_at_once(status: int) -> None:
    answer, server = fetched({"/": reply(status, b"error page")})
    assert answer.problem == (f"http_{status}", f"127.0.0.1:{server.port} answered {status}")
    assert (answer.status, answer.body, server.paths()) == (status, b"", ["/"])


def test_retry_after_seconds_are_waited() -> None:
    answer, server = fetched({"/": [reply(503, Retry_After="0.3"), reply(200, b"now")]}, backoff=0.0)
    first, second = server.requests[-2:]
    assert answer.body == b"now"
    assert 0.3 <= second.at - first.at < 60


def test_a_host_that_asks_for_a_long_wait_is_left_alone() -> None:
    at = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    with Server({"/": reply(429, Retry_After=at), "/b": reply(200, b"b")}) as server, Client(settings()) as client:
        started = time.monotonic()
        first, second = client.get(server.url("/")), client.get(server.url("/b"))
    assert first.problem is not None and first.problem[0] == "http_429"
    assert first.retry_after == pytest.approx(7200, abs=5)
    assert second.problem is not None and second.problem[0] == "retry_later"
    assert second.retry_after == pytest.approx(7200, abs=5)
    assert server.paths() == ["/"]
    assert time.monotonic() - started < 60


def test_a_host_that_fails_time_and_again_is_left_alone() -> None:
    with Server({f"/{n}": reply(503) for n in range(50)}) as server, Client(settings(tries=2)) as client:
        answers = list(client.get_all([Ask(server.url(f"/{n}")) for n in range(50)]))
    assert len(answers) == 50
    assert len(server.paths()) == 6
    assert {answer.problem[0] for answer in answers if answer.problem} == {"http_503", "retry_later"}


def test_one_address_that_fails_time_and_again_tells_nothing_of_the_others() -> None:
    routes = {"/dead": reply(503), "/well": reply(200, b"well")}
    with Server(routes) as server, Client(settings(tries=3, backoff=0.01)) as client:
        failed = [client.get(server.url("/dead")) for _ in range(3)]
        assert client.get(server.url("/well")).body == b"well"
    assert len(server.paths()) == 10
    assert [answer.problem and answer.problem[0] for answer in failed] == ["http_503"] * 3


@pytest.fixture
def sent_at(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When the client began each request, by its own clock: on a busy machine a server may hear of it later."""
    times: list[float] = []
    hold = Host.hold

    def held(host: Host, delay: float) -> None:
        times.append(asyncio.get_running_loop().time())
        hold(host, delay)

    monkeypatch.setattr(Host, "hold", held)
    return times


def test_a_host_gets_one_request_at_a_time_at_its_rate(sent_at: list[float]) -> None:
    pages = {f"/{n}": reply(200, b"x") for n in range(4)}
    with Server(pages) as server, Client(settings(seconds_between_requests=0.15)) as client:
        list(client.get_all([Ask(server.url(f"/{n}")) for n in range(4)]))
    assert len(sent_at) == 4
    assert all(later - earlier >= 0.15 for earlier, later in pairwise(sent_at))


def test_connections_per_host_is_a_bound_that_is_used() -> None:
    open_now, most = [0], [0]

    async def page(_: Request, writer: asyncio.StreamWriter) -> None:
        open_now[0] += 1
        most[0] = max(most[0], open_now[0])
        await asyncio.sleep(0.05)
        open_now[0] -= 1
        writer.write(reply(200, b"x"))

    pages = {f"/{n}": page for n in range(12)}
    with Server(pages) as server, Client(settings(connections_per_host=3, obey_robots=False)) as client:
        assert len(list(client.get_all([Ask(server.url(f"/{n}")) for n in range(12)]))) == 12
    assert most == [3]


def test_crawl_delay_is_kept_up_to_a_bound(sent_at: list[float]) -> None:
    robots = reply(200, b"User-agent: *\nCrawl-delay: 100\n")
    pages = {"/robots.txt": robots, "/1": reply(), "/2": reply()}
    with Server(pages) as server, Client(settings(max_crawl_delay=0.3)) as client:
        list(client.get_all([Ask(server.url("/1")), Ask(server.url("/2"))]))
    first, second = sent_at
    assert 0.3 <= second - first < 60


@pytest.mark.parametrize(
    ("robots", "problem"),
    [
        (reply(200, b"User-agent: *\nDisallow: /private"), "robots_denied"),
        (reply(200, b"User-agent: *\nAllow: /\n\nUser-agent: onrecord\nDisallow: /"), "robots_denied"),
        (reply(200, b"User-agent: other\nDisallow: /"), None),
        (reply(200, b"User-agent: onrecord\nDisallow:\n\nUser-agent: *\nDisallow: /"), None),
        (reply(200, b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /*/a$"), "robots_denied"),
        (reply(404), None),
        (reply(403), None),
        (reply(500), "robots_unreachable"),
        (reply(429), "robots_unreachable"),
        (redirect("/robots2.txt"), "robots_denied"),
        (redirect("/robots.txt"), None),
        (reply(200, b"User-agent: *\nDisallow: /\n" + b"#" * 600_000), None),
    ],
)
def test_robots(robots: bytes, problem: str | None) -> None:
    pages = {
        "/robots.txt": robots,
        "/robots2.txt": reply(200, b"User-agent: *\nDisallow: /"),
        "/private/a": reply(200, b"x"),
    }
    answer, server = fetched(pages, "/private/a")
    assert (answer.problem[0] if answer.problem else None) == problem
    assert server.requests[0].path == "/robots.txt"
    assert ("/private/a" in server.paths()) == (problem is None)


def test_robots_is_asked_for_once_and_at_each_origin() -> None:
    with Server({"/robots.txt": reply(200, b"User-agent: *\nDisallow: /no"), "/no": reply()}) as other:
        pages = {f"/{n}": reply(200, b"x") for n in range(5)} | {"/away": redirect(other.url("/no"))}
        with Server(pages) as server, Client(settings()) as client:
            list(client.get_all([Ask(server.url(f"/{n}")) for n in range(5)]))
            away = client.get(server.url("/away"))
    assert [request.path for request in server.requests].count("/robots.txt") == 1
    assert away.problem is not None and away.problem[0] == "robots_denied"
    assert (away.final_url, away.redirects) == (other.url("/no"), ((301, server.url("/away")),))


def test_robots_are_not_asked_for_if_settings_say_so() -> None:
    answer, server = fetched({"/robots.txt": reply(500), "/": reply(200, b"x")}, obey_robots=False)
    assert (answer.body, [request.path for request in server.requests]) == (b"x", ["/"])


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def gzipped(content: bytes) -> bytes:
    """Compressed without the time, which would be a part of the test's name."""
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzipped(b"text")),
        ("X-GZIP", gzipped(b"te") + gzipped(b"xt")),
        ("deflate", zlib.compress(b"text")),
        ("deflate", raw_deflate(b"text")),
        ("gzip", b"text"),
        ("utf-8", b"text"),
        ("gzip, gzip", gzipped(gzipped(b"text"))),
        ("gzip", gzipped(b"text") + b"\0\0\0"),
        ("zstd", pa.Codec("zstd").compress(b"text", asbytes=True)),
        ("br", pa.Codec("brotli").compress(b"text", asbytes=True)),
    ],
)
def test_encodings(encoding: str, packed: bytes) -> None:
    answer, _ = fetched({"/": reply(200, packed, Content_Encoding=encoding)})
    assert (answer.body, answer.problem) == (b"text", None)


@pytest.mark.parametrize(
    ("kind", "packed", "encoding", "is_text"),
    [
        ("text/html", gzipped(b"text"), "", True),
        ("application/rss+xml; charset=utf-8", gzipped(b"text"), "", True),
        ("text/html", gzipped(gzipped(b"text")), "gzip", True),
        ("application/x-gzip", gzipped(b"text"), "", False),
        ("application/octet-stream", gzipped(b"text"), "", False),
    ],
)
def test_text_that_is_compressed_without_saying_so(kind: str, packed: bytes, encoding: str, is_text: bool) -> None:
    answer, _ = fetched({"/": reply(200, packed, Content_Type=kind, Content_Encoding=encoding)})
    assert (answer.body, answer.problem) == (b"text" if is_text else packed, None)


def test_a_wrong_length_of_compressed_content_loses_nothing() -> None:
    async def wrong(_: object, writer: object) -> None:
        writer.write(reply(200, gzip.compress(b"text"), length=500, Content_Encoding="gzip"))  # type: ignore[attr-defined]

    answer, _ = fetched({"/": wrong})
    assert (answer.body, answer.problem) == (b"text", None)


def test_credentials_are_sent_to_their_origin_alone_and_shown_nowhere() -> None:
    with Server({"/": reply(200, b"x")}) as other:
        pages = {"/": redirect("/b"), "/b": redirect(other.url("/").replace("//", "//me:secret@"))}
        with Server(pages) as server, Client(settings()) as client:
            ask = Ask(server.url("/").replace("//", "//user:s%40cret@"))
            answer = client.get(ask)
    assert {request.headers.get("authorization") for request in server.requests} == {"basic dxnlcjpzqgnyzxq="}
    assert "authorization" not in other.requests[-1].headers
    assert answer.body == b"x"
    assert "cret" not in repr(answer) and "cret" not in repr(ask)
    assert answer.ask is ask


def test_asks_may_come_as_they_are_made_and_calls_may_be_nested() -> None:
    with (
        Server({f"/{n}": reply(200, b"%d" % n) for n in range(40)}) as server,
        Client(settings(connections=2)) as client,
    ):

        def asks() -> Iterator[Ask]:
            for n in range(20):
                yield Ask(server.url(f"/{n}"))

        got = []
        for answer in client.get_all(asks()):
            got.append(answer.body)
            got.append(client.get(server.url(f"/{20 + int(answer.body)}")).body)
    assert sorted(got, key=int) == [b"%d" % n for n in range(40)]


def test_a_call_that_is_left_early_stops_its_work() -> None:
    with (
        Server({f"/{n}": reply(200, b"x") for n in range(30)}) as server,
        Client(settings(seconds_between_requests=0.05)) as client,
    ):
        for _ in client.get_all([Ask(server.url(f"/{n}")) for n in range(30)]):
            break
        time.sleep(0.3)
        assert len(server.paths()) < 5
        assert client.get(server.url("/1")).body == b"x"


def test_what_is_no_ask_at_all_is_a_problem() -> None:
    with Client(settings()) as client:
        assert [answer.problem is not None for answer in client.get_all([Ask(None), Ask(3)])] == [True, True]  # type: ignore[arg-type]


def test_headers_that_no_table_could_hold_are_left_out() -> None:
    answer, _ = fetched({"/": b"HTTP/1.1 200 OK\r\nETag: \xff\r\nContent-Type: a\x01b\r\nContent-Length: 1\r\n\r\nx"})
    assert (answer.body, answer.etag, answer.content_type) == (b"x", None, None)


@pytest.mark.parametrize(
    "change",
    [{"tries": 0}, {"connections": 1.5}, {"max_bytes": float("nan")}, {"total_timeout": -1}, {"user_agent": "ä"}],
)
def test_settings_that_cannot_work_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        settings(**change)


def test_robots_of_many_hosts_are_forgotten_before_they_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.web.hosts._MAX_ROBOTS_BYTES", 2500)
    pages = {"/robots.txt": reply(200, b"#" * 1000), "/": reply(200, b"x")}
    with Server(pages) as server, Client(settings(), resolve=lambda *_: ["127.0.0.1"]) as client:
        for name in "abcba":
            assert client.get(server.url("/", f"{name}.example")).body == b"x"
    asked = [request.headers["host"][0] for request in server.requests if request.path == "/robots.txt"]
    assert "".join(asked) == "abca"


def test_hosts_used_least_lately_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.web.hosts._MAX_HOSTS", 2)
    pages = {"/robots.txt": reply(200, b"#" * 1000), "/": reply(200, b"x")}
    with Server(pages) as server, Client(settings(), resolve=lambda *_: ["127.0.0.1"]) as client:
        for name in "abaca":
            assert client.get(server.url("/", f"{name}.example")).body == b"x"
        hosts = client._fetcher.hosts  # type: ignore[union-attr]
        assert (len(hosts._hosts), len(hosts._robots), hosts._robots_bytes) == (2, 2, 2000)
    asked = [request.headers["host"][0] for request in server.requests if request.path == "/robots.txt"]
    assert "".join(asked) == "abc"


def test_a_closed_client_starts_again() -> None:
    with Server({"/": reply(200, b"x")}) as server:
        client = Client(settings())
        assert client.get(server.url()).body == b"x"
        client.close()
        client.close()
        assert client.get(server.url()).body == b"x"
        client.close()


REFRESH = b'<!doctype html><title>Moved</title><meta http-equiv="refresh" content="%s"><link rel="canonical" href="/x">'


@pytest.mark.parametrize(
    "page",
    [
        REFRESH % b"0;url=/rss.xml",
        REFRESH % b"0; URL='/rss.xml'",
        REFRESH % b" 3 , url=/rss.xml ",
        b"<META content='0;url=&#47;rss.xml' HTTP-EQUIV=Refresh>",
        b"<noscript><meta http-equiv=refresh content=0;url=/rss.xml></noscript>",
    ],
)
def test_a_page_that_only_leads_elsewhere_is_a_redirect(page: bytes) -> None:
    pages = {"/feed": reply(200, page, Content_Type="text/html"), "/rss.xml": reply(200, b"<rss/>")}
    with Server(pages) as server, Client(settings()) as client:
        answer = client.get(server.url("/feed"))
    assert (answer.body, answer.final_url) == (b"<rss/>", server.url("/rss.xml"))
    assert answer.redirects == ((200, server.url("/feed")),)


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (REFRESH % b"300;url=/rss.xml", "text/html"),
        (REFRESH % b"60", "text/html"),
        (REFRESH % b"0;url=/", "text/html"),
        (REFRESH % b"0;url=app://open", "text/html"),
        (b"<!-- " + REFRESH % b"0;url=/rss.xml" + b" -->", "text/html"),
        (REFRESH % b"0;url=/rss.xml" + b"x" * 20_000, "text/html"),
        (REFRESH % b"0;url=/rss.xml", "application/json"),
    ],
)
def test_a_page_that_reloads_itself_or_is_more_than_a_redirect_stays(page: bytes, kind: str) -> None:
    answer, server = fetched({"/": reply(200, page, Content_Type=kind), "/rss.xml": reply(200, b"<rss/>")})
    assert (answer.body, answer.problem, server.paths()) == (page, None, ["/"])


def test_a_header_that_leads_elsewhere_is_a_redirect() -> None:
    pages = {"/": reply(200, b"wait", Refresh="0; url=/b"), "/b": reply(200, b"x")}
    answer, server = fetched(pages)
    assert (answer.body, answer.final_url) == (b"x", server.url("/b"))


def test_pages_that_lead_to_each_other_end() -> None:
    pages = {"/": reply(200, REFRESH % b"0;url=/b"), "/b": reply(200, REFRESH % b"0;url=/")}
    answer, server = fetched(pages)
    assert (answer.problem, answer.final_url, server.paths()) == (None, server.url("/b"), ["/", "/b"])


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("/ä ö?q=ü ß#top", "/%C3%A4%20%C3%B6?q=%C3%BC%20%C3%9F"),
        ("relative", "/d/relative"),
        ("?q=1", "/d/s?q=1"),
        ("HTTP://127.0.0.1:{port}/up", "/up"),
        ("//127.0.0.1:{port}", "/"),
        ("http:///127.0.0.1:{port}/y", "/y"),
        ("http:x", "/d/x"),
        ("\\d\\b", "/d/b"),
        ("../../c", "/c"),
        ("/100%/%zz/%c3%a9", "/100%25/%25zz/%c3%a9"),
        (" /tab\t", "/tab"),
        ("/a|b'(c)[d]{{e}}\"<f>", "/a|b'(c)[d]%7Be%7D%22%3Cf%3E"),
        ("feed:http://127.0.0.1:{port}/f", "/f"),
    ],
)
def test_places_are_read_as_browsers_read_them(place: str, path: str) -> None:
    with Server({}) as server, Client(settings()) as client:
        server.pages = {"/d/s": redirect(place.format(port=server.port))}
        answer = client.get(server.url("/d/s"))
    assert answer.final_url == server.url(path)
    assert server.paths() == ["/d/s", path]


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://Bücher.example/", "xn--bcher-kva.example"),
        ("http://MÜNCHEN.EXAMPLE./", "xn--mnchen-3ya.example"),
        ("http://straße.example/", "xn--strae-oqa.example"),
        ("http://名がドメイン.example/", "xn--v8jxj3d1dzdz08w.example"),
        ("http://☃.example/", "xn--n3h.example"),
        ("http://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("http://news%2Dsite.example/", "news-site.example"),
        ("http://under_score.example/", "under_score.example"),
    ],
)
def test_names_of_hosts(url: str, host: str) -> None:
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return []

    with Client(settings(tries=1, obey_robots=False), resolve=resolve) as client:
        answer = client.get(url)
    assert (asked, answer.final_url) == ([host], f"http://{host}/")

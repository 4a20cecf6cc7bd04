"""Files at addresses: in memory as a store, and on a local web server with and without ranges."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest

from flows.cli.intake import inputs
from flows.inputs.files import InputError
from flows.inputs.records import Limits, read
from flows.orchestration.flow import parameters
from flows.remote.files import check, is_remote_file, remote_files
from flows.run import pipeline
from flows.run.replay import replay_job
from tests.corpus import article
from tests.flows.inputs.test_archives import PAGES, zipped

CRAWL = b"".join(map(gzip.compress, PAGES))


@pytest.fixture
def store() -> Iterator[Any]:
    """A store in memory: a folder with files of each kind."""
    system = fsspec.filesystem("memory")
    files = {"a.warc.gz": CRAWL, "b/c.txt": article(1).encode(), "b/.hidden.txt": b"no", "b/photo.jpg": b"no",
             "b/d.jsonl": b'{"text": "x"}\n{\n', "e.zip": zipped({"f.txt": article(2)})}  # fmt: skip
    for name, content in files.items():
        system.pipe(f"/news/{name}", content)
    yield system
    system.rm("/news", recursive=True)


class Server(BaseHTTPRequestHandler):
    """Gives every file under every name; ranges only if the name says so."""

    protocol_version = "HTTP/1.1"
    content = CRAWL
    asked: ClassVar[list[str]] = []

    def do_HEAD(self) -> None:
        self._answer(send=False)

    def do_GET(self) -> None:
        self._answer(send=True)

    def _answer(self, *, send: bool) -> None:
        self.asked.append(self.path)
        if "gone" in self.path:
            self.send_error(404)
            return
        if "moved" in self.path:
            self.send_response(302)
            self.send_header("Location", self.path.replace("moved", "ranges"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content, given = self.content, self.headers.get("Range")
        with_ranges = "ranges" in self.path
        self.send_response(206 if given and with_ranges else 200)
        if given and with_ranges:
            first, _, last = given.removeprefix("bytes=").partition("-")
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
            content = content[int(first) : int(last) + 1]
        self.send_header("Accept-Ranges", "bytes" if with_ranges else "none")
        self.send_header("ETag", '"1"')
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if send:
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("ONRECORD_ALLOW_PRIVATE_ADDRESSES", "1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def origins(address: str, **options: Any) -> tuple[list[str], list[str], list[Any]]:
    chunks = list(read([], more=remote_files([address]), **options))
    done = [file for chunk in chunks for file in chunk.finished]
    found = [origin for chunk in chunks for origin in chunk.records["origin"]]
    return found, [reason for chunk in chunks for reason in chunk.rejected["reason_code"]], done


def test_which_addresses_are_files() -> None:
    files = ["s3://b/a.jsonl", "gs://b/", "https://a.example/x/CC-NEWS.warc.gz?sig=1", "http://a.example/a.parquet"]
    others = ["https://a.example/feed.xml", "https://a.example/a.html", "https://a.example/", "a.zip", "/tmp/a:b.zip",
              "https://a.example/page?file=a.zip", "https://[a.example/a.zip"]  # fmt: skip
    assert [is_remote_file(address) for address in files] == [True] * len(files)
    assert [is_remote_file(address) for address in others] == [False] * len(others)


def test_folders_and_patterns_of_a_store_are_read_like_folders(store: Any) -> None:
    found, refused, done = origins("memory://news/")
    assert found == [
        *(f"memory:///news/a.warc.gz#{n}" for n in range(1, 6)), "memory:///news/b/c.txt", "memory:///news/b/d.jsonl#1",
        "memory:///news/e.zip::f.txt",
    ]  # fmt: skip
    assert refused == ["malformed_json"] and len(done) == 4
    assert origins("memory://news/b/*.txt")[0] == ["memory:///news/b/c.txt"]
    assert origins("memory://news/b/c.txt")[0] == ["memory:///news/b/c.txt"]


def test_a_file_that_did_not_change_is_passed_over(store: Any) -> None:
    done = origins("memory://news/a.warc.gz")[2]
    known = {file.origin: (file.fingerprint, file.n_records) for file in done}
    assert origins("memory://news/a.warc.gz", known=known)[0] == []
    store.pipe("/news/a.warc.gz", CRAWL + gzip.compress(PAGES[0]))
    assert len(origins("memory://news/a.warc.gz", known=known)[0]) == 6


@pytest.mark.parametrize("name", ["ranges/a.warc.gz", "plain/a.warc.gz", "moved/a.warc.gz?signature=secret"])
def test_archives_of_a_web_server_are_streamed(name: str, server: str) -> None:
    found, refused, done = origins(f"{server}/{name}")
    assert found == [f"{server}/{name.partition('?')[0]}#{n}" for n in range(1, 6)] and not refused
    known = {file.origin: (file.fingerprint, file.n_records) for file in done}
    assert origins(f"{server}/{name}", known=known)[0] == []


def test_a_zip_of_a_server_without_ranges_waits_on_the_disk(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "content", zipped({"f.txt": article(2)}))
    for name in ("plain/e.zip", "ranges/e.zip"):
        assert origins(f"{server}/{name}")[0] == [f"{server}/{name}::f.txt"]


def test_private_addresses_are_not_reached(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONRECORD_ALLOW_PRIVATE_ADDRESSES")
    Server.asked.clear()
    with pytest.raises(InputError, match=r"127\.0\.0\.1"):
        check([f"{server}/ranges/a.warc.gz"])
    assert not Server.asked


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("memory://news/nothing.txt", "no such file"),
        ("memory://news/*.parquet", "no readable file"),
        ("ftp://me:secret@a.example/a.zip", "not read; allowed are s3://"),
        ("zip://a.txt::https://a.example/b.zip", "not read"),
        ("file:///etc/passwd", "not read"),
        ("az://bucket/a.zip", r"pip install 'onrecord\[azure\]'"),
        ("gs://bucket/a.zip", r"pip install 'onrecord\[gcs\]'"),
    ],
)
def test_what_cannot_be_read_is_said_at_once(address: str, message: str, store: Any) -> None:
    with pytest.raises(InputError, match=message) as error:
        check([address])
    assert "secret" not in str(error.value)


def test_a_server_that_has_no_such_file(server: str) -> None:
    with pytest.raises(InputError, match="no such file"):
        check([f"{server}/gone/a.warc.gz"])


def test_a_break_in_the_middle_is_tried_again_later(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.implementations.memory import MemoryFile

    def fail(*_: Any) -> bytes:
        raise RuntimeError("connection lost")

    files = list(remote_files(["memory://news/b/c.txt"]))
    monkeypatch.setattr(MemoryFile, "read", fail)
    chunks = list(read([], more=files, limits=Limits()))
    assert chunks[0].rejected["reason_code"].to_list() == ["unreadable_file"] and not chunks[0].finished
    assert "connection lost" in chunks[0].rejected["detail"][0]


def test_a_run_takes_them_in_like_files(store: Any, tmp_path: Path) -> None:
    job = inputs.job(["memory://news/b"], tmp_path / "w.duckdb", 1, model="fast")
    assert job.remote == ("memory://news/b",) and parameters(job)["paths"] == ["memory://news/b"]
    first, second = pipeline.run(job), pipeline.run(job)
    assert first.run["n_read"] == second.run["n_read"] == 3 and first.run["n_rejected"] == second.run["n_rejected"] == 2
    again, gone = replay_job(job.warehouse, ["memory:///news/b/d.jsonl#2"])
    assert again is not None and again.remote == ("memory:///news/b/d.jsonl",) and not gone
    page = inputs.job(["https://a.example/"], tmp_path / "w.duckdb", 1, model="fast")
    assert (page.addresses, page.remote) == (("https://a.example/",), ())

"""Archives: the pages of WARC files, the members of zip and tar, damage, bombs and hostile names."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from flows.inputs.files import file_of
from flows.inputs.records import Limits
from flows.run import pipeline
from flows.run.job import Job
from flows.run.replay import replay_job
from tests.corpus import article
from tests.flows.inputs.test_records import Result, write
from tests.web_archives import DATE, crawl, page, warc_record

SMALL = Limits(max_record_bytes=50_000, max_archive_bytes=2_000_000, max_members=50, max_ratio=50)
PAGES = [warc_record(f"https://harbour.example/news/{n}", page(n)) for n in range(5)]


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: Mapping[str, bytes | str], *others: tarfile.TarInfo) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in others:
            archive.addfile(info)
    return packed.getvalue()


def single(record: bytes, folder: Path) -> Result:
    return Result(write(folder / "one.warc", record))


# ------------------------------------------------------------------------------------------------ WARC
@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.warc", bytes),
        ("a.warc.gz", gzip.compress),
        ("a.WARC.ZST", zstandard.compress),
    ],
)
def test_pages_have_their_address_and_time(name: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    result = Result(write(tmp_path / name, b"".join(pack(record) for record in PAGES)))
    assert result.names() == [f"{name}#{n}" for n in range(1, 6)]
    assert result.payloads == [page(n) for n in range(5)]
    assert result.records["url"].to_list() == [f"https://harbour.example/news/{n}" for n in range(5)]
    assert set(result.records["fetched_at"]) == {datetime.fromisoformat(DATE).astimezone(UTC)}
    assert not result.reasons and result.finished[0].n_records == 5


def test_one_member_may_hold_all_records(tmp_path: Path) -> None:
    assert len(Result(write(tmp_path / "a.warc.gz", gzip.compress(b"".join(PAGES)))).payloads) == 5


def test_a_dictionary_of_zstandard_is_used(tmp_path: Path) -> None:
    known = zstandard.train_dictionary(20_000, [page(n) for n in range(400)])
    frame = b"\x5d\x2a\x4d\x18" + len(known.as_bytes()).to_bytes(4, "little") + known.as_bytes()
    packer = zstandard.ZstdCompressor(dict_data=known)
    packed = frame + b"".join(packer.compress(record) for record in PAGES)
    assert len(Result(write(tmp_path / "a.warc.zst", packed)).payloads) == 5


def test_what_is_no_page_is_passed_over(tmp_path: Path) -> None:
    url = "https://harbour.example/"
    records = [
        warc_record(url, b"GET /", kind="request"),
        warc_record(url, b"", kind="revisit"),
        warc_record(url, b"<html>gone", status="404 Not Found"),
        warc_record(url, b"", status="301 Moved", headers="Location: /x\r\n"),
        warc_record(url, b"\xff\xd8", content_type="image/jpeg"),
        warc_record(url, b"{}", content_type="application/json"),
        warc_record(url, b"\x00\x01", content_type=None),
        warc_record(f"{url}robots.txt", b"User-agent: *", content_type="text/plain"),
        warc_record("dns:harbour.example", b"1.2.3.4", kind="response", content_type="text/dns"),
    ]
    result = Result(write(tmp_path / "a.warc", b"".join([*records, PAGES[0]])))
    assert result.names() == ["a.warc#10"] and not result.reasons
    result = Result(write(tmp_path / "b.warc", b"".join(records)))
    assert result.reasons == ["nothing_to_read"] and "9 records" in result.rejected["detail"][0]


def test_other_kinds_of_records_have_pages_too(tmp_path: Path) -> None:
    records = [
        warc_record("https://a.example/1", b"Extracted text.", kind="conversion", content_type="text/plain"),  # WET
        warc_record("file:///home/x.html", b"<p>kept page", kind="resource", content_type="text/html"),
        warc_record("<https://a.example/3>", b"<!DOCTYPE html><p>no type", content_type=None),
    ]
    result = Result(write(tmp_path / "a.warc", b"".join(records)))
    assert result.records["format"].to_list() == ["text", "html", "html"]
    assert result.records["url"].to_list() == ["https://a.example/1", None, "https://a.example/3"]


@pytest.mark.parametrize(
    ("headers", "pack"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress),
        ("Content-Encoding: br\r\n", brotli.compress),
        ("Transfer-Encoding: chunked\r\n", lambda data: b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)),
        ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", bytes),  # stored as it was decoded
        ("Content-Encoding: UTF-8\r\n", bytes),
    ],
)
def test_encodings_of_http_are_undone(headers: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    assert single(warc_record("https://a.example/", pack(page(1)), headers=headers), tmp_path).payloads == [page(1)]


def test_a_charset_that_http_declares_is_used(tmp_path: Path) -> None:
    text = "<html><p>Władza źle słyszy, powiedział Łukasz Żak z Gdańska."
    record = warc_record("https://a.example/", text.encode("cp1250"), content_type="text/html; charset=windows-1250")
    assert single(record, tmp_path).payloads == [text.encode()]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "header": lambda record: record.replace(b"WARC/1.0", b"WXRC/1.0"),
    "no length": lambda record: record.replace(b"Content-Length: ", b"Length: ", 1),
    "junk": lambda record: b"junk\r\n" * 100,
    "no status": lambda record: record.replace(b"HTTP/1.1", b"HTXP"),
    "header without end": lambda record: b"WARC/1.0\r\n" + b"A: b\r\n" * 30_000 + b"\r\n",
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_damaged_record_costs_no_other(kind: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    records = [PAGES[0], DAMAGE[kind](PAGES[1]), *PAGES[2:]]
    name = "a.warc" if pack is bytes else "a.warc.gz"
    result = Result(write(tmp_path / name, b"".join(map(pack, records))))
    assert result.payloads == [page(n) for n in (0, 2, 3, 4)]
    assert set(result.reasons) <= {"malformed_archive", "malformed_record"} and 1 <= len(result.reasons) <= 2


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_length_that_is_too_large_swallows_no_other(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    name = "a.warc" if pack is bytes else "a.warc.gz"
    wrong = PAGES[1].replace(b"Content-Length: ", b"Content-Length: 9", 1)
    result = Result(write(tmp_path / name, b"".join(map(pack, [PAGES[0], wrong, *PAGES[2:]]))))
    assert result.payloads == [page(n) for n in range(5)] and not result.reasons


@pytest.mark.parametrize(("name", "pack"), [("a.warc.gz", gzip.compress), ("a.warc.zst", zstandard.compress)])
def test_a_damaged_member_costs_no_other(name: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    members = [bytearray(pack(record)) for record in PAGES]
    members[1][60:120] = b"\0" * 60
    result = Result(write(tmp_path / name, b"".join(members)))
    assert result.payloads == [page(n) for n in (0, 2, 3, 4)]
    assert len(result.reasons) == 1 and result.reasons[0] in ("malformed_archive", "malformed_record")


def test_a_file_that_was_cut_off_keeps_what_is_whole(tmp_path: Path) -> None:
    packed = b"".join(map(gzip.compress, PAGES))
    result = Result(write(tmp_path / "a.warc.gz", packed[:-70]))
    assert len(result.payloads) == 4 and result.reasons == ["malformed_archive"]
    result = Result(write(tmp_path / "b.warc.gz", packed + b"\0" * 1000))
    assert len(result.payloads) == 5 and not result.reasons
    result = Result(write(tmp_path / "c.warc", b"".join(PAGES)[:-100]))
    assert len(result.payloads) == 4 and result.reasons == ["malformed_archive"]


def test_a_record_above_the_limit_is_refused_alone(tmp_path: Path) -> None:
    long = warc_record("https://a.example/", b"<p>" + b"word " * 50_000)
    bomb = warc_record("https://a.example/", gzip.compress(b"0" * 10**6), headers="Content-Encoding: gzip\r\n")
    result = Result(write(tmp_path / "a.warc", long + PAGES[0] + bomb + PAGES[1]), limits=SMALL)
    assert result.payloads == [page(0), page(1)]
    assert result.reasons == ["record_too_large", "record_too_large"]


def test_a_warc_bomb_is_cut_off(tmp_path: Path) -> None:
    packed = gzip.compress(warc_record("https://a.example/", b"0" * 10**7, content_type="image/png"), 9)
    assert Result(write(tmp_path / "a.warc.gz", packed), limits=SMALL).reasons == ["decompression_bomb"]


# ----------------------------------------------------------------------------------------- zip and tar
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", zipped),
        ("a.zip.gz", lambda members: gzip.compress(zipped(members))),
        ("a.tar", tarred),
        ("a.tar.gz", lambda members: gzip.compress(tarred(members))),
        ("a.tgz", lambda members: gzip.compress(tarred(members))),
        ("a.tar.zst", lambda members: zstandard.compress(tarred(members))),
    ],
)
def test_members_are_read_like_files_of_a_folder(
    name: str, content: Callable[[Mapping[str, Any]], bytes], tmp_path: Path
) -> None:
    members = {
        "a/one.txt": article(1),
        "b.jsonl": '{"text": "x"}\n{\n',
        "c.warc.gz": b"".join(crawl(2)),
        "d.txt.gz": gzip.compress(article(2).encode()),
        "photo.jpg": b"\xff\xd8",
        ".hidden/e.txt": "no",
        "__MACOSX/a/one.txt": "no",
        "f.zip": zipped({"g.md": article(3), "h.zip": zipped({"i.txt": "deep"})}),
    }
    result = Result(write(tmp_path / name, content(members)))
    assert [origin.partition("::")[2] for origin in result.records["origin"]] == [
        "a/one.txt", "b.jsonl#1", "c.warc.gz#3", "c.warc.gz#5", "d.txt.gz", "f.zip::g.md",
    ]  # fmt: skip
    assert result.records["format"].to_list() == ["text", "record", "html", "html", "text", "markdown"]
    refused = dict(zip(result.names(result.rejected), result.reasons, strict=True))
    assert refused == {f"{name}::b.jsonl#2": "malformed_json", f"{name}::f.zip::h.zip": "nested_archive"}
    assert [done.n_records for done in result.finished] == [6]


def test_links_and_devices_are_not_followed(tmp_path: Path) -> None:
    link, pipe, hard = tarfile.TarInfo("link.txt"), tarfile.TarInfo("pipe.txt"), tarfile.TarInfo("hard.txt")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    hard.type, hard.linkname = tarfile.LNKTYPE, "../secret.txt"
    pipe.type = tarfile.FIFOTYPE
    result = Result(write(tmp_path / "a.tar", tarred({"a.txt": "real words"}, link, pipe, hard)))
    assert result.payloads == [b"real words"] and not result.reasons
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert Result(write(tmp_path / "a.zip", packed.getvalue())).reasons == ["nothing_to_read"]


def test_names_are_labels_that_cannot_harm(tmp_path: Path) -> None:
    names = ["../../evil.txt", "/etc/abs.txt", "C:\\x\\win.txt", "a\x1b[31mred.txt", "n" * 2000 + ".txt", "a::b#1.txt"]
    result = Result(write(tmp_path / "in" / "a.zip", zipped(dict.fromkeys(names, "real words"))))
    assert len(result.payloads) == len(names)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.zip"]
    for origin in result.records["origin"]:
        assert origin.isprintable() and len(origin) < 1000
        assert file_of(origin) == str(tmp_path / "in" / "a.zip")


def test_bombs_are_cut_off(tmp_path: Path) -> None:
    zeros = b"0" * 1_000_000
    result = Result(write(tmp_path / "a.zip", zipped({"a.txt": "good words", "b.jsonl": zeros})), limits=SMALL)
    assert result.payloads == [b"good words"] and result.reasons == ["decompression_bomb"]
    many = {f"{n:03}.txt": f"words {n}" for n in range(60)}
    for name, content in (("many.zip", zipped(many)), ("many.tar", tarred(many))):
        result = Result(write(tmp_path / name, content), limits=SMALL)
        assert len(result.payloads) == 50 and result.reasons == ["too_many_members"]
    result = Result(write(tmp_path / "b.tar.gz", gzip.compress(tarred({"b.jsonl": zeros * 4}))), limits=SMALL)
    assert set(result.reasons) == {"decompression_bomb"}


def test_members_that_overlap_count_each_time(tmp_path: Path) -> None:
    """A few bytes that stand for many members, as in a zip bomb without nesting."""
    packed = bytearray(zipped({"a.txt": b"word " * 9000}))
    entry_at, end_at = packed.rfind(b"PK\x01\x02"), packed.rfind(b"PK\x05\x06")
    entry, end = bytes(packed[entry_at:end_at]), bytearray(packed[end_at:])
    end[8:12] = (40).to_bytes(2, "little") * 2
    end[12:16] = (40 * len(entry)).to_bytes(4, "little")
    result = Result(write(tmp_path / "a.zip", bytes(packed[:entry_at]) + entry * 40 + bytes(end)), limits=SMALL)
    assert "decompression_bomb" in result.reasons and len(result.payloads) < 40


def test_what_cannot_be_unpacked_has_a_reason(tmp_path: Path) -> None:
    packed = bytearray(zipped({"a.txt": article(1), "b.txt": article(2)}))
    for at in (packed.find(b"PK\x03\x04"), packed.find(b"PK\x01\x02")):
        packed[at + (6 if packed[at + 2] == 3 else 8)] |= 1  # the flag of a password
    result = Result(write(tmp_path / "a.zip", bytes(packed)))
    assert result.reasons == ["encrypted_file"] and result.names() == ["a.zip::b.txt"]
    packed = bytearray(zipped({"a.txt": article(1), "b.txt": article(2)}))
    packed[60:80] = b"\xff" * 20
    result = Result(write(tmp_path / "b.zip", bytes(packed)))
    assert result.reasons == ["malformed_archive"] and result.names() == ["b.zip::b.txt"]
    assert Result(write(tmp_path / "c.zip", bytes(packed[:-60]))).reasons == ["malformed_archive"]
    assert Result(write(tmp_path / "d.zip", b"")).reasons == ["empty_file"]
    assert Result(write(tmp_path / "d.tar", b"no tar " * 1000)).reasons == ["malformed_archive"]


def test_a_damaged_part_of_a_tar_costs_no_more(tmp_path: Path) -> None:
    packed = bytearray(tarred({"a.txt": article(1), "b.txt": article(2), "c.txt": article(3)}))
    at = packed.find(b"b.txt")
    packed[at + 100 : at + 120] = b"x" * 20
    result = Result(write(tmp_path / "a.tar", bytes(packed)))
    assert result.names() == ["a.tar::a.txt", "a.tar::c.txt"] and result.reasons == ["malformed_archive"]
    result = Result(write(tmp_path / "b.tar", tarred({"a.txt": article(1), "b.txt": article(2)})[:2300]))
    assert result.names() == ["b.tar::a.txt"] and result.reasons == ["malformed_archive"]


def test_a_header_of_a_tar_does_not_fill_the_memory(tmp_path: Path) -> None:
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 500 * 1024**2
    result = Result(write(tmp_path / "a.tar", tarred({"a.txt": "good words"})[:1024] + info.tobuf()))
    assert result.payloads == [b"good words"] and result.reasons == ["malformed_archive"]


# --------------------------------------------------------------------------------------- through a run
def test_counts_of_runs_add_up(tmp_path: Path) -> None:
    members = {"a.txt": article(1), "b.jsonl": '{"text": 1}\n{\n', "c.warc": b"".join([*PAGES[:2], b"junk\r\n" * 9])}
    write(tmp_path / "in" / "a.zip", zipped(members))
    job = Job((tmp_path / "in",), tmp_path / "w.duckdb")
    first, second = pipeline.run(job), pipeline.run(job)
    for summary in (first, second):
        assert summary.run["n_read"] == sum(n for _, n in summary.counts()) == 6
        assert summary.run["n_rejected"] == 3
    again, gone = replay_job(job.warehouse, [f"{tmp_path}/in/a.zip::b.jsonl#2"])
    assert again is not None and again.paths == (tmp_path / "in" / "a.zip",) and not gone

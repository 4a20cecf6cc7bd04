"""Paths in, raw records and refusals out: formats, identity, skipping of unchanged files, hostile input."""

import csv
import gzip
import io
import json
import os
import random
import socket
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from flows.inputs import records
from flows.inputs.compression import Source
from flows.inputs.file_names import file_name, printable_name
from flows.inputs.records import Finished, InputError, Limits, read, survey
from transforms.schemas import RECORDS, REJECTED

GOOD = b'{"text": "Rates stay, she said."}'
SMALL = Limits(max_record_bytes=1000, max_file_bytes=5000, max_json_bytes=3000, max_ratio=20)


class Result:
    """All chunks of a read, put together."""

    def __init__(self, *paths: Path, **options: Any) -> None:
        self.chunks = list(read(paths, **options))
        self.records = pl.concat([RECORDS.empty(), *(chunk.records for chunk in self.chunks)])
        self.rejected = pl.concat([REJECTED.empty(), *(chunk.rejected for chunk in self.chunks)])
        self.finished = [done for chunk in self.chunks for done in chunk.finished]
        self.n_skipped = sum(file.n_records for chunk in self.chunks for file in chunk.skipped)
        for payload, digest in self.records.select("payload", "payload_sha256").iter_rows():
            assert sha256(payload).hexdigest() == digest

    @property
    def reasons(self) -> list[str]:
        return self.rejected["reason_code"].to_list()

    @property
    def payloads(self) -> list[bytes]:
        return self.records["payload"].to_list()

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(payload) for payload in self.payloads]

    def names(self, frame: pl.DataFrame | None = None) -> list[str]:
        return [origin.rpartition("/")[2] for origin in (self.records if frame is None else frame)["origin"]]


def write(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    parquet.write_table(pa.table(columns), path, **options)
    return path


# ------------------------------------------------------------------------------------------ files and folders
def test_a_folder_is_read_in_order_and_only_what_is_supported(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TEXT", "c.md", "d.markdown", "sub/e.html", "sub/deep/f.HTM", "g.txt.gz"):
        write(tmp_path / name, gzip.compress(b"words") if name.endswith("gz") else b"words")
    for name in (".hidden.txt", ".git/x.txt", "~$lock.txt", "b.txt~", "__MACOSX/b.txt", "photo.jpg", "x.tar.xz", "no"):
        write(tmp_path / name, b"not for us")
    for name in ("w.duckdb", "w.duckdb.lock.json", "w.duckdb.exports.jsonl", "w.published.duckdb.search/1/meta.json"):
        write(tmp_path / "data" / name, b"of a warehouse")
    for name in ("n.lake", "n.data/main/documents/a.parquet", "n.lake.staging/a.json", "w.db.lock.json"):
        write(tmp_path / "data" / name, b"of a lake")
    for name in ("manifest.json", ".export.lock", "documents/month=2026-11/a.parquet"):
        write(tmp_path / "exports" / name, b"of an export")
    result = Result(tmp_path)
    assert result.names() == ["a.TEXT", "b.txt", "c.md", "d.markdown", "g.txt.gz", "e.html", "f.HTM"]
    assert result.records["format"].to_list() == ["text"] * 2 + ["markdown"] * 2 + ["text", "html", "html"]
    assert set(result.payloads) == {b"words"}
    assert result.rejected.is_empty()
    assert survey([tmp_path]) == survey([tmp_path, tmp_path / "sub", tmp_path]) == (7, {".jpg": 1, ".xz": 1, "": 1})


def test_overlapping_paths_and_links_give_each_file_once(tmp_path: Path) -> None:
    file = write(tmp_path / "news/a.txt", b"one")
    (tmp_path / "news/link.txt").symlink_to(file)
    (tmp_path / "news/loop").symlink_to(tmp_path / "news")
    (tmp_path / "news/self.txt").symlink_to(tmp_path / "news/self.txt")
    (tmp_path / "news/gone.txt").symlink_to(tmp_path / "nowhere.txt")
    result = Result(file, tmp_path, tmp_path / "news/link.txt", tmp_path / "news/loop")
    assert result.names() == ["a.txt"]
    assert sorted(result.reasons) == ["unreadable_file", "unreadable_file"]
    assert len(result.finished) == 1
    assert survey([file, tmp_path]).n_files == 3


def test_origins_are_resolved_paths_or_relative_to_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in/a.txt", b"one")
    write(tmp_path / "in/b.jsonl", GOOD)
    write(tmp_path / "inside.txt", b"not below in/")
    monkeypatch.chdir(tmp_path)
    absolute = Result(Path("in"), Path("inside.txt")).records["origin"].to_list()
    base = Path(os.path.realpath(tmp_path)).as_posix()
    assert absolute == [f"{base}/in/a.txt", f"{base}/in/b.jsonl#1", f"{base}/inside.txt"]
    relative = Result(Path("in"), Path("inside.txt"), root=tmp_path / "in").records["origin"].to_list()
    assert relative == ["a.txt", "b.jsonl#1", f"{base}/inside.txt"]


def test_file_names_of_any_bytes(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9 \n\x1b[31m.txt"
    try:
        Path(os.fsdecode(name)).write_bytes(b"words")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    assert Result(tmp_path).names() == [r"caf\xE9 \x0A\x1B[31m.txt"]
    assert Result(Path(os.fsdecode(name))).payloads == [b"words"]


@pytest.mark.parametrize(
    "names", [(b"a\nb", b"a%0Ab"), (b"caf\xe9", b"caf%E9"), (b"a\nb", rb"a\x0Ab"), (b"\xe9", b"\xc3\xa9")]
)
def test_file_names_are_told_apart_and_found_again(tmp_path: Path, names: tuple[bytes, ...]) -> None:
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name + b".txt")).write_bytes(name)
    origins = Result(tmp_path).records.select("origin", "payload").rows()
    assert len({origin for origin, _ in origins}) == len(names)
    assert all(origin.isprintable() and Path(file_name(origin)).read_bytes() == payload for origin, payload in origins)


@given(st.binary(min_size=1).filter(lambda name: b"\0" not in name))
def test_every_file_name_comes_back(name: bytes) -> None:
    written = printable_name(os.fsdecode(name))
    written.encode()
    assert not set(written) & {"\n", "\r", "\x1b", "\u2028", "\u202e"}
    assert os.fsencode(file_name(written)) == name


def test_links_that_lead_out_of_a_folder_are_followed_only_on_demand(tmp_path: Path) -> None:
    outside = write(tmp_path / "elsewhere/secret.txt", b"secret")
    write(tmp_path / "elsewhere/deep/more.txt", b"more")
    inside = write(tmp_path / "in/a.txt", b"one")
    (tmp_path / "in/link.txt").symlink_to(outside)
    (tmp_path / "in/folder").symlink_to(tmp_path / "elsewhere/deep")
    (tmp_path / "in/circle").symlink_to(tmp_path / "in")
    (tmp_path / "in/same.txt").symlink_to(inside)
    (tmp_path / "given").symlink_to(tmp_path / "in")
    result = Result(tmp_path / "given")
    assert result.payloads == [b"one"]
    assert sorted(result.rejected.select("reason_code", "origin").rows()) == [
        ("link_leads_out", os.path.realpath(tmp_path / "elsewhere/deep")),
        ("link_leads_out", os.path.realpath(outside)),
    ]
    assert "--follow-symlinks" in result.rejected["detail"][0]
    assert Result(tmp_path / "in", outside).payloads == [b"one", b"secret"]
    followed = Result(tmp_path / "given", follow_symlinks=True)
    assert sorted(followed.payloads) == [b"more", b"one", b"secret"]
    assert followed.rejected.is_empty()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "missing.txt", "No such file"),
        (lambda folder: Path("nul\0.txt"), "null"),
        (lambda folder: write(folder / "only/photo.jpg", b"x").parent, "no readable file in this folder; allowed are"),
    ],
)
def test_wrong_use_is_one_clear_line_at_the_call(tmp_path: Path, make: Callable[[Path], Path], says: str) -> None:
    with pytest.raises(InputError, match=says) as error:
        read([make(tmp_path)])
    assert "\n" not in str(error.value)


def test_no_path_is_wrong_use() -> None:
    with pytest.raises(InputError, match="no input path"):
        read([])


def test_files_that_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    photo = write(tmp_path / "photo.jpg", b"x")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        listening.bind("socket.jsonl")
        result = Result(tmp_path, photo, Path("/dev/null"))
    assert result.reasons == ["not_a_regular_file", "not_a_regular_file", "unsupported_format", "not_a_regular_file"]
    assert not result.finished
    assert ".jsonl" in result.rejected["detail"][2]


def test_an_unreadable_file_is_refused_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", b"secret")
    write(tmp_path / "b.txt", b"open")
    opens = Path.open

    def refuse(path: Path, *args: Any, **options: Any) -> Any:
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return opens(path, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    result = Result(tmp_path)
    assert (result.reasons, result.payloads) == (["unreadable_file"], [b"open"])
    assert "Permission denied" in result.rejected["detail"][0]
    assert [done.origin for done in result.finished] == [result.records["origin"][0]]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_disk_error_is_no_broken_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(min(size or 0, 100_000))

    noise = random.Random(4).randbytes(500_000)
    packed = gzip.compress(noise) if suffix == ".gz" else zstandard.compress(noise)
    monkeypatch.setattr(records, "hashed", lambda _: (Source(Failing(packed)), "0" * 64))
    result = Result(write(tmp_path / f"a.txt{suffix}", packed))
    assert (result.reasons, result.finished) == (["unreadable_file"], [])


def test_an_unreadable_folder_among_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", b"open")
    (tmp_path / "closed").mkdir()
    scans = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scans(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = Result(tmp_path)
    assert (result.names(), result.reasons) == (["a.txt"], ["unreadable_file"])
    assert result.names(result.rejected) == ["closed"]


# ------------------------------------------------------------------------------------------ formats
def test_documents_keep_their_bytes(tmp_path: Path) -> None:
    garbage = bytes(range(256)) * 3
    write(tmp_path / "a.txt", garbage)
    write(tmp_path / "b.html", b"\xff\xfe<\x00")
    assert Result(tmp_path).payloads == [garbage, b"\xff\xfe<\x00"]


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.md.gz", "a.jsonl.zst", "a.html"])
@pytest.mark.parametrize("content", [b"", b" \n\n \n"])
def test_files_with_nothing_in_them(tmp_path: Path, name: str, content: bytes) -> None:
    pack: Any = {".gz": gzip.compress, ".zst": zstandard.compress}.get(Path(name).suffix, bytes)
    result = Result(write(tmp_path / name, pack(content)))
    assert (result.reasons, result.payloads) == (["empty_file"], [])
    assert [done.n_records for done in result.finished] == [0]


def test_headers_lists_and_tables_without_rows_are_empty_files(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "text,outlet\n")
    write(tmp_path / "b.json", " [ ] ")
    table(tmp_path / "c.parquet", {"text": pa.array([], pa.string())})
    assert Result(tmp_path).reasons == ["empty_file"] * 3


def test_json_lines_keep_good_lines_among_bad_ones(tmp_path: Path) -> None:
    bad = [b"{broken", b'["a list"]', b'"text"', b"7", b"null", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": 1} {"b": 2}',
           b"\x81\x8d\x90", b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"n": ' + b"9" * 5000 + b"}", b"\0"]  # fmt: skip
    lines = [b"\xef\xbb\xbf" + GOOD, b"", *bad, GOOD + b"\r", b'{"lone": "\\ud800"}', b'{"x": "no line end"}']
    result = Result(write(tmp_path / "a.jsonl", b"\n".join(lines)))
    assert result.payloads == [GOOD, GOOD, b'{"lone": "\\ud800"}', b'{"x": "no line end"}']
    assert result.names() == ["a.jsonl#1", "a.jsonl#15", "a.jsonl#16", "a.jsonl#17"]
    assert result.reasons == ["malformed_json"] * len(bad)
    assert result.names(result.rejected) == [f"a.jsonl#{number}" for number in range(3, 15)]
    assert result.rejected["payload_sha256"].to_list() == [sha256(line).hexdigest() for line in bad]
    assert result.rejected["detail"][0].startswith("line 3: ")
    assert "allowed is an object" in result.rejected["detail"][1]
    assert [done.n_records for done in result.finished] == [4]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The café’s owner said: “No”"),
        ("cp1251", "Президент сказал журналистам, что решение принято."),
        ("gb18030", "总统对记者说,他支持该法案,并将在周五签署。"),
        ("utf-16", "Şaşkın “sözler” 😀"),
        ("utf-8-sig", "Jürgen said"),
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json"])
def test_other_encodings(tmp_path: Path, name: str, encoding: str, text: str) -> None:
    rows = [{"text": text}, {"text": "plain"}, {"text": text}]
    as_lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    as_csv = "text\r\n" + "\r\n".join('"' + row["text"] + '"' for row in rows)
    content = {"a.jsonl": as_lines, "a.json": json.dumps(rows, ensure_ascii=False), "a.csv": as_csv}[name]
    result = Result(write(tmp_path / name, content.encode(encoding)))
    assert (result.rows, result.reasons) == (rows, [])


def test_a_damaged_line_does_not_change_how_others_are_read(tmp_path: Path) -> None:
    lines = ['{"a": "“né”"}'.encode(), '{"a": "“Zürich” war schön – "}'.encode() + b"\n" + '{"a": "“é”'.encode()]
    damaged = '{"a": "„Zürich“ – schön'.encode() + b'\xe2\x80"}'
    result = Result(write(tmp_path / "a.jsonl", b"\n".join([lines[0], damaged, b'{"a": "caf\xe9"}', lines[0]])))
    assert [row["a"] for row in result.rows] == ["“né”", "„Zürich“ – schön\ufffd", "café", "“né”"]


@pytest.mark.parametrize(
    "envelope",
    [
        {"status": "ok", "totalResults": 2, "articles": "ROWS"},  # NewsAPI, GDELT
        {"count": 2, "pagination_token": "x", "stories": "ROWS"},  # Media Cloud
        {"articles": {"page": 1, "pages": 1, "results": "ROWS"}},  # Event Registry
        {"response": {"status": "ok", "edition": {"id": "uk"}, "results": "ROWS"}},  # The Guardian
        {"meta": [{"q": "x"}], "data": "ROWS"},
    ],
)
def test_an_object_around_a_list_of_records_stands_for_the_list(tmp_path: Path, envelope: dict[str, Any]) -> None:
    rows = [{"text": "Rates stay, she said.", "source": {"name": "Post"}}, {"text": "No.", "tags": [{"a": 1}]}]
    text = json.dumps(envelope, indent=1).replace('"ROWS"', json.dumps(rows))
    result = Result(write(tmp_path / "a.json", text.encode()))
    assert (result.rows, result.names(), result.reasons) == (rows, ["a.json#1", "a.json#2"], [])


@pytest.mark.parametrize(
    "record",
    [
        {"text": "Rates stay, she said. " * 20, "tags": [{"name": "rates"}, {"name": "banks"}]},
        {"title": "A", "tags": ["a", "b"], "authors": []},
        {"a": {"b": {"c": {"d": [{"text": "deep"}]}}}},
    ],
)
def test_a_record_with_lists_in_it_is_one_record(tmp_path: Path, record: dict[str, Any]) -> None:
    assert Result(write(tmp_path / "a.json", json.dumps(record, indent=1).encode())).rows == [record]


def test_json_lists_objects_and_lines_under_the_name_json(tmp_path: Path) -> None:
    write(tmp_path / "1.json", '[{"b": "x, [y]", "a": {"k": [1, 2]}},\n {"c": "\\"]"}, {"d": NaN}, 5, {"e": ""} ]\n')
    write(tmp_path / "2.json", '{\n "text": "one object"\n}\n')
    write(tmp_path / "3.json", GOOD + b"\n" + b"nonsense\n" + GOOD + b"\n")
    write(tmp_path / "4.json", GOOD + b"\n")
    result = Result(tmp_path)
    assert result.names() == ["1.json#1", "1.json#2", "1.json#5", "2.json", "3.json#1", "3.json#3", "4.json"]
    assert result.rows[0] == {"b": "x, [y]", "a": {"k": [1, 2]}}
    assert list(result.rows[0]) == ["b", "a"]
    assert result.rows[1] == {"c": '"]'}
    assert result.names(result.rejected) == ["1.json#3", "1.json#4", "3.json#2"]
    assert set(result.reasons) == {"malformed_json"}


@pytest.mark.parametrize("cut", [b'[{"a": 1}, {"b": "x', b'[{"a": 1}, {"b"', b'[{"a": 1}, ', b'[{"a": 1}, "\\"\\"\\"'])
def test_a_json_list_that_is_cut_short_keeps_its_items(tmp_path: Path, cut: bytes) -> None:
    result = Result(write(tmp_path / "a.json", cut))
    assert (result.rows, result.reasons) == ([{"a": 1}], ["malformed_json"])


def test_deep_and_tricky_json_takes_no_time(tmp_path: Path) -> None:
    write(tmp_path / "deep.json", b"[" * 1_000_000)
    write(tmp_path / "quotes.json", b'["' + b'\\"' * 500_000)
    write(tmp_path / "text.json", b"hello")
    assert Result(tmp_path).reasons == ["malformed_json"] * 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_each_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [["text", "outlet", ""], ['He said: "a, b; c"\nand left', "Reuters", "x"], ["NUL \0 here", "", "y"]]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    result = Result(tmp_path)
    assert result.rows == [dict(zip(["text", "outlet", "column_3"], row, strict=True)) for row in rows[1:]]
    assert result.names() == ["a.csv#1", "a.csv#2"]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line", ["sep={}\r\n", '"sep={}"\n', "SEP={0}{0}{0}\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_that_names_its_delimiter_as_excel_does(tmp_path: Path, delimiter: str, line: str, mark: str) -> None:
    rows = f'title{delimiter}text\nA{delimiter}"one\n\ntwo, three; four"\n'
    result = Result(write(tmp_path / "a.csv", mark + line.format(delimiter) + rows))
    assert not result.reasons and result.names() == ["a.csv#1"]
    assert json.loads(result.payloads[0]) == {"title": "A", "text": "one\n\ntwo, three; four"}


def test_csv_with_carriage_returns_alone(tmp_path: Path) -> None:
    result = Result(write(tmp_path / "a.csv", b'title,text\rA,"one, two"\rB,three\r'))
    assert result.names() == ["a.csv#1", "a.csv#2"] and not result.reasons
    assert [row["text"] for row in result.rows] == ["one, two", "three"]


def test_csv_rows_that_do_not_fit_the_header(tmp_path: Path) -> None:
    content = "text,outlet\none,A\ntwo\n\n,\nthree,C,extra\nfour,D,,\nfive,E\n"
    result = Result(write(tmp_path / "a.csv", content))
    assert [row["text"] for row in result.rows] == ["one", "four", "five"]
    assert result.names() == ["a.csv#1", "a.csv#4", "a.csv#5"]
    assert result.reasons == ["malformed_row"] * 2
    assert result.rejected["detail"].to_list() == [
        "line 3: 1 fields, the header has 2",
        "line 6: 3 fields, the header has 2",
    ]


def test_csv_with_a_huge_row_and_an_open_quotation_mark(tmp_path: Path) -> None:
    big = "x" * 2000
    content = f'text,outlet\none,A\n{big},B\ntwo,C\n"open,D\n' + "filling,E\n" * 150 + "last,F\n"
    result = Result(write(tmp_path / "a.csv", content), limits=SMALL)
    assert result.reasons == ["record_too_large", "record_too_large"]
    assert "line 3 has 2003 bytes" in result.rejected["detail"][0]
    assert "a quotation mark may have no end" in result.rejected["detail"][1]
    texts = [row["text"] for row in result.rows]
    assert texts[:2] == ["one", "two"]
    assert texts[-1] == "last"


def test_repeated_column_names_lose_no_field(tmp_path: Path) -> None:
    assert Result(write(tmp_path / "a.tsv", "a\ta\t\n1\t2\t3\n")).rows == [{"a": "1", "a_2": "2", "column_3": "3"}]


def test_parquet_values_become_json(tmp_path: Path) -> None:
    when = datetime(2025, 9, 1, 12, 30, tzinfo=UTC)
    table(
        tmp_path / "a.parquet",
        {
            "text": ["Jürgen said", None],
            "when": pa.array([when, None], pa.timestamp("ns", "UTC")),
            "n": [1, None],
            "tone": [float("nan"), 0.5],
            "authors": [["A", "B"], []],
            "meta": [{"k": {"deep": [1]}}, None],
            "raw": [b"caf\xc3\xa9", b"\xff\xd8\xff"],
        },
    )
    result = Result(tmp_path)
    first, second = result.rows
    assert datetime.fromisoformat(first.pop("when")) == when
    assert first == {
        "text": "Jürgen said", "n": 1, "tone": None, "authors": ["A", "B"], "meta": {"k": {"deep": [1]}}, "raw": "café",
    }  # fmt: skip
    assert second["raw"] is None
    assert second["tone"] == 0.5
    assert result.names() == ["a.parquet#1", "a.parquet#2"]
    assert result.reasons == ["binary_column"]
    assert "raw (1)" in result.rejected["detail"][0]


def test_parquet_with_a_time_beyond_the_calendar_loses_that_row_only(tmp_path: Path) -> None:
    table(tmp_path / "a.parquet", {"at": pa.array([0, 2**62], pa.timestamp("ms")), "text": ["one", "two"]})
    result = Result(tmp_path)
    assert [row["text"] for row in result.rows] == ["one"]
    assert result.reasons == ["malformed_row"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_every_row_format_compressed(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    suffix = ".gz" if pack is gzip.compress else ".zst"
    buffer = io.BytesIO()
    parquet.write_table(pa.table({"text": ["one", "two"]}), buffer)
    rows = b'{"text": "one"}\n{"text": "two"}'
    contents = {"a.csv": b"text\none\ntwo\n", "b.jsonl": rows, "c.json": b"[" + rows.replace(b"\n", b",") + b"]",
                "d.parquet": buffer.getvalue(), "e.tsv": b"text\none\ntwo\n"}  # fmt: skip
    for name, content in contents.items():
        half = len(content) // 2  # two members or frames are one content
        write(tmp_path / (name + suffix), pack(content[:half]) + pack(content[half:]))
    result = Result(tmp_path)
    assert result.rows == [{"text": "one"}, {"text": "two"}] * 5
    assert result.reasons == []


# ------------------------------------------------------------------------------------------ hostile and broken files
@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_cut_archive_keeps_the_rows_before_the_break(tmp_path: Path, suffix: str) -> None:
    random.seed(1)
    rows = b"".join(b'{"text": "%d"}\n' % random.getrandbits(400) for _ in range(4000))
    packed = gzip.compress(rows) if suffix == ".gz" else zstandard.compress(rows)
    for name in ("a.jsonl", "b.txt", "c.csv"):
        write(tmp_path / (name + suffix), packed[: len(packed) * 3 // 4])
    result = Result(tmp_path, limits=Limits(max_record_bytes=10**6))
    assert sorted(result.reasons) == ["malformed_archive"] * 3
    lines = [payload for payload, name in zip(result.payloads, result.names(), strict=True) if name.startswith("a.")]
    assert 1000 < len(lines) < 4000
    assert lines == rows.split(b"\n")[: len(lines)]
    assert not any(name.startswith("b.") for name in result.names())  # half a document is none
    assert len(result.finished) == 3


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.zst", "a.csv.gz", "a.parquet.gz", "a.parquet", "a.json.gz"])
def test_garbage_under_any_name(tmp_path: Path, name: str) -> None:
    random.seed(2)
    result = Result(write(tmp_path / name, random.randbytes(5000)))
    assert result.reasons == ["malformed_parquet" if name == "a.parquet" else "malformed_archive"]
    assert result.payloads == []


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.json"])
def test_noise_as_rows_gives_refusals_only(tmp_path: Path, name: str) -> None:
    result = Result(write(tmp_path / name, random.Random(5).randbytes(300_000)))
    assert result.reasons
    assert result.rejected["origin"].is_unique().all()


def test_parquet_that_was_cut_or_changed(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", {"text": [f"row {n}" for n in range(1000)]}, compression="zstd")
    whole = path.read_bytes()
    write(tmp_path / "cut.parquet", whole[: len(whole) // 2])
    random.seed(3)
    for n in range(40):
        changed = bytearray(whole)
        for _ in range(5):
            changed[random.randrange(len(changed))] = random.randrange(256)
        write(tmp_path / f"changed{n}.parquet", bytes(changed))
    result = Result(tmp_path)
    assert result.records.filter(pl.col("origin").str.contains("/a.parquet")).height == 1000
    assert "malformed_parquet" in result.reasons
    assert len(result.finished) == 42


def peak_of(path: Path) -> tuple[Result, float]:
    """The result of a read and the most MiB of Python memory that it took; Arrow's own memory is not in it."""
    tracemalloc.start()
    try:
        result = Result(path)
        return result, tracemalloc.get_traced_memory()[1] / 1024**2
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.csv.gz", "a.json.gz", "a.txt.zst", "a.jsonl.zst"])
def test_a_decompression_bomb_is_stopped_early(tmp_path: Path, name: str) -> None:
    zeros = bytes(200 * 1024**2)
    pack: Callable[[bytes], bytes] = zstandard.compress if name.endswith("zst") else lambda b: gzip.compress(b, 1)
    write(tmp_path / name, pack(zeros))
    del zeros
    result, mib = peak_of(tmp_path)
    assert (result.reasons, result.payloads) == (["decompression_bomb"], [])
    assert mib < 60


def test_a_parquet_file_whose_rows_share_one_huge_text(tmp_path: Path) -> None:
    shared = pa.DictionaryArray.from_arrays(pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 5_000_000]))
    table(tmp_path / "a.parquet", {"text": shared}, store_schema=False)
    result, mib = peak_of(tmp_path)
    assert result.reasons == ["decompression_bomb"]
    assert result.records.height < 10
    assert mib < 100
    assert pa.default_memory_pool().max_memory() < 200 * 1024**2


def test_a_column_name_that_would_fill_every_row(tmp_path: Path) -> None:
    result = Result(write(tmp_path / "a.csv", "a," + "b" * 501 + "\n" + "1,2\n" * 1000))
    assert (result.reasons, result.payloads) == (["malformed_row"], [])
    wide = write(tmp_path / "b.csv", ",".join(["n"] * 100_000) + "\n")  # repeated names are told apart in linear time
    assert Result(wide).reasons == ["empty_file"]


def test_a_line_of_50_mb_is_skipped_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(GOOD + b"\n")
        for _ in range(50):
            file.write(b"x" * 10**6)
        file.write(b"\n" + GOOD + b"\n")
    result, mib = peak_of(tmp_path)
    assert result.names() == ["a.jsonl#1", "a.jsonl#3"]
    assert result.reasons == ["record_too_large"]
    assert result.rejected["payload_sha256"][0] == sha256(b"x" * 50 * 10**6).hexdigest()
    assert mib < 60


def test_limits_on_files(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", b"x" * 1001)
    write(tmp_path / "b.txt", b"x" * 1000)
    write(tmp_path / "c.jsonl", (GOOD + b"\n") * 1000)
    write(tmp_path / "d.json", b"[" + b",".join([GOOD] * 120) + b"]")
    write(tmp_path / "e.json", b'[{"a": "' + b"x" * 1001 + b'"}, {}]')
    write(tmp_path / "f.json", b'{"a": "' + b"x" * 1001 + b'"}')
    result = Result(tmp_path, limits=SMALL)
    assert dict(zip(result.names(result.rejected), result.reasons, strict=True)) == {
        "a.txt": "record_too_large", "c.jsonl": "file_too_large", "d.json": "file_too_large",
        "e.json#1": "record_too_large", "f.json": "record_too_large",
    }  # fmt: skip
    assert ".jsonl" in result.rejected.filter(pl.col("origin").str.ends_with("d.json"))["detail"][0]
    assert {"b.txt", "c.jsonl#1", "e.json#2"} <= set(result.names())


def test_a_file_of_another_kind_is_given_up(tmp_path: Path) -> None:
    result = Result(write(tmp_path / "a.jsonl", b"not json\n" * 50_000))
    assert result.reasons[-1] == "too_many_bad_rows"
    assert result.rejected.height == 1001
    mixed = Result(write(tmp_path / "b.jsonl", (b"not json\n" * 9 + GOOD + b"\n") * 300))
    assert (mixed.records.height, mixed.rejected.height) == (300, 2700)


# ------------------------------------------------------------------------------------------ unchanged files, chunks
def inputs(result: Result) -> dict[str, tuple[str, int]]:
    return {done.origin: (done.fingerprint, done.n_records) for done in result.finished}


def test_unchanged_files_are_passed_over(tmp_path: Path) -> None:
    lines = write(tmp_path / "a.jsonl", (GOOD + b"\n") * 5 + b"bad\n")
    write(tmp_path / "b.txt", b"words")
    known = inputs(Result(tmp_path))
    assert sorted(n for _, n in known.values()) == [1, 5]
    again = Result(tmp_path, known=known)
    assert (again.records.height, again.rejected.height, again.finished, again.n_skipped) == (0, 0, [], 6)
    assert Result(tmp_path, known=known, salt="body=text").n_skipped == 0
    assert Result(tmp_path, known=known, limits=SMALL).n_skipped == 0
    write(lines, (GOOD + b"\n") * 4)
    changed = Result(tmp_path, known=known)
    assert (changed.records.height, changed.n_skipped) == (4, 1)
    assert inputs(changed).keys() == {key for key in known if key.endswith("a.jsonl")}


def test_the_fingerprint_does_not_depend_on_the_place(tmp_path: Path) -> None:
    here, there = write(tmp_path / "x/a.txt", b"words"), write(tmp_path / "y/b.txt", b"words")
    prints = {done.fingerprint for done in [*Result(here, root=tmp_path).finished, *Result(there).finished]}
    assert len(prints) == 1


def test_large_files_have_the_same_fingerprint_and_content_as_small_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a.jsonl.gz", gzip.compress((GOOD + b"\n") * 5000))
    table(tmp_path / "b.parquet", {"text": ["one", "two"]})
    small = Result(tmp_path)
    monkeypatch.setattr("flows.inputs.compression.IN_MEMORY_BYTES", 10)
    large = Result(tmp_path)
    assert small.records.equals(large.records)
    assert small.finished == large.finished


def test_a_file_is_finished_with_its_last_record(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", (GOOD + b"\n") * 7)
    write(tmp_path / "b.jsonl", (GOOD + b"\n") * 3)
    seen = 0
    finished: list[Finished] = []
    for chunk in read([tmp_path], chunk_records=4):
        assert chunk.records.height <= 4
        seen += chunk.records.height
        finished += chunk.finished
        assert seen >= sum(done.n_records for done in finished)
    assert (seen, [done.n_records for done in finished]) == (10, [7, 3])


def test_chunks_are_bounded_in_bytes(tmp_path: Path) -> None:
    for n in range(6):
        write(tmp_path / f"{n}.txt", b"x" * 3 * 1024**2)
    assert [chunk.records.height for chunk in read([tmp_path])] == [3, 3]


LINE = st.one_of(
    st.binary(max_size=30),
    st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.floats() | st.none(), max_size=3).map(
        lambda value: json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    ),
    st.sampled_from([b"[]", b"{", b"{}", b" ", b"", b"\xff\xfe", b"x" * 1200, b'{"a": "caf\xe9"}']),
)
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RELAXED
@given(lines=st.lists(LINE.map(lambda line: line.replace(b"\n", b"")), max_size=20), ends=st.booleans())
def test_every_line_is_one_record_or_one_refusal(tmp_path: Path, lines: list[bytes], ends: bool) -> None:
    content = b"\n".join(lines) + (b"\n" if ends else b"")
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0\0\xfe\xff")):
        content = b"\n" + content  # no byte order mark here
        lines = [b"", *lines]
    result = Result(write(tmp_path / "a.jsonl", content), limits=SMALL if len(content) < 5000 else Limits())
    numbers = sorted(
        int(name.rpartition("#")[2]) for name in result.names() + result.names(result.rejected) if "#" in name
    )
    assert numbers == [n for n, line in enumerate(lines, 1) if line.strip()]
    if not numbers:
        assert result.reasons == ["empty_file"]


@RELAXED
@given(
    lines=st.lists(LINE.map(lambda line: line.replace(b"\n", b"")), min_size=1, max_size=20),
    sizes=st.tuples(st.integers(1, 8), st.integers(1, 30)),
)
def test_the_size_of_chunks_changes_nothing(tmp_path: Path, lines: list[bytes], sizes: tuple[int, int]) -> None:
    write(tmp_path / "a.jsonl", b"\n".join(lines))
    write(tmp_path / "b.csv", b"a,b\n" + b"\n".join(lines))
    one, other = (Result(tmp_path, chunk_records=size) for size in sizes)
    assert one.records.equals(other.records)
    assert one.rejected.equals(other.rejected)
    assert one.finished == other.finished


@RELAXED
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12), min_size=2, max_size=2),
        max_size=10,
    )
)
def test_csv_rows_come_back_as_they_were_written(tmp_path: Path, rows: list[list[str]]) -> None:
    rows = [row for row in rows if any(field.strip() for field in row)]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["text", "outlet"], *rows])
    assert Result(tmp_path).rows == [{"text": text, "outlet": outlet} for text, outlet in rows]


@RELAXED
@given(
    items=st.lists(
        st.dictionaries(
            st.text(max_size=5),
            st.recursive(
                st.none() | st.text() | st.integers(),
                lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=3), v, max_size=3),
                max_leaves=5,
            ),
            max_size=3,
        ),
        max_size=6,
    ),
    indent=st.sampled_from([None, 2]),
)
def test_json_lists_come_back_as_they_were_written(
    tmp_path: Path, items: list[dict[str, Any]], indent: int | None
) -> None:
    result = Result(write(tmp_path / "a.json", json.dumps(items, indent=indent)))
    assert result.rows == items
    assert result.reasons == ([] if items else ["empty_file"])

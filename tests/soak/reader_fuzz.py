"""Damaged archives, mails, subtitles, PDF files, workbooks, rows and dates: reading goes on."""

import gzip
import json
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import polars as pl
import zstandard

from flows.inputs.records import Limits, read
from tests.corpus import article
from tests.flows.inputs.test_archives import tarred, zipped
from tests.pdf_files import column, pdf
from tests.web_archives import crawl, page, warc_record
from tests.workbook_files import xlsx
from transforms.documents.dates.parsing import first_date
from transforms.documents.dates.zones import NOWHERE
from transforms.documents.stage import documents

SECONDS_OF_A_FILE = 20.0
GROWTH = 700 * 1024**2  # of memory, over all files; the libraries take a part of it once
LIMITS = Limits(max_record_bytes=200_000, max_binary_bytes=2_000_000, max_archive_bytes=20_000_000, max_members=500)
_VTT = "WEBVTT - Talk\n\n00:00.000 --> 00:02.000\n<v Ann Carver>We go.\n\n00:02.000 --> 00:04.000\n<v Li Wu>Why?\n"
_MAIL = "Subject: =?utf-8?B?Zm9v?= shut\nFrom: Jane <j@x.example>\nDate: Mon, 5 Jan 2026 10:00:00 +0100\n" \
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; format=flowed\n\n{}\n--b\n" \
        "Content-Type: text/html; charset=iso-8859-2\n\n<p>{}</p>\n--b--\n"  # fmt: skip
_DATES = [
    "2026-01-05T10:00:00+01:00", "Mon, 5 Jan 2026 10:00:00 GMT", "13/07/2025 23:40", "20260105T100000Z", "1767600000",
    "Updated 11:40 PM ET, Sun July 13, 2025", "5 janvier 2026 à 10h30", "yesterday", "Jan. 5, 2026 at 10:00 a.m. IST",
]  # fmt: skip
_PIECES = [
    b"\x00", b"\xff", b"\n", b"\r\n\r\n", b"WARC/1.0\r\n", b"Content-Length: 99999999999", b"PK\x03\x04", b"PK\x01\x02",
    b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"-->", b"<v ", b"From a 10:00 2026\n", b"=?x?Q?", b"endobj", b"stream\n",
    b"<" * 500, b"{" * 500, b"[" * 500, b'"', b",", b"\xed\xa0\x80", b"\xe2\x80", b"--b\n", b"9" * 400,
]  # fmt: skip


@cache
def seeds() -> dict[str, bytes]:
    """A sound file of each format, by its ending."""
    records = [warc_record(f"https://a.example/{n}", page(n)) for n in range(110, 113)]
    text, mail = article(101), _MAIL.format(article(102), article(103)).encode()
    rows = [{"text": article(130 + n), "title": f"Title {n}", "date": _DATES[n]} for n in range(3)]
    members = {"a.txt": text, "b.jsonl": json.dumps(rows[0]), "c.eml": mail, "d.warc.gz": b"".join(crawl(2, first=120))}
    return {
        ".warc": b"".join(records), ".warc.gz": b"".join(map(gzip.compress, records)),
        ".warc.zst": b"".join(map(zstandard.compress, records)), ".zip": zipped(members), ".tar": tarred(members),
        ".tgz": gzip.compress(tarred(members)), ".eml": mail,
        ".mbox": (b"From j@x.example Mon Jan  5 10:00:00 2026\n" + mail + b"\n") * 3, ".vtt": _VTT.encode(),
        ".srt": _VTT.replace(".", ",").encode(), ".pdf": pdf([column(text), column(article(104))], title="A title"),
        ".xlsx": xlsx({"A": [["title", "text"], ["x", text]], "B": [["n"], [1]]}), ".html": page(105),
        ".jsonl": "\n".join(map(json.dumps, rows)).encode(), ".json": json.dumps({"articles": rows}).encode(),
        ".csv": f'title,text\nx,"{text}"\n'.encode(), ".txt": text.encode("utf-16"),
    }  # fmt: skip


def damaged(chance: random.Random, data: bytes) -> bytes:
    """The bytes with some changed, cut out, doubled, moved or put in."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        at, other = sorted(chance.randrange(len(out) + 1) for _ in range(2))
        match chance.randrange(6):
            case 0 | 1 if out:
                out[chance.randrange(len(out))] = chance.randrange(256)
            case 2:
                out[at:at] = chance.choice(_PIECES)
            case 3:
                del out[at : min(other, at + chance.choice((1, 40, 4000)))]
            case 4:
                out[at:at] = out[at : min(other, at + 2000)] * chance.choice((1, 3))
            case _:
                del out[other:]
    return bytes(out)


def fuzz_readers(folder: Path, seconds: float, seed: int, say: Callable[[str], None]) -> None:
    """Damage files for so long; raises AssertionError where a record is lost, or a file takes too long or too much."""
    chance = random.Random(seed)
    deadline = time.monotonic() + seconds
    counts: Counter[str] = Counter()
    slowest, before = 0.0, 0
    while time.monotonic() < deadline:
        ending = chance.choice(list(seeds()))
        path = folder / f"{counts['files']}{ending}"
        path.write_bytes(damaged(chance, seeds()[ending]))
        started = time.monotonic()
        counts.update(_read(path))
        _date(chance)
        taken = time.monotonic() - started
        slowest = max(slowest, taken)
        assert taken < SECONDS_OF_A_FILE, f"{path} took {taken:.1f} s"
        path.unlink()
        counts["files"] += 1
        if counts["files"] == 200:  # libraries are loaded
            before = _memory()
    growth = _memory() - before if before else 0
    assert growth < GROWTH, f"memory grew by {growth} bytes over {counts['files']} files"
    each = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    say(f"readers: {each}; slowest {slowest:.1f} s, memory grew by {growth / 1024**2:.0f} MB")


def _read(path: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for chunk in read([path], limits=LIMITS):
        found, refused = documents(chunk.records, now=datetime(2026, 6, 1, tzinfo=UTC), run_id="r")
        assert found.height + refused.height == chunk.records.height, path
        assert not (refused["reason_code"] == "document_failed").any(), (path, refused.rows())
        origins = pl.concat([chunk.records["origin"], chunk.rejected["origin"]])
        assert all(origin.isprintable() and origin.startswith(str(path)) for origin in origins), path
        finished = sum(file.n_records for file in chunk.finished)
        counts.update(documents=found.height, rejected=refused.height + chunk.rejected.height, finished=finished)
    assert counts["documents"] + counts["rejected"] > 0 or path.suffix in (".xlsx", ".zip", ".tar", ".csv"), path
    return Counter({"documents": counts["documents"], "rejected": counts["rejected"]})


def _date(chance: random.Random) -> None:
    value = damaged(chance, chance.choice(_DATES).encode()).decode("utf-8", "replace")
    found = first_date([value], NOWHERE, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert found.date is None or found.date.tzinfo is not None


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

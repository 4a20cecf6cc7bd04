"""Hostile files beside control articles: whatever stands in them, the rows of the control articles stay the same."""

import gzip
import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.run import pipeline
from flows.run.job import Job
from flows.warehouse.names import published_path
from tests.corpus import article, contents, write_corpus
from tests.soak.reader_fuzz import damaged, seeds

_CONTROLS, _HOSTILE = 8, 16  # files of a round
_PIECES = (
    '"', "“", "”", "'s", "’", "‘", "=", "[a](", "![x](data:AAAA", "<q>", "<p>", "</div>", "&#x200b;", "\x00", "\u202e",
    "\ud83d", "😀", "é", "e\u0301", "日本", "العربية", "\r", "\n\n", "\t", " said ", "Ann Carver", "http://a@b:c/",
    "{", "}", "[", "\\", "---\n", "url: ", "date: 9999-99-99", "a" * 500, "1" * 300, "-" * 200, ".", "@", "|", "`",
    "*" * 50, "#", "<!--", "]]>", ",", ";", "\ufeff",
)  # fmt: skip
_OF_COPIES = ("duplicate_of_document_id", "duplicate_kind", "duplicate_similarity")
_PACKED = (
    ".warc.gz",
    ".zip",
    ".tgz",
    ".mbox",
    ".eml",
    ".vtt",
    ".pdf",
    ".xlsx",
)  # as tests/soak/reader_fuzz.py has them
_ENDINGS = (
    ".txt",
    ".md",
    ".html",
    ".json",
    ".jsonl",
    ".csv",
    ".parquet",
    ".txt.gz",
    ".jsonl.gz",
    ".tsv",
    ".xml",
    *_PACKED,
)


def fuzz(folder: Path, seconds: float, seed: int, say: Callable[[str], None]) -> None:
    """Run rounds for so long; raises AssertionError if control rows change or counts do not add up."""
    chance = random.Random(seed)
    controls = write_corpus(folder / "controls", _CONTROLS)
    expected = _rows_of_controls(folder / "calm.duckdb", controls, None)[0]
    deadline = time.monotonic() + seconds
    counts: Counter[str] = Counter()
    slowest = _Slowest()
    rounds = 0
    while time.monotonic() < deadline:
        hostile = folder / "hostile"
        shutil.rmtree(hostile, ignore_errors=True)
        hostile.mkdir()
        for number in range(_HOSTILE):
            ending = chance.choice(_ENDINGS)
            (hostile / f"h{number:02}{ending}").write_bytes(_content(chance, ending))
        for old in folder.glob("round*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        started = time.monotonic()
        found, outcome = _rows_of_controls(folder / "round.duckdb", controls, hostile)
        slowest.note(time.monotonic() - started, rounds)
        for name, frame in expected.items():
            assert frame.equals(found[name]), f"seed {seed}, round {rounds}: {name} differs; the files are in {hostile}"
        counts += outcome
        rounds += 1
    each = ", ".join(f"{n} {name}" for name, n in sorted(counts.items()))
    say(f"fuzz: {rounds} rounds of {_HOSTILE} hostile files ({each}); control rows equal; slowest {slowest}")


@dataclass
class _Slowest:
    seconds: float = 0.0
    number: int = 0

    def note(self, seconds: float, number: int) -> None:
        if seconds > self.seconds:
            self.seconds, self.number = seconds, number

    def __str__(self) -> str:
        return f"round took {self.seconds:.1f} s"


def _rows_of_controls(
    warehouse: Path, controls: Path, hostile: Path | None
) -> tuple[dict[str, pl.DataFrame], Counter[str]]:
    paths = (controls,) if hostile is None else (controls, hostile)
    summary = pipeline.run(Job(paths, warehouse, root=controls.parent))
    outcome = Counter(dict(summary.counts()))
    assert summary.run["n_read"] == outcome.total(), f"{summary.run['n_read']} read, {outcome}"
    tables = contents(published_path(warehouse))
    own = tables["main.documents"].filter(pl.col("origin").str.contains("controls/"))["document_id"].implode()
    kept = {}
    for name in ("main.documents", "main.quotes", "main.mentions"):
        frame = tables[name].filter(pl.col("document_id").is_in(own))
        # which entity a name of the corpus is, and copies, depend on the other articles too
        drop = [
            c
            for c in ("entity_id", "speaker_entity_id", "link_method", "link_score", *_OF_COPIES)
            if c in frame.columns
        ]
        kept[name] = frame.drop(drop).sort(by=pl.all().exclude(pl.List(pl.String)))
    return kept, outcome


def _content(chance: random.Random, ending: str) -> bytes:
    if ending in _PACKED:
        return damaged(chance, seeds()[ending])
    base = article(chance.randrange(100, 10_000)) if chance.random() < 0.7 else ""
    text = _spoiled(chance, base)
    if chance.random() < 0.3:
        text = chance.choice(_PIECES) * chance.choice((10, 1000, 20_000))
    if ending.startswith((".json", ".jsonl")) and chance.random() < 0.7:
        record = {"text": text, "url": chance.choice(_PIECES), "date": chance.choice(_PIECES), "title": text[:50]}
        text = (
            json.dumps(record) + "\n"
            if chance.random() < 0.8
            else json.dumps([record] * 3)[: chance.randrange(20, 400)]
        )
    if ending == ".html" and chance.random() < 0.7:
        text = f"<html><body><article><p>{text}</p></article></body></html>"
    data = bytearray(text.encode("utf-8", "surrogatepass"))
    for _ in range(chance.randrange(0, 6)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return gzip.compress(bytes(data)) if ending.endswith(".gz") and chance.random() < 0.8 else bytes(data)


def _spoiled(chance: random.Random, text: str) -> str:
    """The text with pieces put in, parts cut out, doubled or moved."""
    for _ in range(chance.randrange(1, 12)):
        at, other = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        match chance.randrange(4):
            case 0:
                text = text[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 2, 50)) + text[at:]
            case 1:
                text = text[:at] + text[other:]
            case 2:
                text = text[:other] + text[at:]
            case _:
                text = text[other:] + text[:at]
        text = text[:60_000]
    return text

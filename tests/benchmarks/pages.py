"""Real pages with what their publishers say of them: body, title, authors and date as the intake reads them.

``python -m tests.benchmarks pages --data FOLDER``; FOLDER holds pages/gold.jsonl and pages/html/*.html.gz.
"""

import gzip
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import polars as pl
from lxml import html

from transforms.documents.stage import documents as documents_of
from transforms.schemas import RECORDS

# whose gold has the outlet itself or its newsroom as the author, which the intake leaves out
NEWSROOMS = frozenset(
    (
        "de__BR_2024_08_27", "de__SportSchau_2024_04_25", "fr__LeMonde_2023_09_01", "il__IsraelNachrichten_2025_04_16",
        "jp__ChunichiShimbun_2025_01_13", "jp__NikkanGeadai_2025_01_31", "tr__Haberturk_2024_07_03",
        "uk__TheGuardian_2024_02_24",
    )
)  # fmt: skip
LOST = 0.2  # F1 under which a body counts as lost
_SHINGLE = 4
_NOTHING: dict[str, Any] = {"text": None, "headline": None, "authors": None, "date_published": None}


class Score(NamedTuple):
    """What was right of one page: F1 of the body and of the authors, whether title and minute are right (or None),
    whether the title is that of the gold or a heading that the page shows.
    """

    page: str
    body: float
    title: float
    shown: float
    authors: float | None
    minute: float | None


def report(data: Path) -> str:
    """The measures over all pages, as Markdown, and the pages whose bodies are worst."""
    golds = list(_gold(data))
    rows = [_record(data, gold["id"]) for gold in golds]
    started = time.process_time()
    documents, _ = documents_of(pl.DataFrame(rows, schema=RECORDS.schema), now=datetime.now(UTC), run_id="pages")
    seconds = time.process_time() - started
    found = {row["origin"]: row for row in documents.iter_rows(named=True)}
    shown = [_headings(row["payload"]) for row in rows]
    scores = [_score(gold, found.get(gold["id"], _NOTHING), texts) for gold, texts in zip(golds, shown, strict=True)]
    named = (score.authors for score in scores if score.authors is not None and score.page not in NEWSROOMS)
    worst = ", ".join(f"{score.page} {score.body:.2f}" for score in sorted(scores, key=lambda score: score.body)[:8])
    lines = (
        f"{len(scores)} pages, {len(scores) / seconds:.0f} a CPU-second\n",
        "| measure | percent |\n| --- | --- |",
        f"| body, F1 of {_SHINGLE}-word shingles | {_percent(score.body for score in scores)} |",
        f"| bodies lost (F1 under {LOST:.0%}) | {_percent(float(score.body < LOST) for score in scores)} |",
        f"| title | {_percent(score.title for score in scores)} |",
        f"| title, or a first-level heading that the page shows | {_percent(score.shown for score in scores)} |",
        f"| authors, F1 | {_percent(score.authors for score in scores if score.authors is not None)} |",
        f"| authors, F1, but for {len(NEWSROOMS)} pages whose gold is their newsroom | {_percent(named)} |",
        f"| date to the minute | {_percent(score.minute for score in scores if score.minute is not None)} |",
        f"\nworst bodies: {worst}",
    )
    return "\n".join(lines)


def _percent(values: Iterator[float]) -> str:
    return f"{100 * mean(values):.1f}"


def _gold(data: Path) -> Iterator[dict[str, Any]]:
    with (data / "pages" / "gold.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _record(data: Path, page: str) -> dict[str, Any]:
    payload = gzip.decompress((data / "pages" / "html" / f"{page}.html.gz").read_bytes())
    return {"origin": page, "format": "html", "payload": payload, "payload_sha256": "0" * 64}


def _headings(payload: bytes) -> set[str]:
    tree = html.fromstring(payload)
    return {_plain(heading.text_content()) for heading in tree.iter("h1")}


def _score(gold: dict[str, Any], row: Mapping[str, Any], headings: set[str]) -> Score:
    body = _f1(_shingles(row["text"] or ""), _shingles(gold["body"]))
    headline = _plain(row["headline"] or "")
    title = headline == _plain(gold["title"])
    shown = title or headline in headings
    outlet = _ascii(gold["id"].split("__")[1].split("_")[0])
    names = _people(row["authors"] or (), outlet), _people(gold["authors"], outlet)
    authors = _f1(*names) if any(names) else None
    minute = _minute(gold["date"], row["date_published"])
    return Score(gold["id"], body, float(title), float(shown), authors, minute)


def _people(names: Iterable[str], outlet: str) -> Counter[str]:
    """The names but the outlet's own (ORF.at), which some publishers give as the author."""
    found = {name: _ascii(name) for name in names}
    is_own = {name: letters.startswith(outlet) and len(letters) - len(outlet) <= 3 for name, letters in found.items()}
    return Counter(_plain(name) for name in found if not is_own[name])


def _ascii(text: str) -> str:
    """The letters of a text without accents, in small letters."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).casefold())


def _minute(gold: str | None, found: datetime | None) -> float | None:
    if not gold:
        return None
    wanted = datetime.fromisoformat(gold)
    if found is None:
        return 0.0
    apart = abs(found - (wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)))
    if wanted.tzinfo is None and apart <= timedelta(hours=14):  # local time of a publisher somewhere
        apart = min(apart % timedelta(hours=1), -apart % timedelta(hours=1))
    return float(apart < timedelta(minutes=1))


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _shingles(text: str) -> Counter[Any]:
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower())
    return Counter(tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)) if words)


def _f1(found: Counter[Any], gold: Counter[Any]) -> float:
    total = found.total() + gold.total()
    return 2 * (found & gold).total() / total if total else 0.0

"""Copies: which documents are marked as duplicates of which, of articles and copies that a generator makes of them.

``python -m tests.benchmarks copies --data FOLDER``; FOLDER holds stories/dev.jsonl, ../cases/near_duplicates.jsonl.
"""

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import polars as pl

from flows.warehouse.writer import Warehouse
from tests.benchmarks.copy_maker import Article, Maker
from transforms.documents.sources import source_rows
from transforms.ids import content_hash, document_id
from transforms.schemas import DOCUMENTS, QUALITY_RESULTS, QUARANTINE

SEEDS = (1, 2, 3)
COPIES_OF_AN_ARTICLE = 2
_BATCH = 128
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_NATURAL = Path(__file__).with_name("natural_copies.csv")


class Score(NamedTuple):
    """Pairs of documents in one group: right, marked without being right, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """F1 of pairs, 0 to 1."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def report(data: Path) -> str:
    """Lines of text: F1 of pairs for each seed, which pairs are wrong, and what is joined of the articles alone."""
    articles = list(read_articles(data / "stories" / "dev.jsonl"))
    lines = [_line("articles alone", articles, marked(articles))]
    for seed in SEEDS:
        made = [*articles, *_copies(articles, seed)]
        random.Random(seed).shuffle(made)
        lines.append(_line(f"with copies, seed {seed}", made, marked(made)))
    cases = list(read_cases(data.parent / "cases" / "near_duplicates.jsonl"))
    groups = Counter(marked(cases).values())
    lines.append(f"near_duplicates.jsonl: {len(cases)} documents, {len(groups)} are counted (right: 3)")
    return "\n".join(lines)


def read_articles(path: Path) -> Iterable[Article]:
    """The articles of stories/dev.jsonl; those that are natural copies of each other share a cluster."""
    natural = dict(pl.read_csv(_NATURAL).iter_rows())
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        document = document_id(row["url"])
        published = datetime.fromisoformat(row["published_at"]).replace(tzinfo=UTC)
        cluster = natural.get(document, document)
        source = re.sub(r"^(www|edition|uk)\.", "", row["source"])
        yield Article(document, cluster, source, row["title"], row["text"], published)


def read_cases(path: Path) -> Iterable[Article]:
    """The documents of cases/near_duplicates.jsonl."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Article(document_id(row["url"]), row["body"], "udden.example", row["title"], row["body"], None)


def marked(articles: Sequence[Article]) -> dict[str, str]:
    """The document that counts for each: as a warehouse says that loads the articles in batches."""
    with TemporaryDirectory() as scratch, Warehouse.open(Path(scratch) / "copies.duckdb") as warehouse:
        for first in range(0, len(articles), _BATCH):
            load(warehouse, articles[first : first + _BATCH])
            warehouse.metadata.mark_duplicates()
        query = "select document_id, coalesce(duplicate_of_document_id, document_id) from documents"
        return dict(warehouse._con.execute(query).fetchall())


def load(warehouse: Warehouse, articles: Sequence[Article]) -> None:
    """Load articles as documents without an analysis."""
    documents = pl.DataFrame([_row(article) for article in articles], schema=DOCUMENTS.schema)
    warehouse.load_batch(
        {"documents": documents, "sources": source_rows(documents)},
        run_id="copies",
        content_hash=content_hash(articles[0].document_id),
        quarantine=QUARANTINE.empty(),
        quality=QUALITY_RESULTS.empty(),
        loaded_at=_NOW,
    )


def score(articles: Sequence[Article], originals: Mapping[str, str]) -> tuple[Score, list[tuple[Article, Article]]]:
    """Pairs in one group against pairs of one cluster, and the pairs that are marked without being right."""
    by_id = {article.document_id: article for article in articles}
    found = _pairs((document, original) for document, original in originals.items())
    gold = _pairs((article.document_id, article.cluster) for article in articles)
    wrong = [(by_id[a], by_id[b]) for a, b in sorted(found - gold)]
    return Score(len(found & gold), len(wrong), len(gold - found)), wrong


def _line(name: str, articles: Sequence[Article], originals: Mapping[str, str]) -> str:
    result, wrong = score(articles, originals)
    head = (
        f"{name}: {len(articles)} documents, F1 of pairs {100 * result.f1:.1f}: {result.right} right, "
        f"{result.wrong} wrong, {result.missed} missed"
    )
    return "\n".join(
        [
            head,
            *(f"  wrong: {a.headline[:60]} ({a.source_id}) | {b.headline[:60]} ({b.source_id})" for a, b in wrong[:10]),
        ]
    )


def _copies(articles: Sequence[Article], seed: int) -> Iterable[Article]:
    chance, maker = random.Random(seed), Maker(articles, seed)
    for article in articles:
        yield from (maker.copy(article) for _ in range(COPIES_OF_AN_ARTICLE))
    for larger in chance.sample(list(articles), len(articles) // 5):
        smaller = chance.choice([a for a in articles if a.cluster != larger.cluster])
        yield maker.brief(larger, smaller)


def _pairs(rows: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for document, group in rows:
        groups[group].append(document)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def _row(article: Article) -> dict[str, object]:
    text = f"{article.headline}\n\n{article.body}"
    return dict.fromkeys(DOCUMENTS.columns) | {
        "document_id": article.document_id,
        "source_id": article.source_id,
        "origin": article.document_id,
        "headline": article.headline,
        "text": text,
        "authors": [],
        "language": "en",
        "date_published": article.date_published,
        "first_seen_at": _NOW,
        "version_number": 1,
        "word_count": len(text.split()),
        "content_hash": content_hash(text),
        "access": "full",
        "run_id": "copies",
    }

"""The topics of articles, against those that a reader gave them.

``python -m tests.benchmarks topics --data FOLDER``; FOLDER holds pages/ and stories/. tests/gold/topics says how the
labels were made.
"""

import csv
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import polars as pl

from transforms.documents.stage import documents as documents_of
from transforms.schemas import RECORDS
from transforms.topics.stage import document_topics
from transforms.topics.vocabulary import topics

_GOLD = Path(__file__).parents[1] / "gold"
_BINS = (0.0, 0.6, 0.75, 0.9, 1.01)  # of scores
_PREFIX = "medtop:"


class Article(NamedTuple):
    """What is known of an article."""

    headline: str
    body: str
    section: str | None
    url: str | None
    language: str


class Label(NamedTuple):
    """The topics of the first level that are right for an article, the main one first; none if it is no article."""

    corpus: str
    article_id: str
    part: str
    topic_ids: tuple[str, ...]


class Answer(NamedTuple):
    """A label with what was given instead: topic and score, or None."""

    label: Label
    topic_id: str | None
    score: float | None


def labels() -> list[Label]:
    """All labelled articles."""
    with (_GOLD / "topics" / "labels.csv").open(encoding="utf-8") as lines:
        return [
            Label(
                row["corpus"],
                row["article_id"],
                row["part"],
                tuple(f"{_PREFIX}{own}" for own in row["topic_ids"].split("|") if own),
            )
            for row in csv.DictReader(lines)
        ]


def pages(data: Path) -> dict[str, Article]:
    """The pages by id, as the intake reads them."""
    rows = [
        {"origin": file.name.split(".")[0], "format": "html", "payload": gzip.decompress(file.read_bytes())}
        for file in sorted((data / "pages" / "html").glob("*.html.gz"))
    ]
    records = [{**row, "payload_sha256": "0" * 64} for row in rows]
    found, _ = documents_of(pl.DataFrame(records, schema=RECORDS.schema), now=datetime.now(UTC), run_id="topics")
    columns = ("origin", "headline", "text", "section", "url", "language")
    return {
        origin: Article(headline or "", text.removeprefix(headline or ""), *rest)
        for origin, headline, text, *rest in found.select(columns).iter_rows()
    }


def stories(data: Path) -> dict[str, tuple[Article, str]]:
    """The articles of the stories by id, each with its event; without their sections, which are only in addresses."""
    lines = (data / "stories" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return {row["id"]: (Article(row["title"], row["text"], None, row["url"], "en"), row["event"]) for row in rows}


def report(data: Path) -> str:
    """Markdown: measures by part, scores against accuracy, errors of dev."""
    articles = pages(data) | {own: article for own, (article, _) in stories(data).items()}
    articles |= {file.stem: _written(file) for file in sorted((_GOLD / "articles").glob("*.txt"))}
    known = labels()
    began = time.process_time()
    answers = _answers(known, articles)
    seconds = time.process_time() - began
    lines = [
        f"{len(known)} articles, {1000 * seconds / len(known):.1f} ms of CPU time each\n",
        "| part | articles | macro F1 | right, of those given | main topic, of those given | coverage |",
        f"|{' --- |' * 6}",
    ]
    for part in sorted({label.part for label in known}):
        lines.append(_measures(part, [answer for answer in answers if answer.label.part == part]))
    lines.append(_measures("all", answers))
    lines += ["\n| score | given | mean score | right |", f"|{' --- |' * 4}", *_calibration(answers), ""]
    for label, topic_id, score in answers:
        if label.part == "dev" and topic_id is not None and topic_id not in label.topic_ids:
            names = [topics()[own].label for own in label.topic_ids]
            lines.append(
                f"{articles[label.article_id].headline[:70]}: {topics()[topic_id].label} {score:.2f}, not {names}"
            )
    return "\n".join(lines)


def _written(file: Path) -> Article:
    headline, _, body = file.read_text(encoding="utf-8").partition("\n")
    return Article(headline, body, None, None, "en")


def _answers(known: Sequence[Label], articles: dict[str, Article]) -> list[Answer]:
    rows = [(label.article_id, *articles[label.article_id]) for label in known]
    columns = ["document_id", "headline", "text", "section", "url", "language"]
    given = document_topics(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"))
    top = {own: (topic, score) for own, topic, level, score in given.iter_rows() if level == 1}
    return [Answer(label, *top.get(label.article_id, (None, None))) for label in known]


def _measures(name: str, answers: Sequence[Answer]) -> str:
    given = [(answer.label.topic_ids, answer.topic_id) for answer in answers if answer.topic_id is not None]
    pairs = [(found, found if found in right else right[0] if right else None) for right, found in given]
    is_main = [right[:1] == (found,) for right, found in given]
    return (
        f"| {name} | {len(answers)} | {100 * macro_f1(pairs):.1f} | {100 * mean(a == b for a, b in pairs):.1f} | "
        f"{100 * mean(is_main):.1f} | {100 * len(given) / len(answers):.1f} |"
    )


def macro_f1(pairs: Iterable[tuple[str | None, str | None]]) -> float:
    """The mean of the F1 of all topics in pairs of a topic that was given and the one that is right."""
    pairs = list(pairs)
    given, right, both = (
        Counter(a for a, _ in pairs),
        Counter(b for _, b in pairs),
        Counter(a for a, b in pairs if a == b),
    )
    named = {*given, *right} - {None}
    return mean(2 * both[topic] / (given[topic] + right[topic]) for topic in named)


def _calibration(answers: Sequence[Answer]) -> Iterable[str]:
    for low, high in pairwise(_BINS):
        found = [
            (score, topic_id in label.topic_ids)
            for label, topic_id, score in answers
            if score is not None and low <= score < high
        ]
        if found:
            scores, right = zip(*found, strict=True)
            yield f"| {low:.2f} to {min(high, 1):.2f} | {len(found)} | {mean(scores):.2f} | {mean(right):.2f} |"

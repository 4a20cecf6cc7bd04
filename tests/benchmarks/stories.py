"""Stories: which articles are put into one story, against articles whose event is annotated.

``python -m tests.benchmarks stories --data FOLDER``; FOLDER holds stories/dev.jsonl.
"""

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flows.warehouse.writer import Warehouse
from tests.benchmarks.copies import load, read_articles
from tests.benchmarks.copy_maker import Article
from tests.benchmarks.story_maker import Maker

ORDERS = ((1, 180), (2, 1), (3, 7), (4, 32), (5, 128))  # seed of the order, documents of a batch
HALVES = 50
_LOADED = 20_000  # generated articles whose stories are timed
_BATCH = 1000


class Score(NamedTuple):
    """B³ in percent."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def report(data: Path) -> str:
    """Lines of text: B³ on all events and on halves of them, orders that differ, wrong articles, speed."""
    path = data / "stories" / "dev.jsonl"
    articles = list(read_articles(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    events = {article.document_id: json.loads(line)["event"] for article, line in zip(articles, lines, strict=True)}
    found = stories(articles, len(articles))
    score = b3(found, events)
    differing = sum(stories(shuffled(articles, seed), size) != found for seed, size in ORDERS)
    halves = [b3(found, half).f1 for half in _halves(events)]
    return "\n".join(
        [
            f"{len(articles)} articles, {len(set(events.values()))} events, {len(set(found.values()))} stories: "
            f"B3 F1 {score.f1:.1f} (precision {score.precision:.1f}, recall {score.recall:.1f})",
            f"halves of the events, {2 * HALVES} of them: F1 {mean(halves):.1f}, least {min(halves):.1f}",
            f"{len(ORDERS)} orders and sizes of batches: {differing} give other stories",
            *_wrong(articles, found, events),
            speed(_LOADED),
        ]
    )


def stories(articles: Sequence[Article], size: int) -> dict[str, str]:
    """The story of each article, as a warehouse says that loads them in batches of a size."""
    with TemporaryDirectory() as scratch, Warehouse.open(Path(scratch) / "stories.duckdb") as warehouse:
        for first in range(0, len(articles), size):
            load(warehouse, articles[first : first + size])
            warehouse.metadata.mark_duplicates()
            warehouse.stories.update()
        return dict(warehouse._con.execute("select document_id, story_id from story_documents").fetchall())


def shuffled(articles: Sequence[Article], seed: int) -> list[Article]:
    """The articles in another order."""
    return random.Random(seed).sample(list(articles), len(articles))


def b3(found: Mapping[str, str], events: Mapping[str, str]) -> Score:
    """B³ over the articles that events has."""
    together = Counter((found[own], event) for own, event in events.items())
    of_story, of_event = Counter(found[own] for own in events), Counter(events.values())
    pairs = [(together[found[own], event], found[own], event) for own, event in events.items()]
    precision = mean(n / of_story[story] for n, story, _ in pairs)
    return Score(100 * precision, 100 * mean(n / of_event[event] for n, _, event in pairs))


def speed(n_articles: int) -> str:
    """A line: how many generated articles a minute are put into stories, in batches, once copies are marked."""
    seconds = 0.0
    with TemporaryDirectory() as scratch, Warehouse.open(Path(scratch) / "stories.duckdb") as warehouse:
        made = Maker(n_articles).articles()
        while batch := list(islice(made, _BATCH)):
            load(warehouse, batch)
            warehouse._con.execute("delete from ops.copy_queue")
            began = time.perf_counter()
            warehouse.stories.update()
            last = time.perf_counter() - began
            seconds += last
        stories, largest = warehouse._con.execute("select count(*), max(n_documents) from stories").fetchall()[0]
    return (
        f"{n_articles:,} generated articles in batches of {_BATCH:,}: {60 * n_articles / seconds:,.0f} articles "
        f"a minute, the last batch {60 * _BATCH / last:,.0f}; {stories:,} stories, the largest of {largest}"
    )


def _halves(events: Mapping[str, str]) -> Iterable[dict[str, str]]:
    names = sorted(set(events.values()))
    for seed in range(HALVES):
        half = set(random.Random(seed).sample(names, len(names) // 2))
        yield {own: event for own, event in events.items() if event in half}
        yield {own: event for own, event in events.items() if event not in half}


def _wrong(articles: Sequence[Article], found: Mapping[str, str], events: Mapping[str, str]) -> Iterable[str]:
    """Articles that are not in the story with most of their event, and stories of several events."""
    members: dict[str, Counter[str]] = defaultdict(Counter)
    for own, event in events.items():
        members[event][found[own]] += 1
    for article in sorted(articles, key=lambda each: (events[each.document_id], each.date_published)):
        event, story = events[article.document_id], found[article.document_id]
        if members[event].most_common(1)[0][0] != story:
            said = f"{article.date_published:%Y-%m-%d} {article.headline[:60]} ({article.source_id})"
            yield f"  apart: {event[:40]}: {said}"
    for story in sorted(set(found.values())):
        joined = {events[own] for own, other in found.items() if other == story}
        if len(joined) > 1:
            yield f"  joined: {', '.join(sorted(joined))}"

"""The articles of tests/gold/news whose statements are annotated, with their texts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.gold_names import gold, news_texts

PARTS = ("dev", "dev2", "dev3", "dev4", "dev5", "dev6", "polnear")


class Article(NamedTuple):
    """An annotated text: its part, name, the event that it is of, and its row of annotation."""

    part: str
    name: str
    text: str
    event: str
    row: dict[str, Any]


def annotated(data: Path) -> Iterator[Article]:
    """The articles of PARTS."""
    rows = {part: gold(part) for part in PARTS}
    texts, events = news_texts(data, [row for part in rows.values() for row in part])
    for part, found in rows.items():
        yield from (Article(part, row["id"], texts[row["id"]], events.get(row["id"], row["id"]), row) for row in found)

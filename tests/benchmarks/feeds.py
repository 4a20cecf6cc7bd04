"""feedparser's public test corpus, read by us and by feedparser: the same entries, and a reason where there are none.

``python -m tests.benchmarks feeds --data FOLDER``; FOLDER is `tests/` of https://github.com/kurtmckee/feedparser.
"""

import time
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import feedparser

from transforms.feeds.items import Item
from transforms.feeds.listing import listing
from transforms.feeds.values import address, plain
from transforms.rejections import Refused

_CODE = (".py", ".pyc")


class _Read(NamedTuple):
    """What a file gave: items, or why there are none."""

    items: tuple[Item, ...]
    reason: str | None


def report(data: Path) -> str:
    """How many files give items or a reason, and how many well-formed ones the entries of feedparser, as Markdown."""
    warnings.simplefilter("ignore", DeprecationWarning)
    files = sorted(path for path in data.rglob("*") if path.is_file() and path.suffix not in _CODE)
    reasons: Counter[str] = Counter()
    seconds = {"ours": 0.0, "feedparser": 0.0}
    n_formed = n_counted = n_same = 0
    others: list[str] = []
    for path in files:
        payload = path.read_bytes()
        started = time.process_time()
        found = _read(payload)
        ours = time.process_time()
        entries = feedparser.parse(payload).entries
        seconds = {
            "ours": seconds["ours"] + ours - started,
            "feedparser": seconds["feedparser"] + time.process_time() - ours,
        }
        reasons.update([found.reason or "items"])
        if "wellformed" not in path.parts:
            continue
        n_formed += 1
        n_counted += len(entries) == len(found.items)
        theirs = [(plain(entry.get("title")), address(entry.get("link"), None)) for entry in entries]
        is_same = theirs == [(item.title, item.url) for item in found.items]
        n_same += is_same
        others += [] if is_same else [path.relative_to(data).as_posix()]
    lines = (
        f"{len(files)} files: {', '.join(f'{reason} {n}' for reason, n in reasons.most_common())}\n",
        "| well-formed files | percent |\n| --- | --- |",
        f"| as many entries as feedparser finds | {100 * n_counted / n_formed:.1f} |",
        f"| and the same titles and addresses | {100 * n_same / n_formed:.1f} |",
        f"\nothers: {', '.join(others)}",
        f"\nCPU-seconds: {seconds['ours']:.1f}, feedparser {seconds['feedparser']:.1f}",
    )
    return "\n".join(lines)


def _read(payload: bytes) -> _Read:
    try:
        found = listing(payload)
    except Refused as refused:
        return _Read((), refused.reason_code)
    return _Read(found.items, None if found.items else f"{found.kind} without items")

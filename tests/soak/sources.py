"""Hours of a schedule: run after run over feeds that change, die and come back; every item once, memory flat."""

import random
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from flows.alerts.source_status import statuses
from flows.run import pipeline
from flows.run.job import Job
from flows.sources.settings import read
from flows.warehouse.publish import connect_published
from tests.outlet import Outlet, hasty_client, serving

FEEDS, _LISTED = 20, 15  # feeds; items that each lists at a time
_FIRST_RUNS = 10  # after which memory is as large as it gets


def sources(folder: Path, seconds: float, seed: int, say: Callable[[str], None]) -> None:
    """Run over changing feeds for so many seconds; raises AssertionError if an item is lost, loaded twice or asked for
    twice, a count does not add up, a dead source is not flagged, or memory grows.
    """
    chance = random.Random(seed)
    process = psutil.Process()
    memory: list[int] = []
    with serving() as outlet, hasty_client():
        listed = _listed(folder, outlet)
        warehouse = folder / "w.duckdb"
        made: set[str] = set()
        dead: set[str] = set()
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            outlet.dead -= dead
            dead = set(chance.sample(sorted(outlet.feeds), 1)) if chance.random() < 0.5 else set()
            outlet.dead |= dead
            made |= publish(outlet, chance, len(memory))
            summary = pipeline.run(Job((), warehouse, sources=listed, with_sources=True, n_workers=0, model="fast"))
            counts = dict(summary.counts())
            assert summary.run["n_read"] == sum(counts.values()), counts
            assert counts["rejected"] == len(dead), (counts, dead)
            check_flags(warehouse, listed, dead)
            memory.append(process.memory_info().rss)
            if len(memory) % 10 == 0:
                say(f"{len(memory)} runs, {len(made)} items, {memory[-1] >> 20} MiB")
        outlet.dead.clear()
        pipeline.run(Job((), warehouse, sources=listed, with_sources=True, model="fast"))
        check_items(outlet, warehouse, made)
    base, last = max(memory[:_FIRST_RUNS]), max(memory[-_FIRST_RUNS:])
    assert last < 1.15 * base, f"memory grew from {base >> 20} to {last >> 20} MiB"
    n_asked = sum(outlet.asked.values())
    say(
        f"sources: {len(memory)} runs in {time.monotonic() - started:.0f} s over {FEEDS} feeds: {len(made)} items, "
        f"each loaded once and asked for once, {n_asked} requests, {outlet.not_modified.total()} of them not modified; "
        f"memory {base >> 20} MiB after {_FIRST_RUNS} runs, {last >> 20} MiB at the end"
    )


def _listed(folder: Path, outlet: Outlet) -> Path:
    """The file of the sources, each with one feed on a host of its own."""
    outlet.feeds |= {f"/feed{number}.xml": [] for number in range(FEEDS)}
    hosts = [outlet.base.replace("://", f"://post{n}.") for n in range(FEEDS)]
    tables = (f'[[source]]\nname = "Post {n}"\nfeeds = ["{host}/feed{n}.xml"]\n' for n, host in enumerate(hosts))
    path = folder / "sources.toml"
    path.write_text("\n".join(tables))
    return path


def publish(outlet: Outlet, chance: random.Random, run: int, resting: Collection[str] = ()) -> set[str]:
    """Put new items on top of some feeds that answer, a few of them in two feeds, and drop the oldest; returns them."""
    new: set[str] = set()
    for path, items in outlet.feeds.items():
        if path in outlet.dead or path in resting or chance.random() < 0.5:
            continue
        names = [f"{path[1:-4]}-{run}-{n}" for n in range(chance.randint(1, 3))]
        items[:0] = names
        new.update(names)
        if chance.random() < 0.1 and (
            others := [o for o in outlet.feeds if o != path and o not in {*outlet.dead, *resting}]
        ):
            outlet.feeds[chance.choice(others)].insert(0, names[0])
    for items in outlet.feeds.values():
        del items[_LISTED:]
    return new & {name for items in outlet.feeds.values() for name in items}


def check_flags(warehouse: Path, listed: Path, dead: set[str]) -> None:
    """Raise AssertionError unless the sources of the dead feeds are flagged, and no others."""
    with connect_published(warehouse) as con:
        found = statuses(con, read(listed), datetime.now(UTC))
    flagged = {status.source_id for status in found if status.is_flagged}
    assert flagged == {f"post_{path[5:-4]}" for path in dead}, (flagged, dead)


def check_items(outlet: Outlet, warehouse: Path, made: set[str]) -> None:
    """Raise AssertionError unless all items are loaded, each once, and each was asked for once."""
    query = "select regexp_extract(url, '/news/(.*)[.]html', 1), count(*) from documents group by all"
    with connect_published(warehouse) as con:
        loaded: dict[str, Any] = dict(con.execute(query).fetchall())
    assert set(loaded) == made, f"lost {made - set(loaded)}, unknown {set(loaded) - made}"
    assert set(loaded.values()) == {1}
    asked = {name: outlet.asked[f"/news/{name}.html"] for name in made}
    assert set(asked.values()) == {1}, {name: n for name, n in asked.items() if n != 1}

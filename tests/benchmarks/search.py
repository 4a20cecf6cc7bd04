"""What search costs on a generated warehouse: making the index, adding to it, asking it; and watchlists over a batch.

``python -m tests.benchmarks search --out FILE`` with a FILE that ``generate`` made; its index is made anew.
"""

import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.search.querying import Asked, opened_index
from flows.warehouse.names import search_path
from flows.warehouse.publish import publish
from flows.warehouse.search.index import bring_up_to_date
from flows.warehouse.search.texts import searched_documents
from flows.warehouse.writer import Warehouse
from transforms.search.grammar import parse
from transforms.watch.watchlists import Watchlist

BATCH = 1_000
WATCHLISTS = 200


def report(path: Path) -> str:
    """Lines of figures."""
    lines = [*_index(path), *_queries(path), *_watchlists(path)]
    return "\n".join(lines)


def _index(path: Path) -> list[str]:
    with Warehouse.open(path) as warehouse:
        con = warehouse._con
        con.execute("update ops.state set search_generation = null")
        whole = _timed(lambda: bring_up_to_date(con, path))
        con.execute(f"insert into ops.search_queue select document_id from documents order by hash(text) limit {BATCH}")
        batch = _timed(lambda: bring_up_to_date(con, path))
        n_documents, n_characters = con.execute("select count(*), sum(length(text)) from documents").fetchall()[0]
        publish(warehouse)  # which closes the connection
    size = sum(file.stat().st_size for file in search_path(path).rglob("*") if file.is_file())
    return [
        f"{n_documents:,} documents, {n_characters / 1e6:.0f} million characters, index of {size / 1e6:.0f} MB",
        f"index from scratch: {whole[0]:.0f} s, {whole[1]:.0f} s of CPU",
        f"index with {BATCH:,} documents changed: {batch[0]:.1f} s, {batch[1]:.1f} s of CPU",
    ]


def _queries(path: Path) -> list[str]:
    with opened_index(path) as reader:
        words = _words(reader.con)
        asked = _asked(words)
        for query in asked:
            reader.answer(Asked(parse(query)))
        times = {query: _best(lambda query=query: reader.answer(Asked(parse(query)))) for query in asked}
        totals = {query: reader.answer(Asked(parse(query))).total for query in asked}
        fts = _fts(reader.con, words)
    slowest = sorted(times, key=lambda query: -times[query][1])
    lines = [f"  {_both(times[query])} {totals[query]:7,} hits  {query}" for query in slowest]
    command = [sys.executable, "-m", "flows.cli.main", "search", asked[0], "--json", "--warehouse", str(path)]
    cold = _best(lambda: json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
    middle = tuple(statistics.median(each) for each in zip(*times.values(), strict=True))
    return [f"warm queries: median {_both(middle)}", *lines, *fts, f"a cold process with --json: {_both(cold)}"]


def _fts(con: object, words: list[str]) -> list[str]:
    """The same words by SQLite's FTS5."""
    with TemporaryDirectory() as folder:
        other = sqlite3.connect(str(Path(folder) / "fts.db"))
        other.execute(
            "create virtual table texts using fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        rows = con.execute("select text from documents where duplicate_of_document_id is null").fetchall()  # type: ignore[attr-defined]
        made = _timed(lambda: (other.executemany("insert into texts(text) values (?)", rows), other.commit()))
        query = "select rowid, bm25(texts) from texts where texts match ? order by rank limit 10"
        times = [_best(lambda word=word: other.execute(query, [word]).fetchall())[0] for word in words]
        size = (Path(folder) / "fts.db").stat().st_size
        other.close()
    return [
        f"SQLite FTS5, texts alone: {made[0]:.0f} s to make, {size / 1e6:.0f} MB; a common word "
        f"{max(times) * 1000:.0f} ms, median of {len(words)} words {statistics.median(times) * 1000:.0f} ms"
    ]


def _words(con: object) -> list[str]:
    """Words of the corpus from the most frequent to rare ones."""
    rows = con.execute("select text from documents order by hash(text) limit 2000").fetchall()  # type: ignore[attr-defined]
    counts = Counter(word for (text,) in rows for word in set(text.lower().split()) if word.isalpha() and len(word) > 2)
    ordered = [word for word, _ in counts.most_common()]
    return [ordered[min(at, len(ordered) - 1)] for at in (0, 3, 10, 30, 100, 300, 1_000, 2_000)]


def _asked(words: list[str]) -> list[str]:
    a, b, c, d, e, f, g, h = words
    return [
        f"{d} {e}", a, h, f"{a} {b} {c}", f"{a} OR {b} OR {g}", f"{e}*", f"{a[:2]}*", f'"{a} {d}"', f"{a} NEAR/5 {d}",
        f"({d} OR {e}) NEAR/10 ({f} OR {g})", f"({d} OR {e[:3]}*) NEAR/5 {a}", f"{d} NOT {a}", f"NOT {a}",
        f"title:{d} body:{e}", f"quote:({d} NEAR/5 {a})", f"speaker:ma* {e}", f"{f} {g} {h}",
        f"({a} AND {f}) OR ({b} AND {g})",
    ]  # fmt: skip


def _watchlists(path: Path) -> list[str]:
    chance = random.Random(3)
    with Warehouse.open(path) as warehouse:
        words = _words(warehouse._con)
        queries = [_asked(chance.sample(words, len(words))) for _ in range(WATCHLISTS)]
        lists = [
            Watchlist(f"w{number}", query, parse(query))
            for number, query in enumerate(each[number % len(each)] for number, each in enumerate(queries))
        ]
        counted = "select document_id from documents where duplicate_of_document_id is null"
        query = f"{counted} order by hash(text) limit {BATCH}"
        ids = [own for (own,) in warehouse._con.execute(query).fetchall()]
        found = []
        took = _timed(lambda: found.extend(warehouse.watch.found(lists, ids)))
        reading = _timed(lambda: list(searched_documents(warehouse._con, ids)))
    return [
        f"{WATCHLISTS} watchlists over {len(ids):,} articles: {took[0]:.1f} s, {took[1]:.1f} s of CPU, of that "
        f"{reading[1]:.1f} s to read the articles; {len(found):,} hits"
    ]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of CPU of this process and those that it started."""
    began, cpu = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - began, _cpu() - cpu


def _cpu() -> float:
    return sum(os.times()[:4])


def _best(work: Callable[[], object], n: int = 3) -> tuple[float, float]:
    """The least seconds, and the least seconds of CPU, of some tries."""
    tries = [_timed(work) for _ in range(n)]
    return min(seconds for seconds, _ in tries), min(cpu for _, cpu in tries)


def _both(times: Sequence[float]) -> str:
    return f"{times[0] * 1000:6.0f} ms ({times[1] * 1000:4.0f} of CPU)"

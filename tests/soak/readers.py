"""Two writers and three readers at once: readers see whole states only, and the tables are those of one writer."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from flows.warehouse.names import published_path
from flows.warehouse.publish import connect_published
from tests.corpus import assert_same, contents, write_corpus
from tests.soak import command

_ARTICLES = 6  # of a run
_ASKED = """
    select (select count(*) from documents), (select count(*) from quotes),
        (select count(*) from quotes anti join documents using (document_id)),
        (select count(*) from mentions anti join entities using (entity_id) where entity_id is not null)
"""


def readers(folder: Path, seconds: float, say: Callable[[str], None]) -> None:
    """Write and read for so long; raises AssertionError if a reader fails or sees half a run, or tables differ."""
    deadline = time.monotonic() + seconds
    warehouse = folder / "w.duckdb"
    written: list[Path] = []
    failures: list[str] = []
    asked = [0, 0, 0]

    def write(number: int) -> None:
        turn = 0
        while time.monotonic() < deadline and not failures:
            first = (2 * turn + number) * _ARTICLES
            corpus = write_corpus(folder / f"in{first:05}", _ARTICLES, first=first)
            try:
                command.finish(_run(corpus, warehouse))
            except AssertionError as error:
                failures.append(f"writer {number}: {error}")
            written.append(corpus)
            turn += 1

    def read(number: int) -> None:
        seen = 0
        while time.monotonic() < deadline and not failures:
            if not published_path(warehouse).exists():
                time.sleep(0.1)
                continue
            with connect_published(warehouse) as con:
                ((documents, _, *dangling),) = con.execute(_ASKED).fetchall()
            asked[number] += 1
            if documents < seen or any(dangling) or documents % _ARTICLES:
                failures.append(f"reader {number}: {documents} documents after {seen}, dangling {dangling}")
            seen = documents

    threads = [threading.Thread(target=write, args=(n,)) for n in range(2)]
    threads += [threading.Thread(target=read, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, "\n".join(failures)
    alone = folder / "alone.duckdb"
    command.finish([*_run(written[0], alone)[:1], *written, *_run(written[0], alone)[2:]])
    assert_same(contents(published_path(alone)), contents(published_path(warehouse)))
    say(f"readers: {len(written)} runs of two writers, {sum(asked)} questions of three readers, tables equal")


def _run(corpus: Path, warehouse: Path) -> list[str | Path]:
    return ["run", corpus, "--warehouse", warehouse, "--no-prefect", "--workers", "1", "--wait", "600"]

"""Two runs that load 100 batches each into one lake on PostgreSQL at once, with a reader beside them."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from flows.warehouse.connection import connect
from flows.warehouse.names import published_path
from tests import postgres
from tests.corpus import assert_same, contents, write_corpus
from tests.soak import command

BATCHES = 100
_OF_A_READER = """
    select
        (select count(*) from documents),
        (select coalesce(sum(n_documents), 0) from ops.batches),
        (select count(*) from quotes anti join documents using (document_id))"""


def lakes(folder: Path, store: str | None, say: Callable[[str], None]) -> None:
    """Both end well, each read sees whole batches, and the tables are those of one run into a file.

    store: where the data go, such as s3://bucket/prefix/; None: a folder.
    """
    if reason := postgres.missing():
        say(f"left out: {reason}")
        return
    corpora = [write_corpus(folder / name, BATCHES, first=BATCHES * n, paragraphs=2) for n, name in enumerate("ab")]
    options = ["--model", "fast", "--batch-documents", "1", "--no-prefect"]
    with postgres.server() as server:
        lake = folder / "w.lake"
        command.finish(["lake", "create", lake, "--catalog", server.catalog, *(["--data", store] if store else [])])
        runs = [command.start(["run", corpus, "--warehouse", lake, *options], folder=folder) for corpus in corpora]
        is_done, reads, failures = Event(), [0], list[str]()
        reader = Thread(target=_read, args=(lake, is_done, reads, failures))
        reader.start()
        try:
            for run in runs:
                _, errors = run.communicate(timeout=3600)
                assert run.returncode == 0, errors
        finally:
            is_done.set()
            reader.join()
        assert not failures, failures
        say(f"{2 * BATCHES} batches by two runs, {reads[0]} reads beside them")
        with connect(lake, read_only=True) as con:
            assert con.execute("select count(*) from ops.batches").fetchall() == [(2 * BATCHES,)]
        command.finish(["run", *corpora, "--warehouse", folder / "w.duckdb", *options])
        assert_same(contents(published_path(folder / "w.duckdb")), contents(lake))
        say(command.finish(["lake", "compact", lake, "--keep", "0s"]).strip())
        assert_same(contents(published_path(folder / "w.duckdb")), contents(lake))


def _read(lake: Path, is_done: Event, reads: list[int], failures: list[str]) -> None:
    before = 0
    while not is_done.wait(0.2):
        try:
            with connect(lake, read_only=True) as con:
                n_documents, n_loaded, n_lost = con.execute(_OF_A_READER).fetchall()[0]
        except Exception as error:
            failures.append(repr(error))
            return
        if n_documents != n_loaded or n_lost or n_documents < before:
            failures.append(f"{n_documents} documents of {n_loaded} that were loaded, {before} before; {n_lost} quotes")
        before = n_documents
        reads[0] += 1

"""The search index beside the published copy: made from the last one and what changed, or from scratch."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import duckdb

import sql
from flows.warehouse.catalog.attach import in_lake
from flows.warehouse.disk import sync
from flows.warehouse.names import search_path
from flows.warehouse.search.schema import KINDS, TEXT_OF, VERSION, Kind, created, moment, opened

if TYPE_CHECKING:
    import tantivy

    from transforms.search.documents import SearchedDocument
    from transforms.search.evaluate import Searched

_LOCK = ".tantivy-writer.lock"  # has the usual rights
_COMPLETE = "complete"  # a file that is written last
_MEMORY = 32_000_000  # of the writer of one index, before it writes to disk
_REBUILT = 0.5  # share of documents that changed, from which all are indexed again


def index_path(warehouse: Path, generation: str) -> Path:
    """The folder of one generation of the index, which has one of each KINDS."""
    return search_path(warehouse) / generation


def is_there(warehouse: Path, generation: str | None) -> bool:
    """Whether this generation of the index is complete, and of this VERSION."""
    if generation is None or not generation.startswith(f"{VERSION}-"):
        return False
    return (index_path(warehouse, generation) / _COMPLETE).is_file()


def generation_of(con: duckdb.DuckDBPyConnection) -> str | None:
    """The generation of the index that belongs to what a connection reads; None: there is none yet."""
    found = con.execute("select search_generation from ops.state").fetchall()[0][0]
    return str(found) if found else None


def bring_up_to_date(con: duckdb.DuckDBPyConnection, warehouse: Path) -> str:
    """Index what changed since the last time, in a new generation that the warehouse then names; for its writer.

    The last generation stays as it is: its files are shared, never written to. Made from scratch if there is none, if
    something of it has to be gone for good, or if most of it changed. If the process dies, nothing has happened.
    Returns the generation, the last one if nothing changed.
    """
    from flows.warehouse.migrations import transaction  # so that readers need not load what it takes

    last = generation_of(con)
    if not is_there(warehouse, last):
        last = None
    changed = _ids(con, sql.query("search/queued"))
    if last is not None and not changed:
        return last
    if not in_lake(con):
        con.execute("checkpoint")  # what was just written is read more slowly
    new = new_generation(con, warehouse, last, changed)
    try:
        with transaction(con):
            said = {"generation": new}
            con.execute("update ops.state set search_generation = $generation, change_id = uuid()", said)
            con.execute("delete from ops.search_queue")
    except BaseException:
        shutil.rmtree(index_path(warehouse, new), ignore_errors=True)
        raise
    return new


def new_generation(con: duckdb.DuckDBPyConnection, warehouse: Path, last: str | None, changed: Sequence[str]) -> str:
    """Make a generation of the last one and the documents that changed, or of all if most did; returns its name."""
    if last is None or len(changed) > _REBUILT * con.execute("select count(*) from documents").fetchall()[0][0]:
        last = None
        changed = _ids(con, "select document_id from documents where duplicate_of_document_id is null order by rowid")
    new = f"{VERSION}-{uuid4().hex[:12]}"
    try:
        _make(con, index_path(warehouse, new), index_path(warehouse, last) if last else None, changed)
    except BaseException:
        shutil.rmtree(index_path(warehouse, new), ignore_errors=True)
        raise
    return new


def discard_others(warehouse: Path, kept: str) -> None:
    """Remove all generations of the index but this one."""
    folder = search_path(warehouse)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name != kept and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def _ids(con: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return [own for (own,) in con.execute(query).fetchall()]


def _make(con: duckdb.DuckDBPyConnection, target: Path, last: Path | None, document_ids: Sequence[str]) -> None:
    from flows.warehouse.search.texts import searched_documents  # what it reads with is loaded when there is work

    if last is not None:
        _share(last, target)
        (target / _COMPLETE).unlink()
    with (
        _writing(target, "documents", is_new=last is None) as documents,
        _writing(target, "quotes", is_new=last is None) as quotes,
    ):
        if last is not None:
            for document_id in document_ids:
                documents.delete_documents_by_term("document_id", document_id)
                quotes.delete_documents_by_term("document_id", document_id)
        for document in searched_documents(con, document_ids):
            documents.add_document(_row("documents", document, document.whole, None))
            for statement, searched in document.quotes():
                quotes.add_document(_row("quotes", document, searched, statement.quote_id))
    for kind in KINDS:
        _readable(target / kind)
        sync(target / kind)  # the library has done so with the files
    (target / _COMPLETE).touch()
    sync(target)
    sync(target.parent)


def _readable(folder: Path) -> None:
    """Who may read the other files of an index may read its lists of files, which the library keeps to their owner."""
    mode = (folder / _LOCK).stat().st_mode
    for name in ("meta.json", ".managed.json"):
        (folder / name).chmod(stat.S_IMODE(mode))


@contextmanager
def _writing(target: Path, kind: Kind, *, is_new: bool) -> Iterator["tantivy.IndexWriter"]:
    index = created(target / kind, kind) if is_new else opened(target / kind)
    writer = index.writer(_MEMORY, 1)
    yield writer
    writer.commit()
    writer.wait_merging_threads()


def _row(kind: Kind, document: "SearchedDocument", searched: "Searched", quote_id: str | None) -> "tantivy.Document":
    import tantivy

    row = tantivy.Document()
    for field in TEXT_OF[kind]:
        for part in searched.parts[field]:
            row.add_text(field, " ".join(part.words))
    for field, ids in searched.ids.items():
        for own in sorted(ids):
            row.add_text(field, own)
    row.add_text("lang", searched.language)
    row.add_text("document_id", document.document_id)
    if quote_id is not None:
        row.add_text("quote_id", quote_id)
    row.add_integer("published_at", moment(document.published_at))
    return row


def _share(last: Path, target: Path) -> None:
    """A folder with the files of another, without a copy of their bytes where the file system can.

    The library writes each file once and puts a new one in the place of what it changes, so that the old folder stays
    as it is; its locks are its own.
    """
    for path in last.rglob("*"):
        copy = target / path.relative_to(last)
        if path.is_dir():
            copy.mkdir(parents=True)
        elif not path.name.endswith(".lock"):
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, copy)
            except OSError:
                shutil.copyfile(path, copy)

"""The one writer of the DuckDB warehouse: each batch in one transaction, so that a kill never leaves half of one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import polars as pl

import sql
from flows.inputs.records import NO_FETCHES, Fetches
from flows.warehouse.catalog.access import Access
from flows.warehouse.connection import ask, connect, give_back, registered
from flows.warehouse.copies.analyses import AnalysisStore
from flows.warehouse.damage import raise_explained
from flows.warehouse.erasure.store import ErasureStore
from flows.warehouse.guards import check_files, check_ours, prepared
from flows.warehouse.intake.concurrent import numbered_after_others, tried_again
from flows.warehouse.intake.fetch_store import FetchStore
from flows.warehouse.intake.input_store import InputStore
from flows.warehouse.knowledge_store import KnowledgeStore
from flows.warehouse.lock import Holder, WarehouseError
from flows.warehouse.metadata_store import MetadataStore
from flows.warehouse.migrations import migrate, transaction
from flows.warehouse.outbox import Outbox
from flows.warehouse.override_store import OverrideStore
from flows.warehouse.resolution import EntityResolution
from flows.warehouse.search.watch_store import WatchStore
from flows.warehouse.stories.store import StoryStore
from flows.warehouse.traces.store import TraceStore
from transforms.ids import digest
from transforms.schemas import (
    BATCHES,
    DOCUMENT_VERSIONS,
    DOCUMENTS,
    MENTIONS,
    QUALITY_RESULTS,
    QUARANTINE,
    QUOTE_SEGMENTS,
    QUOTES,
    SOURCES,
    conform,
)

LOADED = {t.name: t for t in (SOURCES, DOCUMENTS, DOCUMENT_VERSIONS, MENTIONS, QUOTES, QUOTE_SEGMENTS)}
CHANGED = "update ops.state set change_id = uuid()"


class Warehouse:
    """A warehouse that this process alone may write, from open() to close(), or in exclusive() if it is shared."""

    def __init__(self, path: Path, access: Access) -> None:
        """For open(), which takes the lock first."""
        self.path = path
        self._access = access
        self._con = connect(path)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        wait_seconds: float = 600,
        on_wait: Callable[[Holder], None] | None = None,
        share: bool = False,
    ) -> "Warehouse":
        """Lock the warehouse, make its file where there is none, migrate it, and mark runs that died as interrupted.

        share: let others write a lake but for where exclusive() is said.
        Raises WarehouseBusy when another process writes it for longer than wait_seconds (on_wait is told once),
        WarehouseLost when it is gone while its published copy has documents, WarehouseDamaged when it cannot be read,
        NotOurs when it has other tables, WarehouseError when it is of a later version or cannot be written.
        """
        path = prepared(path)
        access = Access(path, wait_seconds, on_wait)
        access.take()
        try:
            check_files(path)
            warehouse = cls(path, access)
        except BaseException as error:
            access.close()
            raise_explained(path, error)
            raise
        try:
            check_ours(warehouse._con, path)
            if migrate(warehouse._con):
                warehouse._con.execute(CHANGED)
            access.mark_interrupted(warehouse._con)
            if share:
                access.share()
        except BaseException as error:
            warehouse.close()
            raise_explained(path, error)
            raise
        return warehouse

    def exclusive(self) -> AbstractContextManager[None]:
        """Be the only writer inside, also of a warehouse that is shared; may be said again inside."""
        return self._access.exclusive()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Close; raises WarehouseDamaged instead of an error that tells of a damaged block."""
        self.close()
        if error is not None:
            raise_explained(self.path, error)

    def close(self) -> None:
        """Write everything to the file and let others have it."""
        try:
            self._con.close()
        finally:
            self._access.close()

    @contextmanager
    def at_rest(self) -> Iterator[Path]:
        """The file, complete and not written to, while the lock is held."""
        self._con.execute("checkpoint")
        self._con.close()
        try:
            yield self.path
        finally:
            self._con = connect(self.path)

    def give_back_memory(self, *, of_new_rows: bool = False) -> None:
        """Give back what the database keeps in memory between two steps; of_new_rows: which go to the file before."""
        if of_new_rows:
            self._con.execute("checkpoint")
        give_back(self._con)

    def known(self, document_ids: Sequence[str]) -> pl.DataFrame:
        """All versions of these documents: document_id, content_hash, version_number, first_seen_at, is_current."""
        wanted = pl.DataFrame({"document_id": document_ids}, schema={"document_id": pl.String})
        with registered(self._con, wanted_documents=wanted):
            return self._con.sql(sql.query("load/stored_versions")).pl()

    @property
    def knowledge(self) -> KnowledgeStore:
        """The imported knowledge base, and what stands around names."""
        return KnowledgeStore(self._con)

    @property
    def overrides(self) -> OverrideStore:
        """The overrides that entities are resolved with."""
        return OverrideStore(self._con)

    @property
    def inputs(self) -> InputStore:
        """The files that were read."""
        return InputStore(self._con)

    @property
    def fetches(self) -> FetchStore:
        """The addresses that were fetched."""
        return FetchStore(self._con)

    @property
    def analyses(self) -> AnalysisStore:
        """What was analysed already."""
        return AnalysisStore(self._con)

    @property
    def metadata(self) -> MetadataStore:
        """What is known about documents besides their texts."""
        return MetadataStore(self._con)

    @property
    def stories(self) -> StoryStore:
        """Which documents report the same event."""
        return StoryStore(self._con)

    @property
    def traces(self) -> TraceStore:
        """Which quotes are the same utterance."""
        return TraceStore(self._con)

    @property
    def erasures(self) -> ErasureStore:
        """What was erased on request, and what runs refuse because of it."""
        return ErasureStore(self._con)

    @property
    def watch(self) -> WatchStore:
        """What watchlists look at, and what they found."""
        return WatchStore(self._con)

    @property
    def outbox(self) -> Outbox:
        """The alerts, and where they went."""
        return Outbox(self._con)

    def ask(self, query: str, **parameters: object) -> list[dict[str, Any]]:
        """The rows of a query of sql/queries/."""
        return ask(self._con, query, **parameters)

    def is_resolved(self, fingerprint: str | None = None) -> bool:
        """Whether entities stand for all that was loaded and, by its fingerprint, for what else decides them."""
        same = "load_id = resolved_load_id and resolution_fingerprint is not distinct from $fingerprint"
        return self._state(f"load_id is null or {same}", fingerprint=fingerprint) is True

    def change_id(self) -> str:
        """What the contents are known by: another one after each change that is published."""
        return str(self._state("change_id"))

    def start_run(self, *, run_id: str, started_at: datetime, code_version: str, model_version: str) -> None:
        """Record a run that begins."""
        versions = {"code_version": code_version, "model_version": model_version}
        self._access.begin_run(self._con, run_id)
        with self.exclusive(), transaction(self._con):
            self._con.execute(sql.query("runs/start"), {"run_id": run_id, "started_at": started_at, **versions})

    def finish_run(self, run_id: str, *, status: str, finished_at: datetime, **counts: int) -> None:
        """Record how a run ended; counts are those of ops.runs but for n_duplicates, which are counted here."""
        # that alone is nothing to publish: a run that found nothing new is published with the next
        values = {"run_id": run_id, "status": status, "finished_at": finished_at, **counts}
        with self.exclusive(), transaction(self._con):
            self._con.execute(sql.query("runs/finish"), values)

    def load_batch(
        self,
        tables: Mapping[str, pl.DataFrame],
        *,
        run_id: str,
        content_hash: str,
        quarantine: pl.DataFrame,
        quality: pl.DataFrame,
        loaded_at: datetime,
        fetches: Fetches = NO_FETCHES,
    ) -> int:
        """Load the rows of some documents in one transaction; returns how many rows are new in the quarantine.

        `tables` has LOADED tables by name; the rows of a document replace all that are there, and a text that changed
        moves to document_versions. Quarantine rows of the same origin that are not refused again are resolved.
        Rows whose document or quote is not in the batch are left out: it was refused.
        What was fetched for these documents is remembered with them.
        Raises WarehouseError when a changed text does not have a new number.
        """
        if unknown := sorted(set(tables) - set(LOADED)):
            raise WarehouseError(f"cannot load {', '.join(unknown)}; a batch may have {', '.join(LOADED)}")
        views = {f"batch_{name}": conform(tables.get(name, table.empty()), table) for name, table in LOADED.items()}
        n_documents = views["batch_documents"].height
        batch = {
            "batch_id": "b" + digest("batch", content_hash, run_id),
            "run_id": run_id,
            "content_hash": content_hash,
            "n_documents": n_documents,
            "loaded_at": loaded_at,
        }
        views |= {"new_quarantine": conform(quarantine, QUARANTINE), "new_quality": conform(quality, QUALITY_RESULTS)}
        views["batch"] = pl.DataFrame([batch], schema=BATCHES.schema)
        has_rows = n_documents + views["batch_document_versions"].height > 0
        with self.exclusive():
            if self._access.is_shared:
                views |= numbered_after_others(self._con, views)
            with registered(self._con, **views):
                return tried_again(lambda: self._load(fetches, run_id, has_rows=has_rows))

    def _load(self, fetches: Fetches, run_id: str, *, has_rows: bool) -> int:
        with transaction(self._con):
            if has_rows:
                self._refuse_old_numbers()
                self._con.execute(sql.query("load/old_versions"))
                self._con.execute(sql.query("load/batch"))
            self._con.execute(sql.query("load/resolve_quarantine"))
            self._con.execute(sql.query("load/quality"))
            n_new = self._quarantine()
            self.fetches.record(fetches, run_id)
            return n_new

    def load_quarantine(self, quarantine: pl.DataFrame, fetches: Fetches = NO_FETCHES, run_id: str = "") -> int:
        """Put refusals, and what a run fetched, that belong to no batch into their tables; returns how many are new."""
        frame = conform(quarantine, QUARANTINE)
        with registered(self._con, new_quarantine=frame), self.exclusive(), transaction(self._con):
            n_new = self._quarantine()
            self.fetches.record(fetches, run_id)
            return n_new

    def resolution(self, fingerprint: str | None = None) -> EntityResolution:
        """Work out who is who: of all names if the fingerprint is new, else of what changed and depends on it."""
        new = "resolved_load_id is null or resolution_fingerprint is distinct from $fingerprint"
        return EntityResolution(self._con, is_full=bool(self._state(new, fingerprint=fingerprint)))

    def _state(self, what: str, **parameters: object) -> object:
        return self._con.execute(f"select {what} from ops.state", parameters).fetchall()[0][0]  # noqa: S608

    def _quarantine(self) -> int:
        if n_new := int(self._con.execute(sql.query("load/quarantine")).fetchall()[0][0]):
            self._con.execute(CHANGED)
        return n_new

    def _refuse_old_numbers(self) -> None:
        if stale := self._con.execute(sql.query("load/outdated_versions")).fetchall():
            document_id, number, there = stale[0]
            raise WarehouseError(
                f"cannot load version {number} of document {document_id}: version {there} is there with another text; "
                "number versions after what known() returns"
            )

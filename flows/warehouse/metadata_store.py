"""What is known about documents, changed without their texts: new outlets, authors, dates."""

from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.copies.index import CopyIndex
from flows.warehouse.migrations import transaction
from flows.warehouse.search.index import bring_up_to_date
from flows.warehouse.subjects.store import SubjectStore
from flows.warehouse.sums.store import SumStore
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, QUALITY_RESULTS, SOURCES, TIMESTAMP, conform


class MetadataStore:
    """The columns of documents that no analysis depends on; for one connection that may write."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.metadata."""
        self._con = con

    def load(
        self, documents: pl.DataFrame, superseded: pl.DataFrame, sources: pl.DataFrame, *, quality: pl.DataFrame
    ) -> None:
        """Load DOCUMENTS with new version numbers whose analysis is there, in one transaction; it stays as it is.

        With them come the DOCUMENT_VERSIONS before them and their outlets. What they replace is kept as a version.
        """
        views = {
            "batch_documents": conform(documents, DOCUMENTS),
            "batch_document_versions": conform(superseded, DOCUMENT_VERSIONS),
            "batch_sources": conform(sources, SOURCES),
            "new_quality": conform(quality, QUALITY_RESULTS),
        }
        with registered(self._con, **views), transaction(self._con):
            if not documents.is_empty():
                self._con.execute(sql.query("load/old_versions"))
                self._con.execute(sql.query("load/metadata"))
                self._con.execute(sql.query("load/days"))
            self._con.execute(sql.query("load/quality"))

    def use_passed_dates(self, now: datetime) -> int:
        """Give documents the dates that lay ahead when they were read and have passed; returns how many changed."""
        ahead = "select 1 from documents where date_published_ahead <= $now or date_modified_ahead <= $now limit 1"
        if not self._con.execute(ahead, {"now": now}).fetchall():
            return 0
        clock = pl.DataFrame({"now": [now]}, schema={"now": TIMESTAMP})
        with registered(self._con, clock=clock), transaction(self._con):
            n_changed = int(self._con.execute(sql.query("load/passed_dates")).fetchall()[0][0])
            self._con.execute(sql.query("load/days"))
        return n_changed

    def mark_duplicates(self) -> int:
        """Mark documents whose text another has, or nearly so; returns how many marks changed.

        The agency's own text counts, then the earliest published, then the least id: transforms/duplicates/groups.py.
        """
        return CopyIndex(self._con).mark()

    def find_subjects(self) -> int:
        """Find the topics and keywords of documents that changed; returns how many these are."""
        return SubjectStore(self._con).update()

    def index_texts(self, warehouse: Path) -> str:
        """Bring the search index of this warehouse up to date; returns its generation."""
        return bring_up_to_date(self._con, warehouse)

    def update_sums(self) -> int:
        """Bring what marts add up to date for documents that changed; returns how many these are."""
        return SumStore(self._con).update()

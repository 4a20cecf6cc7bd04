"""Sums of each document that marts add up, written again for those that changed."""

import duckdb

import sql
from flows.warehouse.migrations import transaction

DOCUMENTS_AT_ONCE = 50_000  # each time reads the columns of ids of all mentions and quotes


class SumStore:
    """ops.document_entities and ops.statement_stems; for one connection that may write.

    Documents that are loaded, dated, marked as copies, cut or erased, or whose mentions have another entity, are put
    into ops.sums_queue. update() works out their rows again.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For MetadataStore.update_sums."""
        self._con = con

    def update(self) -> int:
        """Bring the sums up to date; returns of how many documents. A kill leaves the rest for the next call."""
        n_documents = 0
        while self._con.execute("select 1 from ops.sums_queue limit 1").fetchall():
            with transaction(self._con):
                self._con.execute(sql.query("sums/next_documents"), {"size": DOCUMENTS_AT_ONCE})
                n_documents += self._con.execute("select count(*) from next_summed").fetchall()[0][0]
                self._con.execute(sql.query("sums/write"))
        return n_documents

"""What documents are about, worked out for those that changed: the same whatever the batches and their order."""

import duckdb
import polars as pl

import seeds
import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction
from transforms.schemas import TOPICS, conform

DOCUMENTS_AT_ONCE = 1_000


class SubjectStore:
    """The topics and keywords of documents; for one connection that may write.

    What is loaded or cut is put into ops.subject_queue. update() works through it, which costs what is new; with other
    rules or word lists than the last time, through all documents.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For MetadataStore."""
        self._con = con

    def update(self) -> int:
        """Bring them up to date; returns of how many documents. A kill leaves the rest for the next call."""
        self._begin_again_with_other_rules()
        n_documents = 0
        while self._con.execute("select 1 from ops.subject_queue limit 1").fetchall():
            with transaction(self._con):
                n_documents += self._next()
        return n_documents

    def _begin_again_with_other_rules(self) -> None:
        from transforms.keywords.version import KEYWORDS_VERSION
        from transforms.topics.version import TOPICS_VERSION

        version = f"{TOPICS_VERSION}.{KEYWORDS_VERSION}{seeds.added_digest()}"
        if self._con.execute("select subjects_version from ops.state").fetchall() == [(version,)]:
            return
        known = conform(seeds.table("shared/topics"), TOPICS)
        with registered(self._con, known_topics=known), transaction(self._con):
            self._con.execute(sql.query("subjects/begin_again"), {"version": version})

    def _next(self) -> int:
        from transforms.keywords.stage import document_keywords  # word lists are loaded when there is work
        from transforms.topics.stage import document_topics

        self._con.execute(sql.query("subjects/next_documents"), {"size": DOCUMENTS_AT_ONCE})
        documents: pl.DataFrame = self._con.execute(sql.query("subjects/documents")).pl()
        names: pl.DataFrame = self._con.execute(sql.query("subjects/names")).pl()
        erased = {value for (value,) in self._con.execute(sql.query("erasure/names")).fetchall()}
        keywords = document_keywords(documents, names, erased)
        found = {"new_topics": document_topics(documents), "new_keywords": keywords}
        with registered(self._con, **found):
            self._con.execute(sql.query("subjects/write"))
        return documents.height

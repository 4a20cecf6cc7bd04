"""What was analysed already: the rows of documents with the same text, as the analysis gave them."""

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from transforms.annotations import ANALYSED, Annotations
from transforms.rejections import rejected
from transforms.schemas import MENTIONS, QUOTE_SEGMENTS, QUOTES, conform


class AnalysisStore:
    """The analyses of a warehouse; for one connection that may write."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.analyses."""
        self._con = con

    def known(self, documents: pl.DataFrame, model_version: str) -> pl.DataFrame:
        """Which DOCUMENTS have a text that was analysed by this model: document_id, analysed (a document), origin.

        Documents of whose rows the gate rejected some, or of which less than all is kept, do not stand for others.
        """
        with registered(self._con, asked_texts=documents.select("document_id", "origin", *ANALYSED)):
            rows = self._con.execute(sql.query("copies/analysed"), {"model_version": model_version}).fetchall()
        schema = {"document_id": pl.String, "analysed": pl.String, "origin": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def annotations(self, document_ids: pl.Series) -> Annotations:
        """The rows of documents before entities were resolved."""
        wanted = pl.DataFrame({"document_id": document_ids.unique()}, schema={"document_id": pl.String})
        with registered(self._con, wanted_documents=wanted):
            mentions = self._con.sql(sql.query("copies/analysed_mentions")).pl()
            quotes = self._con.sql(sql.query("copies/analysed_quotes")).pl()
            segments = self._con.sql(sql.query("copies/analysed_segments")).pl()
        return Annotations(
            conform(mentions, MENTIONS), conform(quotes, QUOTES), conform(segments, QUOTE_SEGMENTS), rejected([])
        )

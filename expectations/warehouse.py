"""The same suites over a whole warehouse, in chunks of whole documents, with the counts added up."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from expectations import checks
from expectations.checks import ROW, numbered
from expectations.engine import Finding, check_header, check_rows
from expectations.gate import BATCH_TABLES
from expectations.results import N_KEYS, NO_PAST, Past, bound_parameters, bounds, result_row, results_frame
from expectations.suites import SUITES, Measure, Suite

CHUNK_TABLES = (*BATCH_TABLES, "document_topics")
ResultRow = dict[str, Any]  # of QUALITY_RESULTS


class ChunkError(ValueError):
    """Chunks do not hold whole documents in order of their ids, so that what they add up to is not the warehouse."""


def check_warehouse(
    chunks: Iterable[Mapping[str, pl.DataFrame]],
    entities: pl.DataFrame,
    aliases: pl.DataFrame,
    *,
    run_id: str,
    as_of: datetime,
    batch_id: str = "warehouse",
    past: Past = NO_PAST,
) -> pl.DataFrame:
    """QUALITY_RESULTS of the whole warehouse: every expectation once, with the counts of all chunks added up.

    chunks: mappings with documents, document_versions, mentions, quotes, quote_segments and document_topics, one in
    memory at a time. Each chunk must hold all rows, of every table, whose document id lies in its range of ids, and
    the ranges must ascend, the first open below and the last above: only so rows without a document are seen as well,
    and unique keys in each chunk mean unique keys in the warehouse, for the keys contain the document's id
    (id_matches_span). The document id of a segment is what stands before the colon of its quote_id; rows without one
    belong to the first chunk. Raises ChunkError when the documents' ids do not ascend from chunk to chunk or a table
    is missing.
    """
    totals = _Totals(run_id, batch_id)
    ids, highest = entities["entity_id"], ""
    for chunk in chunks:
        missing = [name for name in CHUNK_TABLES if name not in chunk]
        if missing:
            raise ChunkError(f"a chunk lacks {', '.join(missing)}; it must have {', '.join(CHUNK_TABLES)}")
        if not totals.headers_fit({name: chunk[name] for name in CHUNK_TABLES}):
            continue
        found = chunk["documents"]["document_id"].drop_nulls().sort()
        if len(found):
            if found[0] <= highest:
                raise ChunkError(f"document {found[0]} comes after {highest}: chunks must ascend by document_id")
            highest = found[-1]
        frames = {name: numbered(chunk[name]) for name in CHUNK_TABLES}
        documents, mentions, quotes = frames["documents"], frames["mentions"], frames["quotes"]
        segments = checks.quote_segments(frames["quote_segments"], quotes)
        broken = segments.filter(pl.col(ROW).is_in(totals.failures("quote_segments", segments)))["quote_id"]
        totals.failures("documents", checks.documents(documents, quotes, as_of))
        totals.failures("document_versions", checks.document_versions(frames["document_versions"], documents))
        totals.failures("mentions", checks.mentions(mentions, documents, ids))
        totals.failures("quotes", checks.quotes(quotes, documents, mentions, segments, broken, ids))
        totals.failures("document_topics", checks.document_topics(frames["document_topics"], documents))
    if totals.headers_fit({"entities": entities, "entity_aliases": aliases}):
        totals.failures("entities", checks.entities(numbered(entities)))
        totals.failures("entity_aliases", checks.entity_aliases(numbered(aliases), ids))
    totals.judge_measures(past)
    return results_frame(totals.in_order())


class _Totals:
    """Result rows by suite, expectation and column, added up over chunks."""

    def __init__(self, run_id: str, batch_id: str) -> None:
        self._run_id, self._batch_id = run_id, batch_id
        self._rows: dict[tuple[str, str, str | None], ResultRow] = {}

    def headers_fit(self, frames: Mapping[str, pl.DataFrame]) -> bool:
        """Whether all tables have their columns, without which nothing else can be computed."""
        fits = True
        for name, frame in frames.items():
            finding = check_header(SUITES[name], frame)
            self._add(SUITES[name], finding, frame)
            fits = fits and finding.success
        return fits

    def failures(self, name: str, checked: pl.DataFrame) -> list[int]:
        """Add the findings on a numbered frame with check columns; returns the numbers of the failing rows."""
        suite, failed = SUITES[name], set[int]()
        for finding in check_rows(suite, checked, bound_parameters(suite, NO_PAST), is_screened=False):
            self._add(suite, finding, checked)
            if finding.expectation.severity == "row":
                failed.update(finding.rows)
        return sorted(failed)

    def _add(self, suite: Suite, finding: Finding, frame: pl.DataFrame) -> None:
        """Add up counts; a measure is the mean of all rows."""
        row: ResultRow = result_row(suite, finding, frame, self._run_id, self._batch_id)
        total = self._rows.setdefault((row["suite"], row["expectation"], row["column_name"]), row)
        if total is row:
            return
        if row["observed_value"] is not None:
            sums = [(r["observed_value"] or 0.0) * r["n_checked"] for r in (total, row)]
            total["observed_value"] = sum(sums) / (total["n_checked"] + row["n_checked"])
        total["success"] = total["success"] and row["success"]
        total["n_checked"] += row["n_checked"]
        total["n_unexpected"] += row["n_unexpected"]
        total["unexpected_keys"] = list(dict.fromkeys(total["unexpected_keys"] + row["unexpected_keys"]))[:N_KEYS]

    def judge_measures(self, past: Past) -> None:
        """A measure holds or fails for the whole warehouse, not for a chunk."""
        for suite in SUITES.values():
            for measure in suite.rows:
                row = self._rows.get((suite.name, measure.name, measure.column_name))
                if isinstance(measure, Measure) and row is not None and row["observed_value"] is not None:
                    low, high = bounds(measure, past.get(measure.name, ()))
                    row["success"] = low <= row["observed_value"] <= high

    def in_order(self) -> list[ResultRow]:
        """The rows in the order of the suites."""
        places = list(SUITES)
        return sorted(self._rows.values(), key=lambda row: places.index(row["suite"]))

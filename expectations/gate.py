"""The gate: which rows of a batch, or of the entities, may be loaded, which are rejected and why; what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import polars as pl

from expectations import checks
from expectations.checks import ROW, numbered
from expectations.gate_session import GateSession
from expectations.results import NO_PAST, Past, results_frame
from expectations.suites import BATCH_SUITES, SUITES
from transforms.schemas import REJECTED, conform

BATCH_TABLES = ("documents", "document_versions", "mentions", "quotes", "quote_segments")
REQUIRED_TABLES = ("documents", "mentions", "quotes", "quote_segments")
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Verdict:
    """What the gate decided.

    tables: what may be loaded; rejected: REJECTED, one row for each row that may not; results: QUALITY_RESULTS;
    stopped: the report of failed expectations of severity error, where nothing may be loaded, else None.
    """

    tables: dict[str, pl.DataFrame]
    rejected: pl.DataFrame
    results: pl.DataFrame
    stopped: str | None


def _missing_keys(before: pl.DataFrame, passed: pl.DataFrame, key: str) -> pl.Series:
    """Keys of rows that did not pass."""
    return before.filter(~pl.col(key).is_in(passed[key].implode()))[key].drop_nulls().unique()


def _verdict(session: GateSession, tables: Mapping[str, pl.DataFrame], stopped: str | None = None) -> Verdict:
    """What was gathered, with the tables as their contracts have them; none of their rows where the batch stopped."""
    contracts = {name: session.suites[name].table for name in tables}
    passed = {
        name: table.empty() if stopped else conform(tables[name].select(list(table.columns)), table)
        for name, table in contracts.items()
    }
    rejected = pl.concat(session.rejected) if session.rejected else REJECTED.empty()
    return Verdict(passed, rejected, results_frame(session.results), stopped)


def check_batch(
    tables: Mapping[str, pl.DataFrame],
    *,
    run_id: str,
    batch_id: str,
    past: Past = NO_PAST,
    as_of: datetime | None = None,
) -> Verdict:
    """What of a batch may be loaded.

    tables: documents, mentions, quotes, quote_segments and, where there are any, document_versions. The tables
    are taken in that order, and a row goes with its parent: mentions and quotes with their document, segments with
    their quote, a quote with its segments and its speaker's mention, a duplicate with its original of this batch.
    past: the figures of past runs by the name of the measure (share_with_speaker, share_with_date,
    quotes_per_document). as_of: the time of the run, after which nothing was published; the latest first_seen_at
    of the batch where it is not given. Every row that came in is in tables or, once, in rejected; when the batch is
    stopped, rejected has its documents. Raises ValueError when a table is missing or unknown.
    """
    _want(tables, REQUIRED_TABLES, BATCH_TABLES)
    ordered = {name: tables[name] for name in BATCH_TABLES if name in tables}
    session = GateSession(BATCH_SUITES, run_id, batch_id, past)
    if stopped := session.stopped(ordered):
        return _verdict(session, ordered, stopped)
    session.origins = ordered["documents"].select("document_id", "origin").unique("document_id", keep="first")
    incoming = {name: numbered(frame) for name, frame in ordered.items()}
    now = as_of or cast(datetime | None, ordered["documents"]["first_seen_at"].max()) or _LATEST
    passed = {"documents": _documents(session, incoming, now)}
    left = _without_orphans(session, incoming, passed["documents"])
    if "document_versions" in left:
        checked = checks.document_versions(left["document_versions"], passed["documents"])
        passed["document_versions"] = session.passing("document_versions", checked)
    passed["mentions"] = session.passing("mentions", checks.mentions(left["mentions"], passed["documents"]))
    passed["quotes"], passed["quote_segments"] = _quotes(session, incoming, left["quotes"], passed)
    return _verdict(session, passed)


def _documents(session: GateSession, incoming: Mapping[str, pl.DataFrame], now: datetime) -> pl.DataFrame:
    """The documents that pass; a duplicate goes with its original of this batch."""
    checked = checks.documents(incoming["documents"], incoming["quotes"], now)
    kept = session.passing("documents", checked)
    failed = _missing_keys(checked, kept, "document_id")
    return session.drop_dependants("documents", kept, "document_id", "duplicate_of_document_id", failed)


def _without_orphans(
    session: GateSession, incoming: Mapping[str, pl.DataFrame], documents: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """The rows of versions, mentions and quotes whose document was not rejected."""
    failed = _missing_keys(incoming["documents"], documents, "document_id")
    left: dict[str, pl.DataFrame] = {}
    for name in ("document_versions", "mentions", "quotes"):
        if name in incoming:
            orphan = pl.col("document_id").is_in(failed.implode()).fill_null(False)
            session.reject_orphans(name, incoming[name].filter(orphan), "documents", "document_id")
            left[name] = incoming[name].filter(~orphan)
    return left


def _quotes(
    session: GateSession,
    incoming: Mapping[str, pl.DataFrame],
    quotes: pl.DataFrame,
    passed: Mapping[str, pl.DataFrame],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The quotes and the segments that pass.

    Segments are checked first, since a quote needs all of its segments; those of a rejected quote are rejected last.
    """
    lost = _missing_keys(incoming["quotes"], quotes, "quote_id")
    orphan = pl.col("quote_id").is_in(lost.implode()).fill_null(False)
    session.reject_orphans("quote_segments", incoming["quote_segments"].filter(orphan), "quotes", "quote_id")
    segments = checks.quote_segments(incoming["quote_segments"].filter(~orphan), quotes)
    failed = session.failures("quote_segments", segments)
    session.reject_failed("quote_segments", segments, failed)
    is_broken = pl.col(ROW).is_in(list(failed))
    broken = segments.filter(is_broken)["quote_id"]
    checked = checks.quotes(quotes, passed["documents"], passed["mentions"], segments, broken)
    kept = session.passing("quotes", checked)
    complete = segments.filter(~is_broken)
    orphan = ~pl.col("quote_id").is_in(kept["quote_id"].implode())
    session.reject_orphans("quote_segments", complete.filter(orphan), "quotes", "quote_id")
    return kept, complete.filter(~orphan)


def check_entities(
    entities: pl.DataFrame, aliases: pl.DataFrame, *, run_id: str, batch_id: str = "entities"
) -> Verdict:
    """What of all entities and their aliases may be loaded; tables has entities and entity_aliases.

    An entity goes with the entity that it is merged into, an alias with its entity.
    """
    session = GateSession(SUITES, run_id, batch_id, NO_PAST)
    incoming = {"entities": entities, "entity_aliases": aliases}
    if stopped := session.stopped(incoming):
        return _verdict(session, incoming, stopped)
    checked = checks.entities(numbered(entities))
    kept = session.passing("entities", checked)
    gone = _missing_keys(checked, kept, "entity_id")
    kept = session.drop_dependants("entities", kept, "entity_id", "merged_into_entity_id", gone)
    gone = _missing_keys(checked, kept, "entity_id")
    names = numbered(aliases)
    orphan = pl.col("entity_id").is_in(gone.implode()).fill_null(False)
    session.reject_orphans("entity_aliases", names.filter(orphan), "entities", "entity_id")
    alive = checks.entity_aliases(names.filter(~orphan), kept["entity_id"])
    return _verdict(session, {"entities": kept, "entity_aliases": session.passing("entity_aliases", alive)})


def _want(tables: Mapping[str, pl.DataFrame], required: Sequence[str], allowed: Sequence[str]) -> None:
    missing, unknown = [n for n in required if n not in tables], [n for n in tables if n not in allowed]
    if missing or unknown:
        raise ValueError(f"tables missing: {missing}, unknown: {unknown}; the gate takes {', '.join(allowed)}")

"""The gate: what of a batch, or of the entities, may be loaded, what is refused and why, and what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import polars as pl

from expectations import checks
from expectations.checks import ROW, numbered
from expectations.engine import prepare
from expectations.gate_session import Sitting
from expectations.results import NO_PAST, Past, results_frame
from expectations.suites import BATCH_SUITES, SUITES
from transforms.schemas import REJECTED, conform

__all__ = ["Verdict", "check_batch", "check_entities", "prepare"]

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


def _gone(before: pl.DataFrame, passed: pl.DataFrame, key: str) -> pl.Series:
    """Keys of rows that did not pass."""
    return before.filter(~pl.col(key).is_in(passed[key].implode()))[key].drop_nulls().unique()


def _verdict(sitting: Sitting, tables: Mapping[str, pl.DataFrame], stopped: str | None = None) -> Verdict:
    """What was gathered, with the tables as their contracts have them; none of their rows where the batch stopped."""
    contracts = {name: sitting.suites[name].table for name in tables}
    passed = {
        name: table.empty() if stopped else conform(tables[name].select(list(table.columns)), table)
        for name, table in contracts.items()
    }
    refused = pl.concat(sitting.refused) if sitting.refused else REJECTED.empty()
    return Verdict(passed, refused, results_frame(sitting.results), stopped)


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
    sitting = Sitting(BATCH_SUITES, run_id, batch_id, past)
    if stopped := sitting.stopped(ordered):
        return _verdict(sitting, ordered, stopped)
    documents = ordered["documents"]
    sitting.origins = documents.select("document_id", "origin").unique("document_id", keep="first")
    incoming = {name: numbered(frame) for name, frame in ordered.items()}
    passed: dict[str, pl.DataFrame] = {}

    now = as_of or cast(datetime | None, documents["first_seen_at"].max()) or _LATEST
    checked = checks.documents(incoming["documents"], incoming["quotes"], now)
    kept = sitting.sift("documents", checked)
    gone = _gone(checked, kept, "document_id")
    kept = sitting.drop_dependants("documents", kept, "document_id", "duplicate_of_document_id", gone)
    passed["documents"], gone = kept, _gone(checked, kept, "document_id")

    alive: dict[str, pl.DataFrame] = {}
    for name in ("document_versions", "mentions", "quotes"):
        if name in incoming:
            orphan = pl.col("document_id").is_in(gone.implode()).fill_null(False)
            sitting.refuse_orphans(name, incoming[name].filter(orphan), "documents", "document_id")
            alive[name] = incoming[name].filter(~orphan)
    if "document_versions" in alive:
        checked = checks.document_versions(alive["document_versions"], kept)
        passed["document_versions"] = sitting.sift("document_versions", checked)
    passed["mentions"] = sitting.sift("mentions", checks.mentions(alive["mentions"], kept))

    # Segments are judged before quotes, which need all of theirs, and leave after them.
    lost = _gone(incoming["quotes"], alive["quotes"], "quote_id")
    orphan = pl.col("quote_id").is_in(lost.implode()).fill_null(False)
    sitting.refuse_orphans("quote_segments", incoming["quote_segments"].filter(orphan), "quotes", "quote_id")
    segments = checks.quote_segments(incoming["quote_segments"].filter(~orphan), alive["quotes"])
    failed = sitting.examine("quote_segments", segments)
    sitting.refuse_failed("quote_segments", segments, failed)
    is_broken = pl.col(ROW).is_in(list(failed))
    broken = segments.filter(is_broken)["quote_id"]
    checked = checks.quotes(alive["quotes"], kept, passed["mentions"], segments, broken)
    passed["quotes"] = sitting.sift("quotes", checked)
    whole = segments.filter(~is_broken)
    orphan = ~pl.col("quote_id").is_in(passed["quotes"]["quote_id"].implode())
    sitting.refuse_orphans("quote_segments", whole.filter(orphan), "quotes", "quote_id")
    passed["quote_segments"] = whole.filter(~orphan)
    return _verdict(sitting, passed)


def check_entities(
    entities: pl.DataFrame, aliases: pl.DataFrame, *, run_id: str, batch_id: str = "entities"
) -> Verdict:
    """What of all entities and their aliases may be loaded; tables has entities and entity_aliases.

    An entity goes with the entity that it is merged into, an alias with its entity.
    """
    sitting = Sitting(SUITES, run_id, batch_id, NO_PAST)
    incoming = {"entities": entities, "entity_aliases": aliases}
    if stopped := sitting.stopped(incoming):
        return _verdict(sitting, incoming, stopped)
    checked = checks.entities(numbered(entities))
    kept = sitting.sift("entities", checked)
    gone = _gone(checked, kept, "entity_id")
    kept = sitting.drop_dependants("entities", kept, "entity_id", "merged_into_entity_id", gone)
    gone = _gone(checked, kept, "entity_id")
    names = numbered(aliases)
    orphan = pl.col("entity_id").is_in(gone.implode()).fill_null(False)
    sitting.refuse_orphans("entity_aliases", names.filter(orphan), "entities", "entity_id")
    alive = checks.entity_aliases(names.filter(~orphan), kept["entity_id"])
    return _verdict(sitting, {"entities": kept, "entity_aliases": sitting.sift("entity_aliases", alive)})


def _want(tables: Mapping[str, pl.DataFrame], required: Sequence[str], allowed: Sequence[str]) -> None:
    missing, unknown = [n for n in required if n not in tables], [n for n in tables if n not in allowed]
    if missing or unknown:
        raise ValueError(f"tables missing: {missing}, unknown: {unknown}; the gate takes {', '.join(allowed)}")

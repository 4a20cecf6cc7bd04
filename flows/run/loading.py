"""The end of a batch's way: the gate, the warehouse, and what is worked out over the whole corpus."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import NamedTuple

import polars as pl

from expectations.gate import check_batch, check_entities
from flows.inputs.records import NO_FETCHES
from flows.run.entity_items import possible_items, with_knowledge
from flows.run.job import Batch
from flows.run.staging import read_annotations
from flows.warehouse.writer import Warehouse
from transforms.documents.sources import source_rows
from transforms.entities.blocking import name_blocks
from transforms.entities.overrides import NO_OVERRIDES, Overrides
from transforms.entities.stage import RULES, entities
from transforms.ids import digest
from transforms.knowledge.candidates import city_countries, shipped
from transforms.lexicon.languages import ENGLISH
from transforms.rejections import quarantine
from transforms.retention import Retention, retained
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, MENTIONS, QUOTE_SEGMENTS, QUOTES
from transforms.takedowns import without_names, without_taken_down

_NO_RECORDS = pl.DataFrame(schema={"origin": pl.String, "payload_sha256": pl.String})
SETTLED_AT_ONCE = 256  # documents: to look at fewer costs more in all
# documents whose names are in memory at once: some of what is there, since each time costs what a large warehouse has
RESOLVED_AT_ONCE, RESOLVED_AT_MOST, RESOLVED_OF = 512, 4_096, 64
MANY_DOCUMENTS = 100  # that a batch has, unless it is the last one
PAST_RUNS = 14  # runs whose measures bound those of this run
_AT_THE_END = (
    "flows.warehouse.search.texts",
    "tantivy",
    "transforms.duplicates.index_keys",
    "transforms.duplicates.similarity",
    "transforms.stories.pairs",
    "transforms.stories.places",
    "transforms.traces.wordings",
)
BOUNDED_MEASURES = ("share_with_speaker", "share_with_date", "quotes_per_document")


class Loaded(NamedTuple):
    """What became of a batch; stopped is the gate's report when none of it was loaded."""

    n_loaded: int  # records
    n_rejected: int  # records
    n_quarantined: int  # rows of all tables that are new in quarantine
    stopped: str | None


def load(warehouse: Warehouse, batch: Batch) -> Loaded:
    """Check an annotated batch and load what may be loaded, in one transaction; the rest goes to the quarantine."""
    found = read_annotations(batch.folder)
    current, superseded, erased = _still_wanted(warehouse, batch)
    kept = without_names(found.mentions, found.quotes, found.quote_segments, warehouse.erasures.names())
    failed = found.rejected.select(document_id="row_key")
    verdict = check_batch(
        {
            "documents": current.join(failed, on="document_id", how="anti"),
            "document_versions": superseded.join(failed, on="document_id", how="anti"),
            **kept._asdict(),
        },
        run_id=batch.run_id,
        batch_id=batch.folder.name,
        past={measure: _past(warehouse, measure) for measure in BOUNDED_MEASURES},
        as_of=batch.read_at,
    )
    tables = retained(verdict.tables, batch.retention)
    tables["sources"] = source_rows(tables["documents"], batch.listed)
    n_quarantined = warehouse.load_batch(
        {} if verdict.stopped else tables,
        run_id=batch.run_id,
        content_hash=batch.folder.name,
        quarantine=quarantine(pl.concat([batch.rejected, erased, found.rejected, verdict.rejected]), batch.run_id),
        quality=verdict.results,
        loaded_at=datetime.now(UTC),
        fetches=NO_FETCHES if verdict.stopped else batch.fetches,
    )
    if not verdict.stopped:
        with warehouse.exclusive():
            warehouse.inputs.record(batch.finished, batch.run_id)
    n_records = batch.current.height + batch.superseded.height
    n_loaded = 0 if verdict.stopped else tables["documents"].height + tables["document_versions"].height
    return Loaded(n_loaded, n_records - n_loaded, n_quarantined, verdict.stopped)


def _past(warehouse: Warehouse, measure: str) -> list[float]:
    """What a measure of the gate was in the last finished runs, newest first, one value a run."""
    return [row["share"] for row in warehouse.ask("runs/past_shares", expectation=measure, n_runs=PAST_RUNS)]


def _still_wanted(warehouse: Warehouse, batch: Batch) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """DOCUMENTS and DOCUMENT_VERSIONS of a batch but for what was erased since it was read, and that as REJECTED."""
    current, erased = without_taken_down(batch.current, _NO_RECORDS, warehouse.erasures.refused(batch.current))
    gone = batch.current.join(current, on="document_id", how="anti")
    return current, batch.superseded.join(gone, on="document_id", how="anti"), erased


def load_metadata(
    warehouse: Warehouse,
    documents: pl.DataFrame,
    superseded: pl.DataFrame,
    *,
    run_id: str,
    now: datetime,
    retention: Mapping[str, Retention] = {},
    listed: pl.DataFrame | None = None,
) -> Loaded:
    """Check and load DOCUMENTS of which only the metadata is new, and their DOCUMENT_VERSIONS; analyses stay."""
    verdict = check_batch(
        {
            "documents": documents,
            "document_versions": superseded,
            "mentions": MENTIONS.empty(),
            "quotes": QUOTES.empty(),
            "quote_segments": QUOTE_SEGMENTS.empty(),
        },
        run_id=run_id,
        batch_id="b" + digest("metadata", run_id, *documents["document_id"], *map(str, documents["version_number"])),
        as_of=now,
    )
    tables = retained(verdict.tables, retention)
    with warehouse.exclusive():
        n_quarantined = warehouse.load_quarantine(quarantine(verdict.rejected, run_id))
        warehouse.metadata.load(
            DOCUMENTS.empty() if verdict.stopped else tables["documents"],
            DOCUMENT_VERSIONS.empty() if verdict.stopped else tables["document_versions"],
            source_rows(verdict.tables["documents"], listed),
            # shares of a batch without quotes say nothing
            quality=verdict.results.filter(pl.col("observed_value").is_null()),
        )
    n_records = documents.height + superseded.height
    n_loaded = 0 if verdict.stopped else sum(verdict.tables[name].height for name in ("documents", "document_versions"))
    return Loaded(n_loaded, n_records - n_loaded, n_quarantined, verdict.stopped)


def prepare() -> None:
    """Load what the end of a run works with, which takes a second: while other processes analyse the first batch."""
    for module in _AT_THE_END:
        import_module(module)
    shipped()
    city_countries()
    from transforms.keywords.phrases import has_dictionary, phrases
    from transforms.topics.vocabulary import vocabulary

    vocabulary(ENGLISH)
    if has_dictionary(ENGLISH):
        phrases("", "A strike.", ENGLISH)  # looks words up in all lists


class Resolved(NamedTuple):
    """What became of entities; stopped is the gate's report when none of them was loaded."""

    n_quarantined: int
    stopped: str | None
    n_mentions: int = 0  # that have another entity now
    n_quotes: int = 0


def resolution_fingerprint(overrides: Overrides) -> str:
    """The fingerprint of what decides who is who besides what was loaded."""
    return digest(RULES, overrides.fingerprint or "")


def settle(warehouse: Warehouse) -> None:
    """Do of resolve() what needs no other documents than those that are loaded: it is done again for what comes later.

    Duplicates, stories, traces and topics depend on the set of documents alone, not on when they are looked for.
    """
    for step in _steps(warehouse):
        step()
        warehouse.give_back_memory()


class Meanwhile:
    """What is worked out between batches, so that little is left for the end, and little is in memory at once.

    For a warehouse that this run alone writes: settle() each SETTLED_AT_ONCE documents; entities each
    RESOLVED_AT_ONCE, or one in RESOLVED_OF of all documents if that is more, but at most RESOLVED_AT_MOST.
    The end of the run works out the rest, and judges again what the gate stopped.
    """

    def __init__(self, warehouse: Warehouse, resolve: Callable[[], Resolved]) -> None:
        """resolve: resolves the entities of all that is loaded."""
        self._warehouse, self._resolve = warehouse, resolve
        self._n_unsettled = self._n_unresolved = 0

    def after(self, n_documents: int) -> int:
        """Do what is due when so many more are loaded; returns how many rows of entities are new in quarantine.

        What loading took of memory is given back each time, unless it is little: small runs are over in seconds.
        """
        self._n_unsettled += n_documents
        self._n_unresolved += n_documents
        if n_documents >= MANY_DOCUMENTS:
            self._warehouse.give_back_memory()
        if self._n_unsettled >= SETTLED_AT_ONCE:
            self._n_unsettled = 0
            settle(self._warehouse)
        if self._n_unresolved < RESOLVED_AT_ONCE:
            return 0
        n_there = self._warehouse.ask("load/n_documents")[0]["n_documents"]
        if self._n_unresolved < min(n_there // RESOLVED_OF, RESOLVED_AT_MOST):
            return 0
        self._n_unresolved = 0
        resolved = self._resolve()
        self._warehouse.give_back_memory()  # before rows go to the file, which takes memory as well
        self._warehouse.give_back_memory(of_new_rows=True)
        return resolved.n_quarantined


def _steps(warehouse: Warehouse) -> Sequence[Callable[[], int]]:
    """What is worked out of documents alone, in order; each does nothing where nothing changed."""
    return (
        warehouse.metadata.mark_duplicates,
        warehouse.stories.update,
        warehouse.traces.update,
        warehouse.metadata.find_subjects,
    )


def resolve(warehouse: Warehouse, run_id: str, overrides: Overrides = NO_OVERRIDES) -> Resolved:
    """Work out which documents are duplicates and who is who, as the whole corpus says it.

    Resolves the names that changed since the last time and those that depend on them; all names where the overrides,
    the rules or the knowledge base are others. Does nothing when no document was loaded and these are the same.
    """
    fingerprint = resolution_fingerprint(overrides)
    for step in _steps(warehouse):  # also where texts were cut
        step()
    if warehouse.is_resolved(fingerprint):
        return Resolved(0, None)
    resolution = warehouse.resolution(fingerprint)
    for names in resolution.changed():
        resolution.add_blocks(name_blocks(names, overrides))
    affected: tuple[pl.DataFrame, pl.DataFrame] | None = resolution.affected()
    while affected:
        resolution.give_back_memory()
        names, elsewhere = affected
        found = entities(names, overrides, elsewhere)
        possible = possible_items(warehouse, found)
        affected = resolution.widened(possible)
    resolved, items = with_knowledge(warehouse, found, possible, names, overrides)
    resolution.give_back_memory()
    if resolution.has_overruled():
        warehouse.overrides.keep_unmatched(resolved.unmatched)
    # a run has several such batches, if it resolves what it has loaded so far
    batch_id = f"entities-{warehouse.change_id()[:8]}"
    verdict = check_entities(resolved.entities, resolved.aliases, run_id=run_id, batch_id=batch_id)
    n_quarantined = warehouse.load_quarantine(quarantine(verdict.rejected, run_id))
    if verdict.stopped:
        return Resolved(n_quarantined, verdict.stopped)
    n_moved = resolution.write(
        verdict.tables["entities"],
        verdict.tables["entity_aliases"],
        resolved.links,
        items,
        quality=verdict.results,
        fingerprint=fingerprint,
    )
    return Resolved(n_quarantined, None, *n_moved)

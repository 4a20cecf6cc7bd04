"""The one place that says what a table's columns are: types, key, nullability, allowed values, comments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

TIMESTAMP = pl.Datetime("us", "UTC")
ENTITY_LABELS = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT")


@dataclass(frozen=True)
class Column:
    """A column: its Polars type, whether it may be null, the values it may take, what it means."""

    dtype: pl.DataType
    comment: str
    nullable: bool = False
    allowed: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Table:
    """A table: its name (with schema, as in SQL), its key columns and its columns in order."""

    name: str
    key: tuple[str, ...]
    comment: str
    columns: Mapping[str, Column] = field(repr=False)

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema."""
        return pl.Schema({name: column.dtype for name, column in self.columns.items()})

    def empty(self) -> pl.DataFrame:
        """A frame of this table without rows."""
        return pl.DataFrame(schema=self.schema)


class SchemaError(ValueError):
    """A frame does not fit its table."""


def conform(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The frame with exactly the table's columns, in its order and types: the last call of every stage.

    Raises SchemaError when a column is missing, is not of the table, or does not cast without loss.
    """
    missing = [c for c in table.columns if c not in frame.columns]
    extra = [c for c in frame.columns if c not in table.columns]
    if missing or extra:
        raise SchemaError(f"{table.name}: missing columns {missing}, unknown columns {extra}")
    try:
        return frame.select(pl.col(name).cast(column.dtype, strict=True) for name, column in table.columns.items())
    except pl.exceptions.PolarsError as error:
        raise SchemaError(f"{table.name}: {error}") from error


def _text(comment: str, *, nullable: bool = False, allowed: tuple[str, ...] | None = None) -> Column:
    return Column(pl.String(), comment, nullable, allowed)


def _int(comment: str, *, nullable: bool = False) -> Column:
    return Column(pl.Int32(), comment, nullable)


def _count(comment: str) -> Column:
    return Column(pl.Int64(), comment)


def _score(comment: str, *, nullable: bool = True) -> Column:
    return Column(pl.Float32(), comment, nullable)


def _flag(comment: str, *, nullable: bool = False) -> Column:
    return Column(pl.Boolean(), comment, nullable)


def _time(comment: str, *, nullable: bool = False) -> Column:
    return Column(TIMESTAMP, comment, nullable)


# ------------------------------------------------------------------- frames between stages, not stored
RECORDS = Table(
    "records",
    ("origin",),
    "raw inputs, one a row, as they were read",
    {
        "origin": _text("where it was read: path, path::member of an archive, path#row, or feed"),
        "format": _text("how to parse the payload", allowed=("text", "markdown", "html", "record")),
        "payload": Column(pl.Binary(), "the raw bytes; of a row of jsonl, csv or parquet: the row as a JSON object"),
        "payload_sha256": _text("SHA-256 of the payload, hex"),
    },
)
TOKENS = Table(
    "tokens",
    ("document_id", "token_index"),
    "the language analysis, one token a row, in order of the text",
    {
        "document_id": _text("document"),
        "token_index": _int("position in the document, from 0"),
        "char_start": _int("offset in documents.text"),
        "char_end": _int("offset in documents.text, end-exclusive"),
        "sentence_index": _int("position of the sentence in the document, from 0"),
        "lemma": _text("lemma, of function words the English one; the lower-cased form where there is no analysis"),
        "pos": _text("universal part of speech; empty where there is no analysis"),
        "tag": _text("fine part of speech (Penn); empty where there is no analysis"),
        "dep": _text("dependency relation to the head (ClearNLP labels); empty where there is no analysis"),
        "head": _int("token_index of the syntactic head; its own for a root"),
        "name_label": _text("type of the named entity that it is part of; empty outside names"),
        "name_start": _flag("whether it is the first token of a named entity"),
    },
)

REJECTED = Table(
    "rejected",
    ("stage", "table_name", "row_key", "origin", "reason_code"),
    "inputs and rows that a stage refused: what becomes ops.quarantine",
    {
        "stage": _text("where it failed", allowed=("read", "documents", "analysis", "gate")),
        "table_name": _text("table that the row was meant for", nullable=True),
        "row_key": _text("key of the row", nullable=True),
        "origin": _text("path or feed that it came from"),
        "reason_code": _text("machine-readable reason, snake_case"),
        "detail": _text("what happened, for a person"),
        "payload_sha256": _text("SHA-256 of the raw bytes, hex", nullable=True),
    },
)
NAMES = Table(
    "names",
    ("name_key", "mention_kind", "alias", "role"),
    "the mentions of the corpus counted by name: what entities are made of; duplicates of documents left out",
    {
        "name_key": _text("mentions.name_key"),
        "mention_kind": _text("mentions.mention_kind", allowed=("name", "nominal", "pronoun")),
        "alias": _text("mentions.text"),
        "role": _text("mentions.role", nullable=True),
        "n_mentions": _count("mentions"),
        "n_documents": _count("documents"),
        "first_seen_at": _time("earliest publication, or else first sight"),
    },
)
LINKS = Table(
    "links",
    ("name_key", "spelling"),
    "which entity each name_key of the corpus stands for",
    {
        "name_key": _text("mentions.name_key"),
        "spelling": _text("mentions.text of the names that the row is for; null: all that have no row", nullable=True),
        "entity_id": _text("entity"),
        "link_method": _text("how it was chosen"),
        "link_score": _score("confidence, 0 to 1", nullable=False),
        "leader": _text("name_key of the full name that it is another spelling of, or its own"),
    },
)
ENTITY_ITEMS = Table(
    "entity_items",
    ("entity_id", "item_id"),
    "items of the knowledge base that entities may be",
    {"entity_id": _text("entity"), "item_id": _text("item")},
)
NAME_BLOCKS = Table(
    "name_blocks",
    ("relation", "block", "name_key"),
    "what of other names the entity of a name may depend on",
    {
        "relation": _text("how names of a block depend on each other", allowed=("same", "asks", "offers")),
        "block": _text("what they share"),
        "name_key": _text("mentions.name_key"),
        "n": _count("documents that speak for the name in the block"),
    },
)
KNOWLEDGE = Table(
    "knowledge",
    ("form", "item_id"),
    "names of items of the knowledge base, each with what is known of the item",
    {
        "form": _text("name folded for look-up"),
        "is_name": _flag("the item's usual name, not an alias"),
        "item_id": _text("Wikidata item, or id of the list that it came from"),
        "wikidata_id": _text("Wikidata item, where known", nullable=True),
        "entity_type": _text("type", allowed=("PERSON", "ORG", "GPE", "LOC")),
        "description": _text("what it is, in a few words", nullable=True),
        "country_code": _text("ISO 3166-1 alpha-2, where known", nullable=True),
        "from_year": _int("first year in which it was known or active", nullable=True),
        "to_year": _int("last year of that", nullable=True),
        "origin": _text("how often it is named", allowed=("country", "often_named", "imported")),
    },
)
ENTITY_OVERRIDES = Table(
    "entity_overrides",
    ("action", "entity_type", "name", "from_name", "to_name"),
    "what analysts say of who is who; a name is an entity's name or id, of another type as in ORG:Reuters",
    {
        "action": _text("what to do", allowed=("merge", "split", "rename", "never_link")),
        "entity_type": _text("type of the names; may be null where they are ids", nullable=True, allowed=ENTITY_LABELS),
        "name": _text("entity to merge or rename; name to split off or to keep apart"),
        "from_name": _text("entity that the name leaves (split) or is kept from (never_link)", nullable=True),
        "to_name": _text(
            "entity to merge into; entity that gets the split name, null: its own; new name to show", nullable=True
        ),
        "note": _text("reason, for people", nullable=True),
    },
)

# ------------------------------------------------------------------------------------ stored tables
SOURCES = Table(
    "sources",
    ("source_id",),
    "outlets",
    {
        "source_id": _text("stable short name, such as reuters"),
        "name": _text("name as printed"),
        "homepage_url": _text("address of the front page", nullable=True),
        "country_code": _text("ISO 3166-1 alpha-2", nullable=True),
        "language": _text("ISO 639-1", nullable=True),
        "is_wire": _flag("whether it is a news agency"),
    },
)
DOCUMENTS = Table(
    "documents",
    ("document_id",),
    "articles, the current version of each",
    {
        "document_id": _text("stable id, made from normalized_url or else origin"),
        "source_id": _text("outlet, see sources", nullable=True),
        "url": _text("address as given", nullable=True),
        "normalized_url": _text("address without tracking, fragment and such", nullable=True),
        "origin": _text("path or feed that it was read from"),
        "headline": _text("headline", nullable=True),
        "text": _text("headline, blank line, body, cleaned; every offset counts code points of it"),
        "authors": Column(pl.List(pl.String()), "names in the byline"),
        "section": _text("section of the outlet", nullable=True),
        "language": _text("ISO 639-1, und where unknown"),
        "date_published": _time("first publication; never later than the run", nullable=True),
        "date_modified": _time("last change that the outlet declares", nullable=True),
        "first_seen_at": _time("when onrecord first loaded the document"),
        "version_number": _int("1, and one more for each changed text"),
        "word_count": _int("words in text"),
        "content_hash": _text("SHA-256 of text, hex"),
        "duplicate_of_document_id": _text("the document that has the same text and counts", nullable=True),
        "duplicate_kind": _text("how it is a duplicate", nullable=True, allowed=("exact", "near")),
        "run_id": _text("run that loaded this version"),
    },
)
DOCUMENT_VERSIONS = Table(
    "document_versions",
    ("document_id", "version_number"),
    "earlier texts of documents that changed",
    {
        "document_id": _text("document"),
        "version_number": _int("number of this version"),
        "text": _text("text of this version"),
        "content_hash": _text("SHA-256 of text, hex"),
        "seen_at": _time("when onrecord loaded this version"),
    },
)
MENTIONS = Table(
    "mentions",
    ("mention_id",),
    "places in a text that refer to an entity",
    {
        "mention_id": _text("stable id"),
        "document_id": _text("document"),
        "entity_id": _text("entity that it refers to", nullable=True),
        "name_key": _text(
            "key of the fullest name that the document has for it; entities are made of these", nullable=True
        ),
        "text": _text("the words of the text"),
        "label": _text("type of what it refers to", allowed=ENTITY_LABELS),
        "mention_kind": _text("form", allowed=("name", "nominal", "pronoun")),
        "char_start": _int("offset in documents.text"),
        "char_end": _int("offset in documents.text, end-exclusive"),
        "sentence_index": _int("sentence of the document, from 0"),
        "role": _text("title or role beside the name as written, such as Russian President", nullable=True),
        "is_in_quote": _flag("whether it stands inside the content of a quote"),
        "tone": _score("tone towards it, -1 to 1; 0 where it is neutral"),
        "link_method": _text("how it was given its entity", nullable=True),
        "link_score": _score("confidence of that, 0 to 1"),
    },
)
ENTITIES = Table(
    "entities",
    ("entity_id",),
    "people, organisations, places and the like that documents mention",
    {
        "entity_id": _text("stable id"),
        "entity_type": _text("type", allowed=ENTITY_LABELS),
        "name": _text("canonical name"),
        "wikidata_id": _text("Wikidata item, where known", nullable=True),
        "role": _text("role most often given beside the name", nullable=True),
        "country_code": _text("ISO 3166-1 alpha-2, where known", nullable=True),
        "n_mentions": _count("mentions that refer to it"),
        "n_documents": _count("documents that mention it"),
        "first_seen_at": _time("earliest publication, or first sight, of a document that mentions it"),
        "merged_into_entity_id": _text("entity that stands for this one since a merge", nullable=True),
    },
)
ENTITY_ALIASES = Table(
    "entity_aliases",
    ("entity_id", "alias"),
    "names under which entities stand in texts",
    {
        "entity_id": _text("entity"),
        "alias": _text("name as written"),
        "normalized_alias": _text("name folded for look-up"),
        "alias_kind": _text("kind of name", allowed=("full", "short", "acronym", "variant")),
        "n_mentions": _count("mentions that are written so"),
    },
)
QUOTES = Table(
    "quotes",
    ("quote_id",),
    "what somebody is reported to have said",
    {
        "quote_id": _text("stable id"),
        "document_id": _text("document"),
        "quote_kind": _text("verbatim, partly verbatim, reported", allowed=("direct", "mixed", "indirect")),
        "is_speech": _flag("speech or writing, against belief or plan"),
        "text": _text("text from the first to the last character of the content, marks left out"),
        "char_start": _int("offset in documents.text"),
        "char_end": _int("offset in documents.text, end-exclusive"),
        "speaker_text": _text("the words that name the speaker", nullable=True),
        "speaker_char_start": _int("offset in documents.text", nullable=True),
        "speaker_char_end": _int("offset in documents.text, end-exclusive", nullable=True),
        "speaker_mention_id": _text("mention that is the speaker", nullable=True),
        "speaker_entity_id": _text("entity that is the speaker", nullable=True),
        "speaker_status": _text(
            "how the speaker stands in the text", allowed=("named", "pronoun", "nominal", "generic", "unknown")
        ),
        "speaker_score": _score("confidence in the speaker, 0 to 1"),
        "cue": _text("the words that report, such as said", nullable=True),
        "cue_char_start": _int("offset in documents.text", nullable=True),
        "cue_char_end": _int("offset in documents.text, end-exclusive", nullable=True),
        "cue_lemma": _text("lemma of the cue's verb or noun", nullable=True),
        "polarity": _text("whether the content is said to hold", allowed=("asserted", "denied", "questioned")),
        "quote_group_id": _text("the same for the same words wherever they are quoted"),
    },
)
QUOTE_SEGMENTS = Table(
    "quote_segments",
    ("quote_id", "segment_index"),
    "contiguous pieces of quotes, in order of the text",
    {
        "quote_id": _text("quote"),
        "segment_index": _int("position in the quote, from 0"),
        "char_start": _int("offset in documents.text"),
        "char_end": _int("offset in documents.text, end-exclusive"),
        "is_verbatim": _flag("whether it stands between quotation marks"),
    },
)
RUNS = Table(
    "ops.runs",
    ("run_id",),
    "runs of the pipeline",
    {
        "run_id": _text("id"),
        "started_at": _time("start"),
        "finished_at": _time("end", nullable=True),
        "status": _text("state", allowed=("running", "done", "failed", "interrupted")),
        "code_version": _text("version of onrecord"),
        "model_version": _text("version of the language model and of the rules"),
        "n_read": _count("records read"),
        "n_loaded": _count("documents loaded: new or changed"),
        "n_unchanged": _count("records whose document was there already"),
        "n_duplicates": _count("loaded documents whose text another document has"),
        "n_quarantined": _count("rows put into quarantine"),
    },
)
BATCHES = Table(
    "ops.batches",
    ("batch_id",),
    "ledger of loaded batches",
    {
        "batch_id": _text("id, made from content_hash and run_id"),
        "run_id": _text("run"),
        "content_hash": _text("hash of the batch's texts and the model version, hex"),
        "n_documents": _count("documents"),
        "loaded_at": _time("when its transaction ended"),
    },
)
INPUTS = Table(
    "ops.inputs",
    ("origin",),
    "files that were taken in whole, so that an unchanged one is not parsed again",
    {
        "origin": _text("path"),
        "fingerprint": _text("hash of the file's bytes and of what decides how they are read"),
        "n_records": _count("records that it holds"),
        "run_id": _text("run that took it in"),
    },
)
QUALITY_RESULTS = Table(
    "ops.quality_results",
    ("run_id", "batch_id", "suite", "expectation", "column_name"),
    "what the gate found",
    {
        "run_id": _text("run"),
        "batch_id": _text("batch, or the name of the check that covers more"),
        "suite": _text("table that was checked"),
        "expectation": _text("name of the expectation"),
        "column_name": _text("column or columns that it is about", nullable=True),
        "severity": _text("what a failure does", allowed=("error", "row", "warning")),
        "success": _flag("whether it held"),
        "n_checked": _count("rows checked"),
        "n_unexpected": _count("rows that failed"),
        "observed_value": Column(pl.Float64(), "the measured value of a table-level expectation", nullable=True),
        "unexpected_keys": Column(pl.List(pl.String()), "keys of failing rows, the first 20"),
    },
)
QUARANTINE = Table(
    "ops.quarantine",
    ("quarantine_id",),
    "inputs and rows that were not loaded, with the reason",
    {
        "quarantine_id": _text("stable id, made from stage, table, key, origin, reason and payload"),
        "run_id": _text("run that put it here"),
        "stage": _text("where it failed", allowed=("read", "documents", "analysis", "gate")),
        "table_name": _text("table that the row was meant for", nullable=True),
        "row_key": _text("key of the row", nullable=True),
        "origin": _text("path or feed that it came from"),
        "reason_code": _text("machine-readable reason"),
        "detail": _text("what happened, for a person"),
        "payload_sha256": _text("SHA-256 of the raw bytes, hex", nullable=True),
        "resolved_at": _time("when a later run loaded it", nullable=True),
    },
)

STORED = (
    SOURCES, DOCUMENTS, DOCUMENT_VERSIONS, MENTIONS, ENTITIES, ENTITY_ALIASES, QUOTES, QUOTE_SEGMENTS,
    RUNS, BATCHES, INPUTS, QUALITY_RESULTS, QUARANTINE,
)  # fmt: skip

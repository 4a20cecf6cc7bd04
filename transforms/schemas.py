"""The one place that says what a table's columns are: types, key, nullability, allowed values, comments."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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


def _count(comment: str, *, nullable: bool = False) -> Column:
    return Column(pl.Int64(), comment, nullable)


def _score(comment: str, *, nullable: bool = True) -> Column:
    return Column(pl.Float32(), comment, nullable)


def _flag(comment: str, *, nullable: bool = False) -> Column:
    return Column(pl.Boolean(), comment, nullable)


def _time(comment: str, *, nullable: bool = False) -> Column:
    return Column(TIMESTAMP, comment, nullable)


def _stored(table: Table, *later: str) -> Table:
    """A table of documents, or of what they say, as it is stored: loading adds the day, which no analysis needs.

    later: columns that the stored table got after its day.
    """
    day = Column(pl.Date(), "day of the document in UTC: date_published, or first_seen_at if that is unknown", True)
    before = {name: column for name, column in table.columns.items() if name not in later}
    return replace(table, columns={**before, "day": day, **{name: table.columns[name] for name in later}})


# ------------------------------------------------------------------- frames between stages, not stored
RECORDS = Table(
    "records",
    ("origin",),
    "raw inputs, one row each, as they were read",
    {
        "origin": _text("where it was read: path, path::member of an archive, path#row, or feed"),
        "format": _text("how to parse the payload", allowed=("text", "markdown", "html", "record")),
        "payload": Column(
            pl.Binary(), "the raw bytes; for a row of JSON lines, CSV or Parquet: the row as a JSON object"
        ),
        "payload_sha256": _text("SHA-256 of the payload, hexadecimal"),
        "url": _text("address that the payload was fetched from, after redirects", nullable=True),
        "fetched_at": _time("when it was fetched", nullable=True),
        "given": _text(
            "what the place that it came from, such as a feed, says about it: a JSON object with any of source, url, "
            "headline, authors, published, modified, section, language, access",
            nullable=True,
        ),
    },
)
TOKENS = Table(
    "tokens",
    ("document_id", "token_index"),
    "the language analysis, one row a token, in text order",
    {
        "document_id": _text("document (documents.document_id)"),
        "token_index": _int("position of the token in the document, from 0"),
        "char_start": _int("offset in documents.text where the token begins, in Unicode code points"),
        "char_end": _int("offset in documents.text just after the token"),
        "sentence_index": _int("position of the sentence in the document, from 0"),
        "lemma": _text("dictionary form; for function words the English one; without an analysis the lower-cased word"),
        "pos": _text("part of speech, universal tag set; empty without an analysis"),
        "tag": _text("fine-grained part of speech, Penn Treebank tag set; empty without an analysis"),
        "dep": _text("syntactic relation to the head, ClearNLP labels; empty without an analysis"),
        "head": _int("token_index of the syntactic head; a root has its own"),
        "name_label": _text("type of the name that the token is part of; empty outside names"),
        "name_start": _flag("true for the first token of a name"),
    },
)

REJECTED = Table(
    "rejected",
    ("stage", "table_name", "row_key", "origin", "reason_code"),
    "inputs and rows that a stage rejected; they become rows of ops.quarantine",
    {
        "stage": _text("stage that rejected it", allowed=("read", "documents", "analysis", "gate")),
        "table_name": _text("table that the row was meant for", nullable=True),
        "row_key": _text("key of the row", nullable=True),
        "origin": _text("path or feed that it was read from"),
        "reason_code": _text("reason as a code in snake_case"),
        "detail": _text("what happened, in words"),
        "payload_sha256": _text("SHA-256 of the raw bytes, hexadecimal", nullable=True),
    },
)
NAMES = Table(
    "names",
    ("name_key", "mention_kind", "alias", "role"),
    "the mentions of the corpus, counted by name: entities are made from these; duplicate documents are left out",
    {
        "name_key": _text("mentions.name_key"),
        "mention_kind": _text("mentions.mention_kind", allowed=("name", "nominal", "pronoun")),
        "alias": _text("mentions.text"),
        "role": _text("mentions.role", nullable=True),
        "n_mentions": _count("mentions with this name, form, spelling and role"),
        "n_documents": _count("documents with such a mention"),
        "first_seen_at": _time("earliest publication, or else first load, of these documents"),
    },
)
LINKS = Table(
    "links",
    ("name_key", "spelling"),
    "the entity of each name of the corpus",
    {
        "name_key": _text("mentions.name_key"),
        "spelling": _text(
            "mentions.text that this row is for; null: every spelling without a row of its own", nullable=True
        ),
        "entity_id": _text("entity (entities.entity_id)"),
        "link_method": _text("rule that linked the name to the entity"),
        "link_score": _score("estimated probability that the link is right, 0 to 1", nullable=False),
        "canonical_name_key": _text("name_key of the full name that this name is a spelling of, or its own"),
    },
)
ENTITY_ITEMS = Table(
    "entity_items",
    ("entity_id", "item_id"),
    "items of the knowledge base that an entity may be",
    {"entity_id": _text("entity (entities.entity_id)"), "item_id": _text("item (kb.items.item_id)")},
)
NAME_BLOCKS = Table(
    "name_blocks",
    ("relation", "blocking_key", "name_key"),
    "which names have to be compared, by shared keys (blocking)",
    {
        "relation": _text(
            "same: the block compares all its names; asks: may be short for a name it offers; offers: is such a name",
            allowed=("same", "asks", "offers"),
        ),
        "blocking_key": _text("key that the names share"),
        "name_key": _text("mentions.name_key"),
        "n_documents": _count("documents in which the name is offered"),
    },
)
KNOWLEDGE = Table(
    "knowledge",
    ("alias_key", "item_id"),
    "names of items of the knowledge base, with what is known about each item",
    {
        "alias_key": _text("name as it is looked up: folded, without titles, hyphens, article and legal ending"),
        "is_name": _flag("true for the usual name of the item, false for an alias"),
        "item_id": _text("Wikidata item, or id in the imported list"),
        "wikidata_id": _text("Wikidata item, if known", nullable=True),
        "entity_type": _text("type of entity", allowed=("PERSON", "ORG", "GPE", "LOC")),
        "description": _text("short description of the item", nullable=True),
        "country_code": _text("country, ISO 3166-1 alpha-2, if known", nullable=True),
        "from_year": _int("first year in which the item was known or active", nullable=True),
        "to_year": _int("last year in which the item was known or active", nullable=True),
        "origin": _text(
            "where the item comes from: shipped country, item that news often names, holder of an office or "
            "organisation, or import",
            allowed=("country", "often_named", "office_holder", "organisation", "imported"),
        ),
    },
)
STORY_LINKS = Table(
    "story_links",
    ("number", "earlier"),
    "how near a text is to an earlier one",
    {
        "number": _count("text"),
        "earlier": _count("text that was published earlier"),
        "similarity": _int("how near they are, in millionths"),
    },
)
ENTITY_OVERRIDES = Table(
    "entity_overrides",
    ("action", "entity_type", "name", "from_name", "to_name"),
    "corrections by analysts; a name is an entity's name or id, with its type if it is another (ORG:Reuters)",
    {
        "action": _text("what to do", allowed=("merge", "split", "rename", "never_link")),
        "entity_type": _text(
            "type of the named entities; may be null if they are given by id", nullable=True, allowed=ENTITY_LABELS
        ),
        "name": _text("entity to merge or rename; or name to split off or to keep apart"),
        "from_name": _text("entity that loses the name (split) or must not get it (never_link)", nullable=True),
        "to_name": _text(
            "merge: entity to merge into; split: entity that gets the name, null for one of its own; rename: new name",
            nullable=True,
        ),
        "note": _text("reason, for people", nullable=True),
    },
)

# ------------------------------------------------------------------------------------ stored tables
ACCESS = ("full", "stub", "snippet")
_DATES_AHEAD = {
    "date_published_ahead": _time(
        "date of publication that lay ahead of the run that read it; becomes date_published in the first run after it",
        nullable=True,
    ),
    "date_modified_ahead": _time(
        "date of a change that lay ahead of the run; becomes date_modified in the first run after it", nullable=True
    ),
}
_RETENTION = _text(
    "how much of the text is kept, in its place among blanks: snippet (headline, first words, quotes and names), "
    "metadata (headline and names); null: all",
    nullable=True,
    allowed=("snippet", "metadata"),
)
SOURCES = Table(
    "sources",
    ("source_id",),
    "outlets: newspapers, broadcasters, news agencies",
    {
        "source_id": _text("stable short name, such as reuters"),
        "name": _text("name as printed"),
        "homepage_url": _text("address of the front page", nullable=True),
        "country_code": _text("country of the outlet, ISO 3166-1 alpha-2", nullable=True),
        "language": _text("main language, ISO 639-1", nullable=True),
        "is_wire": _flag("true for a news agency"),
    },
)
DOCUMENTS = Table(
    "documents",
    ("document_id",),
    "articles, one row each, in their current version",
    {
        "document_id": _text("stable id, made from normalized_url or, without one, from origin"),
        "source_id": _text("outlet (sources.source_id)", nullable=True),
        "url": _text("address as given", nullable=True),
        "normalized_url": _text("address without tracking parameters and fragment", nullable=True),
        "origin": _text("path or feed that it was read from"),
        "headline": _text("headline", nullable=True),
        "text": _text(
            "the cleaned text: headline, blank line, body; every offset counts Unicode code points of this text; what "
            "is not kept of it (retention) is blank"
        ),
        "authors": Column(pl.List(pl.String()), "names in the byline"),
        "section": _text("section of the outlet, such as Opinion", nullable=True),
        "language": _text("language of the text, ISO 639-1; und if unknown"),
        "date_published": _time(
            "first publication, midnight if only the day is known; never later than the run", nullable=True
        ),
        "date_modified": _time("last change that the outlet declares", nullable=True),
        "first_seen_at": _time("when onrecord first loaded the document"),
        "version_number": _int("1 at first, one more for each change of the text or of what is known about it"),
        "word_count": _int("number of words in text, as it was read"),
        "content_hash": _text("SHA-256 of text as it was read, hexadecimal"),
        "duplicate_of_document_id": _text(
            "document with this text that is counted instead of this one; null: this one is counted", nullable=True
        ),
        "duplicate_kind": _text(
            "kind of duplicate: exact has the same text; near nearly the same, or a part of it; update is an earlier "
            "version of a story that its outlet went on with at another address",
            nullable=True,
            allowed=("exact", "near", "update"),
        ),
        "run_id": _text("run that loaded this version (ops.runs.run_id)"),
        **_DATES_AHEAD,
        "access": _text(
            "how much of the article the text is: full; stub, the start of an article behind a paywall; snippet, a "
            "summary from a feed",
            allowed=ACCESS,
        ),
        "fetched_at": _time("when this version was fetched; null for files", nullable=True),
        "retention": _RETENTION,
        "duplicate_similarity": _score(
            "share of the words that a duplicate and the counted document have in common, of the shorter one, 0 to 1"
        ),
    },
)
DOCUMENT_VERSIONS = Table(
    "document_versions",
    ("document_id", "version_number"),
    "earlier versions of documents whose text, or what is known about it, changed",
    {
        "document_id": _text("document (documents.document_id)"),
        "version_number": _int("number of this version, from 1"),
        "text": _text("text of this version"),
        "content_hash": _text("SHA-256 of this text as it was read, hexadecimal"),
        "seen_at": _time("when onrecord loaded this version"),
        "origin": _text(
            "path or feed that it was read from; null, like the columns after it, in rows from before there were these",
            nullable=True,
        ),
        "source_id": _text("outlet (sources.source_id)", nullable=True),
        "url": _text("address as given", nullable=True),
        "headline": _text("headline", nullable=True),
        "authors": Column(pl.List(pl.String()), "names in the byline", nullable=True),
        "section": _text("section of the outlet", nullable=True),
        "language": _text("language of the text, ISO 639-1; und if unknown", nullable=True),
        "date_published": _time("first publication", nullable=True),
        "date_modified": _time("last change that the outlet declares", nullable=True),
        **_DATES_AHEAD,
        "access": _text("how much of the article the text is", nullable=True, allowed=ACCESS),
        "retention": _RETENTION,
    },
)
MENTIONS = Table(
    "mentions",
    ("mention_id",),
    "places in a text that refer to a person, organisation, place or the like",
    {
        "mention_id": _text("stable id, made from document_id and the offsets"),
        "document_id": _text("document (documents.document_id)"),
        "entity_id": _text(
            "entity that it refers to (entities.entity_id); null if no particular one could be found", nullable=True
        ),
        "name_key": _text(
            "type and fullest name in this document, normalised: PERSON:helena brandt; entities are made from these",
            nullable=True,
        ),
        "text": _text("the words of the mention"),
        "label": _text("type of what it refers to", allowed=ENTITY_LABELS),
        "mention_kind": _text(
            "name (Helena Brandt), nominal (the minister) or pronoun (she)", allowed=("name", "nominal", "pronoun")
        ),
        "char_start": _int("offset in documents.text where the mention begins, in Unicode code points"),
        "char_end": _int("offset in documents.text just after the mention"),
        "sentence_index": _int("position of the sentence in the document, from 0"),
        "role": _text("title or role written beside the name, such as Russian President", nullable=True),
        "is_in_quote": _flag("true inside the words of a quote"),
        "tone": _score("tone of the text towards it, -1 (against) to 1 (for), 0 neutral; null if not judged"),
        "link_method": _text("rule that found the entity, such as surname or coref_pronoun", nullable=True),
        "link_score": _score(
            "estimated probability that entity_id is right, 0 to 1: how often links by this link_method were right"
        ),
    },
)
ENTITIES = Table(
    "entities",
    ("entity_id",),
    "people, organisations, places and the like, one row each across all documents",
    {
        "entity_id": _text("stable id, made from type and normalised name"),
        "entity_type": _text("type of entity", allowed=ENTITY_LABELS),
        "name": _text("canonical name: the one to show"),
        "wikidata_id": _text("Wikidata item, such as Q7186, if known", nullable=True),
        "role": _text("title or role most often written beside the name", nullable=True),
        "country_code": _text("country, ISO 3166-1 alpha-2, if known", nullable=True),
        "n_mentions": _count("mentions that refer to it, without duplicate documents"),
        "n_documents": _count("documents that mention it, without duplicates"),
        "first_seen_at": _time("earliest publication, or else first load, of a document that mentions it"),
        "merged_into_entity_id": _text(
            "entity that replaces this one (mart.canonical_entities follows it to the end); null: this one is current",
            nullable=True,
        ),
    },
)
ENTITY_ALIASES = Table(
    "entity_aliases",
    ("entity_id", "alias"),
    "spellings under which entities appear in texts",
    {
        "entity_id": _text("entity (entities.entity_id)"),
        "alias": _text("spelling as written"),
        "normalized_alias": _text(
            "spelling in the form in which names are looked up: folded case, accents and punctuation"
        ),
        "alias_kind": _text(
            "full name, short form (Brandt), acronym (WTO) or other variant",
            allowed=("full", "short", "acronym", "variant"),
        ),
        "n_mentions": _count("mentions with this spelling"),
    },
)
QUOTES = Table(
    "quotes",
    ("quote_id",),
    "what somebody is reported to have said, written or thought",
    {
        "quote_id": _text("stable id, made from document_id and the offsets"),
        "document_id": _text("document (documents.document_id)"),
        "quote_kind": _text(
            "direct (all in quotation marks), mixed (partly) or indirect (in the reporter's words)",
            allowed=("direct", "mixed", "indirect"),
        ),
        "is_speech": _flag("true for what was said or written, false for what somebody believes or plans"),
        "text": _text("the words from the first to the last character; a direct quote without its quotation marks"),
        "char_start": _int("offset in documents.text where the quote begins, in Unicode code points"),
        "char_end": _int("offset in documents.text just after the quote"),
        "speaker_text": _text(
            "the words of the text that name the speaker, such as she; null if it names nobody", nullable=True
        ),
        "speaker_char_start": _int(
            "offset in documents.text where speaker_text begins, in Unicode code points", nullable=True
        ),
        "speaker_char_end": _int("offset in documents.text just after speaker_text", nullable=True),
        "speaker_mention_id": _text("mention that is the speaker (mentions.mention_id)", nullable=True),
        "speaker_entity_id": _text("entity that is the speaker (entities.entity_id); null if not known", nullable=True),
        "speaker_status": _text(
            "form of the speaker: named (Brandt), pronoun, nominal (the minister), generic (officials), unknown",
            allowed=("named", "pronoun", "nominal", "generic", "unknown"),
        ),
        "speaker_score": _score("probability that the speaker is right, 0 to 1: of speaker_text times link_score"),
        "cue": _text("the words that report the quote, such as said or according to", nullable=True),
        "cue_char_start": _int("offset in documents.text where the cue begins, in Unicode code points", nullable=True),
        "cue_char_end": _int("offset in documents.text just after the cue", nullable=True),
        "cue_lemma": _text("dictionary form of the cue's verb or noun, such as say", nullable=True),
        "polarity": _text(
            "whether the speaker asserts the content, denies it (denied that …) or asks it (asked whether …)",
            allowed=("asserted", "denied", "questioned"),
        ),
        "quote_group_id": _text(
            "group of quotes of one utterance: with the same words, or direct ones that are cut from the same (see "
            "docs/how_to/trace_quotes.md); of one document if fewer than 4 words"
        ),
        "report_kind": _text(
            "statement: words or a clause that somebody said or wrote; stance: for or against what a phrase names; "
            "belief: what somebody thinks, plans or feels; no_comment: a refusal to comment; other: what is talked "
            "about, without what was said of it, or shown by things",
            allowed=("statement", "stance", "belief", "no_comment", "other"),
        ),
        "stance_direction": _text("for or against, of a stance; else null", nullable=True, allowed=("for", "against")),
        "other_speaker_mention_ids": Column(
            pl.List(pl.String()),
            "mentions of those who speak it as well as speaker_mention_id does (Xi and Putin), in order; null if none",
            nullable=True,
        ),
        "words": _text(
            "the words spoken: “ … ” stands for words inside that were not (she said); null if they are text",
            nullable=True,
        ),
        "stance_target_mention_id": _text(
            "mention that a stance is about (mentions.mention_id): Roe, or whose plan it is; null for other kinds",
            nullable=True,
        ),
        "stance_certainty": _score(
            "probability that holder, words and target of a stance are right all at once, 0 to 1; null for other kinds"
        ),
    },
)
QUOTE_SEGMENTS = Table(
    "quote_segments",
    ("quote_id", "segment_index"),
    "contiguous pieces of quotes, in text order: “We will,” she said, “not wait” has two",
    {
        "quote_id": _text("quote (quotes.quote_id)"),
        "segment_index": _int("position of the piece in the quote, from 0"),
        "char_start": _int("offset in documents.text where the piece begins, in Unicode code points"),
        "char_end": _int("offset in documents.text just after the piece"),
        "is_verbatim": _flag("true between quotation marks"),
    },
)
QUOTE_CUTS = Table(
    "quote_cuts",
    ("quote_id",),
    "what quotes leave out of the fullest wording of the same utterance; those that leave nothing out have no row",
    {
        "quote_id": _text("quote (quotes.quote_id)"),
        "document_id": _text("its document (documents.document_id)"),
        "left_out": Column(pl.List(pl.String()), "the pieces that are left out, in small letters without punctuation"),
    },
)
STORIES = Table(
    "stories",
    ("story_id",),
    "events as the press covers them: articles on one event, of at most 60 days",
    {
        "story_id": _text("stable id, made from the first document"),
        "headline": _text("headline of the article that is nearest to the others", nullable=True),
        "first_document_id": _text(
            "document that was published first, or one of those with this time or day (documents.document_id)"
        ),
        "started_at": _time("publication, or else first load, of the first document"),
        "updated_at": _time("the same of the last document"),
        "n_documents": _count("documents, with copies"),
        "n_sources": _count("outlets that carried it, with copies"),
        "n_texts": _count("distinct texts: documents that are no duplicates"),
    },
)
STORY_DOCUMENTS = Table(
    "story_documents",
    ("document_id",),
    "the story of each document; a copy is in the story of the document that it is a copy of",
    {
        "story_id": _text("story (stories.story_id)"),
        "document_id": _text("document (documents.document_id)"),
        "score": _score(
            "how near its text is to the earlier texts of the story when it joined, 0 to 1; 1 for the first",
            nullable=False,
        ),
    },
)
DOCUMENT_TOPICS = Table(
    "document_topics",
    ("document_id", "level"),
    "what documents are about: the most likely topic of each, and one below it if that is sure; a document without a "
    "row is in a language without a list of words, or no topic is likely enough",
    {
        "document_id": _text("document (documents.document_id)"),
        "topic_id": _text("topic of the IPTC Media Topics, such as medtop:15000000 (topics.topic_id)"),
        "level": _int("1: one of the 17 topics at the top; 2: one below that of level 1"),
        "score": _score("estimated probability that the topic is right, 0 to 1", nullable=False),
    },
)
TOPICS = Table(
    "topics",
    ("topic_id",),
    "topics that documents may have: IPTC Media Topics, the first level and what is found of the second",
    {
        "topic_id": _text("id in the IPTC Media Topics"),
        "parent_id": _text("topic above it (topics.topic_id); null at the top", nullable=True),
        "label": _text("name in the IPTC Media Topics, such as sport"),
    },
)
DOCUMENT_KEYWORDS = Table(
    "document_keywords",
    ("document_id",),
    "the names and noun phrases that documents are found by; documents without any have no row",
    {
        "document_id": _text("document (documents.document_id)"),
        "keywords": Column(
            pl.List(pl.String()),
            "at most 12 names, the most used first, each as it is written where it is longest; then at most 12 noun "
            "phrases (in English) that the text repeats, in small letters and dictionary form",
        ),
    },
)
RUNS = Table(
    "ops.runs",
    ("run_id",),
    "runs of the pipeline",
    {
        "run_id": _text("id of the run"),
        "started_at": _time("when the run started"),
        "finished_at": _time("when the run ended; null while it is running", nullable=True),
        "status": _text(
            "running, done, failed, or interrupted (found dead by a later run)",
            allowed=("running", "done", "failed", "interrupted"),
        ),
        "code_version": _text(
            "release of onrecord; what reads texts changes with model_version, also between releases"
        ),
        "model_version": _text("networks and rules that read the texts, each with its version; none: no text was read"),
        "n_read": _count("records read"),
        "n_loaded": _count("documents loaded, new or changed"),
        "n_unchanged": _count("records whose document was already loaded"),
        "n_duplicates": _count("loaded documents that are duplicates of another"),
        "n_quarantined": _count("rows of all tables that went to ops.quarantine"),
        "n_rejected": _count("records that were not loaded: n_read = n_loaded + n_unchanged + n_rejected"),
    },
)
BATCHES = Table(
    "ops.batches",
    ("batch_id",),
    "batches of documents that were loaded, each in one transaction",
    {
        "batch_id": _text("id, made from content_hash and run_id"),
        "run_id": _text("run (ops.runs.run_id)"),
        "content_hash": _text("hash of the batch's texts and the model version, hexadecimal"),
        "n_documents": _count("documents in the batch"),
        "loaded_at": _time("when the transaction ended"),
    },
)
INPUTS = Table(
    "ops.inputs",
    ("origin",),
    "files that were read completely, so that an unchanged file is not read again",
    {
        "origin": _text("path of the file"),
        "fingerprint": _text("hash of the file's bytes and of the options that decide how it is read"),
        "n_records": _count("records in the file"),
        "run_id": _text("run that read it (ops.runs.run_id)"),
    },
)
FETCHES = Table(
    "ops.fetches",
    ("url", "fetched_at"),
    "addresses that were fetched: feeds, sitemaps and pages, one row each time",
    {
        "source_id": _text(
            "outlet of the source (sources.source_id); null for an address of no listed source", nullable=True
        ),
        "url": _text("address as it was asked for"),
        "fetched_at": _time("when the answer came"),
        "status": _int("HTTP status of the last answer; null if there was none", nullable=True),
        "etag": _text("entity tag, for conditional requests; null until all items of a feed are done", nullable=True),
        "last_modified": _text("Last-Modified of the answer, likewise", nullable=True),
        "n_items": _count("items that a feed or sitemap listed; null for a page and for a problem", nullable=True),
        "n_new": _count("items among them that were not known before; null where n_items is", nullable=True),
        "detail": _text("redirects, or what went wrong; null for a plain answer", nullable=True),
        "retry_at": _time("before which the server asked not to be asked again; null if it did not ask", nullable=True),
    },
)
FEED_ITEMS = Table(
    "ops.feed_items",
    ("feed_url", "item_key"),
    "items of feeds and sitemaps that were taken in, so that an unchanged one is not fetched again",
    {
        "feed_url": _text("address of the feed or sitemap, or path of its file"),
        "item_key": _text("normalised address of the item's page, or the item's id behind id:"),
        "origin": _text("origin of its record (documents.origin, ops.quarantine.origin)"),
        "fingerprint": _text("hash of what the feed says about the item: title, dates and, without a page, its text"),
        "n_records": _count("records that it gave: 1, or 0 if its page could not be read"),
        "n_tries": _count("tries so far if its page is to be tried again, else 0"),
        "seen_at": _time("when it was taken in"),
    },
)
QUALITY_RESULTS = Table(
    "ops.quality_results",
    ("run_id", "batch_id", "suite", "expectation", "column_name"),
    "results of the checks, one row a batch and expectation",
    {
        "run_id": _text("run (ops.runs.run_id)"),
        "batch_id": _text("batch that was checked, or name of a check of the whole warehouse"),
        "suite": _text("table that was checked"),
        "expectation": _text("name of the expectation"),
        "column_name": _text("column or columns that it checks", nullable=True),
        "severity": _text(
            "effect of a failure: error stops the batch, row moves the row to ops.quarantine, warning is only recorded",
            allowed=("error", "row", "warning"),
        ),
        "success": _flag("true if the expectation held"),
        "n_checked": _count("rows checked"),
        "n_unexpected": _count("rows that failed"),
        "observed_value": Column(pl.Float64(), "measured value, for expectations about a whole table", nullable=True),
        "unexpected_keys": Column(pl.List(pl.String()), "keys of the first 20 failing rows"),
    },
)
QUARANTINE = Table(
    "ops.quarantine",
    ("quarantine_id",),
    "inputs and rows that were not loaded, each with its reason",
    {
        "quarantine_id": _text("stable id, made from stage, table, key, origin, reason and payload"),
        "run_id": _text("first run that rejected it (ops.runs.run_id)"),
        "stage": _text("stage that rejected it", allowed=("read", "documents", "analysis", "gate")),
        "table_name": _text("table that the row was meant for", nullable=True),
        "row_key": _text("key of the row", nullable=True),
        "origin": _text("path or feed that it was read from"),
        "reason_code": _text("reason as a code in snake_case"),
        "detail": _text("what happened, in words"),
        "payload_sha256": _text("SHA-256 of the raw bytes, hexadecimal", nullable=True),
        "resolved_at": _time(
            "when a later run loaded it, or read its file without rejecting it again; null: still open", nullable=True
        ),
        "last_run_id": _text("last run that rejected it, or that met its file unchanged and did not read it again"),
    },
)

ERASURES = Table(
    "ops.erasures",
    ("erasure_id",),
    "receipts of `onrecord forget`: what was erased, when and why, without a text or a name of it",
    {
        "erasure_id": _text("id of the request"),
        "requested_at": _time("when it was asked for, and the rows were erased"),
        "kind": _text(
            "what was named; retention: texts were cut to what their outlet's rule allows",
            allowed=("url", "document", "source", "entity", "before", "retention"),
        ),
        "targets": Column(
            pl.List(pl.String()),
            "document ids, outlet or date as given; for addresses and entities SHA-256, hexadecimal",
        ),
        "reason": _text("reason, as given", nullable=True),
        "n_documents": _count("documents erased"),
        "n_rows": _text("rows erased from each table, as a JSON object"),
        "entity_ids": Column(pl.List(pl.String()), "entities erased by name"),
        "rewritten_at": _time(
            "when the warehouse file was written again without the bytes; null: the next verb that writes does it",
            nullable=True,
        ),
        "finished_at": _time(
            "when exports were written again, too; null: the next `onrecord forget` does it", nullable=True
        ),
        "lifted_at": _time("when later runs were allowed to load it again (--undo)", nullable=True),
        "remaining": Column(pl.List(pl.String()), "what still holds some of it, and what to do about it"),
    },
)
TAKEDOWNS = Table(
    "ops.takedowns",
    ("erasure_id", "kind", "value"),
    "what later runs reject as taken_down: ids and hashes of what was erased",
    {
        "erasure_id": _text("request (ops.erasures.erasure_id)"),
        "kind": _text(
            "what is refused: document (by id), text (without an address of its own), copy (the text at any address), "
            "source, before (publication before a day), name (of an entity)",
            allowed=("document", "text", "copy", "source", "before", "name"),
        ),
        "value": _text("document id, outlet or day; SHA-256 of a text or name, hexadecimal"),
    },
)

WATCH_HITS = Table(
    "watch_hits",
    ("watchlist", "document_id", "quote_id"),
    "what the watchlists asked for and runs found: one row a watchlist and distinct text, and one a statement of a "
    "watched speaker",
    {
        "watchlist": _text("name of the watchlist"),
        "document_id": _text(
            "document that was counted when it was found (documents.document_id); its copies are no hits of their own"
        ),
        "quote_id": _text(
            "statement of a watched speaker (quotes.quote_id); null: the document was found by its words or entities",
            nullable=True,
        ),
        "matched_at": _time("when it was found"),
        "query_version": _text("version of what the watchlist asked for; another one after each change of it"),
        "run_id": _text("run that found it (ops.runs.run_id)"),
        "matched": _text("what matched: query, name …, entity … or speaker …, several joined by commas"),
        "is_past": _flag(
            "true if it was found when a new or changed watchlist was evaluated over its period, false if among what "
            "was new in the run"
        ),
        "quote_group_id": _text("words of the statement (quotes.quote_group_id)", nullable=True),
    },
)
ALERT_KINDS = ("hit", "spike", "first_statement", "denial", "silent_source", "failed_check", "brief")
ALERTS = Table(
    "alerts",
    ("alert_id",),
    "what is told to people: each thing once, whatever is run again",
    {
        "alert_id": _text("stable id, made from what is told: kind, watchlist and what it is about"),
        "watchlist": _text("watchlist that it is for, by name; null: it is of none", nullable=True),
        "kind": _text(
            "hit: a text that a watchlist finds; spike: a day with many more hits than the 14 before it; "
            "first_statement: of a watched speaker; denial: of an earlier statement; silent_source: no article for "
            "long; failed_check: a check of ops.quality_results; brief: a briefing",
            allowed=ALERT_KINDS,
        ),
        "payload": _text("names, numbers and links of the message, as a JSON object"),
        "created_at": _time("when it was found"),
        "document_ids": Column(pl.List(pl.String()), "documents that it names (documents.document_id)"),
        "entity_ids": Column(pl.List(pl.String()), "entities that it names (entities.entity_id)"),
    },
)
DELIVERIES = Table(
    "ops.deliveries",
    ("alert_id", "channel"),
    "alerts by the channel that they go to",
    {
        "alert_id": _text("alert (alerts.alert_id)"),
        "channel": _text("channel, by name"),
        "message_id": _text(
            "message that it goes with, which receivers know repetitions by; null: not tried yet", nullable=True
        ),
        "n_attempts": _int("times that it was tried to send it"),
        "next_attempt_at": _time("when it is tried next; null: it is delivered or given up", nullable=True),
        "delivered_at": _time("when the receiver took it; null: not yet", nullable=True),
        "last_error": _text("why the last attempt failed, without addresses and secrets", nullable=True),
    },
)

STORED = (
    SOURCES, _stored(DOCUMENTS), DOCUMENT_VERSIONS, _stored(MENTIONS), ENTITIES, ENTITY_ALIASES,
    _stored(QUOTES, "words", "stance_target_mention_id", "stance_certainty"), _stored(QUOTE_SEGMENTS), WATCH_HITS,
    QUOTE_CUTS, STORIES, STORY_DOCUMENTS, TOPICS, DOCUMENT_TOPICS,
    DOCUMENT_KEYWORDS,
    RUNS, BATCHES, INPUTS, FETCHES, FEED_ITEMS, QUALITY_RESULTS, QUARANTINE, ERASURES, TAKEDOWNS,
    ALERTS, DELIVERIES,
)  # fmt: skip

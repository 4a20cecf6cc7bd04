"""What must be true of each table, as data: derived from transforms/schemas.py, and what it cannot say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from transforms import schemas
from transforms.schemas import Table

Severity = Literal["error", "row", "warning"]
SCORE = (0.0, 1.0)
TONE = (-1.0, 1.0)


@dataclass(frozen=True, eq=False)
class Expectation:
    """One expectation: the Great Expectations class and its arguments, and what to say about a row that fails.

    Severity error stops the batch, row quarantines the failing rows, warning is recorded only.
    """

    name: str
    columns: tuple[str, ...]
    rule: str
    arguments: Mapping[str, Any]
    allowed: str
    severity: Severity = "row"
    shows: tuple[str, ...] = ()
    needs_entities: bool = False

    @property
    def column_name(self) -> str:
        """The column or columns that it is about, as quality results name them."""
        return ", ".join(self.columns)


@dataclass(frozen=True, eq=False)
class Measure(Expectation):
    """A table-level figure that should stay near those of past runs: mean +- max(slack, 3 standard deviations)."""

    slack: float = 0.15
    ceiling: float = 1.0


@dataclass(frozen=True, eq=False)
class Suite:
    """The expectations of a table, the first of them about the table as a whole."""

    table: Table
    expectations: tuple[Expectation, ...] = field(repr=False)

    @property
    def name(self) -> str:
        """The name of the suite is that of its table."""
        return self.table.name

    @property
    def header(self) -> Expectation:
        """Columns, their order and their types."""
        return self.expectations[0]

    @property
    def rows(self) -> tuple[Expectation, ...]:
        """The expectations about rows and about figures of all rows."""
        return self.expectations[1:]

    def without_entities(self) -> "Suite":
        """The suite for a batch, whose mentions have no entities yet."""
        return Suite(self.table, tuple(e for e in self.expectations if not e.needs_entities))


def labels(schema: Mapping[str, Any]) -> list[str]:
    """Columns with their types, in order: what the header expectation compares."""
    return [f"{name}: {dtype}" for name, dtype in schema.items()]


def derived(table: Table) -> tuple[Expectation, ...]:
    """What the table contract itself demands: header, no nulls, unique key, allowed values."""
    found = [
        Expectation(
            "columns_fit_table",
            (),
            "ExpectTableColumnsToMatchOrderedList",
            {"column_list": labels(table.schema)},
            "the columns, order and types of transforms/schemas.py",
            "error",
        )
    ]
    for name, column in table.columns.items():
        if not column.nullable:
            found.append(Expectation("not_null", (name,), "ExpectColumnValuesToNotBeNull", {"column": name}, "a value"))
        if column.allowed is not None:
            allowed = list(column.allowed)
            found.append(
                Expectation(
                    "allowed_value",
                    (name,),
                    "ExpectColumnValuesToBeInSet",
                    {"column": name, "value_set": allowed},
                    f"one of {', '.join(allowed)}",
                )
            )
    found.append(_unique(table.key))
    return tuple(found)


def _unique(key: tuple[str, ...]) -> Expectation:
    if len(key) == 1:
        return Expectation(
            "unique_key", key, "ExpectColumnValuesToBeUnique", {"column": key[0]}, "a key that no other row has"
        )
    arguments = {"column_list": list(key), "ignore_row_if": "any_value_is_missing"}
    return Expectation("unique_key", key, "ExpectCompoundColumnsToBeUnique", arguments, "a key that no other row has")


def _check(
    name: str,
    columns: str,
    allowed: str,
    *,
    shows: str = "",
    severity: Severity = "row",
    needs_entities: bool = False,
) -> Expectation:
    """An expectation that a check column of checks.py is true; columns and shows are separated by spaces."""
    arguments = {"column": name, "value_set": [True], "description": f"{columns.replace(' ', ', ')}: {allowed}"}
    about = tuple(columns.split())
    return Expectation(
        name,
        about,
        "ExpectColumnValuesToBeInSet",
        arguments,
        allowed,
        severity,
        shows=about + tuple(shows.split()),
        needs_entities=needs_entities,
    )


def _between(
    column: str, low: float, high: float | None = None, *, name: str = "in_range", severity: Severity = "row"
) -> Expectation:
    allowed = f"at least {low:g}" if high is None else f"from {low:g} to {high:g}"
    arguments = {"column": column, "min_value": low, "max_value": high}
    return Expectation(name, (column,), "ExpectColumnValuesToBeBetween", arguments, allowed, severity)


def _measure(name: str, columns: str, meaning: str, *, slack: float = 0.15, ceiling: float = 1.0) -> Measure:
    """The mean of the column of this name; its bounds come with each run (see results.bounds)."""
    arguments = {
        "column": name,
        "min_value": {"$PARAMETER": f"{name}_low"},
        "max_value": {"$PARAMETER": f"{name}_high"},
        "description": f"{meaning}, within the bounds of past runs",
    }
    return Measure(
        name,
        tuple(columns.split()),
        "ExpectColumnMeanToBeBetween",
        arguments,
        "within the bounds of past runs",
        "warning",
        slack=slack,
        ceiling=ceiling,
    )


_SPAN = (
    _check("document_exists", "document_id", "a document of the same batch"),
    _check("span_inside_text", "char_start char_end", "0 <= char_start < char_end <= length of the document's text",
           shows="text_length"),
    _check("offsets_match_text", "char_start char_end text", "text is documents.text[char_start:char_end]",
           shows="text_at_offsets"),
)  # fmt: skip

DOCUMENTS = Suite(
    schemas.DOCUMENTS,
    (
        *derived(schemas.DOCUMENTS),
        _check("well_formed_id", "document_id", "d and 20 hexadecimal digits"),
        _check("well_formed_language", "language", "a code of ISO 639 in lower case, und where unknown"),
        _check("hash_matches_text", "content_hash", "SHA-256 of text as it was read, 64 hexadecimal digits"),
        _between("word_count", 1),
        _between("version_number", 1),
        _check("published_not_in_future", "date_published", "not later than the run", shows="as_of"),
        _check("published_since_1800", "date_published", "1800 or later"),
        _check("modified_after_publication", "date_modified", "not before date_published", shows="date_published"),
        _check("duplicate_of_another", "duplicate_of_document_id duplicate_kind",
               "another document and the kind of duplicate, or neither"),
        _measure("share_with_date", "date_published", "share of documents with a date of publication"),
        _measure("quotes_per_document", "document_id", "mean number of quotes in a document", slack=2.0, ceiling=1e6),
    ),
)  # fmt: skip
DOCUMENT_VERSIONS = Suite(
    schemas.DOCUMENT_VERSIONS,
    (
        *derived(schemas.DOCUMENT_VERSIONS),
        _check("document_exists", "document_id", "a document of the same batch"),
        _check("hash_matches_text", "content_hash", "SHA-256 of text, 64 hexadecimal digits"),
        _check("version_before_current", "version_number", "from 1 to below the document's version",
               shows="current_version"),
    ),
)  # fmt: skip
MENTIONS = Suite(
    schemas.MENTIONS,
    (
        *derived(schemas.MENTIONS),
        *_SPAN,
        _check("id_matches_span", "mention_id", "made of document_id, char_start and char_end",
               shows="document_id char_start char_end"),
        _between("sentence_index", 0),
        _between("tone", *TONE),
        _between("link_score", *SCORE),
        _check("entity_exists", "entity_id", "an entity", needs_entities=True),
    ),
)  # fmt: skip
QUOTES = Suite(
    schemas.QUOTES,
    (
        *derived(schemas.QUOTES),
        *_SPAN,
        _check("id_matches_span", "quote_id", "made of document_id, char_start and char_end",
               shows="document_id char_start char_end"),
        _check("speaker_complete", "speaker_text speaker_char_start speaker_char_end", "all three or none"),
        _check("speaker_offsets_match_text", "speaker_char_start speaker_char_end speaker_text",
               "speaker_text is documents.text[speaker_char_start:speaker_char_end]", shows="speaker_at_offsets"),
        _check("cue_complete", "cue cue_char_start cue_char_end", "all three or none"),
        _check("cue_offsets_match_text", "cue_char_start cue_char_end cue",
               "cue is documents.text[cue_char_start:cue_char_end]", shows="cue_at_offsets"),
        _check("named_speaker_has_mention", "speaker_mention_id", "a mention where speaker_status is named",
               shows="speaker_status speaker_text"),
        _check("speaker_mention_exists", "speaker_mention_id", "a mention of the same document"),
        _check("other_speakers_exist", "other_speaker_mention_ids", "mentions of the same document"),
        _check("stance_target_exists", "stance_target_mention_id", "a mention of the same document"),
        _between("speaker_score", *SCORE),
        _between("stance_certainty", *SCORE),
        _check("certainty_of_stance", "stance_certainty", "null unless report_kind is stance", shows="report_kind"),
        _check("has_segment", "quote_id", "at least one segment"),
        _check("all_segments_pass", "quote_id", "segments that all passed"),
        _check("words_are_of_segments", "words", "the texts of the segments, in order; null for text"),
        _check("speaker_entity_exists", "speaker_entity_id", "an entity", needs_entities=True),
        _measure("share_with_speaker", "speaker_status", "share of quotes whose speaker is not unknown"),
    ),
)  # fmt: skip
QUOTE_SEGMENTS = Suite(
    schemas.QUOTE_SEGMENTS,
    (
        *derived(schemas.QUOTE_SEGMENTS),
        _check("quote_exists", "quote_id", "a quote of the same batch"),
        _check("segment_inside_quote", "char_start char_end",
               "quote's char_start <= char_start < char_end <= quote's char_end", shows="quote_start quote_end"),
        _check("segments_do_not_overlap", "char_start", "not before the end of the segment before",
               shows="previous_end"),
        _check("segments_are_numbered", "segment_index", "0, 1, 2, ... in each quote"),
    ),
)  # fmt: skip
DOCUMENT_TOPICS = Suite(
    schemas.DOCUMENT_TOPICS,
    (
        *derived(schemas.DOCUMENT_TOPICS),
        _check("document_exists", "document_id", "a document of the warehouse"),
        _check("topic_of_its_level", "topic_id level", "a topic of seeds/shared/topics.csv, at its level"),
        _check("below_a_topic", "topic_id level", "at level 2 a topic below that of level 1"),
        _between("score", *SCORE),
    ),
)  # fmt: skip
ENTITIES = Suite(
    schemas.ENTITIES,
    (
        *derived(schemas.ENTITIES),
        _check("name_is_a_name", "name", "not empty, no pronoun, no placeholder such as Unknown or officials",
               shows="entity_type"),
        _between("n_mentions", 0),
        _between("n_documents", 0),
        _check("documents_within_mentions", "n_documents", "at most n_mentions", shows="n_mentions",
               severity="warning"),
        _check("merge_ends_at_an_entity", "merged_into_entity_id", "another entity, and no circle of merges"),
    ),
)  # fmt: skip
ENTITY_ALIASES = Suite(
    schemas.ENTITY_ALIASES,
    (
        *derived(schemas.ENTITY_ALIASES),
        _check("alias_exists", "alias normalized_alias", "at least one character that is not blank"),
        _check("entity_exists", "entity_id", "an entity of the same set"),
        _between("n_mentions", 0),
    ),
)  # fmt: skip

SUITES: Mapping[str, Suite] = {
    suite.name: suite
    for suite in (
        *(DOCUMENTS, DOCUMENT_VERSIONS, MENTIONS, QUOTES, QUOTE_SEGMENTS),
        *(ENTITIES, ENTITY_ALIASES, DOCUMENT_TOPICS),
    )
}
BATCH_SUITES: Mapping[str, Suite] = {name: suite.without_entities() for name, suite in SUITES.items()}

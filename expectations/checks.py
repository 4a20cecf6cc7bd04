"""The columns that expectations look at, computed in Polars: columns that are true for valid rows.

A check column answers true if its inputs are null or if another check already reports the row
(a missing document, an offset outside the text), so that one fault is reported once.
"""

from datetime import UTC, datetime

import polars as pl

from transforms.ids import content_hash
from transforms.lexicon.languages import ANY, closed_class

FIRST_YEAR = datetime(1800, 1, 1, tzinfo=UTC)
ROW = "row_number"
_PRONOUNS = closed_class("pronoun", ANY)
_PLACEHOLDERS = closed_class("placeholder", ANY)


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with the column row_number, by which failing rows are named: keys may be null or twice there."""
    return frame.with_row_index(ROW)


def _hash_matches() -> pl.Expr:
    """Of a text that is not kept as a whole, the hash is that of the whole."""
    own = pl.col("content_hash") == pl.col("text").map_elements(content_hash, return_dtype=pl.String)
    return own | pl.col("retention").is_not_null()


def _true(**checks: pl.Expr) -> list[pl.Expr]:
    return [expression.fill_null(True).alias(name) for name, expression in checks.items()]


def documents(frame: pl.DataFrame, quotes: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Check columns of documents; as_of is the time of the run, after which nothing was published."""
    counted = quotes.group_by("document_id").agg(quotes_per_document=pl.len().cast(pl.Float64))
    original, kind = pl.col("duplicate_of_document_id"), pl.col("duplicate_kind")
    return frame.join(counted, on="document_id", how="left", maintain_order="left").with_columns(
        *_true(
            well_formed_id=pl.col("document_id").str.contains(r"^d[0-9a-f]{20}$"),
            well_formed_language=pl.col("language").str.contains(r"^[a-z]{2,3}$"),
            hash_matches_text=_hash_matches(),
            published_not_in_future=pl.col("date_published") <= as_of,
            published_since_1800=pl.col("date_published") >= FIRST_YEAR,
            modified_after_publication=pl.col("date_modified") >= pl.col("date_published"),
            duplicate_of_another=(original.is_null() == kind.is_null())
            & (original != pl.col("document_id")).fill_null(True),
        ),
        pl.col("quotes_per_document").fill_null(0.0),
        as_of=pl.lit(as_of),
        share_with_date=pl.col("date_published").is_not_null().cast(pl.Float64),
    )


def document_versions(frame: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Check columns of document_versions against the documents that they are earlier versions of."""
    current = documents.unique("document_id", keep="first").select("document_id", current_version="version_number")
    known = pl.col("current_version").is_not_null()
    return frame.join(current, on="document_id", how="left", maintain_order="left").with_columns(
        _true(
            document_exists=known | pl.col("document_id").is_null(),
            hash_matches_text=_hash_matches(),
            version_before_current=(pl.col("version_number") >= 1)
            & (pl.col("version_number") < pl.col("current_version")),
        )
    )


def _with_texts(frame: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    texts = documents.unique("document_id", keep="first").select(
        "document_id", document_text="text", text_length=pl.col("text").str.len_chars().cast(pl.Int64)
    )
    return frame.join(texts, on="document_id", how="left", maintain_order="left")


def _inside(start: str, end: str) -> pl.Expr:
    return (pl.col(start) >= 0) & (pl.col(start) < pl.col(end)) & (pl.col(end) <= pl.col("text_length"))


def _slice(start: str, end: str) -> pl.Expr:
    """What the document's text has at these offsets; null where they are not offsets of it."""
    length = pl.col(end).cast(pl.Int64) - pl.col(start)
    inside = _inside(start, end)
    offset, size = pl.when(inside).then(pl.col(start)), pl.when(inside).then(length)
    return pl.col("document_text").str.slice(offset.fill_null(0), size.fill_null(0)).replace("", None)


def _span_checks(frame: pl.DataFrame, id_column: str, mark: str) -> pl.DataFrame:
    own_id = pl.concat_str("document_id", pl.lit(f":{mark}"), "char_start", pl.lit("-"), "char_end")
    return frame.with_columns(text_at_offsets=_slice("char_start", "char_end")).with_columns(
        _true(
            document_exists=pl.col("text_length").is_not_null() | pl.col("document_id").is_null(),
            span_inside_text=_inside("char_start", "char_end"),
            offsets_match_text=pl.col("text") == pl.col("text_at_offsets"),
            id_matches_span=pl.col(id_column) == own_id,
        )
    )


def mentions(frame: pl.DataFrame, documents: pl.DataFrame, entities: pl.Series | None = None) -> pl.DataFrame:
    """Check columns of mentions against their documents and, where given, the ids of all entities."""
    checked = _span_checks(_with_texts(frame, documents), "mention_id", "m").drop("document_text")
    return checked if entities is None else checked.with_columns(_true(entity_exists=_is_among("entity_id", entities)))


def _is_among(column: str, ids: pl.Series) -> pl.Expr:
    return pl.col(column).is_in(ids.drop_nulls().unique().implode())


def _all_or_none(*columns: str) -> pl.Expr:
    nulls = pl.sum_horizontal(pl.col(c).is_null().cast(pl.Int32) for c in columns)
    return (nulls == 0) | (nulls == len(columns))


def quotes(
    frame: pl.DataFrame,
    documents: pl.DataFrame,
    mentions: pl.DataFrame,
    segments: pl.DataFrame,
    broken: pl.Series,
    entities: pl.Series | None = None,
) -> pl.DataFrame:
    """Check columns of quotes; broken: the ids of quotes of which a segment fails."""
    known = mentions.unique("mention_id", keep="first").select(
        speaker_mention_id="mention_id", mention_document_id="document_id"
    )
    checked = _span_checks(_with_texts(frame, documents), "quote_id", "q")
    checked = checked.join(known, on="speaker_mention_id", how="left", maintain_order="left").with_columns(
        speaker_at_offsets=_slice("speaker_char_start", "speaker_char_end"),
        cue_at_offsets=_slice("cue_char_start", "cue_char_end"),
    )
    lost = _other_speakers_lost(frame, mentions)
    about = frame.select("quote_id", "document_id", mention_id="stance_target_mention_id").drop_nulls("mention_id")
    aimless = about.join(mentions, on=["document_id", "mention_id"], how="anti")["quote_id"]
    speaker, no_document = pl.col("speaker_mention_id"), pl.col("text_length").is_null()
    checked = checked.with_columns(
        *_true(
            speaker_complete=_all_or_none("speaker_text", "speaker_char_start", "speaker_char_end"),
            speaker_offsets_match_text=no_document | _same_words("speaker_text", "speaker_at_offsets", "speaker_char"),
            cue_complete=_all_or_none("cue", "cue_char_start", "cue_char_end"),
            cue_offsets_match_text=no_document | _same_words("cue", "cue_at_offsets", "cue_char"),
            named_speaker_has_mention=(pl.col("speaker_status") != "named") | speaker.is_not_null(),
            speaker_mention_exists=speaker.is_null()
            | (pl.col("mention_document_id") == pl.col("document_id")).fill_null(False),
            other_speakers_exist=~_is_among("quote_id", lost),
            stance_target_exists=~_is_among("quote_id", aimless),
            certainty_of_stance=pl.col("stance_certainty").is_null() | (pl.col("report_kind") == "stance"),
            has_segment=_is_among("quote_id", segments["quote_id"]),
            words_are_of_segments=~_is_among("quote_id", _words_of_others(frame, documents, segments)),
            all_segments_pass=~_is_among("quote_id", broken),
        ),
        share_with_speaker=(pl.col("speaker_status") != "unknown").cast(pl.Float64),
    ).drop("document_text")
    if entities is None:
        return checked
    return checked.with_columns(_true(speaker_entity_exists=_is_among("speaker_entity_id", entities)))


def _other_speakers_lost(frame: pl.DataFrame, mentions: pl.DataFrame) -> pl.Series:
    """The ids of quotes of which a joint speaker is no mention of the same document."""
    others = frame.select("quote_id", "document_id", mention_id="other_speaker_mention_ids").drop_nulls("mention_id")
    return others.explode("mention_id").join(mentions, on=["document_id", "mention_id"], how="anti")["quote_id"]


def _words_of_others(frame: pl.DataFrame, documents: pl.DataFrame, segments: pl.DataFrame) -> pl.Series:
    """The ids of quotes whose words do not have the texts of their segments, in order."""
    told = frame.select("quote_id", "document_id", "words").drop_nulls("words")
    pieces = _with_texts(segments.join(told, on="quote_id"), documents).sort("quote_id", "segment_index")
    found = pieces.with_columns(piece=_slice("char_start", "char_end")).group_by("quote_id", "words").agg("piece")
    lost = [own for own, words, told in found.iter_rows() if not _in_order(words, told)]
    return pl.Series("quote_id", lost, dtype=pl.String)


def _in_order(words: str, pieces: list[str | None]) -> bool:
    """Whether words have these pieces one after the other; a piece outside the text is another check's."""
    at = 0
    for piece in filter(None, pieces):
        at = words.find(piece, at) + len(piece)
        if at < len(piece):
            return False
    return True


def _same_words(words: str, found: str, span: str) -> pl.Expr:
    """Whether words stand at their offsets; offsets outside the text fail, absent words are another check's."""
    given = pl.all_horizontal(pl.col(c).is_not_null() for c in (words, f"{span}_start", f"{span}_end"))
    return ~given | (pl.col(words) == pl.col(found)).fill_null(False)


def quote_segments(frame: pl.DataFrame, quotes: pl.DataFrame) -> pl.DataFrame:
    """Check columns of quote_segments against their quotes and the segments before them; frame is numbered."""
    spans = quotes.unique("quote_id", keep="first").select("quote_id", quote_start="char_start", quote_end="char_end")
    start, end = pl.col("char_start"), pl.col("char_end")
    return (
        frame.join(spans, on="quote_id", how="left", maintain_order="left")
        .sort("quote_id", "segment_index", ROW)
        .with_columns(
            previous_end=end.shift(1).over("quote_id"),
            place=pl.int_range(pl.len()).over("quote_id"),
        )
        .with_columns(
            *_true(
                quote_exists=_is_among("quote_id", quotes["quote_id"]),
                segment_inside_quote=(pl.col("quote_start") <= start) & (start < end) & (end <= pl.col("quote_end")),
                segments_do_not_overlap=start >= pl.col("previous_end"),
                segments_are_numbered=pl.col("segment_index") == pl.col("place"),
            )
        )
        .sort(ROW)
    )


def document_topics(frame: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """Check columns of document_topics against their documents and the topics that there are."""
    own = pl.col("topic_id")
    from transforms.topics.vocabulary import top_of, topics  # its words take a while to load

    tops = {topic_id: top_of(topic_id) for topic_id in topics()}
    found = frame.filter(pl.col("level") == 1).unique("document_id", keep="first")
    above = found.select("document_id", given_above="topic_id")
    return frame.join(above, on="document_id", how="left", maintain_order="left").with_columns(
        *_true(
            document_exists=_is_among("document_id", documents["document_id"]),
            topic_of_its_level=own.is_in(list(tops))
            & ((own == own.replace(tops)) == (pl.col("level") == 1))
            & pl.col("level").is_in([1, 2]),
            below_a_topic=(pl.col("level") != 2) | (own.replace(tops) == pl.col("given_above")).fill_null(False),
        )
    )


def entities(frame: pl.DataFrame) -> pl.DataFrame:
    """Check columns of entities."""
    return frame.with_columns(
        *_true(
            name_is_a_name=is_name(),
            documents_within_mentions=pl.col("n_documents") <= pl.col("n_mentions"),
            merge_ends_at_an_entity=~_is_among("entity_id", _with_bad_merge(frame)),
        )
    )


def is_name() -> pl.Expr:
    """Whether a name is one: capitals (WHO, US, IT) are acronyms, and works are called It, Us or Them."""
    folded = pl.col("name").str.strip_chars().str.to_lowercase()
    acronym = (pl.col("name").str.to_uppercase() == pl.col("name")) & (folded.str.len_chars() > 1)
    pronoun = folded.is_in(_PRONOUNS) & ~acronym & (pl.col("entity_type") != "WORK_OF_ART").fill_null(True)
    return (folded != "") & ~pronoun & ~folded.str.strip_prefix("the ").is_in(_PLACEHOLDERS)


def _with_bad_merge(frame: pl.DataFrame) -> pl.Series:
    """Ids of entities whose chain of merges has a missing target or is a circle; found by pointer doubling."""
    ids = frame["entity_id"].drop_nulls().unique()
    step = (
        frame.select(entity_id="entity_id", target="merged_into_entity_id")
        .drop_nulls()
        .unique("entity_id", keep="first")
    )
    lost = step.filter(~_is_among("target", ids))
    for _ in range(step.height.bit_length()):
        onward = step.select(target="entity_id", onward="target")
        step = step.join(onward, on="target", how="left").select("entity_id", target="onward").drop_nulls()
    # After 2**n >= height steps only ids that lead into a circle are left.
    return pl.concat([lost["entity_id"], step["entity_id"]]).unique()


def entity_aliases(frame: pl.DataFrame, entities: pl.Series) -> pl.DataFrame:
    """Check columns of entity_aliases against the ids of all entities."""
    return frame.with_columns(
        _true(
            alias_exists=(pl.col("alias").str.strip_chars() != "")
            & (pl.col("normalized_alias").str.strip_chars() != ""),
            entity_exists=_is_among("entity_id", entities),
        )
    )

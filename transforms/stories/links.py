"""Pairs of texts with terms in common -> links: how near a text is to an earlier one, by words, time and outlet."""

from collections.abc import Iterable

import polars as pl

from transforms.schemas import STORY_LINKS, conform
from transforms.stories.terms import UNIT

WINDOW_DAYS = 30  # between two texts that may be linked
LINKS = 20  # of a text to earlier ones, at most: the nearest
PARTS = 1_000_000  # similarity is a whole number of millionths, so that nothing depends on the order of sums
LEAST_LINK = 0.09  # similarity from which there is a link

_LINKS = pl.Schema({"number": pl.Int64, "earlier": pl.Int64, "earlier_seen_at": pl.Int64, "similarity": pl.Int32})
_NEAREST, _DESCENDING = ("number", "similarity", "earlier_seen_at", "earlier"), (False, True, False, False)
_PERCENT = 100
_FADING = 30  # percent of the similarity are lost over WINDOW_DAYS
_SAME_OUTLET = 70  # percent: an outlet's own texts have its standing words in common
_COLUMN_HOURS = 12  # texts of one outlet that are so far apart and have
_COLUMN = 0.5  # so much of their headlines in common are a column, not a story
# Names of which the word table knows nothing weigh most, but may be those of the place: in texts that are so many days
# apart they count at most so many times as much as the words that both have besides.
_NAMES_DAYS = 7
_NAMES = 2
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR


def links(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Pairs of texts, in parts -> STORY_LINKS: of each text the LINKS nearest earlier ones among these pairs.

    A part has number and other with what is known of both: seen_at, other_seen_at (microseconds), source_id,
    other_source_id, headline_words, other_headline_words (lists of hashes), product (of their terms, UNIT squared) and
    known_product (of those that are no new names).
    """
    found = pl.DataFrame(schema=_LINKS)
    for pairs in parts:
        # a pair of two new texts comes twice
        found = pl.concat([found, _linked(pairs)]).unique().sort(_NEAREST, descending=_DESCENDING)
        found = found.group_by("number", maintain_order=True).head(LINKS)
    return conform(found.drop("earlier_seen_at"), STORY_LINKS)


def _linked(pairs: pl.DataFrame) -> pl.DataFrame:
    is_later = (pl.col("seen_at") > pl.col("other_seen_at")) | (
        (pl.col("seen_at") == pl.col("other_seen_at")) & (pl.col("number") > pl.col("other"))
    )
    apart = (pl.col("seen_at") - pl.col("other_seen_at")).abs()
    same_outlet = (pl.col("source_id") == pl.col("other_source_id")).fill_null(False)
    shared = pl.col("headline_words").list.set_intersection("other_headline_words").list.len()
    either = pl.col("headline_words").list.set_union("other_headline_words").list.len()
    is_column = same_outlet & (apart > _COLUMN_HOURS * _HOUR) & (shared >= _COLUMN * either) & (shared > 0)
    # by whole days: an undated document counts from its first load, of which the seconds shall change nothing
    kept = _PERCENT * WINDOW_DAYS - _FADING * (apart // _DAY)  # of _PERCENT * WINDOW_DAYS
    without_names = pl.min_horizontal("product", (1 + _NAMES) * pl.col("known_product"))
    product = pl.when(apart >= _NAMES_DAYS * _DAY).then(without_names).otherwise("product")
    weight = kept * pl.when(same_outlet).then(_SAME_OUTLET).otherwise(_PERCENT)
    whole = UNIT**2 * WINDOW_DAYS * _PERCENT**2 // PARTS
    # in whole numbers: what floats round to depends on how many are multiplied at once
    similarity = (product * weight + whole // 2) // whole
    found = pairs.filter(apart <= WINDOW_DAYS * _DAY, ~is_column).select(
        number=pl.when(is_later).then("number").otherwise("other"),
        earlier=pl.when(is_later).then("other").otherwise("number"),
        earlier_seen_at=pl.when(is_later).then("other_seen_at").otherwise("seen_at"),
        similarity=similarity,
    )
    return found.filter(pl.col("similarity") >= LEAST_LINK * PARTS).cast(_LINKS)

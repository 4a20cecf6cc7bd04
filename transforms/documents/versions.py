"""documents -> what is new: the texts that the warehouse does not have yet, numbered as versions."""

from typing import NamedTuple

import polars as pl

from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS, TIMESTAMP, conform

KNOWN = pl.Schema(
    {
        "document_id": pl.String(),
        "content_hash": pl.String(),
        "version_number": pl.Int32(),
        "first_seen_at": TIMESTAMP,
        "is_current": pl.Boolean(),
    }
)


class Versions(NamedTuple):
    """DOCUMENTS to load, DOCUMENT_VERSIONS that another text of the same batch follows, and what was there."""

    current: pl.DataFrame
    superseded: pl.DataFrame
    n_unchanged: int


def versions(documents: pl.DataFrame, known: pl.DataFrame, *, again: bool = False) -> Versions:
    """DOCUMENTS in order of reading and KNOWN versions -> Versions.

    A text that its document has or had is unchanged, so that reading the same inputs twice adds nothing. Of several
    new texts of one document the last is current. With `again` an unchanged current text is loaded again, under the
    number that it has.
    """
    texts = ["document_id", "content_hash"]
    history = known.group_by("document_id").agg(
        last_number=pl.col("version_number").max(), seen_before=pl.col("first_seen_at").min()
    )
    reload = known.filter(pl.col("is_current") & again).select(*texts, kept_number="version_number")
    seen = known.join(reload, on=texts, how="anti")
    numbered = (
        documents.unique(texts, keep="first", maintain_order=True)
        .join(seen, on=texts, how="anti", maintain_order="left")
        .join(history, on="document_id", how="left", maintain_order="left")
        .join(reload, on=texts, how="left", maintain_order="left")
        .with_columns(
            version_number=pl.coalesce(
                "kept_number",
                pl.col("last_number").fill_null(0)
                + pl.col("kept_number").is_null().cast(pl.Int32).cum_sum().over("document_id"),
            ),
            first_seen_at=pl.coalesce("seen_before", "first_seen_at"),
            is_last=pl.col("version_number").cum_count(reverse=True).over("document_id") == 1,
        )
    )
    superseded = numbered.filter(~pl.col("is_last")).select(
        "document_id", "version_number", "text", "content_hash", seen_at="first_seen_at"
    )
    return Versions(
        conform(numbered.filter("is_last").select(*DOCUMENTS.columns), DOCUMENTS),
        conform(superseded, DOCUMENT_VERSIONS),
        documents.height - numbered.height,
    )


def as_known(current: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """The KNOWN rows that loading these DOCUMENTS and DOCUMENT_VERSIONS will add."""
    return pl.concat(
        [
            current.with_columns(is_current=pl.lit(True)).select(KNOWN.names()),
            superseded.with_columns(is_current=pl.lit(False)).select(
                "document_id", "content_hash", "version_number", first_seen_at="seen_at", is_current="is_current"
            ),
        ]
    )

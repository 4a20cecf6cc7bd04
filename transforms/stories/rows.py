"""Members of stories -> the tables stories and story_documents."""

import polars as pl

from transforms.ids import story_id
from transforms.schemas import STORIES, STORY_DOCUMENTS, conform
from transforms.stories.links import PARTS


def story_rows(members: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Documents of whole stories -> (STORIES, STORY_DOCUMENTS).

    Takes one row a document: root (first text of the story), document_id, text_document_id (of the text that it has,
    its own or that of which it is a copy), seen_at, source_id, headline, score and centrality (millionths) of the text.
    The headline is that of the text that is linked to most of the others.
    """
    ordered = members.sort("root", "seen_at", "document_id")
    first = ordered.group_by("root", maintain_order=True).agg(
        first_document_id=pl.col("document_id").first(),
        started_at=pl.col("seen_at").first(),
        updated_at=pl.col("seen_at").last(),
        n_documents=pl.len(),
        n_sources=pl.col("source_id").drop_nulls().n_unique(),
        n_texts=pl.col("text_document_id").n_unique(),
    )
    is_named = pl.col("headline").is_not_null() & (pl.col("document_id") == pl.col("text_document_id"))
    headlines = (
        ordered.filter(is_named)
        .sort("root", "centrality", "seen_at", "document_id", descending=[False, True, False, False])
        .group_by("root", maintain_order=True)
        .agg(pl.col("headline").first())
    )
    ids = {own: story_id(own) for own in first["first_document_id"]}
    stories = first.with_columns(story_id=pl.col("first_document_id").replace_strict(ids, return_dtype=pl.String)).join(
        headlines, on="root", how="left"
    )
    documents = ordered.join(stories.select("root", "story_id"), on="root").select(
        "story_id",
        "document_id",
        score=pl.col("score") / PARTS,
    )
    return conform(stories.drop("root"), STORIES), conform(documents, STORY_DOCUMENTS)

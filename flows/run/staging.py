"""Batches on disk: documents in, annotations out, as Parquet in a folder named by the batch's content hash.

What is annotated once is there for a run that starts after a kill, in whatever process or machine it was done.
"""

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

import polars as pl

from flows.run.memory import give_back
from transforms.annotations import Annotations, Quotations, analysis_version
from transforms.ids import digest

AT_ONCE = 16  # documents of a batch that are analysed together: memory grows with it, speed hardly does
CHARACTERS_AT_ONCE = 100_000  # that they have together, unless there is one longer document
_DOCUMENTS = "documents.parquet"
_QUOTATIONS = "onrecord.quotations"
_PER_TEXT = (  # what an annotation depends on
    *(pl.col(column).fill_null("") for column in ("content_hash", "language", "headline")),
    pl.col("authors").list.join("\n").fill_null(""),
)


def batch_hash(documents: pl.DataFrame, quotations: Quotations = "rules") -> str:
    """Hash of the batch's document ids and texts and of what analyses them, 64 hex characters."""
    rows = documents.select("document_id", *_PER_TEXT).sort("document_id").iter_rows()
    return digest(analysis_version(quotations), *("\t".join(row) for row in rows), length=64)


def stage(documents: pl.DataFrame, staging: Path, quotations: Quotations = "rules") -> Path:
    """Write a batch's DOCUMENTS, with what shall find their quotations, and return its folder."""
    folder = staging / batch_hash(documents, quotations)
    folder.mkdir(parents=True, exist_ok=True)
    documents.write_parquet(folder / _DOCUMENTS, compression="lz4", metadata={_QUOTATIONS: quotations})
    return folder


def annotate_batch(folder: Path) -> Path:
    """Annotate the batch staged in this folder, unless it is done already; returns the folder of the results.

    Each distinct text is analysed once; the rows of its copies are made from it.
    """
    done = folder / "annotations"
    if not _is_whole(done):
        from transforms.annotate import annotate  # spaCy takes seconds to import, and not every run needs it

        discard([done])
        documents = pl.read_parquet(folder / _DOCUMENTS)
        quotations = cast(Quotations, pl.read_parquet_metadata(folder / _DOCUMENTS)[_QUOTATIONS])
        distinct = documents.filter(pl.struct(_PER_TEXT).is_first_distinct())
        parts = [annotate(part, quotations=quotations) for part in slices(distinct)]
        result = _for_copies(documents, Annotations(*(pl.concat(frames) for frames in zip(*parts, strict=True))))
        partial = Path(mkdtemp(dir=folder))
        for name, frame in result._asdict().items():
            frame.write_parquet(partial / f"{name}.parquet", compression="lz4")
        partial.replace(done)
        give_back()
    return done


def slices(documents: pl.DataFrame) -> list[pl.DataFrame]:
    """A batch cut into neighbouring documents that are analysed together; an empty one is a slice of its own."""
    starts, characters = [0], 0
    for at, length in enumerate(documents["text"].str.len_chars()):
        characters += length
        if at > starts[-1] and (characters > CHARACTERS_AT_ONCE or at - starts[-1] == AT_ONCE):
            starts.append(at)
            characters = length
    return [documents.slice(a, b - a) for a, b in pairwise([*starts, documents.height])]


def _is_whole(done: Path) -> bool:
    """Whether all annotations are there and each file has its end, where Parquet keeps the schema."""
    try:
        for name in Annotations._fields:
            pl.read_parquet_schema(done / f"{name}.parquet")
    except (OSError, pl.exceptions.PolarsError):
        return False
    return True


def read_annotations(done: Path) -> Annotations:
    """The result of annotate_batch."""
    return Annotations(*(pl.read_parquet(done / f"{name}.parquet") for name in Annotations._fields))


def discard(folders: Sequence[Path]) -> None:
    """Remove staged folders; one that is gone already is no error."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _for_copies(documents: pl.DataFrame, annotations: Annotations) -> Annotations:
    """Annotations with the rows of each analysed document repeated for the documents of the batch with its text."""
    first = documents.with_columns(analysed=pl.col("document_id").first().over(*_PER_TEXT))
    copies = first.filter(pl.col("document_id") != pl.col("analysed")).select("document_id", "analysed", "origin")
    if copies.is_empty():
        return annotations
    frames = []
    for frame in annotations:
        rows = frame
        for copy, analysed, origin in copies.iter_rows():
            rows = pl.concat([rows, _renamed(frame, analysed, copy, origin)])
        frames.append(rows)
    return Annotations(*frames)


def _renamed(frame: pl.DataFrame, analysed: str, copy: str, origin: str) -> pl.DataFrame:
    """The rows of one document with every id of it made one of its copy."""
    ids = [c for c in frame.columns if c.endswith(("document_id", "mention_id", "quote_id", "row_key"))]
    own = frame.filter(pl.any_horizontal(pl.col(c).str.starts_with(analysed) for c in ids))
    changed = own.with_columns(pl.col(ids).str.replace(analysed, copy, literal=True))
    return changed.with_columns(origin=pl.lit(origin)) if "origin" in frame.columns else changed

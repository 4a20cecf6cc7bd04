"""Batches on disk: documents in, annotations out, as Parquet in a folder named by the batch's content hash.

A batch is annotated in parts, so that all workers have work until its end. What is annotated once is there for a run
that starts after a kill, in whatever process or machine it was done; checksums tell whether it is as it was written.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from itertools import pairwise
from os.path import lexists
from pathlib import Path
from tempfile import mkdtemp
from typing import cast

import polars as pl

from flows import allocator
from flows.errors import UserError
from transforms.annotations import ANALYSED, Annotations, Model, analysis_version, rejection
from transforms.ids import digest
from transforms.schemas import MENTIONS, QUOTE_SEGMENTS, QUOTES, REJECTED

AT_ONCE = 16  # documents of a part that are analysed together: memory grows with it, speed hardly does
CHARACTERS_AT_ONCE = 100_000  # that they have together, unless there is one longer document
SLICES_OF_A_PART = 2  # more leave workers without work at the end, fewer cost more calls
DOCUMENTS_FILE = "documents.parquet"
ANNOTATIONS_FOLDER = "annotations"
_BY_ITSELF = "by_itself"  # in a part: annotations of single documents, by their numbers
_CHECKSUMS = "sha256.json"  # of the files beside it, by their names
_TABLES = (MENTIONS, QUOTES, QUOTE_SEGMENTS, REJECTED)  # in the order of Annotations
_MODEL = "onrecord.model"
Annotate = Callable[[pl.DataFrame, Model], Annotations]
_PER_TEXT = tuple(
    (pl.col(column).list.join("\n") if column == "authors" else pl.col(column)).fill_null("") for column in ANALYSED
)

TEXT_KEY = pl.concat_str(_PER_TEXT, separator="\t").alias("text_key")  # of DOCUMENTS: equal for equal annotations


class AnnotationsDamaged(UserError):
    """Annotations on disk are not what was written there."""


def batch_hash(documents: pl.DataFrame, model: Model) -> str:
    """Hash of the batch's document ids and texts and of what analyses them, 64 hex characters."""
    rows = documents.select("document_id", *_PER_TEXT).sort("document_id").iter_rows()
    return digest(analysis_version(model), *("\t".join(row) for row in rows), length=64)


def first_of_text(documents: pl.DataFrame) -> pl.DataFrame:
    """The first of the DOCUMENTS of each text: the rows of the others are made from its analysis."""
    return documents.filter(pl.struct(_PER_TEXT).is_first_distinct())


def stage(documents: pl.DataFrame, staging: Path, model: Model, *, without: Sequence[str] = ()) -> Path:
    """Write a batch's DOCUMENTS and its parts, with the model that shall analyse them, and return its folder.

    Each distinct text is in one part; the rows of its copies are made from it (read_annotations). without: documents
    whose annotations come from elsewhere, by add_annotations().
    """
    folder = staging / batch_hash(documents, model)
    for path in (staging, folder):
        _make_folder(path)
    documents.write_parquet(folder / DOCUMENTS_FILE, compression="lz4")
    to_analyse = first_of_text(documents).filter(~pl.col("document_id").is_in(without))
    distinct = slices(to_analyse) if to_analyse.height else []
    written = set()
    for number, first in enumerate(range(0, len(distinct), SLICES_OF_A_PART)):
        rows = pl.concat(distinct[first : first + SLICES_OF_A_PART])
        part = folder / f"{number:04}-{digest(*rows['document_id'])}"
        _make_folder(part)
        rows.write_parquet(part / DOCUMENTS_FILE, compression="lz4", metadata={_MODEL: model})
        written.add(part)
    discard([part for part in parts(folder) if part not in written])  # of a version that cut it otherwise
    return folder


def add_annotations(folder: Path, copies: pl.DataFrame, model: Model, annotations: Annotations) -> None:
    """Add a part to a staged batch whose documents have the text of others, with the rows of these.

    copies: document_id, analysed (the other document), origin; annotations: those of the others, and of any more.
    """
    rows = pl.read_parquet(folder / DOCUMENTS_FILE).join(copies, on="document_id", how="semi", maintain_order="left")
    part = folder / f"known-{digest(*rows['document_id'])}"
    _make_folder(part)
    rows.write_parquet(part / DOCUMENTS_FILE, compression="lz4", metadata={_MODEL: model})
    discard([part / ANNOTATIONS_FOLDER])
    _write(_of_copies(annotations, copies), part / ANNOTATIONS_FOLDER)


def parts(folder: Path) -> list[Path]:
    """The folders of the parts of a staged batch, for annotate_part."""
    return sorted(path for path in folder.iterdir() if path.is_dir())


def lengths(folder: Path) -> list[int]:
    """Code points of each document of a staged part."""
    return pl.read_parquet(folder / DOCUMENTS_FILE, columns=["text"])["text"].str.len_chars().to_list()


def model_of(folder: Path) -> Model:
    """The model that shall analyse a staged part."""
    return cast(Model, pl.read_parquet_metadata(folder / DOCUMENTS_FILE)[_MODEL])


def is_whole(done: Path) -> bool:
    """Whether a folder of annotations is there as it was written, with the columns of this version."""
    try:
        _read(done)
    except AnnotationsDamaged:
        return False
    return True


def annotate_part(folder: Path, annotate: Annotate | None = None) -> Path:
    """Annotate the part staged in this folder, unless it is done already; returns the folder.

    Annotations that are damaged, or of a version with other columns, are made again. annotate: what annotates documents
    instead of transforms.annotate.
    """
    _annotate(folder, folder / ANNOTATIONS_FOLDER, annotate)
    return folder


def annotate_document(folder: Path, number: int, annotate: Annotate | None = None) -> None:
    """Annotate one document of the part staged in this folder by itself, for join_documents."""
    _annotate(folder, folder / _BY_ITSELF / str(number), annotate, number)


def reject_document(folder: Path, number: int, detail: str) -> None:
    """Give one document of a part a rejection for its annotations: what it would cost is too much."""
    row = pl.read_parquet(folder / DOCUMENTS_FILE)[number].row(0, named=True)
    done = folder / _BY_ITSELF / str(number)
    discard([done])
    _write(rejection(row["document_id"], row["origin"], "too_costly", detail), done)


def join_documents(folder: Path) -> Path:
    """Make the annotations of a part out of those of all of its documents by themselves; returns the folder."""
    found = [_read(folder / _BY_ITSELF / str(number)) for number in range(len(lengths(folder)))]
    discard([folder / ANNOTATIONS_FOLDER])
    _write(_together(found), folder / ANNOTATIONS_FOLDER)
    return folder


def _of_transforms() -> Annotate:
    from transforms.annotate import annotate  # spaCy takes seconds to import, and not every run needs it

    return annotate


def _annotate(folder: Path, done: Path, annotate: Annotate | None, number: int | None = None) -> None:
    """Write the annotations of a part, or of one of its documents, unless they are there."""
    try:
        _read(done)
    except AnnotationsDamaged:
        annotate = annotate or _of_transforms()
        documents = pl.read_parquet(folder / DOCUMENTS_FILE)
        documents = documents if number is None else documents[number]
        model = model_of(folder)
        found = _together([annotate(each, model) for each in slices(documents)])
        if not is_whole(done):  # a process of another machine may have been faster
            discard([done])
            _write(found, done)
        allocator.pass_over_loaded()  # with the first part, all that analyses is loaded
        allocator.trim()


def slices(documents: pl.DataFrame) -> list[pl.DataFrame]:
    """Documents cut into neighbours that are analysed together; none are a slice of their own."""
    starts, characters = [0], 0
    for at, length in enumerate(documents["text"].str.len_chars()):
        characters += length
        if at > starts[-1] and (characters > CHARACTERS_AT_ONCE or at - starts[-1] == AT_ONCE):
            starts.append(at)
            characters = length
    return [documents.slice(a, b - a) for a, b in pairwise([*starts, documents.height])]


def read_annotations(folder: Path) -> Annotations:
    """The annotations of a staged batch whose parts are all annotated; what was damaged since then is made again.

    Raises AnnotationsDamaged if that is damaged, too.
    """
    found = []
    for part in parts(folder):
        try:
            found.append(_read(part / ANNOTATIONS_FOLDER))
        except AnnotationsDamaged:
            found.append(_read(annotate_part(part) / ANNOTATIONS_FOLDER))
    return _for_copies(pl.read_parquet(folder / DOCUMENTS_FILE), _together(found))


def _write(annotations: Annotations, folder: Path) -> None:
    """Write a folder of annotations, which is there as a whole or not at all."""
    folder.parent.mkdir(exist_ok=True)
    partial = Path(mkdtemp(dir=folder.parent))
    checksums = {}
    for name, frame in annotations._asdict().items():
        frame.write_parquet(partial / f"{name}.parquet", compression="lz4")
        checksums[name] = _checksum((partial / f"{name}.parquet").read_bytes())
    (partial / _CHECKSUMS).write_text(json.dumps(checksums), encoding="utf-8")
    place(partial, folder)


def place(partial: Path, folder: Path) -> None:
    """Give a folder that was written whole its name, unless another process was faster."""
    try:
        partial.replace(folder)
    except OSError:
        if not is_whole(folder):
            raise
        discard([partial])


def _read(folder: Path) -> Annotations:
    """Read a folder of annotations; raises AnnotationsDamaged if it is not as it was written, or of other columns."""
    try:
        checksums = json.loads((folder / _CHECKSUMS).read_text(encoding="utf-8"))
        contents = {name: (folder / f"{name}.parquet").read_bytes() for name in Annotations._fields}
        is_whole = checksums == {name: _checksum(content) for name, content in contents.items()}
        found = Annotations(*(pl.read_parquet(contents[name]) for name in Annotations._fields)) if is_whole else None
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise AnnotationsDamaged(f"the annotations in {folder} cannot be read: {error}") from error
    if found is None or any(frame.schema != table.schema for frame, table in zip(found, _TABLES, strict=True)):
        raise AnnotationsDamaged(f"the annotations in {folder} are not as they were written; is the disk sound?")
    return found


def _checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _together(found: Sequence[Annotations]) -> Annotations:
    return Annotations(*(pl.concat(frames) for frames in zip(*found, strict=True)))


def discard(folders: Sequence[Path]) -> None:
    """Remove staged folders, and files in their place; one that is gone already is no error."""
    for folder in folders:
        if folder.is_file() or folder.is_symlink():
            folder.unlink(missing_ok=True)
        else:
            shutil.rmtree(folder, ignore_errors=True)


def _make_folder(path: Path) -> None:
    """A folder, in place of anything else that has its name."""
    if lexists(path) and not path.is_dir():
        path.unlink()
    path.mkdir(parents=True, exist_ok=True)


def _for_copies(documents: pl.DataFrame, annotations: Annotations) -> Annotations:
    """Annotations with the rows of each analysed document repeated for the documents of the batch with its text."""
    first = documents.with_columns(analysed=pl.col("document_id").first().over(*_PER_TEXT))
    copies = first.filter(pl.col("document_id") != pl.col("analysed")).select("document_id", "analysed", "origin")
    return annotations if copies.is_empty() else _together([annotations, _of_copies(annotations, copies)])


def _of_copies(annotations: Annotations, copies: pl.DataFrame) -> Annotations:
    """The rows that copies (document_id, analysed, origin) have by those of the documents that were analysed."""
    frames = []
    for frame in annotations:
        rows = [_renamed(frame, analysed, copy, origin) for copy, analysed, origin in copies.iter_rows()]
        frames.append(pl.concat([frame.clear(), *rows]))
    return Annotations(*frames)


def _renamed(frame: pl.DataFrame, analysed: str, copy: str, origin: str) -> pl.DataFrame:
    """The rows of one document with every id of it made one of its copy."""
    ids = [c for c in frame.columns if c.endswith(("document_id", "mention_id", "quote_id", "row_key", "group_id"))]
    lists = [c for c in frame.columns if c.endswith("mention_ids")]
    own = frame.filter(pl.any_horizontal(pl.col(c).str.starts_with(analysed) for c in ids))
    changed = own.with_columns(
        pl.col(ids).str.replace(analysed, copy, literal=True),
        pl.col(lists).list.eval(pl.element().str.replace(analysed, copy, literal=True)),
    )
    return changed.with_columns(origin=pl.lit(origin)) if "origin" in frame.columns else changed

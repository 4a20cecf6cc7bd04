"""documents -> mentions, quotes, quote_segments: the analysis of a batch, a function of its texts and the model."""

import traceback
from pathlib import Path

import polars as pl

from transforms.annotations import Annotations, Model, rejection
from transforms.lexicon.languages import ENGLISH
from transforms.mentions import mentions
from transforms.quotes.stage import quotes
from transforms.rejections import rejected
from transforms.speakers import speakers
from transforms.text.parsed_text import parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

_NO_MEMORY = "bad_alloc"  # what onnxruntime says when it gets none


def annotate(documents: pl.DataFrame, model: Model) -> Annotations:
    """DOCUMENTS -> their Annotations; a document whose analysis fails is rejected and gives no other row.

    Raises onnxruntime's NoSuchFile where the network's weights are missing: that is no document's fault.
    """
    pipelines.load(ENGLISH, model)
    return _each(documents, model)


def _each(documents: pl.DataFrame, model: Model) -> Annotations:
    """The Annotations of documents together or, if one of them fails, of each by itself."""
    try:
        return _annotate(documents, model)
    except Exception as error:
        if documents.height == 1:
            row = documents.row(0, named=True)
            return _failed(row["document_id"], row["origin"], error)
        parts = [_each(documents.slice(i, 1), model) for i in range(documents.height)]
        return Annotations(*(pl.concat(frames) for frames in zip(*parts, strict=True)))


def _annotate(documents: pl.DataFrame, model: Model) -> Annotations:
    """The way of documents through the rooms: what a stage needs of those before it is passed to it, and nothing else.

    The parsed texts are in the order of documents; the network's findings are by document_id, none of a document that
    it did not read. Both are dropped with the batch.
    """
    tokens, findings = analysis(documents, model)
    parsed = list(parsed_texts(documents, tokens))
    found, segments = quotes(parsed, findings)
    named = mentions(documents, parsed, found, segments, findings)
    return Annotations(named, speakers(parsed, found, named, findings), segments, rejected([]))


def _failed(document_id: str, origin: str, error: Exception) -> Annotations:
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    if isinstance(error, MemoryError) or _NO_MEMORY in str(error):
        return rejection(document_id, origin, "too_costly", "the language analysis needs more memory than it may have")
    detail = f"the language analysis failed with {type(error).__name__}: {error} ({where})"
    return rejection(document_id, origin, "analysis_failed", detail)

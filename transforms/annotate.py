"""documents -> mentions, quotes, quote_segments: the analysis of a batch, a function of its texts and the model."""

from typing import TYPE_CHECKING

import polars as pl

from transforms.annotations import Annotations, Quotations
from transforms.mentions.stage import mentions
from transforms.quotes.stage import quotes
from transforms.rejections import rejected
from transforms.schemas import MENTIONS, QUOTE_SEGMENTS, QUOTES
from transforms.speakers.stage import speakers
from transforms.tokens.stage import tokens

if TYPE_CHECKING:
    from transforms.quotes.learned.reader import Reader


def annotate(documents: pl.DataFrame, *, quotations: Quotations = "rules") -> Annotations:
    """DOCUMENTS -> their Annotations; a document whose analysis fails is rejected and gives no other row.

    Quotations are found by rules over the parse, or by the reader with the rules' help; the reader judges the tone
    towards mentions as well, which is null without it. Raises onnxruntime's NoSuchFile where the reader's weights are
    missing: that is no document's fault.
    """
    if quotations == "rules":
        return _each(documents, None)
    from transforms.quotes.learned.reader import Reader  # its network takes a second to load

    return _each(documents, Reader(quotations))


def _each(documents: pl.DataFrame, reader: "Reader | None") -> Annotations:
    """The Annotations of documents together or, where one of them fails, of each by itself."""
    try:
        return _annotate(documents, reader)
    except Exception as error:
        if documents.height == 1:
            row = documents.row(0, named=True)
            return _failed(row["document_id"], row["origin"], error)
        parts = [_each(documents.slice(i, 1), reader) for i in range(documents.height)]
        return Annotations(*(pl.concat(frames) for frames in zip(*parts, strict=True)))


def _annotate(documents: pl.DataFrame, reader: "Reader | None") -> Annotations:
    if reader is None:
        read = tokens(documents)
        found, segments = quotes(documents, read)
        named = mentions(documents, read, found, segments)
    else:
        read = tokens(documents, analyse=reader.analyse)
        found, segments = quotes(documents, read, find=reader.utterances)
        named = mentions(documents, read, found, segments, judge=reader.tones)
    return Annotations(named, speakers(found, named), segments, rejected([]))


def _failed(document_id: str, origin: str, error: Exception) -> Annotations:
    detail = f"the language analysis failed with {type(error).__name__}: {error}"
    row = {"stage": "analysis", "table_name": "documents", "row_key": document_id, "origin": origin}
    refused = rejected([{**row, "reason_code": "analysis_failed", "detail": detail, "payload_sha256": None}])
    return Annotations(MENTIONS.empty(), QUOTES.empty(), QUOTE_SEGMENTS.empty(), refused)

"""documents -> tokens: the language analysis as a frame, one token a row, and what the network says of each text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, LOWER, POS, SENT_START, TAG
from spacy.strings import StringStore
from spacy.tokens import Doc

from transforms.annotations import Model
from transforms.model.findings import Findings
from transforms.schemas import TOKENS, conform
from transforms.tokens import pipelines
from transforms.tokens.component import findings_of

_TEXT = {"lemma": LEMMA, "pos": POS, "tag": TAG, "dep": DEP, "name_label": ENT_TYPE}
_ATTRIBUTES = [IDX, LENGTH, HEAD, SENT_START, ENT_IOB, IS_SPACE, LOWER, *_TEXT.values()]
_BEGINS_ENTITY = 3  # spaCy's code in ENT_IOB
_BEGINS_SENTENCE = 1  # spaCy's code in SENT_START


Pieces = list[tuple[int, Doc]]


class Analysis(NamedTuple):
    """TOKENS of documents; by document_id the network's Findings, of those documents that it read."""

    tokens: pl.DataFrame
    findings: dict[str, Findings]


def analysis(documents: pl.DataFrame, model: Model) -> Analysis:
    """DOCUMENTS (document_id, text, language) -> Analysis, in the documents' order; blank tokens are left out."""
    findings: dict[str, Findings] = {}
    document_ids = documents["document_id"].to_list()

    def analysed() -> Iterator[Pieces]:
        analysed_texts = pipelines.analyse(documents.select("text", "language").iter_rows(), model)
        for document_id, pieces in zip(document_ids, analysed_texts, strict=True):
            found = findings_of(pieces[0][1])  # a text that the network reads is one piece
            if found is not None:
                findings[document_id] = found
            yield pieces

    return Analysis(token_rows(document_ids, analysed()), findings)


def token_rows(document_ids: Sequence[str], analysed: Iterable[Pieces]) -> pl.DataFrame:
    """TOKENS of documents from the Docs of each one's pieces, with the offsets of these in its text."""
    blocks = [_document([])]
    stores: dict[int, StringStore] = {}
    counts = []
    for parts in analysed:
        block = _document([(offset, _attributes(doc)) for offset, doc in parts])
        stores.update((id(doc.vocab.strings), doc.vocab.strings) for _, doc in parts)
        blocks.append(block)
        counts.append(len(block["head"]))
    columns: dict[str, Any] = {name: np.concatenate([b[name] for b in blocks]) for name in blocks[0]}
    for name in _TEXT:
        columns[name] = _strings(columns[name], list(stores.values()))
    frame = pl.DataFrame(columns).with_columns(
        document_id=pl.Series(np.repeat(np.arange(len(counts)), counts)).replace_strict(
            dict(enumerate(document_ids)), return_dtype=pl.String
        )
    )
    return conform(frame, TOKENS)


def _attributes(doc: Doc) -> NDArray[np.uint64]:
    """One row a token, one column for each of _ATTRIBUTES."""
    return doc.to_array(_ATTRIBUTES).view(np.uint64)


def _document(parts: list[tuple[int, NDArray[np.uint64]]]) -> dict[str, NDArray[Any]]:
    """The columns of one document from spaCy's attribute arrays of its pieces; texts still as string hashes."""
    matrix = np.concatenate([array for _, array in parts] or [np.zeros((0, len(_ATTRIBUTES)), np.uint64)])
    column = dict(zip(_ATTRIBUTES, matrix.T, strict=True))
    size = len(matrix)
    shift = np.repeat(np.array([offset for offset, _ in parts], np.int64), [len(array) for _, array in parts])
    keep = column[IS_SPACE] == 0
    index = np.cumsum(keep) - 1
    here = np.arange(size)
    head = here + column[HEAD].astype(np.int64)  # spaCy gives the distance, two's complement in uint64
    head = np.where(keep[head], head, here) if size else head
    start = column[IDX].astype(np.int64) + shift
    begins = column[SENT_START] == _BEGINS_SENTENCE
    ends = np.cumsum([len(array) for _, array in parts], dtype=np.int64)
    begins[ends[ends < size]] = True  # a piece starts a sentence
    out = {
        "token_index": index[keep],
        "char_start": start[keep],
        "char_end": (start + column[LENGTH].astype(np.int64))[keep],
        "sentence_index": _dense(np.cumsum(begins)[keep]),
        "head": index[head][keep],
        "name_start": (column[ENT_IOB] == _BEGINS_ENTITY)[keep],
    }
    lemma = np.where(column[LEMMA] == 0, column[LOWER], column[LEMMA])
    return out | {name: (lemma if name == "lemma" else column[key])[keep] for name, key in _TEXT.items()}


def _dense(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ascending numbers renumbered 0, 1, 2, … without gaps (a sentence of blanks alone leaves one)."""
    return np.cumsum(np.diff(numbers, prepend=numbers[:1]) > 0)


def _strings(hashes: NDArray[np.uint64], stores: list[StringStore]) -> NDArray[Any]:
    """The strings behind spaCy's hashes; 0 is the empty string."""
    distinct, inverse = np.unique(hashes, return_inverse=True)
    found = [next((s[int(h)] for s in stores if h in s), "") for h in distinct]
    return np.array(found, dtype=object)[inverse] if found else np.array([], dtype=object)

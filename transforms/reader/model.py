"""The network: pieces of a document -> scores of tags by token, and what links contents to cues and sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from transforms.annotations import WEIGHTS
from transforms.reader.labels import NAME_TAGS, POINTERS, QUOTATION_TAGS, TONES
from transforms.reader.pieces import CLS, Pieces, windows

CORE, LEFT = 192, 24  # pieces of a window, unless a paragraph is longer, and of context before it; more helps nothing
_SLOW = ["SkipLayerNormFusion"]  # one operator for three, but without vector instructions on the CPU
_VECTORS = ("first", "last", "key")  # of each pointer: added over a span's ends, the first two point at the third

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """What the network gives for pieces start to end; vectors start `before` pieces earlier, behind that of [CLS]."""

    start: int
    end: int
    before: int
    vectors: Mapping[str, Floats]  # of each pointer: [1 + pieces with context, first, last and key, size]
    tones: Floats  # [1 + pieces with context, (first, last, said), tones]: log odds

    @property
    def offset(self) -> int:
        """What turns the number of a piece into its position in vectors."""
        return self.before - self.start + 1

    def of_tone(self) -> "Window":
        """The window without what only contents point by."""
        return replace(self, vectors={"tone": self.vectors["tone"].copy()})


@dataclass(frozen=True)
class Scores:
    """Scores of quotation tags and name tags by token, and the windows of the document."""

    quotation: Floats
    name: Floats
    windows: list[Window]


@cache
def session(size: str) -> onnxruntime.InferenceSession:
    """The network of a size, on one thread; raises onnxruntime's NoSuchFile where its weights are missing."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep what the longest window took, and is no faster
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        WEIGHTS / f"{size}.onnx", options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW
    )


def scores(document: Pieces, n_tokens: int, network: onnxruntime.InferenceSession) -> Scores:
    """The scores of a document.

    One window at a time: int8 arithmetic scales by the largest value of a batch, so that in a batch of several the
    neighbours would change a window's result; and on one thread a batch is no faster.
    """
    tags = np.zeros((n_tokens, len(QUOTATION_TAGS) + len(NAME_TAGS)), np.float32)
    found = []
    for window, by_piece in _run(document, network):
        found.append(window)
        token = document.token[window.start : window.end]
        first = window.start + window.offset
        tags[token[token >= 0]] = by_piece[first : first + len(token)][token >= 0]
    return Scores(tags[:, : len(QUOTATION_TAGS)], tags[:, len(QUOTATION_TAGS) :], found)


def _run(document: Pieces, network: onnxruntime.InferenceSession) -> Iterator[tuple[Window, Floats]]:
    for start, end in windows(document.cuts, CORE):
        first = max(0, start - LEFT)
        inputs = {
            "ids": _row(document.ids[first:end], CLS),
            "shapes": _row(document.shapes[first:end], 0),
            "quoted": _row(document.quoted[first:end], 0),
        }
        tags, links, tones = network.run(None, inputs)
        n_pieces = end - first + 1
        by_pointer = links[0].reshape(n_pieces, len(POINTERS), len(_VECTORS), -1)
        vectors = {pointer: by_pointer[:, number] for number, pointer in enumerate(POINTERS)}
        yield Window(start, end, start - first, vectors, tones[0].reshape(n_pieces, 3, len(TONES))), tags[0]


def _row(values: NDArray[np.int64], opening: int) -> NDArray[np.int64]:
    return np.concatenate(([opening], values))[None]

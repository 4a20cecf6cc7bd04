"""The network: pieces of a document -> scores of tags by token, and what links contents to cues and sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from transforms.annotations import WEIGHTS, Model
from transforms.model.labels import (
    ARC_SIZE,
    DEPENDENCY_SIZE,
    LAYERS,
    NAME_TAGS,
    OUTPUTS,
    QUOTATION_TAGS,
    ROLES,
    TAGS,
)
from transforms.model.parsing import Doubles, Ends, Floats, Ints, Kinds, tree
from transforms.model.pieces import CLS, SEP, Pieces, windows

WINDOW = 224  # pieces of whole paragraphs that are read together, unless one is longer; more costs, and helps nothing
_SLOW = ["SkipLayerNormFusion"]  # one operator for three, but without vector instructions on the CPU
_TAGS = np.cumsum([len(QUOTATION_TAGS), len(NAME_TAGS), len(TAGS), 2])  # ends of the parts of "tags"
_ENDS = np.cumsum([ARC_SIZE, ARC_SIZE, DEPENDENCY_SIZE])  # ends of the parts of "syntax" but the last


@dataclass(frozen=True)
class Window:
    """What the network makes of pieces start to end, behind what it makes of [CLS]."""

    start: int
    end: int
    hidden: Floats  # [1 + pieces, size]; kept as the network gives it, since many documents are held at once

    @property
    def doubles(self) -> Doubles:
        """hidden in double precision: how BLAS rounds depends on its threads, and what is made of them must not."""
        return self.hidden.astype(np.float64)


@dataclass(frozen=True)
class Syntax:
    """By token: index in labels.TAGS, the head's token, index in labels.DEPENDENCIES."""

    tags: Ints
    heads: Ints
    dependencies: Ints


class Pointer(NamedTuple):
    """The layers that make of the ends of a span where the hidden states lie that it points at."""

    query: Doubles  # [2 * size, inner]
    bias: Doubles  # [inner]
    key: Doubles  # [inner, size]


class Judge(NamedTuple):
    """The layers that give log odds of labels.TONES: of a target's own ends, and of what is said where they point."""

    pointer: Pointer
    target: Doubles  # [2 * size, tones]
    bias: Doubles  # [tones]
    said: Doubles  # [size, tones]


class Layers(NamedTuple):
    """What is applied only where it is asked for, to what the network gives."""

    kinds: Kinds
    pointers: Mapping[str, Pointer]
    judge: Judge


@dataclass(frozen=True)
class Scores:
    """Scores of quotation tags and name tags by token, the syntax, and the windows of the document."""

    quotation: Floats
    name: Floats
    syntax: Syntax
    windows: list[Window]
    layers: Layers


class Network(NamedTuple):
    """The network of a size."""

    session: onnxruntime.InferenceSession
    layers: Layers


@cache
def network(size: Model) -> Network:
    """The network of a size; raises onnxruntime's NoSuchFile where its weights are missing."""
    return opened(WEIGHTS / f"{size}.onnx")


def opened(file: Path) -> Network:
    """The network of a file, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # no two windows are of one length
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW)
    anything = {name: np.zeros((1, 1), np.int64) for name in ("ids", "shapes", "quoted")}
    kind_weight, kind_bias, *later = session.run(LAYERS, anything)
    query, bias, key, *judge = (layer.astype(np.float64) for layer in later)  # as precise as what they are applied to
    pointers = {role: Pointer(*each) for role, *each in zip(ROLES, query, bias, key, strict=True)}
    return Network(session, Layers(Kinds(kind_weight, kind_bias), pointers, Judge(Pointer(*judge[:3]), *judge[3:])))


def scores(document: Pieces, n_tokens: int, network: Network) -> Scores:
    """The scores of a document.

    One window at a time: int8 arithmetic scales by the largest value of a batch, so that in a batch of several the
    neighbours would change a window's result; and on one thread a batch is no faster.
    """
    tags = np.zeros((n_tokens, _TAGS[-1]), np.float32)
    heads, dependencies = np.zeros(n_tokens, np.int64), np.zeros(n_tokens, np.int64)
    found = []
    for window, by_piece, ends in run(document, network.session):
        found.append(window)
        first_pieces = window.start + np.flatnonzero(document.token[window.start : window.end] >= 0)
        if len(first_pieces):
            place = first_pieces - window.start + 1
            here = slice(document.token[first_pieces[0]], document.token[first_pieces[-1]] + 1)
            tags[here] = by_piece[place]
            parsed = tree(_ends(ends[place]), _begins(document, first_pieces, tags[here]), network.layers.kinds)
            heads[here], dependencies[here] = here.start + parsed.heads, parsed.dependencies
    quotation, name, tag, _ = np.split(tags, _TAGS[:-1], axis=1)
    return Scores(quotation, name, Syntax(tag.argmax(axis=1), heads, dependencies), found, network.layers)


def _begins(document: Pieces, first_pieces: Ints, tags: Floats) -> NDArray[np.bool_]:
    """Which tokens of a window open a sentence: those that the network says do, and the first of each paragraph."""
    begins: NDArray[np.bool_] = (tags[:, -1] > tags[:, -2]) | (document.ids[first_pieces - 1] == SEP)
    begins[0] = True
    return begins


def _ends(vectors: Floats) -> Ends:
    return Ends(*np.split(vectors, _ENDS, axis=1))


def run(document: Pieces, session: onnxruntime.InferenceSession) -> Iterator[tuple[Window, Floats, Floats]]:
    """Each window with the scores of tags and the vectors of syntax of [CLS] and its pieces."""
    for start, end in windows(document.cuts, WINDOW):
        inputs = {
            "ids": _row(document.ids[start:end], CLS),
            "shapes": _row(document.shapes[start:end], 0),
            "quoted": _row(document.quoted[start:end], 0),
        }
        tags, syntax, hidden = session.run(OUTPUTS, inputs)
        yield Window(start, end, hidden[0]), tags[0], syntax[0]


def _row(values: NDArray[np.int64], opening: int) -> NDArray[np.int64]:
    return np.concatenate(([opening], values))[None]

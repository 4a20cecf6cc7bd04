"""Training examples of the model -> shuffled batches of windows as tensors."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.training.corpora import IGNORED, Example
from flows.training.silver_syntax import Syntax
from transforms.model.pieces import CLS, PAD, Pieces, windows

WINDOW = 318
BATCH = 8


@dataclass(frozen=True)
class Window:
    """A stretch of an example."""

    example: Example
    start: int
    end: int


def train_windows(examples: list[Example], rng: random.Random) -> list[Window]:
    """Each example cut into windows, at other places in each epoch."""
    return [Window(e, a, b) for e in examples for a, b in windows(e.pieces.cuts, WINDOW, rng.randint(100, WINDOW))]


def batches(found: list[Window], rng: random.Random, size: int = BATCH) -> list[list[Window]]:
    """Shuffled batches of windows of like length."""
    rng.shuffle(found)
    out = []
    for i in range(0, len(found), size * 16):
        pool = sorted(found[i : i + size * 16], key=lambda w: w.end - w.start)
        out += [pool[j : j + size] for j in range(0, len(pool), size)]
    rng.shuffle(out)
    return out


def by_length(examples: Iterable[Example], size: int) -> Iterator[list[Window]]:
    """All windows of examples once, to read them: so many of like length together."""
    found = [Window(e, a, b) for e in examples for a, b in windows(e.pieces.cuts, WINDOW)]
    found.sort(key=lambda window: window.end - window.start)
    return (found[at : at + size] for at in range(0, len(found), size))


def tensors(batch: list[Window], rng: random.Random | None = None) -> dict[str, Tensor]:
    """A batch padded, [CLS] first; with rng the case of some name windows is changed to what headlines look like."""
    width = max(w.end - w.start for w in batch) + 1
    out = {name: np.full((len(batch), width), PAD, np.int64) for name in ("ids", "shapes", "quoted", "mask")}
    out["quotation"] = np.full((len(batch), width), IGNORED, np.int64)
    out["name"] = np.full((len(batch), width), IGNORED, np.int64)
    for name in ("tag", "dependency", "head", "begin"):
        out[name] = np.full((len(batch), width), IGNORED, np.int64)
    for row, window in enumerate(batch):
        here, there = slice(window.start, window.end), slice(1, window.end - window.start + 1)
        p = window.example.pieces
        out["ids"][row, 0] = CLS
        out["ids"][row, there] = p.ids[here]
        out["shapes"][row, there] = _recased(p.shapes[here], rng)
        out["quoted"][row, there] = p.quoted[here]
        out["mask"][row, : there.stop] = 1
        for name, gold in (("quotation", window.example.quotation_tags), ("name", window.example.name_tags)):
            if gold is not None:
                out[name][row, there] = gold[here]
        for name, values in _syntax(window).items():
            out[name][row, there] = values
    return {name: torch.from_numpy(array) for name, array in out.items()}


def _syntax(window: Window) -> dict[str, NDArray[np.int64]]:
    """By piece what a token's syntax is, heads as positions behind [CLS]; IGNORED elsewhere."""
    syntax = window.example.syntax
    token = window.example.pieces.token[window.start : window.end]
    if syntax is None or not (token >= 0).any():
        return {}
    starts, first = np.flatnonzero(token >= 0), int(token[token >= 0][0])
    tokens = token[starts]
    heads = syntax.heads[tokens] - first  # tokens of a window are neighbours
    inside = (heads >= 0) & (heads < len(starts))
    position = np.where(inside, starts[np.clip(heads, 0, len(starts) - 1)] + 1, IGNORED)
    values = {
        "tag": syntax.tags[tokens],
        "dependency": syntax.dependencies[tokens],
        "head": position,
        "begin": syntax.begins[tokens],
    }
    out = {name: np.full(len(token), IGNORED, np.int64) for name in values}
    for name, found in values.items():
        out[name][starts] = found
    return out


def _recased(shapes: NDArray[np.int64], rng: random.Random | None) -> NDArray[np.int64]:
    """Upper case, title case or lower case for one window in eight."""
    chance = rng.random() if rng else 1.0
    if chance < 0.05:
        return np.where(shapes >= 3, 4, shapes)
    if chance < 0.10:
        return np.where(shapes == 3, 6, shapes)
    return np.where(shapes >= 4, 3, shapes) if chance < 0.125 else shapes


def packed(examples: list[Example], rng: random.Random) -> list[Example]:
    """Examples of a sentence each, shuffled, one to eight together as the paragraphs of one example."""
    shuffled = rng.sample(examples, len(examples))
    out, at = [], 0
    while at < len(shuffled):
        together = shuffled[at : at + rng.randint(1, 8)]
        at += len(together)
        out.append(_joined(together))
    return out


def _joined(examples: list[Example]) -> Example:
    every = [example.pieces for example in examples]
    n_tokens = np.cumsum([0, *(int(p.token.max()) + 1 for p in every)])
    n_pieces = np.cumsum([0, *(len(p.ids) for p in every)])
    ids, shapes, quoted = (np.concatenate([getattr(p, name) for p in every]) for name in ("ids", "shapes", "quoted"))
    token = [np.where(p.token >= 0, p.token + n, -1) for p, n in zip(every, n_tokens[:-1], strict=True)]
    cuts = [int(n) + cut for p, n in zip(every, n_pieces[:-1], strict=True) for cut in p.cuts[1:]]
    joined = Pieces(ids, shapes, quoted, np.concatenate(token), [0, *cuts])
    targets = [
        (first + int(n), last + int(n))
        for example, n in zip(examples, n_tokens[:-1], strict=True)
        for first, last in example.targets
    ]
    tones = np.concatenate([example.tones for example in examples if example.tones is not None])
    syntax = _joined_syntax(examples, n_tokens)
    return Example(examples[0].name, joined, targets=tuple(targets), tones=tones, syntax=syntax)


def _joined_syntax(examples: list[Example], n_tokens: NDArray[np.int64]) -> Syntax | None:
    every = [example.syntax for example in examples]
    known = [syntax for syntax in every if syntax is not None]
    if len(known) < len(every):
        return None
    tags, dependencies, begins = (
        np.concatenate([getattr(s, name) for s in known]) for name in ("tags", "dependencies", "begins")
    )
    heads = np.concatenate([s.heads + n for s, n in zip(known, n_tokens[:-1], strict=True)])
    return Syntax(tags, dependencies, heads, begins)


def _positions(window: Window) -> dict[int, int]:
    """Where the tokens of a window start, behind [CLS]."""
    token = window.example.pieces.token[window.start : window.end]
    return {int(t): i + 1 for i, t in enumerate(token) if t >= 0}


def targets_of(window: Window) -> list[tuple[int, int, int]]:
    """Targets of tone that lie in the window: first and last position, number among the example's targets."""
    position = _positions(window)
    found = enumerate(window.example.targets)
    return [(position[a], position[b], number) for number, (a, b) in found if {a, b} <= position.keys()]


def links_of(window: Window) -> list[tuple[int, int, int, int]]:
    """Content runs that start in the window: first and last position, cue's and source's; 0 none, IGNORED outside."""
    position = _positions(window)
    out = []
    for first, last, cue, source in window.example.links:
        if first in position:
            end = last
            while end not in position:
                end -= 1
            at_cue, at_source = (0 if t < 0 else position.get(t, IGNORED) for t in (cue, source))
            out.append((position[first], position[end], at_cue, at_source))
    return out

"""What the reader is trained for: the loss of a batch, over all heads that the batch has gold for."""

import random
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from flows.reader_batches import WINDOW, Window, links_of, targets_of, tensors
from flows.reader_corpora import IGNORED, Example
from flows.reader_network import Reader
from flows.reader_teachers import TAUGHT, Teacher
from transforms.reader.labels import ROLES
from transforms.reader.pieces import windows

WEIGHTS = {"quotation": 1.0, "name": 0.6, "cue": 0.3, "source": 0.3, "tone": 1.0, "taught tone": 0.5}
SYNTAX = {"tag": 0.2, "begin": 0.2, "arc": 0.4, "dependency": 0.2}
TEACHING = 1.0  # weight of agreement with a teacher, beside the gold


def loss(
    reader: Reader, batch: list[Window], rng: random.Random, teacher: Teacher | None = None
) -> tuple[Tensor, dict[str, float]]:
    """The weighted loss of a batch, and its parts.

    Cross entropy of tags, of what contents point at and of tones; with a teacher the divergence from its tags, too
    (Hinton et al. 2015).
    """
    only_names = batch[0].example.name_tags is not None and batch[0].example.quotation_tags is None
    t = on_device(reader, batch, rng if only_names else None)
    hidden = reader(t["ids"], t["shapes"], t["quoted"], t["mask"])
    dropped = reader.dropout(hidden)
    parts: dict[str, Tensor] = {}
    for head in TAUGHT:
        logits = getattr(reader, head)(dropped)
        if (t[head] != IGNORED).any():
            parts[head] = nn.functional.cross_entropy(logits.flatten(0, 1), t[head].flatten(), ignore_index=IGNORED)
        if teacher and head in teacher.get(batch[0].example.name, ()):
            parts[f"taught {head}"] = _divergence(logits, batch, teacher, head)
    parts |= _pointers(reader, batch, hidden, t["mask"])
    parts |= _tones(reader, batch, hidden, t["mask"])
    parts |= _syntax(reader, dropped, t)
    weights = WEIGHTS | SYNTAX
    total = torch.stack([weights.get(name, TEACHING) * part for name, part in parts.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _divergence(logits: Tensor, batch: list[Window], teacher: Teacher, head: str) -> Tensor:
    rows = []
    for row, window in enumerate(batch):
        said = teacher[window.example.name][head][window.start : window.end].float().to(logits.device)
        mine = logits[row, 1 : 1 + len(said)].log_softmax(-1)
        rows.append((mine, said.log_softmax(-1)))
    mine, said = (torch.cat(part) for part in zip(*rows, strict=True))
    return nn.functional.kl_div(mine, said, reduction="batchmean", log_target=True)


def _pointers(reader: Reader, batch: list[Window], hidden: Tensor, mask: Tensor) -> dict[str, Tensor]:
    out = {}
    found = [links_of(w) for w in batch]
    for column, role in enumerate(ROLES, start=2):
        losses, n = [], 0
        for row, links in enumerate(found):
            kept = torch.tensor([link for link in links if link[column] != IGNORED], device=hidden.device)
            if len(kept):
                scores = reader.point(role, hidden[row], kept[:, 0], kept[:, 1])
                scores = scores.masked_fill(mask[row][None] == 0, -1e4)
                losses.append(nn.functional.cross_entropy(scores, kept[:, column], reduction="sum"))
                n += len(kept)
        if n:
            out[role] = torch.stack(losses).sum() / n
    return out


def _tones(reader: Reader, batch: list[Window], hidden: Tensor, mask: Tensor) -> dict[str, Tensor]:
    losses, n = [], 0
    for row, window in enumerate(batch):
        if targets := targets_of(window):
            first, last, number = torch.tensor(targets, device=hidden.device).T
            scores = reader.tone(hidden[row], mask[row], first, last)
            losses.append(nn.functional.cross_entropy(scores, _shares(reader, window)[number], reduction="sum"))
            n += len(targets)
    name = "tone" if batch[0].example.name_tags is None else "taught tone"
    return {name: torch.stack(losses).sum() / n} if n else {}


def _shares(reader: Reader, window: Window) -> Tensor:
    """The shares of tones of all targets of a window's example."""
    return torch.from_numpy(cast(NDArray[np.float32], window.example.tones)).to(reader.device)


def on_device(reader: Reader, batch: list[Window], rng: random.Random | None = None) -> dict[str, Tensor]:
    """A batch's tensors where the reader's weights are."""
    return {name: tensor.to(reader.device) for name, tensor in tensors(batch, rng).items()}


def _syntax(reader: Reader, hidden: Tensor, t: dict[str, Tensor]) -> dict[str, Tensor]:
    """Cross entropy of tags, of starts of sentences, and of heads among a window's tokens with their dependencies."""
    is_token, has_head = t["tag"] != IGNORED, t["head"] != IGNORED
    if not has_head.any():
        return {}
    scores = reader.arcs(hidden).masked_fill(~is_token[:, None], -1e4)
    given = {
        "tag": (reader.tag(hidden), is_token),
        "begin": (reader.begin(hidden), is_token),
        "head": (scores, has_head),
        "dependency": (reader.dependencies(hidden, t["head"].clamp(min=0)), has_head),
    }
    return {
        "arc" if name == "head" else name: nn.functional.cross_entropy(logits[kept], t[name][kept])
        for name, (logits, kept) in given.items()
    }


@torch.no_grad()  # type: ignore[untyped-decorator]
def agreement(reader: Reader, examples: list[Example]) -> dict[str, float]:
    """F1 of tags by piece and macro F1 of tones: a quick look while training goes on, not the measure."""
    reader.eval()
    pairs: dict[str, list[tuple[Tensor, Tensor]]] = {"quotation": [], "name": [], "tone": []}
    syntax: list[Tensor] = []
    for window in (Window(e, a, b) for e in examples for a, b in windows(e.pieces.cuts, WINDOW)):
        t = on_device(reader, [window])
        hidden = reader(t["ids"], t["shapes"], t["quoted"], t["mask"])
        for head in ("quotation", "name"):
            scored = t[head] != IGNORED
            if scored.any():
                pairs[head].append((t[head][scored], getattr(reader, head)(hidden).argmax(-1)[scored]))
        syntax.append(_agreement(reader, hidden, t))
        if targets := targets_of(window):
            first, last, number = torch.tensor(targets, device=hidden.device).T
            tone = _shares(reader, window)[number].argmax(-1)
            pairs["tone"].append((tone, reader.tone(hidden[0], t["mask"][0], first, last).argmax(-1)))
    reader.train()
    right = torch.stack(syntax).sum(0)
    out = {name: round(100 * int(n) / int(right[0]), 1) for name, n in zip(SYNTAX, right[1:], strict=True)}
    for head, found in pairs.items():
        if found:
            gold, mine = (torch.cat(part) for part in zip(*found, strict=True))
            out[head] = _macro_f1(gold, mine) if head == "tone" else _micro_f1(gold, mine)
    return out


def _agreement(reader: Reader, hidden: Tensor, t: dict[str, Tensor]) -> Tensor:
    """Of a window's tokens, how many have a head here, and how many of them have which part of SYNTAX right.

    A dependency is right with its head.
    """
    kept = t["head"] != IGNORED
    arcs = reader.arcs(hidden).masked_fill(~(t["tag"] != IGNORED)[:, None], -1e4).argmax(-1)
    right = [
        reader.tag(hidden).argmax(-1) == t["tag"],
        reader.begin(hidden).argmax(-1) == t["begin"],
        arcs == t["head"],
    ]
    right.append(right[-1] & (reader.dependencies(hidden, arcs).argmax(-1) == t["dependency"]))
    return torch.stack([kept.sum(), *((r & kept).sum() for r in right)])


def _micro_f1(gold: Tensor, mine: Tensor) -> float:
    return round(200 * int(((gold == mine) & (gold > 0)).sum()) / max(int((gold > 0).sum() + (mine > 0).sum()), 1), 1)


def _macro_f1(gold: Tensor, mine: Tensor) -> float:
    scores = [
        200 * int(((gold == c) & (mine == c)).sum()) / max(int((gold == c).sum() + (mine == c).sum()), 1)
        for c in range(int(gold.max()) + 1)
    ]
    return round(sum(scores) / len(scores), 1)

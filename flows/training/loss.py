"""What the model is trained for: the loss of a batch, over all heads that the batch has gold for."""

import random
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from flows.training.batches import BATCH, Window, by_length, links_of, targets_of, tensors
from flows.training.corpora import IGNORED, Example
from flows.training.network import Model
from flows.training.teachers import TAUGHT, Teacher
from transforms.model.labels import ROLES

WEIGHTS = {
    "quotation": 1.0,
    "name": 0.6,
    "silver name": 0.3,
    "cue": 0.3,
    "source": 0.3,
    "tone": 1.0,
    "taught tone": 0.5,
}
SYNTAX = {"tag": 0.2, "begin": 0.2, "arc": 0.4, "dependency": 0.2}
TEACHING = 1.0  # weight of agreement with a teacher, beside the gold
KEEPING = {
    "quotation": 0.3,
    "taught quotation": 2.0,
    "tone": 0.5,
    "taught tone": 1.0,
}  # of its own teacher


def loss(
    model: Model, batch: list[Window], rng: random.Random, teacher: Teacher | None = None, *, keeps: bool = False
) -> tuple[Tensor, dict[str, float]]:
    """The weighted loss of a batch, and its parts.

    Cross entropy of tags, of what contents point at and of tones; with a teacher the divergence from its tags, too
    (Hinton et al. 2015). keeps: quotations and tones are to stay as the teacher has them.
    """
    first = batch[0].example  # all of a batch are of the same corpus
    only_names = first.name_tags is not None and first.quotation_tags is None
    t = on_device(model, batch, rng if only_names else None)
    hidden = model(t["ids"], t["shapes"], t["quoted"], t["mask"])
    dropped = model.dropout(hidden)
    parts: dict[str, Tensor] = {}
    for head in TAUGHT:
        logits = getattr(model, head)(dropped)
        is_silver = head == "name" and not first.has_gold_names
        is_taught = teacher is not None and head in teacher.get(first.name, ())
        if (t[head] != IGNORED).any() and not (is_silver and is_taught):  # who teaches names knows them better
            name = "silver name" if is_silver else head
            parts[name] = nn.functional.cross_entropy(logits.flatten(0, 1), t[head].flatten(), ignore_index=IGNORED)
        if teacher and is_taught:
            said = torch.cat([teacher[w.example.name][head][w.start : w.end] for w in batch]).to(model.device).float()
            mine = logits[:, 1:][t["mask"][:, 1:] == 1].log_softmax(-1)
            parts[f"taught {head}"] = nn.functional.kl_div(
                mine, said.log_softmax(-1), reduction="batchmean", log_target=True
            )
    parts |= _pointers(model, batch, hidden, t["mask"])
    parts |= _tones(model, batch, hidden, t["mask"])
    parts |= _syntax(model, dropped, t)
    weights = WEIGHTS | SYNTAX | (KEEPING if keeps else {})
    total = torch.stack([weights.get(name, TEACHING) * part for name, part in parts.items()]).sum()
    return total, {name: float(part.detach()) for name, part in parts.items()}


def _pointers(model: Model, batch: list[Window], hidden: Tensor, mask: Tensor) -> dict[str, Tensor]:
    found = [(row, *link) for row, window in enumerate(batch) for link in links_of(window)]
    out = {}
    for column, role in enumerate(ROLES, start=3):
        if kept := [link for link in found if link[column] != IGNORED]:
            links = torch.tensor(kept, device=hidden.device).T
            scores = model.point(role, hidden, *links[:3]).masked_fill(mask[links[0]] == 0, -1e4)
            out[role] = nn.functional.cross_entropy(scores, links[column])
    return out


def _tones(model: Model, batch: list[Window], hidden: Tensor, mask: Tensor) -> dict[str, Tensor]:
    places, shares = tones_of(batch, model.device)
    if shares is None:
        return {}
    name = "tone" if batch[0].example.name_tags is None else "taught tone"
    return {name: nn.functional.cross_entropy(model.tone(hidden, mask, *places), shares)}


def tones_of(batch: list[Window], device: torch.device) -> tuple[Tensor, Tensor | None]:
    """Rows, first and last positions of a batch's targets, and the shares of tones towards them, if there are any."""
    targets = [(row, *target) for row, window in enumerate(batch) for target in targets_of(window)]
    if not targets:
        return torch.zeros(3, 0), None
    tones = [cast(NDArray[np.float32], batch[row].example.tones)[number] for row, _, _, number in targets]
    return torch.tensor(targets, device=device).T[:3], torch.from_numpy(np.stack(tones)).to(device)


def on_device(model: Model, batch: list[Window], rng: random.Random | None = None) -> dict[str, Tensor]:
    """A batch's tensors where the model's weights are."""
    return {name: tensor.to(model.device) for name, tensor in tensors(batch, rng).items()}


def _syntax(model: Model, hidden: Tensor, t: dict[str, Tensor]) -> dict[str, Tensor]:
    """Cross entropy of tags, of starts of sentences, and of heads among a window's tokens with their dependencies."""
    is_token, has_head = t["tag"] != IGNORED, t["head"] != IGNORED
    if not has_head.any():
        return {}
    scores = model.arcs(hidden).masked_fill(~is_token[:, None], -1e4)
    given = {
        "tag": (model.tag(hidden), is_token),
        "begin": (model.begin(hidden), is_token),
        "head": (scores, has_head),
        "dependency": (model.dependencies(hidden, t["head"].clamp(min=0)), has_head),
    }
    return {
        "arc" if name == "head" else name: nn.functional.cross_entropy(logits[kept], t[name][kept])
        for name, (logits, kept) in given.items()
    }


@torch.no_grad()  # type: ignore[untyped-decorator]
def agreement(model: Model, examples: list[Example]) -> dict[str, float]:
    """F1 of tags by piece and macro F1 of tones: a quick look while training goes on, not the measure."""
    model.eval()
    pairs: dict[str, list[tuple[Tensor, Tensor]]] = {"quotation": [], "name": [], "tone": []}
    syntax: list[Tensor] = []
    for batch in by_length(examples, BATCH):
        t = on_device(model, batch)
        hidden = model(t["ids"], t["shapes"], t["quoted"], t["mask"])
        for head in ("quotation", "name"):
            scored = t[head] != IGNORED
            if scored.any():
                pairs[head].append((t[head][scored], getattr(model, head)(hidden).argmax(-1)[scored]))
        syntax.append(_agreement(model, hidden, t))
        places, shares = tones_of(batch, model.device)
        if shares is not None:
            pairs["tone"].append((shares.argmax(-1), model.tone(hidden, t["mask"], *places).argmax(-1)))
    model.train()
    right = torch.stack(syntax).sum(0)
    out = {name: round(100 * int(n) / int(right[0]), 1) for name, n in zip(SYNTAX, right[1:], strict=True)}
    for head, found in pairs.items():
        if found:
            gold, mine = (torch.cat(part) for part in zip(*found, strict=True))
            out[head] = _macro_f1(gold, mine) if head == "tone" else _micro_f1(gold, mine)
    return out


def _agreement(model: Model, hidden: Tensor, t: dict[str, Tensor]) -> Tensor:
    """Of a window's tokens, how many have a head here, and how many of them have which part of SYNTAX right.

    A dependency is right with its head.
    """
    kept = t["head"] != IGNORED
    arcs = model.arcs(hidden).masked_fill(~(t["tag"] != IGNORED)[:, None], -1e4).argmax(-1)
    right = [
        model.tag(hidden).argmax(-1) == t["tag"],
        model.begin(hidden).argmax(-1) == t["begin"],
        arcs == t["head"],
    ]
    right.append(right[-1] & (model.dependencies(hidden, arcs).argmax(-1) == t["dependency"]))
    return torch.stack([kept.sum(), *((r & kept).sum() for r in right)])


def _micro_f1(gold: Tensor, mine: Tensor) -> float:
    return round(200 * int(((gold == mine) & (gold > 0)).sum()) / max(int((gold > 0).sum() + (mine > 0).sum()), 1), 1)


def _macro_f1(gold: Tensor, mine: Tensor) -> float:
    scores = [
        200 * int(((gold == c) & (mine == c)).sum()) / max(int((gold == c).sum() + (mine == c).sum()), 1)
        for c in range(int(gold.max()) + 1)
    ]
    return round(sum(scores) / len(scores), 1)

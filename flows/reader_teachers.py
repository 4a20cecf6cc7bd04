"""What trained readers say of texts, for another reader to learn from (Hinton et al. 2015)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.reader_batches import WINDOW, Window, targets_of, tensors
from flows.reader_corpora import Example
from flows.reader_network import Reader
from transforms.reader.labels import NAME_TAGS
from transforms.reader.pieces import windows

TAUGHT = ("quotation", "name")  # heads that a teacher's are an example for
_JUDGED = ("PERSON", "ORG", "NORP")  # kinds of names that a tone is towards
Taught = Mapping[str, Tensor]  # of TAUGHT by piece the logarithms of probabilities; targets, and their tones' shares
Teacher = Mapping[str, Taught]  # by example


def taught(teachers: Sequence[Reader], judges: Sequence[Reader], examples: Iterable[Example], file: Path) -> Teacher:
    """What teachers say on average of tags, and judges of tones, by example; made once and kept in a file."""
    if not file.exists():
        for reader in (*teachers, *judges):
            reader.eval()
        torch.save({example.name: _said(teachers, judges, example) for example in examples}, file)
    return cast(Teacher, torch.load(file, weights_only=True))


def with_tones(example: Example, said: Taught) -> Example:
    """An example with the tones that judges gave it; gold ones count as much as theirs."""
    judged = {tuple(target): tones for target, tones in zip(said["targets"].tolist(), said["tones"], strict=True)}
    if not judged:
        return example
    if example.tones is None:
        return replace(example, targets=tuple(judged), tones=said["tones"].numpy())
    gold = dict(zip(example.targets, torch.from_numpy(example.tones), strict=True))
    both = [(tones + judged.get(target, tones)) / 2 for target, tones in gold.items()]
    return replace(example, targets=tuple(gold), tones=torch.stack(both).numpy())


@torch.no_grad()  # type: ignore[untyped-decorator]
def _said(teachers: Sequence[Reader], judges: Sequence[Reader], example: Example) -> dict[str, Tensor]:
    tags: dict[str, list[Tensor]] = {head: [] for head in TAUGHT}
    targets, tones = [torch.zeros(0, 2, dtype=torch.long)], [torch.zeros(0, 3)]
    for window in (Window(example, *ends) for ends in windows(example.pieces.cuts, WINDOW)):
        t = {name: tensor.to(teachers[0].device) for name, tensor in tensors([window]).items()}
        read = {id(r): r(t["ids"], t["shapes"], t["quoted"], t["mask"])[0] for r in {*teachers, *judges}}
        for head, found in tags.items():
            each = [getattr(reader, head)(read[id(reader)][1:]).softmax(-1) for reader in teachers]
            found.append(torch.stack(each).mean(0).clamp(min=1e-6).log().half().cpu())
        here = replace(example, targets=example.targets or _named(window))
        if judges and (places := targets_of(replace(window, example=here))):
            first, last, number = torch.tensor(places, device=t["mask"].device).T
            odds = [reader.tone(read[id(reader)], t["mask"][0], first, last) for reader in judges]
            tones.append(torch.stack([each.softmax(-1) for each in odds]).mean(0).cpu())
            targets.append(torch.tensor([here.targets[i] for i in number.tolist()]))
    return {
        **{head: torch.cat(found) for head, found in tags.items()},
        "targets": torch.cat(targets),
        "tones": torch.cat(tones),
    }


def _named(window: Window) -> tuple[tuple[int, int], ...]:
    """First and last token of each person, organisation or people named in a window."""
    tags, token = cast(NDArray[np.int64], window.example.name_tags), window.example.pieces.token
    out: list[tuple[int, int]] = []
    for piece in range(window.start, window.end):
        number, tag = int(token[piece]), int(tags[piece])
        if number < 0 or tag <= 0:
            continue
        part, _, kind = NAME_TAGS[tag].partition("-")
        if part == "B" and kind in _JUDGED:
            out.append((number, number))
        elif part == "I" and out and out[-1][1] == number - 1:
            out[-1] = (out[-1][0], number)
    return tuple(out)

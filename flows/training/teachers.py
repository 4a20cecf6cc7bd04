"""What trained models say of texts, for another model to learn from (Hinton et al. 2015)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import torch
from torch import Tensor

from flows.training.batches import Window, by_length, targets_of, tensors
from flows.training.corpora import Example
from flows.training.network import Model
from transforms.model.labels import NAME_TAGS, QUOTATION_TAGS, ROLES

TAUGHT = ("quotation", "name")  # heads that a teacher's are an example for
_JUDGED = ("PERSON", "ORG", "NORP")  # kinds of names that a tone is towards
_WINDOWS = 32  # read at a time
Taught = Mapping[str, Tensor]  # of TAUGHT by piece the logarithms of probabilities, and links; or targets and tones
Teacher = Mapping[str, Taught]  # by example
Read = Sequence[tuple[Model, Tensor]]  # models with their hidden states of a batch
Say = Callable[[Read, list[Window], Tensor], Iterable[Taught]]  # of each window of a batch, whose mask is given


def taught(teachers: Sequence[Model], examples: Iterable[Example], file: Path) -> Teacher:
    """What teachers say on average of the quotations and names of texts; made once and kept in a file."""
    return _kept(file, lambda: _each(teachers, examples, _said))


def judged(judges: Sequence[Model], examples: Iterable[Example], file: Path) -> Teacher:
    """What judges say on average of the tones towards the targets of texts, or towards who is named in them; kept."""
    return _kept(file, lambda: _each(judges, examples, _tones))


def _kept(file: Path, make: Callable[[], Teacher]) -> Teacher:
    if not file.exists():
        torch.save(make(), file)
    return cast(Teacher, torch.load(file, weights_only=True))


def _each(models: Sequence[Model], examples: Iterable[Example], say: Say) -> Teacher:
    """What is said of each example, window by window."""
    for model in models:
        model.eval()
    said: dict[str, dict[int, Taught]] = defaultdict(dict)
    for batch in by_length(examples, _WINDOWS):
        t = {name: tensor.to(models[0].device) for name, tensor in tensors(batch).items()}
        with torch.no_grad():
            read = [(model, model(t["ids"], t["shapes"], t["quoted"], t["mask"])) for model in models]
            for window, of_window in zip(batch, say(read, batch, t["mask"]), strict=True):
                said[window.example.name][window.start] = of_window
    return {name: _in_order(windows) for name, windows in said.items()}


def _in_order(windows: Mapping[int, Taught]) -> Taught:
    """What is said of an example, from what is said of its windows by their starts."""
    ordered = [windows[start] for start in sorted(windows)]
    return {key: torch.cat([said[key] for said in ordered]) for key in ordered[0]}


def with_tones(example: Example, said: Taught) -> Example:
    """An example with the tones that teachers see in it; gold ones count as much as theirs."""
    judged = {tuple(target): tones for target, tones in zip(said["targets"].tolist(), said["tones"], strict=True)}
    if not judged:
        return example
    if example.tones is None:
        return replace(example, targets=tuple(judged), tones=torch.stack(list(judged.values())).numpy())
    gold = dict(zip(example.targets, torch.from_numpy(example.tones), strict=True))
    both = [(tones + judged.get(target, tones)) / 2 for target, tones in gold.items()]
    return replace(example, targets=tuple(gold), tones=torch.stack(both).numpy())


def with_links(example: Example, said: Taught) -> Example:
    """An example without gold quotations with the contents, cues and sources that teachers find in it."""
    if example.quotation_tags is not None:
        return example
    return replace(example, links=tuple(tuple(link) for link in said["links"].tolist()))


def as_read(example: Example, said: Taught) -> Taught:
    """What teachers say of an example, but of names only what its readers leave open."""
    if example.may_be is None:
        return said
    kept = said["name"].float().masked_fill(~torch.from_numpy(example.may_be), -30.0)
    return {**said, "name": kept.log_softmax(-1).half()}


def _said(read: Read, batch: list[Window], mask: Tensor) -> list[Taught]:
    """What teachers say of the quotations and names of each window of a batch."""
    out: list[dict[str, Tensor]] = [{} for _ in batch]
    for head in TAUGHT:
        odds = _mean(getattr(model, head)(hidden) for model, hidden in read)
        for row, window in enumerate(batch):
            out[row][head] = odds[row, 1 : 1 + window.end - window.start].clamp(min=1e-6).log().half().cpu()
    for of_window, links in zip(out, _links(read, batch, out, mask), strict=True):
        of_window["links"] = links
    return list(out)


def _links(read: Read, batch: list[Window], said: list[dict[str, Tensor]], mask: Tensor) -> Iterator[Tensor]:
    """By window the contents that are said to be there, with where most say that their cues and sources start."""
    contents = [(row, *ends) for row, w in enumerate(batch) for ends in _contents(w, said[row]["quotation"].argmax(-1))]
    places = torch.tensor(contents, dtype=torch.long, device=mask.device).view(-1, 3).T
    outside = mask[places[0]] == 0
    pointed = [
        _mean(model.point(role, hidden, *places).masked_fill(outside, -1e4) for model, hidden in read).argmax(-1)
        for role in ROLES
    ]
    links = torch.stack([*places, *pointed]).T.cpu()
    for row, window in enumerate(batch):
        yield _as_tokens(links[links[:, 0] == row, 1:], window)


def _tones(read: Read, batch: list[Window], mask: Tensor) -> Iterator[Taught]:
    """By window its targets, or who is named in it, as first and last token, and the shares of tones towards them."""
    named = [replace(w, example=replace(w.example, targets=w.example.targets or _named(w))) for w in batch]
    found = [(row, *target) for row, window in enumerate(named) for target in targets_of(window)]
    places = torch.tensor(found, dtype=torch.long, device=mask.device).view(-1, 4).T
    tones = _mean(model.tone(hidden, mask, *places[:3]) for model, hidden in read).cpu()
    for row, window in enumerate(named):
        here = [i for i, target in enumerate(found) if target[0] == row]
        targets = [window.example.targets[found[i][3]] for i in here]
        yield {"targets": torch.tensor(targets, dtype=torch.long).view(-1, 2), "tones": tones[here]}


def _mean(odds: Iterable[Tensor]) -> Tensor:
    """The mean of what several say is how probable."""
    return torch.stack([each.softmax(-1) for each in odds]).mean(0)


def _contents(window: Window, tags: Tensor) -> list[tuple[int, int]]:
    """First and last position, behind [CLS], of each run of tokens that are tagged as content."""
    token = window.example.pieces.token[window.start : window.end]
    begin, inside = (QUOTATION_TAGS.index(f"{part}-CONTENT") for part in "BI")
    out: list[tuple[int, int]] = []
    is_open = False
    for position, (number, tag) in enumerate(zip(token.tolist(), tags.tolist(), strict=True), start=1):
        if number < 0:
            continue
        if is_open and tag == inside:
            out[-1] = (out[-1][0], position)
        elif is_open := tag in (begin, inside):
            out.append((position, position))
    return out


def _as_tokens(links: Tensor, window: Window) -> Tensor:
    """Links between positions behind [CLS] -> between tokens; -1 for what is nowhere, or no start of a token."""
    token = torch.tensor([-1, *window.example.pieces.token[window.start : window.end].tolist()])
    return token[links]


def _named(window: Window) -> tuple[tuple[int, int], ...]:
    """First and last token of each person, organisation or people named in a window."""
    if window.example.name_tags is None:
        return ()
    tags, token = window.example.name_tags, window.example.pieces.token
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

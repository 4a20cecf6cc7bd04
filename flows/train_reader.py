"""Train the reader: MiniLM fine-tuned as tagger of quotations and names, with pointers from contents to cue and source.

usage: python -m flows.train_reader DATA OUT [--layers 0,1,2,3,4,5] [--epochs 3] [--threads 2] [--seed 1]
DATA holds polnear/ and names/; OUT receives reader.pt after each half epoch. Needs the optional dependencies "train".
"""

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor, nn

from flows.reader_batches import Window, batches, links_of, tensors, train_windows
from flows.reader_corpora import IGNORED, Example, conll, polnear
from flows.reader_network import Reader, encoder_of_words
from transforms.reader.labels import ROLES
from transforms.reader.pieces import windows

POINTER_WEIGHT, NAME_WEIGHT = 0.3, 0.6


def loss(reader: Reader, batch: list[Window], rng: random.Random) -> tuple[Tensor, dict[str, float]]:
    """The summed loss of a batch's heads, and its parts."""
    gives_names = batch[0].example.name_tags is not None
    t = tensors(batch, rng if gives_names else None)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        hidden = reader(t["ids"], t["shapes"], t["quoted"], t["mask"])
        head = "name" if gives_names else "quotation"
        logits = getattr(reader, head)(reader.dropout(hidden))
    parts = {head: nn.functional.cross_entropy(logits.float().flatten(0, 1), t[head].flatten(), ignore_index=IGNORED)}
    if gives_names:
        return NAME_WEIGHT * parts[head], {head: parts[head].item()}
    hidden = hidden.float()
    found = [links_of(w) for w in batch]
    for column, role in enumerate(ROLES, start=2):
        total, n = torch.zeros(()), 0
        for row, links in enumerate(found):
            kept = torch.tensor([link for link in links if link[column] != IGNORED])
            if len(kept):
                scores = reader.point(role, hidden[row], kept[:, 0], kept[:, 1])
                scores = scores.masked_fill(t["mask"][row][None] == 0, -1e4)
                total = total + nn.functional.cross_entropy(scores, kept[:, column], reduction="sum")
                n += len(kept)
        parts[role] = total / max(n, 1)
    total = parts["quotation"] + POINTER_WEIGHT * (parts["cue"] + parts["source"])
    return total, {name: float(part.detach()) for name, part in parts.items()}


def epoch(quotations: list[Example], names: list[Example], rng: random.Random) -> Iterator[list[Window]]:
    """Batches of both corpora, mixed."""
    mixed = batches(train_windows(quotations, rng), rng) + batches(train_windows(names, rng), rng)
    rng.shuffle(mixed)
    return iter(mixed)


@torch.no_grad()
def tag_accuracy(reader: Reader, examples: list[Example]) -> dict[str, float]:
    """Share of tags other than O that are right, and F1 by token of content: a quick look, not the measure."""
    reader.eval()
    right = gold_n = pred_n = 0
    for batch in (b for e in examples for b in [[Window(e, x, y)] for x, y in windows(e.pieces.cuts, 300)]):
        t = tensors(batch)
        head = "name" if batch[0].example.name_tags is not None else "quotation"
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = getattr(reader, head)(reader(t["ids"], t["shapes"], t["quoted"], t["mask"])).argmax(-1)
        gold = t[head]
        scored = gold != IGNORED
        right += int(((found == gold) & scored & (gold > 0)).sum())
        gold_n += int((scored & (gold > 0)).sum())
        pred_n += int((scored & (found > 0)).sum())
    reader.train()
    return {"f1": round(200 * right / max(gold_n + pred_n, 1), 1)}


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", default="0,1,2,3,4,5")
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--init", type=Path, help="weights to go on from")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)  # noqa: S311 - to shuffle
    encode = encoder_of_words()
    quotations = list(polnear(given.data / "polnear", "train", encode))
    dev = list(polnear(given.data / "polnear", "dev", encode))
    names = list(conll(given.data / "names/conll_train.jsonl", encode))
    names_dev = list(conll(given.data / "names/conll_dev.jsonl", encode))
    given.out.mkdir(parents=True, exist_ok=True)

    reader = Reader([int(i) for i in given.layers.split(",")])
    if given.init:
        reader.load_state_dict(torch.load(given.init, weights_only=True))
    inner = list(reader.encoder.parameters())
    outer = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": given.rate}, {"params": outer, "lr": given.head_rate}], weight_decay=0.01, fused=True
    )
    per_epoch = len(list(epoch(quotations, names, random.Random(0))))  # noqa: S311 - to count
    steps = math.ceil(per_epoch * given.epochs)
    warm = 0.06 * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )
    print(
        f"{len(quotations)} articles, {len(names)} name documents, {per_epoch} steps an epoch, {steps} steps",
        flush=True,
    )
    reader.train()
    started, step = time.time(), 0
    seen: dict[str, list[float]] = {}
    while step < steps:
        for batch in epoch(quotations, names, rng):
            total, parts = loss(reader, batch, rng)
            total.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            for name, value in parts.items():
                seen.setdefault(name, []).append(value)
            if step % 40 == 0:
                means = {name: round(sum(v) / len(v), 4) for name, v in seen.items()}
                print(f"step {step}/{steps} {time.time() - started:.0f} s {json.dumps(means)}", flush=True)
                seen = {}
            if step % max(1, per_epoch // 2) == 0 or step == steps:
                torch.save(reader.state_dict(), given.out / "reader.pt")
                print("dev", tag_accuracy(reader, dev), "names", tag_accuracy(reader, names_dev), flush=True)
            if step >= steps:
                break


if __name__ == "__main__":
    main()

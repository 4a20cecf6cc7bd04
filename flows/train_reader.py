"""Train the reader: MiniLM fine-tuned to tag quotations and names, to link contents to cue and source, to judge tone.

usage: python -m flows.train_reader DATA OUT [--layers 0,1,2,3,4,5] [--epochs 3] [--threads 2] [--seed 1]
DATA holds polnear/, names/ and tone/; OUT receives reader.pt after each half epoch. Needs the optional dependencies
"train". With --teacher, a reader.pt of six layers, the layers start as its own and learn from it and the corpora.
"""

import argparse
import copy
import json
import math
import random
import time
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import torch
from torch import Tensor, nn

from flows.reader_batches import Window, batches, packed, targets_of, train_windows
from flows.reader_corpora import Example, conll, newsmtsc, plain, polnear, texts, unlabelled
from flows.reader_loss import agreement, loss
from flows.reader_network import N_HEADS, N_NEURONS, Reader, encoder_of_words, trained
from flows.reader_pruning import pruned
from flows.reader_syntax import silver
from flows.reader_teachers import taught, with_tones

AVERAGED = 0.998  # of the average of weights that is kept, what a step leaves
ALL_LAYERS = tuple(range(6))
TAGGED = ("quotations", "plain")  # corpora whose tags are learnt from a teacher as well; names of CoNLL's are gold
TAUGHT_OF = (*TAGGED, "tone")
PRUNING_BATCHES = 60  # that show which heads and neurons are worth least


def corpora(data: Path, out: Path, processes: int) -> tuple[dict[str, list[Example]], dict[str, list[Example]]]:
    """Examples to train on and to look at, by corpus; their silver syntax and names are made once and kept in OUT."""
    known = silver(texts(data), out / "silver.parquet", processes)
    encode = encoder_of_words()
    tone = data / "tone/newsmtsc_train.jsonl"
    train = {
        "quotations": list(polnear(data / "polnear", "train", encode, known)),
        "names": list(conll(data / "names/conll_train.jsonl", encode, known)),
        "plain": list(unlabelled(plain(data), encode, known)),
        "tone": list(newsmtsc(tone, encode, known, held_out=False)),
    }
    dev = {
        "quotations": list(polnear(data / "polnear", "dev", encode, known)),
        "names": list(conll(data / "names/conll_dev.jsonl", encode, known)),
        "tone": list(newsmtsc(tone, encode, known, held_out=True)),
    }
    return train, dev


def epoch(train: dict[str, list[Example]], rng: random.Random) -> Iterator[list[Window]]:
    """Batches of all corpora, mixed."""
    toned = batches(train_windows(packed(train["tone"], rng), rng), rng)
    mixed = [
        *batches(train_windows(train["quotations"], rng), rng),
        *batches(train_windows(train["names"], rng), rng),
        *batches(train_windows(train["plain"], rng), rng),
        *(batch for batch in toned if any(targets_of(window) for window in batch)),
    ]
    rng.shuffle(mixed)
    return iter(mixed)


class Average:
    """The exponential moving average of a reader's weights, which generalises better than the last ones."""

    def __init__(self, reader: Reader) -> None:
        self.reader = copy.deepcopy(reader)

    @torch.no_grad()
    def update(self, reader: Reader, step: int) -> None:
        """After a step."""
        kept = min(AVERAGED, (1 + step) / (10 + step))
        for mine, new in zip(self.reader.parameters(), reader.parameters(), strict=True):
            mine.lerp_(new, 1 - kept)


def some_layers(weights: dict[str, Tensor], layers: list[int]) -> dict[str, Tensor]:
    """The weights of a reader with these layers of another one, all else the same (Sanh et al. 2019)."""
    prefix = "encoder.encoder.layer."
    out = {name: tensor for name, tensor in weights.items() if not name.startswith(prefix)}
    for number, layer in enumerate(layers):
        theirs = f"{prefix}{layer}."
        out |= {f"{prefix}{number}.{n.removeprefix(theirs)}": t for n, t in weights.items() if n.startswith(theirs)}
    return out


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", default=",".join(map(str, ALL_LAYERS)))
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--heads", type=int, default=N_HEADS, help="of attention, in each layer")
    parser.add_argument("--neurons", type=int, default=N_NEURONS, help="in each layer")
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16, where the processor can")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="reader.pt to start with")
    parser.add_argument("--teacher", type=Path, nargs="+", help="reader.pt of six layers to learn from; several as one")
    parser.add_argument("--judge", type=Path, nargs="+", help="reader.pt to learn tones from; several as one")
    parser.add_argument("--taught", type=Path, help="file that keeps what they say, for another training as well")
    parser.add_argument("--only", help="learn from this corpus alone: quotations, names, plain or tone")
    parser.add_argument("--fresh", action="store_true", help="start with MiniLM's weights, not with the teacher's")
    return parser.parse_args()


def main() -> None:
    """Train and save."""
    given = arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)  # noqa: S311 - to shuffle
    train, dev = corpora(given.data, given.out, given.threads)
    if given.only:
        train, dev = ({name: found if name == given.only else [] for name, found in c.items()} for c in (train, dev))
    known = {path: trained(path) for path in [*(given.teacher or ()), *(given.judge or ())]}
    teachers, judges = ([known[path] for path in paths or ()] for paths in (given.teacher, given.judge))
    if given.start:
        reader = trained(given.start)
    else:
        layers = [int(i) for i in given.layers.split(",")]
        reader = Reader(layers)
        if teachers and not given.fresh:
            reader.load_state_dict(some_layers(teachers[0].state_dict(), layers))
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    for each in (reader, *known.values()):
        each.to(device).is_half = given.half
    width = min(given.heads, reader.n_heads), min(given.neurons, reader.n_neurons)
    if width != (reader.n_heads, reader.n_neurons):
        looked_at = islice(epoch(train, rng), PRUNING_BATCHES)
        reader = pruned(reader, *width, (loss(reader, batch, rng)[0] for batch in looked_at))
        reader.to(device).is_half = given.half
    teacher = None
    if teachers:
        unsure = chain(*(train[name] for name in TAUGHT_OF))
        said = taught(teachers, judges, unsure, given.taught or given.out / "taught.pt")
        for name in TAUGHT_OF:
            train[name] = [with_tones(example, said[example.name]) for example in train[name]]
        teacher = {example.name: said[example.name] for name in TAGGED for example in train[name]}
    average = Average(reader)
    inner = list(reader.encoder.parameters())
    outer = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": given.rate}, {"params": outer, "lr": given.head_rate}], weight_decay=0.01, fused=True
    )
    per_epoch = len(list(epoch(train, random.Random(0))))  # noqa: S311 - to count
    steps = math.ceil(per_epoch * given.epochs)
    warm = 0.06 * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )
    print({name: len(found) for name, found in train.items()}, f"{per_epoch} steps an epoch, {steps} steps", flush=True)
    reader.train()
    started, step = time.time(), 0
    seen: dict[str, list[float]] = {}
    while step < steps:
        for batch in epoch(train, rng):
            total, parts = loss(reader, batch, rng, teacher)
            total.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            average.update(reader, step)
            for name, value in parts.items():
                seen.setdefault(name, []).append(value)
            if step % 40 == 0:
                means = {name: round(sum(v) / len(v), 4) for name, v in seen.items()}
                print(f"step {step}/{steps} {time.time() - started:.0f} s {json.dumps(means)}", flush=True)
                seen = {}
            if step % max(1, per_epoch // 2) == 0 or step == steps:
                torch.save(average.reader.state_dict(), given.out / "reader.pt")
                print("dev", agreement(average.reader, [e for found in dev.values() for e in found]), flush=True)
            if step >= steps:
                break


if __name__ == "__main__":
    main()

"""Judge the tones of NewsMTSC's sentences by readers that have not seen them, for other readers to learn from.

usage: python -m flows.train_judges DATA OUT [--epochs 3] [--threads 2] [--half]
DATA holds tone/; OUT receives judged.pt. The articles are cut into two parts; MPNet learns the tones of one part, and
nothing else, and judges those of the other (cross-fitting): of sentences that it has learnt it would say by heart what
the annotators do. The fifth that is held out for measuring is not read. Needs the optional dependencies "train".
"""

import argparse
import math
import random
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import torch
from torch import nn

from flows.reader_batches import Window, batches, by_length, targets_of, train_windows
from flows.reader_corpora import Example, article_of, newsmtsc
from flows.reader_encoders import LAYERS, MPNET
from flows.reader_loss import on_device, tones_of
from flows.reader_network import Reader, encoder_of_words
from flows.reader_teachers import Taught

PARTS = 2
SENTENCES = 16  # read at a time
RATE, HEAD_RATE, WARM = 4e-5, 6e-4, 0.06


def part_of(example: Example) -> int:
    """The part that an example's article belongs to."""
    return int(sha256(f"oof{article_of(example.name)}".encode()).hexdigest(), 16) % PARTS


def learn(reader: Reader, examples: list[Example], epochs: float, rng: random.Random) -> None:
    """Train a reader on the tones of examples alone."""
    inner = list(reader.encoder.parameters())
    outer = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": RATE}, {"params": outer, "lr": HEAD_RATE}], weight_decay=0.01, fused=True
    )
    steps = math.ceil(len(_epoch(examples, random.Random(0))) * epochs)  # noqa: S311 - to count
    warm = WARM * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )
    reader.train()
    step, started = 0, time.time()
    while step < steps:
        for batch in _epoch(examples, rng)[: steps - step]:
            t = on_device(reader, batch)
            hidden = reader(t["ids"], t["shapes"], t["quoted"], t["mask"])
            places, shares = tones_of(batch, reader.device)
            loss = nn.functional.cross_entropy(reader.tone(reader.dropout(hidden), t["mask"], *places), shares)
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            step += 1
            if step % 40 == 0:
                print(f"step {step}/{steps} {time.time() - started:.0f} s {float(loss.detach()):.3f}", flush=True)


@torch.no_grad()  # type: ignore[untyped-decorator]
def judge(reader: Reader, examples: list[Example]) -> dict[str, Taught]:
    """The targets of examples as first and last token, and the shares of tones that a reader sees towards them."""
    reader.eval()
    out: dict[str, Taught] = {}
    for batch in by_length(examples, SENTENCES):
        kept = [window for window in batch if targets_of(window)]
        if not kept:
            continue
        t = on_device(reader, kept)
        hidden = reader(t["ids"], t["shapes"], t["quoted"], t["mask"])
        places, _ = tones_of(kept, reader.device)
        said = reader.tone(hidden, t["mask"], *places).softmax(-1).cpu()
        for row, window in enumerate(kept):
            targets = [window.example.targets[number] for _, _, number in targets_of(window)]
            tones = said[(places[0] == row).cpu()]
            before = out.get(window.example.name, {"targets": torch.zeros(0, 2, dtype=torch.long), "tones": tones[:0]})
            both = {"targets": torch.tensor(targets), "tones": tones}
            out[window.example.name] = {key: torch.cat([before[key], both[key]]) for key in both}
    return out


def _epoch(examples: list[Example], rng: random.Random) -> list[list[Window]]:
    """Batches of windows, each with a target."""
    found = batches(train_windows(examples, rng), rng, SENTENCES)
    return [batch for batch in found if any(targets_of(window) for window in batch)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train a judge for each part, and save what it says of that part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16, where the processor can")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    path = given.data / "tone/newsmtsc_train.jsonl"
    examples = list(newsmtsc(path, encoder_of_words(), {}, held_out=False))
    judged: dict[str, Taught] = {}
    for part in range(PARTS):
        torch.manual_seed(part)
        reader = Reader(list(range(LAYERS[MPNET])), base=MPNET).to("cuda" if torch.cuda.is_available() else "cpu")
        reader.is_half = given.half
        learn(reader, [e for e in examples if part_of(e) != part], given.epochs, random.Random(part))  # noqa: S311
        judged |= judge(reader, [e for e in examples if part_of(e) == part])
    torch.save(judged, given.out / "judged.pt")


if __name__ == "__main__":
    main()

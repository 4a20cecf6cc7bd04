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

from flows.reader_batches import toned_batches
from flows.reader_corpora import Example, article_of, newsmtsc
from flows.reader_encoders import LAYERS, MPNET
from flows.reader_loss import on_device, tones_of
from flows.reader_network import Reader, encoder_of_words
from flows.reader_steps import Steps
from flows.reader_teachers import Taught, judged

PARTS = 2
SENTENCES = 16  # read at a time
RATE, HEAD_RATE = 4e-5, 6e-4


def part_of(example: Example) -> int:
    """The part that an example's article belongs to, by chance and always the same."""
    return int(sha256(f"oof{article_of(example.name)}".encode()).hexdigest(), 16) % PARTS


def learn(reader: Reader, examples: list[Example], epochs: float, rng: random.Random) -> None:
    """Train a reader on the tones of examples alone."""
    steps = math.ceil(len(toned_batches(examples, random.Random(0), SENTENCES)) * epochs)  # noqa: S311 - to count
    training = Steps(reader, RATE, HEAD_RATE, steps)
    reader.train()
    step, started = 0, time.time()
    while step < steps:
        for batch in toned_batches(examples, rng, SENTENCES)[: steps - step]:
            t = on_device(reader, batch)
            hidden = reader(t["ids"], t["shapes"], t["quoted"], t["mask"])
            places, shares = tones_of(batch, reader.device)
            loss = nn.functional.cross_entropy(reader.tone(reader.dropout(hidden), t["mask"], *places), shares)
            training.take(loss)
            step += 1
            if step % 40 == 0:
                print(f"step {step}/{steps} {time.time() - started:.0f} s {float(loss.detach()):.3f}", flush=True)


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
    said: dict[str, Taught] = {}
    for part in range(PARTS):
        torch.manual_seed(part)
        reader = Reader(list(range(LAYERS[MPNET])), base=MPNET).to("cuda" if torch.cuda.is_available() else "cpu")
        reader.is_half = given.half
        learn(reader, [e for e in examples if part_of(e) != part], given.epochs, random.Random(part))  # noqa: S311
        said |= judged([reader], [e for e in examples if part_of(e) == part])
    torch.save(said, given.out / "judged.pt")


if __name__ == "__main__":
    main()

"""Train the model: MiniLM fine-tuned to tag quotations and names, to link contents to cue and source, to judge tone.

usage: python -m flows.training.train DATA OUT [--epochs 3] [--threads 2] [--seed 1]
DATA holds polnear/, names/ and tone/; OUT receives model.pt after each half epoch. Needs the optional dependencies
"train". With --teachers, the model.pt of bigger models, what they say of the texts is learnt beside the annotations;
with --judges what those say of tones, in these texts and in sentences like those with gold tones.
"""

import argparse
import copy
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import torch

from flows.training.batches import Window, batches, packed, train_windows
from flows.training.corpora import Example, conll, named, newsmtsc, plain, polnear, texts, unlabelled
from flows.training.encoders import LAYERS, MINILM
from flows.training.loss import agreement, loss
from flows.training.network import FULL, Model, encoder_of_words, mean, of_weights
from flows.training.pruning import fit, pruned, worths
from flows.training.reopened import trained, weights_at
from flows.training.silver_syntax import silver, spacy_pipeline
from flows.training.steps import Steps
from flows.training.teachers import TAUGHT, Taught, Teacher, as_read, judged, taught, with_links, with_tones
from flows.training.variation import like_words, sentences, varied

AVERAGED = 0.998  # of the average of weights that is kept, what a step leaves
TAUGHT_OF = {  # what is learnt from a teacher as well, by corpus; names of CoNLL's are gold
    "quotations": TAUGHT,
    "names": ("quotation",),
    "plain": TAUGHT,
    "news": TAUGHT,
    "tone": (),
    "varied": (),
}
PRUNING_BATCHES = 60  # that show which heads and neurons are worth least
NEWS_TIMES = 2  # in an epoch
FITTING_BATCHES = 16  # over which what is left makes up for what is gone
Corpora = dict[str, list[Example]]


def corpora(data: Path, file: Path, processes: int, *, is_judged: bool) -> tuple[Corpora, Corpora]:
    """Examples to train on and to look at, by corpus; silver syntax and names are made once and kept in a file.

    is_judged: whether there is who can tell the tones of sentences that are like those with gold ones.
    """
    every = texts(data)
    known = silver(every, file, processes)
    encode = encoder_of_words()
    tone = data / "tone/newsmtsc_train.jsonl"
    train = {
        "quotations": list(polnear(data / "polnear", "train", encode, known)),
        "names": list(conll(data / "names/conll_train.jsonl", encode, known)),
        "plain": list(unlabelled(plain(data), encode, known)),
        "news": list(named(data / "names/news.jsonl", encode)),
        "tone": list(newsmtsc(tone, encode, known, held_out=False)),
        "varied": [],
    }
    if is_judged:
        toned = sentences(every, train["tone"], known)
        others = {e.name: every[e.name] for name in ("quotations", "names", "plain") for e in train[name]}
        train["varied"] = list(varied(toned, like_words(others, known, toned, spacy_pipeline().vocab), encode))
    dev = {
        "quotations": list(polnear(data / "polnear", "dev", encode, known)),
        "names": list(conll(data / "names/conll_dev.jsonl", encode, known)),
        "tone": list(newsmtsc(tone, encode, known, held_out=True)),
    }
    return train, dev


def epoch(train: Corpora, rng: random.Random, share: float = 1.0, times: int = NEWS_TIMES) -> Iterator[list[Window]]:
    """Batches of all corpora, mixed; a share of the examples of each but those of news, which come several times."""
    mixed = []
    some = {name: rng.sample(found, round(share * len(found))) for name, found in train.items()}
    for name in ("tone", "varied"):
        mixed += batches(train_windows(packed(some[name], rng), rng), rng)
    for name in ("quotations", "names", "plain"):
        mixed += batches(train_windows(some[name], rng), rng)
    for _ in range(times):
        mixed += batches(train_windows(train["news"], rng), rng)
    rng.shuffle(mixed)
    return iter(mixed)


class Average:
    """The exponential moving average of a model's weights, which generalises better than the last ones."""

    def __init__(self, model: Model) -> None:
        self.model = copy.deepcopy(model)

    @torch.no_grad()
    def update(self, model: Model, step: int) -> None:
        """After a step."""
        kept = min(AVERAGED, (1 + step) / (10 + step))
        for mine, new in zip(self.model.parameters(), model.parameters(), strict=True):
            mine.lerp_(new, 1 - kept)


def begun(given: argparse.Namespace) -> Model:
    """The model to train: an encoder's weights with new heads, or the mean of trained models."""
    if given.start:
        return of_weights(mean([weights_at(path) for path in given.start]))
    return Model([FULL] * LAYERS[given.encoder], base=given.encoder)


def instructed(train: Corpora, given: argparse.Namespace, device: torch.device) -> Teacher:
    """What the teachers say of the corpora, which receive the links that they find and the tones that judges do."""
    teachers = [trained(path).to(device) for path in given.teachers]
    judges = [trained(path).to(device) for path in given.judges or ()] or teachers
    for model in {*teachers, *judges}:
        model.is_half = given.half
    of_teachers = chain(*(train[name] for name, heads in TAUGHT_OF.items() if heads))
    said = taught(teachers, of_teachers, given.shared / "taught.pt")
    tones = judged(judges, chain(*train.values()), given.shared / "judged.pt")
    out: dict[str, Taught] = {}
    for name, heads in TAUGHT_OF.items():
        if heads:
            out |= {e.name: {head: as_read(e, said[e.name])[head] for head in heads} for e in train[name]}
            train[name] = [with_links(e, said[e.name]) for e in train[name]]
        train[name] = [with_tones(e, tones[e.name]) for e in train[name]]
    train["varied"] = [e for e in train["varied"] if e.tones is not None]
    return out


def narrowed(
    model: Model, n_heads: float, n_neurons: float, batches: Iterator[list[Window]], rng: random.Random
) -> Model:
    """The model without the heads and neurons that some batches ask for least; what is left makes up for them."""
    worth = worths(model, (loss(model, batch, rng)[0] for batch in islice(batches, PRUNING_BATCHES)))
    out = pruned(model, n_heads, n_neurons, worth)
    fit(out, model, list(islice(batches, FITTING_BATCHES)))
    return out


def parsed(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", choices=LAYERS, default=MINILM, help="mpnet, five times as big: for a teacher")
    parser.add_argument(
        "--start", type=Path, nargs="+", help="what to train further: model.pt or .onnx; several: their mean"
    )
    parser.add_argument("--heads", type=float, help="of attention, a layer on average; all if not given")
    parser.add_argument("--neurons", type=float, help="a layer on average; all if not given")
    parser.add_argument("--teachers", type=Path, nargs="+", help="model.pt or .onnx to learn from; several as one")
    parser.add_argument("--judges", type=Path, nargs="+", help="of tones, model.pt; the teachers if not given")
    parser.add_argument("--shared", type=Path, help="folder of what other trainings need as well; OUT if not given")
    parser.add_argument("--without", choices=TAUGHT_OF, nargs="+", default=[], help="corpora to leave out")
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the examples of each corpus but the news, in each epoch"
    )
    parser.add_argument("--times", type=int, default=NEWS_TIMES, help="that the news come in each epoch")
    parser.add_argument("--keep", action="store_true", help="quotations and tones as the teachers have them")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--half", action="store_true", help="multiply in bfloat16, where the processor can")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    if given.judges and not given.teachers:
        parser.error("--judges needs --teachers")
    return given


def main() -> None:
    """Train and save."""
    given = parsed()
    given.out.mkdir(parents=True, exist_ok=True)
    given.shared = given.shared or given.out
    given.shared.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)  # noqa: S311 - to shuffle
    is_judged = bool(given.teachers) and "varied" not in given.without
    train, dev = corpora(given.data, given.shared / "silver.parquet", given.threads, is_judged=is_judged)
    model = begun(given)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    teacher = instructed(train, given, device) if given.teachers else None
    train |= {name: [] for name in given.without}
    model.to(device).is_half = given.half
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(not given.start)  # words have theirs by then
    if given.heads or given.neurons:
        model = narrowed(model, given.heads or FULL.heads, given.neurons or FULL.neurons, epoch(train, rng), rng)
    average = Average(model)
    per_epoch = len(list(epoch(train, random.Random(0), given.share, given.times)))  # noqa: S311 - to count
    steps = math.ceil(per_epoch * given.epochs)
    training = Steps(model, given.rate, given.head_rate, steps)
    print({name: len(found) for name, found in train.items()}, f"{per_epoch} steps an epoch, {steps} steps", flush=True)
    model.train()
    started, step = time.time(), 0
    seen: dict[str, list[float]] = {}
    while step < steps:
        for batch in epoch(train, rng, given.share, given.times):
            total, parts = loss(model, batch, rng, teacher, keeps=given.keep)
            training.take(total)
            step += 1
            average.update(model, step)
            for name, value in parts.items():
                seen.setdefault(name, []).append(value)
            if step % 40 == 0:
                means = {name: round(sum(v) / len(v), 4) for name, v in seen.items()}
                print(f"step {step}/{steps} {time.time() - started:.0f} s {json.dumps(means)}", flush=True)
                seen = {}
            if step % max(1, per_epoch // 2) == 0 or step == steps:
                torch.save(average.model.state_dict(), given.out / "model.pt")
                print("dev", agreement(average.model, [e for found in dev.values() for e in found]), flush=True)
            if step >= steps:
                break


if __name__ == "__main__":
    main()

"""Train the judges of tone of a network as its file has it, and write them into the file.

usage: python -m flows.train_tones DATA TAUGHT FILE.onnx
DATA holds tone/; TAUGHT is the taught.pt of a training with teachers. What a reader learnt of tone beside all else is
the weaker for it, and does not know what int8 makes of its hidden states; some small judges that are trained on these
states alone tell tone better, at no cost to the rest. The fifth of the articles that is held out for measuring is not
read. Needs the optional dependencies "train".
"""

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from flows.reader_corpora import Example, newsmtsc
from flows.reader_network import encoder_of_words
from flows.reader_teachers import with_tones
from transforms.reader.labels import LAYERS, TONES
from transforms.reader.model import Network, opened, run
from transforms.reader.pointers import by_window

JUDGES, INNER = 4, 32  # how many, and the dimensions of what points at what is said
EPOCHS, RATE, BATCH = 1.5, 1e-3, 32
SCALE = 4 / INNER**0.5
_TONE_LAYERS = tuple(name for name in LAYERS if name.startswith("tone_"))


class Toned(NamedTuple):
    """A window's hidden states [positions, size], the ends [targets, 2] of its targets, the shares of their tones."""

    hidden: Tensor
    ends: Tensor
    tones: Tensor


class ToneJudge(nn.Module):  # type: ignore[misc]
    """The layers of one of model.Judges, in training."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.query, self.key = nn.Linear(2 * size, INNER), nn.Linear(size, INNER, bias=False)
        self.target, self.said = nn.Linear(2 * size, len(TONES)), nn.Linear(size, len(TONES), bias=False)
        self.dropout = nn.Dropout(0.1)

    def forward(self, batch: Sequence[Toned]) -> Tensor:
        """Log odds [targets, tones] of all targets of some windows."""
        hidden = nn.utils.rnn.pad_sequence([window.hidden for window in batch], batch_first=True).float()
        is_inside = nn.utils.rnn.pad_sequence([torch.ones(len(w.hidden), dtype=torch.bool) for w in batch], True)
        row = torch.cat([torch.full((len(window.ends),), n) for n, window in enumerate(batch)])
        first, last = torch.cat([window.ends for window in batch]).T
        heard = self.dropout(hidden)
        of = torch.cat([heard[row, first], heard[row, last]], -1)
        scores = (self.key(heard)[row] @ self.query(of)[..., None])[..., 0] * SCALE
        shares = scores.masked_fill(~is_inside[row], -1e4).softmax(-1)
        return cast(Tensor, self.target(of) + (shares[:, None] @ self.said(heard)[row])[:, 0])

    def layers(self) -> list[np.ndarray]:
        """Its weights as labels.LAYERS has them: query, its bias, key, target, its bias, said."""
        query, target = self.query, self.target
        every = (query.weight.T * SCALE, query.bias * SCALE, self.key.weight, target.weight.T, target.bias)
        return [weights.detach().numpy() for weights in (*every, self.said.weight.T)]


def toned(network: Network, examples: Iterable[Example]) -> Iterator[Toned]:
    """The windows of examples that have targets, as the network reads them."""
    for example in examples:
        read = [window for window, _, _ in run(example.pieces, network.session)]
        for here in by_window(example.pieces, read, example.targets):
            places = [[here.places[end] for end in example.targets[number]] for number in here.numbers]
            kept = [i for i, (_, last) in enumerate(places) if last < len(here.window.hidden)]
            if kept:
                tones = torch.from_numpy(cast(np.ndarray, example.tones)[[here.numbers[i] for i in kept]])
                ends = torch.tensor([places[i] for i in kept])
                yield Toned(torch.from_numpy(here.window.hidden).half(), ends, tones)


def trained(windows: list[Toned], seed: int) -> ToneJudge:
    """A judge that has learnt the tones of windows."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - to shuffle
    judge = ToneJudge(windows[0].hidden.shape[1])
    steps = int(EPOCHS * len(windows) / BATCH) + 1
    optimizer = torch.optim.AdamW(judge.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(20 * (step + 1), steps - step) / steps)
    for _ in range(steps):
        batch = rng.sample(windows, min(BATCH, len(windows)))
        odds = judge(batch)
        nn.functional.cross_entropy(odds, torch.cat([window.tones for window in batch])).backward()
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
    judge.eval()
    return judge


def write(judges: Sequence[ToneJudge], file: Path) -> None:
    """Put judges into a network's file in place of those that it has."""
    model = onnx.load(file)
    together = zip(*(judge.layers() for judge in judges), strict=True)
    weights = {
        name: np.stack(each) if name == "tone_key" else np.concatenate(each, axis=-1)
        for name, each in zip(_TONE_LAYERS, together, strict=True)
    }
    inputs = {node.output[0]: node.input[0] for node in model.graph.node if node.output[0] in weights}
    for initializer in model.graph.initializer:
        for name, value in weights.items():
            if initializer.name == inputs[name]:
                initializer.CopyFrom(onnx.numpy_helper.from_array(value, initializer.name))
    for output in model.graph.output:
        if output.name in weights:
            shape = weights[output.name].shape
            output.CopyFrom(onnx.helper.make_tensor_value_info(output.name, onnx.TensorProto.FLOAT, shape))
    onnx.save(model, file)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("taught", type=Path)
    parser.add_argument("file", type=Path)
    given = parser.parse_args(arguments)
    said = torch.load(given.taught, weights_only=True)
    examples = newsmtsc(given.data / "tone/newsmtsc_train.jsonl", encoder_of_words(), {}, held_out=False)
    windows = list(toned(opened(given.file), (with_tones(e, said[e.name]) for e in examples)))
    print(f"{len(windows)} windows, {sum(len(w.ends) for w in windows)} tones", flush=True)
    write([trained(windows, seed) for seed in range(JUDGES)], given.file)


if __name__ == "__main__":
    main()

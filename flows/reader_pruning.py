"""A trained reader -> a narrower one, without the attention heads and neurons that its loss depends on least."""

from collections.abc import Iterable
from typing import cast

import torch
from torch import Tensor, nn

from flows.reader_network import Reader


def pruned(reader: Reader, n_heads: int, n_neurons: int, losses: Iterable[Tensor]) -> Reader:
    """The reader with this many heads and neurons in each layer, those that some losses of it ask for most.

    What a head or neuron is worth is the square of the change of the loss that its absence would make, to the first
    order, summed over the losses (Molchanov et al. 2019).
    """
    layers = reader.encoder.encoder.layer
    size = layers[0].attention.self.attention_head_size
    worth = [(torch.zeros(reader.n_heads), torch.zeros(reader.n_neurons)) for _ in layers]
    for loss in losses:
        loss.backward()
        for layer, (heads, neurons) in zip(layers, worth, strict=True):
            heads += _change(layer.attention.output.dense).view(-1, size).sum(1) ** 2
            neurons += _change(layer.output.dense) ** 2
        reader.zero_grad()
    out = Reader(len(layers), n_heads, n_neurons)
    kept = dict(reader.state_dict())
    for number, (heads, neurons) in enumerate(worth):
        best = heads.topk(n_heads).indices.sort().values
        _keep(kept, f"{number}.attention", ("self.query", "self.key", "self.value"), "output", _of_heads(best, size))
        _keep(kept, str(number), ("intermediate",), "output", neurons.topk(n_neurons).indices.sort().values)
    out.load_state_dict(kept)
    return out


def _change(layer: nn.Linear) -> Tensor:
    """By input of a layer how much less the loss would be without it."""
    return (layer.weight * cast(Tensor, layer.weight.grad)).detach().sum(0).cpu()


def _of_heads(heads: Tensor, size: int) -> Tensor:
    return (heads[:, None] * size + torch.arange(size)).flatten()


def _keep(weights: dict[str, Tensor], place: str, inputs: tuple[str, ...], output: str, kept: Tensor) -> None:
    """Keep some of the outputs of the first layers at a place, and the same inputs of the layer behind them."""
    for name in inputs:
        for part in ("weight", "bias"):
            key = _key(weights, place, name, part)
            weights[key] = weights[key][kept]
    key = _key(weights, place, output, "weight")
    weights[key] = weights[key][:, kept]


def _key(weights: dict[str, Tensor], place: str, name: str, part: str) -> str:
    prefix = f"encoder.encoder.layer.{place}.{name}."
    return next(key for key in (f"{prefix}{part}", f"{prefix}dense.{part}") if key in weights)

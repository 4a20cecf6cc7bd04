"""A trained model -> a narrower one, without the attention heads and neurons that its loss depends on least."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn

from flows.training.batches import Window
from flows.training.loss import on_device
from flows.training.network import Model, Width

_TOGETHER = 16  # neurons that a processor works out at a time
_RIDGE = 0.01  # of the mean variance of what comes in


class Worth(NamedTuple):
    """By attention head and by neuron of a layer what it is worth."""

    heads: Tensor
    neurons: Tensor


def worths(model: Model, losses: Iterable[Tensor]) -> list[Worth]:
    """What the heads and neurons of each layer are worth to some losses of a model.

    The square of the change of the loss that the absence of one would make, to the first order, summed over the losses
    (Molchanov et al. 2019).
    """
    layers = model.encoder.encoder.layer
    size = layers[0].attention.self.attention_head_size
    out = [Worth(torch.zeros(width.heads), torch.zeros(width.neurons)) for width in model.widths]
    for loss in losses:
        loss.backward()
        for layer, worth in zip(layers, out, strict=True):
            worth.heads.add_(_change(layer.attention.output.dense).view(-1, size).sum(1) ** 2)
            worth.neurons.add_(_change(layer.output.dense) ** 2)
        model.zero_grad()
    return out


def pruned(model: Model, n_heads: float, n_neurons: float, worth: Sequence[Worth]) -> Model:
    """The model with this many heads and neurons a layer on average: those that are worth most, in whichever layer.

    Each layer keeps at least one head, and neurons by the sixteen.
    """
    heads = _best([w.heads for w in worth], n_heads, 1)
    neurons = _best([w.neurons for w in worth], n_neurons, _TOGETHER)
    weights = dict(model.state_dict())
    size = model.encoder.encoder.layer[0].attention.self.attention_head_size
    for number in range(len(worth)):
        of_heads = (heads[number][:, None] * size + torch.arange(size)).flatten()
        _keep(weights, f"{number}.attention", ("self.query", "self.key", "self.value"), "output", of_heads)
        _keep(weights, str(number), ("intermediate",), "output", neurons[number])
    out = Model([Width(*map(len, each)) for each in zip(heads, neurons, strict=True)])
    out.load_state_dict(weights)
    out.to(model.device).is_half = model.is_half
    return out


@torch.no_grad()  # type: ignore[untyped-decorator]
def fit(narrow: Model, whole: Model, batches: Sequence[list[Window]]) -> None:
    """Make up for what was cut: layer by layer, what the narrow model adds comes as near as it can to the whole one's.

    Least squares over the pieces of some batches, from what is left of the inputs of each layer's two outputs.
    """
    whole.eval()
    narrow.eval()
    given = [on_device(whole, batch) for batch in batches]
    theirs = _sums(whole, given)
    for number, (of_attention, of_neurons) in enumerate(theirs):
        layer = narrow.encoder.encoder.layer[number]
        _solve(narrow, layer.attention.output, of_attention, given)
        _solve(narrow, layer.output, of_neurons, given)


def _sums(model: Model, given: Sequence[dict[str, Tensor]]) -> list[tuple[Tensor, Tensor]]:
    """By layer what goes into its two norms, [pieces, size]."""
    outputs = [out for layer in model.encoder.encoder.layer for out in (layer.attention.output, layer.output)]
    found = _seen(model, [out.LayerNorm for out in outputs], given)
    sums = [inputs for (inputs,) in found]
    return list(zip(sums[::2], sums[1::2], strict=True))


def _solve(model: Model, output: nn.Module, wanted: Tensor, given: Sequence[dict[str, Tensor]]) -> None:
    """Change the weights of an output so that with what is added to it, it is near what is wanted."""
    ((inputs, added),) = _seen(model, [output], given)
    inputs, missing = inputs.double(), (wanted - added).double()
    center, middle = inputs.mean(0), missing.mean(0)
    inputs, missing = inputs - center, missing - middle
    products = inputs.T @ inputs
    products += _RIDGE * products.diagonal().mean() * torch.eye(len(products), device=products.device)
    now = output.dense.weight.double()
    weight = now + torch.linalg.solve(products, inputs.T @ (missing - inputs @ now.T)).T
    output.dense.weight.copy_(weight)
    output.dense.bias.copy_(middle - weight @ center)


def _seen(model: Model, modules: Sequence[nn.Module], given: Sequence[dict[str, Tensor]]) -> list[tuple[Tensor, ...]]:
    """What goes into some modules, [pieces, size] each, while a model reads batches."""
    seen: list[list[tuple[Tensor, ...]]] = [[] for _ in modules]
    is_piece = torch.zeros(0)

    def looking(found: list[tuple[Tensor, ...]]):  # type: ignore[no-untyped-def]
        return lambda module, inputs: found.append(tuple(each[is_piece] for each in inputs))

    hooks = [module.register_forward_pre_hook(looking(found)) for module, found in zip(modules, seen, strict=True)]
    for t in given:
        is_piece = t["mask"] == 1
        model(t["ids"], t["shapes"], t["quoted"], t["mask"])
    for hook in hooks:
        hook.remove()
    return [tuple(map(torch.cat, zip(*found, strict=True))) for found in seen]


def _best(worth: Sequence[Tensor], mean: float, together: int) -> list[Tensor]:
    """By layer the numbers of those that are worth most: so many on average, `together` at a time in each layer."""
    every = torch.cat(list(worth))
    least = every.sort(descending=True).values[min(len(every), round(mean * len(worth))) - 1]
    out = []
    for each in worth:
        n = max(together, round(int((each >= least).sum()) / together) * together)
        out.append(each.topk(min(n, len(each))).indices.sort().values)
    return out


def _change(layer: nn.Linear) -> Tensor:
    """By input of a layer how much less the loss would be without it."""
    return (layer.weight * cast(Tensor, layer.weight.grad)).detach().sum(0).cpu()


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

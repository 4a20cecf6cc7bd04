"""A trained model.pt -> the int8 ONNX file that onrecord reads with.

usage: python -m flows.training.export CHECKPOINT FILE.onnx [--precision int8]
Needs the optional dependencies "train".
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn

from flows.training.network import ARC_SCALE, ENDS, POINTER_SCALE, Model
from flows.training.quantisation import quantised
from flows.training.reopened import trained
from transforms.model.labels import LAYERS, OUTPUTS, ROLES
from transforms.model.pieces import N_QUOTATION_STATES

INPUTS = ("ids", "shapes", "quoted")


class Layer(nn.Module):
    """A layer of the encoder as onnxruntime computes it fastest: one window, one product for queries, keys and values.

    That a batch is one window spares what works out shapes: a fifth of a millisecond for six layers.
    """

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer, attention = layer, layer.attention.self
        self.n_heads, self.size = attention.num_attention_heads, attention.attention_head_size
        for part in (attention.query.weight, attention.query.bias):
            part.data *= self.size**-0.5
        self.inputs = _joined(attention.query, attention.key, attention.value)

    def forward(self, x: Tensor) -> Tensor:
        """Hidden states [1, pieces, size] -> the next ones."""
        by_head = self.inputs(x).view(1, -1, 3 * self.n_heads, self.size).transpose(1, 2)
        queries, keys, values = by_head.split(self.n_heads, 1)
        weights = (queries @ keys.transpose(2, 3)).softmax(-1)
        heard = (weights @ values).transpose(1, 2).reshape(1, -1, self.n_heads * self.size)
        x = self.layer.attention.output.LayerNorm(self.layer.attention.output.dense(heard) + x)
        wide = self.layer.intermediate.intermediate_act_fn(self.layer.intermediate.dense(x))
        return self.layer.output.LayerNorm(self.layer.output.dense(wide) + x)


class Exported(nn.Module):
    """The model as one function: log odds of all tags, ends of arcs, hidden states; constants are later layers."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model
        embeddings = model.encoder.embeddings
        places = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
        self.places = nn.Parameter(places.detach())
        marks = model.shape.weight[:, None] + model.quoted.weight[None]
        self.marks = nn.Embedding.from_pretrained(marks.detach().flatten(0, 1))
        self.layers = nn.ModuleList(map(Layer, model.encoder.encoder.layer))
        self.tags = _joined(model.quotation, model.name, model.tag, model.begin)
        for end in ENDS:
            model.arc[end].weight.data *= ARC_SCALE**0.5
            model.arc[end].bias.data *= ARC_SCALE**0.5
        self.syntax = _joined(*(vectors[end] for vectors in (model.arc, model.dependency) for end in ENDS))
        pointers = [_pointer(model, role) for role in ROLES]
        query, query_bias, key = _pointer(model, "tone")
        target, said = model.target, model.said
        later = [
            *(model.kind.weight, model.kind.bias),
            *map(torch.stack, zip(*pointers, strict=True)),
            *(query, query_bias, key, target.weight.T, target.bias + said.bias, said.weight.T),
        ]
        self.later = nn.ParameterList([nn.Parameter(weights.detach().contiguous()) for weights in later])

    def forward(self, ids: Tensor, shapes: Tensor, quoted: Tensor) -> tuple[Tensor, ...]:
        """[1, pieces, …]: labels.OUTPUTS; then labels.LAYERS."""
        encoder = self.model.encoder
        words = encoder.embeddings.word_embeddings(ids)
        embedded = words + self.marks(shapes * N_QUOTATION_STATES + quoted) + self.places[: ids.shape[1]]
        hidden = encoder.embeddings.LayerNorm(embedded)
        for layer in self.layers:
            hidden = layer(hidden)
        return self.tags(hidden), self.syntax(hidden), hidden, *self.later


def _pointer(model: Model, name: str) -> tuple[Tensor, Tensor, Tensor]:
    """Query, its bias and key of a pointer; what the bias of a key adds is the same at all positions."""
    query = model.query[name]
    return query.weight.T * POINTER_SCALE, query.bias * POINTER_SCALE, model.key[name].weight


def _joined(*layers: nn.Linear) -> nn.Linear:
    """One layer that gives what several give of the same input."""
    out = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
    out.weight.data = torch.cat([layer.weight for layer in layers])
    out.bias.data = torch.cat([layer.bias for layer in layers])
    return out


def export(model: Model, target: Path, precision: str) -> None:
    """Write the ONNX file; matrices and embeddings in int8 unless precision is fp32."""
    example = tuple(torch.ones(1, 16, dtype=torch.long) for _ in INPUTS)
    with TemporaryDirectory() as scratch:
        plain = target if precision == "fp32" else Path(scratch) / "plain.onnx"
        torch.onnx.export(
            Exported(model).eval(),
            example,
            str(plain),
            input_names=list(INPUTS),
            output_names=[*OUTPUTS, *LAYERS],
            dynamic_axes={name: {1: "pieces"} for name in INPUTS + OUTPUTS},
            opset_version=17,
            dynamo=False,
        )
        if precision != "fp32":
            quantised(plain, target)


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    given = parser.parse_args()
    export(trained(given.checkpoint), given.target, given.precision)


if __name__ == "__main__":
    main()

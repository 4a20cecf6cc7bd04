"""A trained reader.pt -> the int8 ONNX file that onrecord reads with.

usage: python -m flows.training.export CHECKPOINT FILE.onnx [--precision int8]
Needs the optional dependencies "train".
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor, nn

from flows.training.network import ARC_SCALE, ENDS, POINTER_SCALE, Reader, trained
from flows.training.quantisation import quantised
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
    """The reader as one function: log odds of all tags, ends of arcs, hidden states; constants are later layers."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        embeddings = reader.encoder.embeddings
        places = embeddings.position_embeddings.weight + embeddings.token_type_embeddings.weight[0]
        self.places = nn.Parameter(places.detach())
        marks = reader.shape.weight[:, None] + reader.quoted.weight[None]
        self.marks = nn.Embedding.from_pretrained(marks.detach().flatten(0, 1))
        self.layers = nn.ModuleList(map(Layer, reader.encoder.encoder.layer))
        self.tags = _joined(reader.quotation, reader.name, reader.tag, reader.begin)
        for end in ENDS:
            reader.arc[end].weight.data *= ARC_SCALE**0.5
            reader.arc[end].bias.data *= ARC_SCALE**0.5
        self.syntax = _joined(*(vectors[end] for vectors in (reader.arc, reader.dependency) for end in ENDS))
        pointers = [_pointer(reader, role) for role in ROLES]
        query, query_bias, key = _pointer(reader, "tone")
        target, said = reader.target, reader.said
        later = [
            *(reader.kind.weight, reader.kind.bias),
            *map(torch.stack, zip(*pointers, strict=True)),
            *(query, query_bias, key, target.weight.T, target.bias + said.bias, said.weight.T),
        ]
        self.later = nn.ParameterList([nn.Parameter(weights.detach().contiguous()) for weights in later])

    def forward(self, ids: Tensor, shapes: Tensor, quoted: Tensor) -> tuple[Tensor, ...]:
        """[1, pieces, …]: labels.OUTPUTS; then labels.LAYERS."""
        encoder = self.reader.encoder
        words = encoder.embeddings.word_embeddings(ids)
        embedded = words + self.marks(shapes * N_QUOTATION_STATES + quoted) + self.places[: ids.shape[1]]
        hidden = encoder.embeddings.LayerNorm(embedded)
        for layer in self.layers:
            hidden = layer(hidden)
        return self.tags(hidden), self.syntax(hidden), hidden, *self.later


def _pointer(reader: Reader, name: str) -> tuple[Tensor, Tensor, Tensor]:
    """Query, its bias and key of a pointer; what the bias of a key adds is the same at all positions."""
    query = reader.query[name]
    return query.weight.T * POINTER_SCALE, query.bias * POINTER_SCALE, reader.key[name].weight


def _joined(*layers: nn.Linear) -> nn.Linear:
    """One layer that gives what several give of the same input."""
    out = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
    out.weight.data = torch.cat([layer.weight for layer in layers])
    out.bias.data = torch.cat([layer.bias for layer in layers])
    return out


def export(reader: Reader, target: Path, precision: str) -> None:
    """Write the ONNX file; matrices and embeddings in int8 unless precision is fp32."""
    example = tuple(torch.ones(1, 16, dtype=torch.long) for _ in INPUTS)
    with TemporaryDirectory() as scratch:
        plain = target if precision == "fp32" else Path(scratch) / "plain.onnx"
        torch.onnx.export(
            Exported(reader).eval(),
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

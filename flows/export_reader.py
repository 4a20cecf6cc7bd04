"""A trained reader.pt -> the int8 ONNX file that onrecord reads with.

usage: python -m flows.export_reader CHECKPOINT FILE.onnx [--layers 0,1,2,3,4,5] [--precision int8]
Needs the optional dependencies "train".
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

from flows.reader_network import ARC_SCALE, ENDS, POINTER_SCALE, POINTER_SIZE, Reader
from transforms.reader.labels import POINTERS, TONES

INPUTS = ("ids", "shapes", "quoted")
OUTPUTS = ("tags", "links", "tones", "syntax")
KINDS = ("kind_weight", "kind_bias")  # the layer behind "syntax", for pairs of tokens that are known only then


class Exported(nn.Module):
    """The reader as one function: log odds of all tags, the parts of queries and keys, and what is said of targets."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        size = reader.encoder.config.hidden_size
        self.tags = _joined(reader.quotation, reader.name, reader.tag, reader.begin)
        for end in ENDS:
            reader.arc[end].weight.data *= ARC_SCALE**0.5
            reader.arc[end].bias.data *= ARC_SCALE**0.5
        self.syntax = _joined(*(vectors[end] for vectors in (reader.arc, reader.dependency) for end in ENDS))
        weights, biases = [], []
        for head in POINTERS:
            query, key = reader.query[head], reader.key[head]
            weights += [query.weight[:, :size] * POINTER_SCALE, query.weight[:, size:] * POINTER_SCALE, key.weight]
            biases += [query.bias * POINTER_SCALE, torch.zeros(POINTER_SIZE), key.bias]
        self.links = nn.Linear(size, len(weights) * POINTER_SIZE)
        self.links.weight.data, self.links.bias.data = torch.cat(weights), torch.cat(biases)
        self.tones = nn.Linear(size, 3 * len(TONES))
        target = reader.target.weight
        self.tones.weight.data = torch.cat([target[:, :size], target[:, size:], reader.said.weight])
        self.tones.bias.data = torch.cat([reader.target.bias, torch.zeros(len(TONES)), reader.said.bias])

    def forward(self, ids: Tensor, shapes: Tensor, quoted: Tensor) -> tuple[Tensor, ...]:
        """[batch, pieces, …]: tags; pointers * (first, last, key) * size; (first, last, said) * tones; ends of arcs.

        Last the weights and the bias of the layer that tells dependencies, which is applied to tokens and their heads.
        """
        hidden = self.reader(ids, shapes, quoted, torch.ones_like(ids))
        kind = self.reader.kind
        return self.tags(hidden), self.links(hidden), self.tones(hidden), self.syntax(hidden), kind.weight, kind.bias


def _joined(*layers: nn.Linear) -> nn.Linear:
    """One layer that gives what several give of the same input."""
    out = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
    out.weight.data = torch.cat([layer.weight for layer in layers])
    out.bias.data = torch.cat([layer.bias for layer in layers])
    return out


def export(checkpoint: Path, target: Path, layers: list[int], precision: str) -> None:
    """Write the ONNX file; attention fused, matrices and embeddings in int8 (per channel) unless precision is fp32."""
    reader = Reader(layers)
    reader.load_state_dict(torch.load(checkpoint, weights_only=True))
    reader.eval()
    reader.encoder.set_attn_implementation("eager")
    example = tuple(torch.ones(2, 16, dtype=torch.long) for _ in INPUTS)
    with TemporaryDirectory() as scratch:
        plain, fused = Path(scratch) / "plain.onnx", Path(scratch) / "fused.onnx"
        torch.onnx.export(
            Exported(reader).eval(),
            example,
            str(plain),
            input_names=list(INPUTS),
            output_names=[*OUTPUTS, *KINDS],
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in INPUTS + OUTPUTS},
            opset_version=17,
            dynamo=False,
        )
        config = reader.encoder.config
        options = FusionOptions("bert")
        options.enable_embed_layer_norm = False
        model = optimize_model(
            str(plain), "bert", num_heads=config.num_attention_heads, hidden_size=config.hidden_size,
            optimization_options=options, opt_level=0,
        )  # fmt: skip
        if precision == "fp32":
            model.save_model_to_file(str(target))
            return
        model.save_model_to_file(str(fused))
        default = {"DefaultTensorType": onnx.TensorProto.FLOAT}  # shapes are not inferred through fused operators
        quantize_dynamic(str(fused), str(target), weight_type=QuantType.QInt8, per_channel=True, extra_options=default)
        take_apart(target)


def take_apart(target: Path) -> None:
    """Write an ONNX file anew with each SkipLayerNormalization as sums and a LayerNormalization.

    onnxruntime computes the fused operator without vector instructions: a seventh of the whole time on one thread
    (1.32). What reads the file must keep it from fusing them again (transforms/reader/model.py).
    """
    model = onnx.load(str(target))
    nodes = [part for node in model.graph.node for part in _parts(node)]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, str(target))


def _parts(node: onnx.NodeProto) -> list[onnx.NodeProto]:
    if node.op_type != "SkipLayerNormalization":
        return [node]
    first, skip, scale, shift, *bias = node.input
    (out,) = node.output
    epsilon = next(attribute.f for attribute in node.attribute if attribute.name == "epsilon")
    sums = [onnx.helper.make_node("Add", [first, part], [f"{out}_with_bias"]) for part in bias]
    summed = onnx.helper.make_node("Add", [f"{out}_with_bias" if bias else first, skip], [f"{out}_sum"])
    scaled = onnx.helper.make_node("LayerNormalization", [f"{out}_sum", scale, shift], [out], axis=-1, epsilon=epsilon)
    return [*sums, summed, scaled]


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--layers", default="0,1,2,3,4,5")
    parser.add_argument("--precision", choices=("int8", "fp32"), default="int8")
    given = parser.parse_args()
    export(given.checkpoint, given.target, [int(i) for i in given.layers.split(",")], given.precision)


if __name__ == "__main__":
    main()

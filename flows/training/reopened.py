"""A model.pt, or the int8 ONNX file that onrecord reads with -> weights to train further.

Of an ONNX file it is the inverse of export; what rounding took is lost: the weights are those that the file stands for.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from flows.training.network import ARC_SCALE, ENDS, FULL, POINTER_SCALE, Model, of_weights
from transforms.model.labels import (
    ARC_SIZE,
    DEPENDENCY_SIZE,
    NAME_TAGS,
    POINTERS,
    QUOTATION_TAGS,
    TAGS,
)
from transforms.model.pieces import N_QUOTATION_STATES, N_SHAPES

_HEAD_SIZE = 384 // FULL.heads
Arrays = dict[str, NDArray[np.float32]]


def trained(path: Path) -> Model:
    """The model of a model.pt or of an ONNX file."""
    return of_weights(weights_at(path))


def weights_at(path: Path) -> dict[str, Tensor]:
    """The weights of a model.pt or of an ONNX file."""
    if path.suffix == ".onnx":
        return weights_of(path)
    weights: dict[str, Tensor] = torch.load(path, weights_only=True, map_location="cpu")
    return weights


def weights_of(file: Path) -> dict[str, Tensor]:
    """The state of flows.training.network.Model whose export a file is; the biases of pointers' keys are 0.

    Raises KeyError where the file is of another network.
    """
    arrays = _arrays(file)
    matrices = iter(_matrices(arrays))
    out: Arrays = {}
    n_layers = sum(name.endswith(".intermediate.dense.bias") for name in arrays)
    prefix = next(name for name in arrays if name.endswith("encoder.embeddings.LayerNorm.weight")).split("encoder.")[0]
    for part in ("weight", "bias"):
        out[f"encoder.embeddings.LayerNorm.{part}"] = arrays[f"{prefix}encoder.embeddings.LayerNorm.{part}"]
    out["encoder.embeddings.word_embeddings.weight"] = arrays[f"{prefix}encoder.embeddings.word_embeddings.weight"]
    out["encoder.embeddings.position_embeddings.weight"] = arrays["places"]
    out["encoder.embeddings.token_type_embeddings.weight"] = np.zeros((2, arrays["places"].shape[1]), np.float32)
    marks = arrays["marks.weight"].reshape(N_SHAPES, N_QUOTATION_STATES, -1)
    out["shape.weight"] = marks.mean(1)
    out["quoted.weight"] = (marks - out["shape.weight"][:, None]).mean(0)
    for number in range(n_layers):
        out |= _layer(arrays, matrices, f"{prefix}encoder.encoder.layer.{number}.", number)
    out |= _heads(arrays, next(matrices), next(matrices))
    out |= _later(arrays)
    return {name: torch.from_numpy(np.array(array, dtype=np.float32)) for name, array in out.items()}


def _arrays(file: Path) -> Arrays:
    """The constants of a file by name, those in int8 as the numbers that they stand for."""
    import onnx

    found = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(file).graph.initializer}
    out = {}
    for name, array in found.items():
        base = name.removesuffix("_quantized")
        if base != name:
            zero = found[f"{base}_zero_point"].astype(np.float32)
            out[base] = (array.astype(np.float32) - zero) * found[f"{base}_scale"]
        elif not name.endswith(("_scale", "_zero_point")):
            out[name] = array
    return out


def _matrices(arrays: Arrays) -> list[NDArray[np.float32]]:
    """What the file multiplies with, [outputs, inputs], in the order of its numbers."""
    numbered = [name for name in arrays if name.startswith("onnx::MatMul_")]
    return [arrays[name].T for name in sorted(numbered, key=lambda name: int(name.rpartition("_")[2]))]


def _layer(arrays: Arrays, matrices: Iterator[NDArray[np.float32]], prefix: str, number: int) -> Arrays:
    joined, bias = next(matrices), arrays[f"layers.{number}.inputs.bias"]
    name = f"encoder.encoder.layer.{number}."
    out: Arrays = {}
    for part, weight, its_bias in zip(("query", "key", "value"), np.split(joined, 3), np.split(bias, 3), strict=True):
        scale = _HEAD_SIZE**0.5 if part == "query" else 1.0
        out[f"{name}attention.self.{part}.weight"] = weight * scale
        out[f"{name}attention.self.{part}.bias"] = its_bias * scale
    for part in ("attention.output", "intermediate", "output"):
        out[f"{name}{part}.dense.weight"] = next(matrices)
        out[f"{name}{part}.dense.bias"] = arrays[f"{prefix}{part}.dense.bias"]
    for part in ("attention.output", "output"):
        for kind in ("weight", "bias"):
            out[f"{name}{part}.LayerNorm.{kind}"] = arrays[f"{prefix}{part}.LayerNorm.{kind}"]
    return out


def _heads(arrays: Arrays, tags: NDArray[np.float32], syntax: NDArray[np.float32]) -> Arrays:
    out: Arrays = {}
    ends = np.cumsum([len(QUOTATION_TAGS), len(NAME_TAGS), len(TAGS)])
    for name, weight, bias in zip(
        ("quotation", "name", "tag", "begin"), np.split(tags, ends), np.split(arrays["tags.bias"], ends), strict=True
    ):
        out |= {f"{name}.weight": weight, f"{name}.bias": bias}
    ends = np.cumsum([ARC_SIZE, ARC_SIZE, DEPENDENCY_SIZE])
    names = [f"{head}.{end}" for head in ("arc", "dependency") for end in ENDS]
    for name, weight, bias in zip(names, np.split(syntax, ends), np.split(arrays["syntax.bias"], ends), strict=True):
        scale = ARC_SCALE**-0.5 if name.startswith("arc") else 1.0
        out |= {f"{name}.weight": weight * scale, f"{name}.bias": bias * scale}
    return out


def _later(arrays: Arrays) -> Arrays:
    later = [arrays[f"later.{number}"] for number in range(11)]
    out = {"kind.weight": later[0], "kind.bias": later[1]}
    queries = [*later[2], later[5]], [*later[3], later[6]], [*later[4], later[7]]
    for role, query, bias, key in zip(POINTERS, *queries, strict=True):
        out[f"query.{role}.weight"] = query.T / POINTER_SCALE
        out[f"query.{role}.bias"] = bias / POINTER_SCALE
        out[f"key.{role}.weight"] = key
        out[f"key.{role}.bias"] = np.zeros(len(key), np.float32)
    out |= {"target.weight": later[8].T, "target.bias": later[9]}
    out |= {"said.weight": later[10].T, "said.bias": np.zeros(len(later[9]), np.float32)}
    return out

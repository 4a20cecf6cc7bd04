"""The weights of a model's ONNX file in int8, so that all processors add up the same.

A processor without VNNI multiplies pairs of bytes and adds the two products in 16 bits (vpmaddubsw), where the sum of
two large ones is cut off. Weights of which no two neighbours can do that give the same sums everywhere, as fast.
Needs the optional dependencies "train".
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
LEVELS = 127
PAIR = 128  # the most that two neighbours may come to: 255 * 128 has room in 16 bits, 255 * 129 has not
_WIDER = np.arange(1.0, 2.01, 0.05)  # scales that are tried, times the one that makes the largest weight 127


def quantised(plain: Path, target: Path) -> None:
    """Write a file's matrices and embeddings in int8, the matrices per output."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with TemporaryDirectory() as scratch:
        rough = Path(scratch) / "rough.onnx"
        quantize_dynamic(str(plain), str(rough), weight_type=QuantType.QInt8, per_channel=True)
        model = onnx.load(rough)
    weights = {tensor.name: tensor for tensor in onnx.load(plain).graph.initializer}
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    for name, tensor in tensors.items():
        base = name.removesuffix("_quantized")
        if base != name and tensor.data_type == onnx.TensorProto.INT8:
            levels, scales = paired(onnx.numpy_helper.to_array(weights[base]))
            tensor.CopyFrom(onnx.numpy_helper.from_array(levels, name))
            tensors[f"{base}_scale"].CopyFrom(onnx.numpy_helper.from_array(scales, f"{base}_scale"))
    onnx.save(model, target)


def paired(weights: Matrix) -> tuple[NDArray[np.int8], Matrix]:
    """Levels [inputs, outputs] and scales [outputs] of weights whose inputs are multiplied in pairs.

    Of some scales the one whose levels, held to PAIR, are nearest to an output's weights (least squares).
    """
    unit = np.maximum(np.abs(weights).max(axis=0) / LEVELS, np.finfo(np.float32).tiny)
    tried = [unit * factor for factor in _WIDER]
    levels = [_held(np.round(weights / scale)) for scale in tried]
    errors = [((level * scale - weights) ** 2).sum(axis=0) for level, scale in zip(levels, tried, strict=True)]
    best, outputs = np.argmin(errors, axis=0), np.arange(weights.shape[1])
    return np.stack(levels)[best, :, outputs].T.astype(np.int8), np.stack(tried)[best, outputs].astype(np.float32)


def _held(levels: Matrix) -> Matrix:
    """Levels of which no pair of neighbours comes to more than PAIR; what is too much is taken off both alike."""
    pairs = levels.reshape(-1, 2, levels.shape[1])
    both = pairs.sum(axis=1)
    excess = np.sign(both) * np.maximum(np.abs(both) - PAIR, 0)
    half = np.trunc(excess / 2)
    held: Matrix = pairs - np.stack([half, excess - half], axis=1)
    return held.reshape(levels.shape)

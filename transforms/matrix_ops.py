"""Matrix products of spaCy's networks by numpy's BLAS, two to three times as fast as by spaCy's own."""

from typing import Any, cast

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps
from thinc.types import Floats2d

# BLAS has other kernels for small products, which round differently; a text must not depend on the others of its batch
LEAST_ROWS = 64


class MatrixOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations on numpy arrays, with products by numpy; their threads are those of OPENBLAS_NUM_THREADS."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(
        self, x: Floats2d, y: Floats2d, out: Floats2d | None = None, trans1: bool = False, trans2: bool = False
    ) -> Floats2d:
        """The product of two matrices, with a row's result the same among few and many rows."""
        rows = len(x)
        if trans1 or out is not None or rows >= LEAST_ROWS:
            return cast(Floats2d, super().gemm(x, y, out=out, trans1=trans1, trans2=trans2))
        padded: Any = np.zeros((LEAST_ROWS, x.shape[1]), x.dtype)
        padded[:rows] = x
        return cast(Floats2d, super().gemm(padded, y, trans2=trans2)[:rows])


def use_in(nlp: Language) -> None:
    """Let all networks of a pipeline multiply so."""
    ops = MatrixOps()
    models = (getattr(pipe, "model", None) for _, pipe in nlp.components)
    for node in (node for model in models if isinstance(model, Model) for node in model.walk()):
        node.ops = ops

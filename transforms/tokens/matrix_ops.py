"""Matrix products of spaCy's networks by numpy's BLAS, two to three times as fast as by spaCy's own."""

from functools import cache
from typing import Any, cast

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps
from thinc.types import Floats2d

# BLAS has other kernels for small products, which round differently; a text must not depend on the others of its batch
LEAST_ROWS = 64


@cache
def is_steady() -> bool:
    """Whether numpy's BLAS gives a row the same product wherever it stands: its kernels for AVX2 alone do not."""
    rows = np.tile(np.linspace(-1, 1, 96, dtype=np.float32) ** 3, (2 * LEAST_ROWS, 1))
    kernel = np.sin(np.arange(96 * 96, dtype=np.float32)).reshape(96, 96)
    product = rows @ kernel
    return bool((product == product[0]).all())


class MatrixOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations on numpy arrays, with products by numpy; their threads are those of OPENBLAS_NUM_THREADS.

    Where a row's product would depend on its place, they are spaCy's own, slower ones.
    """

    def __init__(self) -> None:
        super().__init__(use_blis=not is_steady())

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

"""Whether the weights of the model that is asked for are there."""

from flows.errors import UserError
from transforms.annotations import VOCABULARY, WEIGHTS, Model


class WeightsMissing(UserError):
    """A model was asked for whose weights are not there."""


def check(model: Model) -> None:
    """Raises WeightsMissing, which names the files, if weights of the model are not there."""
    absent = [name for name in (f"{model}.onnx", VOCABULARY) if not (WEIGHTS / name).is_file()]
    if absent:
        raise WeightsMissing(
            f"the model {model} cannot run: {' and '.join(absent)} not found in {WEIGHTS}; "
            "they are part of the repository, and `make train DATA=…` makes them again"
        )

"""Whether the reader's weights are there, and what finds quotations where they are not."""

from collections.abc import Callable

from flows.errors import UserError
from transforms.annotations import DEFAULT_QUOTATIONS, VOCABULARY, WEIGHTS, Quotations


class WeightsMissing(UserError):
    """The reader was asked for in a size whose weights are not there."""


def missing(quotations: Quotations) -> list[str]:
    """The files of weights that this way of finding quotations needs and that are not there."""
    needed = [] if quotations == "rules" else [f"{quotations}.onnx", VOCABULARY]
    return [name for name in needed if not (WEIGHTS / name).is_file()]


def check(quotations: Quotations) -> None:
    """Raises WeightsMissing where what shall find quotations is not there."""
    if absent := missing(quotations):
        raise WeightsMissing(
            f"the {quotations} reader cannot run: {' and '.join(absent)} not found in {WEIGHTS}; "
            "make them with `make train DATA=…`, or use --quotations rules"
        )


def chosen(asked: Quotations | None, say: Callable[[str], None]) -> Quotations:
    """What finds quotations: what was asked for, else the default, else, where its weights are missing, rules.

    Says so in the last case; raises WeightsMissing where what was asked for is not there.
    """
    if asked is not None:
        check(asked)
        return asked
    if absent := missing(DEFAULT_QUOTATIONS):
        say(f"quotations are found by rules alone: {' and '.join(absent)} not found in {WEIGHTS}")
        return "rules"
    return DEFAULT_QUOTATIONS

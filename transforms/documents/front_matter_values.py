"""The values of YAML front matter, with a plain reason for each that is not what it looks like."""

from typing import Any

import yaml

MAX_SHOWN = 40  # characters of a value in a reason
_KINDS = {"int": "whole number", "float": "number", "timestamp": "date", "bool": "yes or no", "binary": "binary value"}


class Loader(yaml.SafeLoader):
    """The safe loader, of which every failure is a YAMLError with its place: 2025-13-45 looks like a date."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node; raises ConstructorError if it has none."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            kind = node.tag.rpartition(":")[2]
            shown = node.value if isinstance(node.value, str) else kind
            shown = shown if len(shown) <= MAX_SHOWN else f"{shown[:MAX_SHOWN]}…"
            reason = f"{shown!r} cannot be read as a {_KINDS.get(kind, kind)}; put text into quotation marks"
            raise yaml.constructor.ConstructorError(problem=reason, problem_mark=node.start_mark) from error

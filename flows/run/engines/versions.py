"""What must be the same where a run is driven and where its texts are analysed, so that the rows are the same."""

import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from flows.errors import UserError
from transforms.annotations import VOCABULARY, WEIGHTS, Model, analysis_version

_CODE = {"transforms": ("*.py",), "seeds": ("*.py", "*.csv", "*.json", "*.toml")}  # packages and their files
_LIBRARIES = ("onrecord", "onnxruntime", "numpy", "polars")


class VersionsDiffer(UserError):
    """A worker would not analyse as the run's own machine does."""


@cache
def versions(model: Model) -> dict[str, str]:
    """By name: the package, libraries that round or write, the analysis, hashes of the weights and of the code."""
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) for name in _LIBRARIES},
        "analysis": analysis_version(model),
        "weights": _digest([WEIGHTS / f"{model}.onnx", WEIGHTS / VOCABULARY]),
        "code": _digest(path for package in _CODE for path in _files(package)),
    }


def check(wanted: Mapping[str, str], model: Model) -> None:
    """Raises VersionsDiffer, which names what differs, if this machine is not as the one where the run is driven."""
    here = versions(model)
    differing = [f"{name} {here.get(name, 'none')} instead of {there}" for name, there in wanted.items()
                 if here.get(name) != there]  # fmt: skip
    if differing:
        raise VersionsDiffer(
            f"the worker on {platform.node()} has {'; '.join(differing)}: install there what the machine has that "
            "starts the run"
        )


def _files(package: str) -> list[Path]:
    top = Path(str(files(package)))
    return sorted(path for pattern in _CODE[package] for path in top.rglob(pattern))


def _digest(paths: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in paths:
        found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]

"""Reference tables (csv) by language, watchlists (toml) and the starter corpus; read-only package data."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import polars as pl

_OF_NO_LANGUAGE = frozenset({"shared", "model", "knowledge"})
_RECORD = "language.toml"  # what makes a folder one of a language


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a folder here, in alphabetical order."""
    return tuple(sorted(folder.name for folder in files(__name__).iterdir() if (folder / _RECORD).is_file()))


@cache
def table(path: str) -> pl.DataFrame:
    """A reference table by its path in seeds/ without ".csv", such as "fr/titles"; every column is text.

    Empty cells are null. A language that lacks a table which another one has gets it without rows.

    Raises FileNotFoundError that lists the tables there are.
    """
    source = _file(path)
    if source.is_file():
        return pl.read_csv(source.read_bytes(), infer_schema=False)
    folder, _, name = path.partition("/")
    others = [] if folder in _OF_NO_LANGUAGE else languages()
    alike = next((other for of in others if _file(other := f"{of}/{name}").is_file()), None)
    if alike is None:
        raise FileNotFoundError(f"no reference table {path!r} in seeds/; there are: {', '.join(_paths())}")
    return table(alike).clear()


def _file(path: str) -> Traversable:
    return files(__name__).joinpath(*f"{path}.csv".split("/"))


def _paths() -> list[str]:
    folders = [folder for folder in files(__name__).iterdir() if folder.is_dir()]
    tables = [f"{d.name}/{f.name}" for d in folders for f in d.iterdir() if f.name.endswith(".csv")]
    return sorted(path.removesuffix(".csv") for path in tables)

"""Reference tables (csv), watchlists (toml) and the starter corpus; read-only package data."""

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def table(name: str) -> pl.DataFrame:
    """A reference table of seeds/ by its file name without ".csv"; every column is text, empty cells are null.

    Raises FileNotFoundError that lists the tables there are.
    """
    folder = files(__name__)
    source = folder / f"{name}.csv"
    if not source.is_file():
        there = sorted(f.name.removesuffix(".csv") for f in folder.iterdir() if f.name.endswith(".csv"))
        raise FileNotFoundError(f"no reference table {name!r} in seeds/; there are: {', '.join(there)}")
    return pl.read_csv(source.read_bytes(), infer_schema=False)


@cache
def table_of(name: str, language: str) -> pl.DataFrame:
    """The reference table of a language, such as titles_fr; that of English, titles, where it has none of its own."""
    own = f"{name}_{language}"
    return table(own if (files(__name__) / f"{own}.csv").is_file() else name)

"""Reference tables (csv) and records (json) by language, watchlists (toml), the starter corpus; read-only."""

import hashlib
import json
import os
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

import polars as pl

ADDED = "ONRECORD_SEEDS"  # environment variable: a folder of languages and tables that stand in for those here
_OF_NO_LANGUAGE = frozenset({"shared", "model", "knowledge", "articles"})
_RECORD = "language.toml"  # what makes a folder one of a language


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a folder, in alphabetical order."""
    codes = {folder.name for root in _roots() for folder in root.iterdir() if (folder / _RECORD).is_file()}
    return tuple(sorted(codes))


@cache
def record(language: str) -> dict[str, Any]:
    """What the language.toml of a language says; nothing if the language has no folder."""
    source = _file(f"{language}/{_RECORD}")
    return tomllib.loads(source.read_text(encoding="utf-8")) if source is not None else {}


@cache
def table(path: str) -> pl.DataFrame:
    """A reference table by its path in seeds/ without ".csv", such as "fr/titles"; every column is text.

    Empty cells are null. A language that lacks a table which another one has gets it without rows.

    Raises FileNotFoundError that lists the tables there are.
    """
    if source := _file(f"{path}.csv"):
        return pl.read_csv(source.read_bytes(), infer_schema=False)
    folder, _, name = path.partition("/")
    others = [] if folder in _OF_NO_LANGUAGE else languages()
    alike = next((other for of in others if _file(f"{(other := f'{of}/{name}')}.csv")), None)
    if alike is None:
        raise FileNotFoundError(f"no reference table {path!r} in seeds/; there are: {', '.join(_paths())}")
    return table(alike).clear()


@cache
def records(path: str) -> list[dict[str, Any]]:
    """The records of a file of seeds/ by its path without ".json", such as "en/tag_rules".

    Raises FileNotFoundError for a file that is not there.
    """
    source = _file(f"{path}.json")
    if source is None:
        raise FileNotFoundError(f"no records {path!r} in seeds/")
    return cast(list[dict[str, Any]], json.loads(source.read_text(encoding="utf-8")))


def added_digest() -> str:
    """A digest of what the folder that ONRECORD_SEEDS names holds; nothing if there is none."""
    added = os.environ.get(ADDED)
    files = sorted(path for path in Path(added).rglob("*") if path.is_file()) if added else []
    parts = [part for path in files for part in (path.name.encode(), path.read_bytes())]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12] if parts else ""


def _roots() -> list[Traversable]:
    """The folders that hold tables, the one that counts first."""
    added = os.environ.get(ADDED)
    return [*([Path(added)] if added else []), files(__name__)]


def _file(path: str) -> Traversable | None:
    found = (root.joinpath(*path.split("/")) for root in _roots())
    return next((file for file in found if file.is_file()), None)


def _paths() -> list[str]:
    folders = [folder for root in _roots() for folder in root.iterdir() if folder.is_dir()]
    tables = {f"{folder.name}/{file.name}" for folder in folders for file in folder.iterdir()}
    return sorted(path.removesuffix(".csv") for path in tables if path.endswith(".csv"))

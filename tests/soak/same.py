"""One corpus by each engine into each kind of warehouse: the hash of all tables is the same."""

import hashlib
import importlib.util
from collections.abc import Callable
from contextlib import ExitStack
from itertools import product
from pathlib import Path

import polars.selectors as cs

from flows.warehouse.names import published_path
from tests import postgres
from tests.corpus import contents, write_corpus
from tests.soak import command

ARTICLES = 40
_LIBRARIES = {"local": "sys", "dask": "distributed", "ray": "ray"}
_FILE = "file"


def same(folder: Path, say: Callable[[str], None]) -> None:
    """Run with two workers of each engine into a file, a lake on SQLite and one on PostgreSQL; compare the hashes."""
    corpus = write_corpus(folder / "in", ARTICLES, paragraphs=6)
    engines = [engine for engine, library in _LIBRARIES.items() if importlib.util.find_spec(library)]
    hashes: dict[str, str] = {}
    with ExitStack() as stack:
        catalogs: dict[str, Callable[[], str]] = {_FILE: str, "lake on SQLite": lambda: "sqlite:w.catalog.sqlite"}
        if reason := postgres.missing():
            say(f"left out: {reason}")
        else:
            catalogs["lake on PostgreSQL"] = stack.enter_context(postgres.server()).database
        for number, (engine, kind) in enumerate(product(engines, catalogs)):
            own = folder / f"{number}"
            own.mkdir()
            warehouse = own / ("w.duckdb" if kind == _FILE else "w.lake")
            if kind != _FILE:
                command.finish(["lake", "create", warehouse, "--catalog", catalogs[kind](), "--data", "w.data"])
            options = ["--no-prefect", "--batch-documents", "16", "--workers", "2", "--engine", engine]
            command.finish(["run", corpus, "--warehouse", warehouse, *options])
            hashes[f"{engine}, {kind}"] = digest_of(published_path(warehouse))
            say(f"{engine}, {kind}: {hashes[f'{engine}, {kind}']}")
    assert len(set(hashes.values())) == 1, hashes


def digest_of(warehouse: Path) -> str:
    """SHA-256 over all tables but what a run decides by itself, 16 hex characters."""
    found = hashlib.sha256()
    for name, frame in contents(warehouse).items():
        found.update(f"{name} {frame.schema}\n".encode())
        for row in frame.with_columns(cs.float() + 0.0).iter_rows():  # a lake stores -0.0 as 0.0
            found.update(f"{row}\n".encode())
    return found.hexdigest()[:16]

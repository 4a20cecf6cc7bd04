"""Silver names: what onrecord's own rules find in texts that nobody annotated with names."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from transforms.annotate import annotate
from transforms.languages import ENGLISH

CHUNK = 40  # articles analysed at a time


def silver_names(texts: Path, processes: int) -> dict[str, list[tuple[int, int, str]]]:
    """Of each .txt file of a folder, by stem, the names in it as (first character, end, label)."""
    paths = sorted(texts.glob("*.txt"))
    chunks = [paths[at : at + CHUNK] for at in range(0, len(paths), CHUNK)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        found = [row for rows in pool.map(_names, chunks) for row in rows]
    out: dict[str, list[tuple[int, int, str]]] = {path.stem: [] for path in paths}
    for name, start, end, label in found:
        out[name].append((start, end, label))
    return out


def _names(paths: list[Path]) -> list[tuple[str, int, int, str]]:
    documents = pl.DataFrame(
        {
            "document_id": [path.stem for path in paths],
            "origin": [path.name for path in paths],
            "headline": [None] * len(paths),
            "text": [path.read_bytes().decode() for path in paths],
            "language": ENGLISH,
            "authors": [[] for _ in paths],
        },
        schema_overrides={"headline": pl.String, "authors": pl.List(pl.String)},
    )
    named = annotate(documents).mentions.filter(mention_kind="name")
    return named.select("document_id", "char_start", "char_end", "label").rows()

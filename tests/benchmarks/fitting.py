"""What programs that fit weights of signs share: the command line, texts as documents, signs as a matrix, the table."""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from transforms.documents.stage import documents
from transforms.schemas import RECORDS

FOLDS = 10
Weighted = tuple[str, Sequence[float] | NDArray[np.float64]]  # a sign and its weights


def arguments(description: str | None) -> argparse.Namespace:
    """The command line: data, out, check."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("seeds/model"))
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def as_documents(texts: Mapping[str, str]) -> pl.DataFrame:
    """DOCUMENTS of texts; origin is the name of each."""
    rows = [
        dict.fromkeys(RECORDS.columns)
        | {"origin": name, "format": "text", "payload": text.encode(), "payload_sha256": ""}
        for name, text in texts.items()
    ]
    frame, _ = documents(pl.DataFrame(rows, schema=RECORDS.schema), now=datetime(2026, 1, 1, tzinfo=UTC), run_id="fit")
    return frame


def folds(events: Iterable[str]) -> dict[str, int]:
    """The part of ten that each event falls in, by chance and always the same."""
    mixed = np.random.default_rng(0).permutation(sorted(set(events)))
    return {event: number % FOLDS for number, event in enumerate(mixed)}


def frequent(examples: Iterable[Iterable[str]], least: int) -> list[str]:
    """The signs that so many examples have, in order."""
    counts = Counter(name for signs in examples for name in signs)
    return sorted(name for name, count in counts.items() if count >= least)


def matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> sparse.csr_matrix:
    """Rows of signs -> their values [rows, names]; other signs are left out."""
    place = {name: number for number, name in enumerate(names)}
    kept = [{place[name]: value for name, value in of.items() if name in place} for of in rows]
    ends = np.cumsum([0, *map(len, kept)])
    columns, values = [key for row in kept for key in row], [value for row in kept for value in row.values()]
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(names)))


def write(file: Path, header: Sequence[str], weights: Iterable[Weighted]) -> None:
    """A table of signs with their weights."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows((name, *(f"{weight:.3f}" for weight in row)) for name, row in weights)

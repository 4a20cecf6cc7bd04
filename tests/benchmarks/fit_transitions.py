"""Makes seeds/model/tag_transitions.csv again: how quotation tags follow each other in PolNeAR's train part.

usage: python -m tests.benchmarks.fit_transitions --data FOLDER [--out FOLDER]

FOLDER is PolNeAR's. Only counts of pairs of tags leave the corpus, no text.
"""

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from flows.training.corpora import Example, polnear
from transforms.model.labels import QUOTATION_TAGS
from transforms.model.pieces import SEP
from transforms.model.tag_decoding import permitted
from transforms.model.wordpiece import encoder

SMOOTHING = 0.5  # added to each count


def counts(examples: Iterable[Example]) -> NDArray[np.float64]:
    """How often each tag [tag before, tag] follows each other one; an O stands before a paragraph."""
    out = np.zeros((len(QUOTATION_TAGS), len(QUOTATION_TAGS)))
    for example in examples:
        assert example.quotation_tags is not None
        starts = example.pieces.token >= 0
        tags = example.quotation_tags[starts]
        paragraph = np.cumsum(example.pieces.ids == SEP)[starts]
        before = np.concatenate(([0], tags[:-1]))
        before[1:][paragraph[1:] != paragraph[:-1]] = 0
        np.add.at(out, (before, tags), 1)
    return out


def log_ratios(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much likelier than by itself a tag [tag before, tag] is after another one, as a logarithm."""
    smooth = found + SMOOTHING
    after = smooth / smooth.sum(axis=1, keepdims=True)
    return np.log(after) - np.log(found.sum(axis=0) / found.sum())


def main() -> None:
    """Count on the train part and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("seeds/model"))
    given = parser.parse_args()
    ratios = log_ratios(counts(polnear(given.data, "train", encoder())))
    allowed = np.isfinite(permitted(len(QUOTATION_TAGS)))
    with (given.out / "tag_transitions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("before", "tag", "log_ratio"))
        pairs = sorted((QUOTATION_TAGS[a], QUOTATION_TAGS[b], a, b) for a, b in np.argwhere(allowed))
        writer.writerows((before, tag, f"{ratios[a, b]:.2f}") for before, tag, a, b in pairs)


if __name__ == "__main__":
    main()

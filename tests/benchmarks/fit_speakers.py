"""Makes seeds/model/speaker_weights.csv again: how much each sign speaks for whom a description means, or for nobody.

usage: python -m tests.benchmarks.fit_speakers --data FOLDER [--out FOLDER] [--check]

FOLDER holds pages/ and stories/. The labels are those of tests/gold/news (PARTS; held_out is for measuring). Only
weights leave the corpora, no text. With --check nothing is written: the articles are cut in ten parts, no event in two
of them, and each part is judged by weights of the others.
"""

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.benchmarks.accuracy import alignment
from tests.benchmarks.fit_names import GOLD, folded, news_texts
from transforms.annotations import DEFAULT_MODEL
from transforms.documents.stage import documents
from transforms.lexicon.languages import ENGLISH
from transforms.mentions import mentions
from transforms.quotes.stage import quotes
from transforms.schemas import RECORDS
from transforms.speakers import speakers
from transforms.text.parsed_text import parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

PARTS = ("dev", "dev2", "dev3")
RIDGE = 3.0  # on weights
WEIGHT_OF_OPTIONAL = 0.5  # of a statement that readers may take either way, where another has 1
FOLDS = 10
_OVERLAP = 0.5  # of characters, from which a quote is an annotated statement


class Example(NamedTuple):
    """The signs of each candidate for a description, nobody first, which of them are right, weight, part and event."""

    signs: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    weight: float
    part: str
    group: str


def examples(data: Path) -> Iterator[Example]:
    """The descriptions of the annotated news that no rule resolves, of which a candidate is right."""
    gold = {}
    for part in PARTS:
        for line in (GOLD / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            gold[row["id"]] = {**row, "part": part}
    texts, events = news_texts(data, set(gold))
    rows = [
        dict.fromkeys(RECORDS.columns)
        | {"origin": name, "format": "text", "payload": text.encode(), "payload_sha256": ""}
        for name, text in texts.items()
    ]
    frame, _ = documents(pl.DataFrame(rows, schema=RECORDS.schema), now=datetime(2026, 1, 1, tzinfo=UTC), run_id="fit")
    pipelines.load(ENGLISH, DEFAULT_MODEL)
    for number in range(frame.height):
        batch = frame.slice(number, 1)
        name, text = batch.select("origin", "text").row(0)
        for signs, right, weight in _of_document(batch, gold[name], alignment(text, texts[name])):
            yield Example(signs, right, weight, gold[name]["part"], events.get(name, name))


def _of_document(batch: pl.DataFrame, gold: dict[str, Any], place: Any) -> Iterator[tuple[Any, list[bool], float]]:
    tokens, findings = analysis(batch, DEFAULT_MODEL)
    parsed = list(parsed_texts(batch, tokens))
    found, segments = quotes(parsed, findings)
    named = mentions(batch, parsed, found, segments, findings)
    wanted, names = _wanted(gold, segments, place), _names(named)
    told: list[tuple[Any, list[bool], float]] = []

    def choose(quote: Mapping[str, Any], candidates: list[str | None], signs: Any) -> tuple[int, float]:
        statement = wanted.get(quote["quote_id"])
        if statement is None:
            return 0, 1.0
        forms = next((_forms(e) for e in gold["entities"] if e["name"] == statement["speaker"]), set[str]())
        right = [bool(names[c] & forms) if c else statement["speaker"] is None for c in candidates]
        if not any(right):
            return 0, 1.0
        told.append((signs, right, WEIGHT_OF_OPTIONAL if statement["optional"] else 1.0))
        return right.index(True), 1.0

    speakers(parsed, found, named, choose)
    yield from told


def _wanted(gold: dict[str, Any], segments: pl.DataFrame, place: Any) -> dict[str, dict[str, Any]]:
    """The annotated statement that each quote is, by its id."""
    content: dict[str, set[int]] = defaultdict(set)
    for quote, start, end in segments.select("quote_id", "char_start", "char_end").iter_rows():
        content[quote].update(range(*(place(start, end) or (0, 0))))
    out = {}
    for statement in gold["statements"]:
        said = {at for start, end in statement["segments"] for at in range(start, end)}
        shares = {quote: len(said & own) / len(said | own) for quote, own in content.items()}
        best = max(shares, key=shares.__getitem__, default="")
        if shares.get(best, 0.0) >= _OVERLAP:
            out[best] = statement
    return out


def _names(mentions: pl.DataFrame) -> dict[str, set[str]]:
    """The names of each entity in a document, folded."""
    out: dict[str, set[str]] = defaultdict(set)
    for entity, key, text, kind in mentions.select("entity_id", "name_key", "text", "mention_kind").iter_rows():
        if entity is not None:
            out[entity] |= {folded(key.partition(":")[2]), *([folded(text)] if kind == "name" else [])}
    return out


def _forms(entity: dict[str, Any]) -> set[str]:
    return {folded(form) for form in [entity["name"], *entity["forms"]]}


def fitted(found: Sequence[Example]) -> dict[str, float]:
    """The weights by sign that make the right candidates likeliest, with a penalty on large ones."""
    names = sorted({name for example in found for of in example.signs for name in of})
    place = {name: number for number, name in enumerate(names)}
    x = np.zeros((sum(len(example.signs) for example in found), len(names)))
    for row, of in enumerate(of for example in found for of in example.signs):
        x[row, [place[name] for name in of]] = list(of.values())
    right = np.array([each for example in found for each in example.right], np.float64)
    group = np.repeat(np.arange(len(found)), [len(example.signs) for example in found])
    weight = np.array([example.weight for example in found])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ w
        top = np.full(len(found), -np.inf)
        np.maximum.at(top, group, scores)
        odds = np.exp(scores - top[group])
        every, good = np.bincount(group, odds), np.bincount(group, odds * right) + 1e-12
        value = (weight * np.log(every / good)).sum() + RIDGE / 2 * (w**2).sum()
        pull = weight[group] * (odds / every[group] - odds * right / good[group])
        return float(value), np.asarray(x.T @ pull + RIDGE * w)

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return dict(zip(names, done.x.tolist(), strict=True))


def check(found: Sequence[Example]) -> str:
    """How many descriptions get the right speaker who had none, and how many are rightly nobody's and get one."""
    groups = sorted({example.group for example in found})
    fold = {group: number % FOLDS for number, group in enumerate(np.random.default_rng(0).permutation(groups))}
    counts = {part: [0, 0, 0, 0] for part in PARTS}
    for number in range(FOLDS):
        weights = fitted([example for example in found if fold[example.group] != number])
        for example in (e for e in found if fold[e.group] == number and e.weight == 1):
            scores = [sum(weights.get(name, 0.0) * value for name, value in of.items()) for of in example.signs]
            best = int(np.argmax(scores))
            of_part = counts[example.part]
            of_part[0] += 1
            of_part[1] += best > 0
            of_part[2] += best > 0 and example.right[best]
            of_part[3] += best > 0 and example.right[0]
    return "\n".join(
        f"{part}: {n} descriptions, {given} get a speaker, {right} the right one, {wrong} who should have none"
        for part, (n, given, right, wrong) in counts.items()
    )


def main() -> None:
    """Fit, and write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("seeds/model"))
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    found = list(examples(given.data))
    if given.check:
        print(check(found))
        return
    with (given.out / "speaker_weights.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sign", "weight"))
        writer.writerows((name, f"{weight:.3f}") for name, weight in fitted(found).items())


if __name__ == "__main__":
    main()

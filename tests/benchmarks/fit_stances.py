"""Makes seeds/model/stance_weights.csv again: how much each sign speaks for a stance's being right, part by part.

usage: python -m tests.benchmarks.fit_stances --data FOLDER [--out FOLDER] [--check]

The labels are the judged rows of tests.benchmarks.stances: of each part (holder, words, target, that it is a stance) a
logistic model is fitted on all of them. Only weights leave the corpora, no text. With --check nothing is written: the
articles are cut in ten parts, and each part is judged by weights of the others; besides, the held-out half is judged by
weights of the other half.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.benchmarks.accuracy import tables
from tests.benchmarks.fitting import FOLDS, arguments, folds, frequent, matrix, write
from tests.benchmarks.gold_names import annotated_text
from tests.benchmarks.stances import GOLD, Judged, found_stances, least_certainty, matched, part_of
from transforms.annotations import DEFAULT_MODEL
from transforms.lexicon.languages import ENGLISH
from transforms.mentions import mentions
from transforms.quotes.stage import quotes
from transforms.speakers import speakers
from transforms.speakers.stance_certainty import PARTS, Weights, by_weights
from transforms.speakers.stance_signs import Signs
from transforms.text.parsed_text import parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

RIDGE = 2.0  # on weights
RAREST = 5  # examples that have a sign which gets a weight
_SIGNS_OF = {  # the beginnings of the names of signs from which each part is told
    "holder": ("bias", "holder:", "sure:holder", "sure:cue"),
    "words": ("bias", "words", "head:", "sure:"),
    "target": ("bias", "target:", "head:", "words"),
    "kind": ("bias", "sure:", "target:", "head:", "holder:", "words:one", "words:that"),
}
_THRESHOLDS = (0.0, 0.5, 0.6, 0.7, 0.77, 0.85)


class Example(NamedTuple):
    """A stance that was found and judged: its article, its signs, and which of PARTS are right (None: not known)."""

    article: str
    signs: Signs
    right: Mapping[str, bool | None]

    @property
    def is_right(self) -> bool:
        """Whether all of it is."""
        return all(self.right.values())


def examples(data: Path) -> list[Example]:
    """The judged stances that are found."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    texts = {row["id"]: annotated_text(data, row) for row in rows}
    with TemporaryDirectory() as scratch:
        con = tables(texts, Path(scratch) / "run", DEFAULT_MODEL)
        found, told = found_stances(con, texts), signs_of_quotes(con)
        con.close()
    out = []
    for row in rows:
        for judged in matched(texts[row["id"]], row["stances"], found[row["id"]]):
            if judged.found is not None and judged.kind not in (None, "open"):
                out.append(Example(row["id"], told[judged.found.quote_id], right_parts(judged)))
    return out


def right_parts(judged: Judged) -> dict[str, bool | None]:
    """Which of PARTS are right; of what is no stance only the kind is known."""
    if judged.kind != "stance":
        return dict.fromkeys(PARTS) | {"kind": False}
    right = judged.rights()
    return {"holder": right["holder"], "words": right["words"], "target": right["entity"], "kind": right["direction"]}


def signs_of_quotes(con: duckdb.DuckDBPyConnection) -> dict[str, Signs]:
    """The signs of the stances in a warehouse's documents, by quote_id."""
    documents = con.execute("select document_id, origin, headline, text, language, authors from documents").pl()
    out: dict[str, Signs] = {}

    def judge(quote_id: str, signs: Signs) -> float:
        out[quote_id] = signs
        return 0.0

    pipelines.load(ENGLISH, DEFAULT_MODEL)
    for batch in documents.iter_slices(64):
        tokens, findings = analysis(batch, DEFAULT_MODEL)
        parsed = list(parsed_texts(batch, tokens))
        found, segments = quotes(parsed, findings)
        speakers(parsed, found, mentions(batch, parsed, found, segments, findings), findings, judge=judge)
    return out


def fitted(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """The weights by part and sign that make the labels of examples likeliest, with a penalty on large ones."""
    out = {}
    for part in PARTS:
        known = [(of_part(part, each.signs), bool(each.right[part])) for each in found if each.right[part] is not None]
        out[part] = _logistic([signs for signs, _ in known], [is_right for _, is_right in known])
    return out


def of_part(part: str, signs: Signs) -> Signs:
    """The signs from which a part is told."""
    return {name: value for name, value in signs.items() if name.startswith(_SIGNS_OF[part])}


def _logistic(signs: Sequence[Signs], right: Sequence[bool]) -> dict[str, float]:
    names = frequent(signs, RAREST)
    x, sides = matrix(signs, names), np.where(right, 1.0, -1.0)
    ridge = np.array([0.0 if name == "bias" else RIDGE for name in names])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = sides * (x @ w)
        value = np.logaddexp(0, -margins).sum() + (ridge * w**2).sum() / 2
        return float(value), np.asarray(ridge * w - x.T @ (sides / (1 + np.exp(margins))))

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return dict(zip(names, done.x.tolist(), strict=True))


def check(found: Sequence[Example]) -> str:
    """Which share of the stances above a threshold is right, and how many of the right ones are above it."""
    fold = folds(each.article for each in found)
    certain = np.zeros(len(found))
    for number in range(FOLDS):
        weights = fitted([each for each in found if fold[each.article] != number])
        for at, each in enumerate(found):
            if fold[each.article] == number:
                certain[at] = by_weights(weights, each.signs)
    held_out = [each for each in found if part_of(each.article) != "read"]
    weights = fitted([each for each in found if part_of(each.article) == "read"])
    alone = np.array([by_weights(weights, each.signs) for each in held_out])
    lines = ["| judged by weights of | certainty | stances | right | right ones kept |", "|---|---|---|---|---|"]
    lines += _lines("nine other tenths", found, certain)
    lines += _lines("the other half, held-out half", held_out, alone)
    return "\n".join(lines)


def _lines(name: str, found: Sequence[Example], certain: NDArray[np.float64]) -> list[str]:
    right = np.array([each.is_right for each in found])
    return [
        f"| {name} | {least} | {(certain >= least).sum()} | {100 * right[certain >= least].mean():.1f} | "
        f"{100 * right[certain >= least].sum() / right.sum():.1f} |"
        for least in sorted({*_THRESHOLDS, least_certainty()})
    ]


def main() -> None:
    """Fit, and write or check."""
    given = arguments(__doc__)
    found = examples(given.data)
    if given.check:
        print(check(found))
        return
    weights: Weights = fitted(found)
    names = sorted(set().union(*weights.values()))
    rows = ((name, [weights[part].get(name, 0.0) for part in PARTS]) for name in names)
    write(given.out / "stance_weights.csv", ("sign", *PARTS), rows)


if __name__ == "__main__":
    main()

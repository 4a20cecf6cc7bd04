"""Makes seeds/model/speaker_weights.csv again: how much each sign speaks for whom a description means, or for nobody.

usage: python -m tests.benchmarks.fit_speakers --data FOLDER [--out FOLDER] [--check]

FOLDER holds pages/, stories/, polnear/ and names/, and for all references news/ and bbc/. The labels are those of
tests.benchmarks.speaker_labels; held_out is for measuring. Only weights leave the corpora, no text. With --check
nothing is written: the articles are cut in ten parts, no event in two of them, and the speakers of each part are found
with weights of the others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.benchmarks.accuracy import alignment
from tests.benchmarks.fitting import FOLDS, arguments, as_documents, folds, frequent, matrix, write
from tests.benchmarks.speaker_labels import Article, Label, articles, labels, names_of
from transforms.annotations import DEFAULT_MODEL
from transforms.lexicon.languages import ENGLISH
from transforms.mentions import mentions
from transforms.quotes.stage import quotes
from transforms.speakers import speakers
from transforms.speakers.choice import Choose, best
from transforms.text.parsed_text import ParsedText, parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

RIDGE = 3.0  # on weights
RAREST = 3  # examples that have a sign which gets a weight
_STATEMENT = "statement"


class Read(NamedTuple):
    """An article as it was read: its text, quotes and mentions, who speaks by annotation, and the entities' names."""

    article: Article
    parsed: ParsedText
    quotes: pl.DataFrame
    mentions: pl.DataFrame
    wanted: Mapping[str, Label]
    names: Mapping[str, set[str]]

    def is_right(self, label: Label, entity: str | None) -> bool:
        """Whether an entity is who speaks, or None where nobody does."""
        return not label.names if entity is None else bool(self.names[entity] & label.names)

    def speakers(self, choose: Choose) -> dict[str, str | None]:
        """The entities that speak, by quote."""
        told = speakers([self.parsed], self.quotes, self.mentions, choose=choose)
        return dict(told.select("quote_id", "speaker_entity_id").iter_rows())


class Example(NamedTuple):
    """The signs of each candidate for a description, nobody first, which of them are right, weight and event."""

    signs: Sequence[Mapping[str, float]]
    right: Sequence[bool]
    weight: float
    event: str


def read(data: Path) -> Iterator[Read]:
    """The annotated articles."""
    known = {article.name: article for article in articles(data)}
    frame = as_documents({name: article.text for name, article in known.items()})
    pipelines.load(ENGLISH, DEFAULT_MODEL)
    for number in range(frame.height):
        batch = frame.slice(number, 1)
        article = known[batch["origin"][0]]
        tokens, findings = analysis(batch, DEFAULT_MODEL)
        parsed = list(parsed_texts(batch, tokens))
        found, segments = quotes(parsed, findings)
        named = mentions(batch, parsed, found, segments, findings)
        place = alignment(batch["text"][0], article.text)
        wanted, names = labels(article, found, segments, place), names_of(article, named, place)
        yield Read(article, parsed[0], found, named, wanted, names)


def examples(found: Read) -> list[Example]:
    """The descriptions that no rule resolves, of which a candidate is right."""
    out: list[Example] = []
    seen: set[int] = set()

    def choose(quote: Mapping[str, Any], candidates: list[str | None], signs: Any) -> tuple[int, float]:
        label = found.wanted.get(quote["quote_id"])
        if label is not None and label.of not in seen:
            right = [found.is_right(label, candidate) for candidate in candidates]
            if any(right):
                seen.add(label.of)
                out.append(Example(signs, right, label.weight, found.article.event))
        return 0, 1.0

    found.speakers(choose)
    return out


def fitted(found: Sequence[Example]) -> dict[str, float]:
    """The weights by sign that make the right candidates likeliest, with a penalty on large ones."""
    names = frequent(({name for of in example.signs for name in of} for example in found), RAREST)
    x = matrix([of for e in found for of in e.signs], names)
    right = np.array([each for example in found for each in example.right], np.float64)
    sizes = [len(example.signs) for example in found]
    group, first = np.repeat(np.arange(len(found)), sizes), np.cumsum([0, *sizes[:-1]])
    weight = np.array([example.weight for example in found])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ w
        odds = np.exp(scores - np.maximum.reduceat(scores, first)[group])
        every, good = np.add.reduceat(odds, first), np.add.reduceat(odds * right, first) + 1e-12
        value = (weight * np.log(every / good)).sum() + RIDGE / 2 * (w**2).sum()
        pull = weight[group] * (odds / every[group] - odds * right / good[group])
        return float(value), np.asarray(x.T @ pull + RIDGE * w)

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return dict(zip(names, done.x.tolist(), strict=True))


def check(found: Sequence[Read]) -> str:
    """How many annotated statements of each part have the right speaker by rules alone, and with others' weights.

    And how many that rules leave open get a speaker, the right one, or one though they should have none.
    """
    every = [example for one in found for example in examples(one)]
    fold = folds(one.article.event for one in found)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number in range(FOLDS):
        weights = fitted([example for example in every if fold[example.event] != number])
        for one in (one for one in found if fold[one.article.event] == number):
            by_rules, chosen = one.speakers(lambda *_: (0, 1.0)), one.speakers(_by(weights))
            statements = set(one.quotes.filter(pl.col("report_kind") == _STATEMENT)["quote_id"])
            for quote, label in {label.of: (quote, label) for quote, label in one.wanted.items()}.values():
                if label.weight == 1 and quote in statements:
                    before, after = one.is_right(label, by_rules[quote]), one.is_right(label, chosen[quote])
                    is_given = by_rules[quote] != chosen[quote]
                    tally = {"n": 1, "rules": before, "chosen": after, "given": is_given, "right": is_given and after}
                    counts[one.article.part].update(tally | {"wrong": is_given and not label.names})
    return "\n".join(
        f"{part}: {n['n']} speakers of statements, {n['rules']} right by rules, {n['chosen']} right with weights; "
        f"{n['given']} get one, {n['right']} the right one, {n['wrong']} who should have none"
        for part, n in counts.items()
    )


def _by(weights: Mapping[str, float]) -> Choose:
    return lambda quote, _, signs: best(weights, signs) if quote["report_kind"] == _STATEMENT else (0, 1.0)


def main() -> None:
    """Fit, and write or check."""
    given = arguments(__doc__)
    found = list(read(given.data))
    if given.check:
        print(check(found))
        return
    weights = fitted([example for one in found for example in examples(one)])
    write(given.out / "speaker_weights.csv", ("sign", "weight"), ((name, (w,)) for name, w in weights.items()))


if __name__ == "__main__":
    main()

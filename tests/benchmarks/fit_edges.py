"""Makes seeds/model/edge_weights.csv again: how much each sign speaks for where an organisation's name begins and ends.

usage: python -m tests.benchmarks.fit_edges --data FOLDER [--out FOLDER] [--check]

FOLDER is that of fit_names. The labels are the organisations of tests/gold/names in articles that the network did not
learn from: an alternative is right if the article has an organisation of that form. Only weights leave the corpora, no
text. With --check nothing is written: the articles are cut in ten parts, each of which is judged by weights of the
others.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.benchmarks.fit_names import drafts, folded
from tests.benchmarks.fitting import FOLDS, arguments, folds, write
from tests.benchmarks.gold_names import OPEN, Article, articles
from transforms.names.belief.alternatives import Alternative
from transforms.names.belief.edge_choice import edged, likeliest
from transforms.names.belief.edge_signs import names_of_edge_signs
from transforms.names.repair.passes import Draft, weigh_edges

RIDGE = 2.0  # on weights of signs in units of their standard deviation


class Example(NamedTuple):
    """The alternatives of a name with the values of their signs, which of them are right, and its article."""

    alternatives: Sequence[Alternative]
    signs: Sequence[dict[str, float]]
    right: Sequence[bool]
    article: str


def examples(data: Path) -> Iterator[Example]:
    """The organisations' names of the articles that have other alternatives."""
    known = {article.name: article for article in articles(data) if not article.is_learnt}
    for name, draft in drafts({name: article.text for name, article in known.items()}, until=weigh_edges):
        yield from _of_article(known[name], draft)


def _of_article(article: Article, draft: Draft) -> list[Example]:
    """The names of an article but for those that may be of any kind."""
    forms = {label: {_form(article.text[a:b]) for a, b, of in article.names if of == label} for label in ("ORG", OPEN)}
    parsed, found = draft.parsed, []

    def keep(alternatives: Sequence[Alternative], signs: Sequence[dict[str, float]]) -> int:
        texts = [_form(parsed.text[parsed.starts[first] : parsed.ends[last - 1]]) for _, first, last, _ in alternatives]
        right = [text in forms["ORG"] for text in texts]
        if texts[0] not in forms[OPEN]:
            found.append(Example(alternatives, signs, right if not right[0] else _first(right), article.name))
        return 0

    assert draft.certainty is not None
    edged(parsed, [*draft.names, *draft.in_zones], draft.certainty, keep)
    return found


def _first(right: Sequence[bool]) -> list[bool]:
    """A name that is right as it is marked is to stay so."""
    return [True, *(False for _ in right[1:])]


def _form(text: str) -> str:
    return folded(text).removeprefix("the ")


def fitted(given: Sequence[Example]) -> dict[str, float]:
    """The weights that make the right alternatives likeliest, with a penalty on large ones."""
    used = [example for example in given if any(example.right)]
    names = names_of_edge_signs()
    x = np.array([[of.get(name, 0.0) for name in names] for example in used for of in example.signs])
    scale = x.std(axis=0)
    scale[scale == 0] = 1.0
    x = x / scale
    starts = np.cumsum([0, *(len(example.right) for example in used)])[:-1]
    group = np.repeat(np.arange(len(used)), [len(example.right) for example in used])
    right = np.array([is_right for example in used for is_right in example.right], dtype=float)
    right /= np.add.reduceat(right, starts)[group]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = x @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        p = odds / np.add.reduceat(odds, starts)[group]
        value = -(right * np.log(p + 1e-12)).sum() + RIDGE / 2 * weights @ weights
        return float(value), np.asarray(x.T @ (p - right) + RIDGE * weights)

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return dict(zip(names, (done.x / scale).tolist(), strict=True))


def check(given: Sequence[Example]) -> str:
    """How many names are right as marked, and after the choice, each article judged by weights of others."""
    fold = folds(example.article for example in given)
    before = after = mended = spoilt = 0
    for part in range(FOLDS):
        weights = fitted([example for example in given if fold[example.article] != part])
        for example in (e for e in given if fold[e.article] == part):
            chosen = likeliest(example.alternatives, example.signs, weights)
            before, after = before + example.right[0], after + example.right[chosen]
            mended += example.right[chosen] and not example.right[0]
            spoilt += example.right[0] and not example.right[chosen]
    return f"{len(given)} names: right as marked {before}, as chosen {after} ({mended} mended, {spoilt} spoilt)"


def main() -> None:
    """Fit, and write or check."""
    given = arguments(__doc__)
    found = list(examples(given.data))
    if given.check:
        print(check(found))
        return
    write(given.out / "edge_weights.csv", ("sign", "weight"), ((n, (w,)) for n, w in fitted(found).items()))


if __name__ == "__main__":
    main()

"""Makes seeds/model/statement_weights.csv again: how much each sign speaks for a quote's being a statement.

usage: python -m tests.benchmarks.fit_statements --data FOLDER [--out FOLDER] [--check]

FOLDER holds pages/, stories/ and polnear/, and for the judged rows news/ and bbc/. The labels are those of
tests.benchmarks.statement_labels; held_out is for measuring. Only weights leave the corpora, no text. With --check
nothing is written: the articles are cut in ten parts, no event in two of them, and each part is judged by weights of
the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tests.benchmarks.accuracy import alignment
from tests.benchmarks.fitting import FOLDS, arguments, as_documents, folds, frequent, matrix, write
from tests.benchmarks.statement_labels import JUDGED, Article, Content, Label, articles, content_of, labels, matched
from transforms.annotations import DEFAULT_MODEL
from transforms.lexicon.languages import ENGLISH
from transforms.model.findings import Findings
from transforms.quotes.learned.utterances import utterances
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.spoken_pieces import spoken_pieces
from transforms.quotes.stage import found_in
from transforms.quotes.statements.report import Report
from transforms.quotes.statements.signs import signs
from transforms.quotes.statements.verdict import LEAST
from transforms.quotes.statements.weights import by_weights
from transforms.text.parsed_text import ParsedText, parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis

RIDGE = 1.0  # on weights
RAREST = 3  # examples that have a sign which gets a weight


class Candidate(NamedTuple):
    """A quote: its kind by the rules, whether they alone decide, its signs, its characters in the annotated text, and
    what it is by annotation.
    """

    by_rules: str
    is_settled: bool
    signs: Mapping[str, float]
    content: Content
    label: Label | None

    @property
    def is_example(self) -> bool:
        """Whether its label is learnt from, since the rules do not settle it."""
        return self.label is not None and self.label.weight > 0 and not self.is_settled


Read = tuple[Article, list[Candidate]]
Judge = Callable[[Candidate], bool]


def read(data: Path) -> Iterator[Read]:
    """The annotated articles with the quotes that are found in them."""
    known = {f"{article.part}:{article.name}": article for article in articles(data)}
    frame = as_documents({name: article.text for name, article in known.items()})
    origins = dict(frame.select("document_id", "origin").iter_rows())
    pipelines.load(ENGLISH, DEFAULT_MODEL)
    for batch in frame.iter_slices(64):
        tokens, findings = analysis(batch, DEFAULT_MODEL)
        for parsed in parsed_texts(batch, tokens):
            if parsed.document_id in findings:
                article = known[origins[parsed.document_id]]
                yield article, candidates(article, parsed, findings[parsed.document_id])


def candidates(article: Article, parsed: ParsedText, findings: Findings) -> list[Candidate]:
    """The quotes that are found in an article, whatever kind the rules call them."""
    text = MarkedText(parsed, spoken_pieces(parsed))
    shares, place = findings.quotation_shares, alignment(parsed.text, article.text)
    found = list(found_in(text, lambda of: utterances(of, findings)))
    reports = [Report(text, each.utterance, each.verbatim_words, shares) for each in found]
    contents = [content_of(place, each.segments) for each in found]
    every = zip(reports, contents, labels(article, contents), strict=True)
    return [
        Candidate(report.by_rules, report.is_settled, signs(report), content, label)
        for report, content, label in every
        if content
    ]


def fitted(examples: Sequence[tuple[Mapping[str, float], Label]]) -> dict[str, float]:
    """The weights by sign that make the labels of examples likeliest, with a penalty on large ones."""
    names = frequent((of for of, _ in examples), RAREST)
    x = matrix([of for of, _ in examples], names)
    sides = np.array([1.0 if label.is_statement else -1.0 for _, label in examples])
    weight = np.array([label.weight for _, label in examples])

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = sides * (x @ w)
        value = (weight * np.logaddexp(0, -margins)).sum() + RIDGE / 2 * (w**2).sum()
        pull = weight * sides / (1 + np.exp(margins))
        return float(value), np.asarray(RIDGE * w - x.T @ pull)

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return dict(zip(names, done.x.tolist(), strict=True))


def examples_of(found: Iterable[Read]) -> list[tuple[Mapping[str, float], Label]]:
    """What is learnt from."""
    return [(c.signs, c.label) for _, every in found for c in every if c.is_example and c.label is not None]


def check(found: Sequence[Read]) -> str:
    """Precision, recall and F1 of statements in each part, by the rules alone and by weights of other events.

    Of judged rows, which are a sample of what is found, recall is that of the statements among them.
    """
    fold = folds(article.event for article, _ in found)
    counts: dict[tuple[str, str], NDArray[np.float64]] = defaultdict(lambda: np.zeros(3))
    for number in range(FOLDS):
        weights = fitted(examples_of(one for one in found if fold[one[0].event] != number))
        judges: dict[str, Judge] = {"rules": _by_rules, "weights": partial(_by_weights, weights)}
        for article, every in (one for one in found if fold[one[0].event] == number):
            for name, judge in judges.items():
                counts[article.part, name] += _counts(article, every, judge)
    return "\n".join(
        f"{part}, by {name}: precision {100 * right / (right + wrong):.1f}, "
        f"recall {100 * right / (right + missed):.1f}, F1 {200 * right / (2 * right + wrong + missed):.1f}"
        for (part, name), (right, wrong, missed) in sorted(counts.items())
    )


def _by_rules(candidate: Candidate) -> bool:
    return candidate.by_rules == "statement"


def _by_weights(weights: Mapping[str, float], candidate: Candidate) -> bool:
    return not candidate.is_settled and by_weights(weights, candidate.signs) >= LEAST


def _counts(article: Article, every: Sequence[Candidate], judge: Judge) -> NDArray[np.float64]:
    """Right, wrong and missed statements of an article."""
    if article.part != JUDGED:
        return np.array(matched(article, [c.content for c in every if judge(c)]), np.float64)
    out = np.zeros(3)
    for candidate in every:
        is_found, label = judge(candidate), candidate.label
        if label is not None and (is_found or label.is_statement):
            out[(0 if is_found else 2) if label.is_statement else 1] += label.weight
    return out


def main() -> None:
    """Fit, and write or check."""
    given = arguments(__doc__)
    found = list(read(given.data))
    if given.check:
        print(check(found))
        return
    weights = fitted(examples_of(found))
    write(given.out / "statement_weights.csv", ("sign", "weight"), ((name, (w,)) for name, w in weights.items()))


if __name__ == "__main__":
    main()

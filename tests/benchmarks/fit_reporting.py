"""Makes seeds/en/complement_shares.csv and seeds/en/reporting_contexts.csv again from the train part of PolNeAR.

usage: python -m tests.benchmarks.fit_reporting --data FOLDER [--out FOLDER]

FOLDER is PolNeAR's (metadata.tsv, train/text, train/attributions); takes some minutes, most of them for the analysis.
Only counts by lemma leave the corpus, no text.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from tests.benchmarks.polnear import Attribution, Words, attributions, texts
from transforms.annotations import DEFAULT_MODEL
from transforms.lexicon.languages import ENGLISH
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.complements import candidates
from transforms.quotes.rules.contexts import contexts
from transforms.quotes.rules.reported_speech import LEAST_SHARE, frame_group, part_of_speech, word_class
from transforms.text.parsed_text import ParsedText, parsed_texts
from transforms.text.quotation_marks import marked_pieces
from transforms.tokens.stage import analysis

BATCH = 50  # documents analysed at a time
LEAST_OVERLAP = 0.3  # of the words of a candidate's content and an annotated one, to count as a hit
PRIOR_WEIGHT = 3.0  # candidates that the share of a word's class counts for in its own share
LEAST_CANDIDATES = 3  # of a word with a complement, to have a share of its own
LEAST_CLASS_CANDIDATES = 5.0  # that a class of words with a complement is taken to have at least
LEAST_DIFFERENCE = 0.4  # in log-odds, of a word from its class, to be listed
LEAST_CONTEXT = 60  # times that a context must be met to have a weight
LEAST_WEIGHT = 0.1  # of a context, to be listed
PENALTY = 2.0  # of a squared weight, halved
NEWTON_STEPS = 50
# what the corpus counts as attribution though nobody speaks or thinks: it seems that, it is known that
NOT_LEARNT = frozenset({("seem", ""), ("appear", ""), ("know", "pass-")})

Word = tuple[str, str, str]  # lemma, part of speech, complement


class Observation(NamedTuple):
    """A candidate of the corpus: its word, what speaks for it, and whether annotators saw an attribution."""

    document_id: str
    word: Word
    group: Word  # its class of cues with *, part of speech, complement without preposition
    contexts: list[str]
    is_hit: bool


class Shares:
    """How many candidates of each word, and of each class of words, were attributions."""

    def __init__(self, observed: Iterable[Observation]) -> None:
        self.n: Counter[Word] = Counter()
        self.hits: Counter[Word] = Counter()
        self.groups: dict[Word, Word] = {}
        self.of_document: Counter[tuple[str, Word, bool]] = Counter()
        for one in observed:
            self.groups[one.word] = one.group
            self.of_document[one.document_id, one.word, one.is_hit] += 1
            for key in (one.word, one.group):
                self.n[key] += 1
                self.hits[key] += one.is_hit

    def of_group(self, group: Word) -> float:
        """The share of a class."""
        return (self.hits[group] + 0.5) / (self.n[group] + LEAST_CLASS_CANDIDATES)

    def of_word(self, word: Word, without: str | None = None) -> float:
        """The share of a word, drawn to that of its class, counted without one document."""
        missed, hit = (self.of_document[without, word, kind] if without else 0 for kind in (False, True))
        prior = PRIOR_WEIGHT * self.of_group(self.groups[word])
        return (self.hits[word] - hit + prior) / (self.n[word] - hit - missed + PRIOR_WEIGHT)

    def listed(self) -> Iterator[tuple[Word, float]]:
        """The classes that report often enough, and the words that differ from their class."""
        for group in set(self.groups.values()):
            if self.of_group(group) >= LEAST_SHARE:
                yield group, self.of_group(group)
        for word, group in self.groups.items():
            own, general = self.of_word(word), self.of_group(group)
            learnt = not any(word[0] == lemma and word[2].startswith(frame) for lemma, frame in NOT_LEARNT)
            reports = self.n[word] >= LEAST_CANDIDATES and learnt and max(own, general) >= LEAST_SHARE
            if reports and abs(_logit(own) - _logit(general)) >= LEAST_DIFFERENCE:
                yield word, own


def observations(corpus: dict[str, str], gold: dict[str, list[Attribution]]) -> Iterator[Observation]:
    """The candidates of raw texts given by name, compared with what their annotators marked."""
    every = list(corpus)
    for names in (every[at : at + BATCH] for at in range(0, len(every), BATCH)):
        documents = pl.DataFrame(
            [(name, ENGLISH, corpus[name]) for name in names], schema=["document_id", "language", "text"], orient="row"
        )
        for parsed in parsed_texts(documents, analysis(documents, DEFAULT_MODEL).tokens):
            yield from _of_document(parsed, gold[parsed.document_id])


def _of_document(parsed: ParsedText, gold: list[Attribution]) -> Iterator[Observation]:
    words = Words(parsed.text)
    marked = [(words.numbers(one.content), words.numbers(one.cue)) for one in gold]
    tree = MarkedText(parsed, marked_pieces(parsed.text)).tree
    for candidate in candidates(tree):
        cue = words.numbers([(parsed.starts[candidate.cue], parsed.ends[candidate.cue])])
        content = words.numbers([(parsed.starts[first], parsed.ends[last - 1]) for first, last in candidate.content])
        if not cue:
            continue
        hit = any(cue & its_cue and len(content & its) >= LEAST_OVERLAP * len(content | its) for its, its_cue in marked)
        lemma, pos = parsed.lemmas[candidate.cue].lower(), part_of_speech(parsed, candidate.cue)
        group = (f"*{word_class(lemma, pos)}", pos, frame_group(candidate.frame))
        yield Observation(
            parsed.document_id, (lemma, pos, candidate.frame), group, contexts(tree, candidate), bool(hit)
        )


def weights(observed: list[Observation], shares: Shares) -> dict[str, float]:
    """A logistic model of a word's share and its contexts: always (the constant), share, and each context."""
    scored = [(shares.of_word(one.word, without=one.document_id), one) for one in observed]
    kept = [(share, one) for share, one in scored if share >= LEAST_SHARE]
    times = Counter(context for one in observed for context in one.contexts)
    names = ["always", "share", *sorted(context for context, n in times.items() if n >= LEAST_CONTEXT)]
    column = {name: number for number, name in enumerate(names)}
    x = np.zeros((len(kept), len(names)))
    x[:, 0] = 1
    for row, (share, one) in enumerate(kept):
        x[row, 1] = _logit(share)
        for context in one.contexts:
            if context in column:
                x[row, column[context]] = 1
    fitted = _logistic(x, np.array([float(one.is_hit) for _, one in kept]))
    return {name: float(weight) for name, weight in zip(names, fitted, strict=True)}


def _logistic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Weights of the greatest penalised likelihood, by Newton's method; the first two columns are not penalised."""
    penalty = np.array([0.0, 0.0, *[PENALTY] * (x.shape[1] - 2)])
    w = np.zeros(x.shape[1])
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + penalty * w
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(penalty + 1e-9), gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            return w
    raise ValueError(f"the weights did not settle in {NEWTON_STEPS} steps; last change {np.abs(step).max():.2g}")


def _logit(share: float) -> float:
    return log(share / (1 - share))


def write(shares: Shares, fitted: dict[str, float], out: Path) -> None:
    """Both tables, sorted, into a folder."""
    frames = sorted((*word, f"{min(0.99, max(0.01, share)):.2f}") for word, share in shares.listed())
    _write(out / "complement_shares.csv", ("lemma", "pos", "complement", "share"), frames)
    listed = {name: w for name, w in fitted.items() if name in ("always", "share") or abs(w) >= LEAST_WEIGHT}
    rows = sorted((name, f"{weight:.2f}") for name, weight in listed.items())
    _write(out / "reporting_contexts.csv", ("context", "weight"), rows)


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Fit on the train part and write the two files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("seeds/en"))
    given = parser.parse_args()
    corpus = texts(given.data, "train")
    observed = list(observations(corpus, attributions(given.data, "train", corpus)))
    shares = Shares(observed)
    write(shares, weights(observed, shares), given.out)
    print(f"{len(corpus)} articles, {len(observed)} candidates, {sum(one.is_hit for one in observed)} attributions")


if __name__ == "__main__":
    main()

"""Articles on events that nobody wrote: words as often as news has them, names and words of each event."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np

import seeds
from tests.benchmarks.copy_maker import Article
from transforms.ids import document_id

A_DAY = 400  # articles
OUTLETS = 40
_START = datetime(2025, 1, 1, tzinfo=UTC)
_LENGTH = 350  # words
_OWN_WORDS, _OWN_NAMES = 30, 8  # of an event
_OWN_SHARE = 0.12  # of an article's words


class Maker:
    """Makes articles in the order of their publication, the same ones for a number."""

    def __init__(self, number: int, seed: int = 1) -> None:
        """Of so many articles."""
        table = seeds.table("en/word_shares")
        self._number = number
        self._words = table["word"].to_numpy()
        shares = table["share"].cast(float).to_numpy() ** 1.5
        self._shares = shares / shares.sum()
        self._names = np.array([name.title() for name in seeds.table("shared/given_names")["name"]])
        self._chance = np.random.default_rng(seed)

    def articles(self) -> Iterator[Article]:
        """An event begins every ten articles or so; some are reported by many outlets, most by few."""
        chance = self._chance
        running: list[tuple[np.ndarray, np.ndarray, float]] = []
        for number in range(self._number):
            if not running or chance.random() < 0.15:
                own = chance.choice(self._words, _OWN_WORDS)
                names = np.array([f"{a}{b.lower()}" for a, b in chance.choice(self._names, (_OWN_NAMES, 2))])
                running = [*running[-60:], (own, names, chance.pareto(1.2))]
            weights = np.array([weight for *_, weight in running])
            own, names, _ = running[chance.choice(len(running), p=weights / weights.sum())]
            yield self._article(number, own, names)

    def _article(self, number: int, own: np.ndarray, names: np.ndarray) -> Article:
        chance = self._chance
        words = chance.choice(self._words, _LENGTH, p=self._shares)
        is_own = chance.random(_LENGTH) < _OWN_SHARE
        words[is_own] = chance.choice(np.concatenate([own, names]), int(is_own.sum()))
        headline = " ".join([*chance.choice(names, 2), *chance.choice(own, 4)])
        published = _START + timedelta(minutes=number * 1440 / A_DAY)
        source = f"outlet{chance.integers(OUTLETS)}.example"
        own_id = document_id(f"made/{number}")
        return Article(own_id, own_id, source, headline, f"{' '.join(words)}.", published)

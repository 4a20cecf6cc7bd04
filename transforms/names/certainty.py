"""How sure the network is of what it marked as names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.model.labels import NAME_KINDS
from transforms.names.spans import NameSpan
from transforms.schemas import ENTITY_LABELS

_COLUMNS = {label: NAME_KINDS.index(label) for label in ENTITY_LABELS}


@dataclass(frozen=True)
class Certainty:
    """The probability of each kind of name by token [tokens, labels.NAME_KINDS]; tokens in phrases that speak."""

    shares: NDArray[np.float64]
    speaking: frozenset[int] = frozenset()

    def of(self, span: NameSpan, label: str) -> float:
        """The mean probability of a label over the tokens of a name."""
        return float(self.shares[span.first : span.last, _COLUMNS[label]].mean())

    def of_any(self) -> NDArray[np.float64]:
        """The probability by token of being in a name."""
        return np.asarray(self.shares[:, list(_COLUMNS.values())].sum(axis=1))

    def of_kinds(self, tokens: list[int]) -> NDArray[np.float64]:
        """The mean probability of each of labels.NAME_KINDS over tokens."""
        if len(tokens) == 1:  # most names are of one word
            return np.asarray(self.shares[tokens[0]])
        return np.asarray(self.shares[tokens].sum(axis=0) / len(tokens))

    def second(self, span: NameSpan) -> tuple[str, float]:
        """The likeliest other label of a name, with its mean probability."""
        others = ((self.of(span, label), label) for label in ENTITY_LABELS if label != span.label)
        share, label = max(others)
        return label, share

"""How sure the network is of what it marked as names."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transforms.model.labels import NAME_KINDS
from transforms.names.spans import NameSpan
from transforms.schemas import ENTITY_LABELS

GROUPS = {  # kinds that are alike
    "ORG": ("ORG",),
    "PERSON": ("PERSON",),
    "GPE": ("GPE", "LOC", "FAC"),
    "NORP": ("NORP", "LANGUAGE"),
    "PRODUCT": ("EVENT", "WORK_OF_ART", "LAW", "PRODUCT"),
}
_COLUMNS = {label: NAME_KINDS.index(label) for label in ENTITY_LABELS}
_BY_GROUP = [NAME_KINDS.index(kind) for kinds in GROUPS.values() for kind in kinds]
_FIRST_OF_GROUP = np.cumsum([0, *map(len, GROUPS.values())])[:-1]


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

    @cached_property
    def of_groups(self) -> list[list[float]]:
        """By token the probability of each of GROUPS."""
        rows: list[list[float]] = np.add.reduceat(self.shares[:, _BY_GROUP], _FIRST_OF_GROUP, axis=1).tolist()
        return rows

    def second(self, span: NameSpan) -> tuple[str, float]:
        """The likeliest other label of a name, with its mean probability."""
        others = ((self.of(span, label), label) for label in ENTITY_LABELS if label != span.label)
        share, label = max(others)
        return label, share

"""The network's vectors of tokens -> sentences, tags, heads and dependencies, which spaCy's parser gives otherwise."""

from itertools import pairwise
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from transforms.model.labels import DEPENDENCIES

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROOT = DEPENDENCIES.index("ROOT")
_NEVER = np.float32(-1e4)


class Kinds(NamedTuple):
    """The layer that tells dependencies from the sum of what a token and its head say of them."""

    weight: Floats  # [dependencies, size]
    bias: Floats


class Ends(NamedTuple):
    """What a dependency's two ends are told by, of the tokens of a window."""

    arc_token: Floats  # [tokens, size]
    arc_head: Floats
    kind_token: Floats
    kind_head: Floats


class Tree(NamedTuple):
    """The syntax of a window's tokens, heads and first tokens of sentences by their number in the window."""

    heads: Ints  # that of a root is itself; each sentence has one root
    dependencies: Ints  # index in labels.DEPENDENCIES


def tree(ends: Ends, begins: NDArray[np.bool_], kinds: Kinds) -> Tree:
    """The best heads of each token within its sentence, and the dependencies; begins: what opens a sentence.

    Dozat and Manning (2017) without the bilinear forms; what runs in a circle is attached elsewhere.
    """
    bounds = [0, *(np.flatnonzero(begins[1:]) + 1).tolist(), len(begins)]
    each = [slice(*bound) for bound in pairwise(bounds)]
    heads = np.concatenate([here.start + _heads(ends.arc_token[here] @ ends.arc_head[here].T) for here in each])
    summed = np.maximum(ends.kind_token + ends.kind_head[heads], 0)
    odds = summed @ kinds.weight.T + kinds.bias
    odds[:, _ROOT] = -np.inf
    dependencies = odds.argmax(axis=1)
    dependencies[heads == np.arange(len(heads))] = _ROOT
    return Tree(heads, dependencies)


def _heads(scores: Floats) -> Ints:
    """Of each token of a sentence the best head; the token that gains most by it is the root."""
    size = len(scores)
    token = np.arange(size)
    own = scores[token, token]
    scores[token, token] = _NEVER
    heads = scores.argmax(axis=1)
    root = int((own - scores[token, heads]).argmax())
    heads[root] = root
    while len(lost := _circling(heads)):
        _attach(scores, heads, lost)
    return cast(Ints, heads)


def _circling(heads: Ints) -> Ints:
    """The tokens from which no root is reached."""
    reached = heads
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]
    return np.flatnonzero(heads[reached] != reached)


def _attach(scores: Floats, heads: Ints, lost: Ints) -> None:
    """Give one token of a circle the head outside of what circles that costs least."""
    circle, at = set(), int(lost[0])
    for _ in range(len(lost)):
        at = int(heads[at])
    while at not in circle:
        circle.add(at)
        at = int(heads[at])
    inside = np.array(sorted(circle))
    cost = scores[inside] - scores[inside, heads[inside]][:, None]
    cost[:, lost] = -np.inf
    row, column = np.unravel_index(int(cost.argmax()), cost.shape)
    heads[inside[row]] = column

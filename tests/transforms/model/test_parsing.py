"""Heads and dependencies from the network's vectors: always trees, the best ones where no circle stands in the way."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.model.labels import DEPENDENCIES, NAME_TAGS
from transforms.model.parsing import Ends, Kinds, tree
from transforms.model.tag_decoding import names

ROOT = DEPENDENCIES.index("ROOT")
KINDS = Kinds(np.eye(len(DEPENDENCIES), 4, dtype=np.float32), np.zeros(len(DEPENDENCIES), np.float32))


def _ends(seed: int, size: int) -> Ends:
    rng = np.random.default_rng(seed)
    return Ends(*(rng.normal(size=(size, 4)).astype(np.float32) for _ in range(4)))


def _is_tree(heads: tuple[int, ...]) -> bool:
    roots = [token for token, head in enumerate(heads) if token == head]
    for token in range(len(heads)):
        at = token
        for _ in heads:
            at = heads[at]
        if at not in roots:
            return False
    return len(roots) == 1


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.booleans(), min_size=1, max_size=40))
def test_each_sentence_is_a_tree_of_its_own(seed: int, begins: list[bool]) -> None:
    begins[0] = True
    found = tree(_ends(seed, len(begins)), np.array(begins), KINDS)
    bounds = [*np.flatnonzero(begins).tolist(), len(begins)]
    for first, last in pairwise(bounds):
        heads = tuple(int(head) - first for head in found.heads[first:last])
        assert all(0 <= head < last - first for head in heads)
        assert _is_tree(heads)
    is_root = found.heads == np.arange(len(begins))
    assert ((found.dependencies == ROOT) == is_root).all()


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_heads_are_nearly_the_best_tree_there_is(seed: int, size: int) -> None:
    ends = _ends(seed, size)
    scores = ends.arc_token @ ends.arc_head.T
    found = tuple(tree(ends, np.arange(size) == 0, KINDS).heads.tolist())
    sums = {
        heads: float(sum(scores[token, head] for token, head in enumerate(heads)))
        for heads in product(range(size), repeat=size)
        if _is_tree(heads)
    }
    greedy = tuple(scores.argmax(axis=1).tolist())
    if _is_tree(greedy):
        assert found == greedy
    assert sum(sums[found] >= other for other in sums.values()) >= len(sums) / 2


NUMBER = {tag: number for number, tag in enumerate(NAME_TAGS)}


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O B-PERSON I-PERSON O", [("PERSON", 1, 3)]),
        ("I-ORG I-ORG B-ORG", [("ORG", 0, 2), ("ORG", 2, 3)]),
        ("B-GPE O B-GPE B-DATE", [("GPE", 0, 1), ("GPE", 2, 3), ("DATE", 3, 4)]),
        ("B-ORG I-PERSON I-ORG", [("ORG", 0, 3)]),
        ("O O", []),
        ("", []),
    ],
)
def test_names_stand_together_and_have_the_kind_of_most_of_their_tokens(
    tags: str, expected: list[tuple[str, int, int]]
) -> None:
    given_tags = tags.split()
    scores = np.zeros((len(given_tags), len(NAME_TAGS)), np.float32)
    for token, tag in enumerate(given_tags):
        scores[token, NUMBER[tag]] = 1.0
    kinds = [tag.removeprefix("B-") for tag in NAME_TAGS[1::2]]
    assert [(kinds[kind], *span) for kind, span in names(scores)] == expected

"""What the links of names are made of: the names with their counts, links and their scores."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from transforms.caches import NAMES
from transforms.lexicon.folding import is_acronym
from transforms.names.canonical_names import canonical_name

SHORT_SHARE = 0.8  # of the documents with a surname: whoever has them has the surname alone
SHORT_DOCUMENTS = 2
ALONE_SCORE = 0.5  # a short name that nobody dominates
# a prior was right for 97 of 98 speakers of PolNeAR's dev part; the others are estimates after reading
SCORES = {"same_name": 1.0, "alias": 0.9, "corpus_prior": 0.98, "same_role": 0.85, "acronym": 0.9}
INITIALS_SCORE = 0.8
SCORE_DIGITS = 2  # more say nothing, and change with each document


class Key(NamedTuple):
    """A distinct name of the corpus: its key, label and text, and how often it occurs."""

    name_key: str
    label: str
    name: str
    n_mentions: int
    n_named: int
    n_documents: int


class Link(NamedTuple):
    """The key that stands for a key, how that was found, how sure it is."""

    root: str
    method: str
    score: float


def followed(name_key: str, links: dict[str, Link]) -> Link:
    """The link to the last of a chain; methods and scores of the weakest step."""
    method, score, root = "same_name", 1.0, name_key
    while root in links:
        step = links[root]
        if step.score <= score:
            method, score = step.method, step.score
        if step.root == root:
            break
        root = step.root
    return Link(root, method, score)


def most_frequent(keys: Iterable[Key]) -> Key:
    """The key in most documents, then mentions, then first by text."""
    return min(keys, key=lambda k: (-k.n_documents, -k.n_mentions, k.name_key))


@lru_cache(NAMES)
def introduced_as(alias: str, name_key: str) -> str | None:
    """The folded spelling, where it is another than that of the name_key."""
    folded = canonical_name(alias, "PERSON" if name_key.startswith("PERSON:") else "ORG")
    # of a name with a usual long form the acronym alone joins nothing: DNC is the committee and the convention
    return None if name_key.endswith(":" + folded) or (is_acronym(alias) and " " in folded) else folded

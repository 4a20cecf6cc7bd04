"""A query as a tree: words and phrases in fields, joined by AND, OR and NOT."""

from collections.abc import Iterator
from dataclasses import dataclass

TEXT_FIELDS = ("title", "body", "quote")
# looked up among the names of what there is, then compared by id
NAME_FIELDS = ("speaker", "entity", "source", "topic")
LANGUAGE = "lang"
FIELDS = (*TEXT_FIELDS, *NAME_FIELDS, LANGUAGE)


@dataclass(frozen=True)
class Phrase:
    """Words in a row, at least one; if is_prefix, the last may go on. field: None, the usual ones."""

    field: str | None
    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Near:
    """Two phrases, of which each may be one of several, with less than `distance` words between them, in any order.

    That is: from the last word of the first to the first word of the other are at most `distance` steps.
    """

    field: str | None
    left: tuple[Phrase, ...]
    right: tuple[Phrase, ...]
    distance: int


@dataclass(frozen=True)
class Every:
    """AND."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Either:
    """OR."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Without:
    """NOT."""

    part: "Node"


Node = Phrase | Near | Every | Either | Without


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below a node."""
    match node:
        case Near(left=left, right=right):
            return left + right
        case Every(parts) | Either(parts):
            return parts
        case Without(part):
            return (part,)
    return ()


def leaves(node: Node, *, wanted: bool = False) -> Iterator[Phrase | Near]:
    """The phrases and the pairs of near ones, from the left; only those that are not behind NOT, if wanted."""
    if isinstance(node, Phrase | Near):
        yield node
    elif not (wanted and isinstance(node, Without)):
        for child in children(node):
            yield from leaves(child, wanted=wanted)


def depth(node: Node) -> int:
    """How many nodes stand one below the other; counted without recursion."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        here, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in children(here)]
    return deepest

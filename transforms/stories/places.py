"""Links of texts to earlier ones -> the place of each text: the story that it goes on with, or that it begins.

The texts are taken in the order of their publication, whatever the order in which they came in: the place of a text is
a function of its links and of the places of the earlier texts that these lead to. So the stories are a function of the
set of texts, and a new text can only move later ones that are linked to it, directly or by others that move.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.stories.links import PARTS, WINDOW_DAYS

SAME_STORY = 0.18  # mean similarity to the nearest texts of a story from which a text goes on with it
_NEAREST = 3  # texts of a story that have to be near: one alone is chance, and leads from story to story
_AGEING = 0.3  # the longer ago a story began, the nearer a text has to be: so much more after WINDOW_DAYS
_LONGEST_DAYS = 60  # from the first to the last text of a story
_DAY = 86_400_000_000


class Place(NamedTuple):
    """Where a text stands: the first text of its story, how many linked ones lead there (1 to 3), how near it is."""

    seen_at: int  # of the text, microseconds
    root: int
    root_seen_at: int
    depth: int
    score: int  # millionths


class Link(NamedTuple):
    """A link to an earlier text, with the place of that."""

    similarity: int  # millionths
    place: Place


def place(number: int, seen_at: int, links: Iterable[Link]) -> Place:
    """The place of a text, by its links to earlier ones."""
    near: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in links:
        near[link.place.root_seen_at, link.place.root].append(link)
    best: tuple[float, tuple[int, int]] | None = None
    for story in sorted(near):
        days = (seen_at - story[0]) / _DAY
        if days > _LONGEST_DAYS:
            continue
        score = _mean(near[story])
        aged = score / (1 + _AGEING * int(days) / WINDOW_DAYS)
        if aged >= SAME_STORY * PARTS and (best is None or aged > best[0]):
            best = (aged, story)
    if best is None:
        return Place(seen_at, number, seen_at, 1, PARTS)
    root_seen_at, root = best[1]
    return Place(seen_at, root, root_seen_at, min(_NEAREST, _depth(near[best[1]]) + 1), int(_mean(near[best[1]])))


def _depth(links: Iterable[Link]) -> int:
    return max(link.place.depth for link in links)


def _mean(links: list[Link]) -> float:
    """The mean similarity to the nearest texts of a story: to as many as the story has, as far as the links tell."""
    n = min(_NEAREST, _depth(links))
    return sum(sorted((link.similarity for link in links), reverse=True)[:n]) / n


def places(
    texts: Mapping[int, int], links: Mapping[int, Mapping[int, int]], known: Mapping[int, Place]
) -> dict[int, Place]:
    """The places of texts (number: seen_at), by their links (number: {earlier: similarity}) and the known places."""
    found: dict[int, Place] = {}
    for number, seen_at in sorted(texts.items(), key=lambda text: (text[1], text[0])):
        near = [
            Link(similarity, found[earlier] if earlier in found else known[earlier])
            for earlier, similarity in links.get(number, {}).items()
        ]
        found[number] = place(number, seen_at, near)
    return found

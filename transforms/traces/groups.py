"""Similar wordings -> groups of one utterance, by rules that do not depend on the order of arrival.

The fullest wording of a group is its root. A shorter one joins the group of that fuller wording that has most of it,
and only one group: so a phrase that two statements have in common does not join these. A wording that was merged from
two others goes with the larger one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_FEW = 10  # words up to which a wording is the same utterance only if it was published
_DAYS = 30  # within so many days
_TILED = 0.95  # share of a merged wording that its parts are together
_DAY = 86_400_000_000


class Said(NamedTuple):
    """A wording as it was published: its length in words, when it was first (microseconds), in how many documents."""

    number: int
    n_words: int
    seen_at: int
    n_documents: int = 1


def roots(said: Iterable[Said], shared: Mapping[tuple[int, int], int]) -> dict[int, int]:
    """The root of each wording: {number: number}; takes how many words of one another one has: {(one, other): n}.

    Every wording that is similar to one of these is among them.
    """
    known = {each.number: each for each in said}
    near: dict[int, dict[int, int]] = defaultdict(dict)
    for (one, other), n in shared.items():
        if _is_near(known[one], known[other]):
            near[one][other] = n
    order = {each.number: at for at, each in enumerate(sorted(known.values(), key=lambda s: (-s.n_words, s.number)))}
    merged = {number for number in order if _is_merged(known[number], near[number], near, known)}
    found: dict[int, int] = {}
    for number in sorted(order, key=lambda number: (number in merged, order[number])):
        fuller = [
            (-n, abs(known[number].seen_at - known[other].seen_at), order[found[other]], found[other])
            for other, n in near[number].items()
            if other in found and other not in merged
        ]
        found[number] = min(fuller)[3] if fuller else number
    return found


def _is_near(a: Said, b: Said) -> bool:
    return min(a.n_words, b.n_words) > _FEW or abs(a.seen_at - b.seen_at) <= _DAYS * _DAY


def _is_merged(
    own: Said, others: Mapping[int, int], near: Mapping[int, Mapping[int, int]], known: Mapping[int, Said]
) -> bool:
    """Whether a wording is two others that are unlike each other, one after the other.

    It was not published first then, nor twice: what several print is what was said, and its parts are cut from it.
    """
    if own.n_documents > 1:
        return False
    parts = [known[other] for other, n in others.items() if known[other].n_words <= n < own.n_words]
    chosen: list[Said] = []
    for part in sorted(parts, key=lambda part: (-part.n_words, part.number)):
        if all(part.number not in near[other.number] for other in chosen):
            chosen.append(part)
    is_first = all(own.seen_at < part.seen_at for part in chosen)
    return len(chosen) > 1 and not is_first and sum(part.n_words for part in chosen) >= _TILED * own.n_words

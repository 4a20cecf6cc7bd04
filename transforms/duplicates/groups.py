"""Similar texts -> which documents are copies of which, by rules that do not depend on the order of arrival.

The fullest text of a group is its centre; a text belongs to the group whose texts have most of it. A merged brief has
parts of several texts that have nothing in common: it is a copy of that with the largest part, and joins no groups.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from transforms.duplicates.similarity import COPY, PART

MERGED = 0.8  # share of a merged brief that its parts are, together
WHOLE = 0.75  # share of the fullest text that an original has: an extract does not stand for the whole
WIRE_WHOLE = 0.5  # the same for an agency's own text, to which outlets add
VERSION = 0.5  # share of the longer text from which the shorter one is a version of it, not an extract
SAME = 0.9  # share from which a later text of one outlet is the same, not an update


class Text(NamedTuple):
    """A distinct text: its number in the index, its words, the text that has the largest part of a merged brief."""

    number: int
    n_words: int
    merged_into: int | None


class Document(NamedTuple):
    """A document that has the text of this number."""

    document_id: str
    number: int
    content_hash: str
    source_id: str | None
    is_wire: bool
    date_published: datetime | None


class Mark(NamedTuple):
    """What a document is a duplicate of; kind is exact, near or update."""

    document_id: str
    original_id: str
    kind: str
    similarity: float


class Pairs:
    """Which share of a text another one has, by their numbers."""

    def __init__(self, rows: Iterable[tuple[int, int, float, float]]) -> None:
        """Rows: a, b, the share of a that b has, the share of b that a has."""
        self._others: dict[int, dict[int, float]] = defaultdict(dict)
        for a, b, share_a, share_b in rows:
            self._others[a][b] = share_a
            self._others[b][a] = share_b

    def others(self, number: int) -> Mapping[int, float]:
        """The texts that have something of this one, with its share that they have."""
        return self._others.get(number, {})

    def share(self, number: int, other: int) -> float:
        """The share of a text that another one has."""
        return 1.0 if number == other else self.others(number).get(other, 0.0)


def parts_apart(number: int, pairs: Pairs) -> set[int]:
    """The texts that have the largest parts of a text without being known to be similar; empty if there are none."""
    others = _parts(number, pairs)
    found: set[int] = set()
    for first in range(min(2, len(others))):  # the first may be a longer brief of the same parts
        apart = {o for o in others[first + 1 :] if _link(o, others[first], pairs) < PART}
        found |= apart | {others[first]} if apart else set()
    return found


def merged_into(
    number: int,
    pairs: Pairs,
    first_published: Mapping[int, datetime | None],
    is_apart: Callable[[int, int], bool],
    share_of_parts: Callable[[int, Sequence[int]], float],
) -> int | None:
    """The text that a merged brief has most of; None for any other text.

    A brief has parts of texts that have nothing in common, and came after that with the largest part. Without dates
    that is a longer text, or all of the texts are in it as a whole: else they are extracts of it.
    """
    others = _parts(number, pairs)
    for first in range(min(2, len(others))):
        chosen: list[int] = []
        for other in others[first:]:
            if all(is_apart(other, c) for c in chosen):
                chosen.append(other)
        share = sum(pairs.share(number, c) for c in chosen)
        if len(chosen) < 2 or share < COPY or share_of_parts(number, chosen) < MERGED:
            continue
        own = first_published.get(number)
        dates = [first_published.get(o) for o in others if o == chosen[0] or _link(o, chosen[0], pairs) >= COPY]
        theirs = min((date for date in dates if date is not None), default=None)
        is_extract = [pairs.share(c, number) >= COPY for c in chosen]
        if theirs <= own if own and theirs else all(is_extract) or not is_extract[0]:
            return chosen[0]
    return None


def _parts(number: int, pairs: Pairs) -> list[int]:
    """The texts that have a part of a text, the largest first."""
    others = pairs.others(number)
    return sorted((o for o, share in others.items() if share >= PART), key=lambda o: (-others[o], o))


def _link(a: int, b: int, pairs: Pairs) -> float:
    return max(pairs.share(a, b), pairs.share(b, a))


def marks(texts: Sequence[Text], documents: Sequence[Document], pairs: Pairs) -> list[Mark]:
    """The duplicates among documents of whole groups: every text that is similar to one of these is among them."""
    of_text: dict[int, list[Document]] = defaultdict(list)
    for document in sorted(documents, key=_rank):
        of_text[document.number].append(document)
    known = {text.number: text for text in texts}
    present = sorted((t for t in texts if of_text[t.number]), key=lambda t: (-t.n_words, _rank(of_text[t.number][0])))
    merged = {t.number: t.merged_into for t in present if _is_merged(t, known)}
    groups = _groups([t.number for t in present if t.number not in merged], pairs)
    of_number = {number: at for at, group in enumerate(groups) for number in group}
    for number, largest in merged.items():
        if largest is not None and largest in of_number:
            groups[of_number[largest]][number] = pairs.share(number, largest)
    return [mark for group in groups for mark in _marks_of(group, of_text, pairs)]


def _is_merged(text: Text, known: Mapping[int, Text]) -> bool:
    """Whether a text is a merged brief of others that are none themselves."""
    largest = known.get(text.merged_into) if text.merged_into is not None else None
    return largest is not None and largest.merged_into is None


def _groups(numbers: Sequence[int], pairs: Pairs) -> list[dict[int, float]]:
    """The texts (fullest first) in groups, the centre of each first, with their share that their nearest text has."""
    order = {number: at for at, number in enumerate(numbers)}
    groups: list[dict[int, float]] = []
    of_number: dict[int, int] = {}
    for component in _components(numbers, pairs):
        there = [
            (-share, order[other], order[number], other)
            for number in component
            for other, share in pairs.others(number).items()
            if other in of_number and share >= COPY
        ]
        at = of_number[min(there)[3]] if there else len(groups)
        if not there:
            groups.append({})
        for number in component:
            groups[at][number] = max((s for o, s in pairs.others(number).items() if o in order), default=1.0)
            of_number[number] = at
    return groups


def _components(numbers: Sequence[int], pairs: Pairs) -> list[list[int]]:
    """The texts that are versions of each other, directly or by others: neither is a mere extract."""
    components: list[list[int]] = []
    placed: set[int] = set()
    order = {number: at for at, number in enumerate(numbers)}
    for number in numbers:
        if number in placed:
            continue
        component, waiting = [], [number]
        placed.add(number)
        while waiting:
            component.append(waiting.pop())
            for other, share in pairs.others(component[-1]).items():
                back = pairs.share(other, component[-1])
                if other in order and other not in placed and max(share, back) >= COPY and min(share, back) >= VERSION:
                    placed.add(other)
                    waiting.append(other)
        components.append(sorted(component, key=order.__getitem__))
    return components


def _marks_of(group: Mapping[int, float], of_text: Mapping[int, Sequence[Document]], pairs: Pairs) -> list[Mark]:
    """The marks of a group: the centre first."""
    members = [document for number in group for document in of_text[number]]
    if len(members) < 2:
        return []
    centre = next(iter(group))
    first = min((d for d in members if _is_whole(d, centre, pairs)), key=_rank)
    latest = max((d for d in members if _is_update(d, first, centre, pairs)), key=_time, default=first)
    found = []
    for document in members:
        if document.document_id == latest.document_id:
            continue
        similarity = max(pairs.share(document.number, latest.number), pairs.share(latest.number, document.number))
        found.append(
            Mark(
                document.document_id,
                latest.document_id,
                _kind(document, latest, pairs, is_updated=latest is not first),
                similarity or group[document.number],
            )
        )
    return found


def _is_whole(document: Document, centre: int, pairs: Pairs) -> bool:
    return pairs.share(centre, document.number) >= (WIRE_WHOLE if document.is_wire else WHOLE)


def _is_update(document: Document, first: Document, centre: int, pairs: Pairs) -> bool:
    """Whether a document is a later version, with new words, of the one that its outlet published first."""
    return (
        document.source_id is not None
        and document.source_id == first.source_id
        and document.date_published is not None
        and first.date_published is not None
        and document.date_published > first.date_published
        and pairs.share(document.number, first.number) < SAME
        and _is_whole(document, centre, pairs)
    )


def _kind(document: Document, counted: Document, pairs: Pairs, *, is_updated: bool) -> str:
    if document.content_hash == counted.content_hash:
        return "exact"
    is_version = document.source_id == counted.source_id and pairs.share(counted.number, document.number) < SAME
    return "update" if is_updated and is_version else "near"


def _rank(document: Document) -> tuple[object, ...]:
    """The agency's own first, then by publication, then by id."""
    published = document.date_published
    return (
        not document.is_wire,
        published is None,
        published.timestamp() if published else 0.0,
        document.document_id,
    )


def _time(document: Document) -> tuple[object, ...]:
    published = document.date_published
    return (published.timestamp() if published else 0.0, document.document_id)

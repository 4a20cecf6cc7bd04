"""The part of a text in which most of a query stands, with the words that match it marked."""

from collections.abc import Iterable, Sequence

from transforms.search.evaluate import Part
from transforms.search.tree import Near, Node, Phrase, leaves
from transforms.search.words import Place, places

MARK = "**"  # before and after what matches
CUT = "…"
CHARACTERS = 240
_BEFORE = 60  # characters before the first match


def snippet(text: str, node: Node, fields: Sequence[str | None], *, characters: int = CHARACTERS) -> str:
    """About so many characters of a text, on one line, where most different parts of the query stand.

    fields: those of the query that are looked for in this text (None: words without a field). Without any match it is
    the beginning of the text.
    """
    found = list(places(text))
    spans = _spans(Part([place.word for place in found]), node, fields)
    marked = _merged((found[first].char_start, found[last].char_end, leaf) for first, last, leaf in spans)
    start = _best_start(marked, characters)
    end = start + characters
    if start:
        start = next((place.char_start for place in found if place.char_start >= start), start)
    end = _end(found, start, end, len(text))
    pieces, at = [], start
    for first, last, _ in marked:
        if first >= start and last <= end:
            pieces += [text[at:first], MARK, text[first:last], MARK]
            at = last
    body = " ".join("".join([*pieces, text[at:end]]).split())
    return f"{CUT if start and text[:start].strip() else ''}{body}{CUT if text[end:].strip() else ''}"


def _spans(part: Part, node: Node, fields: Sequence[str | None]) -> Iterable[tuple[int, int, int]]:
    """First and last word of each match, and the number of the leaf that matches."""
    for number, leaf in enumerate(leaves(node, wanted=True)):
        if leaf.field not in fields:
            continue
        if isinstance(leaf, Phrase):
            for first, last in part.spans(leaf):
                yield first, last, number
        elif isinstance(leaf, Near):
            for one, other in part.near_spans(leaf):
                yield *one, number
                yield *other, number


def _merged(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, frozenset[int]]]:
    """Spans in order, those that overlap as one, with the leaves that match there."""
    merged: list[tuple[int, int, frozenset[int]]] = []
    for first, last, leaf in sorted(spans):
        if merged and first < merged[-1][1]:
            before = merged[-1]
            merged[-1] = (before[0], max(before[1], last), before[2] | {leaf})
        else:
            merged.append((first, last, frozenset({leaf})))
    return merged


def _best_start(marked: Sequence[tuple[int, int, frozenset[int]]], characters: int) -> int:
    """Where the first of the windows begins in which most leaves match, then most words."""
    best, start = (0, 0), 0
    for number, (first, _, _) in enumerate(marked):
        inside = []
        for span in marked[number:]:
            if span[1] > first - _BEFORE + characters:
                break
            inside.append(span)
        score = (len(frozenset().union(*(span[2] for span in inside))), len(inside))
        if score > best:
            best, start = score, max(0, first - _BEFORE)
    return start


def _end(found: Sequence[Place], start: int, end: int, length: int) -> int:
    """The end of the last word that begins before `end`; the end of the text if no word begins behind it."""
    if end >= length:
        return length
    last = end
    for place in found:
        if place.char_start >= end:
            break
        if place.char_start >= start:
            last = place.char_end
    return last

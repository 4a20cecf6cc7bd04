"""Which quotes are statements by annotation: the parts of tests/gold/news, and rows of output that readers judged.

Texts are read as tests.benchmarks.gold_names says; FOLDER/polnear, news and bbc for the judged rows.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.accuracy import Place
from tests.benchmarks.annotated import Article, annotated
from tests.benchmarks.gold_names import annotated_text, gold

JUDGED = "rows"
_LEAST = 0.5  # share of characters, from which a quote is an annotated one
_SAME = 0.8  # from which a quote is the row that a reader judged
# rows of a kind that there were in the sampled articles, for each that was judged, against statements
_WEIGHTS = {"other": 2.0, "belief": 1.6}
Content = frozenset[int]  # offsets of its characters in the annotated text


class Label(NamedTuple):
    """Whether a quote is a statement, and its weight; 0 is not learnt from."""

    is_statement: bool
    weight: float


def articles(data: Path) -> Iterator[Article]:
    """The annotated texts; raises ValueError where one is not as it was annotated."""
    yield from annotated(data)
    yield from (Article(JUDGED, row["id"], annotated_text(data, row), row["id"], row) for row in gold(JUDGED))


def content_of(place: Place, segments: Sequence[tuple[int, ...]]) -> Content:
    """The characters of a quote in the annotated text."""
    spans = (place(segment[0], segment[1]) for segment in segments)
    return frozenset(at for span in spans if span for at in range(*span))


def overlap(left: Content, right: Content) -> float:
    """Intersection over union."""
    return len(left & right) / len(left | right) if left & right else 0.0


def labels(article: Article, contents: Sequence[Content]) -> list[Label | None]:
    """What each quote of an article is by annotation; None where that is not known."""
    if article.part == JUDGED:
        return _judged(article.row["rows"], contents)
    stated = [(_characters(s["segments"]), s["optional"]) for s in article.row["statements"]]
    return [_of_gold(stated, content) for content in contents]


def _of_gold(stated: list[tuple[Content, bool]], content: Content) -> Label | None:
    """A quote with the words of a statement is one; one with some of its words may be, and is not learnt from."""
    best, is_optional = max(((overlap(content, s), o) for s, o in stated), default=(0.0, False))
    if best >= _LEAST:
        return None if is_optional else Label(True, 1.0)
    if any(o and len(content & s) > len(content) / 2 for s, o in stated):
        return None
    touches = any(len(content & s) > len(content) / 4 for s, _ in stated)
    return Label(False, 0.0 if touches else 1.0)


def _judged(rows: list[dict[str, Any]], contents: Sequence[Content]) -> list[Label | None]:
    """What readers said of rows; what they would differ on, and what is no row, is not known."""
    spans = [frozenset(range(*row["span"])) for row in rows]
    out: list[Label | None] = []
    for content in contents:
        shares = [overlap(content, span) for span in spans]
        best = max(range(len(rows)), key=shares.__getitem__, default=None)
        if best is None or shares[best] < _SAME or rows[best]["open"]:
            out.append(None)
        else:
            out.append(Label(rows[best]["kind"] == "statement", _WEIGHTS.get(rows[best]["found"], 1.0)))
    return out


def _characters(segments: Sequence[Sequence[int]]) -> Content:
    return frozenset(at for start, end in segments for at in range(start, end))


def matched(article: Article, contents: Sequence[Content]) -> tuple[int, int, int]:
    """Right, wrong and missed statements among these, as the scorer counts them (best first, each once)."""
    stated = [(_characters(s["segments"]), s["optional"]) for s in article.row["statements"]]
    pairs = ((overlap(s, c), i, j) for i, (s, _) in enumerate(stated) for j, c in enumerate(contents))
    of_statement: dict[int, int] = {}
    taken: set[int] = set()
    for share, i, j in sorted(pairs, reverse=True):
        if share >= _LEAST and i not in of_statement and j not in taken:
            of_statement[i] = j
            taken.add(j)
    counted = [i for i, (_, is_optional) in enumerate(stated) if not is_optional]
    right = sum(i in of_statement for i in counted)
    wrong = sum(
        j not in taken and not any(o and len(c & s) > len(c) / 2 for s, o in stated) for j, c in enumerate(contents)
    )
    return right, wrong, len(counted) - right

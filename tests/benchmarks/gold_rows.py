"""The project's own gold set as it lies in tests/gold, its words found in the articles."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from tests.benchmarks.polnear import Words
from transforms.text.parsed_text import CharSpan

GOLD = Path(__file__).parents[1] / "gold"
KINDS = ("direct", "mixed", "indirect")
JOINED = " […] "

Part = Literal["dev", "held_out", "french", "french_held_out"]
PARTS: tuple[Part, ...] = get_args(Part)
_FOLDERS = {"french": GOLD / "french", "french_held_out": GOLD / "french"}  # the others lie in GOLD itself


class Row(NamedTuple):
    """One attribution of quotations.csv: see tests/gold/README.md."""

    article: str
    part: str
    quote_kind: str
    content: str
    cue: str
    speaker: str
    speaker_head: str
    canonical: str
    is_speech: bool


@dataclass(frozen=True)
class Attribution:
    """An attribution, gold or predicted, by the numbers of its words; name is the source's in full, None where open."""

    content: frozenset[int]
    speaker: frozenset[int] = frozenset()
    speaker_head: frozenset[int] = frozenset()  # of gold alone
    speaker_text: str = ""  # of gold alone
    name: str | None = None
    quote_kind: str = ""
    is_speech: bool = True


_WORDS = Row._fields[:-1]  # the columns whose cells stand as they are


def rows(part: Part | None = None) -> list[Row]:
    """The rows of quotations.csv of one part, or of all that lie in GOLD."""
    with (_folder(part) / "quotations.csv").open(encoding="utf-8", newline="") as file:
        found = [
            Row(**{name: r[name] for name in _WORDS}, is_speech=r["is_speech"] == "true") for r in csv.DictReader(file)
        ]
    return [row for row in found if part in (None, row.part)]


def _folder(part: Part | None) -> Path:
    return _FOLDERS.get(part, GOLD) if part else GOLD


def texts(part: Part | None = None) -> dict[str, str]:
    """article -> text of a part, or of all that lie in GOLD."""
    return {name: (_folder(part) / "articles" / f"{name}.txt").read_text(encoding="utf-8") for name in _names(part)}


def _names(part: Part | None) -> list[str]:
    return sorted({row.article for row in rows(part)})


def marks(part: Part | None = None) -> list[tuple[str, str, str]]:
    """(article, words, what they are) of marks.csv: words between quotation marks that quote nobody."""
    with (GOLD / "marks.csv").open(encoding="utf-8", newline="") as file:
        return [(r["article"], r["words"], r["what"]) for r in csv.DictReader(file) if part in (None, r["part"])]


def content_spans(text: str, content: str) -> list[CharSpan]:
    """Where the runs of a content stand: the first where it stands alone, each other one after that before it.

    Raises LookupError when a run is missing or the first stands in more than one place.
    """
    found: list[CharSpan] = []
    for run in content.split(JOINED):
        at = text.find(run, found[-1][1] if found else 0)
        if at < 0 or (not found and text.find(run, at + 1) >= 0):
            raise LookupError(f"{run!r} stands {'nowhere' if at < 0 else 'in more than one place'}")
        found.append((at, at + len(run)))
    return found


def nearest(text: str, words: str, content: Sequence[CharSpan]) -> CharSpan:
    """Where the words of a cue or speaker stand: outside the content, in its paragraph if they can, then nearest to it.

    Raises LookupError when they stand nowhere outside the content.
    """

    def far(span: CharSpan) -> tuple[bool, int]:
        gaps = [(min(span[1], end), max(span[0], start)) for start, end in content]
        return all("\n" in text[a:b] for a, b in gaps), min(b - a for a, b in gaps)

    pattern = re.compile(rf"(?<!\w){re.escape(words)}" if words[0].isalnum() else re.escape(words))
    places = [m.span() for m in pattern.finditer(text) if not text[m.end() : m.end() + 1].isalnum()]
    places = [(a, b) for a, b in places if not any(a < end and start < b for start, end in content)]
    if not places:
        raise LookupError(f"{words!r} stands nowhere beside {text[content[0][0] : content[0][1]]!r}")
    return min(places, key=far)


def located(text: str, row: Row) -> Attribution:
    """A row by the numbers of its words in the article's text. Raises LookupError when its words are not found."""
    words = Words(text)
    content = content_spans(text, row.content)
    speaker = [nearest(text, row.speaker, content)] if row.speaker else []
    head = [(speaker[0][0] + at, speaker[0][0] + at + len(row.speaker_head)) for at in _head_places(row)]
    return Attribution(
        frozenset(words.numbers(content)),
        frozenset(words.numbers(speaker)),
        frozenset(words.numbers(head[-1:])),
        row.speaker,
        row.canonical or None,
        row.quote_kind,
        row.is_speech,
    )


def _head_places(row: Row) -> list[int]:
    if not row.speaker:
        return []
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(row.speaker_head)}(?!\w)", row.speaker)]
    if not found:
        raise LookupError(f"{row.speaker_head!r} is no word of {row.speaker!r}")
    return found

"""Annotated corpora -> training examples of the reader: pieces with tags and pointers."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray

from transforms.reader.labels import NAME_TAGS, QUOTATION_TAGS
from transforms.reader.pieces import Encode, Pieces, pieces
from transforms.reading import Reading

IGNORED = -100
Span = tuple[int, int]


@dataclass(frozen=True)
class Attribution:
    """A gold attribution: character spans of its content, cue and source."""

    content: list[Span]
    cue: list[Span]
    source: list[Span]


@dataclass(frozen=True)
class Example:
    """A document's pieces with the gold of one of the heads, by piece; links by token: content run, cue, source."""

    name: str
    pieces: Pieces
    quotation_tags: NDArray[np.int64] | None
    name_tags: NDArray[np.int64] | None
    links: list[tuple[int, int, int, int]]  # first and last token of a content run, first of cue and of source or -1


def polnear(data: Path, part: str, encode: Encode) -> Iterator[Example]:
    """Articles of PolNeAR's train or dev part; annotations of the first annotator named in metadata.tsv."""
    annotators = {}
    with (data / "metadata.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            annotators[row["compartment"], row["filename"]] = row["annotators"].split("|")
    for path in sorted((data / part / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        folder = data / part / "attributions"
        named = [folder / f"{path.stem}_{a}.ann" for a in annotators.get((part, path.stem), [])]
        found = [p for p in named if p.exists()] or sorted(folder.glob(f"{path.stem}_*.ann"))
        yield _attributed(path.stem, text, read_brat(found[0]), encode)


def read_brat(path: Path) -> list[Attribution]:
    """The attributions of an .ann file (brat's stand-off format); those without content are left out."""
    spans: dict[str, list[Span]] = {}
    events = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 2:
            continue  # a line break inside an annotated text
        if line.startswith("T"):
            places = fields[1].split(" ", 1)[1].split(";")
            spans[fields[0]] = [(int(a), int(b)) for a, b in (place.split() for place in places)]
        elif line.startswith("E"):
            events.append(fields[1].split()[1:])
    out = []
    for event in events:
        roles: dict[str, list[Span]] = {"Content": [], "Cue": [], "Source": []}
        for role, key in (argument.split(":") for argument in event):
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans.get(key, []))
        if roles["Content"]:
            out.append(Attribution(*(sorted(roles[role]) for role in ("Content", "Cue", "Source"))))
    return out


def conll(path: Path, encode: Encode) -> Iterator[Example]:
    """Documents of a JSONL file with id, text and entities as [start, end, label]."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reading = read(row["id"], row["text"])
        tags = np.zeros(len(reading), np.int64)
        for start, end, label in row["entities"]:
            _paint(tags, _tokens(reading, start, end), NAME_TAGS.index(f"B-{label}"))
        made = pieces(reading, encode)
        yield Example(row["id"], made, None, _by_piece(tags, made), [])


def read(name: str, text: str) -> Reading:
    """A text cut into tokens, without any analysis."""
    doc = _tokenizer()(text)
    kept = [token for token in doc if not token.is_space]
    starts, ends = [t.idx for t in kept], [t.idx + len(t) for t in kept]
    blank = [""] * len(kept)
    return Reading(name, "en", text, starts, ends, [0] * len(kept), blank, blank, blank, blank, [], blank, [])


_TOKENIZERS: list[spacy.language.Language] = []


def _tokenizer() -> spacy.tokenizer.Tokenizer:
    if not _TOKENIZERS:
        _TOKENIZERS.append(spacy.blank("en"))
    return _TOKENIZERS[0].tokenizer


def _attributed(name: str, text: str, gold: list[Attribution], encode: Encode) -> Example:
    reading = read(name, text)
    tags = np.zeros(len(reading), np.int64)
    links = []
    # contents last and the longest at the very end: of nested attributions the outer one is learnt
    for kind, spans in (
        ("SOURCE", [s for a in gold for s in a.source]),
        ("CUE", [s for a in gold for s in a.cue]),
        ("CONTENT", sorted((s for a in gold for s in a.content), key=lambda s: s[1] - s[0])),
    ):
        for start, end in spans:
            _paint(tags, _tokens(reading, start, end), QUOTATION_TAGS.index(f"B-{kind}"))
    for attribution in gold:
        cue, source = (
            _tokens(reading, *spans[0])[0] if spans else -1 for spans in (attribution.cue, attribution.source)
        )
        for start, end in attribution.content:
            first, last = _tokens(reading, start, end)
            links.append((first, last - 1, cue, source))
    made = pieces(reading, encode)
    return Example(name, made, _by_piece(tags, made), None, links)


def _tokens(reading: Reading, start: int, end: int) -> Span:
    """(first token, token after the last) that overlap a character span."""
    first = int(np.searchsorted(reading.ends, start, side="right"))
    return first, max(first + 1, int(np.searchsorted(reading.starts, end, side="left")))


def _paint(tags: NDArray[np.int64], span: Span, begin: int) -> None:
    tags[span[0] : span[1]] = begin + 1
    tags[span[0] : span[0] + 1] = begin


def _by_piece(tags: NDArray[np.int64], made: Pieces) -> NDArray[np.int64]:
    return np.where(made.token >= 0, tags[made.token], IGNORED) if len(tags) else np.full(len(made.token), IGNORED)

"""Annotated corpora -> training examples of the model: pieces with tags and pointers."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokenizer import Tokenizer

from flows.training.silver_syntax import Name, Silver, Syntax
from transforms.model.labels import NAME_KINDS, NAME_TAGS, QUOTATION_TAGS, TONES
from transforms.model.pieces import Encode, Pieces, pieces
from transforms.text.parsed_text import CharSpan, ParsedText, TokenSpan, unread

IGNORED = -100
_TONES = {2: 0, 4: 1, 6: 2}  # NewsMTSC's polarity -> index in labels.TONES
_KINDS = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("GPE", "LOC", "FAC")}  # CoNLL's; the first is the likeliest
_MISCELLANEOUS = ("NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT", "LANGUAGE")  # of CoNLL's MISC
PARAGRAPHS = 12  # of WikiText that make an example
_OPEN = "?"  # label of a name that may be of any kind
_PLACE, _PLACES = "PLACE", ("GPE", "LOC", "FAC")


@dataclass(frozen=True)
class Attribution:
    """A gold attribution: character spans of its content, cue and source."""

    content: list[CharSpan]
    cue: list[CharSpan]
    source: list[CharSpan]


@dataclass(frozen=True)
class Example:
    """A document's pieces with the gold of some of the heads: tags by piece, links and targets by token."""

    name: str
    pieces: Pieces
    quotation_tags: NDArray[np.int64] | None = None
    name_tags: NDArray[np.int64] | None = None
    links: tuple[tuple[int, int, int, int], ...] = ()  # content's first and last token, cue's and source's first or -1
    targets: tuple[TokenSpan, ...] = ()  # first and last token of what a tone is towards
    tones: NDArray[np.float32] | None = None  # of each target the shares of labels.TONES
    syntax: Syntax | None = None  # by token
    has_gold_names: bool = False
    may_be: NDArray[np.bool_] | None = None  # by piece and name tag, what readers leave open


def texts(data: Path) -> dict[str, str]:
    """The texts of all corpora by the names of their examples."""
    articles = {path.stem: path.read_bytes().decode() for path in sorted((data / "polnear").glob("*/text/*.txt"))}
    files = ("names/conll_train.jsonl", "names/conll_dev.jsonl", "tone/newsmtsc_train.jsonl")
    rows = [row for file in files for row in _rows(data / file)]
    return (
        articles
        | plain(data)
        | {row.get("id") or row["primary_gid"]: row.get("text") or row["sentence_normalized"] for row in rows}
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def plain(data: Path) -> dict[str, str]:
    """Texts without annotations, by name: news/*.csv (title, text) and wikitext/*.txt, where they are.

    Neither an article of GUM's, which is for measuring, nor a sentence with a word that WikiText leaves out.
    """
    measured = {line[:60] for row in _rows(data / "names/gum_news.jsonl") for line in row["text"].split("\n")}
    out = {}
    for path in sorted((data / "news").glob("*.csv")):
        for number, row in enumerate(csv.DictReader(path.open(encoding="utf-8", newline=""))):
            lines = [row["title"], *(line.strip() for line in row["text"].replace("\xa0", " ").split("\n"))]
            if not any(line[:60] in measured for line in lines if len(line) > 30):
                out[f"{path.stem}_{number}"] = "\n\n".join(line for line in lines if line)
    for path in sorted((data / "wikitext").glob("*.txt")):
        paragraphs = [p for line in path.read_text(encoding="utf-8").splitlines() if (p := _untokenised(line))]
        for at in range(0, len(paragraphs), PARAGRAPHS):
            out[f"wikitext_{path.stem}_{at}"] = "\n\n".join(paragraphs[at : at + PARAGRAPHS])
    return out


def _untokenised(line: str) -> str:
    """The sentences of a line of WikiText in which no word is left out, written as in print."""
    if line.strip().startswith("="):
        return ""
    text = " ".join(s for s in re.split(r"(?<= [.!?]) ", line.strip()) if "<unk>" not in s)
    text = re.sub(r'" ([^"]*) "', r'"\1"', text).replace(" n't", "n't")
    text = re.sub(r" @([-,.])@ ", r"\1", text)
    return re.sub(r" (?=[.,;:!?%)\]]|'(?:s|re|ve|ll|m|d)?\b|')|(?<=[(\[$£€]) ", "", text)


def unlabelled(found: Mapping[str, str], encode: Encode, silver: Mapping[str, Silver]) -> Iterator[Example]:
    """Texts with silver names and syntax, to learn these from, and from a teacher what quotations they have."""
    for name, text in found.items():
        parsed, known = read(name, text), silver[name]
        made = pieces(parsed, encode)
        tags = _by_piece(_name_tags(parsed, known.names, known.others), made)
        yield Example(name, made, name_tags=tags, syntax=_syntax(parsed, known))


def polnear(data: Path, part: str, encode: Encode, silver: Mapping[str, Silver]) -> Iterator[Example]:
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
        yield _attributed(path.stem, text, read_brat(found[0]), encode, silver[path.stem])


def read_brat(path: Path) -> list[Attribution]:
    """The attributions of an .ann file (brat's stand-off format); those without content are left out."""
    spans: dict[str, list[CharSpan]] = {}
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
        roles: dict[str, list[CharSpan]] = {"Content": [], "Cue": [], "Source": []}
        for role, key in (argument.split(":") for argument in event):
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans.get(key, []))
        if roles["Content"]:
            out.append(Attribution(*(sorted(roles[role]) for role in ("Content", "Cue", "Source"))))
    return out


def conll(path: Path, encode: Encode, silver: Mapping[str, Silver]) -> Iterator[Example]:
    """Documents of a JSONL file with id, text and entities as [start, end, label], which say what is a name."""
    for row in _rows(path):
        parsed, known = read(row["id"], row["text"]), silver[row["id"]]
        made = pieces(parsed, encode)
        names = _refined([(start, end, label) for start, end, label in row["entities"]], known.names)
        tags = _name_tags(parsed, names, known.others)
        syntax = _syntax(parsed, known)
        yield Example(row["id"], made, name_tags=_by_piece(tags, made), syntax=syntax, has_gold_names=True)


def _refined(gold: list[Name], names: list[Name]) -> list[Name]:
    """CoNLL's gold names with the finer labels of silver ones in the same place; a silver name elsewhere is open.

    Of a miscellaneous name without a fitting silver one the label is open; so is what may be a name that CoNLL
    does not count among its kinds (works, laws, …).
    """
    out = []
    for start, end, label in gold:
        here = [kind for a, b, kind in names if a < end and start < b]
        fitting = [kind for kind in here if kind in _KINDS.get(label, _MISCELLANEOUS)]
        out.append((start, end, fitting[0] if fitting else _KINDS.get(label, (_OPEN,))[0]))
    apart = [n for n in names if n[2] in _MISCELLANEOUS and not any(a < n[1] and n[0] < b for a, b, _ in gold)]
    return [*out, *((start, end, _OPEN) for start, end, _ in apart)]


def named(path: Path, encode: Encode) -> Iterator[Example]:
    """Articles of a JSONL file with id, text, names as [start, end, label], and the labels whose names are complete.

    A name's label is one of labels.NAME_KINDS, PLACE for any of _PLACES, or _OPEN; there is no silver beside it.
    """
    for row in _rows(path) if path.exists() else ():
        parsed = read(row["id"], row["text"])
        made = pieces(parsed, encode)
        may_be = np.ones((len(parsed), len(NAME_TAGS)), bool)
        for kind in (label for given in row["complete"] for label in (_PLACES if given == _PLACE else (given,))):
            may_be[:, _tags_of((kind,))] = False
        tags = np.full(len(parsed), IGNORED, np.int64)
        for start, end, label in row["names"]:
            first, last = _tokens(parsed, start, end)
            if label == _OPEN:
                may_be[first:last] = True
                continue
            kinds = _PLACES if label == _PLACE else (label,)
            may_be[first:last] = False
            may_be[first:last, [NAME_TAGS.index(f"I-{kind}") for kind in kinds]] = True
            may_be[first] = np.isin(np.arange(len(NAME_TAGS)), [NAME_TAGS.index(f"B-{kind}") for kind in kinds])
            if len(kinds) == 1:
                _paint(tags, (first, last), NAME_TAGS.index(f"B-{label}"))
        by_piece = np.where((made.token >= 0)[:, None], may_be[made.token], True)
        yield Example(row["id"], made, name_tags=_by_piece(tags, made), has_gold_names=True, may_be=by_piece)


def _tags_of(kinds: tuple[str, ...]) -> list[int]:
    return [NAME_TAGS.index(f"{part}-{kind}") for kind in kinds for part in "BI"]


def newsmtsc(path: Path, encode: Encode, silver: Mapping[str, Silver], *, held_out: bool) -> Iterator[Example]:
    """Sentences of NewsMTSC (Hamborg and Donnay 2021) with the tone towards people and groups in them.

    held_out: the fifth of the articles that is kept for measuring, or the others.
    """
    for row in _rows(path):
        if is_held_out(row["primary_gid"]) != held_out:
            continue
        parsed = read(row["primary_gid"], row["sentence_normalized"])
        targets = []
        for target in row["targets"]:
            first, last = _tokens(parsed, target["from"], target["to"])
            targets.append((first, min(last, len(parsed)) - 1))
        tones = np.eye(len(TONES), dtype=np.float32)[[_TONES[int(target["polarity"])] for target in row["targets"]]]
        syntax = _syntax(parsed, silver.get(row["primary_gid"]))
        yield Example(row["primary_gid"], pieces(parsed, encode), targets=tuple(targets), tones=tones, syntax=syntax)


def is_held_out(gid: str) -> bool:
    """Whether NewsMTSC's sentence with this id is of the fifth of the articles that is kept for measuring."""
    return int(sha256(article_of(gid).encode()).hexdigest(), 16) % 5 == 0


def article_of(gid: str) -> str:
    """The article that NewsMTSC's sentence with this id is of."""
    return "_".join(gid.split("_")[:3])


def read(name: str, text: str) -> ParsedText:
    """A text cut into tokens, without any analysis."""
    doc = _tokenizer()(text)
    kept = [token for token in doc if not token.is_space]
    return unread(name, text, [t.idx for t in kept], [t.idx + len(t) for t in kept])


@cache
def _tokenizer() -> Tokenizer:
    return spacy.blank("en").tokenizer


def _attributed(name: str, text: str, gold: list[Attribution], encode: Encode, silver: Silver) -> Example:
    parsed = read(name, text)
    tags = np.zeros(len(parsed), np.int64)
    links = []
    # contents last and the longest at the very end: of nested attributions the outer one is learnt
    for kind, spans in (
        ("SOURCE", [s for a in gold for s in a.source]),
        ("CUE", [s for a in gold for s in a.cue]),
        ("CONTENT", sorted((s for a in gold for s in a.content), key=lambda s: s[1] - s[0])),
    ):
        for start, end in spans:
            _paint(tags, _tokens(parsed, start, end), QUOTATION_TAGS.index(f"B-{kind}"))
    for attribution in gold:
        cue, source = (
            _tokens(parsed, *spans[0])[0] if spans else -1 for spans in (attribution.cue, attribution.source)
        )
        for start, end in attribution.content:
            first, last = _tokens(parsed, start, end)
            links.append((first, last - 1, cue, source))
    made = pieces(parsed, encode)
    name_tags = _by_piece(_name_tags(parsed, silver.names, silver.others), made)
    return Example(name, made, _by_piece(tags, made), name_tags, tuple(links), syntax=_syntax(parsed, silver))


def _syntax(parsed: ParsedText, silver: Silver | None) -> Syntax | None:
    """The syntax of a text, if it is known and of the same tokens."""
    return silver.syntax if silver is not None and len(silver.syntax.heads) == len(parsed) else None


def _name_tags(parsed: ParsedText, names: list[Name], others: list[Name]) -> NDArray[np.int64]:
    """Name tags by token; names cover what else there is, and what is open is not to be learnt from."""
    tags = np.zeros(len(parsed), np.int64)
    for start, end, label in [*others, *names]:
        first, last = _tokens(parsed, start, end)
        if label in NAME_KINDS:
            _paint(tags, (first, last), NAME_TAGS.index(f"B-{label}"))
        else:
            tags[first:last] = IGNORED
    return tags


def _tokens(parsed: ParsedText, start: int, end: int) -> TokenSpan:
    """(first token, token after the last) that overlap a character span."""
    first = int(np.searchsorted(parsed.ends, start, side="right"))
    return first, max(first + 1, int(np.searchsorted(parsed.starts, end, side="left")))


def _paint(tags: NDArray[np.int64], span: TokenSpan, begin: int) -> None:
    tags[span[0] : span[1]] = begin + 1
    tags[span[0] : span[0] + 1] = begin


def _by_piece(tags: NDArray[np.int64], made: Pieces) -> NDArray[np.int64]:
    return np.where(made.token >= 0, tags[made.token], IGNORED) if len(tags) else np.full(len(made.token), IGNORED)

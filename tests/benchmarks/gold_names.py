"""The names of the annotated articles, for the network to learn from and for the weights of signs.

usage: python -m tests.benchmarks.gold_names --data FOLDER --out FILE.jsonl

Writes what `flows/training` reads as names/news.jsonl: texts with the spans of their names, of tests/gold/names and of
the parts of tests/gold/news that the network may learn from. FOLDER holds pages/, stories/ and polnear/, and for the
articles of Wikinews and the BBC news/*.csv (columns title, text) and bbc/CLASS/NUMBER.txt.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

GOLD = Path(__file__).parents[1] / "gold" / "news"
NAMES = GOLD.parent / "names" / "articles.jsonl"
LEARNT = ("dev3", "names", "polnear")  # parts of tests/gold/news that the network learns from; others judge it
COMPLETE = ("PERSON", "ORG", "PLACE", "NORP", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT")
OPEN = "?"  # may be of any kind
Span = tuple[int, int, str]
_UNBROKEN = re.compile(r"(?<=[a-z”\"])\.(?=[A-Z“\"][a-z“\"])")  # paragraphs that UniqueArticles.csv has joined


class Article(NamedTuple):
    """A text with its names, the labels of which it has all names, and whether the network learns from it."""

    name: str
    text: str
    names: list[Span]
    complete: tuple[str, ...]
    is_learnt: bool


def gold(part: str) -> list[dict[str, Any]]:
    """The rows of a part of tests/gold/news."""
    return [json.loads(line) for line in (GOLD / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()]


def articles(data: Path) -> Iterator[Article]:
    """The articles of tests/gold/names; raises ValueError where a text is not the annotated one."""
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = annotated_text(data, row)
        names = [(start, end, label) for start, end, label in row["names"]]
        yield Article(row["id"], text, names, COMPLETE, row["is_learnt"])


def news(data: Path, parts: tuple[str, ...] = LEARNT) -> Iterator[Article]:
    """The articles of parts of tests/gold/news, whose persons and organisations are complete."""
    for part in parts:
        rows = gold(part)
        texts, _ = news_texts(data, rows)
        for row in rows:
            text = texts[row["id"]]
            yield Article(f"{part}:{row['id']}", text, _placed(text, row["entities"]), ("PERSON", "ORG"), True)


def news_texts(data: Path, rows: Iterable[dict[str, Any]]) -> tuple[dict[str, str], dict[str, str]]:
    """Texts and events of rows of gold, by id; raises ValueError if a text is not the annotated one."""
    texts, events, wanted = {}, {}, {row["id"]: row for row in rows}
    for path, key in ((data / "pages/gold.jsonl", "body"), (data / "stories/dev.jsonl", "text")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["id"] in wanted:
                texts[row["id"]], events[row["id"]] = row[key], row.get("event") or row["id"]
    for name in wanted.keys() - texts.keys():
        texts[name] = _text(data, name)
    return {name: _checked(texts[name], row) for name, row in wanted.items()}, events


def annotated_text(data: Path, row: dict[str, Any]) -> str:
    """The text of a row of gold that is not of pages/ or stories/; raises ValueError if it is not the annotated one."""
    return _checked(_text(data, row["id"]), row)


def _checked(text: str, row: dict[str, Any]) -> str:
    if sha256(text.encode()).hexdigest() != row["sha256"]:
        raise ValueError(f"the text of {row['id']} is not the annotated one")
    return text


def _text(data: Path, name: str) -> str:
    source, _, rest = name.partition("_")
    if source == "wikinews":
        file, _, number = name.rpartition("_")
        row = _rows(data / "news" / f"{file}.csv")[int(number)]
        lines = [row["title"], *(line.strip() for line in row["text"].replace("\xa0", " ").split("\n"))]
    elif source == "bbc":
        lines = [x.strip() for x in (data / "bbc" / f"{rest.replace('_', '/')}.txt").read_text("utf-8").split("\n")]
    elif source == "fnc":
        bodies = (r for part in ("train", "competition_test") for r in _rows(data / f"news/{part}_bodies.csv"))
        return next(r["articleBody"] for r in bodies if r["Body ID"] == rest).strip()
    elif source in ("masakhanews", "masakhanewstest"):
        row = _rows(data / f"news/{'dev' if source == 'masakhanews' else 'test'}.tsv", "\t")[int(rest)]
        return re.sub(r"\n+", "\n\n", f"{row['headline'].strip()}\n\n{row['text'].strip()}")
    elif source == "et":
        return _UNBROKEN.sub(".\n\n", _rows(data / "news/UniqueArticles.csv")[int(rest)]["news"].strip())
    else:
        return (data / "polnear/train/text" / f"{name}.txt").read_bytes().decode()
    return "\n\n".join(line for line in lines if line)


@cache
def _rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def _placed(text: str, entities: list[dict[str, Any]]) -> list[Span]:
    """Where the forms of entities stand, the longest first; a form of two kinds, or in small letters, is open."""
    found: dict[tuple[int, int], str] = {}
    for entity in entities:
        for form in entity["forms"]:
            is_open = entity["type"] not in ("PERSON", "ORG") or form[:1].islower()
            label = OPEN if is_open else entity["type"]
            for match in re.finditer(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])", text):
                found[match.span()] = label if found.get(match.span(), label) == label else OPEN
    out: list[Span] = []
    for (start, end), label in sorted(found.items(), key=lambda each: (each[0][0] - each[0][1], each[0])):
        if not any(start < b and a < end for a, b, _ in out):
            out.append((start, end, label))
    return sorted(out)


def main() -> None:
    """Write the training file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    learnt = [article for article in (*news(given.data), *articles(given.data)) if article.is_learnt]
    rows = [{"id": a.name, "text": a.text, "names": a.names, "complete": a.complete} for a in learnt]
    given.out.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    print(f"{len(rows)} articles, {sum(len(a.names) for a in learnt)} names")


if __name__ == "__main__":
    main()

"""Who speaks the quotes of annotated texts: the statements and the references of tests/gold/news.

Statements are whole, with the names of their speakers. References are phrases for which a reader said whom they mean:
"the agency", "she". Their texts are read from FOLDER/polnear, news (Wikinews, a table a year with title and text) and
bbc (CLASS/NNN.txt).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tests.benchmarks.accuracy import Place
from tests.benchmarks.annotated import Article, annotated
from tests.benchmarks.fit_names import folded
from tests.benchmarks.gold_names import annotated_text, gold

WEIGHT_OF_OPTIONAL = 0.5  # of a statement that readers may take either way, where another has 1
_OVERLAP = 0.5  # of characters, from which a quote is an annotated statement
_SAME = 0.6  # of characters, from which a mention is the name that a reader gave
_GOVERNMENT = re.compile(r"[Tt]he |[Gg]overnment( of)?")
_TEAM = re.compile(r" (?:(?:presidential|election) )?(?:campaign|administration)$")  # which speaks for its leader


class Label(NamedTuple):
    """The folded names of those who speak a quote, none if nobody with a name; weight; the statement or phrase."""

    names: frozenset[str]
    weight: float
    of: int


def articles(data: Path) -> Iterator[Article]:
    """The annotated texts; raises ValueError where one is not as it was annotated."""
    yield from annotated(data)
    for row in gold("references"):
        is_polnear = not row["id"].startswith(("wikinews", "bbc"))
        part = "references, PolNeAR" if is_polnear else "references, Wikinews and BBC"
        yield Article(part, row["id"], annotated_text(data, row), row["id"], row)


def labels(article: Article, quotes: pl.DataFrame, segments: pl.DataFrame, place: Place) -> dict[str, Label]:
    """Who speaks those QUOTES of an article that are annotated, by id; place: from its offsets to those annotated."""
    if "references" in article.row:
        return _of_references(article, quotes, place)
    content: dict[str, set[int]] = defaultdict(set)
    for quote, start, end in segments.select("quote_id", "char_start", "char_end").iter_rows():
        content[quote].update(range(*(place(start, end) or (0, 0))))
    forms = {entity["name"]: entity["forms"] for entity in article.row["entities"]}
    out = {}
    for number, statement in enumerate(article.row["statements"]):
        said = {at for start, end in statement["segments"] for at in range(start, end)}
        shares = {quote: len(said & own) / len(said | own) for quote, own in content.items()}
        best = max(shares, key=shares.__getitem__, default="")
        if shares.get(best, 0.0) >= _OVERLAP:
            name = statement["speaker"]
            names = _folded([name, *forms.get(name, [])] if name else [])
            out[best] = Label(names, WEIGHT_OF_OPTIONAL if statement["optional"] else 1.0, number)
    return out


def _of_references(article: Article, quotes: pl.DataFrame, place: Place) -> dict[str, Label]:
    """The quotes whose speaker's words overlap a phrase that is annotated."""
    out = {}
    spoken = quotes.drop_nulls("speaker_char_start").select("quote_id", "speaker_char_start", "speaker_char_end")
    for quote, start, end in spoken.iter_rows():
        span = place(start, end) or (0, 0)
        for number, (first, last, names) in enumerate(article.row["references"]):
            if span[0] < last and first < span[1]:
                known = names if isinstance(names, list) else [names] if names else []
                out[quote] = Label(_folded(known), 1.0, number)
                break
    return out


def names_of(article: Article, mentions: pl.DataFrame, place: Place) -> dict[str, set[str]]:
    """The folded names of each entity of MENTIONS, and those of a reader that stand where it is named.

    A campaign has its candidate's as well, and a country that of its government.
    """
    out: dict[str, set[str]] = defaultdict(set)
    spans: list[tuple[int, int, str, str]] = []
    columns = ("entity_id", "name_key", "text", "mention_kind", "label", "char_start", "char_end")
    for entity, key, text, kind, label, start, end in mentions.drop_nulls("entity_id").select(columns).iter_rows():
        full = folded(key.partition(":")[2])
        out[entity] |= _folded([full, _TEAM.sub("", full), *([text] if kind == "name" else [])])
        if kind == "name" and (span := place(start, end)) is not None:
            spans.append((*span, entity, label))
    given = [names for _, _, names in article.row.get("references", ())]
    for name in {name for names in given for name in (names if isinstance(names, list) else [names]) if name}:
        for found in re.finditer(re.escape(name), article.text):
            for start, end, entity, label in spans:
                if start < found.end() and found.start() < end and _is_same(article.text, found, (start, end), label):
                    out[entity] |= _folded([name])
    return out


def _is_same(text: str, name: re.Match[str], span: tuple[int, int], label: str) -> bool:
    """Whether a mention is a name that it overlaps: most of it, the end of a person's, or a government's country."""
    start, end = span
    shared = min(end, name.end()) - max(start, name.start())
    if shared / (max(end, name.end()) - min(start, name.start())) >= _SAME:
        return True
    if label == "PERSON":
        return end == name.end() and start >= name.start()
    return label == "GPE" and _GOVERNMENT.sub("", name.group()).strip() == text[start:end]


def _folded(names: list[str]) -> frozenset[str]:
    return frozenset(folded(name).removeprefix("the ") for name in names)

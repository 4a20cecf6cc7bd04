"""The pipeline's quotations against the project's own gold set: found, given to the right words and name."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from tests.benchmarks.accuracy import places, tables
from tests.benchmarks.gold_rows import KINDS, Attribution, Part, content_spans, located, marks, rows, texts
from tests.benchmarks.polnear import Words
from tests.benchmarks.table import Counts, Figure, interval
from transforms.annotations import Model

LEAST_OVERLAP = 0.3  # intersection over union of content words, as in the project's scorer for PolNeAR


class Article(NamedTuple):
    """Gold and predicted attributions of one article, and the words of marks that quote nobody."""

    gold: Sequence[Attribution]
    predicted: Sequence[Attribution]
    marks: Sequence[frozenset[int]] = ()


class Pair(NamedTuple):
    """A gold attribution and the predicted one that it is matched with."""

    gold: Attribution
    predicted: Attribution


def pairs(article: Article) -> list[Pair]:
    """Gold and predicted attributions one to one, greedily from the greatest overlap, LEAST_OVERLAP or more."""
    overlaps = sorted(
        (-_overlap(g.content, p.content), i, j)
        for i, g in enumerate(article.gold)
        for j, p in enumerate(article.predicted)
    )
    out: dict[int, int] = {}
    for overlap, i, j in overlaps:
        if -overlap >= LEAST_OVERLAP and i not in out and j not in out.values():
            out[i] = j
    return [Pair(article.gold[i], article.predicted[j]) for i, j in out.items()]


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a & b else 0.0


def is_exact(pair: Pair) -> bool:
    """Whether both have the same words of content."""
    return pair.gold.content == pair.predicted.content


def has_right_words(pair: Pair) -> bool:
    """Whether the speaker's words hold the head of the gold's, or both have none."""
    if not pair.gold.speaker:
        return not pair.predicted.speaker
    return pair.gold.speaker_head <= pair.predicted.speaker


def has_right_name(pair: Pair) -> bool:
    """Whether the source's name holds the gold's; where the gold has none, none or one that its words hold will do."""
    found = _folded(pair.predicted.name or "")
    if pair.gold.name is None:
        return not found or found in _folded(pair.gold.speaker_text)
    return _folded(pair.gold.name) in found


def _folded(name: str) -> str:
    return name.casefold().replace("’", "'")


MEASURES: dict[str, Callable[[Pair], bool]] = {
    f"span (IoU ≥ {LEAST_OVERLAP})": lambda _: True,
    "span, exact words": is_exact,
    "span and speaker's words": has_right_words,
    "span and canonical name": has_right_name,
}


def counts(article: Article, is_right: Callable[[Pair], bool], *, speech: bool) -> Counts:
    """What is right, predicted, right again and gold of an article, as `table.interval` takes them.

    With speech only what is spoken or written counts, as the program marks it; a gold belief or plan that the program
    took for speech is then passed over, neither right nor wrong.
    """
    if speech:
        article = article._replace(predicted=[p for p in article.predicted if p.is_speech])
    matched = pairs(article)
    passed = [pair for pair in matched if speech and not pair.gold.is_speech]
    right = sum(is_right(pair) for pair in matched if pair not in passed)
    n_gold = sum(g.is_speech or not speech for g in article.gold)
    return right, len(article.predicted) - len(passed), right, n_gold


def recall(articles: Iterable[Article], quote_kind: str) -> tuple[int, int]:
    """(found, asked): gold quotations of a kind that a prediction matches."""
    articles = list(articles)
    found = [p.gold for article in articles for p in pairs(article)]
    of_kind = [g for article in articles for g in article.gold if g.is_speech and g.quote_kind == quote_kind]
    return sum(g.is_speech and g.quote_kind == quote_kind for g in found), len(of_kind)


def mistaken_marks(article: Article) -> int:
    """How many of the marks that quote nobody are at least half of a prediction that matches no gold."""
    matched = [pair.predicted for pair in pairs(article)]
    wrong = [p for p in article.predicted if p not in matched]
    return sum(any(2 * len(p.content & mark) >= len(p.content) for p in wrong) for mark in article.marks)


def run(part: Part, model: Model) -> dict[str, Article]:
    """The pipeline over the articles of a part: name -> what it found beside the gold.

    Raises RuntimeError when an article is not loaded: figures without it would say nothing.
    """
    sources = texts(part)
    with TemporaryDirectory() as scratch:
        con = tables(sources, Path(scratch), model)
        found = _predicted(con, sources)
        con.close()
    gold: dict[str, list[Attribution]] = {name: [] for name in sources}
    for row in rows(part):
        gold[row.article].append(located(sources[row.article], row))
    quoteless: dict[str, list[frozenset[int]]] = {name: [] for name in sources}
    for name, words, _ in marks(part):
        spans = content_spans(sources[name], words)
        quoteless[name].append(frozenset(Words(sources[name]).numbers(spans)))
    return {name: Article(gold[name], found[name], quoteless[name]) for name in sources}


def _predicted(con: duckdb.DuckDBPyConnection, sources: dict[str, str]) -> dict[str, list[Attribution]]:
    query = """
        select q.quote_id, q.speaker_char_start, q.speaker_char_end, e.name, q.quote_kind, q.is_speech,
               list((s.char_start, s.char_end) order by s.segment_index)
        from quotes q join quote_segments s using (quote_id) left join entities e on e.entity_id = q.speaker_entity_id
        where q.document_id = ? group by all order by q.quote_id"""
    out: dict[str, list[Attribution]] = {}
    for (name, document_id), place in places(con, sources):
        words = Words(sources[name])
        out[name] = []
        for _, start, end, entity, kind, is_speech, segments in con.execute(query, [document_id]).fetchall():
            content = words.numbers(span for segment in segments if (span := place(*segment)))
            speaker = place(start, end) if start is not None else None
            if content:
                numbers = frozenset(words.numbers([speaker] if speaker else []))
                out[name].append(
                    Attribution(frozenset(content), numbers, name=entity, quote_kind=kind, is_speech=is_speech)
                )
    if lost := sorted(sources.keys() - out.keys()):
        reasons = con.execute("select distinct detail from ops.quarantine where resolved_at is null").fetchall()
        raise RuntimeError(f"{len(lost)} articles were not loaded, {lost[0]} first: {reasons}")
    return out


def figures(articles: Sequence[Article], *, speech: bool) -> dict[str, Figure]:
    """F1 by measure with its interval over articles."""
    return {
        name: interval([counts(article, is_right, speech=speech) for article in articles])
        for name, is_right in MEASURES.items()
    }


def report(part: Part, model: Model) -> str:
    """Two markdown tables: F1 of speech and of all attributions, and recall by kind with the mistaken marks."""
    articles = list(run(part, model).values())
    speech, everything = figures(articles, speech=True), figures(articles, speech=False)
    n_rows = sum(len(article.gold) for article in articles)
    lines = [
        f"own gold, {part}, by {model}: {len(articles)} articles, {n_rows} attributions",
        "",
        "| F1 (95 % interval over articles) | speech | with beliefs and plans |",
        "| --- | --- | --- |",
        *(f"| {name} | {speech[name]} | {everything[name]} |" for name in MEASURES),
        "",
        "| speech found | recall | of |",
        "| --- | --- | --- |",
    ]
    for kind in KINDS:
        found, asked = recall(articles, kind)
        lines.append(f"| {kind} | {100 * found / asked:.1f} | {asked} |")
    n_marks = sum(len(article.marks) for article in articles)
    wrong = sum(mistaken_marks(article) for article in articles)
    return "\n".join([*lines, "", f"marks that quote nobody taken for a quotation: {wrong} of {n_marks}"])

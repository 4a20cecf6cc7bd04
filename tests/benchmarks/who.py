"""Who is who within documents, apart from how quotations are found: PolNeAR's own quotations given to persons.

The contents, sources and cues that people marked take the place of the pipeline's quotes; everything after that is the
pipeline's own: mentions, speakers, the gate, entities. The odd articles in order of their names were looked at while
rules were made, the even ones only measured; later all of them were read.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb
import polars as pl

from flows.run import staging
from flows.run.job import Job
from flows.run.pipeline import Steps, run
from flows.run.workers import Submit
from flows.warehouse.publish import connect_published
from tests.benchmarks.accuracy import alignment, quotes
from tests.benchmarks.accuracy import tables as own_tables
from tests.benchmarks.table import load_scorer
from transforms.annotations import Annotations, Model
from transforms.mentions import mentions
from transforms.quotes.marked_text import BY_MODEL, MarkedText, Utterance
from transforms.quotes.stage import quotes_found_by
from transforms.rejections import rejected
from transforms.speakers import speakers
from transforms.text.parsed_text import TokenSpan, parsed_texts
from transforms.tokens.stage import analysis

PART = "dev"
FORMS = ("name", "pronoun", "nominal", "no name")

Attributions = Mapping[str, tuple[str, list[dict[str, Any]]]]  # name -> (text, what people marked)


class _Done(NamedTuple):
    folder: Path

    def result(self) -> Path:
        return self.folder


def report(data: Path, scorers: Path, model: Model) -> str:
    """The scorer's figures for all articles and for either half: on the gold's own quotations, and end to end."""
    judge = load_scorer(scorers, "who")
    gold: Attributions = judge.Q.load_gold(data / "polnear", PART)
    rows = map(json.loads, (data / "polnear" / PART / "speakers.jsonl").read_text(encoding="utf-8").splitlines())
    sources = {(row["doc_id"], row["start"], row["end"]): row for row in rows}
    texts = {name: text for name, (text, _) in gold.items()}
    with TemporaryDirectory() as scratch:
        given = quotes(tables(gold, Path(scratch) / "given", model), texts)
        own = quotes(own_tables(texts, Path(scratch) / "own", model), texts)
    names = sorted(gold)
    parts = [{name: gold[name] for name in part} for part in (names, names[::2], names[1::2])]
    by_form = [judge.score(part, sources, given)["by_form"] for part in parts]
    cells = {
        form: [f"{100 * found[form]['accuracy']:.1f} of {found[form]['n']}" for found in by_form] for form in FORMS
    }
    cells["end to end, own quotations: F1"] = [
        f"{100 * judge.score(part, sources, own)['end_to_end']['f1']:.1f}" for part in parts
    ]
    lines = ["| source | all articles | odd ones | even ones |", "| --- | --- | --- | --- |"]
    lines += ["| " + " | ".join([form, *found]) + " |" for form, found in cells.items()]
    return f"### canonical speakers, PolNeAR {PART}: percent right given the quotations\n" + "\n".join(lines)


def tables(gold: Attributions, folder: Path, model: Model) -> duckdb.DuckDBPyConnection:
    """The published tables of the pipeline, run over the gold's texts with the gold's quotations."""
    inputs = folder / "texts"
    inputs.mkdir(parents=True)
    for name, (text, _) in gold.items():
        (inputs / f"{name}.txt").write_bytes(text.encode())
    warehouse = folder / "bench.duckdb"
    run(Job((inputs,), warehouse), steps=Steps(submitter=lambda *_: _annotating(gold, model)))
    return connect_published(warehouse)


def _annotating(gold: Attributions, model: Model) -> AbstractContextManager[Submit]:
    """Batches annotated in this process, with the gold's quotations for the pipeline's."""

    @contextmanager
    def submitter() -> Iterator[Submit]:
        yield submit

    def annotate(documents: pl.DataFrame, _: Model) -> Annotations:
        tokens, findings = analysis(documents, model)
        parsed = list(parsed_texts(documents, tokens))
        marked = _Marked(gold, dict(documents.select("document_id", "origin").iter_rows()))
        found, segments = quotes_found_by(marked.utterances, parsed)
        named = mentions(documents, parsed, found, segments, findings)
        return Annotations(named, speakers(parsed, found, named), segments, rejected([]))

    def submit(folder: Path) -> _Done:
        return _Done(staging.annotate_part(folder, annotate))

    return submitter()


class _Marked:
    """What people marked in documents given by id."""

    def __init__(self, gold: Attributions, origins: Mapping[str, str]) -> None:
        self._gold, self._origins = gold, origins

    def utterances(self, text: MarkedText) -> list[Utterance]:
        """The quotations of a text, at the offsets of its cleaned text."""
        raw, marked = self._gold[Path(self._origins[text.parsed.document_id]).stem]
        place = alignment(raw, text.characters)

        def tokens_of(role: list[list[int]] | None) -> TokenSpan | None:
            placed = place(role[0][0], role[-1][1]) if role else None
            span = text.tokens(*placed) if placed else (0, 0)
            return span if span[0] < span[1] else None

        out = []
        for one in marked:
            spans = [span for start, end in one["content"] if (span := place(start, end))]
            speaker, cue = tokens_of(one["speaker"]), tokens_of(one["cue"])
            if spans:
                pieces = text.overlapping(spans[0][0], spans[-1][1])
                out.append(Utterance(spans, BY_MODEL, cue=cue, speaker=speaker, score=1.0, pieces=pieces))
        return out

"""News of today, annotated for this project: statements with their speakers, and names, as the pipeline gives them.

``python -m tests.benchmarks statements --data FOLDER [--part PART]``; the texts are read from FOLDER
(tests/gold/news/README.md), the annotation from tests/gold/news, the scorer from
FOLDER/../eval/statements.py.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tests.benchmarks import annotated
from tests.benchmarks.accuracy import places, score, tables, write_lines
from tests.benchmarks.gold_names import GOLD, gold, news_texts
from transforms.annotations import Model

PARTS = (*annotated.PARTS, "held_out", "held_out2")
_QUOTES = """
    select
        list((segments.char_start, segments.char_end) order by segments.segment_index) as segments,
        quotes.speaker_entity_id,
        quotes.report_kind = 'statement' as is_statement,
        quotes.quote_kind
    from quotes
    inner join quote_segments as segments using (quote_id)
    where quotes.document_id = ?
    group by quotes.quote_id, quotes.speaker_entity_id, quotes.report_kind, quotes.quote_kind
    order by min(segments.char_start), quotes.quote_id
"""
_MENTIONS = "select text, label, entity_id from mentions where document_id = ? and mention_kind = 'name' order by all"


def report(data: Path, scorers: Path, part: str, model: Model, *, verbose: bool = False) -> str:
    """The scorer's table for one part of the annotated articles, with each error if verbose.

    Behind it, the names again without those that stand nowhere in the text that the pipeline kept: annotated pages have
    lists of links to other articles, which are no text of theirs. Raises ValueError if a text in the data folder is not
    the one that was annotated.
    """
    texts, _ = news_texts(data, gold(part))
    with TemporaryDirectory() as scratch:
        con = tables(texts, Path(scratch) / "run", model)
        predicted = Path(scratch) / "predicted.jsonl"
        write_lines(predicted, _predictions(con, texts))
        annotation, in_text = GOLD / f"{part}.jsonl", Path(scratch) / "in_text.jsonl"
        whole = score(scorers, "statements.py", str(annotation), str(predicted), *(["-v"] if verbose else []))
        write_lines(in_text, _with_names_in_text(con, gold(part)))
        of_text = score(scorers, "statements.py", str(in_text), str(predicted))
        names = [line for line in of_text.splitlines() if line.startswith(("PERSON", "ORG"))]
        return "\n".join([whole, "names that stand in the text that was kept:", *names])


def _with_names_in_text(con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Annotated articles with those of their entities of which a form stands in the text of the document."""
    kept = {Path(origin).stem: text for origin, text in con.execute("select origin, text from documents").fetchall()}
    for row in rows:
        text = kept.get(row["id"], "")
        yield row | {"entities": [e for e in row["entities"] if any(form in text for form in e["forms"])]}


def _predictions(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> Iterator[dict[str, Any]]:
    names: dict[str, list[str]] = {}
    for entity, name in con.execute(
        "select entity_id, name from entities union all select entity_id, alias from entity_aliases order by all"
    ).fetchall():
        names.setdefault(entity, []).append(name)
    for (article, document_id), place in places(con, texts):
        quotes = [
            {
                "content": [span for segment in segments if (span := place(*segment))],
                "speaker_id": speaker,
                "speaker_names": names.get(speaker, []),
                "statement": is_statement,
                "kind": kind,
            }
            for segments, speaker, is_statement, kind in con.execute(_QUOTES, [document_id]).fetchall()
        ]
        yield {
            "id": article,
            "quotes": [quote for quote in quotes if quote["content"]],
            "mentions": con.execute(_MENTIONS, [document_id]).fetchall(),
        }

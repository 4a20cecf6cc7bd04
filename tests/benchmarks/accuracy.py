"""Accuracy on human-annotated corpora: the pipeline's own tables, turned into what the scorers read."""

import json
import re
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from flows.run.job import Job
from flows.run.pipeline import run
from flows.warehouse.publish import connect_published
from transforms.annotations import Model
from transforms.knowledge.candidates import shipped

WORD = re.compile(r"[^\W_]+")
_AHEAD = 400  # words that are compared where two texts differ
Place = Callable[[int, int], tuple[int, int] | None]


def report(data: Path, scorers: Path, model: Model) -> str:
    """The scorers' tables for quotes, canonical speakers, names and entities, as markdown code blocks."""
    blocks = []
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        dev = folder / "polnear.jsonl"
        texts = {p.stem: p.read_bytes().decode() for p in sorted((data / "polnear/dev/text").glob("*.txt"))}
        con = tables(texts, folder / "polnear", model)
        write_lines(dev, ({"doc_id": doc, "quotes": rows} for doc, rows in quotes(con, texts).items()))
        shared = ["--data", str(data / "polnear"), "--pred", str(dev)]
        blocks.append(("quotes, PolNeAR dev", score(scorers, "quotes.py", *shared, "--compartment", "dev")))
        cues = str(scorers / "speech_cues.txt")
        blocks.append(
            (
                "quotes with a speech cue",
                score(scorers, "quotes.py", *shared, "--compartment", "dev", "--speech-cues", cues),
            )
        )
        blocks.append(("canonical speakers, PolNeAR dev", score(scorers, "who.py", *shared)))
        for name in ("msnbc", "reuters-128", "rss-500"):
            blocks.append((f"entities, {name}", _linking(data / f"linking/link_{name}.jsonl", folder, scorers, model)))
        for name in ("gum_news", "wikigold"):
            blocks.append((f"names, {name}", _names(data / f"names/{name}.jsonl", folder, scorers, model)))
    return "\n\n".join(f"### {title}\n```\n{text.strip()}\n```" for title, text in blocks)


def _linking(gold: Path, folder: Path, scorers: Path, model: Model) -> str:
    rows = mentions(gold, folder / gold.stem, model)
    predicted = folder / f"{gold.stem}.pred.jsonl"
    write_lines(predicted, ({"id": doc, "mentions": found} for doc, found in rows.items()))
    return score(scorers, "linking.py", str(gold), str(predicted)) + items_given(gold, rows)


def items_given(gold: Path, found: dict[str, list[dict[str, Any]]]) -> str:
    """How well entities get their Wikidata items, by the mentions that have one in the gold and were found.

    accuracy: of those whose item is in the knowledge base, how many have it; precision: of those with an item, how many
    have the right one; coverage: of all of them, how many have an item that is in the knowledge base.
    """
    known = set(shipped()["item_id"])
    n = dict.fromkeys(("matched", "in_base", "right_in_base", "given", "right"), 0)
    for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines()):
        for mention in row["mentions"]:
            ours = _overlapping(mention, found.get(str(row["id"]), []))
            if mention["entity_id"] is None or mention["type"] not in ("PER", "ORG", "LOC") or ours is None:
                continue
            is_right = ours["kb_id"] == mention["entity_id"]
            n["matched"] += 1
            n["in_base"] += mention["entity_id"] in known
            n["right_in_base"] += mention["entity_id"] in known and is_right
            n["given"] += ours["kb_id"] is not None
            n["right"] += is_right
    shares = {
        "accuracy": ("right_in_base", "in_base"),
        "precision": ("right", "given"),
        "coverage": ("in_base", "matched"),
    }
    lines = [f"items, {what}: {n[a] / max(n[b], 1):.4f} of {n[b]}" for what, (a, b) in shares.items()]
    return "\n".join(lines) + "\n"


def _overlapping(mention: dict[str, Any], others: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one of others that shares most with a mention, if that is more than half of the longer one."""

    def shared(other: dict[str, Any]) -> float:
        overlap = min(mention["end"], other["end"]) - max(mention["start"], other["start"])
        return overlap / max(mention["end"] - mention["start"], other["end"] - other["start"])

    best = max(others, key=shared, default=None)
    return best if best is not None and shared(best) > 0.5 else None


def _names(gold: Path, folder: Path, scorers: Path, model: Model) -> str:
    rows = mentions(gold, folder / gold.stem, model)
    predicted = folder / f"{gold.stem}.pred.jsonl"
    write_lines(
        predicted, ({"id": doc, "mentions": [m for m in found if not m["pronoun"]]} for doc, found in rows.items())
    )
    return score(scorers, "names.py", str(gold), str(predicted))


def mentions(gold: Path, folder: Path, model: Model) -> dict[str, list[dict[str, Any]]]:
    """The mentions of a corpus's documents, by id: start, end, type, entity_id, kb_id, and whether it is no name."""
    texts = {str(row["id"]): row["text"] for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    con = tables(texts, folder, model)
    found: dict[str, list[dict[str, Any]]] = {doc: [] for doc in texts}
    names = {"PERSON": "PER", "GPE": "LOC", "FAC": "LOC"}
    for doc, place in places(con, texts):
        query = """
            select char_start, char_end, label, mention_kind, m.entity_id, e.wikidata_id
            from mentions m left join entities e using (entity_id) where document_id = ?"""
        for start, end, label, kind, entity, item in con.execute(query, [doc[1]]).fetchall():
            if span := place(start, end):
                mention = {"start": span[0], "end": span[1], "type": names.get(label, label), "entity_id": entity}
                found[doc[0]].append({**mention, "kb_id": item, "pronoun": kind != "name"})
    return found


def quotes(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The quotes of texts given by name: content, speaker, cue as offsets of the raw text, speaker_name, is_speech."""
    query = """
        select q.quote_id, q.speaker_char_start, q.speaker_char_end, q.cue_char_start, q.cue_char_end, e.name,
               q.is_speech,
               list((s.char_start, s.char_end) order by s.segment_index)
        from quotes q join quote_segments s using (quote_id) left join entities e on e.entity_id = q.speaker_entity_id
        where q.document_id = ? group by all
        order by min(s.char_start), q.quote_id"""  # the scorers match greedily, so that the order tells in a tie
    out = defaultdict(list)
    for (name, document_id), place in places(con, texts):
        out[name] = []
        rows = con.execute(query, [document_id]).fetchall()
        for _, speaker, speaker_end, cue, cue_end, entity, is_speech, segments in rows:
            content = [span for segment in segments if (span := place(*segment))]
            if content:
                out[name].append(
                    {
                        "content": content,
                        "speaker": place(speaker, speaker_end) if speaker is not None else None,
                        "cue": place(cue, cue_end) if cue is not None else None,
                        "speaker_name": entity,
                        "is_speech": is_speech,
                    }
                )
    return out


def tables(texts: dict[str, str], folder: Path, model: Model) -> duckdb.DuckDBPyConnection:
    """Run the pipeline over texts given by name; returns the published tables."""
    inputs = folder / "texts"
    inputs.mkdir(parents=True)
    for name, text in texts.items():
        (inputs / f"{name}.txt").write_bytes(text.encode())
    warehouse = folder / "bench.duckdb"
    run(Job((inputs,), warehouse, n_workers=2, model=model))
    return connect_published(warehouse)


def places(con: duckdb.DuckDBPyConnection, texts: dict[str, str]) -> Iterator[tuple[tuple[str, str], Place]]:
    """For each document its (name, document_id) and a function from its offsets to those of the raw text."""
    for document_id, origin, text in con.execute("select document_id, origin, text from documents").fetchall():
        name = Path(origin).stem
        yield (name, document_id), alignment(text, texts[name])


def alignment(clean: str, raw: str) -> Place:
    """From offsets of the cleaned text to those of the raw one, word by word; words left out match nothing.

    What stands around a span's first and last word belongs to it where it is the same in both texts: "U.S.", whole.
    """
    here, there = ([word.span() for word in WORD.finditer(text)] for text in (clean, raw))
    same = _same_words([clean[a:b] for a, b in here], [raw[a:b] for a, b in there])
    to_raw = {a: (here[a], there[b]) for a, b in same}
    ends = [end for _, end in here]
    starts = [start for start, _ in here]

    def place(start: int, end: int) -> tuple[int, int] | None:
        inside = [to_raw[i] for i in range(bisect_right(ends, start), bisect_left(starts, end)) if i in to_raw]
        if not inside:
            return None
        (first, begin), (last, stop) = inside[0], inside[-1]
        before, after = clean[start : first[0]], clean[last[1] : end]
        is_same_before = raw[max(0, begin[0] - len(before)) : begin[0]] == before
        is_same_after = raw[stop[1] : stop[1] + len(after)] == after
        return begin[0] - len(before) * is_same_before, stop[1] + len(after) * is_same_after

    return place


def _same_words(left: list[str], right: list[str]) -> Iterator[tuple[int, int]]:
    """Numbers of the words that two texts share, in order; where they differ, some words ahead are compared."""
    a = b = 0
    while a < len(left) and b < len(right):
        if left[a] == right[b]:
            yield a, b
            a, b = a + 1, b + 1
            continue
        matcher = SequenceMatcher(None, left[a : a + _AHEAD], right[b : b + _AHEAD], autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        for block in blocks:
            yield from ((a + block.a + i, b + block.b + i) for i in range(block.size))
        a += blocks[-1].a + blocks[-1].size if blocks else _AHEAD
        b += blocks[-1].b + blocks[-1].size if blocks else _AHEAD


def write_lines(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows as lines of JSON."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def score(scorers: Path, script: str, *arguments: str) -> str:
    """What a scorer prints."""
    done = subprocess.run(
        [sys.executable, str(scorers / script), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout

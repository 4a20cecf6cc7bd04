"""Traces: which quotes are the same utterance, of statements of news texts and variants that a generator makes of them.

``python -m tests.benchmarks traces --data FOLDER``; FOLDER holds polnear/ and stories/dev.jsonl.
"""

import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from flows.warehouse.writer import Warehouse
from tests.benchmarks.trace_maker import Quoted, variants
from transforms.ids import content_hash, document_id, quote_id
from transforms.schemas import DOCUMENTS, QUALITY_RESULTS, QUARANTINE, QUOTE_SEGMENTS, QUOTES

SEEDS = (1, 2, 3)
UTTERANCES, VARIANTS = 600, 4
_LEAST_WORDS = 12  # of a statement of which variants are made
_RUN = 6
_BATCH = 500
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_QUOTATION = re.compile(r"“([^“”]{40,600})”|\"([^\"\n]{40,600})\"")


def report(data: Path) -> str:
    """Lines of text: F1 of pairs for each seed, recall by kind of variant, pairs that are joined wrongly, speed."""
    statements = _statements(data)
    lines = [f"{len(statements)} statements of {_LEAST_WORDS} words or more"]
    for seed in SEEDS:
        chosen = random.Random(seed).sample(statements, UTTERANCES)
        made = {f"made/{at}": quoted for at, quoted in enumerate(variants(chosen, VARIANTS, seed))}
        began = time.perf_counter()
        found = grouped(made, list(made), _BATCH)
        minutes = (time.perf_counter() - began) / 60
        other = grouped(made, random.Random(seed).sample(list(made), len(made)), 333)
        lines.append(f"seed {seed}: {len(made)} quotes, {len(made) / minutes:,.0f} a minute")
        lines += [f"  {line}" for line in _scored(made, found)]
        lines.append(f"  in another order and other batches: {'the same' if other == found else 'OTHER'} groups")
    return "\n".join(lines)


def grouped(made: Mapping[str, Quoted], order: Sequence[str], size: int) -> dict[str, str]:
    """The group of each quote, as a warehouse says that loads them in batches of a size."""
    with TemporaryDirectory() as scratch, Warehouse.open(Path(scratch) / "traces.duckdb") as warehouse:
        for first in range(0, len(order), size):
            load(warehouse, {own: made[own] for own in order[first : first + size]})
            warehouse.traces.update()
        rows = warehouse._con.execute("select document_id, quote_group_id from quotes").fetchall()
    groups = dict(rows)
    return {own: groups[document_id(own)] for own in made}


def _scored(made: Mapping[str, Quoted], found: Mapping[str, str]) -> Iterable[str]:
    """F1 of pairs; recall by kind of the variant; some of the pairs that are wrong."""
    gold = _pairs({own: str(quoted.utterance) for own, quoted in made.items()})
    pairs = _pairs(found)
    right = len(gold & pairs)
    precision, recall = right / len(pairs), right / len(gold)
    f1 = 2 * right / (len(pairs) + len(gold))
    yield f"pair F1 {100 * f1:.1f} (precision {100 * precision:.1f}, recall {100 * recall:.1f})"
    kinds = [(made[own].kind, pair in pairs) for pair in gold for own in pair]
    there, n = Counter(kind for kind, is_right in kinds if is_right), Counter(kind for kind, _ in kinds)
    yield "recall: " + ", ".join(f"{kind} {100 * there[kind] / n[kind]:.1f}" for kind in sorted(n))
    for a, b in sorted(pairs - gold)[:5]:
        yield f"wrong: {made[a].kind}: {made[a].text[:90]} | {made[b].kind}: {made[b].text[:90]}"
    for a, b in sorted(gold - pairs)[:5]:
        yield f"missed: {made[a].kind}: {made[a].text[:90]} | {made[b].kind}: {made[b].text[:90]}"


def _pairs(groups: Mapping[str, str]) -> set[tuple[str, str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for own, group in groups.items():
        members[group].append(own)
    return {pair for each in members.values() for pair in combinations(sorted(each), 2)}


def _statements(data: Path) -> list[str]:
    """What stands between quotation marks in the texts, each once, also if texts cut it in different ways."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((data / "polnear" / "train" / "text").glob("*.txt"))]
    lines = (data / "stories" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    texts += [json.loads(line)["text"] for line in lines]
    found = {" ".join((a or b).split()) for text in texts for a, b in _QUOTATION.findall(text)}
    kept: list[str] = []
    seen: set[str] = set()  # runs of words of those that were kept: what two texts quote is one statement
    for words in sorted(found):
        folded = re.findall(r"\w+", words.casefold())
        runs = {" ".join(folded[at : at + _RUN]) for at in range(len(folded) - _RUN + 1)}
        if len(words.split()) >= _LEAST_WORDS and not runs & seen:
            kept.append(words)
            seen |= runs
    return kept


def load(warehouse: Warehouse, made: Mapping[str, Quoted], version_number: int = 1) -> None:
    """Load texts with one quote each; an outlet has each seventh of them."""
    documents, quotes, segments = [], [], []
    for own, quoted in made.items():
        document, span = document_id(own), (quoted.pieces[0][0], quoted.pieces[-1][1])
        hours = int(own.split("/")[1]) % 24 + 24 * (quoted.kind != "whole")  # variants come after what they are of
        documents.append(
            dict.fromkeys(DOCUMENTS.columns)
            | {
                "document_id": document,
                "origin": own,
                "source_id": f"outlet{int(own.split(chr(47))[1]) % 7}",
                "text": quoted.text,
                "authors": [],
                "language": "en",
            }
            | {
                "first_seen_at": _NOW,
                "version_number": version_number,
                "word_count": 9,
                "content_hash": content_hash(quoted.text),
            }
            | {"date_published": _NOW + timedelta(hours=hours), "access": "full", "run_id": "t"}
        )
        quote = {"quote_id": quote_id(document, *span), "document_id": document, "quote_kind": "direct"}
        said = {"is_speech": True, "report_kind": "statement", "polarity": "asserted", "speaker_status": "unknown"}
        place = {"text": quoted.text[slice(*span)], "char_start": span[0], "char_end": span[1]}
        quotes.append(dict.fromkeys(QUOTES.columns) | quote | said | place | {"quote_group_id": f"{document}:g"})
        segments += [
            {"quote_id": quote["quote_id"], "segment_index": at, "char_start": start, "char_end": end}
            | {"is_verbatim": True}
            for at, (start, end) in enumerate(quoted.pieces)
        ]
    warehouse.load_batch(
        {
            "documents": pl.DataFrame(documents, schema=DOCUMENTS.schema),
            "quotes": pl.DataFrame(quotes, schema=QUOTES.schema),
            "quote_segments": pl.DataFrame(segments, schema=QUOTE_SEGMENTS.schema),
        },
        run_id="t",
        content_hash=content_hash("".join(made)),
        quarantine=QUARANTINE.empty(),
        quality=QUALITY_RESULTS.empty(),
        loaded_at=_NOW,
    )

"""Tone towards the people and groups of NewsMTSC's held-out fifth: given where they stand, and end to end."""

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from flows.training.corpora import is_held_out, newsmtsc
from transforms.annotate import annotate
from transforms.annotations import Model
from transforms.model.network import network, scores
from transforms.model.tone import tones
from transforms.model.wordpiece import encoder
from transforms.schemas import DOCUMENTS

_CORPUS = "tone/newsmtsc_train.jsonl"
_POLARITIES = {2: 0, 4: 1, 6: 2}  # negative, neutral, positive
_BATCH = 128

Labels = tuple[list[int], list[int]]  # gold and found: 0 negative, 1 neutral, 2 positive


def on_targets(data: Path, model: Model) -> Labels:
    """The tone towards each target, whose words are given."""
    gold, mine = [], []
    for example in newsmtsc(data / _CORPUS, encoder(), {}, held_out=True):
        read = scores(example.pieces, int(example.pieces.token.max()) + 1, network(model))
        found = tones(example.pieces, read, [(first, last + 1) for first, last in example.targets])
        gold += cast(NDArray[np.float32], example.tones).argmax(axis=1).tolist()
        mine += [1 + (tone > 0) - (tone < 0) for tone in found]
    return gold, mine


def end_to_end(data: Path, model: Model) -> Labels:
    """The tone of the pipeline's own mention that overlaps most with each target; neutral where there is none."""
    with (data / _CORPUS).open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if is_held_out(row["primary_gid"])]
    found = _mentions(rows, model)
    gold, mine = [], []
    for row in rows:
        for target in row["targets"]:
            gold.append(_POLARITIES[int(target["polarity"])])
            tone = _tone(found[row["primary_gid"]], target["from"], target["to"])
            mine.append(1 + (tone > 0) - (tone < 0))
    return gold, mine


def _mentions(rows: Sequence[dict[str, Any]], model: Model) -> dict[str, list[dict[str, Any]]]:
    texts = pl.DataFrame(
        [
            {"document_id": row["primary_gid"], "origin": row["primary_gid"], "text": row["sentence_normalized"]}
            for row in rows
        ]
    )
    empty = DOCUMENTS.empty()
    documents = pl.concat([empty, texts.with_columns(language=pl.lit("en"))], how="diagonal").select(empty.columns)
    out = defaultdict(list)
    for part in documents.iter_slices(_BATCH):
        for mention in annotate(part, model).mentions.iter_rows(named=True):
            out[mention["document_id"]].append(mention)
    return out


def _tone(mentions: Sequence[dict[str, Any]], start: int, end: int) -> float:
    toned = [mention for mention in mentions if mention["tone"] is not None]
    shared = [(min(m["char_end"], end) - max(m["char_start"], start), m["tone"]) for m in toned]
    length, tone = max(shared, default=(0, 0.0))
    return float(tone) if length > 0 else 0.0

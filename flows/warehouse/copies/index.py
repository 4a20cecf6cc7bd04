"""The index of similar texts in the warehouse: kept up to date document by document, whatever the order."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction

if TYPE_CHECKING:
    from transforms.duplicates.groups import Pairs
    from transforms.duplicates.words import Words

DOCUMENTS_AT_ONCE = 500
TEXTS_AT_ONCE = 500  # that are there already, beside those that are compared with them
MAX_TEXTS = 500  # of a key: more have a phrase in common, not a story
_MARKS = {"document_id": pl.String, "original_id": pl.String, "kind": pl.String, "similarity": pl.Float32}
_MERGED = {"number": pl.Int64, "merged_into": pl.Int64}


class CopyIndex:
    """Which texts of the warehouse are similar; for one connection that may write.

    Loading puts documents into ops.copy_queue. mark() compares these with all that is indexed, which costs what they
    are, not what is there, and marks the groups that they are part of again.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.metadata."""
        self._con = con

    def mark(self) -> int:
        """Mark the documents that repeat another one; returns how many marks changed.

        A kill in between leaves the rest for the next call.
        """
        while self._has_next():
            with transaction(self._con):
                self._index()
        if not self._con.execute("select count(*) from ops.copy_changes").fetchall()[0][0]:
            return 0
        with transaction(self._con):
            self._find_affected()
            return self._write_marks()

    def _has_next(self) -> bool:
        self._con.execute(sql.query("copies/next_documents"), {"size": DOCUMENTS_AT_ONCE})
        return bool(self._con.execute("select count(*) from next_documents").fetchall()[0][0])

    def _index(self) -> None:
        """Index the documents that were taken from the queue, and compare their texts with similar ones."""
        from transforms.duplicates.words import body, words  # numpy's part of it is loaded when there is work

        rows = self._con.execute(sql.query("copies/unindexed")).fetchall()
        found = [words(body(text, headline)) for _, _, _, headline, text, _ in rows]
        fullest: dict[str, Words] = {}  # by the hash of the whole text, of which more may be kept in one document
        for (_, _, content_hash, *_), text in zip(rows, found, strict=True):
            fullest[content_hash] = max(fullest.get(content_hash, text), text, key=lambda each: len(each.hashes))
        frame = pl.DataFrame(
            [
                (document, key, known or fullest[content_hash].number, len(fullest[content_hash].hashes))
                for document, key, content_hash, _, _, known in rows
            ],
            schema={"document_id": pl.String, "content_key": pl.String, "number": pl.Int64, "n_words": pl.Int32},
            orient="row",
        )
        with registered(self._con, batch_documents=frame):
            self._con.execute(sql.query("copies/index_documents"))
        new = {number for (number,) in self._con.execute("from new_texts").fetchall()}
        self._compare({text.number: text for text in fullest.values() if text.number in new})

    def _compare(self, texts: "dict[int, Words]") -> None:
        """Put new texts by their numbers into the index, with the pairs that they make."""
        from transforms.duplicates.index_keys import keys
        from transforms.duplicates.similarity import PART, shares

        if not texts:
            return
        of_texts = {number: keys(text) for number, text in texts.items()}
        frame = pl.DataFrame(
            [(key, number) for number, own in of_texts.items() for key in own.tolist()],
            schema={"key": pl.UInt32, "number": pl.Int64},
            orient="row",
        )
        with registered(self._con, new_keys=frame):
            self._con.execute("insert into ops.copy_keys by name select * from new_keys order by key, number")
            pairs = self._con.execute(sql.query("copies/candidates"), candidate_limits()).fetchall()
        new_of: dict[int, list[int]] = defaultdict(list)
        for number, other in pairs:
            new_of[other].append(number)
        similar: list[tuple[int, int, float, float]] = []
        own = {other: texts[other] for other in new_of if other in texts}
        for part in chain([own], self._texts(set(new_of) - set(texts))):
            known = texts | part
            ordered = (sorted((number, other)) for other in part for number in new_of[other])
            compared = ((a, b, *shares(known[a], known[b])) for a, b in ordered)  # the same whichever came first
            similar += [row for row in compared if max(row[2:]) >= PART]
        schema = {"a": pl.Int64, "b": pl.Int64, "share_a": pl.Float64, "share_b": pl.Float64}
        with registered(self._con, new_pairs=pl.DataFrame(similar, schema=schema, orient="row")):
            self._con.execute("insert into ops.copy_pairs by name from new_pairs")

    def _texts(self, numbers: set[int]) -> "Iterator[dict[int, Words]]":
        """The texts with these numbers, some at once, in the order in which they are stored: each is read once."""
        from transforms.duplicates.words import body, words

        if not numbers:
            return
        wanted = pl.DataFrame({"number": sorted(numbers)}, schema={"number": pl.Int64})
        with registered(self._con, wanted_numbers=wanted):
            found = self._con.sql(sql.query("copies/rows_of_numbers")).pl()
        for part in found.iter_slices(TEXTS_AT_ONCE):
            rows = part["row_number"]
            with registered(self._con, wanted_rows=part):
                between = {"first": rows[0], "last": rows[-1]}
                texts = self._con.execute(sql.query("copies/texts_of_rows"), between).fetchall()
            yield {number: words(body(text, headline)) for number, headline, text in texts}

    def _find_affected(self) -> None:
        """Find the texts whose groups may be others now, and among them the merged briefs."""
        from transforms.duplicates.groups import Pairs
        from transforms.duplicates.similarity import COPY

        thresholds = pl.DataFrame({"copy": [COPY]})
        with registered(self._con, thresholds=thresholds):
            pairs = Pairs(self._rows("copies/merge_candidates"))
        merged = pl.DataFrame(self._merged(pairs), schema=_MERGED, orient="row")
        with registered(self._con, merged=merged, thresholds=thresholds):
            self._con.execute(sql.query("copies/affected"))

    def _merged(self, pairs: "Pairs") -> list[tuple[int, int | None]]:
        """Texts that have parts of several others, and the one that a merged brief has most of."""
        from transforms.duplicates.groups import merged_into, parts_apart
        from transforms.duplicates.similarity import PART, share_of_parts, shares

        rows = self._rows("copies/maybe_merged")
        published = {number: first for number, first, _ in rows}
        parts = {number: parts_apart(number, pairs) for number, _, is_candidate in rows if is_candidate}
        candidates = [number for number, others in parts.items() if others]
        texts: dict[int, Words] = {}

        def is_apart(a: int, b: int) -> bool:
            if max(pairs.share(a, b), pairs.share(b, a)) >= PART:
                return False
            return max(shares(texts[a], texts[b])) < PART

        def together(number: int, chosen: Sequence[int]) -> float:
            return share_of_parts(texts[number], [texts[part] for part in chosen])

        found = []
        for first in range(0, len(candidates), TEXTS_AT_ONCE):
            some = candidates[first : first + TEXTS_AT_ONCE]
            numbers = set(some).union(*(parts[number] for number in some))
            texts = {number: text for part in self._texts(numbers) for number, text in part.items()}
            found += [(n, merged_into(n, pairs, published, is_apart, together)) for n in some]
        return found

    def _write_marks(self) -> int:
        from transforms.duplicates.groups import Document, Pairs, Text, marks

        found = marks(
            [Text(*row) for row in self._rows("copies/affected_texts")],
            [Document(*row) for row in self._rows("copies/affected_documents")],
            Pairs(self._rows("copies/affected_pairs")),
        )
        with registered(self._con, found_marks=pl.DataFrame(found, schema=_MARKS, orient="row")):
            return int(self._con.execute(sql.query("copies/mark")).fetchall()[0][0])

    def _rows(self, query: str) -> Sequence[tuple[Any, ...]]:
        return self._con.execute(sql.query(query)).fetchall()


def candidate_limits() -> dict[str, float]:
    """The parameters of copies/candidates."""
    from transforms.duplicates import index_keys as keys

    return {
        "max_texts": MAX_TEXTS,
        "shared_keys": keys.SHARED_KEYS,
        "shared_part": keys.SHARED_PART,
        "least_keys": keys.LEAST_KEYS,
        "one_in": keys.ONE_IN,
        "most_keys": keys.MOST_KEYS,
    }

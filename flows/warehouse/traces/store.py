"""The index of quoted wordings, and groups of those that are one utterance: the same whatever the order of loading."""

from typing import TYPE_CHECKING

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction

if TYPE_CHECKING:
    from transforms.traces.wordings import Wording

DOCUMENTS_AT_ONCE = 1000
CANDIDATES_AT_ONCE = 10_000  # pairs of wordings that may be similar
_QUOTES = pl.Schema({"quote_id": pl.String(), "document_id": pl.String(), "number": pl.Int64()})
_WORDINGS = pl.Schema({"number": pl.Int64(), "words": pl.String(), "n_words": pl.Int32(), "language": pl.String()})
_KEYS = pl.Schema({"key": pl.UInt32(), "number": pl.Int64()})
_PAIRS = pl.Schema({"number": pl.Int64(), "other": pl.Int64(), "n_words": pl.Int32(), "n_other_words": pl.Int32()})
_GROUPS = pl.Schema(
    {"number": pl.Int64(), "root": pl.Int64(), "quote_group_id": pl.String(), "left_out": pl.List(pl.String)}
)


class TraceStore:
    """Which quotes are the same utterance; for one connection that may write.

    Documents that are loaded, dated anew or erased are put into ops.trace_queue. update() compares the wordings of
    their quotes with all that is indexed, and groups again what that touches.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.traces."""
        self._con = con

    def update(self) -> int:
        """Bring quotes.quote_group_id and quote_cuts up to date; returns how many quotes are in another group now.

        A kill leaves the rest for the next call.
        """
        n_regrouped = 0
        while self._con.execute("select 1 from ops.trace_queue limit 1").fetchall():
            with transaction(self._con):
                self._con.execute(sql.query("traces/next_documents"), {"size": DOCUMENTS_AT_ONCE})
                self._index()
                n_regrouped += self._group()
        return n_regrouped

    def _index(self) -> None:
        """Put the quotes of the next documents into the index, and compare their wordings with similar ones."""
        from transforms.quotes.spoken_words import folded_words
        from transforms.traces.wordings import LEAST_WORDS, Wording

        wordings: dict[int, Wording] = {}
        quotes = []
        texts = {
            document_id: (text, language)
            for document_id, text, language in self._con.execute(sql.query("traces/texts")).fetchall()
        }
        for quote_id, document_id, starts, ends in self._con.execute(sql.query("traces/quotes")).fetchall():
            text, language = texts[document_id]
            pieces = zip(starts, ends, strict=True)
            wording = Wording(tuple(word for piece in pieces for word in folded_words(text, *piece)), language)
            if len(wording.words) >= LEAST_WORDS:
                quotes.append((quote_id, document_id, wording.number))
                wordings[wording.number] = wording
        rows = [(number, " ".join(own.words), len(own.words), own.language) for number, own in wordings.items()]
        frames = {
            "traced_quotes": pl.DataFrame(quotes, schema=_QUOTES, orient="row"),
            "traced_wordings": pl.DataFrame(rows, schema=_WORDINGS, orient="row"),
        }
        with registered(self._con, **frames):
            new = self._con.execute(sql.query("traces/replace")).fetchall()
        self._compare({number: wordings[number] for (number,) in new})

    def _compare(self, wordings: "dict[int, Wording]") -> None:
        """Put new wordings into the index, with the pairs that they make."""
        from transforms.traces.wordings import Wording, shared

        keys = [(key, number) for number, wording in wordings.items() for key in wording.keys]
        with registered(self._con, new_keys=pl.DataFrame(keys, schema=_KEYS, orient="row")):
            self._con.execute("insert into ops.trace_keys by name select * from new_keys order by key, number")
            candidates = self._con.execute(sql.query("traces/candidates"))  # no other statement until all are read
            pairs = []
            while rows := candidates.fetchmany(CANDIDATES_AT_ONCE):
                known = dict(wordings)
                for number, other, words, language in rows:
                    if other not in known:
                        known[other] = Wording(tuple(words.split(" ")), language)
                    found = shared(known[number], known[other])
                    if found is not None:
                        ends = sorted([(number, found.a), (other, found.b)])  # the same whichever came first
                        pairs.append((ends[0][0], ends[1][0], ends[0][1], ends[1][1]))
        with registered(self._con, new_pairs=pl.DataFrame(pairs, schema=_PAIRS, orient="row")):
            self._con.execute("insert into ops.trace_pairs by name from new_pairs")

    def _group(self) -> int:
        """Group again what is similar to the wordings that came or went."""
        from transforms.quotes.spoken_words import words_group_id
        from transforms.traces.groups import Said, roots
        from transforms.traces.wordings import Wording, left_out

        self._con.execute(sql.query("traces/affected"))
        rows = self._con.execute(sql.query("traces/wordings")).fetchall()
        shared = {}
        for number, other, n_words, n_other_words in self._con.execute(sql.query("traces/pairs")).fetchall():
            shared[number, other], shared[other, number] = n_words, n_other_words
        found = roots([Said(*row[:4]) for row in rows], shared)
        wordings = {number: Wording(tuple(words.split(" ")), language) for number, *_, words, language in rows}
        groups = [
            (
                number,
                root,
                words_group_id(list(wordings[root].words)),
                left_out(wordings[number], wordings[root]) if root != number else [],
            )
            for number, root in found.items()
        ]
        with registered(self._con, found_groups=pl.DataFrame(groups, schema=_GROUPS, orient="row")):
            return int(self._con.execute(sql.query("traces/write")).fetchall()[0][0])

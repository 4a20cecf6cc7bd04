"""The index of texts in which stories are found, and the tables of stories: the same whatever the order of loading."""

from collections.abc import Iterator
from hashlib import blake2b

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction

TEXTS_AT_ONCE = 1000
AROUND_AT_ONCE = 30_000  # texts of the weeks around, of whole days: the terms of one take some 2 kB
ROWS_AT_ONCE = 20_000  # pairs with their headlines
_DAY = 86_400_000_000  # microseconds
_TEXTS = pl.Schema(
    {
        "number": pl.Int64(),
        "document_id": pl.String(),
        "content_key": pl.String(),
        "seen_at": pl.Int64(),
        "source_id": pl.String(),
        "headline_words": pl.List(pl.UInt32),
    }
)
_TERMS = pl.Schema(
    {"day": pl.Int32(), "term": pl.UInt32(), "number": pl.Int64(), "weight": pl.Int32(), "is_new_name": pl.Boolean()}
)
_PLACES = pl.Schema(
    {"number": pl.Int64(), "root": pl.Int64(), "root_seen_at": pl.Int64(), "depth": pl.Int32(), "score": pl.Int32()}
)


class StoryStore:
    """Which documents report the same event; for one connection that may write.

    What is loaded, marked as a copy, erased or cut is put into ops.story_queue. update() compares these texts with
    those of the weeks around them, which costs what they are, not what is there, and places again what that moves.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.stories."""
        self._con = con

    def update(self) -> int:
        """Bring the stories up to date; returns how many of them changed. A kill leaves the rest for the next call."""
        n_changed = 0
        while self._has_next():
            with transaction(self._con):
                self._index()
                self._link()
                self._place()
                n_changed += self._write()
        return n_changed

    def _has_next(self) -> bool:
        if not self._con.execute("select 1 from ops.story_queue limit 1").fetchall():
            return False
        self._con.execute(sql.query("stories/next_documents"), {"size": TEXTS_AT_ONCE})
        return True

    def _index(self) -> None:
        """Put the texts that are new or others into the index, and take out those that are gone."""
        from transforms.duplicates.words import body  # numpy is loaded when there is work
        from transforms.stories.terms import signature

        counted = self._con.execute(sql.query("stories/counted_texts")).pl()
        kept = counted.filter("is_there").select("document_id")
        with registered(self._con, kept_texts=kept):
            self._con.execute(sql.query("stories/take_out"))
        texts, terms = [], []
        for row in counted.filter(~pl.col("is_there")).iter_rows(named=True):
            number, seen_at = text_number(row["document_id"]), row["seen_at"]
            found = signature(row["headline"], body(row["text"], row["headline"]), row["language"])
            texts.append((number, row["document_id"], row["content_key"], seen_at, row["source_id"], found.headline))
            terms += [
                (seen_at // _DAY, term, number, weight, term in found.new_names) for term, weight in found.terms.items()
            ]
        new_texts = pl.DataFrame(texts, schema=_TEXTS, orient="row")
        new_terms = pl.DataFrame(terms, schema=_TERMS, orient="row")
        with registered(self._con, new_story_texts=new_texts, new_story_terms=new_terms):
            self._con.execute(sql.query("stories/put_in"))

    def _link(self) -> None:
        """Link the texts of the index that are new, or lost a link, to those around them."""
        from transforms.stories.links import LEAST_LINK, LINKS, WINDOW_DAYS, links
        from transforms.stories.pairs import pairs
        from transforms.stories.terms import UNIT

        seeking = self._con.execute(sql.query("stories/seeking_terms")).pl()
        days = self._con.execute(sql.query("stories/days_around"), {"days": WINDOW_DAYS}).fetchall()
        least = int(LEAST_LINK * UNIT**2)

        def parts() -> Iterator[pl.DataFrame]:
            for first_day, last_day in _spans(days):
                with registered(self._con, seeking_terms=seeking):
                    given = {"first_day": first_day, "last_day": last_day}
                    around = self._con.execute(sql.query("stories/terms_around"), given).pl()
                for found in pairs(seeking, around, days=WINDOW_DAYS, least=least, at_once=ROWS_AT_ONCE):
                    with registered(self._con, found_pairs=found):
                        yield self._con.execute(sql.query("stories/pairs")).pl()

        with registered(self._con, new_links=links(parts())):
            self._con.execute(sql.query("stories/link"), {"links": LINKS})

    def _place(self) -> None:
        """Place the texts whose links changed, and the later ones that this moves, until none moves."""
        from transforms.stories.places import Place, places

        n_moved = 1
        while n_moved:
            rows = self._con.execute(sql.query("stories/moved_links")).fetchall()
            before = {row[0]: Place(*row[1:6]) for row in rows}
            links: dict[int, dict[int, int]] = {number: {} for number in before}
            known = {}
            for number, *_, earlier, similarity, seen_at, root, root_seen_at, depth, score in rows:
                if earlier is not None:
                    links[number][earlier] = similarity
                    known[earlier] = Place(seen_at, root, root_seen_at, depth, score)
            found = places({number: own.seen_at for number, own in before.items()}, links, known)
            changed = [(number, *own[1:]) for number, own in found.items() if own != before[number]]
            with registered(self._con, found_places=pl.DataFrame(changed, schema=_PLACES, orient="row")):
                n_moved = self._con.execute(sql.query("stories/move")).fetchall()[0][0]

    def _write(self) -> int:
        """Write the stories that some of the documents are or were in."""
        from transforms.stories.rows import story_rows

        self._con.execute(sql.query("stories/touched_stories"))
        stories, documents = story_rows(self._con.execute(sql.query("stories/members")).pl())
        with registered(self._con, new_stories=stories, new_story_documents=documents):
            return int(self._con.execute(sql.query("stories/write")).fetchall()[0][0])


def _spans(days: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Days in order with their numbers of texts -> first and last days of spans of at most AROUND_AT_ONCE texts."""
    span: list[int] = []
    n_texts = 0
    for day, n_own in days:
        if span and n_texts + n_own > AROUND_AT_ONCE:
            yield span[0], span[-1]
            span, n_texts = [], 0
        span.append(day)
        n_texts += n_own
    if span:
        yield span[0], span[-1]


def text_number(document_id: str) -> int:
    """The number of a document's text in the index, 60 bits."""
    return int(blake2b(document_id.encode(), digest_size=8).hexdigest()[:15], 16)

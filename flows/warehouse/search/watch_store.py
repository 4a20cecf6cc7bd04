"""What watchlists are evaluated over, and what they found: read from and written to the warehouse."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import ask, registered
from flows.warehouse.migrations import transaction
from transforms.entities.overrides import ENTITY_ID
from transforms.lexicon.folding import lookup_key
from transforms.schemas import ENTITY_LABELS
from transforms.watch.watchlists import Watchlist

if TYPE_CHECKING:
    from transforms.watch.matching import Hit, Meant

_FOUND = {
    **dict.fromkeys(("watchlist", "document_id", "quote_id", "quote_group_id", "matched", "query_version"), pl.String),
    "is_past": pl.Boolean,
}


class Written(NamedTuple):
    """How many hits are new, and how many went because a changed watchlist does not ask for them any more."""

    n_new: int
    n_gone: int


class WatchStore:
    """The hits of watchlists; for one connection, which must be allowed to write for write()."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For Warehouse.watch, and for readers of the published copy."""
        self._con = con

    def path(self) -> Path | None:
        """The file of watchlists that was named last."""
        path = self._con.execute("select watchlists_path from ops.state").fetchall()[0][0]
        return Path(path) if path else None

    def keep_path(self, path: Path) -> None:
        """Remember the file, for runs that name none."""
        query = """
            update ops.state
            set watchlists_path = $path, change_id = uuid()
            where watchlists_path is distinct from $path"""
        self._con.execute(query, {"path": str(path)})

    def versions(self) -> dict[str, str]:
        """The query_version of each watchlist that was evaluated."""
        return dict(self._con.execute("select watchlist, query_version from ops.watchlists").fetchall())

    def is_up_to_date(self, watchlists: Iterable[Watchlist]) -> bool:
        """Whether nothing was loaded or changed since these were evaluated, as they are now."""
        is_same = self.versions() == {watchlist.name: watchlist.query_version for watchlist in watchlists}
        return is_same and not self._con.execute("select 1 from ops.watch_queue limit 1").fetchall()

    def new_documents(self) -> list[str]:
        """The documents that are still to be looked at."""
        return [own for (own,) in self._con.execute(sql.query("watch/new_documents")).fetchall()]

    def past_documents(self, since: datetime) -> list[str]:
        """The documents published then or after."""
        return [own for (own,) in self._con.execute(sql.query("watch/past_documents"), {"since": since}).fetchall()]

    def found(self, watchlists: Sequence[Watchlist], document_ids: Sequence[str]) -> "Iterator[Hit]":
        """What watchlists find in these documents."""
        if not watchlists:
            return
        from flows.warehouse.search.texts import DOCUMENTS_AT_ONCE, names_of, searched_documents
        from transforms.watch.matching import hits

        meant = self.meant(watchlists)
        for first in range(0, len(document_ids), DOCUMENTS_AT_ONCE):
            part = document_ids[first : first + DOCUMENTS_AT_ONCE]
            documents = searched_documents(self._con, part)
            yield from hits(watchlists, documents, names_of(self._con, part), meant)

    def meant(self, watchlists: Iterable[Watchlist]) -> "Meant":
        """The entities that the names and ids in watchlists mean; none for a name that nobody has yet."""
        wanted = {each for watchlist in watchlists for each in (*watchlist.entities, *watchlist.speakers)}
        return {each: self._entity_ids(each) for each in sorted(wanted)}

    def write(
        self,
        watchlists: Iterable[Watchlist],
        found: "Iterable[tuple[Hit, bool]]",
        *,
        renewed: Mapping[str, Sequence[str]],
        run_id: str,
        now: datetime,
    ) -> Written:
        """Write hits (each with whether it is one of a past period) that are new, and empty the queue, or do neither.

        renewed: the documents that a new or changed watchlist was evaluated over; its other hits there go.
        """
        versions = {watchlist.name: watchlist.query_version for watchlist in watchlists}
        rows = [(*hit, versions[hit.watchlist], is_past) for hit, is_past in found]
        frames = {
            "found_hits": pl.DataFrame(rows, schema=_FOUND, orient="row"),
            "stamp": pl.DataFrame({"matched_at": [now], "run_id": [run_id]}),
            "evaluated": pl.DataFrame(
                list(versions.items()), schema={"watchlist": pl.String, "query_version": pl.String}, orient="row"
            ),
            "past_documents": pl.DataFrame(
                [(name, own) for name, ids in renewed.items() for own in ids],
                schema={"watchlist": pl.String, "document_id": pl.String},
                orient="row",
            ),
        }
        with registered(self._con, **frames), transaction(self._con):
            written = Written(*self._con.execute(sql.query("watch/write")).fetchall()[0])
            if written.n_new or written.n_gone:
                self._con.execute("update ops.state set change_id = uuid()")
        return written

    def _entity_ids(self, name: str) -> frozenset[str]:
        """The entities of an id, or of a name: those that are shown so, else those that are also called so."""
        label, colon, rest = name.partition(":")
        label = label if colon and label in ENTITY_LABELS else ""
        called = lookup_key(rest if label else name)
        ids = [name] if ENTITY_ID.fullmatch(name) else []
        rows = ask(self._con, "entities/rows", entity_ids=ids, called=called)
        rows = [row for row in rows if not label or row["entity_type"] == label]
        shown = [row for row in rows if row["entity_id"] in ids or lookup_key(row["name"]) == called]
        return frozenset(row["standing_entity_id"] for row in shown or rows)

"""What a resolution of the warehouse reads and writes: names that changed, names that depend on them, who they are."""

from collections.abc import Iterator

import duckdb
import polars as pl

import sql
from flows.warehouse.catalog.attach import in_lake
from flows.warehouse.connection import give_back, registered
from flows.warehouse.migrations import transaction
from transforms.entities.blocking import OVERRULED, name_groups
from transforms.entities.link_types import SHORT_SHARE
from transforms.schemas import (
    ENTITIES,
    ENTITY_ALIASES,
    ENTITY_ITEMS,
    LINKS,
    NAME_BLOCKS,
    NAMES,
    QUALITY_RESULTS,
    conform,
)

_NAMES = 50_000  # whose blocks are made at a time
_MENTIONS = 500_000  # that are linked again in one transaction
_MANY = 3_000  # affected names, of some 300 documents
_MARGIN = 0.99  # of SHORT_SHARE, against rounding


class EntityResolution:
    """One resolution: first what changed, then what depends on it, at last the writing; nothing is kept before that."""

    def __init__(self, con: duckdb.DuckDBPyConnection, *, is_full: bool) -> None:
        """Count the names that changed since the last resolution; is_full: of all names."""
        self._con = con
        self._is_full = is_full
        con.execute(sql.query("resolution/all_names" if is_full else "resolution/changed_names"))

    def changed(self) -> Iterator[pl.DataFrame]:
        """NAMES of the names that changed and are still there, some at a time, all of a name together."""
        n_names = self._con.execute("select count(distinct name_key) from new_names").fetchall()[0][0]
        for part in range(n_names // _NAMES + 1):
            rows = self._con.execute(sql.query("resolution/new_names_part"), {"size": _NAMES, "part": part})
            yield conform(rows.pl(), NAMES)

    def add_blocks(self, blocks: pl.DataFrame) -> None:
        """NAME_BLOCKS of what changed() gave."""
        with registered(self._con, blocks=conform(blocks, NAME_BLOCKS)):
            self._con.execute("insert into new_blocks by name from blocks")

    def affected(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """NAMES whose entities may have changed; by blocking_key, the n_documents that other names offer them."""
        if not self._is_full:
            self._add("resolution/affected_same")
            self._add("resolution/affected_together")
            self._con.execute(sql.query("resolution/affected_short"), {"share": SHORT_SHARE * _MARGIN})
            self._add("resolution/affected_together")
        return self._affected()

    def widened(self, items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        """affected() again where entities beside them may be one of these items (item_id), too, else None."""
        with registered(self._con, possible_items=items.select("item_id").unique()):
            if self._is_full or not self._add("resolution/affected_rivals"):
                return None
        self._add("resolution/affected_together")
        return self._affected()

    def has_overruled(self) -> bool:
        """Whether all names that overrides speak of are among the affected ones."""
        query = """
            select count(*) > 0
            from known_blocks
            semi join affected using (name_key)
            where relation = 'same' and blocking_key = $blocking_key"""
        return self._is_full or bool(self._con.execute(query, {"blocking_key": OVERRULED}).fetchall()[0][0])

    def give_back_memory(self) -> None:
        """Give back what the database keeps between two steps, unless names are few: small runs are over in seconds."""
        if self._con.execute("select count(*) from affected").fetchall()[0][0] >= _MANY:
            give_back(self._con)

    def write(
        self,
        entities: pl.DataFrame,
        aliases: pl.DataFrame,
        links: pl.DataFrame,
        items: pl.DataFrame,
        quality: pl.DataFrame,
        fingerprint: str | None = None,
    ) -> tuple[int, int]:
        """Give affected names, and by them mentions and quotes, their entities, all or nothing for the next resolution.

        Takes the ENTITIES, ENTITY_ALIASES, LINKS and ENTITY_ITEMS of all affected names; names whose entity is missing
        get none. fingerprint is that of what else decided them. Rows that stay the same are not touched.
        Returns how many mentions and quotes have another entity now.
        """
        blocks = self._con.sql(sql.query("resolution/affected_blocks")).pl()
        frames = {
            "name_groups": name_groups(blocks, links, items),
            "new_entities": conform(entities, ENTITIES),
            "new_aliases": conform(aliases, ENTITY_ALIASES),
            "links": conform(links, LINKS),
            "linked_items": conform(items, ENTITY_ITEMS),
            "new_quality": conform(quality, QUALITY_RESULTS),
        }
        with registered(self._con, **frames):
            self._con.execute(sql.query("resolution/moved_links"))
            moved = self._relink_all() if self._is_full else (0, 0)
            with transaction(self._con):
                if not self._is_full:
                    self._con.execute(sql.query("resolution/unresolved_changed"))
                    self.give_back_memory()
                    moved = self._relink()
                    self.give_back_memory()
                recount = "resolution/recount_all" if self._is_full else "resolution/recount_changed"
                self._con.execute(sql.query(recount))
                self._con.execute(sql.query("resolution/load_entities"))
                self._con.execute(
                    "update ops.state set resolution_fingerprint = $fingerprint", {"fingerprint": fingerprint}
                )
                self._con.execute(sql.query("load/quality"))
        return moved

    def _relink_all(self) -> tuple[int, int]:
        """Relink all mentions, a part in each transaction: DuckDB holds in memory what a transaction changes.

        A kill between them leaves a warehouse that is not resolved, and the next resolution begins again.
        """
        self._con.execute("update ops.state set change_id = uuid(), resolved_load_id = null")
        if not in_lake(self._con):
            self._con.execute("checkpoint")  # rows keep their numbers from here on, as those of a lake always do
        n_rows = self._con.execute("select coalesce(max(rowid), -1) + 1 from mentions").fetchall()[0][0]
        parts = []
        for first in range(0, n_rows, _MENTIONS):
            with transaction(self._con):
                self._con.execute(sql.query("resolution/unresolved_part"), {"first": first, "last": first + _MENTIONS})
                parts.append(self._relink())
        return sum(n for n, _ in parts), sum(n for _, n in parts)

    def _relink(self) -> tuple[int, int]:
        n_mentions, n_quotes = self._con.execute(sql.query("resolution/relink")).fetchall()[0]
        return n_mentions, n_quotes

    def _affected(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        names = conform(self._con.sql(sql.query("resolution/affected_names")).pl(), NAMES)
        return names, self._con.sql(sql.query("resolution/names_elsewhere")).pl()

    def _add(self, query: str) -> int:
        """Add affected names; how many are new."""
        return int(self._con.execute(sql.query(query)).fetchall()[0][0])

"""The knowledge base that was imported into a warehouse, and what stands around the names that it is asked for."""

from collections.abc import Iterable

import duckdb
import polars as pl

import sql
from flows.warehouse.connection import registered
from flows.warehouse.migrations import transaction
from transforms.schemas import KNOWLEDGE, conform


class KnowledgeStore:
    """For Warehouse.knowledge."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For one connection that may write."""
        self._con = con

    def items(self, keys: pl.DataFrame) -> pl.DataFrame:
        """KNOWLEDGE of the imported items that are called by one of these alias_keys."""
        with registered(self._con, wanted_keys=keys):
            return conform(self._con.sql(sql.query("knowledge/candidates")).pl(), KNOWLEDGE)

    def contexts(self, names: pl.DataFrame, countries: pl.DataFrame) -> pl.DataFrame:
        """What stands around entities: entity_id, kind (country, year), value, n_occurrences.

        Takes their names (name_key, entity_id) and those that stand for countries (name_key, country_code).
        """
        with registered(self._con, wanted_names=names, country_names=countries):
            return self._con.sql(sql.query("knowledge/contexts")).pl()

    def replace(self, chunks: Iterable[tuple[pl.DataFrame, pl.DataFrame]]) -> tuple[int, int]:
        """Put items and their names (frames of knowledge_files.chunks) in the place of those of the same items.

        In one transaction; entities are to be resolved then. Returns how many items and names are there.
        """
        self._con.execute(sql.query("knowledge/staging"))
        for items, aliases in chunks:
            with registered(self._con, chunk_items=items, chunk_aliases=aliases):
                self._con.execute("insert into new_items by name from chunk_items")
                self._con.execute("insert into new_aliases by name from chunk_aliases")
        with transaction(self._con):
            n_items, n_names = self._con.execute(sql.query("knowledge/import")).fetchall()[0]
        return n_items, n_names

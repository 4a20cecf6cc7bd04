"""What the warehouse remembers of addresses: fetches, and the items of feeds that were taken in."""

from collections.abc import Sequence

import duckdb
import polars as pl

import sql
from flows.inputs.records import Fetches
from flows.sources.memory import Known, Last, LastVisit
from flows.warehouse.connection import ask, registered
from transforms.credentials import without_credentials
from transforms.schemas import FEED_ITEMS, FETCHES, conform


class FetchStore:
    """For Warehouse.fetches: a flows.sources.memory.Memory."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        """For one connection that may write."""
        self._con = con

    def last(self, urls: Sequence[str]) -> dict[str, Last]:
        """The last fetches of addresses without a problem."""
        by_stored = {without_credentials(url): url for url in urls}
        with registered(self._con, wanted_urls=_column("url", list(by_stored))):
            rows = ask(self._con, "sources/last_fetches")
        return {by_stored[row.pop("url")]: Last(**row) for row in rows}

    def items(self, feed_url: str, keys: Sequence[str]) -> dict[str, Known]:
        """These items of a feed, as far as they were taken in, and all whose pages could not be read: {item_key: …}."""
        with registered(self._con, wanted_items=_column("item_key", keys)):
            rows = ask(self._con, "sources/known_items", feed_url=without_credentials(feed_url))
        return {row.pop("item_key"): Known(**row) for row in rows}

    def last_visits(self) -> dict[str, LastVisit]:
        """The last visit of each address."""
        return {row.pop("url"): LastVisit(**row) for row in ask(self._con, "sources/last_visits")}

    def pages(self, keys: Sequence[str]) -> dict[str, int]:
        """Those of these normalised addresses that a document has, or an item that is done with: n_records of each."""
        with registered(self._con, wanted_items=_column("item_key", keys)):
            return {row["item_key"]: row["n_records"] for row in ask(self._con, "sources/known_pages")}

    def record(self, fetches: Fetches, run_id: str) -> None:
        """Remember what was fetched and taken in, within the transaction that is open."""
        if fetches.fetches.is_empty() and fetches.items.is_empty():
            return
        new = conform(fetches.fetches, FETCHES)
        items = conform(fetches.items, FEED_ITEMS).unique(["feed_url", "item_key"], keep="last", maintain_order=True)
        with registered(self._con, new_fetches=new, new_feed_items=items, fetching_run=_column("run_id", [run_id])):
            self._con.execute(sql.query("load/fetches"))


def _column(name: str, values: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame({name: values}, schema={name: pl.String})

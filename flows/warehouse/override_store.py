"""The overrides that a warehouse is resolved with, kept in it: rows of their file, its path, and what they do."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.warehouse.connection import ask, registered
from flows.warehouse.migrations import transaction
from transforms.entities.overrides import UNMATCHED
from transforms.schemas import ENTITY_OVERRIDES, conform

_KEPT = {**ENTITY_OVERRIDES.schema, "line": pl.Int32()}


def stored_path(con: duckdb.DuckDBPyConnection) -> Path | None:
    """The file of overrides that was named last for this warehouse; None: none was."""
    try:
        path = con.execute("select overrides_path from ops.state").fetchall()[0][0]
    except duckdb.Error:  # published by an earlier version
        return None
    return Path(path) if path else None


class OverrideStore:
    """The kept overrides, for the writer of a warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def path(self) -> Path | None:
        """The file that was named last; None: none was."""
        return stored_path(self._con)

    def rows(self) -> pl.DataFrame:
        """ENTITY_OVERRIDES, as they were kept last."""
        return conform(self._numbered().drop("line"), ENTITY_OVERRIDES)

    def lines(self) -> list[int]:
        """The line of each of rows() in its file."""
        return self._numbered()["line"].to_list()

    def keep(self, rows: pl.DataFrame, lines: Sequence[int], path: Path | None) -> None:
        """Keep these ENTITY_OVERRIDES, with their lines, and the path of their file; None: that of seeds/."""
        is_same = self.rows().equals(rows) and self.lines() == list(lines)
        if is_same and self.path() == path:
            return
        numbered = conform(rows, ENTITY_OVERRIDES).with_columns(line=pl.Series(lines, dtype=pl.Int32))
        with registered(self._con, new_overrides=numbered), transaction(self._con):
            self._con.execute("update ops.state set overrides_path = $path", {"path": str(path) if path else None})
            if not is_same:
                self._con.execute("delete from ops.overrides")
                self._con.execute("insert into ops.overrides by name from new_overrides")

    def unmatched(self) -> pl.DataFrame:
        """UNMATCHED, as they were kept last."""
        rows = self._con.execute("from ops.unmatched_names order by entity_id")
        columns = [column[0] for column in rows.description or []]
        return pl.DataFrame(rows.fetchall(), schema={name: UNMATCHED[name] for name in columns}, orient="row")

    def keep_unmatched(self, unmatched: pl.DataFrame) -> None:
        """Keep the UNMATCHED references of the overrides."""
        if not self.unmatched().equals(unmatched):
            with registered(self._con, new_unmatched=unmatched), transaction(self._con):
                self._con.execute("delete from ops.unmatched_names")
                self._con.execute("insert into ops.unmatched_names by name from new_unmatched")

    def renamed_alike(self) -> list[dict[str, Any]]:
        """Renames that give an entity the name of another of its type: line, name, entity_type."""
        return ask(self._con, "entities/renamed_alike")

    def _numbered(self) -> pl.DataFrame:
        rows = self._con.execute("from ops.overrides order by line")
        columns = [column[0] for column in rows.description or []]
        return pl.DataFrame(rows.fetchall(), schema={name: _KEPT[name] for name in columns}, orient="row")

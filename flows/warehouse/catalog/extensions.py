"""DuckDB's extensions, from the packages that hold them: nothing is downloaded while onrecord runs."""

from importlib.util import find_spec
from pathlib import Path

import duckdb

from flows.warehouse.lock import WarehouseError


class ExtensionMissing(WarehouseError):
    """A package that a lake needs is not installed."""


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension of this version of DuckDB. Raises ExtensionMissing."""
    spec = find_spec(f"duckdb_extension_{name}")
    file = (
        Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if spec and spec.origin
        else None
    )
    if file is None or not file.is_file():
        raise ExtensionMissing(
            f"a lake needs the package duckdb-extension-{name.replace('_', '-')} {duckdb.__version__}: "
            "install onrecord with its extra lake"
        )
    con.execute(f"load '{quoted(str(file))}'")


def quoted(text: str) -> str:
    """Text for a string of SQL where no parameter can stand."""
    return text.replace("'", "''")

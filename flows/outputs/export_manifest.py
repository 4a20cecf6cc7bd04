"""The manifest of an export: what its tables and files hold, and which files of an earlier export still count."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from flows.wording import counted

FORMAT = "onrecord-export"
SCHEMA_VERSION = 1  # one more for each change of how files are laid out or written: old files are then not kept

_CHECKSUM_KEY = "onrecord.checksum"


@dataclass(frozen=True)
class Column:
    """A column of an exported table: its name, DuckDB type and meaning."""

    name: str
    type: str
    comment: str | None


@dataclass(frozen=True)
class Partition:
    """A file of a table: its month (None: the table has no dates), path in the export, and what it holds."""

    month: str | None
    file: str
    rows: int
    bytes: int
    checksum: str
    written_at: str


@dataclass(frozen=True)
class ExportedTable:
    """A table of the export: what BI tools need to know, and its files."""

    comment: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: int
    min_date: str | None
    max_date: str | None
    partitions: tuple[Partition, ...]


@dataclass(frozen=True)
class Manifest:
    """What manifest.json says: a file whose written_at is older than exported_at was kept from an earlier export."""

    format: str
    schema_version: int
    engine: str
    exported_at: str
    run_id: str | None
    tables: Mapping[str, ExportedTable]

    def as_json(self) -> str:
        """The text of manifest.json."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    def as_text(self) -> str:
        """For a person: a line a table with its rows, its files and how many of these were written."""
        lines = []
        for name, table in self.tables.items():
            new = sum(part.written_at == self.exported_at for part in table.partitions)
            dates = f", {table.min_date} to {table.max_date}" if table.min_date else ""
            files = f"{counted(len(table.partitions), 'file')}, {new} written"
            lines.append(f"{name}: {counted(table.rows, 'row')}{dates}; {files}")
        return "\n".join(lines)


def engine() -> str:
    """What computed the checksums."""
    # checksums use DuckDB's hash, which another version may compute differently
    return f"duckdb {duckdb.__version__}"


def parsed(given: dict[str, Any]) -> Manifest:
    """The manifest of a JSON object; raises ValueError, TypeError, KeyError or AttributeError when it is none."""
    if given["format"] != FORMAT:
        raise ValueError(given["format"])
    tables = {}
    for name, table in given["tables"].items():
        columns = tuple(Column(**column) for column in table["columns"])
        partitions = tuple(Partition(**partition) for partition in table["partitions"])
        tables[name] = ExportedTable(
            **table | {"key": tuple(table["key"]), "columns": columns, "partitions": partitions}
        )
    return Manifest(**given | {"tables": tables})


def kept(out: Path, name: str, old: Manifest, columns: tuple[Column, ...], comment: str | None) -> dict[str, Partition]:
    """The files of the earlier export that are there, whole, and laid out as they would be today."""
    former = old.tables.get(name)
    is_same_layout = (old.schema_version, old.engine) == (SCHEMA_VERSION, engine())
    if former is None or not is_same_layout or (former.columns, former.comment) != (columns, comment):
        return {}
    return {p.file: p for p in former.partitions if _is_whole(out / p.file, p)}


def _is_whole(path: Path, partition: Partition) -> bool:
    """Whether a file is the one that the manifest means: after a call that died it can be of a later state."""
    try:
        if path.stat().st_size != partition.bytes:
            return False
        found = pq.read_metadata(path).metadata or {}
    except (OSError, ValueError):
        return False
    return bool(found.get(_CHECKSUM_KEY.encode()) == partition.checksum.encode())


def metadata(
    name: str, comment: str | None, key: Sequence[str], columns: Sequence[Column], checksum: str
) -> dict[str, str]:
    """The key-value metadata of a table's Parquet files."""
    return {
        _CHECKSUM_KEY: checksum,
        "onrecord.schema_version": str(SCHEMA_VERSION),
        "onrecord.table": name,
        "onrecord.comment": comment or "",
        "onrecord.key": json.dumps(key),
        "onrecord.columns": json.dumps([asdict(column) for column in columns], ensure_ascii=False),
    }

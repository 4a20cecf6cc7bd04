"""The lake file: it says where the catalog and the data of a lake are, and stands for the lake where a path goes."""

import re
import shlex
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from flows.errors import plain
from flows.toml_file import text_of
from flows.warehouse.lock import WarehouseError
from flows.warehouse.names import warehouse_file

Kind = Literal["sqlite", "postgres"]
_SECRET = re.compile(r"\b(password|passfile)\s*=|://[^/@\s]*:[^/@\s]*@")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://")


class LakeFileError(WarehouseError):
    """A lake file that says nothing that can be opened."""


@dataclass(frozen=True)
class Lake:
    """Where a lake is: catalog is a file of SQLite, or a connection string without a password; data ends with /."""

    file: Path
    kind: Kind
    catalog: str
    data: str

    @property
    def catalog_file(self) -> Path | None:
        """The file of the catalog; None: it is in PostgreSQL."""
        return None if self.kind == "postgres" else Path(self.catalog)

    @property
    def data_folder(self) -> Path | None:
        """The folder of the data; None: it is in a store."""
        return None if _SCHEME.match(self.data) else Path(self.data)


def read_lake(path: Path) -> Lake:
    """What a lake file says; paths in it are relative to its folder. Raises LakeFileError."""
    file = warehouse_file(path)
    if not file.is_file():
        raise LakeFileError(
            f"there is no {path}: `onrecord lake create {shlex.quote(str(path))} --catalog … --data …` makes it"
        )
    try:
        said = tomllib.loads(text_of(file, "a lake", LakeFileError))
    except tomllib.TOMLDecodeError as error:
        raise LakeFileError(f"{path} is not TOML: {error}") from error
    for field in ("catalog", "data"):
        if not isinstance(said.get(field), str) or not said[field]:
            raise LakeFileError(f'{path} lacks {field} = "…": it must say catalog and data')
    if unknown := sorted(set(said) - {"catalog", "data"}):
        raise LakeFileError(f"{path}: {', '.join(unknown)} is not known; it may say catalog and data")
    return lake_at(file, said["catalog"], said["data"])


def lake_at(file: Path, catalog: str, data: str) -> Lake:
    """A lake by what its file says, or shall say. Raises LakeFileError."""
    name, _, rest = catalog.partition(":")
    kind: Kind = "postgres" if name in ("postgres", "postgresql") else "sqlite"
    if rest.startswith("//") or name not in ("postgres", "sqlite"):  # an address, or a path
        rest = catalog
    if _SECRET.search(rest):
        raise LakeFileError(
            f"{file}: a catalog with a password: that comes from the environment (PGPASSWORD, PGPASSFILE)"
        )
    place = rest if kind == "postgres" else str(_beside(file, rest))
    where = data if _SCHEME.match(data) else str(_beside(file, data))
    return Lake(file, kind, place, where.rstrip("/") + "/")


def write_lake(file: Path, catalog: str, data: str) -> None:
    """Write a lake file that is not there yet. Raises LakeFileError."""
    import tomlkit  # takes a while to load

    document = tomlkit.document()
    document.add(tomlkit.comment("A warehouse in DuckLake, made by `onrecord lake create`."))
    document["catalog"], document["data"] = catalog, data
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(tomlkit.dumps(document))
    except OSError as error:
        raise LakeFileError(f"{file} cannot be written: {plain(error)}") from error


def _beside(file: Path, path: str) -> Path:
    return (file.parent / Path(path).expanduser()).absolute()

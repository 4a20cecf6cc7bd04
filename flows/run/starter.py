"""The starter corpus: fictional articles for a warehouse that has no others."""

from importlib.resources import files
from pathlib import Path

import duckdb

from flows.errors import UserError
from flows.inputs.files import find
from flows.sources.settings import SourcesFileError
from flows.sources.settings import read as read_sources
from flows.warehouse.connection import connect
from flows.warehouse.lock import WarehouseBusy, WarehouseError
from flows.warehouse.names import published_path
from flows.wording import counted


class StarterRefused(UserError):
    """The starter corpus would come among other articles."""


def has_sources(path: Path | None) -> bool:
    """Whether the file of sources lists any that is switched on; a file that is named has to.

    Raises SourcesFileError.
    """
    found = any(source.is_enabled for source in read_sources(path))
    if path is not None and not found:
        raise SourcesFileError(f"{path}: no source is listed; `onrecord sources add URL --sources {path}` adds one")
    return found


def starter_corpus(warehouse: Path, root: Path | None = None) -> Path:
    """The folder of the starter corpus, for a run that names no path.

    Raises StarterRefused if the warehouse holds any other document: fictional articles do not belong among real ones.
    """
    folder = Path(str(files("seeds") / "articles"))
    if n_others := _count_others(warehouse, [file.origin for file in find([folder], root)]):
        raise StarterRefused(
            f"{warehouse} holds {counted(n_others, 'document')} besides the starter corpus: name what to read, as in "
            "`onrecord run PATH`, or list sources with `onrecord sources add URL`; "
            "`onrecord resolve` resolves entities again without reading anything"
        )
    return folder


def _count_others(warehouse: Path, origins: list[str]) -> int:
    """How many documents the warehouse has that were read from elsewhere."""
    for path in (published_path(warehouse), warehouse):
        if path.is_file():
            try:
                return _count(path, origins)
            except WarehouseBusy:
                raise
            except (duckdb.Error, WarehouseError):  # no warehouse, or damaged: the run will say so
                continue
    return 0


def _count(path: Path, origins: list[str]) -> int:
    with connect(path, read_only=True) as con:
        file = "regexp_replace(origin, '#[0-9]+$', '')"
        query = f"select count(*) from documents where not list_contains($origins, {file})"  # noqa: S608
        return int(con.execute(query, {"origins": origins}).fetchall()[0][0])

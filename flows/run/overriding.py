"""Which overrides a warehouse is resolved with: those of the file that is named, or of the one that was named last."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from flows.inputs import override_file
from flows.warehouse.writer import Warehouse
from flows.wording import counted
from transforms.entities.overrides import Overrides, problems, reference
from transforms.takedowns import name_hash


class Held(NamedTuple):
    """The overrides that hold from now on."""

    overrides: Overrides
    path: Path
    n_rows: int
    is_missing: bool  # the file is not there: its rows are those that the warehouse keeps
    before: str | None  # the overrides that held until now, if they were others
    erased: tuple[int, ...]  # lines of rows that are left out: they name what was erased

    def __str__(self) -> str:
        text = f"{counted(self.n_rows, 'row')} of {self.path}"
        if self.is_missing:
            text += ", as last read: the file is not there, name another with --overrides"
        if self.erased:
            text += f", without {counted(len(self.erased), 'row')} of erased names"
        return text + (f"; before: {self.before}" if self.before else "")


def file_named_last(named: Path | None, stored: Path | None) -> Path:
    """The file of overrides: the named one, or that which was named last for the warehouse, or that of seeds/."""
    return (named or stored or override_file.default_path()).absolute()


def hold(warehouse: Warehouse, named: Path | None) -> Held:
    """Read the overrides and keep them in the warehouse, so that a run that names no file does not undo them.

    Without a named file they are those of the file that was named last, as it is now; if that file is gone, the rows
    that it had. Raises OverrideFileError for a file that cannot be used.
    """
    store = warehouse.overrides
    kept, stored = store.rows(), store.path()
    path = file_named_last(named, stored)
    is_missing = named is None and not path.exists()
    read = override_file.checked(path, kept.rows(named=True), store.lines()) if is_missing else override_file.read(path)
    read, erased = _without_erased(warehouse, path, read)
    is_other = not kept.is_empty() and _said(kept) != _said(read.rows)
    before = f"{counted(kept.height, 'row')} of {file_named_last(None, stored)}" if is_other else None
    store.keep(read.rows, read.lines, path if named or stored else None)
    return Held(read.overrides, path, read.rows.height, is_missing, before, erased)


def override_warnings(warehouse: Warehouse) -> list[str]:
    """A line for each of the overrides that does nothing, or that makes two entities of one name."""
    store = warehouse.overrides
    found = dict(zip(store.lines(), problems(store.rows(), store.unmatched()), strict=True))
    for row in store.renamed_alike():
        alike = f"another {row['entity_type']} is called {row['name']!r}, too: merge the two, or choose another name"
        found[row["line"]] = found[row["line"]] or alike
    name = file_named_last(None, store.path()).name
    return [f"{name}, line {line}: {problem}" for line, problem in found.items() if problem]


def _without_erased(
    warehouse: Warehouse, path: Path, read: override_file.OverrideRows
) -> tuple[override_file.OverrideRows, tuple[int, ...]]:
    """The rows that name nothing that was erased on request, and the lines of the others: these would bring it back."""
    names, entity_ids = warehouse.erasures.names(), warehouse.erasures.entity_ids()
    if not names and not entity_ids:
        return read, ()
    rows = list(zip(read.rows.iter_rows(named=True), read.lines, strict=True))
    kept = [(row, line) for row, line in rows if not _names_erased(row, names, entity_ids)]
    erased = tuple(line for row, line in rows if (row, line) not in kept)
    return override_file.checked(path, [row for row, _ in kept], [line for _, line in kept]), erased


def _names_erased(row: Mapping[str, str | None], names: Collection[str], entity_ids: Collection[str]) -> bool:
    for column in ("name", "from_name", "to_name"):
        try:
            named = reference(row["entity_type"], row[column] or "")
        except ValueError:  # none, or a name to show that is no name of a text
            continue
        if named.entity_id in entity_ids or (named.name and name_hash(named.name_key) in names):
            return True
    return False


def _said(rows: pl.DataFrame) -> set[tuple[str | None, ...]]:
    return set(rows.drop("note").rows())

"""A row for the file of overrides: checked against the published tables, written, and applied at once."""

import difflib
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from flows.curation.lookup import Found, find, spellings, written
from flows.errors import UserError
from flows.inputs import override_file
from flows.run.overriding import file_named_last, hold, override_warnings
from flows.run.resolving import resolve_again
from flows.warehouse.connection import ask
from flows.warehouse.override_store import stored_path
from flows.warehouse.publish import publish, published
from flows.warehouse.writer import Warehouse
from flows.wording import counted
from transforms.entities.overrides import name_form, reference
from transforms.lexicon.folding import lookup_key


class Outcome(NamedTuple):
    """What became of it, for a person; stopped is the gate's report where nothing was applied."""

    text: str
    warnings: list[str]
    stopped: str | None


def overrule(
    action: str,
    name: str,
    *,
    from_name: str | None = None,
    to_name: str | None = None,
    note: str | None = None,
    warehouse: Path,
    overrides: Path | None = None,
    wait: float = 600.0,
    force: bool = False,
) -> Outcome:
    """Add a row to the file of overrides, give all mentions and quotes the entities that follow, and publish them.

    A row that is there already is not added again. Raises UserError for names that the published tables do not have,
    for a new name that another entity has, for a merge of two types without force, and for what contradicts a row of
    the file.
    """
    with published(warehouse) as con:
        stored = stored_path(con)
        path = _file(overrides, stored)
        row, said = _row(con, action, name, from_name, to_name)
        is_new = override_file.added(path, row) is not None
        if is_new:
            _check(con, row, name, from_name, to_name, force=force)
    with Warehouse.open(warehouse.absolute(), wait_seconds=wait) as opened:
        together = override_file.added(path, {**row, "note": note})  # again: another may have written it meanwhile
        if together is not None:
            override_file.write(path, together.rows)
        held = hold(opened, overrides)
        resolved = resolve_again(opened, held.overrides)
        publish(opened)
        warnings = override_warnings(opened)
    there = f"{path} has it already" if together is None else f"written to {path}; remove the row to undo it"
    moved = f"{counted(resolved.n_mentions, 'mention')} and {counted(resolved.n_quotes, 'quote')} moved"
    others = [f"no longer used: {held.before}"] if held.before and path != file_named_last(None, stored) else []
    return Outcome("; ".join([f"{said}: {moved}", there, *others]), warnings, resolved.stopped)


def _file(named: Path | None, stored: Path | None) -> Path:
    """The file that the row goes to; raises UserError if that which was named last is gone."""
    path = file_named_last(named, stored)
    if named is None and not path.exists():
        raise UserError(f"{path}, the file of overrides that was named last, is not there; name one with --overrides")
    return path


def _check(
    con: duckdb.DuckDBPyConnection,
    row: dict[str, str | None],
    name: str,
    from_name: str | None,
    to_name: str | None,
    *,
    force: bool,
) -> None:
    """Raises UserError for a row that would do nothing, or more than is meant."""
    if row["action"] == "split" and from_name is not None:
        _check_spelling(con, row, name, find(con, from_name))
    elif row["action"] == "merge" and to_name is not None and not force:
        one, other = (_standing(con, find(con, each)) for each in (name, to_name))
        if one["entity_type"] != other["entity_type"]:
            types = f"{one['name']!r} is of type {one['entity_type']}, {other['name']!r} of type {other['entity_type']}"
            raise UserError(f"{types}: --force merges them all the same")
    elif row["action"] == "rename":
        _check_new_name(con, row, find(con, name))


def _check_new_name(con: duckdb.DuckDBPyConnection, row: dict[str, str | None], found: Found) -> None:
    """Raises UserError where another entity of the type has the new name."""
    label, new_name = row["entity_type"], row["to_name"] or ""
    try:
        own_id = reference(label, new_name).entity_id
    except ValueError:  # a name that override_file refuses
        return
    called = ask(con, "entities/rows", entity_ids=[own_id], called=lookup_key(new_name))
    others = [
        other
        for other in called
        if other["entity_type"] == label
        and other["standing_entity_id"] != found.standing_entity_id
        and (other["entity_id"] == own_id or lookup_key(other["name"]) == lookup_key(new_name))
    ]
    if others:
        old_name = _standing(con, found)["name"]
        raise UserError(
            f"another {label} is called {new_name!r} ({others[0]['standing_entity_id']}); "
            f"if they are one: onrecord entities merge {old_name!r} {new_name!r}"
        )


def _row(
    con: duckdb.DuckDBPyConnection, action: str, name: str, from_name: str | None, to_name: str | None
) -> tuple[dict[str, str | None], str]:
    """The row to write, by names that mean the same after every rebuild, and what it says."""
    home = find(con, from_name) if from_name and action == "split" else None
    if home is not None:  # the name to split off may be a spelling that means nobody by itself
        label = home.row["entity_type"]
        row = {"action": action, "entity_type": label, "name": name, "from_name": written(con, _standing(con, home))}
        to = find(con, to_name) if to_name else None
        row["to_name"] = _typed(con, _standing(con, to), label) if to else None
        goes = f"goes to {_shown(con, to)}" if to else "stands for an entity of its own"
        return row, f"{name} leaves {_shown(con, home)} and {goes}"
    found = find(con, name)
    label = found.row["entity_type"]
    row = {"action": action, "entity_type": label, "name": written(con, found.row)}
    if action == "rename":
        row["to_name"] = " ".join((to_name or "").split())
        return row, f"{found.row['name']} is shown as {row['to_name']}"
    other = find(con, to_name or from_name or "")
    if action == "merge":
        row["to_name"] = _typed(con, other.row, label)
        return row, f"{found.row['name']} is {_shown(con, other)}"
    for text, each in ((name, found), (from_name or "", other)):
        if reference(each.row["entity_type"], text).entity_id != each.row["entity_id"]:
            raise UserError(
                f"{text!r} is only a way in which articles write {each.row['name']!r}; "
                f"use: onrecord entities split {text!r} --from {each.row['name']!r}"
            )
    row["from_name"] = _typed(con, other.row, label)
    return row, f"{found.row['name']} and {other.row['name']} are never linked by rules"


def _check_spelling(con: duckdb.DuckDBPyConnection, row: dict[str, str | None], name: str, home: Found) -> None:
    """Raises UserError where the entity is not written so, or has no other name to be left with."""
    label = row["entity_type"] or ""
    form = reference(label, name)
    there = spellings(con, home.standing_entity_id)
    forms = {name_form(form.label or label, spelling) for spelling in there}
    if form.name not in forms and form.entity_id not in _merged_ids(con, home.standing_entity_id):
        near = difflib.get_close_matches(name, there, n=3, cutoff=0.5) or there[:5]
        raise UserError(f"{home.row['name']!r} is never written {name!r}; did you mean {' or '.join(near)}?")
    if forms == {form.name}:
        raise UserError(f"{home.row['name']!r} is always written {name!r}: there is nothing to split it from")


def _merged_ids(con: duckdb.DuckDBPyConnection, entity_id: str) -> set[str]:
    query = "select entity_id from entities where merged_into_entity_id = $entity_id"
    return {row[0] for row in con.execute(query, {"entity_id": entity_id}).fetchall()}


def _standing(con: duckdb.DuckDBPyConnection, found: Found) -> dict[str, Any]:
    return found.row if found.row["entity_id"] == found.standing_entity_id else find(con, found.standing_entity_id).row


def _typed(con: duckdb.DuckDBPyConnection, row: dict[str, Any], label: str) -> str:
    """A name for a row of this type: with its own type before it where that is another."""
    name = written(con, row)
    return name if row["entity_type"] == label or name == row["entity_id"] else f"{row['entity_type']}:{name}"


def _shown(con: duckdb.DuckDBPyConnection, found: Found) -> str:
    return str(_standing(con, found)["name"])

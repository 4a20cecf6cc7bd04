"""Rows of entity_overrides.csv -> Overrides: what analysts say of who is who, free of contradictions."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from transforms import ids
from transforms.names.canonical_names import canonical_name
from transforms.schemas import ENTITY_LABELS, ENTITY_OVERRIDES, conform

NAME_CHARACTERS = 300
ENTITY_ID = re.compile(r"e[0-9a-f]{20}")
ACTIONS = ENTITY_OVERRIDES.columns["action"].allowed or ()
# the names that each action needs, and those that it may have
_NEEDED = {
    "merge": {"name", "to_name"},
    "split": {"name", "from_name"},
    "rename": {"name", "to_name"},
    "never_link": {"name", "from_name"},
}
_ALLOWED = {**_NEEDED, "split": {"name", "from_name", "to_name"}}
_TYPED = re.compile(rf"({'|'.join(ENTITY_LABELS)}):(.+)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class OverrideError(ValueError):
    """Rows that cannot stand: what is wrong and what is allowed; rows are their positions, from 0."""

    def __init__(self, message: str, *rows: int) -> None:
        super().__init__(message)
        self.rows = rows


class Reference(NamedTuple):
    """An entity as an analyst names it: by id (label and name are empty then), or by type and name as compared."""

    entity_id: str
    label: str
    name: str

    @property
    def name_key(self) -> str:
        """The name_key of a name; ":" for an id."""
        return f"{self.label}:{self.name}"


class Merge(NamedTuple):
    """An entity that is another."""

    name: Reference
    to: Reference


class Split(NamedTuple):
    """A name that leaves an entity and goes to another, or stands for one of its own."""

    name: Reference
    home: Reference
    to: Reference | None


class Apart(NamedTuple):
    """Two names that rules never link."""

    name: Reference
    other: Reference


class Rename(NamedTuple):
    """The name that an entity shows."""

    name: Reference
    shown: str


class Overrides(NamedTuple):
    """What analysts say of who is who, each once and in an order that does not depend on that of the rows."""

    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    apart: tuple[Apart, ...] = ()
    renames: tuple[Rename, ...] = ()

    @property
    def fingerprint(self) -> str | None:
        """The same for the same rows in any order, whatever their notes; None where there are none."""
        parts = [f"{kind}|{row!r}" for kind, rows in self._asdict().items() for row in rows]
        return ids.digest(*parts) if parts else None


NO_OVERRIDES = Overrides()
# why a reference means no entity of a corpus
NOBODY, SEVERAL, NEVER_WRITTEN = "nobody", "several", "never_written"
UNMATCHED = pl.Schema({"entity_id": pl.String(), "reason": pl.String()})


def reference(label: str | None, name: str) -> Reference:
    """What a name, an id, or a name with its type before it (ORG:Reuters) refers to.

    Raises ValueError where that is nothing.
    """
    text = " ".join(name.split())
    if ENTITY_ID.fullmatch(text):
        return Reference(text, "", "")
    if typed := _TYPED.fullmatch(text):
        label, text = typed[1], typed[2]
    if label is None:
        raise ValueError(f"{name!r} needs an entity_type: one of {', '.join(ENTITY_LABELS)}")
    form = name_form(label, text)
    if not form:
        raise ValueError(f"{name!r} is not a name of type {label}")
    return Reference(ids.entity_id(label, f"{label}:{form}"), label, form)


def name_form(label: str, text: str) -> str:
    """A name as name_keys have it."""
    return canonical_name(text, label)


def overrides(frame: pl.DataFrame) -> Overrides:
    """ENTITY_OVERRIDES -> Overrides.

    Raises OverrideError for a row that says too little or too much, and for rows that contradict each other: merges of
    one entity into two or in a circle, two names to show, a split or never_link of what a merge makes one.
    """
    merges: dict[Merge, int] = {}
    splits: dict[Split, int] = {}
    apart: dict[Apart, int] = {}
    renames: dict[Rename, int] = {}
    for position, row in enumerate(conform(frame, ENTITY_OVERRIDES).iter_rows(named=True)):
        _check_fields(row, position)
        try:
            name = reference(row["entity_type"], row["name"])
            home = reference(row["entity_type"], row["from_name"]) if row["from_name"] else None
            to = reference(row["entity_type"], row["to_name"]) if row["to_name"] and row["action"] != "rename" else None
        except ValueError as error:
            raise OverrideError(str(error), position) from error
        if name.entity_id in {other.entity_id for other in (home, to) if other}:
            raise OverrideError(f"{row['action']} of {row['name']!r} with itself; name two", position)
        if row["action"] == "merge" and to:
            merges.setdefault(Merge(name, to), position)
        elif row["action"] == "split" and home:
            splits.setdefault(Split(name, home, to), position)
        elif row["action"] == "never_link" and home:
            apart.setdefault(Apart(*sorted((name, home))), position)
        else:
            renames.setdefault(Rename(name, " ".join(row["to_name"].split())), position)
    _one_each(((m.name.entity_id, m.to.entity_id, p) for m, p in merges.items()), "is merged into two entities")
    _one_each(((r.name.entity_id, r.shown, p) for r, p in renames.items()), "is renamed twice")
    _one_each(
        ((s.name.entity_id + s.home.entity_id, s.to.entity_id if s.to else "", p) for s, p in splits.items()),
        "is split off twice",
    )
    _check_merges(merges, splits, apart)
    return Overrides(
        tuple(sorted(merges)),
        tuple(sorted(splits, key=lambda split: (split.name, split.home))),
        tuple(sorted(apart)),
        tuple(sorted(renames)),
    )


def problems(frame: pl.DataFrame, unmatched: pl.DataFrame) -> list[str | None]:
    """Why each row of ENTITY_OVERRIDES does nothing in a corpus whose UNMATCHED references are these; None: it does."""
    reasons = dict(unmatched.select(*UNMATCHED).iter_rows())
    return [_problem(row, reasons) for row in conform(frame, ENTITY_OVERRIDES).iter_rows(named=True)]


def _problem(row: Mapping[str, str | None], reasons: Mapping[str, str]) -> str | None:
    for column in ("from_name", "name", "to_name"):
        text = row[column]
        if not text or (column == "to_name" and row["action"] == "rename"):
            continue
        match reasons.get(reference(row["entity_type"], text).entity_id):
            case "nobody":
                return f"no entity is called {text!r}"
            case "several":
                return f"{text!r} is a spelling of several entities: give the full name of one, or its id"
            case "never_written":
                return f"nothing of {row['from_name'] or 'any entity'!r} is written {text!r}"
    return None


def _check_fields(row: dict[str, str | None], position: int) -> None:
    action = row["action"] or ""
    if action not in ACTIONS:
        raise OverrideError(f"action {action!r} is unknown; allowed are {', '.join(ACTIONS)}", position)
    if row["entity_type"] is not None and row["entity_type"] not in ENTITY_LABELS:
        allowed = ", ".join(ENTITY_LABELS)
        raise OverrideError(f"entity_type {row['entity_type']!r} is unknown; allowed are {allowed}", position)
    given = {column for column in ("name", "from_name", "to_name") if row[column]}
    if missing := _NEEDED[action] - given:
        raise OverrideError(f"{action} needs {' and '.join(sorted(missing))}", position)
    if extra := given - _ALLOWED[action]:
        raise OverrideError(f"{action} takes no {' and '.join(sorted(extra))}", position)
    for column in sorted(given):
        text = row[column] or ""
        if len(text) > NAME_CHARACTERS or _UNPRINTABLE.search(text):
            raise OverrideError(
                f"{column} is not a name: at most {NAME_CHARACTERS} characters, none of them a control character",
                position,
            )


def _one_each(rows: Iterable[tuple[str, str, int]], what: str) -> None:
    """Raises OverrideError where something has two values; rows are (of what, value, position)."""
    first: dict[str, tuple[str, int]] = {}
    for name, value, position in rows:
        there, earlier = first.setdefault(name, (value, position))
        if there != value:
            raise OverrideError(f"the same name {what}; keep one of the rows", earlier, position)


def _check_merges(merges: dict[Merge, int], splits: dict[Split, int], apart: dict[Apart, int]) -> None:
    """Raises OverrideError for circles, and for what is to be one and two at a time."""
    into = {merge.name.entity_id: (merge.to.entity_id, position) for merge, position in merges.items()}

    def chain(start: str) -> list[tuple[str, int]]:
        """The ids that an entity is merged into, one after the other, with the rows that say so."""
        found: list[tuple[str, int]] = []
        at = start
        while at in into:
            at, position = into[at]
            found.append((at, position))
            if at == start:
                raise OverrideError("merges in a circle; keep all but one of the rows", *(p for _, p in found))
            if len(found) > len(into):
                break  # it leads into a circle, which its own members report
        return found

    ends = {start: chain(start)[-1] for start in into}

    def check_two(a: Reference, b: Reference, position: int, what: str) -> None:
        end_a, end_b = (ends.get(r.entity_id, (r.entity_id, position)) for r in (a, b))
        if end_a[0] == end_b[0]:
            merge = into.get(a.entity_id) or into[b.entity_id]
            raise OverrideError(f"{what}, but a merge makes them one; keep one of the rows", merge[1], position)

    for pair, position in apart.items():
        check_two(pair.name, pair.other, position, "two names are never to be linked")
    kept_apart = {(p.name.entity_id, p.other.entity_id): position for p, position in apart.items()}
    for split, position in splits.items():
        check_two(split.name, split.home, position, "a name is split from an entity")
        if split.to is not None:
            pair_ids = (split.name.entity_id, split.to.entity_id)
            earlier = kept_apart.get(pair_ids, kept_apart.get(pair_ids[::-1]))
            if earlier is not None:
                raise OverrideError(
                    "a name is given to an entity that it is never to be linked to; keep one of the rows",
                    earlier,
                    position,
                )

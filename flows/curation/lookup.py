"""Look-ups of entities in the published tables: by id, by name, by what sounds alike; and all that is known of one."""

from dataclasses import asdict, dataclass
from typing import NamedTuple

import duckdb

from flows.errors import UserError
from flows.warehouse.connection import QueryRow, ask
from transforms.entities.overrides import reference
from transforms.lexicon.folding import lookup_key
from transforms.schemas import ENTITY_LABELS

LEAST_SIMILARITY = 0.88  # Jaro-Winkler: a letter wrong, missing or swapped in a word
SUGGESTIONS = 3
ROWS = 8  # of each list of a card
CALLED_CHARACTERS = 200


class UnknownEntity(UserError):
    """A name that is nobody's, or that of several."""


@dataclass(frozen=True)
class Card:
    """What is known of an entity: its row, and rows of the queries in sql/queries/entities."""

    entity: QueryRow
    aliases: list[QueryRow]
    merged: list[QueryRow]
    roles: list[QueryRow]
    links: list[QueryRow]
    company: list[QueryRow]
    quotes: list[QueryRow]

    def as_dict(self) -> QueryRow:
        """For JSON."""
        return asdict(self)


class Found(NamedTuple):
    """The row of entities that a name means, and the id of the one that stands for it."""

    row: QueryRow
    standing_entity_id: str


def search(con: duckdb.DuckDBPyConnection, text: str, limit: int = 20) -> list[QueryRow]:
    """Entities that are called like a text, the closest first: exactly so, beginning so, having it, spelt alike."""
    called = lookup_key(text)[:CALLED_CHARACTERS]
    if not called:
        return []
    return ask(con, "entities/search", called=called, least_similarity=LEAST_SIMILARITY, limit=limit)


def find(con: duckdb.DuckDBPyConnection, text: str) -> Found:
    """The entity that an id or a name means, which may have its type before it (ORG:Reuters).

    A name that documents have in full comes before a name that is shown, that before a spelling. Raises UnknownEntity
    for a name of several or of nobody, with what may be meant.
    """
    own_ids, called, label = _meant(text)
    rows = ask(con, "entities/rows", entity_ids=own_ids, called=called)
    if label:
        rows = [row for row in rows if row["entity_type"] == label or row["entity_id"] in own_ids]
    standing = [row for row in rows if row["merged_into_entity_id"] is None]
    for kept in (
        [row for row in standing if row["entity_id"] in own_ids],
        [row for row in standing if row["entity_id"] not in own_ids and lookup_key(row["name"]) == called],
        [row for row in rows if row["entity_id"] in own_ids],
        standing,
    ):
        if len({row["standing_entity_id"] for row in kept}) > 1:
            names = ", ".join(f"{row['entity_id']} ({row['entity_type']}:{row['name']})" for row in kept[:5])
            raise UnknownEntity(
                f"{text!r} is the name of {len(kept)} entities; give the id or TYPE:name of one: {names}"
            )
        if kept:
            return Found(kept[0], kept[0]["standing_entity_id"])
    near = [f"{row['entity_type']}:{row['name']}" for row in search(con, called, SUGGESTIONS)]
    hint = f"did you mean {' or '.join(near)}?" if near else "`onrecord entities search TEXT` finds names spelt alike"
    raise UnknownEntity(f"no entity is called {text!r}; {hint}")


def card(con: duckdb.DuckDBPyConnection, entity_id: str) -> Card:
    """All that is known of a standing entity."""
    wanted = {"entity_id": entity_id, "limit": ROWS}
    return Card(
        entity=ask(con, "entities/rows", entity_ids=[entity_id], called="")[0],
        aliases=ask(con, "entities/aliases", **wanted),
        merged=ask(con, "entities/merged", **wanted),
        roles=ask(con, "entities/roles", **wanted),
        links=ask(con, "entities/links", **wanted),
        company=ask(con, "entities/company", **wanted),
        quotes=ask(con, "entities/quotes", **wanted),
    )


def spellings(con: duckdb.DuckDBPyConnection, entity_id: str) -> list[str]:
    """All spellings of an entity."""
    return [row["alias"] for row in ask(con, "entities/aliases", entity_id=entity_id, limit=None)]


def written(con: duckdb.DuckDBPyConnection, row: QueryRow) -> str:
    """An entity as entity_overrides.csv names it: by a name that means it after every rebuild, or else by its id."""
    keys = ask(con, "entities/name_keys", entity_id=row["standing_entity_id"])
    for name in (row["name"], *(key["name_key"].partition(":")[2] for key in keys)):
        try:
            if reference(row["entity_type"], name).entity_id == row["entity_id"]:
                return str(name)
        except ValueError:
            continue
    return str(row["entity_id"])


def _meant(text: str) -> tuple[list[str], str, str | None]:
    """The ids that a name may have, the name folded, its type where that is given."""
    found = {}
    for label in ENTITY_LABELS:
        try:
            found[label] = reference(label, text)
        except ValueError:
            continue
    own_ids = sorted({ref.entity_id for ref in found.values()})
    head, colon, tail = text.partition(":")
    typed = head if colon and head in ENTITY_LABELS and len(own_ids) == 1 else None
    return own_ids, lookup_key(tail if typed else text)[:CALLED_CHARACTERS], typed

"""Which items of the knowledge base the entities of a corpus are."""

import polars as pl

from flows.warehouse.writer import Warehouse
from transforms.entities import Resolution
from transforms.entities.overrides import Overrides
from transforms.ids import entity_id
from transforms.knowledge.candidates import candidates, country_names, spellings, with_imported
from transforms.knowledge.choice import choices, in_doubt, linked
from transforms.schemas import ENTITY_ITEMS, conform


def possible_items(warehouse: Warehouse, resolution: Resolution) -> pl.DataFrame:
    """knowledge.candidates.candidates() of the entities: the items that are called as they are.

    Only items whose names the corpus has are read into memory.
    """
    keys = spellings(resolution)
    return candidates(keys, with_imported(warehouse.knowledge.items(keys.select("alias_key").unique())))


def with_knowledge(
    warehouse: Warehouse, resolution: Resolution, pairs: pl.DataFrame, names: pl.DataFrame, overrides: Overrides
) -> tuple[Resolution, pl.DataFrame]:
    """The Resolution with those of its possible_items() that its entities are, and ENTITY_ITEMS.

    names are the NAMES that it was made of. Documents are read only of entities whose spelling and role leave it open
    which item they are.
    """
    by_name = resolution.links.filter(pl.col("spelling").is_null()).select("name_key", "entity_id")
    roles = _roles(names, by_name)
    open_entities = pl.DataFrame({"entity_id": in_doubt(pairs, roles)}, schema={"entity_id": pl.String})
    contexts = roles
    if not open_entities.is_empty():
        wanted = by_name.join(open_entities, on="entity_id")
        contexts = pl.concat([roles, warehouse.knowledge.contexts(wanted, country_names())])
    told = linked(resolution, choices(pairs, contexts), pairs, _apart(overrides, by_name))
    stands_for = told.entities.select("entity_id", into=pl.coalesce("merged_into_entity_id", "entity_id"))
    items = pairs.join(stands_for, on="entity_id").select(entity_id="into", item_id="item_id").unique()
    return told, conform(items.sort("entity_id", "item_id"), ENTITY_ITEMS)


def _roles(names: pl.DataFrame, by_name: pl.DataFrame) -> pl.DataFrame:
    """Rows of kind role for knowledge.choice.choices()."""
    beside = names.filter((pl.col("mention_kind") == "name") & pl.col("role").is_not_null())
    grouped = (
        beside.join(by_name, on="name_key")
        .group_by("entity_id", value="role")
        .agg(n_occurrences=pl.col("n_mentions").sum())
    )
    return grouped.select("entity_id", kind=pl.lit("role"), value="value", n_occurrences="n_occurrences").sort(
        "entity_id", "value"
    )


def _apart(overrides: Overrides, by_name: pl.DataFrame) -> frozenset[str]:
    """Ids of the entities that analysts split or keep apart: the knowledge base merges none of them."""
    told = {split.name.entity_id for split in overrides.splits} | {split.home.entity_id for split in overrides.splits}
    told |= {pair.name.entity_id for pair in overrides.apart} | {pair.other.entity_id for pair in overrides.apart}
    if not told:
        return frozenset()
    return frozenset(
        entity for name_key, entity in by_name.iter_rows() if entity_id(name_key.partition(":")[0], name_key) in told
    )

"""names of the corpus -> what of other names the entity of each may depend on: the others need not be looked at."""

from collections.abc import Iterable, Iterator

import polars as pl

from transforms import ids
from transforms.entities.link_types import Key, introduced_as
from transforms.entities.organisation_links import long_initials
from transforms.entities.overrides import NO_OVERRIDES, Overrides, name_form
from transforms.entities.person_links import without_first_name, without_last_surname
from transforms.entities.stage import counted
from transforms.lexicon.folding import is_acronym
from transforms.names.canonical_names import canonical_name
from transforms.names.organisations import variant_form, without_given_name
from transforms.names.persons import formal, parse, without_initial
from transforms.schemas import ENTITY_LABELS, NAME_BLOCKS, conform

OVERRULED = "overruled"  # the block of all names that analysts speak of

Block = tuple[str, str, str, int]  # a row of NAME_BLOCKS


def name_blocks(names: pl.DataFrame, overrides: Overrides = NO_OVERRIDES) -> pl.DataFrame:
    """NAMES -> NAME_BLOCKS; the rows of a name depend on its own rows and the overrides alone.

    same: names of a block are compared with each other, each with each (links, overridden_links).
    asks: a short name or an organisation may stand for another name, which the documents of the block's offers decide.
    offers: n_documents that speak for the name in a block, most often by calling it so.
    """
    keys, aliases = counted(names)
    written: dict[str, list[tuple[str, int]]] = {}
    for alias, name_key, documents in aliases:
        written.setdefault(name_key, []).append((alias, documents))
    spoken_of = _spoken_of(overrides)
    rows: list[Block] = []
    for key in keys:
        spellings = written.get(key.name_key, [])
        rows += [("same", block, key.name_key, 0) for block in _same(key, spellings)]
        rows += [("asks", block, key.name_key, 0) for block in asked(key)]
        rows += _offers(key, spellings)
        if spoken_of and _is_spoken_of(key, [alias for alias, _ in spellings], *spoken_of):
            rows.append(("same", OVERRULED, key.name_key, 0))
    frame = pl.DataFrame(rows, schema=NAME_BLOCKS.schema, orient="row")
    summed = frame.group_by("relation", "blocking_key", "name_key").agg(pl.col("n_documents").sum())
    return conform(summed.sort("relation", "blocking_key", "name_key"), NAME_BLOCKS)


def name_groups(blocks: pl.DataFrame, links: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Which names are resolved together: name_key, name_group (the least of these names).

    Takes the blocks in which they are the same (blocking_key, name_key), LINKS and ENTITY_ITEMS: names of a block, of
    an entity, and of entities that may be the same item are resolved together, also if others stand between them.
    """
    by_item = links.join(items, on="entity_id").select(blocking_key="item_id", name_key="name_key")
    by_entity = links.select(blocking_key="entity_id", name_key="name_key")
    shared = pl.concat([blocks.select("blocking_key", "name_key"), by_entity, by_item])
    names = shared["name_key"].unique().sort()
    number = pl.Enum(names)
    wanted = links["name_key"].unique().sort()
    ends = list(range(len(names) + shared.height))  # of names, then of blocks: what each was joined to
    block_numbers = shared["blocking_key"].rank("dense").cast(pl.Int64) + len(names) - 1
    for name, block in zip(shared["name_key"].cast(number).to_physical().to_list(), block_numbers, strict=True):
        first, second = sorted((_end(name, ends), _end(block, ends)))
        ends[second] = first
    least = [_end(name, ends) for name in wanted.cast(number).to_physical().to_list()]
    return pl.DataFrame([wanted, names.gather(least).alias("name_group")])


def _end(number: int, ends: list[int]) -> int:
    """What a number was joined to; the way there is halved."""
    while ends[number] != number:
        ends[number] = number = ends[ends[number]]
    return number


def asked(key: Key) -> Iterator[str]:
    """The blocks whose offers decide what a short name or an organisation stands for."""
    if key.label == "PERSON":
        name = parse(tuple(key.name.split()))
        if not name.is_full:
            yield from (f"surname:{name.surname}", f"given:{name.surname}", f"called:{key.name}")
    elif key.label == "ORG":
        yield from (f"organisation:{key.name}", f"capitals:{key.name}", f"initials:{key.name}")


def _same(key: Key, spellings: Iterable[tuple[str, int]]) -> Iterator[str]:
    yield f"name:{key.name}"
    if key.label == "PERSON":
        name = parse(tuple(key.name.split()))
        for form in {introduced_as(alias, key.name_key) for alias, _ in spellings}:
            if form and parse(tuple(form.split())).is_full:
                yield f"name:{form}"
        for shorter in (without_last_surname(key.name), without_first_name(key.name)):
            if shorter:
                yield f"name:{shorter}"
        name = without_initial(name)
        if name.is_full and len(name.given) > 1:
            yield from (f"person:{name.surname}|{name.suffix}|{given}" for given in formal(name.given))
    elif key.label == "ORG":
        if variant := variant_form(key.name):
            yield f"spelt:{variant[0]}"
        if shorter := without_given_name(key.name):
            yield f"name:{shorter}"


def _offers(key: Key, spellings: Iterable[tuple[str, int]]) -> Iterator[Block]:
    if key.label == "PERSON":
        name = parse(tuple(key.name.split()))
        if name.is_full:
            yield "offers", f"surname:{name.surname}", key.name_key, key.n_documents
            yield "offers", f"given:{name.given}", key.name_key, key.n_documents
    elif key.label == "ORG":
        for letters in long_initials(key.name):
            yield "offers", f"initials:{letters}", key.name_key, 1
    for alias, documents in spellings:
        if form := introduced_as(alias, key.name_key):
            yield "offers", f"called:{form}", key.name_key, documents
            if key.label == "ORG":
                yield "offers", f"organisation:{form}", key.name_key, documents
        if is_acronym(alias):
            yield "offers", f"capitals:{canonical_name(alias, 'ORG')}", key.name_key, 1


def _spoken_of(overrides: Overrides) -> tuple[frozenset[str], frozenset[str]] | None:
    """The ids and the names that overrides refer to."""
    if not any(overrides):
        return None
    said = [reference for rows in overrides for row in rows for reference in row if isinstance(reference, tuple)]
    return frozenset(r.entity_id for r in said), frozenset(r.name for r in said if r.name)


def _is_spoken_of(key: Key, spellings: Iterable[str], entity_ids: frozenset[str], names: frozenset[str]) -> bool:
    if key.name in names or ids.entity_id(key.label, key.name_key) in entity_ids:
        return True
    return any(name_form(label, spelling) in names for spelling in spellings for label in ENTITY_LABELS)

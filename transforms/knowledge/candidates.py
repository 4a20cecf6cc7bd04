"""The knowledge base: what its items are called, and which of them an entity may be."""

from functools import cache, lru_cache
from typing import Any

import polars as pl

import seeds
from transforms.caches import NAMES
from transforms.entities import Resolution
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key, without_article
from transforms.lexicon.languages import closed_class
from transforms.names.canonical_names import canonical_name
from transforms.names.known_organisations import is_distinct, is_generic
from transforms.names.organisations import without_legal_ending
from transforms.names.persons import parse, person_words
from transforms.schemas import KNOWLEDGE, conform

# the items that an entity of each type may be
ITEM_TYPES = {
    "PERSON": ("PERSON",),
    "ORG": ("ORG",),
    "GPE": ("GPE", "LOC"),
    "LOC": ("LOC", "GPE"),
    "FAC": ("LOC", "ORG", "GPE"),
}
_ANY_TYPE = frozenset({"ORG", "GPE", "LOC"})  # what names in several words are, whatever a tagger says
DETAILS = ("wikidata_id", "item_type", "description", "country_code", "from_year", "to_year", "origin")
_PUBLIC = closed_class("public_body")  # kinds of bodies that each country has, under names that are often alike
_LONG = 5  # letters of one word that few organisations share
DOMINANT = 5  # times the people of all places of the same name elsewhere: a city that is meant without saying where


@lru_cache(NAMES)
def alias_key(entity_type: str, name: str) -> str:
    """A name as the knowledge base is asked for it.

    Of a person the words of the name; of others the folded name without hyphens, article and legal ending.
    """
    if entity_type == "PERSON":
        return " ".join(person_words(name))
    words = without_article(lookup_key(name).replace(",", "").replace("-", " ").split())
    return " ".join(without_legal_ending(words) if entity_type == "ORG" else words)


@cache
def shipped() -> pl.DataFrame:
    """KNOWLEDGE of the reference tables of knowledge/, and countries by their English names."""
    holders = seeds.table("knowledge/office_holders").with_columns(entity_type=pl.lit("PERSON"), to_year=None)
    rows = [
        (key, is_name, row["wikidata_id"], *_details(row, origin))
        for origin, table in (("often_named", seeds.table("knowledge/items")), ("office_holder", holders))
        for row in table.iter_rows(named=True)
        for key, is_name in _alias_keys(row)
    ]
    rows += [
        (key, is_name, item_id, *_details(row, "organisation"))
        for item_id, row in _organisations().items()
        for key, is_name in _alias_keys(row)
    ]
    countries = seeds.table("en/countries").join(
        seeds.table("shared/countries"), on="country_code", maintain_order="left"
    )
    for row in countries.filter(pl.col("wikidata_id").is_not_null()).iter_rows(named=True):
        years = {"from_year": None, "to_year": None}
        country = {**row, "entity_type": "GPE", "description": "country", **years}
        details = _details(country, "country")
        rows += [(key, is_name, row["wikidata_id"], *details) for key, is_name in _alias_keys(country)]
    return conform(pl.DataFrame(rows, schema=KNOWLEDGE.schema, orient="row"), KNOWLEDGE)


def _organisations() -> dict[str, dict[str, Any]]:
    """The rows of knowledge/organisations and brands by item; one of both of a name and country are one.

    An organisation without Wikidata item has an id of its own, by its name and country.
    """
    years: dict[str, Any] = {"entity_type": "ORG", "from_year": None, "to_year": None}
    found: dict[str, dict[str, Any]] = {}
    ids: dict[tuple[str, str | None], str] = {}
    for row in seeds.table("knowledge/brands").iter_rows(named=True):
        found[row["wikidata_id"]] = {**row, **years}
        ids[alias_key("ORG", row["name"]), row["country_code"]] = row["wikidata_id"]
    for row in seeds.table("knowledge/organisations").iter_rows(named=True):
        key, *others = dict.fromkeys(key for key, _ in _alias_keys({**row, **years}))
        forms = ((form, of) for form in (key, *others) for of in (row["country_code"], None) if (form, of) in ids)
        fitting = (ids[form] for form in forms if form[0] == key or (" " in form[0] and is_distinct(form[0])))
        item = row["wikidata_id"] or next(fitting, None)
        names = [row["aliases"], *([found[item]["name"], found[item]["aliases"]] if item in found else [])]
        aliases = "|".join(name for name in names if name)
        item_id = item or ":".join(("organisation", key, *([row["country_code"]] if row["country_code"] else [])))
        found[item_id] = {**row, **years, "wikidata_id": item, "aliases": aliases}
    return found


def _details(row: dict[str, str], origin: str) -> tuple[str | int | None, ...]:
    """The columns DETAILS of an item of the reference tables."""
    years = [int(row[year]) if row[year] else None for year in ("from_year", "to_year")]
    return row["wikidata_id"], row["entity_type"], row["description"], row["country_code"], *years, origin


def with_imported(imported: pl.DataFrame) -> pl.DataFrame:
    """KNOWLEDGE of the reference tables and of what was imported; of an item that both have, all names count."""
    own = shipped()
    columns = [column for column in KNOWLEDGE.columns if column not in ("alias_key", "is_name", "item_id")]
    details = own.select("item_id", *columns).unique("item_id")
    again = conform(imported, KNOWLEDGE).select("alias_key", "is_name", "item_id")
    both = again.join(details, on="item_id").with_columns(is_name=False)
    new = imported.join(details, on="item_id", how="anti")
    rows = pl.concat([own, conform(both, KNOWLEDGE), conform(new, KNOWLEDGE)])
    return rows.sort("is_name", descending=True).unique(["alias_key", "item_id"], keep="first", maintain_order=True)


def _alias_keys(row: dict[str, str]) -> list[tuple[str, bool]]:
    """The keys of an item's names, the first being that of its usual name."""
    names = [row["name"], *(row["aliases"] or "").split("|")]
    keys = dict.fromkeys(key for name in names if (key := alias_key(row["entity_type"], name)))
    return [(key, position == 0) for position, key in enumerate(keys)]


@cache
def city_countries() -> dict[str, str]:
    """Country codes of cities by look-up key, if one of that name dominates the others."""
    people: dict[str, dict[str, int]] = {}
    for name, country, population in seeds.table("knowledge/places").iter_rows():
        people.setdefault(lookup_key(name), {})[country] = int(population)
    found = {}
    for key, by_country in people.items():
        top = max(by_country, key=lambda country: (by_country[country], country))
        if by_country[top] >= DOMINANT * (sum(by_country.values()) - by_country[top]):
            found[key] = top
    return found


def spellings(resolution: Resolution) -> pl.DataFrame:
    """The keys under which entities are looked up: entity_id, entity_type, alias_key, n_mentions, is_full.

    Of persons full names alone; a lone word counts if it is all that the entity is ever called. is_full: the key
    says the whole name of the entity.
    """
    standing = resolution.entities.filter(
        pl.col("merged_into_entity_id").is_null() & pl.col("entity_type").is_in(list(ITEM_TYPES))
    )
    named = standing.select("entity_id", "entity_type", "name")
    written = resolution.aliases.join(named, on="entity_id").with_columns(is_full=pl.col("alias_kind") == "full")
    shown = named.with_columns(alias="name", n_mentions=pl.lit(0, dtype=pl.Int64), is_full=pl.lit(False))
    columns = ("entity_id", "entity_type", "alias", "n_mentions", "is_full")
    rows = pl.concat([written.select(columns), shown.select(columns)]).with_columns(
        alias_key=pl.struct("entity_type", "alias").map_elements(
            lambda row: alias_key(row["entity_type"], row["alias"]), return_dtype=pl.String
        )
    )
    grouped = (
        rows.filter(pl.col("alias_key") != "")
        .group_by("entity_id", "entity_type", "alias_key")
        .agg(pl.col("n_mentions").sum(), pl.col("is_full").any())
    )
    whole = pl.struct("entity_type", "alias_key").map_elements(_is_whole, return_dtype=pl.Boolean)
    return (
        grouped.with_columns(is_whole=whole)
        .filter(pl.col("is_whole") | ~pl.col("is_whole").any().over("entity_id"))
        .drop("is_whole")
        .sort("entity_id", "alias_key")
    )


def _is_whole(row: dict[str, str]) -> bool:
    return row["entity_type"] != "PERSON" or parse(tuple(row["alias_key"].split())).is_full


def candidates(keys: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """spellings() and KNOWLEDGE -> one row an entity and item that share an alias_key, sorted.

    matched: share of the entity's mentions that are written as the item may be; is_name: one of them is the item's
    usual name; is_alone: some spelling is that of no other item; is_whole: the entity's whole name is one of the
    item's, too (of "Vermont Democratic Party" only a short form is that of a party). A lone word stands for a person
    only if it is the whole usual name (Suharto), never as a surname. If nothing of the entity's type fits, the
    usual name of an organisation or place does, in several words: taggers take teams for places (is_own_type false).
    is_sure: the spellings of an organisation leave no doubt which one it is.
    """
    types = pl.DataFrame(
        [(entity, item, item in own) for entity, own in ITEM_TYPES.items() for item in (*own, *_ANY_TYPE - {*own})],
        schema=["entity_type", "item_type", "is_own_type"],
        orient="row",
    )
    known = items.rename({"entity_type": "item_type"})
    total = keys.group_by("entity_id").agg(all_mentions=pl.col("n_mentions").sum(), has_full=pl.col("is_full").any())
    pairs = (
        keys.join(types, on="entity_type")
        .join(known, on=["alias_key", "item_type"])
        .filter(
            pl.when("is_own_type")
            .then((pl.col("item_type") != "PERSON") | pl.col("alias_key").str.contains(" ") | pl.col("is_name"))
            .otherwise(pl.col("alias_key").str.contains(" ") & pl.col("is_name") & (pl.col("origin") == "often_named"))
        )
        .filter(pl.col("is_own_type") | ~pl.col("is_own_type").any().over("entity_id"))
        .with_columns(
            is_alone=pl.col("item_id").n_unique().over("entity_id", "alias_key") == 1,
            is_sure=pl.struct("alias_key", "description").map_elements(_is_sure, return_dtype=pl.Boolean),
        )
    )
    grouped = (
        pairs.sort("entity_id", "item_id", "alias_key")
        .group_by("entity_id", "item_id")
        .agg(
            pl.col("n_mentions").sum(),
            pl.col("is_name", "is_own_type", "is_full").any(),
            (pl.col("is_alone") & (pl.col("n_mentions") > 0)).any(),
            *(pl.col(column).first() for column in ("entity_type", *DETAILS)),
            is_long=pl.col("alias_key").str.contains(" ").any(),
            is_sure=pl.col("is_sure").any() | (pl.len() > 1),  # long and short form together leave no doubt
        )
    )
    share = pl.when(pl.col("all_mentions") > 0).then(pl.col("n_mentions") / pl.col("all_mentions")).otherwise(1.0)
    return (
        grouped.join(total, on="entity_id")
        .with_columns(
            matched=share, is_whole=pl.col("is_full") | ~pl.col("has_full") | (pl.col("item_type") == "PERSON")
        )
        .drop("n_mentions", "all_mentions", "is_full", "has_full")
        .sort("entity_id", "item_id")
    )


def _is_sure(row: dict[str, str]) -> bool:
    """Whether a key says which organisation it is, unlike short acronyms and what many countries call such a body."""
    key = row["alias_key"]
    is_long = " " in key or len(key) >= _LONG
    return is_long and is_distinct(key) and not (row["description"] in _PUBLIC and is_generic(key))


def place_code(entity_type: str, name: str) -> str | None:
    """The country of a place that is no item: a city that dominates its name."""
    if entity_type not in ("GPE", "LOC"):
        return None
    country = gazetteer.countries().get(lookup_key(name))
    return country.code if country else city_countries().get(lookup_key(name))


@cache
def country_names() -> pl.DataFrame:
    """name_keys that stand for one country of the reference tables, or are in one: name_key, country_code."""
    codes = {
        f"{label}:{lookup_key(c.name)}": c.code for label in ("GPE", "LOC") for c in gazetteer.countries().values()
    }
    codes |= {f"NORP:{canonical_name(name, 'NORP')}": c.code for name, c in gazetteer.demonyms().items()}
    items: dict[str, set[str]] = {}
    for key, item_id, item_type in shipped().select("alias_key", "item_id", "entity_type").iter_rows():
        if item_type in ("GPE", "LOC"):
            items.setdefault(key, set()).add(item_id)
    for row in seeds.table("knowledge/items").filter(pl.col("entity_type").is_in(["GPE", "LOC"])).iter_rows(named=True):
        for name in (row["name"], *(row["aliases"] or "").split("|")):
            codes |= {f"{label}:{canonical_name(name, label)}": row["country_code"] for label in ("GPE", "LOC")}
    known = [
        (name_key, code)
        for name_key, code in sorted(codes.items(), key=lambda item: item[0])
        if code and len(items.get(alias_key("GPE", name_key.partition(":")[2]), ())) < 2
    ]
    return pl.DataFrame(known, schema={"name_key": pl.String, "country_code": pl.String}, orient="row")

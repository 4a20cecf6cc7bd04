"""Which item of the knowledge base an entity is, by its spellings, roles, co-mentioned countries and time; or none."""

from functools import lru_cache
from typing import Any

import polars as pl

import seeds
from transforms.caches import NAMES
from transforms.entities import Resolution
from transforms.knowledge.candidates import place_code
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import SMALL_WORDS, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.schemas import ENTITIES, ENTITY_ALIASES, LINKS, conform

ACCEPTED = 0.5  # least score of an item that is chosen
MARGIN = 0.1  # between the best and the next
CERTAIN = 0.7  # least score at which two entities of one item are one
METHOD = "knowledge"
# what speaks for an item, estimates after reading; they add up to a score that is cut off at 0 and 1
_PRIOR = {"country": 0.45, "often_named": 0.3, "office_holder": 0.0, "organisation": 0.25, "imported": 0.0}
_ONLY, _USUAL_NAME, _OWN_SPELLING = 0.45, 0.05, 0.4
_ROLE, _NO_ROLE, _COUNTRY, _TIME, _OTHER_TIME, _OBSCURE, _OTHER_TYPE = 0.35, -0.5, 0.3, 0.15, -0.5, -0.1, -0.1
_NOT_WHOLE = -0.5  # only a short form of the entity's name is the item's
_AMBIGUOUS = -0.35  # an organisation by names that others may have: the Home Office, DNC
_OTHERWISE = -0.3  # if all mentions are written as the item is not
_YEARS_BEFORE, _YEARS_AFTER = 5, 40  # how far from its years an item is still written about
_KINDS_OF_ROLE = ("office", "profession", "rank", "clerical")
_TOLD_LITTLE = closed_class("vague_role_word")


def choices(pairs: pl.DataFrame, contexts: pl.DataFrame) -> pl.DataFrame:
    """knowledge.candidates() and what documents say -> the items that are chosen: entity_id, item_id, score, details.

    contexts has entity_id, kind (role, country, year), value and n_occurrences: how often a role stands beside the
    entity, how often names of a country stand in its documents, how many documents are of a year. No row means none
    chosen: no candidate is likely, or two are and nothing decides.
    """
    contexts_of: dict[str, dict[str, dict[str, int]]] = {}
    for entity_id, kind, value, n in contexts.select("entity_id", "kind", "value", "n_occurrences").iter_rows():
        contexts_of.setdefault(entity_id, {}).setdefault(kind, {})[value] = n
    rows: list[tuple[str, str, float]] = []
    for group in pairs.partition_by("entity_id", maintain_order=True):
        items = group.to_dicts()
        entity_id = items[0]["entity_id"]
        scores = [(score(item, contexts_of.get(entity_id, {}), items), item["item_id"]) for item in items]
        scores.sort(key=lambda pair: (-pair[0], pair[1]))
        second = scores[1][0] if len(scores) > 1 else 0.0
        if scores[0][0] >= ACCEPTED and (len(scores) == 1 or scores[0][0] - second >= MARGIN):
            rows.append((entity_id, scores[0][1], scores[0][0]))
    chosen = pl.DataFrame(
        rows, schema={"entity_id": pl.String, "item_id": pl.String, "score": pl.Float64}, orient="row"
    )
    return chosen.join(pairs, on=["entity_id", "item_id"]).sort("entity_id")


def in_doubt(pairs: pl.DataFrame, roles: pl.DataFrame) -> list[str]:
    """The entities whose item depends on more than spelling and role, so that their documents have to be looked at."""
    alone = choices(pairs.filter(pl.len().over("entity_id") == 1), roles)
    return sorted(set(pairs["entity_id"]) - set(alone["entity_id"]))


def score(item: dict[str, Any], context: dict[str, dict[str, int]], rivals: list[dict[str, Any]]) -> float:
    """How likely an entity is an item, 0 to 1; context is {kind: {value: n}} of choices()."""
    points: float = _PRIOR[item["origin"]] + (_USUAL_NAME if item["is_name"] else 0)
    if len(rivals) == 1:
        points += _ONLY
    elif item["is_alone"]:
        points += _OWN_SPELLING
    points += 0 if item["is_own_type"] else _OTHER_TYPE
    points += _OTHERWISE * (1 - item["matched"]) + (0 if item["is_whole"] else _NOT_WHOLE)
    if item["origin"] in ("imported", "office_holder"):
        points += (_OBSCURE if item["entity_type"] == "PERSON" else 0) + (0 if item["is_long"] else 2 * _OBSCURE)
    is_open = item["origin"] == "organisation" and not item["is_sure"] and len(rivals) == 1
    points += _AMBIGUOUS if is_open else 0  # among rivals the country has to decide anyway
    points += _by_role(item, context.get("role", {})) if item["entity_type"] == "PERSON" else 0
    is_place = item["item_type"] in ("GPE", "LOC")  # what stands around a place says most of where it is
    points += (2 if is_place else 1) * _COUNTRY * _country_share(item, context.get("country", {}), rivals)
    points += _by_time(item, context.get("year", {}))
    return round(min(max(points, 0.0), 1.0), 4)


def _by_role(item: dict[str, Any], roles: dict[str, int]) -> float:
    known = _words(item["description"] or "")
    country = item["country_code"]
    fitting = informative = 0
    for role, n in roles.items():
        words = _words(role)
        fits = bool(words & known) or any(
            found.code == country for word in words if (found := gazetteer.demonyms().get(word))
        )
        if fits or _is_informative(role):
            informative += n
            fitting += n if fits else 0
    if not informative or not known:
        return 0.0
    return _ROLE * fitting / informative if fitting else _NO_ROLE


@lru_cache(NAMES)
def _words(text: str) -> frozenset[str]:
    """The words of a description or role that say something, folded, each office by one word."""
    stands_for = dict(seeds.table("en/role_synonyms").iter_rows())
    words = (word.strip(",;()'\"") for word in lookup_key(text).replace("'s ", " ").split())
    return frozenset(stands_for.get(w, w) for w in words if w) - SMALL_WORDS - _TOLD_LITTLE


@lru_cache(NAMES)
def _is_informative(role: str) -> bool:
    words = lookup_key(role).split()
    if set(words) & _TOLD_LITTLE:
        return False
    return any(
        title.kind in _KINDS_OF_ROLE
        for first in range(len(words))
        if (title := gazetteer.titles().get(tuple(words[first:])))
    )


def _country_share(item: dict[str, Any], countries: dict[str, int], rivals: list[dict[str, Any]]) -> float:
    """Share of the names of countries around that speak for the item's; for a country, that speak for no rival's."""
    total = sum(countries.values())
    if not total or not item["country_code"]:
        return 0.0
    if item["origin"] == "country":
        others = {r["country_code"] for r in rivals} - {item["country_code"]}
        return 1 - max((countries.get(code, 0) for code in others if code), default=0) / total if others else 0.0
    return countries.get(item["country_code"], 0) / total


def _by_time(item: dict[str, Any], years: dict[str, int]) -> float:
    if not years or item["from_year"] is None:
        return 0.0
    total, seen = sum(years.values()), 0
    for year in sorted(years, key=int):  # the median
        seen += years[year]
        if 2 * seen >= total:
            break
    first, last = item["from_year"], item["to_year"] or int(year)
    if first <= int(year) <= last:
        return _TIME
    return _OTHER_TIME if int(year) < first - _YEARS_BEFORE or int(year) > last + _YEARS_AFTER else 0.0


def linked(resolution: Resolution, chosen: pl.DataFrame, pairs: pl.DataFrame, apart: frozenset[str]) -> Resolution:
    """The Resolution with wikidata_id and country_code if known.

    Entities that are the same item with certainty are one: "HP" joins "Hewlett-Packard", with its links and aliases,
    and its row stays, merged into that of the most mentioned. Of entities that are the same item with less certainty
    only the likeliest gets it. apart: ids of entities that analysts split or keep apart; those are never merged here.
    """
    best = resolution.entities.select("entity_id", mentions="n_mentions")
    ranked = chosen.join(best, on="entity_id").sort(
        "item_id", "score", "mentions", "entity_id", descending=[False, True, True, False]
    )
    sure = ranked.filter((pl.col("score") >= CERTAIN) & ~pl.col("entity_id").is_in(list(apart)))
    sure = sure.sort("item_id", "mentions", "entity_id", descending=[False, True, False])
    into = sure.with_columns(into=pl.col("entity_id").first().over("item_id")).filter(
        pl.col("into") != pl.col("entity_id")
    )
    merged = dict(into.select("entity_id", "into").iter_rows())
    top = ranked.filter(~pl.col("entity_id").is_in(list(merged))).unique("item_id", keep="first", maintain_order=True)
    return _merge(_with_details(resolution, top, pairs), merged, dict(into.select("entity_id", "score").iter_rows()))


def _with_details(resolution: Resolution, top: pl.DataFrame, pairs: pl.DataFrame) -> Resolution:
    """Items and countries into the rows; a place that could be several things loses the country of its name."""
    rows = resolution.entities
    items = top.select("entity_id", item="wikidata_id", item_country="country_code")
    unsure = pairs.join(top, on="entity_id", how="anti").filter(pl.len().over("entity_id") > 1)
    open_places = unsure.filter(pl.col("origin") == "country")["entity_id"].to_list()
    standing = pl.col("merged_into_entity_id").is_null()
    rows = rows.join(items, on="entity_id", how="left")
    has_item = pl.col("item").is_not_null() | pl.col("item_country").is_not_null()
    is_open = pl.col("entity_id").is_in(open_places)
    has_candidate = pl.col("entity_id").is_in(pairs["entity_id"].unique().to_list())
    codes = [
        place_code(kind, name) if alone and not code and not unknown else None
        for kind, name, alone, code, unknown in rows.select(
            "entity_type",
            "name",
            standing,
            pl.coalesce("country_code", "item_country").alias("code"),
            is_open.alias("o"),
        ).iter_rows()
    ]
    nothing = pl.lit(None, dtype=pl.String)
    rows = rows.with_columns(
        # whoever has candidates and was not chosen has none: another entity is likelier that item
        wikidata_id=pl.when(has_item).then("item").when(has_candidate).then(nothing).otherwise("wikidata_id"),
        country_code=pl.when(is_open)
        .then(nothing)
        .when(has_item & pl.col("item_country").is_not_null())
        .then("item_country")
        .otherwise(pl.coalesce("country_code", pl.Series(codes, dtype=pl.String))),
    )
    return resolution._replace(entities=conform(rows.drop("item", "item_country"), ENTITIES))


def _merge(resolution: Resolution, into: dict[str, str], scores: dict[str, float]) -> Resolution:
    """Entities into others: their links, aliases and counts."""
    if not into:
        return resolution
    moves = pl.col("entity_id").is_in(list(into))
    to = pl.col("entity_id").replace(into)
    links = resolution.links.with_columns(
        link_method=pl.when(moves).then(pl.lit(METHOD)).otherwise("link_method"),
        link_score=pl.when(moves)
        .then(pl.min_horizontal("link_score", pl.col("entity_id").replace_strict(scores, default=1.0)))
        .otherwise("link_score"),
        entity_id=to,
    )
    aliases = (
        resolution.aliases.with_columns(
            alias_kind=pl.when(moves & (pl.col("alias_kind") == "full"))
            .then(pl.lit("variant"))
            .otherwise("alias_kind"),
            moved=moves,
            entity_id=to,
        )
        .sort("entity_id", "alias", "moved")
        .group_by("entity_id", "alias", maintain_order=True)
        .agg(pl.col("normalized_alias", "alias_kind").first(), pl.col("n_mentions").sum())
    )
    rows = resolution.entities
    gone = rows.filter(moves).with_columns(entity_id=to)
    gained = gone.group_by("entity_id").agg(
        more=pl.col("n_mentions").sum(), documents=pl.col("n_documents").max(), first=pl.col("first_seen_at").min()
    )
    zero = pl.lit(0, dtype=pl.Int64)
    rows = rows.join(gained, on="entity_id", how="left").with_columns(
        n_mentions=pl.when(moves).then(zero).otherwise(pl.col("n_mentions") + pl.col("more").fill_null(0)),
        n_documents=pl.when(moves).then(zero).otherwise(pl.max_horizontal("n_documents", "documents")),
        first_seen_at=pl.min_horizontal("first_seen_at", "first"),
        wikidata_id=pl.when(moves).then(pl.lit(None, dtype=pl.String)).otherwise("wikidata_id"),
        merged_into_entity_id=pl.when(moves).then(to).otherwise(pl.col("merged_into_entity_id").replace(into)),
    )
    return resolution._replace(
        entities=conform(rows.drop("more", "documents", "first"), ENTITIES),
        aliases=conform(aliases, ENTITY_ALIASES),
        links=conform(links, LINKS),
    )

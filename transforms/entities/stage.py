"""names of the corpus -> entities, their aliases, and the links from names to entities."""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl

from transforms import ids
from transforms.entities.link_types import Key, followed
from transforms.entities.links import Linked, link
from transforms.entities.overridden_links import OVERRIDE, overrule
from transforms.entities.overrides import NO_OVERRIDES, UNMATCHED, Overrides
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import cased, is_acronym, is_shouted, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.canonical_names import canonical_name
from transforms.names.organisations import has_ending_beside
from transforms.names.persons import parse, person_words
from transforms.names.roles import is_role
from transforms.schemas import ENTITIES, ENTITY_ALIASES, LINKS, NAMES, conform

RULES = "11"  # another one with each change of what names become: all names of a warehouse are resolved again
_WRITTEN = pl.col("alias").str.replace_all(r"\s+", " ")


class Resolution(NamedTuple):
    """The canonical entities of a corpus: frames of ENTITIES, ENTITY_ALIASES, LINKS and, of overrides, UNMATCHED."""

    entities: pl.DataFrame
    aliases: pl.DataFrame
    links: pl.DataFrame
    unmatched: pl.DataFrame


def entities(
    names: pl.DataFrame, overrides: Overrides = NO_OVERRIDES, elsewhere: pl.DataFrame | None = None
) -> Resolution:
    """NAMES -> Resolution: every name_key is an entity or is linked to the one that it is another name of.

    A function of the sets of rows and overrides: their order does not matter, and ties fall by counts, then by text.
    An entity's id is that of its leading name_key. Its name is the most frequent spelling that says the whole of it:
    given name and surname of a person, an organisation without legal ending ("Kestrel Motors" before "Kestrel Motors
    Inc."); spellings that analysts gave it come last. Its role is the most frequent one. n_documents is the largest of
    its names' counts, a lower bound.

    A name_key that is linked to another has a row, too, without mentions and merged into that one: its id, which was
    the entity's while the name stood alone, leads to who it is now.

    If names are a part of a corpus, elsewhere (blocking_key, n_documents) says what speaks for the others, see
    name_blocks.
    """
    names = conform(names, NAMES).with_columns(spelling="alias", alias=_WRITTEN, own_key="name_key")
    keys, aliases = counted(names)
    others = {} if elsewhere is None else dict(elsewhere.select("blocking_key", "n_documents").iter_rows())
    linked = link(keys, aliases, others, _shared_role(names))
    overruled = overrule(keys, aliases, linked.links, overrides)
    unmatched = pl.DataFrame(sorted(overruled.unmatched.items()), schema=UNMATCHED, orient="row")
    if names.is_empty():
        return Resolution(ENTITIES.empty(), ENTITY_ALIASES.empty(), LINKS.empty(), unmatched)
    if overruled.moved:
        moved = pl.DataFrame(
            [(key, alias, "name", to) for (key, alias), to in overruled.moved.items()],
            schema=["name_key", "alias", "mention_kind", "moved_to"],
            orient="row",
        )
        names = names.join(moved, on=["name_key", "alias", "mention_kind"], how="left")
        names = names.with_columns(name_key=pl.coalesce("moved_to", "name_key")).drop("moved_to")
    links = _links(names["name_key"].unique().sort().to_list(), linked._replace(links=overruled.links))
    joined = names.join(links.select("name_key", "entity_id", "root"), on="name_key").with_columns(
        is_overruled=pl.col("name_key").is_in(list(overruled.joined)) | (pl.col("own_key") != pl.col("name_key"))
    )
    standing = _entities(joined, overruled.shown)
    merged = _merged(joined, overruled.shown)
    rows = conform(pl.concat([standing, merged]).sort("entity_id"), ENTITIES)
    return Resolution(rows, _aliases(joined), _all_links(joined, links), unmatched)


def counted(names: pl.DataFrame) -> tuple[list[Key], list[tuple[str, str, int]]]:
    """The distinct names of NAMES with their counts, and (alias, name_key, documents) of names as written, in order."""
    by_key = names.group_by("name_key").agg(
        pl.col("n_mentions").sum(),
        pl.col("n_mentions").filter(pl.col("mention_kind") == "name").sum().alias("n_named"),
        pl.col("n_documents").max(),
    )
    keys = [
        Key(key, key.partition(":")[0], key.partition(":")[2], n_mentions, n_named, n_documents)
        for key, n_mentions, n_named, n_documents in by_key.sort("name_key").iter_rows()
    ]
    written = names.filter(pl.col("mention_kind") == "name").group_by(alias=_WRITTEN, name_key="name_key")
    aliases = written.agg(pl.col("n_documents").max()).sort("alias", "name_key")
    return keys, list(aliases.iter_rows())


def _shared_role(names: pl.DataFrame) -> Callable[[str, str], bool]:
    """Whether two name_keys of NAMES have a role in common, by its last two words: Kesta Cloud tech lead, tech lead."""
    roles: dict[str, set[str]] | None = None

    def shared(first: str, second: str) -> bool:
        nonlocal roles
        if roles is None:  # seldom asked for
            told = names.filter(pl.col("role").str.contains(" ") & pl.col("name_key").str.starts_with("PERSON:"))
            roles = {}
            for name_key, role in told.select("name_key", "role").unique().iter_rows():
                roles.setdefault(name_key, set()).add(" ".join(lookup_key(role).split()[-2:]))
        return not roles.get(first, set()).isdisjoint(roles.get(second, ()))

    return shared


def _links(name_keys: list[str], linked: Linked) -> pl.DataFrame:
    """The link of each name_key: columns of LINKS, and root, the last name_key."""
    rows = []
    for name_key in name_keys:
        to = followed(name_key, linked.links)
        canonical = linked.canonical.get(name_key, name_key)
        rows.append((name_key, _own_id(to.root), to.method, to.score, canonical, to.root))
    columns = ("name_key", "entity_id", "link_method", "link_score", "canonical_name_key")
    schema = {**{column: LINKS.schema[column] for column in columns}, "root": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _own_id(name_key: str) -> str:
    """The id of the entity that a name_key leads, or led while it stood alone."""
    return ids.entity_id(name_key.partition(":")[0], name_key)


def _all_links(joined: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """LINKS: a row for each name_key of the mentions, and for each spelling that left its name_key."""
    own = links.join(joined, left_on="name_key", right_on="own_key", how="semi").with_columns(spelling=None)
    left = joined.filter(pl.col("own_key") != pl.col("name_key")).select(
        pl.col("own_key").alias("name_key"),
        "spelling",
        "entity_id",
        link_method=pl.lit(OVERRIDE),
        link_score=pl.lit(1.0),
        canonical_name_key="own_key",
    )
    rows = pl.concat([conform(own.drop("root"), LINKS), conform(left, LINKS)])
    return rows.unique().sort("name_key", "spelling", nulls_last=False)


def _merged(joined: pl.DataFrame, shown: dict[str, str]) -> pl.DataFrame:
    """A row for each name_key that is linked to another."""
    linked = joined.filter(pl.col("name_key") != pl.col("root"))
    own = linked.with_columns(
        entity_id=pl.Series([_own_id(key) for key in linked["name_key"]], dtype=pl.String),
        root="name_key",
        into="entity_id",
    )
    rows = _entities(own, shown)
    into = own.select("entity_id", "into").unique()
    zero = pl.lit(0, dtype=pl.Int64)
    return (
        rows.join(into, on="entity_id")
        .with_columns(n_mentions=zero, n_documents=zero, merged_into_entity_id="into")
        .drop("into")
    )


def _entities(joined: pl.DataFrame, shown: dict[str, str]) -> pl.DataFrame:
    """ENTITIES, one row for each root; shown are names that analysts gave to roots."""
    totals = joined.group_by("entity_id", "root").agg(
        pl.col("n_mentions").sum(), pl.col("n_documents").max(), pl.col("first_seen_at").min()
    )
    named = joined.filter(pl.col("mention_kind") == "name")
    # roles of names, the most frequent first; a bare honorific, party or people says nothing about the office
    honorifics = [" ".join(words) for words, title in gazetteer.titles().items() if title.kind == "honorific"]
    empty = [*honorifics, *gazetteer.label_overrides(), *gazetteer.demonyms()]
    role = pl.col("role").str.to_lowercase().str.replace_all(".", "", literal=True)
    said = [text for text in named["role"].drop_nulls().unique() if is_role(text)]
    roles = _most(named.filter(pl.col("role").is_in(said) & ~role.is_in(empty)), "role")
    written = named.select("root", "alias").rows()
    spelling = named.with_columns(
        lack=pl.Series([_lack(root, alias) for root, alias in written], dtype=pl.Int64),
    )
    names = (
        spelling.group_by("entity_id", "alias")
        .agg(pl.col("is_overruled").min(), pl.col("lack").first(), pl.col("n_mentions").sum())
        .sort("entity_id", "is_overruled", "lack", -pl.col("n_mentions"), "alias")
        .unique("entity_id", keep="first", maintain_order=True)
        .select("entity_id", name="alias")
    )
    frame = totals.join(names, on="entity_id", how="left").join(roles, on="entity_id", how="left")
    details = [_details(root) for root in frame["root"]]
    titles = dict(_most(named.drop_nulls("role"), "role").iter_rows())
    frame = frame.with_columns(
        entity_type=pl.col("root").str.extract(r"^([A-Z_]+):"),
        name=pl.Series(
            [
                shown.get(root, detail[0]) or _titled(root, _calm(root, name), titles.get(entity))
                for root, entity, name, detail in zip(
                    frame["root"], frame["entity_id"], frame["name"], details, strict=True
                )
            ],
            dtype=pl.String,
        ),
        country_code=pl.Series([d[1] for d in details], dtype=pl.String),
        wikidata_id=pl.Series([d[2] for d in details], dtype=pl.String),
        merged_into_entity_id=pl.lit(None, dtype=pl.String),
    ).with_columns(name=pl.col("name").fill_null(pl.col("root").str.replace(r"^[A-Z_]+:", "").str.to_titlecase()))
    return conform(frame.drop("root"), ENTITIES)


def _calm(root: str, name: str | None) -> str | None:
    """The name to show of a person or place that is only written in capitals, else the name."""
    label = root.partition(":")[0]
    return cased(name) if name and label != "ORG" and is_shouted(name, label) else name


def _titled(root: str, name: str | None, role: str | None) -> str | None:
    """The name to show of a person whom a title tells from others of one name: Pope Francis, Lord Roe."""
    label, words = root.partition(":")[0], root.partition(":")[2].split()
    if name is None or label != "PERSON" or parse(person_words(name)).is_full:
        return name
    is_written = role is not None and role[:1].isupper()  # her brother Lee is no Brother Lee
    title = words[0] if person_words(name) == tuple(words[1:]) else lookup_key(role) if role and is_written else ""
    is_shown = title in closed_class("title_in_person_name") | closed_class("title_shown_with_surname")
    return f"{title.title()} {name}" if is_shown else name


def _lack(root: str, alias: str) -> int:
    """How far a spelling is from the name to show; capitals count more for organisations, others are shown without."""
    label = root.partition(":")[0]
    lack, is_loud = _incomplete(root, alias), is_shouted(alias, label)
    return 3 * is_loud + lack if label == "ORG" else 2 * lack + is_loud


def _incomplete(root: str, alias: str) -> int:
    """How far a spelling is from the name to show: 0 none, 1 a legal ending too much, 2 less than the whole name."""
    label, name = root.split(":", 1)
    if label == "PERSON":
        words = person_words(alias)
        full, own = parse(tuple(name.split())), parse(words)
        if own.given in name.split()[1:]:
            return 2  # "Wasserman Schultz"
        return 0 if (own.surname, own.suffix, own.is_full) == (full.surname, full.suffix, full.is_full) else 2
    if canonical_name(alias, label) != name:
        return 2
    return 1 if label == "ORG" and has_ending_beside(alias, name) else 0


def _count_words(alias: str) -> int:
    return len(person_words(alias))


def _most(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """For each entity the value with the most mentions, ties by text."""
    return (
        frame.group_by("entity_id", column)
        .agg(pl.col("n_mentions").sum())
        .sort("entity_id", "n_mentions", column, descending=[False, True, False])
        .unique("entity_id", keep="first", maintain_order=True)
        .select("entity_id", column)
    )


def _details(root: str) -> tuple[str | None, str | None, str | None]:
    """(usual name, country code, Wikidata item) by the reference tables."""
    label, name = root.split(":", 1)
    if label in ("GPE", "LOC") and (country := gazetteer.countries().get(name)):
        return country.name, country.code, country.wikidata_id
    if label == "NORP" and (country := gazetteer.demonyms().get(name)):
        return None, country.code, None
    known = gazetteer.label_overrides().get(name)
    if known and known.label == label and lookup_key(known.name) == name:
        return known.name, None, None
    return None, None, None


def _aliases(joined: pl.DataFrame) -> pl.DataFrame:
    """ENTITY_ALIASES: the spellings of each entity's names."""
    grouped = (
        joined.filter(pl.col("mention_kind") == "name")
        .group_by("entity_id", "root", "alias")
        .agg(pl.col("n_mentions").sum())
        .sort("entity_id", "alias")
    )
    kinds = [_alias_kind(root, alias) for root, alias in grouped.select("root", "alias").iter_rows()]
    return conform(
        grouped.drop("root").with_columns(
            normalized_alias=pl.Series([lookup_key(alias) for alias in grouped["alias"]], dtype=pl.String),
            alias_kind=pl.Series(kinds, dtype=pl.String),
        ),
        ENTITY_ALIASES,
    )


def _alias_kind(root: str, alias: str) -> str:
    label, name = root.split(":", 1)
    if canonical_name(alias, label) == name:
        return "acronym" if is_acronym(alias) and " " in name else "full"
    if is_acronym(alias) and label != "PERSON":
        return "acronym"
    return "short" if _count_words(alias) < len(name.split()) else "variant"

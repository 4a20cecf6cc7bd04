"""Which items entities get: rows in, rows out."""

import random
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from transforms.entities import Resolution, entities
from transforms.knowledge.candidates import alias_key, candidates, city_countries, shipped, spellings, with_imported
from transforms.knowledge.choice import choices, in_doubt, linked
from transforms.lexicon.folding import lookup_key
from transforms.schemas import KNOWLEDGE, NAMES

CONTEXTS = {"entity_id": pl.String, "kind": pl.String, "value": pl.String, "n_occurrences": pl.Int64}
Row = tuple[str, str, int, str | None]  # name_key, alias, mentions, role


def _names(*rows: Row) -> pl.DataFrame:
    seen = datetime(2026, 1, 1, tzinfo=UTC)
    full = [(key, "name", alias, role, n, n, seen) for key, alias, n, role in rows]
    return pl.DataFrame(full, schema=NAMES.schema, orient="row")


def _item(item_id: str, kind: str, name: str, *aliases: str, **details: Any) -> pl.DataFrame:
    """Imported items as rows of KNOWLEDGE."""
    keys = {alias_key(kind, name): True, **{alias_key(kind, alias): False for alias in aliases}}
    told = {"description": None, "country_code": None, "from_year": None, "to_year": None, "origin": "imported"}
    row = {"item_id": item_id, "wikidata_id": item_id if item_id[0] == "Q" else None, "entity_type": kind}
    rows = [{"alias_key": key, "is_name": is_name, **row, **told, **details} for key, is_name in keys.items()]
    return pl.DataFrame(rows, schema=KNOWLEDGE.schema)


def _linked(
    names: pl.DataFrame,
    imported: pl.DataFrame | None = None,
    context: dict[str, dict[str, dict[str, int]]] | None = None,
    apart: frozenset[str] = frozenset(),
) -> Resolution:
    """The Resolution of names with their items; context is {name_key: {kind: {value: n}}}, roles are in the names."""
    found = entities(names)
    pairs = candidates(spellings(found), with_imported(KNOWLEDGE.empty() if imported is None else imported))
    by_name = dict(found.links.select("name_key", "entity_id").iter_rows())
    told = [
        (by_name[key], kind, value, n)
        for key, kinds in (context or {}).items()
        for kind, values in kinds.items()
        for value, n in values.items()
    ]
    told += [
        (by_name[key], "role", role, n)
        for key, role, n in names.select("name_key", "role", "n_mentions").iter_rows()
        if role
    ]
    contexts = pl.DataFrame(told, schema=CONTEXTS, orient="row")
    return linked(found, choices(pairs, contexts), pairs, apart)


def _items(found: Resolution) -> dict[str, tuple[str | None, str | None]]:
    """name -> (item, country) of the entities that stand."""
    standing = found.entities.filter(pl.col("merged_into_entity_id").is_null())
    return {
        name: (item, code) for name, item, code in standing.select("name", "wikidata_id", "country_code").iter_rows()
    }


# ------------------------------------------------------------------------------------- shipped items
def test_people_organisations_and_places_get_their_items_and_countries() -> None:
    found = _linked(
        _names(
            ("PERSON:angela merkel", "Angela Merkel", 3, "Chancellor"),
            ("ORG:associated press", "AP", 2, None),
            ("ORG:home depot", "The Home Depot Inc.", 2, None),
            ("GPE:kyiv", "Kyiv", 2, None),
            ("GPE:france", "France", 2, None),
            ("LOC:europe", "Europe", 2, None),
            ("PERSON:nora quill", "Nora Quill", 2, "Mayor"),
        )
    )
    assert _items(found) == {
        "Angela Merkel": ("Q567", "DE"),
        "Associated Press": ("Q40469", "US"),
        "The Home Depot Inc.": ("Q864407", "US"),
        "Kyiv": ("Q1899", "UA"),
        "France": ("Q142", "FR"),
        "Europe": ("Q46", None),
        "Nora Quill": (None, None),
    }


def test_a_bare_surname_is_nobody_and_a_whole_usual_name_of_one_word_is() -> None:
    found = _items(_linked(_names(("PERSON:reagan", "Reagan", 9, "President"), ("PERSON:madonna", "Madonna", 3, None))))
    assert found["Reagan"] == (None, None)
    assert found["Madonna"][0] == "Q1744"


def test_a_role_that_does_not_fit_speaks_against_an_item() -> None:
    def item(role: str | None) -> str | None:
        return _items(_linked(_names(("PERSON:david cameron", "David Cameron", 3, role))))["David Cameron"][0]

    british = item(None)
    assert british is not None
    assert item("Prime Minister") == british
    assert item("British leader") == british
    assert item("goalkeeper coach") is None or item("Bishop") is None


@pytest.mark.parametrize(
    ("years", "expected"), [({"2003": 5}, "Q207"), ({"1990": 5}, "Q23505"), ({}, None), ({"1850": 5}, None)]
)
def test_father_and_son_are_told_apart_by_time(years: dict[str, int], expected: str | None) -> None:
    names = _names(("PERSON:george bush", "George Bush", 5, "President"))
    found = _linked(names, context={"PERSON:george bush": {"year": years}} if years else None)
    assert _items(found)["George Bush"][0] == expected


def test_a_spelling_of_one_item_alone_decides() -> None:
    names = _names(
        ("PERSON:george w bush", "George Bush", 5, None), ("PERSON:george w bush", "George W. Bush", 2, None)
    )
    assert [item for item, _ in _items(_linked(names)).values()] == ["Q207"]


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        ({"US": 30, "RU": 1}, ("Q1428", "US")),
        ({"RU": 20, "AM": 9}, ("Q230", "GE")),
        ({"US": 10, "RU": 8}, (None, None)),
    ],
)
def test_georgia_is_the_state_or_the_country_by_its_company(
    countries: dict[str, int], expected: tuple[str | None, str | None]
) -> None:
    found = _linked(_names(("GPE:georgia", "Georgia", 5, None)), context={"GPE:georgia": {"country": countries}})
    assert _items(found)["Georgia"] == expected


def test_a_branch_is_not_the_party_that_it_is_called_for_short() -> None:
    branch = "ORG:vermont democratic party"
    rows = ((branch, "Vermont Democratic Party", 1, None), (branch, "Democratic Party", 9, None))
    assert _items(_linked(_names(*rows)))["Vermont Democratic Party"] == (None, None)


def test_a_team_that_was_taken_for_a_place_is_the_team() -> None:
    found = _linked(_names(("GPE:los angeles lakers", "Los Angeles Lakers", 2, None)))
    assert _items(found)["Los Angeles Lakers"] == ("Q121783", "US")


def test_places_that_are_no_items_get_the_country_of_the_city_that_dominates() -> None:
    assert city_countries()["gaziantep"] == "TR"
    assert "san jose" not in city_countries()
    found = _items(
        _linked(_names(("GPE:gaziantep", "Gaziantep", 2, None), ("GPE:harbour city", "Harbour City", 2, None)))
    )
    assert found == {"Gaziantep": (None, "TR"), "Harbour City": (None, None)}


# ------------------------------------------------------------------------------------ one item, one entity
HP = (("ORG:hewlett-packard", "Hewlett-Packard", 5, None), ("ORG:hp", "HP", 3, None))


def test_two_names_of_one_item_become_one_entity() -> None:
    found = _linked(_names(*HP))
    rows = {row["name"]: row for row in found.entities.iter_rows(named=True)}
    whole, gone = rows["Hewlett-Packard"], rows["HP"]
    assert (whole["wikidata_id"], whole["n_mentions"]) == ("Q80978", 8)
    assert (gone["wikidata_id"], gone["n_mentions"], gone["merged_into_entity_id"]) == (None, 0, whole["entity_id"])
    links = {row["name_key"]: row for row in found.links.iter_rows(named=True)}
    assert {row["entity_id"] for row in links.values()} == {whole["entity_id"]}
    assert links["ORG:hp"]["link_method"] == "knowledge"
    assert set(found.aliases.filter(pl.col("entity_id") == whole["entity_id"])["alias"]) == {"HP", "Hewlett-Packard"}


def test_what_analysts_keep_apart_stays_apart_and_only_one_gets_the_item() -> None:
    alone = entities(_names(*HP)).entities
    hp = alone.filter(pl.col("name") == "HP")["entity_id"].item()
    found = _linked(_names(*HP), apart=frozenset({hp}))
    assert _items(found) == {"Hewlett-Packard": ("Q80978", "US"), "HP": (None, None)}


def test_merged_rows_lead_on_to_the_entity_that_stands() -> None:
    rows = (*HP, ("ORG:hp inc maker", "HP Inc Maker", 1, None))
    resolution = entities(_names(*rows))
    gone = resolution.entities.filter(pl.col("name") == "HP")["entity_id"].item()
    late = resolution.entities.filter(pl.col("name") == "HP Inc Maker")["entity_id"].item()
    into = pl.when(pl.col("entity_id") == late).then(pl.lit(gone)).otherwise("merged_into_entity_id")
    resolution = resolution._replace(entities=resolution.entities.with_columns(merged_into_entity_id=into))
    pairs = candidates(spellings(resolution), shipped())
    nothing = pl.DataFrame(
        schema={"entity_id": pl.String, "kind": pl.String, "value": pl.String, "n_occurrences": pl.Int64}
    )
    found = linked(resolution, choices(pairs, nothing), pairs, frozenset())
    whole = found.entities.filter(pl.col("name") == "Hewlett-Packard")["entity_id"].item()
    assert set(found.entities["merged_into_entity_id"].drop_nulls()) == {whole}


# ------------------------------------------------------------------------------------- imported items
def test_an_imported_person_needs_more_than_a_name() -> None:
    who = _item("Q900001", "PERSON", "Nora Quill", description="mayor of Ellery", country_code="FR")
    assert _items(_linked(_names(("PERSON:nora quill", "Nora Quill", 3, None)), who))["Nora Quill"] == (None, None)
    assert _items(_linked(_names(("PERSON:nora quill", "Nora Quill", 3, "Mayor")), who))["Nora Quill"] == (
        "Q900001",
        "FR",
    )
    around = {"PERSON:nora quill": {"country": {"FR": 3}}}
    found = _linked(_names(("PERSON:nora quill", "Nora Quill", 3, None)), who, around)
    assert _items(found)["Nora Quill"] == ("Q900001", "FR")


def test_of_two_imported_people_of_one_name_context_chooses_or_nobody_does() -> None:
    both = pl.concat(
        [
            _item("Q900001", "PERSON", "Nora Quill", description="chemist", country_code="SE"),
            _item("Q900002", "PERSON", "Nora Quill", description="senator from Ohio", country_code="US"),
        ]
    )
    names = _names(("PERSON:nora quill", "Nora Quill", 3, "Sen."))
    around = {"PERSON:nora quill": {"country": {"US": 9, "SE": 1}}}
    assert _items(_linked(names, both, around))["Nora Quill"] == ("Q900002", "US")
    assert _items(_linked(_names(("PERSON:nora quill", "Nora Quill", 3, None)), both))["Nora Quill"] == (None, None)


def test_an_item_without_wikidata_id_gives_the_country_alone() -> None:
    yard = _item("NK-1", "ORG", "Kestrel Ship Yards", description="company", country_code="NO")
    found = _linked(_names(("ORG:kestrel ship yards", "Kestrel Ship Yards", 2, None)), yard)
    assert _items(found)["Kestrel Ship Yards"] == (None, "NO")


def test_an_imported_namesake_does_not_take_the_name_of_a_country() -> None:
    town = _item("Q900003", "GPE", "Lebanon", description="town in Ohio", country_code="US")
    assert _items(_linked(_names(("GPE:lebanon", "Lebanon", 2, None)), town))["Lebanon"] == ("Q822", "LB")


def test_aliases_of_an_imported_item_that_is_shipped_count_too() -> None:
    again = _item("Q567", "PERSON", "Angela Merkel", "Angela Dorothea Kasner", description="physicist")
    found = _linked(_names(("PERSON:angela dorothea kasner", "Angela Dorothea Kasner", 2, None)), again)
    assert _items(found)["Angela Dorothea Kasner"] == ("Q567", "DE")


# ---------------------------------------------------------------------------------------- properties
def test_only_what_is_open_has_its_documents_looked_at() -> None:
    found = entities(
        _names(
            ("PERSON:angela merkel", "Angela Merkel", 3, None),
            ("PERSON:george bush", "George Bush", 3, None),
            ("GPE:georgia", "Georgia", 3, None),
        )
    )
    pairs = candidates(spellings(found), shipped())
    roles = pl.DataFrame(
        schema={"entity_id": pl.String, "kind": pl.String, "value": pl.String, "n_occurrences": pl.Int64}
    )
    doubtful = set(in_doubt(pairs, roles))
    names = found.entities.filter(pl.col("entity_id").is_in(list(doubtful)))["name"]
    assert set(names) == {"George Bush", "Georgia"}


ROWS: list[Row] = [
    ("PERSON:george bush", "George Bush", 4, "President"),
    ("PERSON:george w bush", "George W. Bush", 2, None),
    ("PERSON:bush", "Bush", 7, None),
    ("ORG:hp", "HP", 3, None),
    ("ORG:hewlett-packard", "Hewlett-Packard", 3, None),
    ("ORG:united nations", "UN", 3, None),
    ("GPE:georgia", "Georgia", 3, None),
    ("GPE:usa", "USA", 3, None),
    ("LOC:united states", "United States", 3, None),
    ("GPE:new york", "New York", 3, None),
    ("GPE:new york city", "New York City", 3, None),
]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(ROWS), unique=True, min_size=1), st.integers())
def test_items_do_not_depend_on_order_and_no_two_entities_share_one(rows: list[Row], seed: int) -> None:
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    one, other = _linked(_names(*rows)), _linked(_names(*shuffled))
    assert one.entities.equals(other.entities)
    assert one.links.equals(other.links)
    assert one.aliases.equals(other.aliases)
    standing = one.entities.filter(pl.col("merged_into_entity_id").is_null())
    assert not standing["wikidata_id"].drop_nulls().is_duplicated().any()
    assert set(one.links["entity_id"]) <= set(standing["entity_id"])
    assert one.aliases["n_mentions"].sum() == sum(n for _, _, n, _ in rows)


# ------------------------------------------------------------------------------------------- the tables
def test_the_tables_are_in_order_and_lead_to_one_item() -> None:
    frame = seeds.table("knowledge/items")
    expected = ["wikidata_id", "entity_type", "name", "aliases", "description", "country_code", "from_year", "to_year"]
    assert frame.columns == expected
    assert frame.height > 700
    assert not frame["wikidata_id"].is_duplicated().any()
    assert frame["wikidata_id"].str.contains(r"^Q[1-9]\d*$").all()
    assert set(frame["entity_type"]) == {"PERSON", "ORG", "GPE", "LOC"}
    assert frame["description"].is_not_null().all()
    codes = set(seeds.table("shared/countries")["country_code"])
    assert set(frame["country_code"].drop_nulls()) - codes <= {"FK", "GI", "BM", "GU", "PR", "HK", "MO", "XK"}
    ordered = sorted(
        frame.iter_rows(named=True),
        key=lambda row: (row["entity_type"], lookup_key(row["name"]), int(row["wikidata_id"][1:])),
    )
    assert frame.to_dicts() == ordered
    years = frame.select(pl.col("from_year", "to_year").cast(pl.Int32)).drop_nulls()
    assert (years["from_year"] <= years["to_year"]).all()


def test_countries_are_in_their_own_table_alone() -> None:
    countries = set(seeds.table("shared/countries")["wikidata_id"].drop_nulls())
    assert not countries & set(seeds.table("knowledge/items")["wikidata_id"])


def test_holders_of_offices_are_well_formed_and_no_items() -> None:
    frame = seeds.table("knowledge/office_holders")
    assert frame["wikidata_id"].str.contains(r"^Q[1-9]\d*$").all()
    assert not set(frame["wikidata_id"]) & set(seeds.table("knowledge/items")["wikidata_id"])
    assert not frame["name"].is_duplicated().any()
    assert frame.select("description", "country_code", "from_year").null_count().row(0) == (0, 0, 0)
    names = [(lookup_key(name), int(item[1:])) for name, item in frame.select("name", "wikidata_id").iter_rows()]
    assert names == sorted(names)


def test_one_name_of_one_type_is_one_item_but_for_known_namesakes() -> None:
    usual = shipped().filter(pl.col("origin") == "often_named")
    shared = usual.group_by("entity_type", "alias_key").agg(pl.col("item_id").n_unique()).filter(pl.col("item_id") > 1)
    assert set(shared["alias_key"]) == {"george bush", "tripoli"}


def test_classes_and_places_are_well_formed() -> None:
    classes = seeds.table("knowledge/classes")
    assert set(classes["entity_type"]) == {"PERSON", "ORG", "GPE", "LOC"}
    assert not classes["wikidata_id"].is_duplicated().any()
    places = seeds.table("knowledge/places")
    assert places.select(pl.struct("name", "country_code").is_duplicated().any()).item() is False
    assert places["country_code"].str.contains(r"^[A-Z]{2}$").all()
    assert (places["population"].cast(pl.Int64) > 0).all()

"""Organisations of the reference tables as evidence: what their names tell, and what they leave open."""

import pytest

import seeds
from transforms.lexicon.folding import lookup_key
from transforms.names.canonical_names import canonical_name
from transforms.names.known_organisations import TABLES, is_distinct, is_generic, known_organisation, tells_organisation
from transforms.names.known_roles import known_roles


@pytest.mark.parametrize(
    "text", ["Brookings Institution", "Kansas City Chiefs", "AfD", "DNC", "EPA", "Gazprom", "Home Office"]
)
def test_a_name_of_its_own_tells_an_organisation(text: str) -> None:
    assert tells_organisation(canonical_name(text, "ORG"), text) or known_roles("ORG", canonical_name(text, "ORG"))


@pytest.mark.parametrize(
    "text", ["Target", "Gap", "Next", "Orange", "Chelsea", "Barcelona", "Mind", "Virginia", "Dominion"]
)
def test_a_word_place_or_given_name_tells_none(text: str) -> None:
    assert not tells_organisation(canonical_name(text, "ORG"), text)
    assert not is_distinct(canonical_name(text, "ORG"))


def test_an_acronym_tells_one_in_capitals_alone() -> None:
    assert tells_organisation("ice", "ICE")
    assert not tells_organisation("ice", "ice")


def test_a_name_has_the_kinds_and_countries_of_all_who_bear_it() -> None:
    found = known_organisation("supreme court")
    assert found and found.kinds == {"court"} and found.country_codes >= {"US", "GB"}
    assert known_organisation("ellery savings bank") is None
    assert known_roles("ORG", "brookings institution") == ("think tank",)
    assert is_generic("supreme court") and is_generic("prosecutor general's office")
    assert not is_generic("kansas city chiefs") and not is_generic("brookings institution")


@pytest.mark.parametrize("path", TABLES)
def test_the_tables_are_in_order_and_each_row_is_an_organisation_of_its_own(path: str) -> None:
    frame = seeds.table(path)
    assert frame.columns == ["wikidata_id", "name", "aliases", "description", "country_code"]
    assert frame.select("name", "description").null_count().row(0) == (0, 0)
    codes = set(seeds.table("shared/countries")["country_code"]) | {"HK"}
    assert set(frame["country_code"].drop_nulls()) <= codes
    keys = [lookup_key(name) for name in frame["name"]]
    assert keys == sorted(keys)
    assert not frame.select("name", "country_code").is_duplicated().any()
    for name, aliases in frame.select("name", "aliases").iter_rows():
        forms = [name, *(aliases or "").split("|")] if aliases else [name]
        assert len(forms) == len(set(forms)) and all(form == form.strip() and form for form in forms)


def test_brands_have_items_that_no_other_table_has() -> None:
    items = seeds.table("knowledge/brands")["wikidata_id"]
    assert items.str.contains(r"^Q[1-9]\d*$").all() and not items.is_duplicated().any()
    others = [*seeds.table("knowledge/items")["wikidata_id"], *seeds.table("knowledge/office_holders")["wikidata_id"]]
    assert not set(items).intersection(others)
    named = seeds.table("knowledge/organisations")["wikidata_id"].drop_nulls()
    assert not named.is_duplicated().any() and not set(named).intersection(others)

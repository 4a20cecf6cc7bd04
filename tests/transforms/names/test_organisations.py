"""Names of organisations as they are compared, and which of a corpus are one."""

import polars as pl
import pytest

from transforms.entities import entities
from transforms.entities.blocking import name_blocks
from transforms.names.canonical_names import canonical_name
from transforms.names.organisations import (
    is_acronym_before_kind,
    is_acronym_of,
    is_short_form_of,
    lacks_only_kind,
    variant_form,
)
from transforms.schemas import NAMES


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wal-Mart Stores, Inc.", "wal mart stores"),
        ("Harlow & Lane", "harlow and lane"),
        ("Marlow's Investors Service Inc", "marlows investors service"),
        ("U.S. Senate Budget Committee", "senate budget committee"),
        ("U.S. Steel Corp", "us steel"),
        ("Teskal Holdings Plc", "teskal"),
        ("Samuel Harlow and Sons Ltd", "samuel harlow"),
        ("PT", "pt"),
        ("-", "-"),
    ],
)
def test_what_is_compared_of_an_organisation(text: str, name: str) -> None:
    assert canonical_name(text, "ORG") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kiev", "kyiv"),
        ("Washington, D.C.", "washington"),
        ("Cape Town", "cape town"),
        ("The Hague", "hague"),
        ("Dar es Salaam", "dar es salaam"),
        ("Pretoria", "pretoria"),
        ("Dacca", "dhaka"),
    ],
)
def test_a_capital_is_known_by_its_other_spellings_but_is_no_other_city(text: str, name: str) -> None:
    assert canonical_name(text, "GPE") == name


def test_a_first_word_is_short_for_partners_of_that_name_and_never_for_a_chamber() -> None:
    assert is_short_form_of("harlow", "harlow and harlow")
    assert not is_short_form_of("senate", "senate budget committee")


def test_a_known_name_is_short_for_nothing_that_begins_with_it() -> None:
    assert not is_short_form_of("united nations", "united nations childrens fund")
    assert is_short_form_of("harlow mills", "harlow mills museum")


def _names(*rows: tuple[str, int]) -> pl.DataFrame:
    """NAMES of organisations: (spelling, documents)."""
    told = [
        {"name_key": f"ORG:{canonical_name(alias, 'ORG')}", "mention_kind": "name", "alias": alias, "role": None,
         "n_mentions": n, "n_documents": n, "first_seen_at": None}
        for alias, n in rows
    ]  # fmt: skip
    return pl.DataFrame(told, schema=NAMES.schema)


def test_long_names_that_are_spelt_almost_alike_are_one_organisation() -> None:
    rows = _names(("Sarn Textile", 3), ("Sarn Textiles Inc", 2), ("Western Digtial", 1), ("Western Digital", 4))
    links = dict(entities(rows).links.select("name_key", "canonical_name_key").iter_rows())
    assert links["ORG:sarn textiles"] == "ORG:sarn textile"
    assert links["ORG:western digtial"] == "ORG:western digital"
    shared = name_blocks(rows).filter(pl.col("blocking_key").str.starts_with("spelt:"))
    assert shared.group_by("blocking_key").len()["len"].to_list() == [2, 2]


def test_of_names_with_different_last_words_the_shorter_one_is_nobody_elses() -> None:
    one = entities(_names(("Harlow Investors", 3), ("Harlow Investors Service", 1)))
    assert one.entities.filter(pl.col("merged_into_entity_id").is_null()).height == 1
    two = entities(_names(("Harlow Investors", 3), ("Harlow Investors Service", 1), ("Harlow Investors Group", 1)))
    assert two.entities.filter(pl.col("merged_into_entity_id").is_null()).height == 3


@pytest.mark.parametrize("name", ["teskalholdings", "tea cups"])
def test_lone_words_and_short_names_have_no_variants(name: str) -> None:
    assert variant_form(name) is None


def test_an_ampersand_is_no_letter_of_an_acronym() -> None:
    assert is_acronym_of("S&P", "standard and poor") and is_acronym_of("SP", "standard and poor")
    assert not is_acronym_of("S&L", "standard and poor")


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("amber", "amber party", True),
        ("zx", "zx news", True),
        ("amber", "amber valley party", False),
        ("amber", "amber bank", False),
        ("national", "national party", False),
        ("party", "amber party", False),
    ],
)
def test_a_name_may_lack_the_kind_of_body_at_its_end(short: str, long: str, expected: bool) -> None:
    assert lacks_only_kind(short, long) is expected


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("zxk", "zxk bank", True),
        ("zxk", "zxk resorts international", True),
        ("zxk", "zxk players association", False),
        ("zxk", "sarn zxk bank", False),
    ],
)
def test_an_acronym_may_lack_the_kind_of_body_behind_it(short: str, long: str, expected: bool) -> None:
    assert is_acronym_before_kind(short, long) is expected


def test_a_head_noun_may_stand_for_the_name() -> None:
    assert is_short_form_of("observatory", "sarn observatory for human rights")
    assert not is_short_form_of("rights", "sarn observatory for human rights and seals")

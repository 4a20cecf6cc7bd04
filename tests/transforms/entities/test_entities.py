"""names of the corpus -> entities, aliases, links."""

import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import name_rows
from transforms import ids
from transforms.entities import Resolution, entities
from transforms.names.roles import is_role
from transforms.schemas import ENTITIES, NAMES

Row = tuple[str, str, int]  # name_key, alias, documents; three mentions a document


def _standing(found: Resolution) -> pl.DataFrame:
    """The entities that are not merged into another."""
    return found.entities.filter(pl.col("merged_into_entity_id").is_null())


def _roots(found: Resolution) -> dict[str, str]:
    """name_key -> canonical name."""
    joined = found.links.join(found.entities, on="entity_id")
    return dict(joined.select("name_key", "name").iter_rows())


CLINTONS = (
    ("PERSON:hillary clinton", "Hillary Clinton", 9),
    ("PERSON:hillary clinton", "Clinton", 9),
    ("PERSON:hillary rodham clinton", "Hillary Rodham Clinton", 2),
    ("PERSON:bill clinton", "Bill Clinton", 4),
    ("PERSON:william clinton", "William Clinton", 1),
    ("PERSON:clinton", "Clinton", 3),
)


def test_middle_names_nicknames_and_dominated_surnames() -> None:
    found = entities(name_rows(*CLINTONS))
    assert _roots(found) == {
        "PERSON:hillary clinton": "Hillary Clinton",
        "PERSON:hillary rodham clinton": "Hillary Clinton",
        "PERSON:bill clinton": "Bill Clinton",
        "PERSON:william clinton": "Bill Clinton",
        "PERSON:clinton": "Hillary Clinton",
    }
    methods = dict(found.links.select("name_key", "link_method").iter_rows())
    assert methods["PERSON:clinton"] == "corpus_prior"
    assert methods["PERSON:hillary rodham clinton"] == "alias"
    hillary = found.entities.filter(pl.col("name") == "Hillary Clinton").row(0, named=True)
    assert hillary["entity_id"] == ids.entity_id("PERSON", "PERSON:hillary clinton")
    assert hillary["n_mentions"] == 3 * (9 + 9 + 2 + 3)


def test_names_in_capitals_are_shown_as_they_are_usually_written() -> None:
    rows = [("GPE:paris", "PARIS", 5), ("GPE:paris", "Paris", 1), ("GPE:lima", "LIMA", 2), ("GPE:kri", "KRI", 2)]
    rows += [("PERSON:jane mcroe", "JANE McROE", 1), ("PERSON:ann lee", "ANN LEE", 1), ("ORG:unicef", "UNICEF", 1)]
    names = set(_roots(entities(name_rows(*rows))).values())
    assert names == {"Paris", "Lima", "KRI", "JANE McROE", "Ann Lee", "UNICEF"}
    rows = [("PERSON:ann lee", "ANN LEE", 1), ("PERSON:ann lee", "Lee", 9), ("ORG:lane and co", "LANE AND CO", 9)]
    assert set(_roots(entities(name_rows(*rows))).values()) == {"Ann Lee", "LANE AND CO"}


def test_codes_and_numerals_keep_their_capitals() -> None:
    rows = [("PRODUCT:hr 6819", "HR 6819", 1), ("PRODUCT:ix1344", "IX1344", 1), ("EVENT:2020 us", "2020 US", 1)]
    rows += [
        ("PERSON:henry viii", "HENRY VIII", 1),
        ("PERSON:xi jinping", "XI JINPING", 1),
        ("WORK_OF_ART:rise 2", "SUNRISE 2", 1),
    ]
    names = set(_roots(entities(name_rows(*rows))).values())
    assert names == {"HR 6819", "IX1344", "2020 US", "Henry VIII", "Xi Jinping", "Sunrise 2"}


@pytest.mark.parametrize(
    ("key", "alias", "role", "name"),
    [
        ("PERSON:pope ruprecht", "Ruprecht", "Pope", "Pope Ruprecht"),
        ("PERSON:king otto iv", "Otto IV", "King", "King Otto IV"),
        ("PERSON:otto", "Otto", "Lord", "Lord Otto"),
        ("PERSON:otto", "Otto", "brother", "Otto"),
        ("PERSON:otto", "Otto", "Brother", "Brother Otto"),
        ("PERSON:otto", "Otto", "Mr.", "Otto"),
        ("PERSON:ann otto", "Ann Otto", "Lady", "Ann Otto"),
        ("ORG:otto", "Otto", "Lord", "Otto"),
    ],
)
def test_a_person_with_one_name_is_shown_with_a_title(key: str, alias: str, role: str, name: str) -> None:
    assert entities(name_rows((key, alias, 2), role=role)).entities["name"].to_list() == [name]


def test_a_title_keeps_those_of_one_given_name_apart() -> None:
    rows = name_rows(("PERSON:queen otta", "Otta", 5), role="Queen")
    others = name_rows(("PERSON:ann otta", "Ann Otta", 9), ("PERSON:princess otta", "Otta", 3))
    assert entities(pl.concat([rows, others])).links["entity_id"].n_unique() == 3


def test_the_id_of_a_linked_name_leads_to_who_it_is_now() -> None:
    alone = entities(name_rows(("PERSON:clinton", "Clinton", 3)))
    rows = {row["entity_id"]: row for row in entities(name_rows(*CLINTONS)).entities.iter_rows(named=True)}
    merged = rows[alone.entities["entity_id"].item()]
    assert (merged["name"], merged["n_mentions"], merged["n_documents"]) == ("Clinton", 0, 0)
    assert rows[merged["merged_into_entity_id"]]["name"] == "Hillary Clinton"


def test_organisations_that_call_each_other_by_their_names_end_somewhere() -> None:
    each_other = [("ORG:aa bb", "Cc Dd", 3), ("ORG:cc dd", "Aa Bb", 3)]
    assert _standing(entities(name_rows(*each_other))).height == 1


def test_a_surname_that_nobody_dominates_stays_alone() -> None:
    rows = [
        ("PERSON:george w bush", "George W. Bush", 3),
        ("PERSON:jeb bush", "Jeb Bush", 3),
        ("PERSON:bush", "Bush", 2),
    ]
    found = entities(name_rows(*rows))
    assert _roots(found)["PERSON:bush"] == "Bush"
    score = found.links.filter(pl.col("name_key") == "PERSON:bush")["link_score"].item()
    assert score == pytest.approx(0.5)


def test_one_document_is_no_evidence() -> None:
    found = entities(name_rows(("PERSON:ann lee", "Ann Lee", 1), ("PERSON:lee", "Lee", 1)))
    assert found.entities.height == 2


def test_people_who_share_a_name_in_part_stay_apart() -> None:
    keys = ["george w bush", "george h w bush", "donald trump", "donald trump jr", "kim jong un", "kim jong il"]
    found = entities(name_rows(*((f"PERSON:{key}", key.title(), 5) for key in keys)))
    assert found.entities.height == len(keys)


def test_an_ambiguous_nickname_merges_nothing() -> None:
    names = ["ted moss", "edward moss", "theodore moss"]
    assert entities(name_rows(*((f"PERSON:{n}", n.title(), 2) for n in names))).entities.height == 3


def test_labels_follow_the_one_that_dominates() -> None:
    found = entities(name_rows(("ORG:zerodha", "Zerodha", 9), ("PERSON:zerodha", "Zerodha", 1)))
    assert _standing(found)["entity_type"].to_list() == ["ORG"]
    even = entities(name_rows(("ORG:jordan", "Jordan", 2), ("PERSON:jordan", "Jordan", 3)))
    assert even.entities.height == 2


def test_acronyms_and_short_names_of_organisations() -> None:
    found = entities(
        name_rows(
            ("ORG:shanghai cooperation organisation", "Shanghai Cooperation Organisation", 2),
            ("ORG:shanghai cooperation organisation", "SCO", 2),
            ("ORG:sco", "SCO", 5),
            ("ORG:tulip growers union", "Tulip Growers Union", 2),
            ("ORG:tgu", "TGU", 1),
        )
    )
    assert set(_roots(found).values()) == {"Shanghai Cooperation Organisation", "Tulip Growers Union"}
    kinds = dict(found.aliases.select("alias", "alias_kind").iter_rows())
    assert kinds["SCO"] == "acronym"
    assert kinds["Tulip Growers Union"] == "full"


def test_a_company_known_by_its_initials_is_no_other_of_these() -> None:
    rows = [("ORG:ibm", "IBM", 5), ("ORG:inland bank managers", "Inland Bank Managers", 1), ("ORG:aol", "AOL", 3)]
    introduced = [("ORG:aol news", "AOL News", 2), ("ORG:aol news", "AOL", 2)]
    found = entities(name_rows(*rows, *introduced))
    assert set(_roots(found).values()) == {"IBM", "Inland Bank Managers", "AOL", "AOL News"}
    same = [("ORG:ibm", "IBM", 5), ("ORG:international business machines", "International Business Machines", 1)]
    assert set(_roots(entities(name_rows(*same))).values()) == {"International Business Machines"}


def test_an_acronym_of_two_organisations_stays_alone() -> None:
    rows = [("ORG:tulip growers union", "Tulip Growers Union", 2), ("ORG:trade group unit", "Trade Group Unit", 2)]
    assert entities(name_rows(*rows, ("ORG:tgu", "TGU", 3))).entities.height == 3


def test_countries_and_peoples_have_codes() -> None:
    found = entities(
        name_rows(
            ("GPE:united states", "U.S.", 9), ("GPE:united states", "United States", 2), ("NORP:french", "French", 1)
        )
    )
    rows = found.entities.sort("name").select("name", "country_code", "wikidata_id").rows()
    assert rows == [("French", "FR", None), ("United States", "US", "Q30")]


def test_the_name_is_the_most_frequent_full_spelling_and_the_role_says_something() -> None:
    names = pl.concat(
        [
            name_rows(("PERSON:ann lee", "ANN LEE", 9), ("PERSON:ann lee", "Lee", 9), ("PERSON:ann lee", "Ann Lee", 1)),
            name_rows(("PERSON:ann lee", "Ann Lee", 8), role="Ms."),
            name_rows(("PERSON:ann lee", "Ann Lee", 2), role="Mayor"),
        ]
    )
    assert entities(names).entities.select("name", "role").rows() == [("Ann Lee", "Mayor")]


def test_a_key_without_a_name_is_still_an_entity() -> None:
    found = entities(name_rows(("ORG:ann lee campaign", "campaign", 1), kind="nominal"))
    assert found.entities["name"].to_list() == ["Ann Lee Campaign"]
    assert found.aliases.is_empty()


def test_noname_rows() -> None:
    assert entities(NAMES.empty()).entities.schema == ENTITIES.schema


WORDS = st.sampled_from(["ann", "bob", "robert", "lee", "kim", "bush", "w", "jr", "acme", "un"])
KEYS = st.builds(
    lambda label, words: f"{label}:{' '.join(words)}",
    st.sampled_from(["PERSON", "ORG", "GPE"]),
    st.lists(WORDS, min_size=1, max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(KEYS, st.booleans(), st.integers(1, 4)), min_size=1, max_size=25), st.randoms())
def test_order_does_not_matter_and_every_name_has_an_entity(
    drawn: list[tuple[str, bool, int]], shuffler: random.Random
) -> None:
    rows = {(key, key.split(":")[1].upper() if loud else key.split(":")[1].title()): n for key, loud, n in drawn}
    listed = [(key, alias, n) for (key, alias), n in rows.items()]
    found = entities(name_rows(*listed))
    shuffler.shuffle(listed)
    again = entities(name_rows(*listed))
    for name in Resolution._fields:
        assert getattr(found, name).equals(getattr(again, name))
    assert found.links["name_key"].to_list() == sorted({key for key, _, _ in listed})
    assert set(found.links["entity_id"]) == set(_standing(found)["entity_id"]) == set(found.aliases["entity_id"])
    assert set(found.entities["entity_id"]) == {ids.entity_id(key.split(":")[0], key) for key, _, _ in listed}
    assert set(found.entities["merged_into_entity_id"].drop_nulls()) <= set(_standing(found)["entity_id"])
    assert found.entities["entity_id"].is_unique().all()
    assert found.entities["n_mentions"].sum() == sum(3 * n for _, _, n in listed)
    assert found.links["link_score"].is_between(0, 1).all()


def test_an_acronym_of_two_long_names_does_not_merge_them() -> None:
    found = entities(
        name_rows(
            ("ORG:democratic national committee", "Democratic National Committee", 30),
            ("ORG:democratic national committee", "DNC", 40),
            ("ORG:democratic national convention", "Democratic National Convention", 39),
            ("ORG:democratic national convention", "DNC", 5),
        )
    )
    assert sorted(found.entities["name"]) == ["Democratic National Committee", "Democratic National Convention"]


def test_a_name_that_most_write_in_full_is_no_short_form() -> None:
    found = entities(
        name_rows(
            ("ORG:harbour times", "Harbour Times", 60),
            ("ORG:international harbour times", "International Harbour Times", 2),
            ("ORG:international harbour times", "Harbour Times", 2),
        )
    )
    assert _roots(found)["ORG:harbour times"] == "Harbour Times"


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([("Wexford Motors Inc.", 9), ("Wexford Motors", 2), ("Wexford", 20)], "Wexford Motors"),
        ([("Wexford Motors Inc.", 9), ("Wexford", 20)], "Wexford Motors Inc."),
    ],
)
def test_an_organisation_is_called_without_its_legal_ending(rows: list[tuple[str, int]], name: str) -> None:
    found = entities(name_rows(*(("ORG:wexford motors", alias, n) for alias, n in rows)))
    assert found.entities["name"].to_list() == [name]


def test_a_person_is_called_as_most_do_in_full() -> None:
    rows = [("Harry M. Marsh", 7), ("Harry Marsh", 16), ("Marsh", 40)]
    found = entities(name_rows(*(("PERSON:harry m marsh", alias, n) for alias, n in rows)))
    assert found.entities["name"].to_list() == ["Harry Marsh"]
    rows = [("Ann Lopez Silva", 3), ("Lopez Silva", 9)]
    found = entities(name_rows(*(("PERSON:ann lopez silva", alias, n) for alias, n in rows)))
    assert found.entities["name"].to_list() == ["Ann Lopez Silva"]


def test_the_only_bearer_of_a_surname_has_it_alone_with_the_same_role() -> None:
    full = name_rows(("PERSON:junhai pereira", "Junhai Pereira", 1), role="tech lead")
    short = ("PERSON:pereira", "Pereira", 1)
    roots = _roots(entities(pl.concat([full, name_rows(short, role="Kesta Cloud tech lead")])))
    assert roots["PERSON:pereira"] == "Junhai Pereira"
    other = name_rows(("PERSON:ana pereira", "Ana Pereira", 1), role="goalkeeper")
    for names in (
        [name_rows(short, role="goalkeeper")],
        [name_rows(short)],
        [name_rows(short, role="tech lead"), other],
    ):
        assert _roots(entities(pl.concat([full, *names])))["PERSON:pereira"] == "Pereira"


def test_organisations_that_are_known_by_names_almost_alike_stay_apart() -> None:
    known = [
        ("ORG:department of state", "Department of State", 9),
        ("ORG:department of state services", "Department of State Services", 2),
    ]
    other = [("ORG:sarn textile works", "Sarn Textile Works", 9), ("ORG:sarn textiles works", "Sarn Textiles Works", 2)]
    found = _roots(entities(name_rows(*known, *other)))
    assert found["ORG:department of state services"] == "Department of State Services"
    assert found["ORG:sarn textiles works"] == "Sarn Textile Works"


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([("ramon solis", 3), ("ramon solis mora", 1)], 1),
        ([("ramon solis", 1), ("ramon solis mora", 2)], 1),
        ([("luis guillermo solis", 2), ("luis guillermo solis rivera", 2)], 1),
        ([("ramon solis", 3), ("ramon solis mora", 1), ("ramon solis araya", 1)], 3),
        ([("george washington", 3), ("george washington carver", 1)], 2),
        ([("ana maria", 3), ("ana maria solis", 1)], 2),
        ([("j christopher roe", 1), ("christopher roe", 1)], 1),
        ([("sayed kamal roe", 1), ("kamal roe", 2)], 1),
        ([("james robert roe", 1), ("robert roe", 2)], 2),
    ],
)
def test_a_surname_more_or_a_name_before_is_the_same_person(rows: list[tuple[str, int]], names: int) -> None:
    found = entities(name_rows(*((f"PERSON:{name}", name.title(), documents) for name, documents in rows)))
    assert _standing(found).height == names


def test_what_a_person_leads_is_one_with_and_without_the_given_name() -> None:
    rows = [("ORG:trump administration", "Trump Administration", 1)]
    rows += [("ORG:donald trump administration", "Donald Trump Administration", 2)]
    assert _standing(entities(name_rows(*rows)))["name"].to_list() == ["Trump Administration"]
    rows += [("ORG:ivan trump administration", "Ivan Trump Administration", 1)]
    assert _standing(entities(name_rows(*rows))).height == 3


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Minister of Trade", True),
        ("co-host", True),
        ("ministre de la Santé", True),
        ("anti-Sarn guru", False),
        ("December 27", False),
        ("@annroeman", False),
        ("counterpart at the bank", False),
        ("Black", False),
    ],
)
def test_a_role_names_what_somebody_is(text: str, is_one: bool) -> None:
    assert is_role(text) is is_one

"""What a description and a role must have in common: each test by itself, and that none is forgotten."""

from dataclasses import replace

import pytest

from flows.training.corpora import read
from transforms.mentions.nominals import role_matching
from transforms.mentions.nominals.role_matching import Description, Role
from transforms.mentions.referents import Referent
from transforms.names.roles import role_parts


def _description(text: str, gender: str = "") -> Description:
    """The phrase of all words of a text, its head the last one."""
    parsed = read("d", text)
    size = len(parsed)
    parsed = replace(parsed, pos=["NOUN"] * size, heads=[size - 1] * size)
    *before, noun = text.split()
    modifiers = {word.lower() for word in before}
    party = (modifiers | {noun}) & {"republican", "democrat"}
    proper = {word.lower() for word in before if word[0].isupper()} - party
    return Description(parsed, size - 1, noun, modifiers, proper, party, gender)


def _role(text: str, at: int | None = 5, seen_at: int | None = 5) -> Role:
    head, modifiers = role_parts(text)
    return Role(text, at, seen_at, head, modifiers, {head, *modifiers})


@pytest.mark.parametrize(
    ("test", "phrase", "fitting", "other"),
    [
        ("names_the_role", "the senator", "senator", "governor"),
        ("names_the_role", "the Russian leader", "Russian president", "French president"),
        ("names_the_role", "the republican nominee", "republican senator", "democrat senator"),
        ("is_not_elsewhere", "the Ohio governor", "governor of Ohio", "governor of Florida"),
        ("is_no_deputy", "the president", "president", "vice president"),
        ("is_no_deputy", "the vice president", "vice president", "deputy vice president"),
        ("is_same_office", "the finance minister", "finance minister", "prime minister"),
        ("is_former_if_stated", "the former mayor", "former mayor", "mayor"),
        ("is_former_of_named_place", "the Ohio mayor", "mayor", "former mayor"),
    ],
)
def test_a_role_passes_a_test_or_fails_it(test: str, phrase: str, fitting: str, other: str) -> None:
    run = {step.__name__: step for step in role_matching.ROLE_TESTS}[test]
    assert run(_description(phrase), _role(fitting))
    assert not run(_description(phrase), _role(other))


def test_a_role_of_the_knowledge_base_needs_its_person_in_the_document() -> None:
    phrase = _description("the senator")
    assert role_matching.is_of_this_document(phrase, _role("senator", at=None, seen_at=3))
    assert role_matching.is_of_this_document(phrase, _role("senator", at=3, seen_at=None))
    assert not role_matching.is_of_this_document(phrase, _role("senator", at=None, seen_at=None))


def test_persons_pass_tests_of_gender_state_and_party() -> None:
    person = Referent("PERSON", "jane roe")
    person.gender = "f"
    person.roles.append(("Republican senator", 4))
    assert role_matching.has_no_other_gender(_description("the senator", "f"), person)
    assert not role_matching.has_no_other_gender(_description("the senator", "m"), person)
    assert role_matching.is_of_no_other_party(_description("the republican senator"), person)
    assert not role_matching.is_of_no_other_party(_description("the democrat senator"), person)
    assert role_matching.leads_no_other_state(_description("the French president"), person)
    merkel = Referent("PERSON", "angela merkel")
    assert role_matching.leads_no_other_state(_description("the German chancellor"), merkel)
    assert not role_matching.leads_no_other_state(_description("the French chancellor"), merkel)


def test_no_test_is_forgotten() -> None:
    assert [test.__name__ for test in role_matching.PERSON_TESTS] == [
        "has_no_other_gender",
        "leads_no_other_state",
        "is_of_no_other_party",
    ]
    assert [test.__name__ for test in role_matching.ROLE_TESTS] == [
        "names_the_role",
        "is_not_elsewhere",
        "is_no_deputy",
        "is_same_office",
        "is_former_if_stated",
        "is_former_of_named_place",
        "is_of_this_document",
    ]


@pytest.mark.parametrize(
    ("role", "head"),
    [
        ("ministry spokesman Maj. Gen.", "spokesman"),
        ("police chief Col.", "chief"),
        ("Chief Insp.", "insp"),
        ("Chief Inspector", "inspector"),
        ("Maj. Gen.", "gen"),
    ],
)
def test_a_short_rank_behind_an_office_is_not_the_office(role: str, head: str) -> None:
    assert role_parts(role)[0] == head

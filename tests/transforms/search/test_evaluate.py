"""What a query matches, worked out on words."""

import pytest

from tests.transforms.search.sample import DOCUMENT, NAMES
from transforms.search.documents import searched_document
from transforms.search.evaluate import QUOTE_FIELDS, Names, matcher, name_words
from transforms.search.grammar import parse


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferry", True),
        ("FERRIES", False),
        ("ferr*", True),
        ('"port strike"', True),
        ('"strike port"', False),
        ('"ferry port"', False),  # one in the headline, one in the body
        ('"to face tal*"', True),
        ("strike AND tariff", False),
        ("strike NOT tariff", True),
        ("tariff OR (strike talks)", True),
        ("NOT strike", False),
        ("minister NEAR/2 harbour", False),
        ("minister NEAR/3 harbour", True),
        ("harbour NEAR/3 minister", True),
        ("(x1 OR minister) NEAR/3 (y1 OR harb*)", True),
        ('"port strike" NEAR/1 began', True),
        ("strike NEAR/5 strike", False),
        ("title:strike", False),
        ("body:strike title:ferry", True),
        ('quote:"not wait"', True),
        ('quote:"wait enough"', False),  # two quotes
        ("quote:(wait NEAR/5 enough)", False),
        ("speaker:brandt", True),
        ('speaker:"helena brandt"', True),
        ('speaker:"brandt helena"', False),
        ("speaker:danek", False),
        ("entity:dan*", True),
        ("source:times", True),
        ("source:harbour_times", True),
        ("topic:sport", True),
        ("topic:spo* NOT topic:economy", True),
        ('topic:"medtop:15000000"', True),
        ("topic:economy", False),
        ("lang:en", True),
        ("lang:fr", False),
    ],
)
def test_documents(query: str, expected: bool) -> None:
    assert matcher(parse(query), NAMES)(DOCUMENT.whole) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("wait", ["q1"]),
        ("wait OR enough", ["q1", "q2"]),
        ("speaker:brandt", ["q1"]),
        ("NOT speaker:brandt", ["q2"]),
        ("title:ferry enough", ["q2"]),
        ("ferry", []),
        ("entity:danek", ["q1", "q2"]),
        ("topic:sport enough", ["q2"]),
    ],
)
def test_quotes(query: str, expected: list[str]) -> None:
    test = matcher(parse(query), NAMES, QUOTE_FIELDS)
    assert [statement.quote_id for statement, searched in DOCUMENT.quotes() if test(searched)] == expected


def test_names_are_those_of_what_is_asked_about() -> None:
    names: Names = {"speaker": {"e9": name_words(["Brandt"])}}
    assert matcher(parse("speaker:brandt"), names)(DOCUMENT.whole) is False


def test_a_document_without_a_headline_and_quotes() -> None:
    bare = searched_document(
        "d2",
        DOCUMENT.published_at,
        headline=None,
        body="Only a body",
        language="und",
        source_ids=[],
        entity_ids=[],
        topic_ids=[],
        statements=[],
    )
    assert matcher(parse("body NOT title:body"), {})(bare.whole)

"""Organisations of the reference tables as items: rows in, items out."""

import polars as pl
import pytest

from transforms.knowledge.candidates import candidates, shipped
from transforms.knowledge.choice import choices

NONE = pl.DataFrame(schema={"entity_id": pl.String, "kind": pl.String, "value": pl.String, "n_occurrences": pl.Int64})


def _chosen(*keys: str, countries: dict[str, int] | None = None) -> list[str]:
    """The item that an organisation with these keys gets, if names of these countries stand around it."""
    rows = [("one", "ORG", key, 1, True) for key in keys]
    columns = ["entity_id", "entity_type", "alias_key", "n_mentions", "is_full"]
    around = [("one", "country", code, n) for code, n in (countries or {}).items()]
    contexts = pl.DataFrame(around, schema=NONE.schema, orient="row")
    return choices(candidates(pl.DataFrame(rows, schema=columns, orient="row"), shipped()), contexts)[
        "item_id"
    ].to_list()


@pytest.mark.parametrize(
    ("keys", "item"),
    [
        (["world bank"], "Q7164"),
        (["brookings institution"], "organisation:brookings institution:US"),
        (["environmental protection agency", "epa"], "Q460173"),
        (["planned parenthood"], "Q2553262"),
    ],
)
def test_a_full_name_of_its_own_is_an_item_wherever_it_stands(keys: list[str], item: str) -> None:
    assert _chosen(*keys) == [item]


@pytest.mark.parametrize("key", ["supreme court", "election commission", "epa", "target", "chelsea hotel", "abc"])
def test_a_name_that_others_have_is_none_without_its_country(key: str) -> None:
    assert _chosen(key) == []


def test_the_country_around_decides_between_bodies_of_one_name() -> None:
    assert _chosen("supreme court", countries={"US": 9}) == ["organisation:supreme court:US"]
    assert _chosen("supreme court", countries={"GB": 9}) == ["organisation:supreme court:GB"]
    assert _chosen("supreme court", countries={"KE": 9}) == []
    assert _chosen("republicans") == []

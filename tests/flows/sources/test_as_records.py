"""What a feed says of an item: beside its page, or in its place."""

import json

import pytest

from flows.sources.as_records import given, stand_in
from flows.sources.settings import Source
from transforms.feeds.items import Item

SOURCE = Source("quay_post", "Quay Post", homepage="https://www.quaypost.example/", language="en")


@pytest.mark.parametrize(
    ("url", "homepage", "source"),
    [
        ("https://quaypost.example/1", SOURCE.homepage, "quay_post"),
        ("https://www.reuters.com/1", SOURCE.homepage, None),
        ("https://www.reuters.com/1", None, None),
        ("https://elsewhere.example.org/1", SOURCE.homepage, None),
        ("https://elsewhere.example.org/1", None, "quay_post"),
        (None, SOURCE.homepage, "quay_post"),
        ("https://www.reuters.com/1", "https://www.reuters.com/quay/", "quay_post"),
    ],
)
def test_pages_of_other_outlets_are_theirs(url: str | None, homepage: str | None, source: str | None) -> None:
    said = json.loads(given(Item(url, title="One"), Source("quay_post", "Quay Post", homepage=homepage, language="en")))
    assert (said.get("source"), said["headline"], said["language"]) == (source, "One", "en")


def test_what_can_stand_for_a_page() -> None:
    text = "The mayor of Ellery said on Monday that the port stays open."
    assert stand_in(Item("https://x.example/1", summary="Short."), None) is None
    for item, access in ((Item(None, summary=text), "snippet"), (Item(None, summary="Short.", content=text), "full")):
        found = stand_in(item, SOURCE)
        assert found is not None
        assert json.loads(found[0])["text"] == text
        assert json.loads(found[1])["access"] == access

"""What stands like a quote and is none: a text in, its quotes out."""

import polars as pl
import pytest

from tests.analysed import analysed
from transforms.quotes.stage import quotes


def _said(text: str) -> list[str]:
    documents = pl.DataFrame({"document_id": ["d"], "language": ["en"], "text": [text]})
    return quotes(*analysed(documents))[0]["text"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "The play «The Harbour Wife of Ellery» opens at the theatre next month.",
        "The 1936 film “What the Tide Left Behind” opened at the theatre on Monday.",
        "‘The Slates Are Falling’, a pamphlet written by Jane Roe, opened on Monday.",
        "There is a scene in ‘The Grocer’s Daughter’, a gloomy novel nobody reads any more.",
        "Roe wrote the songs “The Dark Tide”, “The Harbour’s Band”, and “The Truck”.",
        "The consulate visits the centre for events “The Coffee With The Town,” and “The Day of the Child.”",
    ],
)
def test_the_title_of_a_work_is_no_quote(text: str) -> None:
    assert not any("The" in content or "Tide" in content for content in _said(text))


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Jane Roe, who wrote the play, said: “We Will Not Pay.”", "We Will Not Pay."),
        ("She hated the book. “The plot is thin,” Jane Roe said.", "The plot is thin,"),
        ("“The Plot Is Thin,” Jane Roe, a novelist, said on Monday.", "The Plot Is Thin,"),
        (
            "Jane Roe said the film “The Dark Tide” was “the worst of all”.",
            "the film “The Dark Tide” was “the worst of all”",
        ),
    ],
)
def test_what_is_said_of_a_work_is_one(text: str, content: str) -> None:
    assert content in _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe claimed the individual title at the national championship in Sarn.",
        "Having said that, Ellery are yet to win a game.",
        "The mayor was taken to hospital suffering “severe flu-like symptoms of late”.",
    ],
)
def test_what_is_won_or_suffered_is_no_quote_of_anybody(text: str) -> None:
    assert _said(text) == []


def test_what_is_claimed_in_words_is_one() -> None:
    assert _said("Jane Roe claimed that the title was hers.") == ["that the title was hers"]

"""Quotes inside of quotes: a text in, who says what in it out."""

import polars as pl
import pytest

from tests.analysed import analysed
from transforms.quotes.stage import quotes


def _said(text: str) -> list[tuple[str | None, str]]:
    documents = pl.DataFrame({"document_id": ["d"], "language": ["en"], "text": [text]})
    found, _ = quotes(*analysed(documents))
    return found.select("speaker_text", "text").rows()


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("Reuters reported that Ann Moore had warned that it “cannot go on”.", "that it “cannot go on”"),
        ("Jane Roe said that Ann Moore claimed that the pier would close.", "that the pier would close"),
        ("Reuters reported that Ann Moore had said: “We will not pay.”", "We will not pay."),
    ],
)
def test_what_somebody_with_a_name_says_in_another_report_is_a_quote_too(text: str, inner: str) -> None:
    found = dict(_said(text))
    assert len(found) == 2
    assert found.pop("Ann Moore") == inner
    assert inner.rstrip(".") in next(iter(found.values()))


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe said that he had told the town that the pier would close.",  # nobody with a name
        "Jane Roe said that Ann Moore believed that the pier would close.",  # no speech
        "“Ann Moore said that the pier would close,” Jane Roe told the paper.",  # between marks
    ],
)
def test_other_reports_in_a_report_are_part_of_it_alone(text: str) -> None:
    assert [speaker for speaker, _ in _said(text)] == ["Jane Roe"]

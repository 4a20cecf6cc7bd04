"""Datelines: what is one, and where it ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.lexicon.datelines import LONGEST, dateline


@pytest.mark.parametrize(
    ("place", "rest", "wire", "date"),
    [
        ("LONDON", " (Reuters) - ", "Reuters", None),
        ("SARN", " (Northern Wire) - ", "Northern Wire", None),
        ("SARN", ", Ohio - ", None, None),
        ("WASHINGTON", ", D.C. (AP) — ", "AP", None),
        ("PARIS", "—", None, None),
        ("ST. LOUIS", " -- ", None, None),
        ("SÃO PAULO", " — ", None, None),
        ("NEW YORK", ", Sept 3, 2025 (AFP) — ", "AFP", "Sept 3, 2025"),
        ("AIX-EN-PROVENCE", ", France, 3 June - ", None, "3 June"),
        ("New Sarn", ", April 3 - ", None, "April 3"),
    ],
)
def test_datelines(place: str, rest: str, wire: str | None, date: str | None) -> None:
    text = f"Before.\n\n{place}{rest}Ann Lee spoke."
    found = dateline(text, text.index(place))
    assert found is not None
    assert text[found.place_start : found.place_end] == place
    assert text[found.end :] == "Ann Lee spoke."
    assert (found.wire, found.date, found.has_year) == (wire, date, "2025" in rest)


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 is here",
        "ABC News - the",
        "Q - Who?",
        "LONDON (Reuters)",
        "LONDON - ",
        "",
        "Ann Lee, 3 May 2001 - 4 May 2005",
    ],
)
def test_no_datelines(text: str) -> None:
    assert dateline(text) is None


def test_a_dateline_ends_with_its_paragraph() -> None:
    assert dateline("LONDON\n- Ann", 0, 6) is None


@given(st.text(alphabet="AB b.,-–(3A’\n", max_size=300), st.integers(0, 300))
def test_a_dateline_lies_within_its_paragraph(text: str, end: int) -> None:
    found = dateline(text, 0, min(end, len(text)))
    assert found is None or 0 == found.place_start < found.place_end < found.end <= min(end, len(text), LONGEST)

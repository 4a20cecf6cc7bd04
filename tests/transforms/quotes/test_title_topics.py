"""Titles with a name before a colon: who speaks, or whom the title is about."""

import pytest

from tests.transforms.quotes.test_quotes import _rows


@pytest.mark.parametrize(
    ("title", "below", "expected"),
    [
        ("Ann Carver: Harbour Bank parts with singer", "Harbour Bank no longer pays the singer Ann Carver.", []),
        ("Ann Carver: Woman behind the pier of Norburg dies", "The best known builder of Norburg has died.", []),
        ("Ann Carver: I will not close the pier", "Ann Carver said she would not close the pier.", ["Ann Carver"]),
        ("Ann Carver: Judge must close the pier", "Ann Carver said the judge must close it.", ["Ann Carver"]),
    ],
)
def test_the_person_that_a_title_is_about_does_not_speak_in_it(title: str, below: str, expected: list[str]) -> None:
    found = [row["speaker_text"] for row in _rows(f"{title}\n\n{below}") if row["char_end"] <= len(title)]
    assert found == expected

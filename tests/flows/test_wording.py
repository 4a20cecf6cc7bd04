"""Words of messages."""

import pytest

from flows.wording import counted


@pytest.mark.parametrize(
    ("number", "noun", "text"),
    [
        (0, "file", "0 files"),
        (1, "file", "1 file"),
        (1200, "row", "1,200 rows"),
        (1, "copy", "1 copy"),
        (2, "entity", "2 entities"),
        (2, "day", "2 days"),
    ],
)
def test_numbers_with_their_noun(number: int, noun: str, text: str) -> None:
    assert counted(number, noun) == text

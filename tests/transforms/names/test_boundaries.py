"""Names made whole: peoples, events and offices that were cut; what the last word of a name says."""

import pytest

from transforms.names.repair.boundaries import with_whole_names
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText


def _parsed(text: str, tags: dict[str, str]) -> ParsedText:
    """The ParsedText of blank-separated words; "-" stands without blanks; pos of capitalised words is PROPN."""
    words, starts = [], []
    at = 0
    for word in text.replace("-", " - ").split():
        at = text.index(word, at)
        words.append(word)
        starts.append(at)
        at += len(word)
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    pos = ["PROPN" if word[0].isupper() else "X" for word in words]
    blank = [""] * len(words)
    tag = [tags.get(word, "NNP") for word in words]
    return ParsedText(
        "d", "en", text, starts, ends, [0] * len(words), blank, pos, tag, blank, [0] * len(words), blank,
        [False] * len(words),
    )  # fmt: skip


def _span(parsed: ParsedText, text: str, label: str) -> NameSpan:
    start = parsed.text.index(text)
    first, last = parsed.starts.index(start), parsed.ends.index(start + len(text)) + 1
    return NameSpan(first, last, start, start + len(text), label)


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("why African-Americans vote", [("African", "NORP"), ("Americans", "NORP")], [("African-Americans", "NORP")]),
        ("many African Americans vote", [("African", "NORP"), ("Americans", "NORP")], [("African Americans", "NORP")]),
        ("Latino Republicans vote", [("Latino", "NORP"), ("Republicans", "NORP")], None),
        ("polls on Super Tuesday said", [("Super", "EVENT")], [("Super Tuesday", "EVENT")]),
        ("the Office of Management and Budget said", [("Office of Management", "ORG")], "ORG"),
        ("the Bank of England and voters", [("Bank of England", "ORG")], None),
        ("in the South China Sea", [("South China Sea", "GPE")], [("South China Sea", "LOC")]),
        ("the Voting Rights Act", [("Voting Rights Act", "ORG")], [("Voting Rights Act", "LAW")]),
        ("at the Venetian Hotel", [("Venetian Hotel", "GPE")], [("Venetian Hotel", "FAC")]),
        ("the Mar-a-Lago estate", [("Lago", "GPE")], [("Mar-a-Lago", "GPE")]),
        ("Sarah Bridge said", [("Sarah Bridge", "PERSON")], None),
        ("on Channel 9 he said", [("Channel", "ORG")], [("Channel 9", "ORG")]),
        ("on Channel 1999 he said", [("Channel", "ORG")], None),
        ("at Birk & Voss he said", [("Birk", "GPE"), ("Voss", "ORG")], [("Birk & Voss", "ORG")]),
        ("in France & Spain he said", [("France", "GPE"), ("Spain", "GPE")], None),
        ("the Ellery United captain", [("Ellery United", "PERSON")], [("Ellery United", "ORG")]),
        ("at the Sarnian Open he won", [("Sarnian Open", "NORP")], [("Sarnian Open", "EVENT")]),
    ],
)
def test_names_are_whole(text: str, given: list[tuple[str, str]], expected: object) -> None:
    parsed = _parsed(text, {})
    found = with_whole_names(parsed, [_span(parsed, name, label) for name, label in given])
    got = [(span.text(parsed), span.label) for span in found]
    if expected == "ORG":
        assert got == [("Office of Management and Budget", "ORG")]
    else:
        assert got == (given if expected is None else expected)
    assert all(parsed.starts[span.first] == span.char_start for span in found)


def test_plurals_of_places_are_people() -> None:
    parsed = _parsed("most Nevadans agree", {"Nevadans": "NNPS"})
    (span,) = with_whole_names(parsed, [_span(parsed, "Nevadans", "GPE")])
    assert span.label == "NORP"
    (place,) = with_whole_names(parsed, [_span(parsed, "Nevadans", "ORG")])
    assert place.label == "ORG"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maroon 5 won and Maroon 5 lost", ["Maroon 5", "Maroon 5"]),
        ("Maroon 5 won and Maroon 6 lost", ["Maroon", "Maroon"]),
        ("Maroon 5 won and Maroon lost", ["Maroon", "Maroon"]),
        ("Maroon 5 won", ["Maroon"]),
        ("Maroon 1 of 13 and Maroon 1 of 45", ["Maroon", "Maroon"]),
    ],
)
def test_a_number_that_always_stands_behind_a_name_is_part_of_it(text: str, expected: list[str]) -> None:
    parsed = _parsed(text, {})
    firsts = [token for token, word in enumerate(parsed.words) if word == "Maroon"]
    given = [NameSpan(t, t + 1, parsed.starts[t], parsed.ends[t], "ORG") for t in firsts]
    assert [span.text(parsed) for span in with_whole_names(parsed, given)] == expected

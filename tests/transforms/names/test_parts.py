"""Names that a model gives in pieces are put together, and no others."""

import re

import pytest

from flows.training.corpora import read
from transforms.names.repair.parts import with_joined_parts
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

LABELS = {
    "p": "PERSON",
    "o": "ORG",
    "g": "GPE",
    "n": "NORP",
    "e": "EVENT",
    "f": "FAC",
    "w": "WORK_OF_ART",
    "d": "PRODUCT",
}


def _marked(marked: str) -> tuple[ParsedText, list[NameSpan]]:
    """A text with names marked as [p:Jane Roe] -> its ParsedText and the names."""
    text, places = "", []
    for part in re.split(r"(\[\w:[^]]*\])", marked):
        label, name = (LABELS[part[1]], part[3:-1]) if part.startswith("[") else ("", part)
        if label:
            places.append((len(text), len(text) + len(name), label))
        text += name
    parsed = read("d", text)
    spans = [NameSpan(parsed.starts.index(a), parsed.ends.index(b) + 1, a, b, label) for a, b, label in places]
    return parsed, spans


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Gov. [p:Earl] [p:Ray Roe] said", ["Earl Ray Roe"]),
        ("President [p:Park] [p:Geun-hye] said", ["Park Geun-hye"]),
        ("Then [p:Jo]-[p:Renee Roe] said", ["Jo-Renee Roe"]),
        ("[p:Doe] met [p:Roe]: the [p:Doe]-[p:Roe] ticket", ["Doe", "Roe", "Doe", "Roe"]),
        ("Fellow [p:Ann Doe]-[p:Roe] voters", ["Ann Doe", "Roe"]),
        ("Then [p:Ann Doe] [p:Jane Roe] said", ["Ann Doe", "Jane Roe"]),
        ("Rep. [p:Robert C.] “[p:Bob]” [p:Roe] said", ["Robert C. “Bob” Roe"]),
        ('Then [p:Robert] "Bob" [p:Roe] said', ['Robert "Bob" Roe']),
        ('Then [p:Robert] said "Yes" and [p:Roe] left', ["Robert", "Roe"]),
        ("Rep. G.K. [p:Roe] said", ["G.K. Roe"]),
        ("In the U.S. [p:Roe] said", ["Roe"]),
        ("Then [p:Gen.] [p:Jane Roe] said", ["Gen.", "Jane Roe"]),
        ("The [o:Commission] on [o:Harbour Debates] said", ["Commission on Harbour Debates"]),
        ("The [o:Committee] for a Better [g:Sarn] said", ["Committee for a Better Sarn"]),
        ("The [o:Alliance] to Reclaim Ports said", ["Alliance to Reclaim Ports"]),
        ("The [o:Court] of [p:Jane Roe] said", ["Court", "Jane Roe"]),
        ("The [o:Committee] for what it is worth", ["Committee"]),
        ("There is no name in this.", []),
        ("Then [p:Leung Kwok]-hung said", ["Leung Kwok-hung"]),
        ("Then [p:Kwok]-hung said", ["Kwok"]),
        ("Then [p:Ann Doe] - hung up", ["Ann Doe"]),
        ("The [o:Sarn Commission] on [o:Harbours] said", ["Sarn Commission", "Harbours"]),
    ],
)
def test_pieces_of_one_name_are_joined(given: str, expected: list[str]) -> None:
    parsed, spans = _marked(given)
    found = with_joined_parts(parsed, spans)
    assert [span.text(parsed) for span in found] == expected
    assert all(parsed.starts[span.first] == span.char_start for span in found)
    assert all(parsed.ends[span.last - 1] == span.char_end for span in found)

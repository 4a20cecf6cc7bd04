"""Where the words of a report end: a text and what the network took for the words in, the words out."""

import pytest

from tests.transforms.quotes.test_learned import _contents, _marked_text, _span
from transforms.model.findings import Attribution
from transforms.quotes.learned.content_ends import also_reported


@pytest.mark.parametrize(
    ("cue", "content", "rest"),
    [
        ("promised", "that the pier would be closed", " and threw in a free dinner"),
        ("said", "the pier is “quite rotten”", " and recommended closing it in May"),
        ("said", "the pier was sold and needed paint", ""),
        ("said", "the pier has lost its roof and needed paint", ""),
        ("said", "the pier is old and needs paint", ""),
        ("said", "the pier was safe", " but that may not be true"),
        ("said", "the pier was shut but that the shop was open", ""),
        ("said", "the pier would be sold", ", a sharp reversal of the plan"),
        ("said", "the pier would be sold to Ann Lee, a banker from Norburg", ""),
    ],
)
def test_what_a_speaker_does_besides_and_a_remark_of_the_reporter_are_no_content(
    cue: str, content: str, rest: str
) -> None:
    assert _contents(f"The mayor {cue} {content}{rest}.", cue, content + rest) == [content]


def test_a_second_verb_of_speech_has_the_rest_as_its_own_content() -> None:
    text = _marked_text("The mayor said the pier is rotten and recommended closing it in May.")
    whole = "the pier is rotten and recommended closing it in May"
    given = Attribution((_span(text, whole),), _span(text, "said"), _span(text, "The mayor"), 0.9)
    found = [
        (text.parsed.words[each.cue[0]], text.characters[slice(*text.chars(each.contents[0]))], each.source)
        for each in also_reported(text, given)
        if each.cue is not None
    ]
    assert found == [("recommended", "closing it in May", given.source)]


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        ("the pier will be shut, as the roof", " is expected to fall in May"),
        ("the town blames the guests, who", " are said to have burnt the pier"),
        ("the pier was shut for the sake of", " keeping the guests safe"),
    ],
)
def test_a_clause_that_a_content_breaks_off_in_goes_on(content: str, rest: str) -> None:
    assert _contents(f"Roe said {content}{rest}.", "said", content) == [content + rest]

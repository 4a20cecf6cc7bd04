"""Where the words of a report end: a text and what the network took for the words in, the words out."""

from dataclasses import replace

import pytest

from tests.analysed import texts_with_speakers
from tests.parses import parse, span
from tests.transforms.quotes.test_learned import _contents, _marked_text, _span
from transforms.model.findings import Attribution
from transforms.quotes.learned.content_ends import also_reported, without_rest
from transforms.quotes.learned.contents import with_own_contents
from transforms.quotes.learned.cues import cue_head
from transforms.quotes.marked_text import MarkedText


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


def test_a_wrong_parse_leaves_no_content_without_words() -> None:
    """What is read as more of the speaker's doing begins where the content does: then there is nothing to cut off."""
    parsed = parse("""
        She     PRP  nsubj  said
        said    VBD  ROOT   said
        that    RB   advmod paid
        would   MD   aux    fall
        it      PRP  nsubj  fall
        fall    VB   ccomp  said
        paid    VBD  conj   fall
        .       .    punct  said
    """)
    text = MarkedText(replace(parsed, lemmas=["pay" if word == "paid" else word for word in parsed.lemmas]), [])
    assert without_rest(text, 1, span(parsed, "that would it fall paid")) == (2, 7)


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


@pytest.mark.parametrize(
    ("written", "contents", "expected"),
    [
        ("It is odd, but according to Roe the pier fell.", ["It is odd"], ["the pier fell"]),
        ("It was late — according to Roe, the pier fell.", ["It was late", "the pier fell"], ["the pier fell"]),
        ("The pier — according to Roe — fell.", ["The pier", "fell"], ["The pier", "fell"]),
    ],
)
def test_a_clause_that_ends_before_according_to_is_the_reporters(
    written: str, contents: list[str], expected: list[str]
) -> None:
    text = _marked_text(written)
    spans = tuple(_span(text, words) for words in contents)
    given = Attribution(spans, _span(text, "according to"), _span(text, "Roe"), 0.9)
    found = with_own_contents(text, given).contents
    assert [text.characters[slice(*text.chars(content))] for content in found] == expected


def test_a_preposition_whose_object_is_the_speaker_is_no_end_of_a_content() -> None:
    content = "The plan to close it has been called “rotten”"
    text = _marked_text(f"{content} by Roe.")
    given = Attribution((_span(text, f"{content} by"),), _span(text, "called"), _span(text, "Roe"), 0.9)
    found = with_own_contents(text, given).contents
    assert [text.characters[slice(*text.chars(words))] for words in found] == [content]


def test_who_is_told_before_a_passive_is_no_content() -> None:
    told, content = "The guests of the pier", "there had been complaints"
    assert _contents(f"{told} were told {content}.", "were told", told, content) == [content]
    assert _contents(f"{told} were told to leave it.", "were told", told, "to leave it") == [told, "to leave it"]


@pytest.mark.parametrize(
    ("written", "cue", "head"),
    [
        ("The board has issued a letter denying that it falls.", "has issued a letter denying", "denying"),
        ("The board issued a letter.", "issued a letter", "issued"),
        ("The board published images showing the fire.", "published images showing", "published"),
    ],
)
def test_what_is_issued_to_say_something_is_a_cue_of_saying(written: str, cue: str, head: str) -> None:
    text = _marked_text(written)
    assert text.parsed.words[cue_head(text, _span(text, cue))] == head


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The pier will be closed, it has been reported.", "The pier will be closed"),
        ("The harbour has silted up, it was announced on Friday.", "The harbour has silted up"),
        ("Norburg Council will pay for the pier, it has been confirmed.", "Norburg Council will pay for the pier"),
    ],
)
def test_the_subject_of_what_nobody_in_particular_reports_is_no_content_and_nobody(text: str, said: str) -> None:
    _, quotes = texts_with_speakers([text])
    assert quotes.select("text", "report_kind", "speaker_mention_id").rows() == [(said, "statement", None)]


def test_a_council_that_was_told_something_or_that_reports_is_it() -> None:
    _, quotes = texts_with_speakers(["Norburg Council met. It was late, it announced."])
    assert quotes["text"].to_list() == ["It was late"]
    assert quotes["speaker_text"].to_list() == ["it"]

"""Clean-up of text: words stay, what is invisible goes, paragraphs are told from wrapped lines."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.documents.cleaning import clean_text
from transforms.documents.encoding import repair
from transforms.documents.markdown import title_and_text

WORDS = st.text(st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x2FF), min_size=1, max_size=12)
GAPS = st.sampled_from(
    [" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\u00a0", "\u2028", "\u2029", "\x0c", "\x0b", "\u3000", " \u200b",
     "\ufeff ", "\x00", "\x07", "\ue000", "\u2003", "\n \n\n", " \u202e"]
)  # fmt: skip
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert clean_text(once, soft_breaks=True) == once


@given(st.lists(st.tuples(WORDS, GAPS), max_size=60), st.booleans())
def test_no_word_is_lost_joined_or_torn(pieces: list[tuple[str, str]], soft_breaks: bool) -> None:
    text = "".join(word + gap for word, gap in pieces)
    expected = [unicodedata.normalize("NFC", word) for word, _ in pieces]
    assert clean_text(text, soft_breaks=soft_breaks).split() == expected


@given(ANYTHING)
def test_what_is_left_is_visible_and_well_formed(text: str) -> None:
    cleaned = clean_text(text)
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Zl", "Zp") for c in cleaned if c != "\n")
    assert not re.search(
        r"[\u200b\u202a-\u202e\u2066-\u2069\ufeff\u00ad\u00a0]|  | \n|\n |\n\n\n|(?<!\n)\n(?!\n)", cleaned
    )
    assert cleaned == cleaned.strip(" \n")
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("one\u0085two\u2028three\u2029four", "one\n\ntwo\n\nthree\n\nfour"),
        ("news\u00adpaper and inter\u00ad\nnational", "newspaper and international"),
        ("zero\u200bwidth \ufeffmark \u202ebidi\u202c", "zerowidth mark bidi"),
        ("it\x92s \x93fine\x94", "it’s “fine”"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("Cafe\u0301", "Café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ක්\u200dෂ", "ක්\u200dෂ"),
        ("wo\u200crd wo\u200drd", "word word"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("\ud83d\ude00 \ud800", "😀 \ufffd"),
        ("“Typography” — ‘stays’ … «as it is»", "“Typography” — ‘stays’ … «as it is»"),
    ],
)
def test_characters(dirty: str, clean: str) -> None:
    assert clean_text(dirty) == clean


def test_long_lines_with_single_line_ends_are_paragraphs() -> None:
    lines = [
        "The minister arrived in the capital late on Monday, and her first words were about the harvest in the hills.",
        "Nobody had expected her before Tuesday.",
        "“We came as soon as we could,” she told reporters at the airport, where the band was being assembled.",
    ]
    assert clean_text("\n".join(lines)) == "\n\n".join(lines)


def test_hard_wrapped_lines_are_joined() -> None:
    wrapped = (
        "The minister arrived in the capital late on Monday, and her\n"
        "first words were about the harvest. “We came as soon as we\n"
        "could,” she told reporters at the airport, where the well-\n"
        "known band of the guard was still being assembled.\n"
        "\n"
        "Nobody had expected her before Tuesday, since the ministry\n"
        "had said nothing.\n"
    )
    first, second = clean_text(wrapped).split("\n\n")
    assert first.startswith("The minister arrived in the capital late on Monday, and her first words")
    assert "the well-known band" in first
    assert second == "Nobody had expected her before Tuesday, since the ministry had said nothing."


def test_wrapped_paragraphs_marked_by_indentation_or_a_short_line_stay_apart() -> None:
    wrapped = (
        "The minister arrived in the capital late on Monday, and her\n"
        "first words were about the harvest in the northern valleys.\n"
        "  Nobody had expected her before Tuesday, since the ministry\n"
        "had said nothing.\n"
        "The band of the guard was still being assembled when she had\n"
        "left the airport again.\n"
    )
    starts = [paragraph.split()[0] for paragraph in clean_text(wrapped).split("\n\n")]
    assert starts == ["The", "Nobody", "The"]


def test_lists_and_verse_are_not_taken_for_wrapped_text() -> None:
    text = "Port Ellery United 3\nSarn Dynamo 2\nafter extra time\nReferee: A. Novak\nAttendance: 31,402"
    assert clean_text(text).split("\n\n") == text.split("\n")


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("â€œWe wonâ€™t goâ€\x9d", "“We won’t go”"),
        ("PeÃ±a", "Peña"),
        ("GuantA\u0303¡namo", "Guantánamo"),
        ("AT&amp;T and &amp;rsquo;s &#8217; &notaname;", "AT&T and ’s ’ &notaname;"),
        ("“Curly” ‘quotes’ — ﬁne… São Paulo, Ångström", "“Curly” ‘quotes’ — ﬁne… São Paulo, Ångström"),
    ],
)
def test_mojibake_and_references(broken: str, whole: str) -> None:
    assert repair(broken) == whole


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    text = (
        "# A *fine* day\n\n> “We said **no**,” she said.\n> Again.\n\n![photo](a.jpg)\n\n"
        "- [first](http://x.example/a_(b)) item\n- second_item_name\n\nSub\n---\n\n"
        "Use `code`, snake_case and 2 * 3 * 4.<!-- hidden -->\n\n***\n\n[1]: http://x.example\n"
    )
    title, plain = title_and_text(text)
    assert title == "A fine day"
    assert clean_text(plain, soft_breaks=True).split("\n\n") == [
        "A fine day", "“We said no,” she said. Again.", "first item", "second_item_name", "Sub",
        "Use code, snake_case and 2 * 3 * 4.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("markdown", "paragraphs"),
    [
        ("[![alt](a.jpg)](b) Roe [said](http://x 'T') so.[^1]\n\n[^1]: In a note.", ["Roe said so.", "In a note."]),
        ("1. First\n2. Second\n   - inner *item*\n\n     more", ["1. First", "2. Second", "inner item", "more"]),
        ("| Who | Votes |\n|-----|------:|\n| Roe | **12** |\n| Lee | 3 |", ["Who | Votes", "Roe | 12", "Lee | 3"]),
        ("Before\n\n```py\nx = '*a*'\n```\n\n    y = *b*\n", ["Before", "x = '*a*'", "y = *b*"]),
        ("<div class='a'>\n**Roe** &amp; Lee\n</div>\n<script>\nx()\n</script>\n", ["Roe & Lee"]),
        ("Roe<br>said <em>so</em>.<!-- no -->", ["Roe said so ."]),
        ("~~Wrong~~ 5 \\* 3 and <https://x.example/a_b>", ["Wrong 5 * 3 and https://x.example/a_b"]),
        ("> > “Deep,” she said.\n> > “Very.”\n\nEnd", ["“Deep,” she said. “Very.”", "End"]),
        ("A heading\n=====\nText of\ntwo lines", ["A heading", "Text of two lines"]),
        ("<?php echo 1 ?>\nRoe said so.", ["Roe said so."]),
        (f"<div title='{'long ' * 120}'>\nRoe said so.\n</div>", ["Roe said so."]),
    ],
)  # fmt: skip
def test_markdown_as_it_is_written(markdown: str, paragraphs: list[str]) -> None:
    assert clean_text(title_and_text(markdown)[1], soft_breaks=True).split("\n\n") == paragraphs


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("# [Roe](x) wins\n\nText", "Roe wins"),
        ("Roe wins\n===\n\nText", "Roe wins"),
        ("## Roe wins\n\nText", None),
        ("Text\n\n# Roe wins", None),
        ("", None),
        ("#", None),
    ],
)
def test_a_title_is_a_first_heading_at_the_start(markdown: str, title: str | None) -> None:
    assert title_and_text(markdown)[0] == title


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("Osman ÖzgÃ1⁄4l was naÃ ̄ve", "Osman Özgül was naïve"),
        ("“No,â€\ufffd Lee said", "“No,” Lee said"),
        ("Ann Lee¿s pier. ¿Qué? Sí.", "Ann Lee’s pier. ¿Qué? Sí."),
        (r"It rained.\n\n\"We left,\" Lee said.", 'It rained.\n\n"We left," Lee said.'),
        (r"\"We left,\" Lee said.", '"We left," Lee said.'),
        (r"Lee\u2019s pier: they don\'t know", "Lee’s pier: they don't know"),
        (r"in C:\new and D:\temp", r"in C:\new and D:\temp"),
        ("see C:\\new and D:\\next\nof Lee", "see C:\\new and D:\\next\nof Lee"),
    ],
)
def test_letters_and_escapes_that_other_programs_broke_are_repaired(dirty: str, clean: str) -> None:
    assert repair(dirty) == clean
    assert repair(clean) == clean

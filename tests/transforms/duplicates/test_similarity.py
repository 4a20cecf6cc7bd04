"""Two texts in, shares out: what is a copy and what is another article."""

import pytest

from tests.invented import Writer, story
from transforms.duplicates.index_keys import SHARED_KEYS, keys
from transforms.duplicates.similarity import COPY, PART, share_of_parts, shares
from transforms.duplicates.words import body, words

CREDIT = "(Reporting by Ada Quayle in Udden; Editing by Ben Sand)"
NOTE = "Correction: an earlier version of this story gave another day for the meeting of the harbour board."
FOOTER = "The Herald is published by its readers. Write to the editor at the address on our page of contacts."


def of(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


STORY = story(1, 12)
WRITER = Writer(99)
COPIES = {
    "cut to three paragraphs": of(*STORY[:3]),
    "cut to a third, one word of ten edited": WRITER.edited(of(*STORY[:4]), 0.1),
    "cut, with credit, note and footer": of(*STORY[:4], CREDIT, NOTE, FOOTER),
    "one word of ten edited": WRITER.edited(of(*STORY), 0.1),
    "paragraphs in another order": of(*STORY[6:], *STORY[:6]),
    "paragraphs dropped": of(*STORY[:2], *STORY[4:7], STORY[10]),
    "straight marks": of(*STORY).replace("“", '"').replace("”", '"'),
    "guillemets and other apostrophes": of(*STORY).replace("“", "« ").replace("”", " »").replace("’", "'"),
    "dateline and byline in front": of("By Elin Rudd, Daily Post", "UDDEN (Wire) — " + STORY[0], *STORY[1:]),
    "no paragraphs": " ".join(STORY),
    "capitals": of(*STORY).upper(),
}


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_one_whatever_an_outlet_did_to_it(name: str) -> None:
    original, copy = words(of(*STORY)), words(COPIES[name])
    assert max(shares(original, copy)) >= COPY
    assert len(set(keys(original).tolist()) & set(keys(copy).tolist())) >= SHARED_KEYS


def test_shares_say_which_text_has_more() -> None:
    whole, part = words(of(*STORY)), words(of(*STORY[:3]))
    assert shares(part, whole).a == 1.0
    assert shares(part, whole).b < 0.35
    assert tuple(shares(whole, part)) == tuple(reversed(shares(part, whole)))


def test_an_article_with_the_same_quotations_is_another_one() -> None:
    quotations = STORY[2::3]
    other = story(2, 8)
    mixed = [text for pair in zip(quotations, other[:4], strict=False) for text in pair]
    assert len(quotations) == 4
    assert max(shares(words(of(*STORY)), words(of(*mixed)))) < PART


def test_a_template_with_other_figures_and_names_is_another_text() -> None:
    line = "Shares of {} closed at {} on {}, after they had gained {} percent in the week before, said {} of the bank."
    rows = (
        ("Ansel", "120.50", "2.1", "Ada Quayle"),
        ("Borel", "33.10", "0.4", "Ben Sand"),
        ("Corvo", "9.7", "7", "Cleo"),
    )
    later = (
        ("Ansel", "98.20", "3.9", "Dov"),
        ("Borel", "31.00", "1.8", "Elin Okell"),
        ("Corvo", "11.1", "4", "Dov"),
    )
    monday = of(*(line.format(name, price, "Monday", gain, who) for name, price, gain, who in rows))
    friday = of(*(line.format(name, price, "Friday", gain, who) for name, price, gain, who in later))
    assert tuple(shares(words(monday), words(friday))) == (0.0, 0.0)
    assert shares(words(monday), words(monday)).a == 1.0


def test_a_footer_in_common_is_not_a_copy() -> None:
    footer = [FOOTER, NOTE, "Sign up for our newsletter and read the stories that matter before anybody else does."]
    a, b = words(of(*story(3, 3), *footer)), words(of(*story(4, 3), *footer))
    assert max(shares(a, b)) < COPY


def test_texts_of_a_few_words_are_copies_only_if_they_are_equal() -> None:
    assert shares(words("Ann Lee left the port."), words("Ann Lee left the port")).a == 1.0
    assert shares(words("Ann Lee left the port."), words("Ann Lee left the fort.")).a == 0.0
    assert words("…").number != words("!").number


def test_scripts_without_spaces_are_compared_sign_by_sign() -> None:
    text = "東京の港で火曜日に新しい橋が開通し、市長は三百人の市民とともに最初の列車を迎えたと発表した。"
    other = "大阪の工場では来月から電気自動車の生産が始まる予定で、社長は雇用が増えると記者団に語った。"
    assert shares(words(text), words(text + "（編集部）")).a == 1.0
    assert max(shares(words(text), words(other))) < PART


def test_parts_of_a_brief_follow_each_other() -> None:
    first, second = story(5, 6), story(6, 6)
    brief = words(of(*first[:3], *second[:3]))
    parts = [words(of(*first)), words(of(*second))]
    assert share_of_parts(brief, parts) > 0.95
    by_turns = [text for pair in zip(first, second, strict=True) for text in pair]
    assert share_of_parts(words(of(*by_turns)), parts) == 0.0


def test_the_headline_is_not_part_of_the_body() -> None:
    assert body("Port reopens\n\nIt did.", "Port reopens") == "It did."
    assert body("Port reopens\n\nIt did.", "Port closes") == "Port reopens\n\nIt did."
    assert body("It did.", None) == "It did."

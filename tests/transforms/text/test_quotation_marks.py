"""Pieces between quotation marks: every kind of mark, apostrophes and measures, paragraphs, odd marks."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.quotation_marks import marked_pieces


def _texts(text: str) -> list[str]:
    return [text[piece.char_start : piece.char_end] for piece in marked_pieces(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Roe said “we won” today.",
        'Roe said "we won" today.',
        "Roe said ``we won'' today.",
        "Roe said ''we won'' today.",
        "Roe said ‘we won’ today.",
        "Roe said 'we won' today.",
        "Roe a dit «we won» hier.",
        "Roe a dit « we won » hier.",
        "Roe sagte „we won“ gestern.",
        "Roe sagte »we won« gestern.",
        "Roe sagte ‚we won‘ gestern.",
        "Roe ‹we won› hier.",
        "Roe sade ”we won” i dag.",
        "「we won」とロウ。",
        'Roe said “we won" today.',
    ],
)
def test_every_kind_of_mark(text: str) -> None:
    assert _texts(text) == ["we won"]


@pytest.mark.parametrize(
    "text",
    [
        "The dogs’ bowls and the workers’ union.",
        "The dogs' bowls and the workers' union.",
        "Back in the ’90s and the '80s, and ‘70s shows.",
        "'Tis said that rock 'n' roll is for 'em.",
        'He is 6\'2" tall and has a 27" screen.',
        "It’s Roe’s, isn’t it?",
        "A closing mark alone” is passed over.",
    ],
)
def test_no_marks_at_all(text: str) -> None:
    assert _texts(text) == []


def test_british_marks_keep_apostrophes_and_plural_possessives() -> None:
    assert _texts("‘The workers’ union hasn’t won,’ he said. ‘It’s over.’") == [
        "The workers’ union hasn’t won,",
        "It’s over.",
    ]
    assert _texts("'We didn't win,' she said. 'The 'bus' was late.'")[0] == "We didn't win,"


def test_inner_marks_of_the_other_kind_belong_to_the_outer_piece() -> None:
    assert _texts("“He told me ‘go away’ and I went,” she said.") == ["He told me ‘go away’ and I went,"]
    assert _texts("‘He told me “go away” and I went,’ she said.") == ["He told me “go away” and I went,"]


def test_an_inch_inside_a_quotation_does_not_close_it() -> None:
    assert _texts('"It has a 27" screen," she said.') == ['It has a 27" screen,']


def test_a_year_before_the_closing_mark_does_close_it() -> None:
    assert _texts('The "class of 2016" met the "class of 2017".') == ["class of 2016", "class of 2017"]


def test_paragraphs_that_open_again_continue_and_only_the_last_closes() -> None:
    pieces = marked_pieces("“One.\n\n“Two.\n\n“Three,” she said. “Four.”")
    assert [(piece.is_closed, piece.continues) for piece in pieces] == [
        (False, True),
        (False, True),
        (True, False),
        (True, False),
    ]


def test_an_unclosed_mark_ends_with_its_paragraph() -> None:
    text = "Roe called it a “disaster and left.\nThen Doe said “fine” and stayed."
    assert _texts(text) == ["disaster and left.", "fine"]
    assert not marked_pieces(text)[0].continues


def test_a_second_opening_mark_ends_the_unclosed_piece_before_it() -> None:
    assert _texts("“One, he said. “Two,” she said.") == ["One, he said.", "Two,"]


def test_a_sentence_that_opens_again_goes_on_where_paragraphs_lost_their_lines() -> None:
    one, two, three = marked_pieces("“One. “Two.” She said “three and “four”.")[:3]
    assert (one.is_closed, one.continues) == (False, True)
    assert (two.continues, three.continues) == (False, False)


MARKS = st.text(alphabet="ab .,27s\n\"“”„«»‹›‘’'`「」", max_size=80)


@given(MARKS)
def test_pieces_are_in_order_inside_their_marks_and_never_cross_a_line(text: str) -> None:
    at = 0
    for piece in marked_pieces(text):
        assert at <= piece.outer_start < piece.char_start < piece.char_end <= piece.outer_end
        assert "\n" not in text[piece.outer_start : piece.outer_end]
        assert not text[piece.char_start].isspace() and not text[piece.char_end - 1].isspace()
        at = piece.outer_end


@given(MARKS, st.text(alphabet="ab .\n“”", max_size=40))
def test_odd_marks_never_cost_the_paragraphs_after_them(odd: str, rest: str) -> None:
    alone = [(piece.char_start, piece.char_end) for piece in marked_pieces(rest)]
    shift = len(odd) + 1
    both = [piece for piece in marked_pieces(f"{odd}\n{rest}") if piece.outer_start >= shift]
    assert [(piece.char_start - shift, piece.char_end - shift) for piece in both] == alone


@pytest.mark.parametrize("text", ["'a " * 20_000, '"' * 50_000, "“" * 50_000, '27" a ' * 20_000])
def test_nothing_but_marks_takes_no_time(text: str) -> None:
    begun = time.thread_time()
    marked_pieces(text)
    assert time.thread_time() - begun < 5

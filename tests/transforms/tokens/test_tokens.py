"""documents -> tokens."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.schemas import TOKENS
from transforms.text.parsed_text import parsed_texts
from transforms.tokens import pipelines
from transforms.tokens.stage import analysis


def _documents(*texts: str, language: str = "en") -> pl.DataFrame:
    return pl.DataFrame(
        {"document_id": [f"d{i}" for i in range(len(texts))], "text": texts, "language": [language] * len(texts)},
        schema={"document_id": pl.String, "text": pl.String, "language": pl.String},
    )


def _tokens(documents: pl.DataFrame) -> pl.DataFrame:
    return analysis(documents, "fast").tokens


def test_a_sentence_is_analysed() -> None:
    frame = _tokens(_documents("Angela Merkel said no."))
    assert frame.select("lemma", "pos", "dep", "head", "name_label").rows() == [
        ("Angela", "PROPN", "compound", 1, "PERSON"),
        ("Merkel", "PROPN", "nsubj", 2, "PERSON"),
        ("say", "VERB", "ROOT", 2, ""),
        ("no", "INTJ", "intj", 2, ""),
        (".", "PUNCT", "punct", 2, ""),
    ]
    assert frame["name_start"].to_list() == [True, False, False, False, False]


def test_a_paragraph_starts_a_sentence_and_blanks_are_no_tokens() -> None:
    frame = _tokens(_documents("Talks resume in Geneva\n\nThe two sides met."))
    assert frame.group_by("sentence_index", maintain_order=True).len()["len"].to_list() == [4, 5]


def test_other_languages_are_only_cut_into_words_and_sentences() -> None:
    frame = _tokens(_documents("Das ist gut. Ja!", language="de"))
    assert frame["lemma"].to_list() == ["das", "ist", "gut", ".", "ja", "!"]
    assert frame["sentence_index"].to_list() == [0, 0, 0, 0, 1, 1]
    assert set(frame["pos"]) == {""}


def test_long_texts_are_read_in_pieces_without_loss(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    text = "\n\n".join(f"Mayor Ann Lee said number {i} was fine." for i in range(40))
    whole = _tokens(_documents(text))
    monkeypatch.setattr(pipelines.pieces, "__defaults__", (200,))
    assert "".join(piece for _, piece in pipelines.pieces(text)) == text
    split = _tokens(_documents(text))
    assert split.select("char_start", "char_end", "sentence_index").equals(
        whole.select("char_start", "char_end", "sentence_index")
    )


def test_no_documents_give_no_tokens() -> None:
    assert _tokens(_documents()).schema == TOKENS.schema
    assert _tokens(_documents("", "\n")).is_empty()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_offsets_order_and_heads_hold_for_any_text(texts: list[str]) -> None:
    documents = _documents(*texts)
    frame = _tokens(documents)
    for parsed in parsed_texts(documents, frame):
        assert "".join(parsed.words) == "".join(parsed.text.split()) or not parsed.text.isprintable()
        assert all(0 <= head < len(parsed) for head in parsed.heads)
        assert all(a <= b for a, b in zip(parsed.ends, parsed.starts[1:], strict=False))
        assert all(word and not word.isspace() for word in parsed.words)
        assert [t for first, last in parsed.sentence_bounds for t in range(first, last)] == list(range(len(parsed)))


def test_an_abbreviated_title_is_one_token() -> None:
    text = "Det. Ann Lee and Sgt. Jo Poe left."
    words = [text[a:b] for a, b in _tokens(_documents(text)).select("char_start", "char_end").iter_rows()]
    assert words == ["Det.", "Ann", "Lee", "and", "Sgt.", "Jo", "Poe", "left", "."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the paranoia,”Clinton said", ["the", "paranoia", ",", "”", "Clinton", "said"]),
        ("“Yes,”he said", ["“", "Yes", ",", "”", "he", "said"]),
        ("Roe said:“No,“it rains", ["Roe", "said", ":", "“", "No", ",", "“", "it", "rains"]),
        ('Roe said:"No,"and left', ["Roe", "said", ":", '"', "No", ",", '"', "and", "left"]),
        ("the Board(HB) |Sarn| Mon", ["the", "Board", "(", "HB", ")", "|", "Sarn", "|", "Mon"]),
        ("-Ann Lee left", ["-", "Ann", "Lee", "left"]),
        ("Jo-Ann left -5 of 27-year-olds", ["Jo", "-", "Ann", "left", "-5", "of", "27", "-", "year", "-", "olds"]),
    ],
)
def test_marks_before_words_without_a_blank_are_tokens(text: str, words: list[str]) -> None:
    assert [text[a:b] for a, b in _tokens(_documents(text)).select("char_start", "char_end").iter_rows()] == words

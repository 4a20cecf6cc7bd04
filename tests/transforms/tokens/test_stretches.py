"""Stretches without blanks are tokenized in parts: the text stays, and so do the tokens of ordinary texts."""

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.tokens.stretches import LONGEST, StretchTokenizer, cuts

_SPACY = spacy.blank("en")
_TOKENIZER = StretchTokenizer(_SPACY.tokenizer)
_UNITS = ["“", "=", "😀", "'s", "a", "ab, c", "https://a.b/?", " ", "\n"]
_RUNS = st.tuples(st.sampled_from(_UNITS), st.integers(1, 700))
_WRITTEN = "“We don't know,” said Ms. O'Neil (U.S.) – see https://example.org/a-b?c=d&e=f#g; it's €3.50/kg …"


@given(st.lists(_RUNS, max_size=6))
@settings(deadline=None, max_examples=60)
def test_the_text_stays_and_no_token_is_longer_than_a_part(runs: list[tuple[str, int]]) -> None:
    text = "".join(unit * times for unit, times in runs)
    doc = _TOKENIZER(text)
    assert doc.text == text
    assert all(len(token) <= LONGEST for token in doc if not token.is_space)
    assert [text[token.idx : token.idx + len(token)] for token in doc] == [token.text for token in doc]


def test_an_ordinary_text_has_the_tokens_of_spacy() -> None:
    assert not list(cuts(_WRITTEN))
    assert [token.text for token in _TOKENIZER(_WRITTEN)] == [token.text for token in _SPACY.tokenizer(_WRITTEN)]
    around = _TOKENIZER(f"{_WRITTEN} {'=' * 999} {_WRITTEN}")
    ordinary = [token.text for token in _SPACY.tokenizer(_WRITTEN)]
    assert [token.text for token in around][: len(ordinary)] == ordinary
    assert [(token.text, token.norm_) for token in around][-len(ordinary) :] == [
        (token.text, token.norm_) for token in _SPACY.tokenizer(_WRITTEN)
    ]


def test_a_stretch_is_cut_between_words_if_it_has_any() -> None:
    text = "word," * 200
    assert all(text[cut - 1] == "," or text[cut] == "," for cut in cuts(text))
    assert list(cuts("a" * (2 * LONGEST + 1))) == [LONGEST, 2 * LONGEST]

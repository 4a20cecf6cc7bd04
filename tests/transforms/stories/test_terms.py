"""Texts in, terms out: which words tell what a text is about."""

import math

from hypothesis import given
from hypothesis import strategies as st

from transforms.stories.terms import TERMS, UNIT, signature, word_weight, words


def test_words_are_folded_and_lose_what_is_not_theirs() -> None:
    found = words("Brandt’s U.S. plan cost $1,000; the WTO’s didn't, said Ann O'Neil.")
    assert [word.form for word in found] == [
        "brandt", "us", "plan", "cost", "1000", "the", "wto", "didn", "said", "ann", "oneil",
    ]  # fmt: skip
    assert [word.form for word in found if word.is_name] == ["us", "wto", "ann", "oneil"]


def test_scripts_without_blanks_have_pairs_of_signs() -> None:
    assert [word.form for word in words("東京都 port")] == ["東京", "京都", "port"]
    assert signature("東京都知事", "東京都の知事は", "ja").terms


def test_rare_words_tell_more_than_common_ones() -> None:
    weights = [word_weight(word, "en", is_name=False) for word in ("the", "government", "airport", "oyelaranport")]
    assert weights == sorted(weights)
    assert weights[0] < 0.01 < 0.5 < weights[2] < weights[3] == 1.0


def test_without_a_table_names_and_long_words_tell() -> None:
    assert word_weight("und", "de", is_name=False) == 0.0
    assert word_weight("dans", "fr", is_name=False) == 0.0, "a function word"
    assert word_weight("fähre", "de", is_name=False) < word_weight("brandt", "de", is_name=True) == 1.0


def test_common_words_alone_make_no_terms() -> None:
    assert signature("The of and", "It was not for them, and that was it.", "en").terms == {}
    assert signature(None, "", "en") == ({}, [], frozenset())


def test_names_that_the_table_lacks_are_new() -> None:
    body = "The strike in Quorvale began. Workers of Quorvale said that London would follow."
    assert len(signature("Strike", body, "en").new_names) == 1
    assert signature("Strike", body, "en").new_names <= signature("Strike", body, "en").terms.keys()
    assert signature("Strike", body, "xx").new_names == frozenset(), "without a table nothing is known"
    assert signature("Quorvale", "quorvale", "en").new_names == frozenset(), "not written as a name"


@given(st.text(max_size=300), st.text(max_size=60), st.sampled_from(["en", "fr", "de", "und"]))
def test_a_signature_is_a_unit_vector(body: str, headline: str, language: str) -> None:
    terms = signature(headline, body, language).terms
    assert len(terms) <= TERMS
    if terms:
        assert math.isclose(math.hypot(*terms.values()), UNIT, rel_tol=0.01)

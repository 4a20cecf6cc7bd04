"""Parses of Universal Dependencies in the scheme of the English model: hand-built, no model needed."""

import pytest

from tests.french import brought_to_the_scheme
from transforms.lexicon.function_words import english

MINISTER = """
Le le DET det 1
ministre ministre NOUN nsubj 9 Number=Sing
de de ADP case 4
l' le DET det 4
industrie industrie NOUN nmod 1 Number=Sing
, , PUNCT punct 6
Hugues Hugues PROPN appos 1
Roe Roe PROPN flat:name 6
a avoir AUX aux:tense 9 Mood=Ind|Tense=Pres
promis promettre VERB ROOT 9 Tense=Past|VerbForm=Part
de de ADP mark 11
payer payer VERB xcomp 9 VerbForm=Inf
les le DET det 13
travaux travail NOUN obj 11 Number=Plur
"""


def test_labels_heads_tags_and_function_words_are_those_of_the_english_model() -> None:
    made = brought_to_the_scheme(MINISTER)
    shown = list(zip(made.words, made.lemmas, made.tags, made.deps, made.heads, strict=True))
    assert shown == [
        ("Le", "the", "DT", "det", 1),
        ("ministre", "ministre", "NN", "nsubj", 9),
        ("de", "of", "IN", "prep", 1),
        ("l'", "the", "DT", "det", 4),
        ("industrie", "industrie", "NN", "pobj", 2),
        (",", ",", "", "punct", 7),
        ("Hugues", "Hugues", "NNP", "compound", 7),
        ("Roe", "Roe", "NNP", "appos", 1),
        ("a", "avoir", "VBZ", "aux", 9),
        ("promis", "promettre", "VBN", "ROOT", 9),
        ("de", "to", "IN", "aux", 11),
        ("payer", "payer", "VB", "xcomp", 9),
        ("les", "the", "DT", "det", 13),
        ("travaux", "travail", "NNS", "dobj", 11),
    ]


def test_a_title_hangs_on_the_name_and_the_agent_on_its_preposition() -> None:
    made = brought_to_the_scheme(
        """
        Le le DET det 1
        plan plan NOUN nsubj:pass 3 Number=Sing
        est être AUX aux:pass 3
        critiqué critiquer VERB ROOT 3 Tense=Past|VerbForm=Part
        par par ADP case 5
        Mme madame NOUN obl:agent 3 Number=Sing
        Roe Roe PROPN flat:name 5
        """
    )
    assert [made.deps[t] for t in (1, 2, 4, 5, 6)] == ["nsubjpass", "auxpass", "agent", "compound", "pobj"]
    assert (made.heads[5], made.heads[6], made.heads[4], made.lemmas[4]) == (6, 4, 3, "by")


@pytest.mark.parametrize(("before", "relation"), [("ne", "neg"), ("un", "advmod")])
def test_pas_denies_only_with_ne(before: str, relation: str) -> None:
    made = brought_to_the_scheme(
        f"Il il PRON nsubj 2\n{before} ne ADV advmod 2\ndit dire VERB ROOT 2\npas pas ADV advmod 2"
    )
    assert made.deps[3] == relation


def test_a_preposition_of_two_words_is_known_as_one() -> None:
    made = brought_to_the_scheme(
        "D' de ADP case 2\naprès après ADP fixed 0\nRoe Roe PROPN obl:mod 3\nvoit voir VERB ROOT 3"
    )
    assert (made.lemmas[0], made.deps[0], made.heads[0]) == ("according to", "prep", 3)
    assert (made.deps[2], made.heads[2]) == ("pobj", 0)


@pytest.mark.parametrize(
    ("word", "pos", "known"),
    [
        ("elle", "PRON", "she"),
        ("lui", "PRON", "he"),
        ("la", "DET", "the"),
        ("qu’", "SCONJ", "that"),
        ("qui", "PRON", "who"),
        ("ses", "DET", "their"),  # it tells nothing of whose
        ("digue", "NOUN", None),
    ],
)
def test_function_words_are_known_by_their_english_word(word: str, pos: str, known: str | None) -> None:
    assert english("fr", word, pos) == known
    assert english("en", word, pos) is None


def test_what_is_no_person_stays_it() -> None:
    made = brought_to_the_scheme("Il il PRON expl:subj 1\npleut pleuvoir VERB ROOT 1")
    assert (made.lemmas[0], made.deps[0]) == ("it", "expl")
    said = brought_to_the_scheme("Il il PRON expl:subj 1\ndit dire VERB ROOT 1")
    assert (said.lemmas[0], said.deps[0]) == ("he", "nsubj")

"""French attributions with the verb first, apposed names, views: hand-built parses, no model needed."""

import pytest

from tests.french import brought_to_the_scheme, parse, parsed
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.marked_speech import by_rules
from transforms.quotes.rules.spoken_pieces import spoken_pieces
from transforms.tokens.french.inverted_attributions import InvertedAttribution, inverted_attributions

QUOTED = """
" " PUNCT punct 2
On on PRON nsubj 2
part partir VERB {part} {part_head}
, , PUNCT punct 2
a avoir AUX aux:tense 8
-t -t PRON dep 8
- - PUNCT punct 7
elle elle PRON expl:comp 8
dit dire VERB {dit} {dit_head} Tense=Past|VerbForm=Part
hier hier ADV advmod 8
. . PUNCT punct 2
Vite vite ADV advmod 2
. . PUNCT punct 2
" " PUNCT punct 2
"""
TEXT = "« On part, a-t-elle dit hier. Vite. »"
AS_CLAUSE = QUOTED.format(part="ROOT", part_head=2, dit="conj", dit_head=2)
AS_ROOT = QUOTED.format(part="ccomp", part_head=8, dit="ROOT", dit_head=8)


@pytest.mark.parametrize("rows", [AS_CLAUSE, AS_ROOT], ids=["below", "above"])
def test_an_attribution_becomes_parataxis_wherever_the_model_hung_it(rows: str) -> None:
    assert list(inverted_attributions(parse(rows))) == [InvertedAttribution(4, 10, 8, 7)]
    made = brought_to_the_scheme(rows)
    assert (made.deps[8], made.heads[8], made.deps[2], made.heads[2]) == ("parataxis", 2, "ROOT", 2)
    assert (made.deps[7], made.heads[7], made.lemmas[7]) == ("nsubj", 8, "she")
    assert {made.heads[t] for t in (0, 3, 10, 11, 12, 13)} == {2}


def test_pieces_between_marks_are_cut_at_it_and_stay_one_quote() -> None:
    text = MarkedText(found := parsed(TEXT, AS_CLAUSE), spoken_pieces(found))
    assert [TEXT[p.char_start : p.char_end] for p in text.pieces] == ["On part", "Vite."]
    (quote,) = by_rules(text)
    assert quote.cue is not None and quote.speaker is not None
    assert (TEXT[slice(*text.chars(quote.cue))], TEXT[slice(*text.chars(quote.speaker))]) == ("dit", "elle")
    assert [TEXT[a:b].strip("«» ") for a, b in quote.spans] == ["On part", "Vite."]


def _clause(*behind: str) -> str:
    """A clause with a comma and the verb annonce behind it, and what stands behind that: word POS."""
    first = ["Il il PRON nsubj 1", "pleut pleuvoir VERB ROOT 1", ", , PUNCT punct 1", "annonce annoncer VERB conj 1"]
    return "\n".join([*first, *(f"{w.split()[0]} {w.split()[0].lower()} {w.split()[1]} dep 3" for w in behind)])


@pytest.mark.parametrize(
    ("behind", "subject"),
    [
        (("le DET", "préfet NOUN"), 5),
        (("la DET", "direction NOUN"), 5),
        (("M. NOUN", "Roe PROPN"), 4),
        (("Roe PROPN",), 4),
        (("lundi NOUN", "le DET", "syndicat NOUN"), 6),
        (("la DET", "fin NOUN", "des ADP", "travaux NOUN"), None),  # what is announced
        (("que SCONJ", "tout PRON"), None),
    ],
)
def test_who_may_speak_stands_right_behind_the_verb(behind: tuple[str, ...], subject: int | None) -> None:
    found = [found.subject for found in inverted_attributions(parse(_clause(*behind)))]
    assert found == ([] if subject is None else [subject])


def test_a_verb_that_was_not_lemmatized_is_known_all_the_same() -> None:
    made = brought_to_the_scheme("Roe Roe PROPN nsubj 1\ndemande demande VERB ROOT 1\nmange mange VERB conj 1")
    assert made.lemmas == ["Roe", "demander", "mange"]


def test_nothing_interrupts_at_the_start_of_a_paragraph() -> None:
    assert list(inverted_attributions(parse("Dit dire VERB ROOT 0\n- - PUNCT punct 2\nelle elle PRON nsubj 0"))) == []


def test_behind_quoted_words_it_reaches_to_the_end_of_the_sentence() -> None:
    rows = """
        Non non INTJ ROOT 0
        " " PUNCT punct 0
        , , PUNCT punct 0
        dit dire VERB dep 0
        le le DET det 5
        maire maire NOUN nsubj 3
        , , PUNCT punct 7
        Jean Jean PROPN conj 5
        Roe Roe PROPN flat:name 7
        , , PUNCT punct 10
        élu élu ADJ amod 5
        . . PUNCT punct 0
        """
    assert [(i.first, i.last) for i in inverted_attributions(parse(rows))] == [(3, 11)]
    made = brought_to_the_scheme(rows)
    assert (made.deps[8], made.heads[8], made.deps[7]) == ("appos", 5, "compound")


@pytest.mark.parametrize(
    ("source", "is_view"),
    [
        ("elle elle PRON obl:mod 3", True),
        ("entraîneur entraîneur NOUN obl:mod 3", True),
        ("Noël Noël PROPN obl:mod 3", False),
        ("gagner gagner NOUN obl:mod 3", False),
    ],
)
def test_pour_opens_a_view_only_before_who_can_hold_one(source: str, is_view: bool) -> None:
    made = brought_to_the_scheme(f"Pour pour ADP case 1\n{source}\n, , PUNCT punct 3\ngagne gagner VERB ROOT 3")
    assert (made.lemmas[0] == "according to") == is_view

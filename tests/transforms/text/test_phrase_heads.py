"""A parsed sentence and the words of a phrase in, the word that is its head out."""

import pytest

from tests.parses import parse, span
from transforms.text.phrase_heads import phrase_head, phrase_tops

APPOSITION = """
the DT det minister
minister NN nsubj said
, , punct minister
Jane NNP compound Roe PERSON
Roe NNP appos minister PERSON
, , punct minister
said VBD ROOT said
"""
COORDINATION = """
Xi NNP nsubj said PERSON
and CC cc Xi
Putin NNP conj Xi PERSON
said VBD ROOT said
"""
TITLE = """
Mayor NNP compound Lee
Ann NNP compound Lee PERSON
Lee NNP nsubj said PERSON
said VBD ROOT said
"""
SERVANT = """
A DT det spokeswoman
spokeswoman NN nsubj said
for IN prep spokeswoman
Mayor NNP compound Lee
Ann NNP compound Lee PERSON
Lee NNP pobj for PERSON
, , punct Lee
Jane NNP compound Roe PERSON
Roe NNP appos Lee PERSON
, , punct Lee
said VBD ROOT said
"""
AGE_ONE = """
The DT det old
31-year NN npadvmod old
old JJ nsubj said
said VBD ROOT said
"""
AGE_TORN = """
The DT nsubj said
31-year NN npadvmod old
old JJ acomp said
said VBD ROOT said
"""
POSSESSIVE = """
Roe NNP poss lawyer PERSON
's POS case Roe
lawyer NN nsubj said
said VBD ROOT said
"""
POSSESSOR_ALONE = """
Roe NNP poss reaction PERSON
's POS case Roe
reaction NN ROOT reaction
"""
LABEL = """
ROE NNP dep rains PERSON
: : punct rains
It PRP nsubj rains
rains VBD ROOT rains
"""
QUOTED = """
“ `` punct said
It PRP nsubj rained
rained VBD ccomp said
” '' punct said
she PRP nsubj said
said VBD ROOT said
"""
TORN_CAMPAIGN = """
The DT det campaign
Roe NNP compound plans PERSON
campaign NN compound plans
plans NN ROOT plans
"""
TORN_NAME = """
Norland NNP nsubj said GPE
quick JJ amod Lee
Jo NNP compound Lee PERSON
Lee NNP nsubj said PERSON
said VBD ROOT said
"""
ADVERBIAL = """
officials NNS nsubj said
Tuesday NNP npadvmod said DATE
said VBD ROOT said
"""
TORN_ARTICLE = """
the DT det said
I.R.S. NNP nsubj said ORG
said VBD ROOT said
"""
ONE_OF_THEM = """
one CD nsubj said
of IN prep one
them PRP pobj of
, , punct one
Hugo NNP compound Witt PERSON
Witt NNP nsubj said PERSON
said VBD ROOT said
"""


@pytest.mark.parametrize(
    ("table", "phrase", "head"),
    [
        (APPOSITION, "the minister, Jane Roe", "minister"),
        (COORDINATION, "Xi and Putin", "Xi"),
        (TITLE, "Mayor Ann Lee", "Lee"),
        (SERVANT, "A spokeswoman for Mayor Ann Lee, Jane Roe", "spokeswoman"),
        (AGE_ONE, "The 31-year old", "old"),
        (AGE_TORN, "The 31-year old", "old"),
        (POSSESSIVE, "Roe's lawyer", "lawyer"),
        (POSSESSIVE, "Roe's", "Roe"),
        (POSSESSOR_ALONE, "Roe's", "Roe"),
        (LABEL, "ROE", "ROE"),
        (LABEL, "ROE:", "ROE"),
        (LABEL, ":", ":"),
        (TORN_CAMPAIGN, "The Roe campaign", "campaign"),
        (TORN_NAME, "Norland quick Jo Lee", "Lee"),
        (ADVERBIAL, "officials Tuesday", "officials"),
        (TORN_ARTICLE, "the I.R.S.", "I.R.S."),
        (ONE_OF_THEM, "one of them, Hugo Witt", "Witt"),
    ],
)
def test_the_head_of_a_phrase_is_the_word_that_hangs_on_one_outside(table: str, phrase: str, head: str) -> None:
    parsed = parse(table)
    assert parsed.words[phrase_head(parsed, span(parsed, phrase))] == head


def test_marks_around_a_clause_are_no_top_of_it() -> None:
    parsed = parse(QUOTED)
    tops = phrase_tops(parsed, (0, 4))
    assert [parsed.words[token] for token in tops] == ["rained"]


def test_a_phrase_without_tokens_has_no_head() -> None:
    with pytest.raises(ValueError, match="at least one token"):
        phrase_head(parse(TITLE), (1, 1))


def test_tokens_are_found_by_offsets() -> None:
    parsed = parse(TITLE)
    start = parsed.text.index("Ann")
    assert parsed.tokens(start, start + len("Ann Lee")) == (1, 3)

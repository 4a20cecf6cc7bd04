"""A parsed phrase with its names in, the word that says who speaks out."""

import pytest

from tests.parses import parse, span
from tests.transforms.text.test_phrase_heads import APPOSITION, COORDINATION, SERVANT, TORN_CAMPAIGN, TORN_NAME
from transforms.mentions.appositions import speaking_token
from transforms.names.repair.model_names import model_names
from transforms.names.spans import by_token

NOUN_AND_NAME = """
the DT det master
harbour NN compound master
master NN nsubj said
Neil NNP compound Lee PERSON
Lee NNP appos master PERSON
said VBD ROOT said
"""
OFFICE = """
Leader NNP nsubj said
of IN prep Leader
Opposition NNP compound Rao
Meena NNP compound Rao PERSON
Rao NNP pobj of PERSON
said VBD ROOT said
"""
HONORIFIC = """
Counsel NN nsubj said
for IN prep Counsel
the DT det family
family NN pobj for
, , punct family
Ms NNP compound Garvan
Aoife NNP compound Garvan PERSON
Garvan NNP appos family PERSON
said VBD ROOT said
"""
WIFE = """
The DT det wife
wife NN nsubj said
of IN prep wife
businessman NN compound Roe
Jo NNP compound Roe PERSON
Roe NNP pobj of PERSON
said VBD ROOT said
"""
SPEECH = """
a DT det speech
speech NN nsubj said
Ann NNP compound Lee PERSON
Lee NNP nsubj delivered PERSON
delivered VBD relcl speech
said VBD ROOT said
"""
STUDY = """
A DT det study
study NN nsubj said
by IN prep study
professor NN compound Levitt
Justin NNP compound Levitt PERSON
Levitt NNP pobj by PERSON
said VBD ROOT said
"""
CANDIDATES = """
candidates NNS nsubj cited
Ann NNP compound Lee PERSON
Lee NNP dep candidates PERSON
and CC cc Lee
Jo NNP compound Roe
Roe NNP conj Lee PERSON
cited VBD ROOT cited
"""
SENATORS = """
Two CD nummod senators
senators NNS nsubj said
from IN prep senators
Norland NNP pobj from GPE
, , punct senators
Ann NNP compound Lee PERSON
Lee NNP conj senators PERSON
and CC cc Lee
Jo NNP compound Roe PERSON
Roe NNP conj Lee PERSON
said VBD ROOT said
"""
RESIDENTS = """
residents NNS nsubj said
, , punct residents
Ann NNP compound Lee PERSON
Lee NNP appos residents PERSON
among IN prep Lee
them PRP pobj among
said VBD ROOT said
"""
PRONOUN = """
I PRP nsubj said
, , punct I
Ann NNP compound Lee PERSON
Lee NNP appos I PERSON
said VBD ROOT said
"""
BANK = """
the DT det bank
bank NN nsubj said
Norbank NNP appos bank ORG
said VBD ROOT said
"""
HARBOUR = """
the DT det harbour
harbour NN nsubj said
Norbank NNP appos harbour ORG
said VBD ROOT said
"""
HEADLINE = """
Ann NNP compound Slams PERSON
Lee NNP compound Slams PERSON
Slams NNP nsubj fell
Bank NNP dobj Slams
fell VBD ROOT fell
"""
MAKER = """
fabricant NN nsubj annonce
de IN prep fabricant
luminaires NNS pobj de
Lumeon NNP nmod luminaires PERSON
annonce VBD ROOT annonce
"""
CHIEF = """
Union NNP nsubj says ORG
of IN prep Union ORG
Dockers NNP pobj of ORG
( -LRB- punct Union
UD NNP appos Union ORG
) -RRB- punct Union
chief NN compound Lee
Ann NNP compound Lee PERSON
Lee NNP nsubj says PERSON
says VBZ ROOT says
"""
SCIENTIST = """
Institute NNP nsubj said ORG
for IN prep Institute ORG
Marine NNP compound Life ORG
Life NNP compound biologist ORG
biologist NN compound Lee
Ann NNP compound Lee PERSON
Lee NNP pobj for PERSON
said VBD ROOT said
"""
BODY_AND_PERSON = """
Acme NNP nsubj said ORG
and CC cc Acme
chairman NN compound Lee
Ann NNP compound Lee PERSON
Lee NNP conj Acme PERSON
said VBD ROOT said
"""
MEMBER = """
Speaker NNP nsubj said
of IN prep Speaker
the DT det House
House NNP compound Rep. ORG
Rep. NNP compound Lee
Ann NNP compound Lee PERSON
Lee NNP pobj of PERSON
( -LRB- punct Lee
D NNP appos Lee
) -RRB- punct Lee
said VBD ROOT said
"""


@pytest.mark.parametrize(
    ("table", "phrase", "word"),
    [
        (APPOSITION, "the minister, Jane Roe", "Roe"),
        (APPOSITION, "the minister", "minister"),
        (COORDINATION, "Xi and Putin", "Xi"),
        (NOUN_AND_NAME, "the harbour master Neil Lee", "Lee"),
        (OFFICE, "Leader of Opposition Meena Rao", "Meena"),
        (SERVANT, "A spokeswoman for Mayor Ann Lee, Jane Roe", "Jane"),
        (SERVANT, "A spokeswoman for Mayor Ann Lee", "spokeswoman"),
        (HONORIFIC, "Counsel for the family, Ms Aoife Garvan", "Aoife"),
        (WIFE, "The wife of businessman Jo Roe", "wife"),
        (SPEECH, "a speech Ann Lee delivered", "speech"),
        (STUDY, "A study by professor Justin Levitt", "study"),
        (CANDIDATES, "candidates Ann Lee and Jo Roe", "Lee"),
        (SENATORS, "Two senators from Norland, Ann Lee and Jo Roe", "Lee"),
        (SENATORS, "senators from Norland, Ann Lee", "senators"),
        (RESIDENTS, "residents, Ann Lee among them", "residents"),
        (PRONOUN, "I, Ann Lee", "Lee"),
        (BANK, "the bank Norbank", "Norbank"),
        (HARBOUR, "the harbour Norbank", "harbour"),
        (TORN_NAME, "Norland quick Jo Lee", "Lee"),
        (TORN_CAMPAIGN, "The Roe campaign", "campaign"),
        (HEADLINE, "Ann Lee Slams Bank", "Lee"),
        (HEADLINE, "Slams Bank", "Slams"),
        (CHIEF, "Union of Dockers ( UD ) chief Ann Lee", "Lee"),
        (SCIENTIST, "Institute for Marine Life biologist Ann Lee", "Lee"),
        (SCIENTIST.replace("biologist", "review"), "Institute for Marine Life review Ann Lee", "Institute"),
        (BODY_AND_PERSON, "Acme and chairman Ann Lee", "Acme"),
        (MEMBER, "Speaker of the House Rep. Ann Lee ( D )", "Ann"),
    ],
)
def test_a_name_beside_the_head_says_who_speaks(table: str, phrase: str, word: str) -> None:
    parsed = parse(table)
    assert parsed.words[speaking_token(parsed, span(parsed, phrase), by_token(model_names(parsed)))] == word


def test_in_french_the_name_may_stand_behind_what_its_bearer_makes() -> None:
    parsed = parse(MAKER, language="fr")
    assert parsed.words[speaking_token(parsed, (0, 4), by_token(model_names(parsed)))] == "Lumeon"
    assert speaking_token(parse(MAKER), (0, 4), by_token(model_names(parsed))) == 0

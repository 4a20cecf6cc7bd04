"""A parsed phrase and mentions in, the mention that speaks out."""

from typing import Any

import pytest

from tests.parses import parse, span
from tests.transforms.text.test_phrase_heads import APPOSITION, COORDINATION, SERVANT, TORN_CAMPAIGN
from transforms.speakers.speaking_mentions import by_token, speaker_of
from transforms.text.parsed_text import ParsedText

INCLUDING = """
critics NNS nsubj said
, , punct critics
including VBN prep critics
Ann NNP compound Lee PERSON
Lee NNP pobj including PERSON
said VBD ROOT said
"""
MODIFIER = """
Federal JJ amod officials ORG
officials NNS nsubj said
said VBD ROOT said
"""
DEMOCRATS = """
some DT det Democrats
Democrats NNPS nsubj said NORP
said VBD ROOT said
"""
AIDES = """
Xi NNP nsubj said PERSON
and CC cc Xi
his PRP$ poss aides
aides NNS conj Xi
said VBD ROOT said
"""
THREE = """
Xi NNP nsubj said PERSON
, , punct Xi
Putin NNP conj Xi PERSON
and CC cc Putin
Lula NNP conj Putin PERSON
said VBD ROOT said
"""
PAPERS = """
the DT det Post
Post NNP nsubj said ORG
and CC cc Post
the DT det chain
Roe NNP compound chain ORG
newspaper NN compound chain
chain NN conj Post
said VBD ROOT said
"""
FIRM = """
Finch NNP nsubj said ORG
& CC cc Finch ORG
Mallow NNP conj Finch ORG
said VBD ROOT said
"""
POSSESSORS = """
Xi NNP nsubj fell PERSON
and CC cc Xi
Putin NNP poss plan PERSON
's POS case Putin
plan NN conj Xi
fell VBD ROOT fell
"""

Mentioned = tuple[str, str, str]  # text, kind, label


def _rows(parsed: ParsedText, *mentioned: Mentioned) -> list[dict[str, Any]]:
    starts = [parsed.text.index(text) for text, _, _ in mentioned]
    return [
        {"mention_kind": kind, "label": label, "char_start": start, "char_end": start + len(text), "text": text}
        for (text, kind, label), start in zip(mentioned, starts, strict=True)
    ]


@pytest.mark.parametrize(
    ("table", "phrase", "mentioned", "speaks", "others"),
    [
        (APPOSITION, "the minister, Jane Roe", [("Jane Roe", "name", "PERSON")], "Jane Roe", []),
        (APPOSITION, "the minister", [("the minister", "nominal", "PERSON")], "the minister", []),
        (
            SERVANT,
            "A spokeswoman for Mayor Ann Lee, Jane Roe",
            [("Ann Lee", "name", "PERSON"), ("Jane Roe", "name", "PERSON")],
            "Jane Roe",
            [],
        ),
        (SERVANT, "A spokeswoman for Mayor Ann Lee", [("Ann Lee", "name", "PERSON")], None, []),
        (INCLUDING, "critics, including Ann Lee", [("Ann Lee", "name", "PERSON")], None, []),
        (MODIFIER, "Federal officials", [("Federal", "name", "ORG")], None, []),
        (DEMOCRATS, "some Democrats", [("Democrats", "name", "NORP")], None, []),
        (
            TORN_CAMPAIGN,
            "The Roe campaign",
            [("Roe", "name", "PERSON"), ("campaign", "nominal", "ORG")],
            "campaign",
            [],
        ),
        (COORDINATION, "Xi and Putin", [("Xi", "name", "PERSON"), ("Putin", "name", "PERSON")], "Xi", ["Putin"]),
        (
            THREE,
            "Xi, Putin and Lula",
            [("Xi", "name", "PERSON"), ("Putin", "name", "PERSON"), ("Lula", "name", "PERSON")],
            "Xi",
            ["Putin", "Lula"],
        ),
        (COORDINATION, "Xi", [("Xi", "name", "PERSON"), ("Putin", "name", "PERSON")], "Xi", []),
        (AIDES, "Xi and his aides", [("Xi", "name", "PERSON"), ("his", "pronoun", "PERSON")], "Xi", []),
        (
            PAPERS,
            "the Post and the Roe newspaper chain",
            [("Post", "name", "ORG"), ("Roe", "name", "ORG")],
            "Post",
            ["Roe"],
        ),
        (FIRM, "Finch & Mallow", [("Finch & Mallow", "name", "ORG")], "Finch & Mallow", []),
        (POSSESSORS, "Xi and Putin's", [("Xi", "name", "PERSON"), ("Putin", "name", "PERSON")], "Xi", ["Putin"]),
    ],
)
def test_the_mention_of_the_speaking_token_speaks(
    table: str, phrase: str, mentioned: list[Mentioned], speaks: str | None, others: list[str]
) -> None:
    parsed = parse(table)
    found = speaker_of(parsed, span(parsed, phrase), by_token(parsed, _rows(parsed, *mentioned)))
    assert (found and found.mention["text"]) == speaks
    assert [row["text"] for row in (found.others if found else ())] == others

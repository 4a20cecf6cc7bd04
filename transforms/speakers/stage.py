"""quotes, mentions -> quotes: whose mention a quote's speaker is, and which entity."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import polars as pl

from transforms.lexicon.languages import ENGLISH
from transforms.mentions.organisation_nouns import ORGANISATION_NOUNS
from transforms.names.roles import is_person_noun
from transforms.schemas import QUOTES, conform

_STATUS = {"name": "named", "pronoun": "pronoun", "nominal": "nominal"}
_POSSESSIVES = frozenset({"his", "her", "their", "its", "my", "our", "your"})
_COMPLEMENT = re.compile(
    r"(?P<head>[\w-]+) (?:of|for|from|at|in|with|to|by|on|against|about|like|including|such as|that|which)\b"
)
_FRENCH_COMPLEMENT = re.compile(r" (?:d['’]|(?:d[eu]s?|à|aux?|pour)(?: la| l['’])?)$")
_AFTER_HEAD = frozenset(
    {
        "of",
        "for",
        "from",
        "at",
        "in",
        "with",
        "to",
        "by",
        "on",
        "and",
        "or",
        "who",
        "whose",
        "himself",
        "herself",
        "also",
    }
)
_POSSESSOR = re.compile(r"['’]s?\s+\W?\w")
_JOINT = re.compile(r"\s*(?:,[^,]*,)?\s*(?:and|&)\s+(?:\w+\.?\s+){0,3}")
_NEXT_WORD = re.compile(r"[ /-]+(\w+)")
_TITLE = re.compile(
    r"(?:(?: [\w.-]+)?['’]s?"
    r"| (?:the|his|her|their|its|my|our|mr|mrs|ms|dr|sen|rep|gov|president|senator|secretary)\.?)+$"
)  # "spokesman for Norway's" Foreign Ministry, "aide to Senator" Lee
_WITHOUT_MENTION = frozenset({"nominal", "generic"})  # "a recent poll", "officials"
_ONE_OF_SEVERAL = 0.5  # of the score, where the phrase names somebody else beside: "Xi and Putin"
_UNLINKED = 0.5  # of the quote's own score, for a speaker that no entity stands for

_MENTION = ("mention_id", "entity_id", "mention_kind", "label", "char_start", "char_end", "text", "link_score")


def speakers(quotes: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """QUOTES with the speaker's mention and entity from MENTIONS; status after that mention's form.

    Of several speakers ("Xi and Putin") it is the first, with half the score.

    Where no mention stands for the speaker, the status is unknown without a speaker, else nominal or generic as
    `quotes` found it, and never named or pronoun. speaker_score is the quote's score times the link's.
    """
    by_document: dict[str, list[dict[str, Any]]] = {}
    wanted = set(quotes.filter(pl.col("speaker_char_start").is_not_null())["document_id"])
    relevant = mentions.filter(pl.col("document_id").is_in(list(wanted))).sort("char_start")
    for row in relevant.select("document_id", *_MENTION).iter_rows(named=True):
        by_document.setdefault(row["document_id"], []).append(row)
    chosen = [
        _refined(row, _head(row, by_document.get(row["document_id"], [])))
        for row in quotes.select(
            "document_id", "speaker_text", "speaker_char_start", "speaker_char_end", "speaker_status", "speaker_score"
        ).iter_rows(named=True)
    ]
    names = ("speaker_mention_id", "speaker_entity_id", "speaker_status", "speaker_score")
    columns = [pl.Series(n, [c[i] for c in chosen], dtype=QUOTES.schema[n]) for i, n in enumerate(names)]
    return conform(quotes.with_columns(columns), QUOTES)


def _refined(quote: dict[str, Any], mention: dict[str, Any] | None) -> tuple[str | None, str | None, str, float | None]:
    score = quote["speaker_score"]
    if mention is None:
        if not quote["speaker_text"]:
            return None, None, "unknown", score
        kept = quote["speaker_status"]
        return None, None, kept if kept in _WITHOUT_MENTION else "generic", score
    status = _STATUS[mention["mention_kind"]]
    if score is not None:
        score *= mention["link_score"] if mention["link_score"] is not None else _UNLINKED
        score *= _ONE_OF_SEVERAL if mention["is_joint"] else 1.0
    return mention["mention_id"], mention["entity_id"], status, score


def _head(quote: dict[str, Any], mentions: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The mention that the speaker's phrase is about, by the order of its words; None where it has none.

    Peoples and parties are never speakers: "some Democrats" are nobody in particular.
    """
    text, begin, end = quote["speaker_text"], quote["speaker_char_start"], quote["speaker_char_end"]
    if begin is None:
        return None
    first = bisect_right(mentions, begin, key=itemgetter("char_end"))  # no two overlap
    inside = mentions[first : bisect_left(mentions, end, key=itemgetter("char_start"))]
    modifier: dict[str, Any] | None = None
    for mention in inside:
        before = " " + "".join(_words_before(mention, inside, text, begin)).rstrip().lower()
        after = text[max(0, mention["char_end"] - begin) :]
        is_alone = not before.strip() and not after.strip()  # "his", of what he believes
        is_possessor = _POSSESSOR.match(after) or (mention["text"].lower() in _POSSESSIVES and not is_alone)
        named = _name_beside(mention, inside, text, begin)
        is_explained = mention["mention_kind"] == "pronoun" and named is not None  # "I, Ann Lee"
        is_complement = _is_complement(before, mention["label"]) or _is_served(before, named)
        if mention["label"] == "NORP" or is_possessor or is_explained or is_complement:
            continue
        follows = _NEXT_WORD.match(after)
        if follows is None or follows[1].lower() in _AFTER_HEAD or mention["mention_kind"] != "name":
            return mention | {"is_joint": _is_joint(mention, inside, text, begin)}
        if mention["label"] == "PERSON" and follows[1][0].isupper():
            modifier = modifier or mention
        # else: "Home Depot spokesman …", what follows is the head
    return modifier and modifier | {"is_joint": False}


def _words_before(mention: dict[str, Any], inside: list[dict[str, Any]], text: str, begin: int) -> Iterator[str]:
    """What stands before a mention in a speaker's phrase; of a name only its last word: Bank of England deputy …"""
    at = begin
    for name in inside:
        if name["mention_kind"] == "name" and at <= name["char_start"] and name["char_end"] <= mention["char_start"]:
            yield text[at - begin : name["char_start"] - begin] + name["text"].split()[-1]
            at = name["char_end"]
    yield text[at - begin : max(at, mention["char_start"]) - begin]


def _is_complement(before: str, label: str) -> bool:
    """Whether a name only belongs to what stands before it: "polls in Ohio", "head of RMT (National Union of …)".

    Not so in "mayor of London Ann Lee", in "head of the harbour, Ann Lee" and in "bank of the north, Norbank".
    """
    if before.endswith("(") and before.strip() != "(":
        return True
    found = _COMPLEMENT.search(before)
    if found is None:
        return _FRENCH_COMPLEMENT.search(before) is not None
    if before.endswith(",") and not found["head"].endswith("s"):
        return label != "PERSON" and not (label == "ORG" and found["head"] in ORGANISATION_NOUNS)
    *_, nearest = _COMPLEMENT.finditer(before)  # "manager of the harbour and director of Norbank, Ann Lee"
    is_right_behind = not _TITLE.sub("", before[nearest.end() :]).strip()
    return is_right_behind or not is_person_noun(found["head"], ENGLISH)


def _is_served(before: str, named: dict[str, Any] | None) -> bool:
    """Whether a name only says for whom the one after it works: "a spokeswoman for Prime Minister Ann Lee, Jo Roe"."""
    return named is not None and named["label"] == "PERSON" and _COMPLEMENT.search(before) is not None


def _name_beside(mention: dict[str, Any], inside: list[dict[str, Any]], text: str, begin: int) -> dict[str, Any] | None:
    """The name that stands behind a mention and a comma."""
    names = (m for m in inside if m["mention_kind"] == "name")
    return next((m for m in names if text[mention["char_end"] - begin : m["char_start"] - begin] == ", "), None)


def _is_joint(first: dict[str, Any], inside: list[dict[str, Any]], text: str, begin: int) -> bool:
    """Whether nothing but a conjunction or comma joins a speaker with a second one of the same kind."""
    later = [m for m in inside if m["char_start"] >= first["char_end"] and m["label"] == first["label"]]
    joints = (text[first["char_end"] - begin : m["char_start"] - begin] for m in later)
    return any(_JOINT.fullmatch(between) for between in joints)

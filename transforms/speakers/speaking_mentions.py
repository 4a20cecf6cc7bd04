"""Whose mention the speaker of a phrase is: decided on the parsed text, in this order.

1. The token that speaks: the head of the phrase or a name beside it (mentions.appositions).
2. The mention that has this token: "he", "the spokeswoman", Jane Roe. Without one, nobody known speaks.
3. No people or party is a speaker: "some Democrats" are nobody in particular; their letter is theirs.
4. Who else of the same kind speaks as well: "Xi and Putin".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from transforms.mentions.appositions import speaking_token
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head, phrase_tops

OF_SOMEBODY = frozenset({"statement", "stance"})  # kinds of reports
_PARTS = frozenset({"compound", "nmod", "appos"})  # of a phrase: her husband, Jo Roe

Row = Mapping[str, Any]  # of MENTIONS


class Speaker(NamedTuple):
    """The mention of MENTIONS that stands for a speaker, and those of others who speak with it, in order.

    chosen_with: how probable it is, if it was chosen for a description that it is no part of; else None.
    """

    mention: Row
    others: tuple[Row, ...] = ()
    chosen_with: float | None = None


@dataclass(frozen=True)
class MentionsByToken:
    """The mentions of a document by each of their tokens, and the spans of those that are names."""

    rows: Mapping[int, Row]
    names: Mapping[int, NameSpan]


def by_token(parsed: ParsedText, mentions: Iterable[Row]) -> MentionsByToken:
    """The rows of MENTIONS of a document by their tokens; no two overlap."""
    rows: dict[int, Row] = {}
    names: dict[int, NameSpan] = {}
    for row in mentions:
        first, last = parsed.tokens(row["char_start"], row["char_end"])
        rows.update(dict.fromkeys(range(first, last), row))
        if row["mention_kind"] == "name":
            span = NameSpan(first, last, row["char_start"], row["char_end"], row["label"])
            names.update(dict.fromkeys(range(first, last), span))
    return MentionsByToken(rows, names)


def speaker_of(parsed: ParsedText, phrase: TokenSpan, mentions: MentionsByToken) -> Speaker | None:
    """The mention that stands for whom a phrase means, None if none does."""
    token = speaking_token(parsed, phrase, mentions.names)
    mention = mentions.rows.get(token)
    if mention is None or (mention["label"] == "NORP" and mention["mention_kind"] == "name"):
        return None
    return Speaker(mention, tuple(_others(parsed, phrase, mention, mentions)))


def is_open(quote: Row, speaker: Speaker | None) -> bool:
    """Whether words that are no name speak, and nobody is known for them."""
    if quote["speaker_char_start"] is None:
        return False
    return speaker is None or (speaker.mention["entity_id"] is None and speaker.mention["mention_kind"] != "name")


def _others(parsed: ParsedText, phrase: TokenSpan, first: Row, mentions: MentionsByToken) -> list[Row]:
    """Whom conjunctions join with a speaker, of the same kind: the Post and the Roe papers; Lee, Roe and Park.

    "Xi and his aides" name nobody else.
    """
    head = phrase_head(parsed, parsed.tokens(first["char_start"], first["char_end"]))
    joined = [top for top in phrase_tops(parsed, phrase) if top > head and parsed.pos[top - 1] == "CCONJ"]
    waiting = [head, *joined]
    while waiting:
        above = waiting.pop()
        below = [t for t in parsed.children[above] if parsed.deps[t] == "conj" and t in range(*phrase)]
        joined += below
        waiting += below
    found = (_of_kind(parsed, token, first, mentions) for token in sorted(set(joined)))
    return list({row["char_start"]: row for row in found if row is not None}.values())


def _of_kind(parsed: ParsedText, noun: int, first: Row, mentions: MentionsByToken) -> Row | None:
    """The mention of a noun or of a word that belongs to it, if it is another one of the first's kind."""
    parts = [noun, *(child for child in parsed.children[noun] if parsed.deps[child] in _PARTS)]
    others = (mentions.rows[token] for token in parts if token in mentions.rows)
    return next((row for row in others if row["label"] == first["label"] and row is not first), None)

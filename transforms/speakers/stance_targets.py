"""Whom a stance is about: the mention that leads the phrase of its target, or whose plan, vote or board that names."""

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.lexicon.languages import closed_class
from transforms.mentions.appositions import speaking_token
from transforms.names.acting import BODY_NOUNS
from transforms.names.roles import is_person_noun
from transforms.speakers.speaking_mentions import MentionsByToken, Row
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_OWNERS = closed_class("owner_preposition")
_AUTHORING = closed_class("author_preposition")
_DONE_TO = closed_class("noun_of_treatment")  # of what is done to somebody: the audit of Acme is not Acme's
_RELATED = closed_class("noun_of_related") | closed_class("kinship_noun")
_BEFORE = frozenset({"compound", "nmod"})
_AUTHORS = frozenset({"PERSON", "ORG"})  # a place before a noun says where, or against whom: Norland sanctions
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_STEPS = 4  # from noun to noun: the plan of the head of the board of Acme


def stance_targets(
    parsed: ParsedText, quotes: Sequence[Mapping[str, Any]], mentions: MentionsByToken
) -> dict[str, str]:
    """quote_id -> mention_id of those rows of QUOTES that are stances about somebody, or something, with a name."""
    out: dict[str, str] = {}
    for quote in quotes:
        if quote["report_kind"] == "stance" and parsed.is_analysed:
            phrase = parsed.tokens(quote["char_start"], quote["char_end"])
            found = target_mention(parsed, phrase, mentions) if phrase[0] < phrase[1] else None
            if found is not None:
                out[quote["quote_id"]] = found["mention_id"]
    return out


def target_mention(parsed: ParsedText, phrase: TokenSpan, mentions: MentionsByToken) -> Row | None:
    """The mention that a phrase is headed by, "former mayor | Roe |", or whose own that is, "| Roe |'s plan".

    An owner is a possessor, who does it or whence it comes ("the ruling by | the court |", "the board of | Acme |"), or
    a person or organisation whose name stands before ("the | Roe | plan"). Somebody else's kin, aides and voters are
    not about that one.
    """
    head = phrase_head(parsed, phrase)
    if parsed.pos[head] not in _NOUNS:
        return None
    token = speaking_token(parsed, phrase, mentions.names)
    found = _known(mentions, token)
    return found if found is not None else _owner(parsed, head, phrase, mentions, _STEPS)


def _known(mentions: MentionsByToken, token: int) -> Row | None:
    """The mention of a token, if anybody knows whom it means."""
    row = mentions.rows.get(token)
    return row if row is not None and row["entity_id"] is not None else None


def _owner(parsed: ParsedText, noun: int, phrase: TokenSpan, mentions: MentionsByToken, steps: int) -> Row | None:
    """Whose own what a noun says is; None for persons, who are their own."""
    if not steps or _is_person(parsed, noun):
        return None
    children = [child for child in parsed.children[noun] if child in range(*phrase)]
    for child in children:
        if parsed.deps[child] == "poss":
            found = _known(mentions, child)
            if found is None:
                return _owner(parsed, child, phrase, mentions, steps - 1)
            return None if found["label"] in _PLACES and _is_body(parsed, noun) else found
    linked = [child for child in children if parsed.forms[child] in _OWNERS]
    if linked and parsed.lemmas[noun].lower() in _DONE_TO:
        return None
    for child in linked or [child for child in children if parsed.forms[child] in _AUTHORING]:
        for owner in (t for t in parsed.children[child] if parsed.deps[t] == "pobj" and t in range(*phrase)):
            found = _known(mentions, owner)
            if found is None:
                return _owner(parsed, owner, phrase, mentions, steps - 1)
            return None if found["label"] in _PLACES and linked and not _is_body(parsed, noun) else found
    for child in children:
        found = _known(mentions, child) if parsed.deps[child] in _BEFORE and child < noun else None
        if found is not None and found["label"] in _AUTHORS:
            return found
    return None


def _is_body(parsed: ParsedText, noun: int) -> bool:
    """Whether a noun says what a body is: "the board of Norland" is of the place, "the invasion of Norland" is not."""
    return parsed.lemmas[noun].lower() in BODY_NOUNS


def _is_person(parsed: ParsedText, noun: int) -> bool:
    """Whether a noun says what somebody is: father, aides; a pronoun and a name never do."""
    lemma = parsed.lemmas[noun].lower()
    return parsed.pos[noun] == "NOUN" and (lemma in _RELATED or is_person_noun(lemma, parsed.language))

"""Whom a stance is about: the mention that leads the phrase of its target, or whose plan, vote or board that names."""

from collections.abc import Sequence

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
_OWN = closed_class("noun_of_plans") | closed_class("noun_of_claims") | closed_class("noun_of_own_acts")
_AUTHORED = closed_class("authoring_participle")
_THINGS = tuple(closed_class("thing_noun_ending"))  # achievement, takeover: no persons, though they end like some
_RELATED = closed_class("noun_of_related") | closed_class("kinship_noun")
_BEFORE = frozenset({"compound", "nmod"})
_AUTHORS = frozenset({"PERSON", "ORG"})
_GROUPS = frozenset({"NORP"})  # whose own but acts are: the Tory plans, no Tory heartlands
_PLACES = frozenset({"GPE", "LOC", "FAC"})  # before a noun they say where, or against whom: Norland sanctions
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_STEPS = 4  # from noun to noun: the plan of the head of the board of Acme


def stance_targets(parsed: ParsedText, quotes: Sequence[Row], mentions: MentionsByToken) -> list[Row | None]:
    """For each row of QUOTES the mention that it is about, if it is a stance about what has a name."""
    out: list[Row | None] = []
    for quote in quotes:
        is_stance = quote["report_kind"] == "stance" and parsed.is_analysed
        phrase = parsed.tokens(quote["char_start"], quote["char_end"]) if is_stance else (0, 0)
        out.append(target_mention(parsed, phrase, mentions) if phrase[0] < phrase[1] else None)
    return out


def target_mention(parsed: ParsedText, phrase: TokenSpan, mentions: MentionsByToken) -> Row | None:
    """The mention that a phrase is headed by, "former mayor | Roe |", or whose own that is, "| Roe |'s plan".

    An owner is a possessor, who does it or whence it comes ("the ruling by | the court |", "the board of | Acme |",
    "the claim filed by | Roe |", "the way | Roe | spoke"), or a person or organisation whose name stands before ("the
    | Roe | plan"), a party before what it does ("| Tory | plans"). Somebody else's kin, aides and voters are not about
    that one.
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
    doer = _doer(parsed, noun, children)
    if doer is not None:
        return _known(mentions, doer) or _owner(parsed, doer, phrase, mentions, steps - 1)
    return _named_before(parsed, noun, children, mentions)


def _doer(parsed: ParsedText, noun: int, children: Sequence[int]) -> int | None:
    """Who did what a noun says, if a clause about it tells: the claim filed by | Roe |, the way | Roe | spoke."""
    for clause in children:
        by = {parsed.deps[child]: child for child in parsed.children[clause]}
        if parsed.deps[clause] == "acl" and parsed.lemmas[clause].lower() in _AUTHORED and "agent" in by:
            return next((t for t in parsed.children[by["agent"]] if parsed.deps[t] == "pobj"), None)
        is_own = parsed.deps[clause] == "relcl" and parsed.lemmas[noun].lower() in _OWN
        if is_own and "nsubj" in by and not parsed.tags[by["nsubj"]].startswith("W"):
            return by["nsubj"]
    return None


def _named_before(parsed: ParsedText, noun: int, children: Sequence[int], mentions: MentionsByToken) -> Row | None:
    """The person, the organisation or, of what it does, the party whose name stands before a noun."""
    is_act = parsed.lemmas[noun].lower() in _OWN
    for child in children:
        is_before = child < noun and parsed.deps[child] in (_BEFORE | {"amod"} if is_act else _BEFORE)
        found = _known(mentions, child) if is_before else None
        if found is not None and found["label"] in (_AUTHORS | _GROUPS if is_act else _AUTHORS):
            return found
    return None


def _is_body(parsed: ParsedText, noun: int) -> bool:
    """Whether a noun says what a body is: "the board of Norland" is of the place, "the invasion of Norland" is not."""
    return parsed.lemmas[noun].lower() in BODY_NOUNS


def _is_person(parsed: ParsedText, noun: int) -> bool:
    """Whether a noun says what somebody is: father, aides; a pronoun and a name never do."""
    lemma = parsed.lemmas[noun].lower()
    if lemma.endswith(_THINGS):
        return False
    return parsed.pos[noun] == "NOUN" and (lemma in _RELATED or is_person_noun(lemma, parsed.language))

"""What speaks for and against a stance's being right in holder, words and target, as numbers: 1 if a sign is there."""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.lexicon.languages import closed_class
from transforms.mentions.appositions import speaking_token
from transforms.names.roles import is_person_noun
from transforms.speakers.speaking_mentions import MentionsByToken, Row, Speaker
from transforms.text.dependency_tree import FINITE
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head, phrase_tops

Signs = dict[str, float]

_LONG, _LONGEST = 4.0, 1.5  # logarithm of words to which lengths are compared, some 50; the most of its multiples
_CONTENT, _CUE, _SOURCE = range(3)  # columns of the network's shares
_FAR = 20.0  # tokens between holder and cue
_PLURAL = frozenset({"NNS", "NNPS"})
_DEFINITE = closed_class("article") - closed_class("indefinite_article")
_FIRST_PERSON = closed_class("pronoun_i") | closed_class("pronoun_we")
_THEY = closed_class("pronoun_they")
_ALL = closed_class("word_for_all")


class Stance(NamedTuple):
    """A row of QUOTES that is a stance, status, score and mentions of its holders, and the mention of its target."""

    quote: Row
    status: str
    score: float | None
    speaker: Speaker | None
    target: Row | None

    @property
    def holder(self) -> Row | None:
        """The mention of the first holder."""
        return None if self.speaker is None else self.speaker.mention


def signs(parsed: ParsedText, stance: Stance, mentions: MentionsByToken, shares: NDArray[np.float64] | None) -> Signs:
    """The signs of a stance by name, without those that are not there.

    How the holder is told (holder:), what the words are made of (words:, head:), how they name the target (target:),
    and how sure the network is of words, cue and holder (sure:), of whose shares [tokens, QUOTATION_KINDS] there are
    none for a text that it did not read.
    """
    quote = stance.quote
    words = parsed.tokens(quote["char_start"], quote["char_end"])
    cue = None if quote["cue_char_start"] is None else parsed.tokens(quote["cue_char_start"], quote["cue_char_end"])
    found = {"bias": 1.0} | _of_holder(parsed, stance, cue, words)
    found["holder:namesake"] = float(_has_namesake(stance.holder, mentions))
    found["target:namesake"] = float(_has_namesake(stance.target, mentions))
    found |= _of_words(parsed, words, cue) | _of_target(parsed, stance, words, mentions)
    if shares is not None:
        found |= _of_network(parsed, quote, words, cue, shares)
    return {name: value for name, value in found.items() if value}


def _has_namesake(mention: Row | None, mentions: MentionsByToken) -> bool:
    """Whether somebody else in the text has the last name of a person: Ann Roe of Bob Roe."""
    if mention is None or mention["label"] != "PERSON":
        return False
    persons = [row for row in mentions.rows.values() if row["label"] == "PERSON" and row["mention_kind"] == "name"]
    own = {row["text"].split()[-1] for row in persons if row["entity_id"] == mention["entity_id"]}
    return any(row["entity_id"] != mention["entity_id"] and row["text"].split()[-1] in own for row in persons)


def _of_holder(parsed: ParsedText, stance: Stance, cue: TokenSpan | None, words: TokenSpan) -> Signs:
    """The holder: status, label, score, whether somebody is known for it, its words, and where they stand."""
    quote, holder = stance.quote, stance.holder
    is_known = holder is not None and holder["entity_id"] is not None
    out = {f"holder:{stance.status}_{'known' if is_known else 'open'}": 1.0, "holder:score": stance.score or 0.0}
    if holder is not None:
        out[f"holder:{holder['label']}"] = 1.0
    out["holder:several"] = float(stance.speaker is not None and bool(stance.speaker.others))
    if quote["speaker_char_start"] is None:
        return out
    span = parsed.tokens(quote["speaker_char_start"], quote["speaker_char_end"])
    if span[0] == span[1]:
        return out
    head = phrase_head(parsed, span)
    is_plural = parsed.tags[head] in _PLURAL
    is_open = not is_known and parsed.pos[head] == "NOUN"
    out["holder:open_singular"] = float(is_open and not is_plural)
    out["holder:open_definite"] = float(is_open and parsed.forms[span[0]] in _DEFINITE)
    out["holder:open_person"] = float(is_open and is_person_noun(parsed.lemmas[head].lower(), parsed.language))
    out["holder:named_inside"] = float(is_open and any(parsed.name_labels[t] for t in range(*span)))
    out["holder:plural_pronoun"] = float(parsed.forms[head] in _THEY)
    out["holder:first_person"] = float(parsed.forms[head] in _FIRST_PERSON)
    out["holder:all"] = float(parsed.forms[span[0]] in _ALL)
    out["holder:relative"] = float(parsed.tags[head].startswith("W"))
    if cue is not None:
        between = cue[0] - span[1] if cue[0] >= span[1] else span[0] - cue[1]
        out["holder:far"] = min(max(between, 0) / _FAR, 1.0)
        out["holder:behind"] = float(span[0] >= cue[1])
        out["holder:subject"] = float(parsed.heads[head] in range(*cue) and parsed.deps[head] == "nsubj")
        out["holder:elsewhere"] = float(parsed.sentences[span[0]] != parsed.sentences[cue[0]])
    out["holder:in_words"] = float(words[0] < span[1] and span[0] < words[1])
    return out


def _of_words(parsed: ParsedText, words: TokenSpan, cue: TokenSpan | None) -> Signs:
    """The words: how many, which verbs and prepositions, and whether they hold the cue or stand apart from it."""
    inside = range(*words)
    n = len(inside)
    tops = phrase_tops(parsed, words) if n else []
    verbs = [t for t in inside if parsed.pos[t] == "VERB"]
    return {
        "words": min(log(1 + n) / _LONG, _LONGEST),
        "words:one": float(n == 1),
        "words:that": float(n > 1 and parsed.pos[words[0]] == "SCONJ"),
        "words:number": float(any(parsed.pos[t] == "NUM" for t in tops)),
        "words:two": float(n == 2),
        "words:verb": float(bool(verbs)),
        "words:finite": float(any(parsed.tags[t] in FINITE for t in inside)),
        "words:gerund": float(any(parsed.tags[t] == "VBG" for t in verbs)),
        "words:cue": float(cue is not None and words[0] < cue[1] and cue[0] < words[1]),
        "words:before": float(cue is not None and words[1] <= cue[0]),
        "words:tops": float(len(tops) > 1),
        "words:marks": float(any(parsed.words[t] in ('"', "“", "”", "''", "``", "'", "‘") for t in inside)),
        "words:gap": float(cue is not None and words[0] > cue[1]),
        **{f"words:{parsed.forms[t]}": 1.0 for t in inside if parsed.pos[t] == "ADP"},
    }


def _of_target(parsed: ParsedText, stance: Stance, words: TokenSpan, mentions: MentionsByToken) -> Signs:
    """The target: the part of speech of its head, what mention it is and how that stands in the words, or why none."""
    if words[0] == words[1]:
        return {"target:none": 1.0}
    head, target = phrase_head(parsed, words), stance.target
    out = {f"head:{parsed.pos[head]}": 1.0}
    named = [mentions.rows[t] for t in range(*words) if t in mentions.rows]
    if target is None:
        out["target:open"] = 1.0
        out["target:open_named"] = float(any(row["entity_id"] is not None for row in named))
        is_person = is_person_noun(parsed.lemmas[head].lower(), parsed.language)
        is_definite = parsed.forms[words[0]] in _DEFINITE or parsed.tags[words[0]] == "PRP$"
        out["target:open_pronoun"] = float(parsed.pos[head] == "PRON")
        out["target:open_person"] = float(is_person)
        out["target:open_definite"] = float(is_definite)
        out["target:open_definite_person"] = float(is_person and is_definite and parsed.tags[head] not in _PLURAL)
        out["target:open_norp"] = float(any(parsed.name_labels[t] == "NORP" for t in range(*words)))
        out["target:open_compound"] = float(
            any(parsed.deps[t] in ("compound", "amod", "nmod", "poss") and parsed.name_labels[t] for t in range(*words))
        )
        out["target:open_poss"] = float(any(parsed.deps[t] == "poss" for t in range(*words)))
        return out
    out[f"target:{target['label']}"] = 1.0
    out[f"target:{target['mention_kind']}"] = 1.0
    token = speaking_token(parsed, words, mentions.names)
    is_itself = mentions.rows.get(token) is target
    out["target:itself" if is_itself else "target:owner"] = 1.0
    if not is_itself:
        first, last = parsed.tokens(target["char_start"], target["char_end"])
        owner = next((t for t in range(first, last) if parsed.heads[t] not in range(first, last)), first)
        out[f"target:owner_{parsed.deps[owner]}"] = 1.0
    out["target:score"] = 1.0 if target["link_score"] is None else target["link_score"]
    out["target:others"] = float(len({row["entity_id"] for row in named if row["entity_id"] is not None}) > 1)
    out["target:holder"] = float(stance.holder is not None and stance.holder["entity_id"] == target["entity_id"])
    return out


def _of_network(
    parsed: ParsedText, quote: Row, words: TokenSpan, cue: TokenSpan | None, shares: NDArray[np.float64]
) -> Signs:
    """How sure the network is that the words are a content, and of the cue and the holder."""
    out: Signs = {}
    if words[0] < words[1]:
        out["sure:words"] = float(shares[slice(*words), _CONTENT].mean())
        out["sure:every_word"] = float(shares[slice(*words), _CONTENT].min())
        out["sure:word_behind"] = float(shares[words[1] : words[1] + 1, _CONTENT].sum())
    if cue is not None and cue[0] < cue[1]:
        out["sure:cue"] = float(shares[slice(*cue), _CUE].max())
    if quote["speaker_char_start"] is not None:
        holder = parsed.tokens(quote["speaker_char_start"], quote["speaker_char_end"])
        if holder[0] < holder[1]:
            out["sure:holder"] = float(shares[slice(*holder), _SOURCE].mean())
    return out

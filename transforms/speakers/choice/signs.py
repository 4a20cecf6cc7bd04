"""What speaks for it that a phrase which speaks means somebody, or nobody: values by sign."""

from collections.abc import Sequence
from itertools import islice
from math import log

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.speakers.choice.kinds import gender_signs, kind_signs
from transforms.speakers.choice.known import SUBJECTS, Known, Place, is_within
from transforms.speakers.choice.phrases import BEFORE, OWNER, Phrase, form_of
from transforms.speakers.speaking_mentions import Row
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

Signs = dict[str, float]

ON_DUTY = closed_class("duty_noun")  # the pilot: whoever is, unless the text says who
_ITS = closed_class("possessive_of_thing")
_THEIR = closed_class("possessive_of_several")
_LINKING = closed_class("preposition_of_authors") | closed_class("preposition_of_employers")
_WORDS = ("NOUN", "PROPN", "ADJ", "NUM")
_NEAR = 4  # tokens between a name and a noun that tells what it is: NASA, the space agency
_BESIDE_TOKENS = 8  # on either side of a name, in which its describing words are looked for
_ADJACENT = 3  # tokens from a mention to the phrase behind it
_LONG = 6  # tokens of a phrase
_PARAGRAPHS = 2  # borders, at most, to what is near: a blank line has two


def signs_of_nobody(document: Known, phrase: Phrase) -> Signs:
    """What speaks for nobody whom the document names."""
    parsed, head, kind = document.parsed, phrase.head, phrase.kind
    out = {f"nobody_{kind}": 1.0, f"nobody_{phrase.form}_{kind}": 1.0, f"nobody_{phrase.form}": 1.0}
    out[f"nobody_is_{parsed.lemmas[head].lower()}"] = 1.0
    out["nobody_of_many"] = float(parsed.tags[head] in ("NNS", "NNPS"))
    out["nobody_anonymous"] = float(parsed.lemmas[head].lower() in speaker_words("anonymous", parsed.language))
    out["nobody_introduced"] = float(not phrase.is_pronoun and is_introduced(parsed, head))
    out["nobody_on_duty"] = float(parsed.forms[head] in ON_DUTY)
    out["nobody_of_several"] = float(any(parsed.forms[token] in _THEIR for token in range(*phrase.span)))
    first, last = phrase.span
    out["nobody_counted"] = float(any(parsed.pos[token] == "NUM" for token in range(first, last)))
    out["nobody_long"] = float(last - first > _LONG)
    if any(is_inside(document, phrase, place) for place in document.every):
        out["nobody_named"] = out[f"nobody_named_{kind}"] = 1.0
    out |= _of_turns(document, phrase, None)
    return {name: value for name, value in out.items() if value}


def is_introduced(parsed: ParsedText, head: int) -> bool:
    """Whether the same noun was last used for one without a name: one travel site … . The site"""
    same = (t for t in range(head - 1, -1, -1) if parsed.forms[t] == parsed.forms[head])
    return any(form_of(parsed, token) == "indefinite" for token in islice(same, 1))


def signs(document: Known, phrase: Phrase, entity: str) -> Signs:
    """What speaks for an entity of the document: values by sign, each by itself and for the kind of the phrase."""
    kind, label = phrase.kind, document.labels[entity]
    out = {label: 1.0} | (_within(document, phrase, entity) or _around(document, phrase, entity))
    out |= _of_turns(document, phrase, entity) | _of_words(document, phrase, entity)
    out = {name: value for name, value in out.items() if value}
    return out | {f"{name}_{kind}": value for name, value in out.items()}


def _within(document: Known, phrase: Phrase, entity: str) -> Signs:
    """How the phrase itself names the entity."""
    out: Signs = {}
    for place in document.places[entity]:
        if is_inside(document, phrase, place):
            out[relation_of(document, phrase, place)] = 1.0
            out["inside"] = out[f"inside_{document.labels[entity]}"] = 1.0
    return out


def is_inside(document: Known, phrase: Phrase, place: Place) -> bool:
    """Whether a name or pronoun is a part of the phrase, and not all of it."""
    first, last = phrase.span
    is_part = document.parsed.starts[first] <= place.start < document.parsed.ends[last - 1]
    return is_part and place.row["mention_kind"] != "nominal" and not phrase.is_pronoun


def relation_of(document: Known, phrase: Phrase, place: Place) -> str:
    """How a name or pronoun within a phrase stands to its head."""
    return _relation(document.parsed, phrase.head, document.parsed.tokens(place.start, place.row["char_end"]))


def has_role(row: Row, noun: str) -> bool:
    """Whether a mention's role has a noun."""
    return noun in (row["role"] or "").lower().split()


def _around(document: Known, phrase: Phrase, entity: str) -> Signs:
    """Where the entity is mentioned around the phrase."""
    parsed, begin = document.parsed, document.parsed.starts[phrase.span[0]]
    outside = [place for place in document.places[entity] if not is_within(phrase.said, place.start)]
    before = [place for place in outside if place.start < begin]
    out: Signs = {}
    if before:
        last = before[-1]
        gap = parsed.sentences[phrase.head] - last.row["sentence_index"]
        paragraphs = document.paragraph(begin) - document.paragraph(last.start)
        out["near"], out["far"] = 1 / (1 + gap), log(1 + gap)
        out["same_sentence"], out["previous_sentence"] = float(gap == 0), float(gap == 1)
        out["same_paragraph"], out["paragraph_before"] = float(paragraphs == 0), float(0 < paragraphs <= _PARAGRAPHS)
        recent = [p for p in before if parsed.sentences[phrase.head] - p.row["sentence_index"] < 2]
        out["subject"] = float(any(parsed.deps[p.head] in SUBJECTS for p in recent))
        out["owner_before"] = float(parsed.deps[last.head] in OWNER)
        out["adjacent"] = float(phrase.span[0] - last.head <= _ADJACENT)
        latest, subject = _latest(document, phrase, document.labels[entity])
        out["latest"], out["latest_subject"] = float(latest == entity), float(subject == entity)
    else:
        out["not_yet"] = 1.0
        after = next((p for p in outside if p.start >= begin), None)
        if after is not None:
            gap = after.row["sentence_index"] - parsed.sentences[phrase.head]
            out["follows"], out["next_sentence"] = float(gap == 0), float(gap == 1)
    if document.labels[entity] == "ORG" and any(parsed.forms[token] in _ITS for token in range(*phrase.span)):
        out["its"], out["its_near"], out["its_subject"] = 1.0, out.get("near", 0.0), out.get("subject", 0.0)
    return out


def _latest(document: Known, phrase: Phrase, label: str) -> tuple[str | None, str | None]:
    """Who of a label was mentioned last before the phrase, and who was the last subject."""
    begin = document.parsed.starts[phrase.span[0]]
    latest = subject = None
    for place in reversed(document.every):
        entity = place.entity
        if place.start >= begin or document.labels[entity] != label or is_within(phrase.said, place.start):
            continue
        latest = latest or entity
        if document.parsed.deps[place.head] in SUBJECTS:
            subject = entity
            break
    return latest, subject


def _of_turns(document: Known, phrase: Phrase, entity: str | None) -> Signs:
    """Who speaks before and after the phrase, and whom the same noun meant last."""
    begin = document.parsed.starts[phrase.span[0]]
    before, after = document.turns_around(begin)
    told = [turn for turn in before if turn.entity is not None]
    here = document.paragraph(begin)
    near = before[-1] if before else None
    same = [turn for turn in before if turn.noun == document.parsed.lemmas[phrase.head].lower()]
    is_near = near is not None and near.entity == entity and here - document.paragraph(near.start) <= _PARAGRAPHS
    is_same = bool(same) and same[-1].entity == entity
    if entity is None:
        return {"nobody_spoke_right_before": float(is_near), "nobody_same_noun": float(is_same)}
    return {
        "spoke_last": float(bool(told) and told[-1].entity == entity),
        "spoke_right_before": float(is_near),
        "same_noun": float(is_same),
        "spoke": float(any(turn.entity == entity for turn in told)),
        "speaks_next": float(bool(after) and after[0].entity == entity),
        "speaks_next_by_name": float(bool(after) and after[0].entity == entity and after[0].by_name),
        "speaks_later": float(any(turn.entity == entity for turn in after)),
    }


def _of_links(document: Known, phrase: Phrase, entity: str) -> Signs:
    """Whether the noun, or one of its kind, hung on the entity before: Roe's campaign … the campaign."""
    noun, first = document.parsed.lemmas[phrase.head].lower(), phrase.span[0]
    same = [link for link in document.links.get(noun, ()) if link.token < first]
    kind = [link for word in phrase.nouns for link in document.links.get(word, ()) if link.token < first]
    return {
        "noun_linked": float(any(link.entity == entity for link in same)),
        "noun_linked_last": float(bool(same) and max(same).entity == entity),
        "kind_linked": float(any(link.entity == entity for link in kind)),
        "kind_linked_last": float(bool(kind) and max(kind).entity == entity),
    }


def _of_words(document: Known, phrase: Phrase, entity: str) -> Signs:
    """What the words of the phrase and of the document have to do with the entity."""
    parsed, label, places = document.parsed, document.labels[entity], document.places[entity]
    rows = [place.row for place in places]
    out = {
        "in_own_words": float(any(is_within(phrase.said, place.start) for place in places)),
        "share": log(len(rows) / len(document.places[document.top[label]])),
        "top": float(document.top[label] == entity),
        "only": float(document.sizes[label] == 1),
        "in_first_sentence": float(places[0].row["sentence_index"] == 0),
    }
    if label == "PERSON":
        out |= gender_signs(parsed, phrase, rows, document.called.get(entity, ""))
    if phrase.is_pronoun:
        return out
    form = parsed.forms[phrase.head]
    return (
        out
        | _of_links(document, phrase, entity)
        | kind_signs(parsed, phrase.head, phrase.body, label, rows)
        | {
            "words_beside": _words_beside(document, phrase, places),
            "noun_in_name": float(any(form in row["text"].lower().split() for row in rows)),
            "noun_beside": float(_is_beside(parsed, phrase.head, rows)),
            "role": float(any(has_role(row, form) for row in rows)),
        }
    )


def _relation(parsed: ParsedText, head: int, span: TokenSpan) -> str:
    """How a mention within a phrase stands to its head."""
    top = phrase_head(parsed, span)
    dep, above = parsed.deps[top], parsed.heads[top]
    if above == head and dep in OWNER:
        return "owner"
    if above == head and dep in BEFORE:
        return "modifier"
    if dep == "appos":
        return "apposed"
    if span[0] and parsed.words[span[0] - 1] == ",":
        return "behind_comma"
    if dep == "pobj":
        return "linked" if parsed.forms[above] in _LINKING else "placed"
    return "in_phrase"


def _is_beside(parsed: ParsedText, head: int, rows: Sequence[Row]) -> bool:
    """Whether a noun stands elsewhere near a name of an entity: NASA, the space agency."""
    form = parsed.forms[head]
    for row in rows:
        if row["mention_kind"] != "name":
            continue
        first, last = parsed.tokens(row["char_start"], row["char_end"])
        near = range(max(0, first - _NEAR), min(len(parsed), last + _NEAR))
        if any(parsed.forms[t] == form and t != head and parsed.sentences[t] == row["sentence_index"] for t in near):
            return True
    return False


def _words_beside(document: Known, phrase: Phrase, places: Sequence[Place]) -> float:
    """The share of the other words of a phrase that stand elsewhere near a name of an entity: the Vermont senator."""
    parsed = document.parsed
    words = {parsed.forms[t] for t in range(*phrase.span) if t != phrase.head and parsed.pos[t] in _WORDS}
    if not words:
        return 0.0
    beside: set[str] = set()
    for place in places:
        if place.row["mention_kind"] == "name" and place.head not in range(*phrase.span):
            beside.update(parsed.forms[max(0, place.head - _BESIDE_TOKENS) : place.head + _BESIDE_TOKENS])
    return len(words & beside) / len(words)
